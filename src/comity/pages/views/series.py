"""Events along time: how many cooperative and hostile ones per week, month, quarter or year, without holes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from comity.pages import addresses
from comity.pages.reading import Reader, monday_of
from comity.records import Event, Finding, Milestone

__all__ = ["Width", "anchor", "anchor_of", "letter_of", "series", "start_of"]

Width = Literal["week", "month", "quarter", "year"]

# At most about a hundred bars, so that each is wide enough to be told apart and clicked on.
_WIDTHS: tuple[tuple[int, Width], ...] = ((600, "week"), (3000, "month"), (10500, "quarter"))
# Of fewer events the table says all that a chart would.
_WORTH_DRAWING = 4
# What is known less closely than to a year stands in no bar of any width.
_CLOSELY = timedelta(days=366)
_AROUND = timedelta(days=366)


def series(
    reader: Reader,
    events: Sequence[Event],
    milestones: Iterable[Milestone] = (),
    *,
    subject: str,
    shifts: Iterable[Finding] = (),
) -> dict[str, Any]:
    """Bars from the first event to the last of those at hand, and what was read meanwhile.

    An event stands in a bar if all its possible days do; `undated` counts those that stand in none, `outside` those of
    more than a year before the first article or after the last: a chart is not stretched by an old date in a text.
    `cooperation` counts quad classes 1 and 2, `conflict` 3 and 4, `articles` all the monitor has of the bar's time.
    """
    closely = [
        (first, last, one.quad)
        for one in events
        if (first := one.when.earliest) and (last := one.when.latest) and last - first <= _CLOSELY
    ]
    drawable = [one for one in closely if _within(reader, *one[:2])]
    if not drawable:
        return _empty(subject, undated=len(events) - len(closely), outside=len(closely))
    start, end = min(one[0] for one in drawable), max(one[1] for one in drawable)
    by = _width(start, end)
    bars = _bars(drawable, _starts(start, end, by), by)
    _cover(reader, bars, by)
    cooperation, conflict = (sum(bar[side] for bar in bars.values()) for side in ("cooperation", "conflict"))
    return {
        "subject": subject,
        "by": by,
        "few": cooperation + conflict < _WORTH_DRAWING,
        "bars": list(bars.values()),
        "undated": len(events) - len(closely) + len(drawable) - cooperation - conflict,
        "outside": len(closely) - len(drawable),
        "cooperation": cooperation,
        "conflict": conflict,
        "busiest": max(bars.values(), key=lambda bar: bar["cooperation"] + bar["conflict"])["start"],
        "milestones": _marks(milestones, start, end),
        "shifts": _shifts(shifts, start, end),
    }


def _bars(events: Iterable[tuple[date, date, int]], starts: Iterable[date], by: Width) -> dict[date, dict[str, Any]]:
    """The bars by their first days, with the events (first and last day, quad class) that stand in them."""
    bars = {day: _bar(day, by) for day in starts}
    for first, last, quad in events:
        if start_of(first, by) == start_of(last, by):
            bars[start_of(first, by)]["cooperation" if quad in (1, 2) else "conflict"] += 1
    return bars


def _within(reader: Reader, first: date, last: date) -> bool:
    """Whether days are of the time that the archive has articles of, or of the year around it."""
    known = reader.article_days
    return known is None or (known[0] - first <= _AROUND and last - known[1] <= _AROUND)


def start_of(day: date, by: Width) -> date:
    """The first day of the bar that a day falls in."""
    if by == "week":
        return monday_of(day)
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[by]
    return day.replace(month=month, day=1)


def anchor(day: date | None) -> str:
    """Where on a page the events of a day's month begin."""
    return f"m{day.year:04}-{day.month:02}" if day else "undated"


def anchor_of(first: str, last: str) -> list[str]:
    """The anchors of all months from a day to another, the newest first."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return [f"m{number // 12:04}-{number % 12 + 1:02}" for number in reversed(months)]


def _empty(subject: str, *, undated: int, outside: int) -> dict[str, Any]:
    return {
        "subject": subject, "by": "month", "few": True, "bars": [], "undated": undated, "outside": outside,
        "cooperation": 0, "conflict": 0, "busiest": "", "milestones": [], "shifts": [],
    }  # fmt: skip


def _width(first: date, last: date) -> Width:
    days = (last - first).days
    return next((by for most, by in _WIDTHS if days <= most), "year")


def _next(start: date, by: Width) -> date:
    if by == "week":
        return start + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _starts(first: date, last: date, by: Width) -> list[date]:
    found = [start_of(first, by)]
    while (following := _next(found[-1], by)) <= last:
        found.append(following)
    return found


def _bar(start: date, by: Width) -> dict[str, Any]:
    end = _next(start, by) - timedelta(days=1)
    return {"start": start.isoformat(), "end": end.isoformat(), "cooperation": 0, "conflict": 0, "articles": 0}


def _cover(reader: Reader, bars: dict[date, dict[str, Any]], by: Width) -> None:
    for day, count in reader.coverage.items():
        bar = bars.get(start_of(day, by))
        if bar:
            bar["articles"] += count


def _marks(milestones: Iterable[Milestone], first: date, last: date) -> list[dict[str, str]]:
    return [
        {
            "day": one.when.earliest.isoformat(),
            "name": one.name,
            "kind": one.kind,
            "address": addresses.milestone(one.id),
        }
        for one in milestones
        if one.when.earliest and first <= one.when.earliest <= last
    ]


def _shifts(found: Iterable[Finding], first: date, last: date) -> list[dict[str, str]]:
    """Changes of level by the first day of the new level, lettered as the list of them is."""
    return [
        {"day": one.period.earliest.isoformat(), "letter": letter_of(number), "value": one.value}
        for number, one in enumerate(found)
        if one.period.earliest and first <= one.period.earliest <= last
    ]


def letter_of(number: int) -> str:
    """a, b, …, z, a1, b1, …: what tells marks on a chart apart."""
    rounds, at = divmod(number, 26)
    return f"{chr(ord('a') + at)}{rounds or ''}"
