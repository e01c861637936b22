"""How many: dead, injured, arrested, people in a crowd, troops, each with the lowest, best and highest figure told.

    numbers, in digits or words ─► what each counts (the nearest word of a kind) ─► one figure a kind

The words are in `scale.yaml` beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import sqrt

import yaml

from comity.records import Scale

__all__ = ["scale"]

# How far, in words, what is counted may stand from its number; a break (comma, "and") counts as so many words more.
REACH = 9
BREAK = 3

# Without a noun for people ("12 dead") the word of the kind must be as near as this.
NEAR = 3

# Larger numbers are not numbers of people.
MOST = 10_000_000_000.0

# "About 200" is within a tenth of it.
ABOUT = 0.1

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’.-][^\W\d_]+)*|[%–—\-.,;:()]")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in words `start` to `end` (not included), with what it may be at least and at most."""

    start: int
    end: int
    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists, phrases as tuples of words."""

    units: Mapping[str, float]
    multiples: Mapping[str, float]
    vague: Mapping[tuple[str, ...], tuple[float, float]]
    kinds: Mapping[str, frozenset[tuple[str, ...]]]
    phrases: Mapping[str, frozenset[tuple[str, ...]]]
    by_action: Mapping[str, str]

    def at(self, name: str, words: Sequence[str], index: int) -> bool:
        """Whether the list holds the word, or the words from there on."""
        return _length(self.phrases[name], words, index) > 0


def scale(text: str, action: str) -> tuple[Scale, ...]:
    """The figures of a sentence, at most one a kind, in the order dead, injured, arrested, crowd, troops.

    "At least 12" is 12 to 12, "between 10 and 20" has 15 as best figure, "dozens" are 24 to 99, "about 200" is 180 to
    220. People without any further word are the crowd of a PROTEST. What is "including" is not counted twice.
    """
    lists = _lists()
    words = [word.lower() for word in _TOKEN.findall(text)]
    numbers = list(_numbers(words, lists))
    found: dict[str, dict[int, list[_Number]]] = {}
    following: tuple[_Number, tuple[str, int] | None] | None = None
    for number in reversed(numbers):
        counted = _counted(words, number, numbers, action, lists)
        if (
            following
            and following[1]
            and (counted is None or counted[1] < 0)
            and _joined(words, number, following[0], lists)
        ):
            counted = following[1]
        following = number, counted
        if counted is not None:
            found.setdefault(counted[0], {}).setdefault(counted[1], []).append(number)
    return tuple(_figure(kind, found[kind]) for kind in lists.kinds if kind in found)


def _figure(kind: str, told: Mapping[int, Sequence[_Number]]) -> Scale:
    """Numbers at one word ("two soldiers and a boy were killed") are summed; of several such sums the highest."""
    most = max(told.values(), key=lambda numbers: sum(number.best for number in numbers))
    low, best, high = (round(sum(getattr(number, name) for number in most)) for name in ("low", "best", "high"))
    return Scale(kind, low, best, high)


def _numbers(words: Sequence[str], lists: _Lists) -> Iterator[_Number]:
    index = 0
    while index < len(words):
        number = _number(words, index, lists)
        if number is None:
            index += 1
            continue
        index = number.end
        if not _else(words, number, lists):
            yield _qualified(words, number, lists)


def _number(words: Sequence[str], index: int, lists: _Lists) -> _Number | None:
    """The number that begins at the word, a range as one number."""
    length = _length(lists.vague, words, index)
    if length:
        low, high = lists.vague[tuple(words[index : index + length])]
        return _Number(index, index + length, low, sqrt(low * high), high)
    first = _value(words, index, lists)
    if first is None:
        return None
    value, end = first
    between = index > 0 and lists.at("between", words, index - 1)
    if end < len(words) and lists.at("ranges", words, end) and (between or words[end] != "and"):
        second = _value(words, end + 1, lists)
        if second is not None and second[0] > value:
            return _Number(index - between, second[1], value, (value + second[0]) / 2, second[0])
    return _Number(index, end, value, value, value)


def _value(words: Sequence[str], index: int, lists: _Lists) -> tuple[float, int] | None:
    """The number and the word after it: "1,200", "two hundred", "twenty-five", "1.5 million", "two dozen"."""
    total, end = _unit(words[index], lists) if index < len(words) else None, index + 1
    if total is None:
        return None
    while end < len(words):
        word = words[end]
        if word in lists.multiples:
            total *= lists.multiples[word]
        elif word == "dozen":
            total *= lists.units[word]
        elif word in lists.units and lists.units[word] < total and words[end - 1] in lists.multiples:
            total += lists.units[word]
        else:
            break
        end += 1
    return (total, end) if total <= MOST else None


def _unit(word: str, lists: _Lists) -> float | None:
    if word[0].isdecimal():
        plain = word.replace(",", "")
        return float(plain) if plain.count(".") < 2 else None
    parts = [lists.units.get(part) for part in word.split("-")]
    values = [part for part in parts if part is not None]
    return sum(values) if len(values) == len(parts) else None


def _else(words: Sequence[str], number: _Number, lists: _Lists) -> bool:
    """Whether the number is a date, a year, an age, money, a part of another number."""
    before = words[max(0, number.start - 2) : number.start]
    after = [word for word in words[number.end : number.end + 3] if word != "-"]
    if after and (lists.at("things", after, 0) or lists.at("months", after, 0)):
        return True
    if len(after) > 1 and lists.at("things", after, 1) and not lists.at("people", after, 0):
        return True
    last = len(before) - 1
    if before and (lists.at("months", before, last) or any(lists.at("parts", before, i) for i in range(last + 1))):
        return True
    year = number.end - number.start == 1 and _YEAR.fullmatch(words[number.start])
    return bool(year) and not (after and lists.at("people", after, 0))


def _qualified(words: Sequence[str], number: _Number, lists: _Lists) -> _Number:
    """The number with "at least", "up to" or "about" before it."""
    for name in ("at_least", "at_most", "about"):
        for phrase in lists.phrases[name]:
            start = number.start - len(phrase)
            if start >= 0 and tuple(words[start : number.start]) == phrase:
                margin = number.best * ABOUT if name == "about" else 0.0
                low = min(1.0, number.best) if name == "at_most" else number.low - margin
                return _Number(start, number.end, low, number.best, number.high + margin)
    return number


def _counted(
    words: Sequence[str], number: _Number, numbers: Sequence[_Number], action: str, lists: _Lists
) -> tuple[str, int] | None:
    """The kind that the number counts and the word that tells it; None where it counts nothing of ours."""
    people = _people(words, number.end, lists)
    reach = REACH if people is not None else NEAR
    hits = [
        (_distance(words, number, index, numbers, lists), index, kind)
        for kind, phrases in lists.kinds.items()
        for index in range(max(0, number.start - REACH), min(len(words), number.end + REACH))
        if _length(phrases, words, index) and not _taken(index, number, numbers, words)
    ]
    near = sorted(hit for hit in hits if hit[0] <= reach)
    selves = lists.phrases["selves"]
    fates = [
        hit for hit in near if (hit[2],) not in selves or (hit[1] != people and hit[2] in lists.by_action.values())
    ]
    if fates:
        return fates[0][2], fates[0][1]
    own = next((kind for _, index, kind in near if index == people), None)
    if own is not None:
        return own, -1
    return (lists.by_action[action], -1) if people is not None and action in lists.by_action else None


def _joined(words: Sequence[str], number: _Number, following: _Number, lists: _Lists) -> bool:
    """Whether both numbers belong to one list of people ("two soldiers and a boy")."""
    people = _people(words, number.end, lists)
    return people is not None and following.start == people + 2 and lists.at("breaks", words, people + 1)


def _people(words: Sequence[str], after: int, lists: _Lists) -> int | None:
    """The noun for people that the number stands before, at most three words on."""
    for index in range(after, min(len(words), after + 4)):
        if lists.at("people", words, index):
            following = index + 1
            both = following < len(words) and lists.at("people", words, following)
            return following if both else index
        if lists.at("breaks", words, index) or lists.at("stops", words, index) or lists.at("things", words, index):
            return None
    return None


def _distance(words: Sequence[str], number: _Number, index: int, numbers: Sequence[_Number], lists: _Lists) -> int:
    """How many words lie between, breaks and other numbers counting as more; beyond reach where the clause ends."""
    low, high = (number.end, index) if index >= number.end else (index + 1, number.start)
    between = range(low, high)
    if any(lists.at("stops", words, i) for i in between):
        return REACH + 1
    crossed = sum(low <= other.start < high for other in numbers)
    return len(between) + BREAK * (sum(lists.at("breaks", words, i) for i in between) + crossed)


def _taken(index: int, number: _Number, numbers: Sequence[_Number], words: Sequence[str]) -> bool:
    """Whether the word after this number has a number of its own after it ("two men killed five")."""
    active = not {"were", "was", "been", "be"} & set(words[max(0, index - 2) : index])
    return index >= number.end and active and any(other.start == index + 1 for other in numbers)


def _length(phrases: Container[tuple[str, ...]], words: Sequence[str], index: int) -> int:
    """How many words the longest phrase that begins there has; 0 if none does."""
    longest = (tuple(words[index : index + size]) for size in (4, 3, 2, 1) if index + size <= len(words))
    return next((len(phrase) for phrase in longest if phrase in phrases), 0)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    plain = yaml.safe_load(files("comity.events").joinpath("scale.yaml").read_text(encoding="utf-8"))
    names = [name for name, value in plain.items() if isinstance(value, list)]
    return _Lists(
        units={word: float(value) for word, value in plain["units"].items()},
        multiples={word: float(value) for word, value in plain["multiples"].items()},
        vague={tuple(word.split()): (float(low), float(high)) for word, (low, high) in plain["vague"].items()},
        kinds={kind: _split(listed) for kind, listed in plain["kinds"].items()},
        phrases={name: _split(plain[name]) for name in names},
        by_action=plain["by_action"],
    )


def _split(listed: Iterable[object]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(str(phrase).split()) for phrase in listed)
