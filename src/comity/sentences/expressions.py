"""The grammar of dates in English news: which words of a sentence are a date, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from comity.sentences.moments import Moment
from comity.sentences.wording import Wording, wording

__all__ = ["Found", "find"]

Kind = Literal[
    "iso", "numeric", "calendar", "month", "season", "part", "decade", "century", "years", "year", "distance"
]


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a sentence: where, and what its words say."""

    start: int
    end: int
    moment: Moment
    kind: Kind


# In order: what an earlier rule has taken, a later one leaves. {NAMES} are the macros of wording.py; the middle column
# names the words without which the rule cannot match (HINTS), so that most rules are not tried on most sentences.
RULES: tuple[tuple[Kind, str, str], ...] = (
    ("iso", "figure", r"(?P<year>[12]\d{3})(?P<sep>[-/])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?:T[\d:.]+Z?)?(?![\d-])"),
    ("numeric", "figure", r"(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y>[12]\d{3}|\d{2})(?![\d/]|\.\d)"),
    ("calendar", "month", r"{WP}?(?:the\s+)?{D}{D2}?\s+(?:day\s+)?(?:of\s+)?{M}(?:,?\s+(?:of\s+)?{YEAR})?"),
    ("calendar", "month", r"{WP}?{M}\s+(?:the\s+)?{D}{D2}?(?:,?\s+(?:of\s+)?{YEAR})?"),
    ("month", "month", r"{PART}?(?:the\s+month\s+of\s+)?{SHIFT}?{M},?\s+(?:of\s+)?(?:{YEAR}|{OLD})"),
    ("month", "month", r"{PART}?{SHIFT}?{M}(?!\w)"),
    ("season", "season", r"(?:{PART}|the\s+)?{SHIFT}?{SEASON}\s+(?:of\s+)?{YEAR}(?:[-–/](?:\d{4}|\d{2})(?!\d))?"),
    ("season", "season", r"(?:{PART}|the\s+)?{SHIFT}?{SEASON}"),
    ("part", "part", r"{PART}(?:(?:the\s+)?year\s+)?{YEAR}"),
    ("part", "part", r"{PART}(?P<theyear>year)"),
    ("decade", "decade", r"{PART}?(?:the\s+)?(?:(?P<decade>[12]\d\d0)s|['’](?P<short>\d0)s|{DECADE})"),
    ("century", "century", r"(?:the\s+)?{ORDINAL}[\s-]+century"),
    ("years", "figure", r"(?P<year>[12]\d{3})\s?[-–]\s?(?P<last>[12]\d{3}|\d{2})(?![\d-]|\.\d)"),
    ("distance", "ago", r"(?:(?P<half>half\s+a)|{N}|(?P<vague>a\s+few|several))\s+{U}\s+(?P<ago>ago)(?:\s+{AGOTO})?"),
    ("distance", "day", r"{DAYS}(?:\s+(?:morning|afternoon|evening|night))?"),
    ("distance", "weekday", r"{SHIFT}?{W}(?:['’]s)?(?:\s+(?:morning|afternoon|evening|night))?{OFWEEK}?"),
    ("distance", "unit", r"(?P<unit>week|month|year)\s+before\s+(?P<beforelast>last)"),
    ("distance", "unit", r"{N}\s+{U}(?P<coming>)\s+(?:from\s+now|hence)"),
    ("distance", "unit", r"{N}\s+{U}\s+(?P<way>later|earlier|before\s+that|after\s+that)"),
    ("distance", "unit", r"{WITHIN}\s+(?:the\s+next\s+)?{N}\s+{U}(?P<coming>)(?!\s+(?:ago|later))"),
    (
        "distance",
        "unit",
        r"(?:over|in|during|within|for|through)\s+(?:the|these|this)\s+(?P<stretch>past|last)\s+(?:{N}\s+)?{U}",
    ),
    ("distance", "unit", r"(?:the\s+)?day\s+(?P<beside>before|after)(?=\s*(?:[,.;:]|$))"),
    ("distance", "unit", r"(?:on\s+)?{ANCHORED}\s+(?P<unit>day|week|month|year|morning|evening|night)"),
    (
        "distance",
        "unit",
        r"(?P<toward>later\s+|earlier\s+)?{SHIFT}(?P<unit>week|month|year|weekend|quarter|decade)(?![-\w])",
    ),
    ("distance", "unit", r"(?P<unit>weekend)(?P<bare>)(?![-\w])"),
    ("year", "figure", r"(?P<year>[12]\d{3})(?!\d|[.,:/]\d|[-–]\w|%|\s*(?:percent|per cent))"),
)

