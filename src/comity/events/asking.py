"""What the classifier is asked about sentences, and which of its answers the syntax lets stand.

pairs of parties, and each subject alone ─► answers ─► without those that the tree rules out ─► subjects that are left
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from comity.codebook.book import Book
from comity.events.clauses import Clause, clauses
from comity.events.edges import Edge, Question, Read, ask, judge, within
from comity.events.encoder import Encoder
from comity.events.heads import Heads
from comity.events.outside import MATERIAL, outside, reports
from comity.events.parties import NAMELESS
from comity.events.standing import acted_upon, doers, subject, voices, word_of

__all__ = ["answers"]

# An act of one party in a sentence of several must be this sure: a doubtful one is mostly a misread act of two. Set by
# reading what was told at .5; not fitted.
ALONE = 0.7


def answers(
    reads: Sequence[Read], encoder: Encoder, heads: Heads, book: Book, *, floor: float
) -> dict[int, list[Edge]]:
    """The edges of each sentence by `id` of its `Read`: those between two parties, then those of one by itself."""
    found: dict[int, list[Edge]] = {id(read): [] for read in reads}
    ruled: set[tuple[int, str, int]] = set()
    single: list[Edge] = []
    questions = [question for read in reads for question in _questions(read, book)]
    for edge in (_read(edge, book) for edge in judge(questions, encoder, heads, floor=floor)):
        reason = outside(edge, book.quad(edge.action), book.language)
        if reason:
            ruled |= {(id(edge.read), edge.action, index) for index in _sufferers(edge, reason)}
        else:
            (single if edge.whom is None or edge.who < 0 else found[id(edge.read)]).append(edge)
    for edge in single:
        if any((id(edge.read), edge.action, index) in ruled for index in edge.parties):
            continue
        turned, others = _turned(edge, book), found[id(edge.read)]
        lonely = len(_named(edge.read, None)) < 2
        fits = not _claimed(edge, others) if lonely else _stands(edge, others, book, floor=floor)
        if fits and not _unknown(turned, book) and not (turned.whom is None and _needs_another(edge.action, book)):
            others.append(turned)
    return found


def _needs_another(action: str, book: Book) -> bool:
    """Whether nobody can do it without somebody to do it to or with."""
    return book.actions[action].recipient or action in book.language.words.get("needs_another", ())


def _read(edge: Edge, book: Book) -> Edge:
    """The edge as the voice of its verb tells who does it to whom, and own forces as moved, not as done to."""
    if edge.whom is None or edge.who < 0 or edge.both:
        return edge
    one, other = (edge.read.takings[index] for index in (edge.who, edge.whom))
    if one.party.code and one.party.code == other.party.code:
        return replace(edge, whom=None) if edge.action in book.language.words.get("own_forces", ()) else edge
    told = voices(edge.read.parsed, word_of(edge), one.head, other.head)
    return replace(edge, who=edge.whom, whom=edge.who) if told == (other.head, one.head) else edge


def _sufferers(edge: Edge, reason: str) -> Iterator[int]:
    """Who is told of no more in the action where the pair is ruled out. Whose act is only reported, or who acts beside
    a place, does it still."""
    if edge.whom is None or edge.who < 0:
        return
    yield from (edge.whom,) if reason in ("reporter", "scene") else (edge.who, edge.whom)


def _unknown(edge: Edge, book: Book) -> bool:
    """Whether words are said to the party by somebody who is none: a private "he", a paper, a firm."""
    if edge.who >= 0 or edge.whom is None or book.quad(edge.action) in MATERIAL:
        return False
    parsed, head = edge.read.parsed, edge.read.takings[edge.whom].head
    return any(word != head for word in doers(parsed, word_of(edge)))


def _claimed(edge: Edge, others: Sequence[Edge]) -> bool:
    """Whether the only party with a name has its part in the same act with somebody who has none."""
    return any(edge.action == other.action and set(edge.parties) & set(other.parties) for other in others)


def _turned(edge: Edge, book: Book) -> Edge:
    """The act of one party, told as done to it where the sentence says so; the classifier learned of doers only."""
    (index,) = edge.parties
    upon = acted_upon(edge.read.parsed, edge.read.takings[index].head, edge.action, book.language)
    return replace(edge, who=-1, whom=index) if upon else edge


def _questions(read: Read, book: Book) -> Iterator[Question]:
    """What is asked of a sentence, clause by clause where it has several."""
    found = [one for one in clauses(read.parsed, book.language) if within(read, one)]
    if len(found) < 2:
        yield from (*ask(read), *_subjects(read, None, book))
        return
    for clause in found:
        yield from (*ask(read, clause), *_subjects(read, clause, book))
        yield from _answering(read, clause, found)


def _answering(read: Read, clause: Clause, every: Sequence[Clause]) -> Iterator[Question]:
    """A party alone in its clause, with those of the clause that says when or why: "Oslo imposed sanctions after Iran
    had seized a ship"."""
    alone = within(read, clause)
    for other in every if len(alone) == 1 else ():
        verb = read.parsed.tokens[other.verb]
        if verb.dep == "advcl" and verb.head in clause.words:
            both = Clause(clause.verb, clause.words | other.words)
            yield from (one for one in ask(read, both) if one.other is not None and alone[0] in (one.one, one.other))


def _subjects(read: Read, clause: Clause | None, book: Book) -> Iterator[Question]:
    """Each subject of a verb by itself, where there are several parties."""
    named = _named(read, clause)
    for index in named if len(named) > 1 else ():
        taking = read.takings[index]
        if subject(read.parsed, taking.head) and not reports(read.parsed, taking, book.language):
            yield Question(read, index, None, clause)


def _stands(edge: Edge, others: Sequence[Edge], book: Book, *, floor: float) -> bool:
    """Whether an act of one of several parties is told: its party has no part in any other."""
    taken = {edge.read.takings[index].party.code for other in others for index in other.parties}
    return (
        edge.chance >= (max(floor, ALONE) if floor else floor)
        and book.quad(edge.action) in MATERIAL
        and not book.actions[edge.action].recipient
        and taken.isdisjoint(edge.read.takings[index].party.code for index in edge.parties)
    )


def _named(read: Read, clause: Clause | None) -> list[int]:
    return [index for index in within(read, clause) if read.takings[index].kind != NAMELESS]
