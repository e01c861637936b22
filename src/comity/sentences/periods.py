"""Days, months, seasons and longer periods as `Span`s with their EDTF strings (ISO 8601-2, level 1 and 2)."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from comity.records import Span

__all__ = [
    "between",
    "century",
    "day",
    "decade",
    "month",
    "month_part",
    "moved",
    "season",
    "since",
    "until",
    "week",
    "year",
    "year_part",
]

# First months of the EDTF seasons: 21 spring, 22 summer, 23 autumn, 24 winter (which ends in the next year).
SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}

# First and last month of parts of a year; first and last day of parts of a month (31: its last).
YEAR_PARTS = {
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "h1": (1, 6),
    "h2": (7, 12),
    "q1": (1, 3),
    "q2": (4, 6),
    "q3": (7, 9),
    "q4": (10, 12),
    "m2": (1, 2),
    "m9": (1, 9),
}
MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "h1": (1, 15), "h2": (16, 31)}
MONTH_PARTS |= {"w1": (1, 7), "w2": (8, 14), "w3": (15, 21), "w4": (22, 28)}
DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "h1": (0, 4), "h2": (5, 9)}


def _end(year: int, number: int) -> date:
    return date(year, number, monthrange(year, number)[1])


def day(of: date) -> Span:
    """One day."""
    return Span(of, of, "day", of.isoformat())


def week(of: date) -> Span:
    """The week, Monday to Sunday, that the day lies in."""
    monday = of - timedelta(days=of.weekday())
    sunday = monday + timedelta(days=6)
    return Span(monday, sunday, "week", f"{monday.isoformat()}/{sunday.isoformat()}")


def month(of: int, number: int) -> Span:
    """Month 1 to 12 of the year."""
    return Span(date(of, number, 1), _end(of, number), "month", f"{of:04}-{number:02}")


def season(of: int, code: int) -> Span:
    """The season (EDTF code 21 to 24) that begins in the year."""
    first = SEASONS[code]
    last = _end(of, first + 2) if code != 24 else _end(of + 1, 2)
    return Span(date(of, first, 1), last, "season", f"{of:04}-{code}")


def year(of: int, *, about: bool = False) -> Span:
    """The year; `about` marks it as approximate."""
    return Span(date(of, 1, 1), date(of, 12, 31), "year", f"{of:04}" + "~" * about)


def decade(of: int, part: str = "") -> Span:
    """The ten years from the year `of`, or a part of them ("early", "mid", "late", "h1", "h2")."""
    if part not in DECADE_PARTS:
        return Span(date(of, 1, 1), date(of + 9, 12, 31), "decade", f"{of // 10:03}X")
    first, last = (of + step for step in DECADE_PARTS[part])
    return Span(date(first, 1, 1), date(last, 12, 31), "decade", f"{first:04}/{last:04}")


def century(number: int) -> Span:
    """The century as it is commonly counted: the 18th has the years 1700 to 1799."""
    first = (number - 1) * 100
    return Span(date(max(first, 1), 1, 1), date(first + 99, 12, 31), "interval", f"{number - 1:02}XX")


def year_part(of: int, part: str) -> Span:
    """A third ("early", "mid", "late"), half ("h1", "h2") or quarter ("q1" to "q4") of the year."""
    first, last = YEAR_PARTS[part]
    return Span(date(of, first, 1), _end(of, last), "interval", f"{of:04}-{first:02}/{of:04}-{last:02}")


def month_part(of: int, number: int, part: str) -> Span:
    """A third, half or week ("w1" to "w4", "w5" the last) of the month; all of it for a part that no month has."""
    if part == "w5":
        return between(day(_end(of, number) - timedelta(days=6)), day(_end(of, number)))
    if part not in MONTH_PARTS:
        return month(of, number)
    first, last = MONTH_PARTS[part]
    end = min(date(of, number, 1) + timedelta(days=last - 1), _end(of, number))
    return between(day(date(of, number, first)), day(end))


def between(one: Span, other: Span) -> Span:
    """From the first day of the one to the last of the other."""
    edtf = f"{_first(one.edtf)}/{_last(other.edtf)}"
    return Span(one.earliest, other.latest, "interval", edtf)


def since(start: Span) -> Span:
    """From the period on, without end."""
    return Span(start.earliest, None, "interval", f"{_first(start.edtf)}/..")


def until(end: Span) -> Span:
    """Up to the period's last day, without beginning."""
    return Span(None, end.latest, "interval", f"../{_last(end.edtf)}")


def _first(edtf: str) -> str:
    return edtf.split("/")[0]


def _last(edtf: str) -> str:
    return edtf.split("/")[-1]


def moved(of: date, unit: str, count: int) -> date | None:
    """The day `count` units later (earlier if negative); None outside the calendar. Hours and minutes move no day."""
    if unit in ("minute", "hour"):
        return of
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        ordinal = of.toordinal() + days
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
    months = of.year * 12 + of.month - 1 + count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    if not MINYEAR <= months // 12 <= MAXYEAR:
        return None
    return date(months // 12, months % 12 + 1, min(of.day, monthrange(months // 12, months % 12 + 1)[1]))
