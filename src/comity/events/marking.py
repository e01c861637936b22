"""A sentence as the encoder reads it: the two parties in question marked, all names replaced by placeholders.

No name reaches the encoder, so swapping all names of a sentence cannot change its code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["MARKERS", "Marked", "Spot", "mark"]

# Tokens that the encoder's vocabulary keeps free. A name that stands for both parties' state is written alike.
FIRST, FIRST_NAME, FIRST_END = "[unused1]", "[unused2]", "[unused3]"
SECOND, SECOND_NAME, SECOND_END = "[unused4]", "[unused5]", "[unused6]"
OTHER_NAME = "[unused7]"
MARKERS = (FIRST, FIRST_NAME, FIRST_END, SECOND, SECOND_NAME, SECOND_END, OTHER_NAME)


@dataclass(frozen=True, slots=True)
class Spot:
    """A party's words (start, end) and, inside them, its name (name_start, name_end), with the code it stands for.

    Words without a name ("the rebels") have an empty one and are read as they stand.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    code: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What the encoder reads; `pair` is False where only one party is in question."""

    text: str
    pair: bool


def mark(text: str, first: Spot, second: Spot | None, others: Iterable[tuple[int, int, str]]) -> Marked:
    """The text with both parties between markers and every name replaced.

    `others` are further names as (start, end, code); those that overlap a party's words but not its name are kept in
    place as names of their own code.
    """
    edits = [*_party(first, FIRST, FIRST_NAME, FIRST_END)]
    if second is not None:
        name = FIRST_NAME if second.code and second.code == first.code else SECOND_NAME
        edits += _party(second, SECOND, name, SECOND_END)
    taken = [(first.name_start, first.name_end)]
    taken += [(second.name_start, second.name_end)] if second else []
    for start, end, code in others:
        if all(end <= low or start >= high for low, high in taken):
            edits.append((start, 2, end, _name(code, first, second)))
            taken.append((start, end))
    return Marked(_edited(text, edits), second is not None)


def _name(code: str, first: Spot, second: Spot | None) -> str:
    if code and code == first.code:
        return FIRST_NAME
    return SECOND_NAME if second is not None and code and code == second.code else OTHER_NAME


def _party(spot: Spot, opening: str, name: str, closing: str) -> list[tuple[int, int, int, str]]:
    """Edits as (where, order at one place, up to where, what to write)."""
    around = [(spot.start, 1, spot.start, opening), (spot.end, 0, spot.end, closing)]
    named = spot.name_end > spot.name_start
    return [*around, (spot.name_start, 2, spot.name_end, name)] if named else around


def _edited(text: str, edits: list[tuple[int, int, int, str]]) -> str:
    pieces: list[str] = []
    last = 0
    for start, _, end, written in sorted(edits):
        if start < last:
            continue
        pieces += [text[last:start], f" {written} "]
        last = end
    return " ".join("".join([*pieces, text[last:]]).split())
