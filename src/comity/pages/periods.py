"""Long lists cut by time: each year has a page; its months and days have one where the page above is too short."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping
from datetime import date

from comity.errors import NotFound

__all__ = ["Periods", "span_of"]


class Periods:
    """The years, months and days that have a page of their own ("2014", "2014-03", "2014-03-05").

    `days` counts what there is of each day; a page holds at most `most`.
    """

    def __init__(self, days: Mapping[date, int], *, most: int) -> None:
        self.most = most
        self._counts: Counter[str] = Counter()
        for day, count in days.items():
            for period in _levels(day):
                self._counts[period] += count

    def page(self, day: date) -> str:
        """The shortest name whose page holds all of a day."""
        year, month, whole = _levels(day)
        return next((one for one in (year, month) if self._counts[one] <= self.most), whole)

    def pages(self) -> list[str]:
        """All that have a page, in order."""
        return sorted(one for one in self._counts if not above(one) or self._counts[above(one)] > self.most)

    def count(self, period: str) -> int:
        """How much there is of a period that has a page; raises `NotFound`."""
        if period not in self._counts or (above(period) and self._counts[above(period)] <= self.most):
            raise NotFound(f"there is no page of {period!r}; known: {', '.join(self.years()) or 'none'}")
        return self._counts[period]

    def years(self) -> list[str]:
        """The years, the newest first."""
        return sorted((one for one in self._counts if not above(one)), reverse=True)

    def parts(self, period: str) -> list[str]:
        """The months of a year or days of a month whose pages hold what its own cannot, the newest first."""
        if self._counts[period] <= self.most:
            return []
        return sorted((one for one in self._counts if above(one) == period), reverse=True)


def above(period: str) -> str:
    """The month of a day, the year of a month, "" for a year."""
    return period.rpartition("-")[0]


def span_of(period: str) -> tuple[date, date]:
    """The first and last day of a year, month or day by its name; raises `NotFound` where it is no such name."""
    try:
        numbers = [int(part) for part in period.split("-")]
        year, month, day = [*numbers, *([0] * (3 - len(numbers)))]
        first, last = date(year, month or 1, day or 1), date(year, month or 12, day or 1)
    except ValueError as error:
        raise NotFound(f"{period!r} is no year, month or day") from error
    if period not in _levels(first):
        raise NotFound(f"{period!r} is no year, month or day")
    return first, last if day else last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _levels(day: date) -> tuple[str, str, str]:
    whole = day.isoformat()
    return whole[:4], whole[:7], whole
