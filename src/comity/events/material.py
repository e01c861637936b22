"""Training material: from the codebook's labelled sentences to what the encoder reads, with what it should say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from comity.codebook.book import Book, Example
from comity.events.marking import Marked, Spot, mark
from comity.events.mentions import Mention, Spotter
from comity.events.parties import Roles, parties
from comity.records import Status
from comity.sentences import Parsed, Parser

__all__ = ["BACKWARD", "BOTH", "FORWARD", "NONE", "Item", "held_out", "items"]

NONE = "NONE"
FORWARD, BACKWARD, BOTH = "forward", "backward", "both"


@dataclass(frozen=True, slots=True)
class Item:
    """One pair (or single party) of a labelled sentence. `direction` is "" where there is no act.

    `asked` tells the view that the coder asks about: whole phrases, the party that stands first in the text first. The
    others are for the encoder, which learns from every view.
    """

    marked: Marked
    action: str
    mode: str
    direction: str
    status: Status
    template: str
    number: int
    asked: bool


def held_out(template: str, *, share: float = 0.2) -> bool:
    """Whether a template belongs to the fifth that only measures; depends on nothing but its name, and a template goes
    with its continuation ("…-further")."""
    return int(hashlib.sha256(template.removesuffix("-further").encode()).hexdigest()[:8], 16) / 0xFFFFFFFF < share


def items(book: Book, parser: Parser, spotter: Spotter, roles: Roles) -> Iterator[Item]:
    """The items of all labelled sentences, in order; each pair with the parties' whole phrases and with bare names."""
    listed = [*book.examples, *(example for pattern in book.patterns for example in pattern.yes)]
    reciprocal = frozenset(action.code for action in book.actions.values() if action.reciprocal)
    for number, (example, parsed) in enumerate(zip(listed, parser.parse(e.text for e in listed), strict=True)):
        names = [(m.start, m.end, m.code or m.text) for m in spotter.spot(example.text) if m.kind != "place"]
        spots = [(kind, *_spots(parsed, start, end, names, roles)) for kind, start, end in example.marks]
        names += [(spot.name_start, spot.name_end, spot.code) for _, _, spot in spots if spot.code]
        yield from _labelled(replace(example, action=_counted(example, reciprocal)), spots, names, number)


def _counted(example: Example, reciprocal: frozenset[str]) -> str:
    """The action; none where several did the same without a recipient, each for itself."""
    kinds = [kind for kind, *_ in example.marks]
    together = kinds.count("who") > 1 and "whom" not in kinds
    return NONE if together and example.action not in reciprocal else example.action


def _spots(parsed: Parsed, start: int, end: int, names: list[tuple[int, int, str]], roles: Roles) -> tuple[Spot, Spot]:
    """The marked name with its whole phrase, and bare."""
    if parsed.text[start].islower():
        return (Spot(start, end, start, start, ""),) * 2
    code = next((code for low, high, code in names if low < end and high > start), parsed.text[start:end])
    found = parties(parsed, [Mention(start, end, parsed.text[start:end], code)], roles)
    bare = Spot(start, end, start, end, code)
    return (Spot(found[0].start, found[0].end, start, end, code) if found else bare), bare


def _labelled(
    example: Example, spots: list[tuple[str, Spot, Spot]], names: list[tuple[int, int, str]], number: int
) -> Iterator[Item]:
    for (kind, *first), (other_kind, *second) in combinations(spots, 2):
        direction = _direction(kind, other_kind, any(spot[0] == "whom" for spot in spots))
        for view, (one, other) in enumerate(dict.fromkeys(zip(first, second, strict=True))):
            ahead = one.start <= other.start
            forth, back = mark(example.text, one, other, names), mark(example.text, other, one, names)
            yield _item(example, forth, direction, number, asked=ahead and view == 0)
            yield _item(example, back, _turned(direction), number, asked=not ahead and view == 0)
    one_sided = len({kind for kind, *_ in spots if kind != "other"}) == 1
    if len(spots) == 1 or (one_sided and example.action != NONE):
        for kind, *views in spots:
            for place, one_view in enumerate(dict.fromkeys(views)):
                direction = {"who": FORWARD, "whom": BACKWARD}.get(kind, "")
                marked = mark(example.text, one_view, None, names)
                yield _item(example, marked, direction, number, asked=place == 0)


def _direction(kind: str, other: str, has_whom: bool) -> str:
    if (kind, other) == ("who", "whom"):
        return FORWARD
    if (kind, other) == ("whom", "who"):
        return BACKWARD
    return BOTH if (kind, other) == ("who", "who") and not has_whom else ""


def _turned(direction: str) -> str:
    return {FORWARD: BACKWARD, BACKWARD: FORWARD}.get(direction, direction)


def _item(example: Example, marked: Marked, direction: str, number: int, *, asked: bool) -> Item:
    act = bool(direction) and example.action != NONE
    return Item(
        marked=marked,
        action=example.action if act else NONE,
        mode=example.mode if act else "",
        direction=direction if act else "",
        status=example.status,
        template=example.template,
        number=number,
        asked=asked,
    )
