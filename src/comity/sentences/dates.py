"""When it happened: the dates that a sentence tells, in days, against the day it was published."""

from __future__ import annotations

from datetime import date, datetime

from comity.records import Span

__all__ = ["when"]


def when(text: str, *, published: datetime | None, anchor: date | None = None) -> tuple[Span, str]:
    """The days that an event of the sentence gets, and the reason in words."""
    day = anchor or (published.date() if published else None)
    if day is None:
        return Span(), ""
    return Span(day, day, "day", day.isoformat()), f"published {day.isoformat()}"
