"""Time lines: lines of a page that say when it was published, in the forms that sites print them in.

`stamp_of` takes a whole line ("By A. Writer | 22 апреля 2016, 18:38 MSK | 5 min read") and is None for every line that
says anything else, above all for sentences with a date in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from comity.articles.vocabulary import vocabulary

__all__ = ["Stamp", "date_in", "moment_of", "stamp_of"]

LONGEST = 160
FREE_WORDS = 4
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_WORD = r"(?P<w>[^\W\d_]{3,})"
_DATES = (
    ("y-m-d", re.compile(_YEAR + r"([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)T?")),
    ("n/n/y", re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s?([-./])\s?(?P<m>\d{1,2})\s?\2\s?(?P<y>(?:19|20)\d\d|\d\d(?![\d:]))(?!\d)")),
    ("d month y", re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|-?го|\.|º)?[\s-]+(?:of |de )?{_WORD}\.?,?[\s-]+(?:de )?{_YEAR}(?!\d)",
        re.IGNORECASE)),
    ("month d, y", re.compile(rf"{_WORD}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?,?\s+{_YEAR}(?!\d)", re.IGNORECASE)),
    ("y month d", re.compile(rf"{_YEAR}\s+(?:m\. )?{_WORD}\s+(?P<d>\d{{1,2}})(?:\s?d)?(?!\d)")),
    ("ymd-cjk", re.compile(_YEAR + r"\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]")),
)  # fmt: skip
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<h>[01]?\d|2[0-3])(?:[:.h](?P<min>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,]\d+)?)?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"|\s?(?P<half2>[ap])\.?\s?m\b\.?)(?:\s?\(?(?P<zone>[^\W\d_]{1,4})\b)?\)?(?:\s?(?P<sign>[+-−])(?P<zh>\d{1,2}):?(?P<zm>\d\d)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(1[0-8]\d{8})(?:\d{3})?(?:\.\d+)?", re.ASCII)
_COMPACT = re.compile(r"^(\d{8})(\d{6})$", re.ASCII)
_PARTS = re.compile(r"[|•·●▪–—,/()\[\]:;»«]|\s-\s|(?<=\w)\s{2,}")
_MARK = "\x00"
_END = re.compile(r"(?<!\b[ргmd])(?<!\d)\.$")
_STRONG = re.compile(r"[|•·●▪–—]")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a time line says that its page was published.

    `clock` tells whether it gives the time of day, `shape` the form of its date; `ambiguous` that day and month may be
    swapped (04/05/2016), `later` that it is the date of a change; `author` is the byline on the same line.
    """

    moment: datetime
    shape: str
    clock: bool = False
    ambiguous: bool = False
    later: bool = False
    author: str = ""


def stamp_of(line: str) -> Stamp | None:
    """The stamp, where the whole line is a time line."""
    if len(line) > LONGEST or _END.search(line) or not any(character.isdigit() for character in line):
        return None
    stamp, rest = _first_date(line)
    if stamp is None:
        return None
    author = ""
    for free in _told(rest):
        if not author and (author := _author(free)):
            continue
        if not _is_name(free, bool(_STRONG.search(line))):
            return None
    before = rest.split(_MARK, 1)[0].casefold()
    later = any(word in before for word in vocabulary().later_words)
    return replace(stamp, later=later, author=author)


def _is_name(free: str, parted: bool) -> bool:
    """Whether a part of a time line may be the name of a place or section; in a line parted by bars it may say more."""
    words = free.split()
    capital = free[:1].isupper() if parted else all(word[:1].isupper() or word in ("of", "and", "&") for word in words)
    return _MARK not in free and len(words) <= FREE_WORDS and capital


def date_in(text: str) -> Stamp | None:
    """The first whole date (day, month, year) anywhere in the text."""
    return _first_date(text)[0]


