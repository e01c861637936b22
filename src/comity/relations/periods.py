"""Periods: days, ISO weeks (from Monday), months and years, by their first days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from comity.records import Span

__all__ = ["By", "last_day", "placed", "start_of", "starts"]

By = Literal["day", "week", "month", "year"]

_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


def start_of(day: date, by: By) -> date:
    """The first day of the period that `day` is in; the first of a week is its Monday."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    if by == "year":
        return day.replace(month=1, day=1)
    return day


def last_day(start: date, by: By) -> date:
    """The last day of the period that starts on `start`; never after 9999-12-31."""
    if by == "month":
        return start.replace(day=monthrange(start.year, start.month)[1])
    if by == "year":
        return start.replace(month=12, day=31)
    return start + timedelta(days=min(_DAYS[by] - 1, (date.max - start).days))


def starts(first: date, last: date, by: By) -> Iterator[date]:
    """The first days of all periods from the one `first` is in to the one `last` is in; none if `last` is before."""
    start = start_of(first, by)
    while start <= last:
        yield start
        end = last_day(start, by)
        if end == date.max:
            return
        start = end + timedelta(days=1)


def placed(when: Span, by: By) -> date | None:
    """The first day of the period that `when` counts in: that of its earliest day.

    None where its time is told less exactly than such a period is long, or not at all: no period is its own.
    """
    earliest, latest = when.earliest, when.latest
    if earliest is None or latest is None or (latest - earliest).days >= _DAYS[by]:
        return None
    return start_of(earliest, by)
