"""Words of texts and of queries, as SQLite's `unicode61` tells them: runs of letters and numbers, without case, Latin
letters without their accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from comity.store.columns import whole

__all__ = ["Phrase", "Query", "Snippet", "parsed", "snippet", "words"]

_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_ACCENTED = re.compile(f"([a-z])[{_MARKS}]+")
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_MOST_PARTS = 32
_MOST_PLACES = 20
_LENGTH = 40
_LEAD = 10

Snippet: TypeAlias = "tuple[tuple[str, bool], ...]"
"""A piece of text in parts, each with whether it was looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together; the last may only be a beginning."""

    said: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What must occur, and what must not."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()


def parsed(query: str) -> Query:
    """Any text as a query; an empty one if nothing can be looked for."""
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    for dash, quoted, word in _PARTS.findall(whole(query))[:_MOST_PARTS]:
        said = quoted or word.lstrip("-")
        if any(character.isalnum() for character in said):
            minus = dash or word.startswith("-")
            (unwanted if minus else wanted).append(Phrase(said.rstrip("*"), said.endswith("*")))
    return Query(tuple(wanted), tuple(unwanted)) if wanted else Query()


def words(text: str) -> list[str]:
    """The text's words in order, as they are looked up."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [_folded(found[0]) for found in _WORD.finditer(text)]


def snippet(text: str, phrases: Iterable[tuple[Sequence[str], bool]], stems: Mapping[str, str]) -> Snippet:
    """The forty words of the text in which most of the phrases stand (each its stems, and whether it ends in a mere
    beginning)."""
    spots = list(_WORD.finditer(text))
    known = [stems.get(word, word) for word in (_folded(spot[0]) for spot in spots)]
    runs = sorted(
        (first, first + len(phrase), number)
        for number, (phrase, begins) in enumerate(phrases)
        for first in islice(_places(known, list(phrase), begins), _MOST_PLACES)
    )
    start = _best(runs, len(spots))
    until = start + _LENGTH
    begin = spots[start].start() if start else 0
    end = spots[until - 1].end() if until < len(spots) else len(text)
    parts = [(" … ", False)] if start else []
    for first, last in _apart([run for run in runs if start <= run[0] and run[1] <= until]):
        parts += [(text[begin : spots[first].start()], False), (text[spots[first].start() : spots[last].end()], True)]
        begin = spots[last].end()
    parts += [(text[begin:end], False), (" … " if until < len(spots) else "", False)]
    return tuple(part for part in parts if part[0])


def _folded(word: str) -> str:
    plain = word.lower()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTED.sub(r"\1", unicodedata.normalize("NFD", plain)))


def _places(known: list[str], phrase: list[str], begins: bool) -> Iterator[int]:
    """The words at which the phrase begins."""
    last = len(phrase) - 1
    for first in range(len(known) - last) if phrase else ():
        *before, end = known[first : first + last + 1]
        if before == phrase[:last] and (end.startswith(phrase[last]) if begins else end == phrase[last]):
            yield first


def _best(runs: Sequence[tuple[int, int, int]], length: int) -> int:
    """The first word of the window in which most different phrases stand, the earliest such."""
    best, most = 0, -1
    for lead in (0, *(max(first - _LEAD, 0) for first, _, _ in runs)):
        start = max(min(lead, length - _LENGTH), 0)
        found = len({number for first, last, number in runs if start <= first and last <= start + _LENGTH})
        if found > most:
            best, most = start, found
    return best


def _apart(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """First and last word of each place looked for; those that touch the same word as one."""
    places: list[tuple[int, int]] = []
    for first, past, _ in runs:
        if places and first <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], past - 1))
        else:
            places.append((first, past - 1))
    return places
