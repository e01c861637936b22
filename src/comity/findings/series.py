"""A timeline as running sums, so that any window of it is summed at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from comity.records import Timeline

__all__ = ["Level", "Series", "Width", "series_of"]

Width = Literal["week", "month"]
"""How wide the periods of a status are."""

_Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """The counts of some weeks or months: hostile and cooperative events, those with any news at all, articles."""

    hostile: float
    cooperative: float
    covered: float
    articles: float


@dataclass(frozen=True, slots=True)
class Series:
    """Running sums over weeks or months, one longer than the timeline: `sums[b] - sums[a]` is the sum of a to b - 1.

    The four columns are those of `Level`. `first` is the first day of number 0.
    """

    first: date | None
    sums: _Sums
    by: Width = "week"

    def __len__(self) -> int:
        return len(self.sums) - 1

    def level(self, first: int, last: int) -> Level:
        """Those from number `first` to `last` - 1."""
        hostile, cooperative, covered, articles = (self.sums[last] - self.sums[first]).tolist()
        return Level(hostile, cooperative, covered, articles)

    def index(self, day: date) -> int:
        """The number of the period that `day` is in; raises `ValueError` where it is outside the timeline."""
        number = -1 if self.first is None else _between(self.first, day, self.by)
        if not 0 <= number < len(self):
            raise ValueError(f"{day} is outside the timeline, which has {len(self)} {self.by}s from {self.first}")
        return number


def _between(first: date, day: date, by: Width) -> int:
    if by == "week":
        return (day - first).days // 7
    return (day.year - first.year) * 12 + day.month - first.month


def series_of(timeline: Timeline) -> Series:
    """The timeline as running sums.

    A week (or month) without a single article is not covered: its silence says nothing. Where none has articles,
    coverage is unknown and all are taken as covered. Raises `ValueError` for a timeline by day or year.
    """
    if timeline.by not in ("week", "month"):
        raise ValueError(f"{timeline.subject}: a status needs a timeline by week or month, not by {timeline.by}")
    buckets = timeline.buckets
    rows = np.array([(*bucket.quads, bucket.articles) for bucket in buckets], dtype=np.float64).reshape(-1, 5)
    hostile, cooperative = rows[:, 2] + rows[:, 3], rows[:, 0] + rows[:, 1]
    busy = (hostile + cooperative) > 0
    known = bool(rows[:, 4].any())
    articles = np.maximum(rows[:, 4], busy) if known else np.ones(len(rows))
    columns = np.stack([hostile, cooperative, (articles > 0).astype(np.float64), articles], axis=1)
    sums = np.concatenate([np.zeros((1, 4)), np.cumsum(columns, axis=0)])
    return Series(buckets[0].start if buckets else None, sums, timeline.by)
