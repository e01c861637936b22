"""A sentence as the encoder reads it: every name replaced by a numbered placeholder, and which parties are asked about.

No name reaches the encoder, so swapping all names of a sentence cannot change its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["ENDS", "NAMES", "Pair", "Sheet", "Span", "Spot", "bound", "sheet"]

# Words that the encoder's vocabulary keeps free. The first state named in a sentence is the first name, wherever it is
# named again; those beyond the last share it.
NAMES = tuple(f"[unused{number}]" for number in range(11, 19))

ENDS = tuple(f"[unused{number}]" for number in range(1, 5))
"""What stands for beginning and end of the first party, and of the second."""

Span = tuple[int, int]


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


Pair = tuple[Spot, Spot | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text without names, and the parties asked about as offsets in it: two, or one and None."""

    text: str
    asked: tuple[tuple[Span, Span | None], ...]


def sheet(text: str, pairs: Sequence[Pair], names: Iterable[tuple[int, int, str]]) -> Sheet:
    """The text with the names of all parties and all other `names` (start, end, code) replaced, and the pairs in it.

    Where names overlap, the parties' own go first.
    """
    own = [spot for pair in pairs for spot in pair if spot is not None and spot.name_end > spot.name_start]
    listed = [*((spot.name_start, spot.name_end, spot.code) for spot in own), *names]
    taken: list[tuple[int, int, str]] = []
    for start, end, code in listed:
        if all(end <= low or start >= high for low, high, _ in taken):
            taken.append((start, end, code))
    written = _Written(text, sorted(taken))
    return Sheet(written.text, tuple((written.span(one), written.span(two) if two else None) for one, two in pairs))


def bound(sheets: Sequence[Sheet]) -> Sheet:
    """Sheets of one text as one."""
    return Sheet(sheets[0].text, tuple(pair for one in sheets for pair in one.asked))


class _Written:
    """A text with names replaced, that knows where each of its old offsets is now."""

    def __init__(self, text: str, names: Sequence[tuple[int, int, str]]) -> None:
        codes = list(dict.fromkeys(code for _, _, code in names))
        pieces: list[str] = []
        self._moves: list[tuple[int, int, int, int]] = []
        last = length = 0
        for start, end, code in names:
            name = f" {NAMES[min(codes.index(code), len(NAMES) - 1)]} "
            pieces += [text[last:start], name]
            length += start - last
            self._moves.append((start, end, length, length + len(name)))
            length, last = length + len(name), end
        self.text = "".join([*pieces, text[last:]])

    def span(self, spot: Spot) -> Span:
        """The party's words in the new text; a name that they cut through belongs to them."""
        return self._moved(spot.start, at_end=False), self._moved(spot.end, at_end=True)

    def _moved(self, offset: int, *, at_end: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in self._moves:
            if offset < start or (offset == start and at_end):
                break
            if offset < end or (offset == end and at_end):
                return new_end if at_end else new_start
            shift = new_end - end
        return offset + shift
