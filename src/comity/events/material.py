"""Training material: from the codebook's labelled sentences to what the encoder reads, with what it should say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from comity.codebook.book import Book, Example
from comity.events.marking import Sheet, Spot, bound, sheet
from comity.events.mentions import Mention, Spotter
from comity.events.parties import Roles, parties
from comity.records import Status
from comity.sentences import Parsed, Parser

__all__ = ["BACKWARD", "BOTH", "FORWARD", "NONE", "Item", "given", "held_out", "items", "sheets"]

NONE = "NONE"
FORWARD, BACKWARD, BOTH = "forward", "backward", "both"

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
        spots = [(kind, *_spots(parsed, start, end, mentions, roles)) for kind, start, end in example.marks]
        names = [(spot.name_start, spot.name_end, spot.code) for _, _, spot in spots if spot.code]
        names += [(m.start, m.end, m.code or m.text) for m in mentions]
        yield from _labelled(replace(example, action=_counted(example, reciprocal)), spots, names, number)


def sheets(some: Iterable[Item]) -> list[Sheet]:
    """What the encoder reads of items in order: one sheet a sentence."""
    return [
        bound([item.sheet for item in same]) for _, same in groupby(some, lambda item: (item.number, item.sheet.text))
    ]


def _counted(example: Example, reciprocal: frozenset[str]) -> str:
    """The action; none where several did the same without a recipient, each for itself."""
    kinds = [kind for kind, *_ in example.marks]
    together = kinds.count("who") > 1 and "whom" not in kinds
    return NONE if together and example.action not in reciprocal else example.action


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


def _labelled(
    example: Example, spots: list[tuple[str, Spot, Spot]], names: list[tuple[int, int, str]], number: int
) -> Iterator[Item]:
    pairs = list(combinations(sorted(spots, key=lambda spot: spot[2].start), 2))
    has_whom = any(kind == "whom" for kind, *_ in spots)
    for pair, ((kind, *first), (other_kind, *second)) in enumerate(pairs):
        direction = _direction(kind, other_kind, has_whom)
        for view, (one, other) in enumerate(dict.fromkeys(zip(first, second, strict=True))):
            yield _item(example, sheet(example.text, [(one, other)], names), direction, (number, pair, view))
    one_sided = len({kind for kind, *_ in spots if kind != "other"}) == 1
    if len(spots) == 1 or (one_sided and example.action != NONE):
        for single, (kind, *views) in enumerate(spots, len(pairs)):
            direction = {"who": FORWARD, "whom": BACKWARD}.get(kind, "")
            for view, spot in enumerate(dict.fromkeys(views)):
                yield _item(example, sheet(example.text, [(spot, None)], names), direction, (number, single, view))


def _direction(kind: str, other: str, has_whom: bool) -> str:
    if (kind, other) == ("who", "whom"):
        return FORWARD
    if (kind, other) == ("whom", "who"):
        return BACKWARD
    return BOTH if (kind, other) == ("who", "who") and not has_whom else ""


def _item(example: Example, written: Sheet, direction: str, place: tuple[int, int, int]) -> Item:
    act = bool(direction) and example.action != NONE
    return Item(
        sheet=written,
        action=example.action if act else NONE,
        mode=example.mode if act else "",
        direction=direction if act else "",
        status=example.status,
        template=example.template,
        number=place[0],
        pair=place[1],
        asked=place[2] == 0,
    )
