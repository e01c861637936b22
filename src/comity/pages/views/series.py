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


def series(
    reader: Reader,
    events: Sequence[Event],
    milestones: Iterable[Milestone] = (),
    *,
    subject: str,
    shifts: Iterable[Finding] = (),
) -> dict[str, Any]:
    """Bars from the first event to the last of those at hand, and what was read meanwhile.

    An event stands in a bar if all its possible days do; `undated` counts those that stand in none. `cooperation`
    counts quad classes 1 and 2, `conflict` 3 and 4, `articles` all that the monitor has of the bar's time.
    """
    dated = [event for event in events if event.when.earliest and event.when.latest]
    days = [day for event in dated for day in (event.when.earliest, event.when.latest) if day]
    if not days:
        return _empty(subject, len(events))
    by = _width(min(days), max(days))
    bars = {start: _bar(start, by) for start in _starts(min(days), max(days), by)}
    undated = len(events) - len(dated)
    for event in dated:
        start = start_of(event.when.earliest or date.min, by)
        if start_of(event.when.latest or date.max, by) != start:
            undated += 1
            continue
        bars[start]["cooperation" if event.quad in (1, 2) else "conflict"] += 1
    _cover(reader, bars, by)
    drawn = sum(bar["cooperation"] + bar["conflict"] for bar in bars.values())
    return {
        "subject": subject,
        "by": by,
        "few": drawn < _WORTH_DRAWING,
        "bars": list(bars.values()),
        "undated": undated,
        "cooperation": sum(bar["cooperation"] for bar in bars.values()),
        "conflict": sum(bar["conflict"] for bar in bars.values()),
        "busiest": max(bars.values(), key=lambda bar: bar["cooperation"] + bar["conflict"])["start"],
        "milestones": _marks(milestones, min(days), max(days)),
        "shifts": _shifts(shifts, min(days), max(days)),
    }


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


def _empty(subject: str, undated: int) -> dict[str, Any]:
    return {
        "subject": subject, "by": "month", "few": True, "bars": [], "undated": undated, "cooperation": 0, "conflict": 0,
        "busiest": "", "milestones": [], "shifts": [],
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
