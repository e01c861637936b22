"""What the classifier is asked about sentences, and which of its answers the syntax lets stand.

pairs of parties ─► answers ─► without those that the tree rules out ─► what is left: each subject alone
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.codebook.book import Book
from comity.events.edges import Edge, Question, Read, alone, ask, judge
from comity.events.encoder import Encoder
from comity.events.heads import Heads
from comity.events.outside import MATERIAL, outside, reports, subject
from comity.events.parties import NAMELESS

__all__ = ["answers"]

# An act of one party in a sentence of several must be this sure. .5, .7 and .85 tried on half of our own held-out
# sentences.
ALONE = 0.7


def answers(
    reads: Sequence[Read], encoder: Encoder, heads: Heads, book: Book, *, floor: float
) -> dict[int, list[Edge]]:
    """The edges of each sentence by `id` of its `Read`: first between two parties, then of one by itself."""
    found: dict[int, list[Edge]] = {id(read): [] for read in reads}
    pairs = [question for read in reads for question in ask(read)]
    for edge in judge(pairs, encoder, heads, floor=floor):
        if not outside(edge, book.quad(edge.action), book.language):
            found[id(edge.read)].append(edge)
    singles = [question for read in reads for question in _left(read, found[id(read)], book)]
    for edge in judge(singles, encoder, heads, floor=max(floor, ALONE) if floor else floor):
        deed = book.quad(edge.action) in MATERIAL and not book.actions[edge.action].recipient
        if deed and not outside(edge, book.quad(edge.action), book.language):
            found[id(edge.read)].append(edge)
    return found


def _left(read: Read, edges: Sequence[Edge], book: Book) -> Iterator[Question]:
    """Subjects of verbs that have no part in any act yet, in a sentence of several parties."""
    named = [index for index, taking in enumerate(read.takings) if taking.kind != NAMELESS]
    if len(named) < 2:
        return
    taken = {
        read.takings[index].party.code
        for edge in edges
        for index in (edge.who, edge.whom)
        if index is not None and index >= 0
    }
    for index in named:
        taking = read.takings[index]
        if taking.party.code in taken or not subject(read.parsed, taking.head):
            continue
        if not reports(read.parsed, taking, book.language):
            yield alone(read, index)
