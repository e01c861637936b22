"""The words of dates as parts of regular expressions, and what each word counts for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from comity.sentences.vocabulary import vocabulary

__all__ = ["Wording", "wording"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Tables from words in small letters to numbers and names, and `macros`: named parts for patterns."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    days: Mapping[str, int]
    shifts: Mapping[str, int]
    anchored: Mapping[str, int]
    parts: Mapping[str, str]
    cues: frozenset[str]
    sure_cues: frozenset[str]
    counted: frozenset[str]
    anniversaries: tuple[str, ...]
    macros: Mapping[str, str]


@cache
def wording() -> Wording:
    """The vocabulary of dates.yaml."""
    known = vocabulary("dates")

    def numbers(name: str) -> dict[str, int]:
        return {word.lower(): int(value) for word, value in known[name].items()}

    def words(name: str) -> frozenset[str]:
        return frozenset(known[name].split())

    return Wording(
        months=numbers("months"),
        weekdays=numbers("weekdays"),
        seasons=numbers("seasons"),
        numbers=numbers("numbers"),
        ordinals=numbers("ordinals"),
        decades=numbers("decades"),
        days=numbers("days"),
        shifts=numbers("shifts"),
        anchored=numbers("anchored"),
        parts=known["parts"],
        cues=words("cues"),
        sure_cues=words("sure_cues"),
        counted=words("counted"),
        anniversaries=tuple(known["anniversaries"]),
        macros=_macros(known),
    )


def any_of(words: Iterable[str]) -> str:
    """A group that matches any of the words, the longest first, with any white space between their parts."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


def _capitals(words: Iterable[str]) -> str:
    """Names that count only in capitals or with one: May and MAY, not may."""
    return "(?-i:" + any_of(form for word in words for form in (word, word.upper())) + ")"


def _macros(known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    number = r"\d{1,3}|" + any_of(known["numbers"])
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th))?(?![\d%]|[.,]\d)|" + any_of(known["ordinals"])
    weekday = _capitals([*known["weekdays"], *known["short_weekdays"]])
    part = any_of(known["parts"])
    return {
        "M": rf"(?:(?P<month>{_capitals(known['months'])})\b(?:\.(?=[\s,]+\S))?)",
        "D": rf"(?P<day>{day})",
        "D2": r"(?:\s*(?:-|–|—|to|and|until|till|through)\s*(?:the\s+)?" + f"(?P<until>{day}))",
        "W": rf"(?P<weekday>{_capitals(known['weekdays'])})",
        "WP": rf"(?:{weekday}\.?,?\s+)",
        "SEASON": rf"(?P<season>{any_of(known['seasons'])})",
        "N": rf"(?P<n>{number})",
        "U": rf"(?P<unit>{any_of(known['units'])})s?",
        "PART": rf"(?:(?:the\s+)?(?P<part>{part})[\s-]+(?:in\s+)?(?:the\s+)?)",
        "SHIFT": rf"(?:(?P<shift>{any_of(known['shifts'])})\s+)",
        "DECADE": rf"(?P<word>{any_of(known['decades'])})",
        "DAYS": rf"(?P<days>{any_of(known['days'])})",
        "ANCHORED": rf"(?P<anchored>{any_of(known['anchored'])})",
        "ORDINAL": rf"(?:(?P<nth>\d{{1,2}})(?:st|nd|rd|th)|(?P<ordinal>{any_of(known['ordinals'])}))",
        "YEAR": (
            r"(?:(?P<year>[12]\d{3})(?![\d%]|[.,:]\d|-year)|['’](?P<short>\d{2})(?!\d)"
            r"|(?:in\s+)?(?P<yearshift>last|this|next)\s+year)"
        ),
        "OLD": r"(?P<old>3[2-9]|[4-9]\d)(?![\d%])",
        "OFWEEK": r"(?:,?\s+(?P<ofweek>last|this|next)\s+week)",
        "WITHIN": r"(?:in|(?P<within>within|in\s+the\s+next))",
        "AGOTO": r"(?P<to>this\s+week|this\s+month|today)",
    }