HINTS = {
    "figure": r"[12]\d{3}|\d[./]\d",
    "month": r"{M}",
    "season": r"{SEASON}",
    "part": r"{PART}",
    "decade": r"\d0s|{DECADE}",
    "century": r"century",
    "day": r"{DAYS}",
    "weekday": r"{W}",
    "ago": r"\bago\b",
    "unit": r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|weekend|quarters?|decades?|morning|evening|night)\b",
}

BEFORE = re.compile(r"([^\W\d_]+)[\s(]*(?:the\s+)?$", re.IGNORECASE)
WORD = re.compile(r"\s+([^\W\d_]+)")
PIVOT = 50


def find(text: str) -> tuple[Found, ...]:
    """The dates of the sentence in order, none within another."""
    hints, rules = _compiled()
    hinted = {name for name, hint in hints.items() if hint.search(text)}
    taken: list[Found] = []
    for kind, hint, pattern in rules:
        if hint not in hinted:
            continue
        for match in pattern.finditer(text):
            if any(match.start() < other.end and match.end() > other.start for other in taken):
                continue
            moment = _moment(kind, match)
            if moment is not None:
                taken.append(Found(match.start(), match.end(), moment, kind))
    return tuple(sorted(taken, key=lambda found: found.start))


@cache
def _compiled() -> tuple[dict[str, re.Pattern[str]], tuple[tuple[Kind, str, re.Pattern[str]], ...]]:
    macros = wording().macros

    def filled(rule: str) -> str:
        return re.sub(r"\{([A-Z]+2?)\}", lambda name: macros[name[1]], rule)

    hints = {name: re.compile(filled(hint), re.IGNORECASE) for name, hint in HINTS.items()}
    return hints, tuple(
        (kind, hint, re.compile(rf"(?i:(?<![\w.,'’/-])(?:{filled(rule)})(?!\w))")) for kind, hint, rule in RULES
    )


def _moment(kind: Kind, match: re.Match[str]) -> Moment | None:
    words = wording()
    said = {name: value for name, value in match.groupdict().items() if value is not None}
    if kind == "distance":
        return _distance(said, words)
    if kind in ("iso", "numeric", "years"):
        return _figures(kind, said)
    if kind in ("decade", "century"):
        return _long(said, words)
    if kind == "year":
        return Moment(year=int(said["year"]), about=_about(match)) if _cued(match, words, sure=False) else None
    open_ = kind in ("month", "season") and not said.keys() & {"year", "short", "yearshift", "old", "shift", "part"}
    if open_ and not _cued(match, words, sure=True):
        return None
    return _calendar(said, words)


def _about(match: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:around|about|circa|c\.)\s*$", match.string[: match.start()], re.IGNORECASE))


def _cued(match: re.Match[str], words: Wording, *, sure: bool) -> bool:
    """Whether what stands around a bare year, month or season shows that it is one; `sure`: a word of many meanings."""
    before = BEFORE.search(match.string[max(0, match.start() - 30) : match.start()])
    cue = before[1].lower() if before else ""
    after = WORD.match(match.string, match.end())
    word = after[1] if after else ""
    if sure and (word == "of" or (cue not in words.sure_cues and word[:1].isupper())):
        return False
    if cue in words.sure_cues or not (sure or match.string[: match.start()].strip()):
        return True
    if word.lower() in words.counted:
        return False
    if cue in words.cues:
        return True
    return not sure and (match.string[match.start() - 1] == "(" or _named(match, word))


def _named(match: re.Match[str], word: str) -> bool:
    """Whether the year stands between an article or a possessive and a noun: the 1994 memorandum."""
    before = match.string[: match.start()]
    return word.islower() and bool(re.search(r"(?:\b(?:the|an?|its|their|his|her|this|that)|['’]s)\s+$", before, re.I))


def _year(short: int) -> int:
    return 2000 + short if short < PIVOT else 1900 + short


