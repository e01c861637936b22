"""Training material: from the codebook's labelled sentences to what the encoder reads, with what it should say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from comity.codebook.book import Book, Deed, Example
from comity.events.marking import Pair, Sheet, Spot, bound, sheet
from comity.events.mentions import Mention, Spotter
from comity.events.parties import Roles, parties
from comity.records import Status
from comity.sentences import Parsed, Parser

__all__ = ["BACKWARD", "BOTH", "FORWARD", "NONE", "Item", "given", "held_out", "items", "sheets"]

NONE = "NONE"
FORWARD, BACKWARD, BOTH = "forward", "backward", "both"

# The kind of a party that is not marked.
BESIDE = "beside"

# Words of a name that are no names themselves.
_SMALL = frozenset({"DET", "ADP", "PART", "PUNCT", "CCONJ"})


@dataclass(frozen=True, slots=True)
class Item:
    """One pair (or single party) of a labelled sentence. `direction` is "" where there is no act.

    The party that stands first in the text is the first. `number` counts sentences and `pair` the pairs of one. `asked`
    tells the view that the coder asks about, whole phrases; the other, the words as marked, is for the encoder, which
    learns from both.
    """

    sheet: Sheet
    action: str
    mode: str
    direction: str
    status: Status
    template: str
    number: int
    pair: int
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
        mentions = [mention for mention in spotter.spot(example.text) if mention.kind != "place"]
        marked = [_Marked(kind, *_spots(parsed, start, end, mentions, roles)) for kind, start, end in example.marks]
        names = [(one.whole.name_start, one.whole.name_end, one.whole.code) for one in marked if one.whole.code]
        names += [(m.start, m.end, m.code or m.text) for m in mentions]
        beside = _beside(parsed, marked, mentions, roles)
        yield from _Labelled(example, tuple(marked), beside, names, reciprocal).items(number)


def sheets(some: Iterable[Item]) -> list[Sheet]:
    """What the encoder reads of items in order: one sheet a sentence."""
    return [
        bound([item.sheet for item in same]) for _, same in groupby(some, lambda item: (item.number, item.sheet.text))
    ]


def _spots(parsed: Parsed, start: int, end: int, mentions: Sequence[Mention], roles: Roles) -> tuple[Spot, Spot]:
    """The marked words with their whole phrase, and as they are marked."""
    bare = given(parsed, (start, end), mentions)
    if not bare.code:
        words = [parsed.tokens[index] for index in parsed.chunk(parsed.covering(start, end)[-1])]
        return Spot(min(start, words[0].start), end, start, start, ""), bare
    name = Mention(bare.name_start, bare.name_end, parsed.text[bare.name_start : bare.name_end], bare.code)
    found = [one for one in parties(parsed, [name], roles) if one.name_end > one.name_start]
    whole = Spot(min(start, found[0].start), max(end, found[0].end), *_name(bare)) if found else bare
    return whole, bare


def _beside(
    parsed: Parsed, marked: Sequence[_Marked], mentions: Sequence[Mention], roles: Roles
) -> tuple[_Marked, ...]:
    """The parties that the coder finds in the sentence and nobody marked: they have no part in what it tells."""
    known = {one.whole.code for one in marked} - {""}
    spots = (
        Spot(one.start, one.end, one.name_start, one.name_end, one.party.code or one.party.text)
        for one in parties(parsed, mentions, roles)
        if one.party.code not in known
    )
    return tuple(
        _Marked(BESIDE, spot, spot)
        for spot in spots
        if all(spot.end <= one.whole.start or spot.start >= one.whole.end for one in marked)
    )


def given(parsed: Parsed, span: tuple[int, int], mentions: Iterable[Mention]) -> Spot:
    """Words that are known to be a party, with the name in them: one of the codebook, or all of them where they are a
    name that it does not know ("the Tamarind Front"); none in words like "the rebels"."""
    start, end = span
    inside = next((m for m in mentions if start <= m.start and m.end <= end and m.kind != "place"), None)
    if inside is not None:
        return Spot(start, end, inside.start, inside.end, inside.code or inside.text)
    tokens = [parsed.tokens[index] for index in parsed.covering(start, end)]
    bare = [token for token in tokens if token.pos not in _SMALL]
    if bare and all(token.pos == "PROPN" for token in bare):
        return Spot(start, end, bare[0].start, bare[-1].end, parsed.text[bare[0].start : bare[-1].end])
    return Spot(start, end, start, start, "")


def _name(spot: Spot) -> tuple[int, int, str]:
    return spot.name_start, spot.name_end, spot.code


@dataclass(frozen=True, slots=True)
class _Marked:
    """A marked party: its kind, its whole phrase, and the words as they are marked."""

    kind: str
    whole: Spot
    bare: Spot

    def part(self, deed: int) -> str:
        """Its part in the first (0) or second (1) act: who, whom, or ""."""
        kinds = {"who": "who", "whom": "whom"} if deed == 0 else {"who2": "who", "whom2": "whom"}
        return next((kinds[one] for one in self.kind.split("+") if one in kinds), "")


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A labelled sentence with its parties and all names in it."""

    example: Example
    marked: tuple[_Marked, ...]
    beside: tuple[_Marked, ...]
    names: list[tuple[int, int, str]]
    reciprocal: frozenset[str]

    def items(self, number: int) -> Iterator[Item]:
        """The items of its pairs, then those of single parties where only one side is told."""
        every = sorted((*self.marked, *self.beside), key=lambda one: one.bare.start)
        pairs = [two for two in combinations(every, 2) if _asked(*two)]
        for pair, (one, other) in enumerate(pairs):
            deed, direction = self._told(one, other)
            for view, spots in enumerate(dict.fromkeys(((one.whole, other.whole), (one.bare, other.bare)))):
                yield self._item(spots, deed, direction, (number, pair, view))
        for single, one in enumerate(self.marked if self._alone() else (), len(pairs)):
            deed = self._deeds()[0]
            direction = {"who": FORWARD, "whom": BACKWARD}.get(one.part(0), "")
            for view, spot in enumerate(dict.fromkeys((one.whole, one.bare))):
                yield self._item((spot, None), deed, direction, (number, single, view))

    def _told(self, one: _Marked, other: _Marked) -> tuple[Deed, str]:
        """What is done between the two and in which direction, "" for nothing; the first act goes before the second."""
        deeds = self._deeds()
        for index, deed in enumerate(deeds):
            has_whom = any(party.part(index) == "whom" for party in self.marked)
            direction = _direction(one.part(index), other.part(index), has_whom)
            if direction and deed.action != NONE:
                return deed, direction
        return deeds[0], ""

    def _deeds(self) -> list[Deed]:
        example = self.example
        told = [Deed(example.action, example.mode, example.status), *([example.second] if example.second else [])]
        return [self._counted(index, deed) for index, deed in enumerate(told)]

    def _counted(self, index: int, deed: Deed) -> Deed:
        """The act; none where several did the same without a recipient, each for itself."""
        parts = [one.part(index) for one in self.marked]
        together = parts.count("who") > 1 and "whom" not in parts
        return replace(deed, action=NONE) if together and deed.action not in self.reciprocal else deed

    def _alone(self) -> bool:
        """Whether parties are asked about by themselves: the only one, or those of an act with one side."""
        parts = {one.part(0) for one in self.marked} - {""}
        one_sided = len(parts) == 1 and self._deeds()[0].action != NONE and self.example.second is None
        return len(self.marked) == 1 or one_sided

    def _item(self, spots: Pair, deed: Deed, direction: str, place: tuple[int, int, int]) -> Item:
        act = bool(direction) and deed.action != NONE
        return Item(
            sheet=sheet(self.example.text, [spots], self.names),
            action=deed.action if act else NONE,
            mode=deed.mode if act else "",
            direction=direction if act else "",
            status=deed.status,
            template=self.example.template,
            number=place[0],
            pair=place[1],
            asked=place[2] == 0,
        )


def _asked(one: _Marked, other: _Marked) -> bool:
    """Whether to learn from the pair: where nobody marked one of them, only if the coder would ask about it."""
    kinds, codes = {one.kind, other.kind}, {one.whole.code, other.whole.code}
    return BESIDE not in kinds or (kinds != {BESIDE} and codes != {""})


def _direction(part: str, other: str, has_whom: bool) -> str:
    if (part, other) == ("who", "whom"):
        return FORWARD
    if (part, other) == ("whom", "who"):
        return BACKWARD
    return BOTH if (part, other) == ("who", "who") and not has_whom else ""