def moment_of(text: str) -> datetime | None:
    """A moment as data give it; aware, UTC unless it says so.

    Known are ISO 8601, 20140302093000, seconds or milliseconds since 1970 (from 2001 to 2030), and dates as feeds and
    people write them.
    """
    text = text.strip()
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), tz=UTC)
    try:
        moment = datetime.fromisoformat(_COMPACT.sub(r"\1T\2", text))
    except ValueError:
        stamp = date_in(text) if len(text) <= LONGEST else None
        return stamp.moment if stamp else None
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _first_date(line: str) -> tuple[Stamp | None, str]:
    """The first date with the clock nearest to it, and the line with every date and clock replaced by a mark."""
    found = sorted(
        ((match.start(), day, shape, ambiguous, match.span()) for match, day, shape, ambiguous in _days(line)),
        key=lambda item: (item[0], item[4][0] - item[4][1]),
    )
    if not found:
        return None, line
    _, day, shape, ambiguous, span = found[0]
    marked = line
    for _, _, _, _, (left, right) in found:
        if _MARK not in marked[left:right]:
            marked = marked[:left] + _MARK * (right - left) + marked[right:]
    clocks = sorted(_clocks(marked), key=lambda clock: _distance(clock.span(), span))
    moment = _at(day, clocks[0]) if clocks else day
    for clock in clocks:
        left, right = clock.span()
        marked = marked[:left] + _MARK * (right - left) + marked[right:]
    if ambiguous and any(clock["half"] or clock["half2"] for clock in clocks):
        moment, ambiguous = _swapped(moment), False
    return Stamp(moment, shape, bool(clocks), ambiguous), re.sub(f"{_MARK}+", _MARK, marked)


def _days(line: str) -> Iterator[tuple[re.Match[str], datetime, str, bool]]:
    for shape, pattern in _DATES:
        for match in pattern.finditer(line):
            groups = match.groupdict()
            month = vocabulary().months.get(groups["w"].casefold(), 0) if "w" in groups else int(groups["m"])
            year, number = int(groups["y"]), int(groups["d"])
            year += 0 if year > 99 else 2000 if year < 70 else 1900
            if shape == "n/n/y" and month > 12:
                number, month = month, number
            ambiguous = shape == "n/n/y" and "/" in match[0] and number <= 12 and month <= 12 and number != month
            try:
                yield match, datetime(year, month, number, tzinfo=UTC), shape, ambiguous
            except ValueError:
                continue


def _clocks(line: str) -> list[re.Match[str]]:
    return [match for match in _CLOCK.finditer(line) if match["min"] or match["half2"]]


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    """The day at that time of day, in the zone that it names."""
    hour, half = int(clock["h"]), (clock["half"] or clock["half2"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = vocabulary().zones.get((clock["zone"] or "").casefold(), 0.0)
    if clock["sign"]:
        offset = int(clock["zh"]) + int(clock["zm"] or 0) / 60
        zone = offset if clock["sign"] == "+" else -offset
    if abs(zone) >= 24:
        zone = 0.0
    kind = timezone(timedelta(hours=zone)) if zone else UTC
    return day.replace(hour=hour, minute=int(clock["min"] or 0), second=int(clock["s"] or 0), tzinfo=kind)


def _swapped(moment: datetime) -> datetime:
    """Whoever writes am and pm beside 04/22/2016 puts the month first."""
    return moment.replace(month=moment.day, day=moment.month)


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _told(rest: str) -> list[str]:
    """The parts of the line that say more than when, without the words that stand beside dates."""
    parts = (_stripped(part) for part in _PARTS.split(rest))
    return [part for part in parts if part and any(character.isalpha() for character in part)]


@cache
def _beside_dates() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(vocabulary().time_words | vocabulary().weekdays | set(vocabulary().zones), key=len, reverse=True)
    any_word = "|".join(re.escape(word) for word in words)
    return (
        re.compile(rf"^(?:[\W\d_]|(?:{any_word})(?!\w))+(?<!\w(?=\w))", re.IGNORECASE),
        re.compile(rf"(?:[\W\d_]|(?<!\w)(?:{any_word})(?!\w))+$", re.IGNORECASE),
    )


def _stripped(part: str) -> str:
    """The part without time words at its ends; a mark inside stays, to show that words and date belong together."""
    first, last = _beside_dates()
    kept = last.sub("", first.sub("", part))
    return f"{kept}{_MARK}" if kept and _MARK in part else kept


def _author(part: str) -> str:
    part = part.replace(_MARK, " ").strip()
    for word in vocabulary().bylines:
        name = part[len(word) :]
        if part.casefold().startswith(f"{word} ") and len(name.split()) <= FREE_WORDS + 1:
            return name.strip()
    return ""