def _figures(kind: Kind, said: dict[str, str]) -> Moment | None:
    if kind == "iso":
        return _valid(int(said["year"]), int(said["m"]), int(said["d"]))
    if kind == "numeric":
        one, two = int(said["a"]), int(said["b"])
        of = int(said["y"]) if len(said["y"]) == 4 else _year(int(said["y"]))
        return _valid(of, one, two) if two > 12 else _valid(of, two, one)
    first, last = int(said["year"]), int(said["last"])
    if len(said["last"]) == 2:
        if last <= first % 100:
            return Moment(year=first, month=last) if 1 <= last <= 12 else None
        last += first - first % 100
    return Moment(year=first, count=last - first, stretch=True) if last > first else None


def _valid(of: int, month: int, day: int) -> Moment | None:
    return Moment(year=of, month=month, day=day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _long(said: dict[str, str], words: Wording) -> Moment:
    if "decade" not in said and "short" not in said and "word" not in said:
        return Moment(century=int(said["nth"]) if "nth" in said else words.ordinals[said["ordinal"].lower()])
    if "decade" in said:
        first = int(said["decade"])
    else:
        short = int(said["short"]) if "short" in said else words.decades[said["word"].lower()]
        first = _year(short) if short < 30 else 1900 + short
    return Moment(decade=first, part=_part(said, words))


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _part(said: dict[str, str], words: Wording) -> str:
    return words.parts[_plain(said["part"])] if "part" in said else ""


def _ordinal(word: str, words: Wording) -> int:
    figures = re.match(r"\d+", word)
    return int(figures[0]) if figures else words.ordinals[_plain(word)]


def _calendar(said: dict[str, str], words: Wording) -> Moment:
    of = int(said["year"]) if "year" in said else None
    if short := said.get("short") or said.get("old"):
        of = _year(int(short))
    shifts = {"last": -1, "this": 0, "next": 1}
    named = said.get("yearshift", "this" if "theyear" in said else "").lower()
    season = words.seasons.get(said.get("season", "").lower())
    return Moment(
        year=of,
        month=words.months.get(said.get("month", "").lower()),
        day=_ordinal(said["day"], words) if "day" in said else None,
        until=_ordinal(said["until"], words) if "until" in said else None,
        season=season,
        part="" if season else _part(said, words),
        shift=words.shifts[_plain(said["shift"])] if "shift" in said else None,
        year_shift=shifts.get(named),
    )


def _distance(said: dict[str, str], words: Wording) -> Moment | None:
    if "days" in said:
        return Moment(unit="day", count=words.days[_plain(said["days"])])
    if "weekday" in said:
        shifts = {"last": -1, "this": 0, "next": 1}
        return Moment(
            weekday=words.weekdays[said["weekday"].lower()],
            shift=words.shifts[_plain(said["shift"])] if "shift" in said else None,
            week_shift=shifts.get(said.get("ofweek", "").lower()),
        )
    if "beside" in said:
        return Moment(unit="day", count=-1 if said["beside"].lower() == "before" else 1, anchored=True)
    unit = said["unit"].lower()
    if "beforelast" in said:
        return Moment(unit=unit, count=-2)
    if "anchored" in said:
        unit = unit if unit in ("week", "month", "year") else "day"
        return Moment(unit=unit, count=words.anchored[_plain(said["anchored"])], anchored=True)
    return _counted(said, unit, words)


def _counted(said: dict[str, str], unit: str, words: Wording) -> Moment | None:
    if "shift" in said:
        later = said.get("toward", "").lower().startswith("later")
        return Moment(unit=unit, count=words.shifts[_plain(said["shift"])], ahead=later)
    if "bare" in said:
        return Moment(unit=unit)
    if "vague" in said:
        return Moment(unit=unit) if unit in ("hour", "minute") else None
    if "half" in said:
        return Moment(unit="month", count=-6) if unit == "year" else None
    number = said.get("n", "1")
    count = int(number) if number.isdigit() else words.numbers[_plain(number)]
    if "stretch" in said:
        return Moment(unit=unit, count=-count, stretch=True)
    if "coming" in said:
        return Moment(unit=unit, count=count, ahead=True, stretch="within" in said)
    back = "ago" in said or said.get("way", "").lower().startswith(("earlier", "before"))
    grain = {"week": "week", "month": "month", "today": "day"}.get(said.get("to", "").lower().split(" ")[-1], "")
    return Moment(unit=unit, grain=grain, count=-count if back else count, anchored="way" in said)
