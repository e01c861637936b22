"""A timeline as running sums, so that any window of it is summed at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from comity.records import Timeline

__all__ = ["Level", "Series", "series_of"]

_Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """The counts of some weeks: hostile and cooperative events, weeks with any news at all, articles."""

    hostile: float
    cooperative: float
    covered: float
    articles: float


@dataclass(frozen=True, slots=True)
class Series:
    """Running sums over weeks, each one longer than the timeline: `sums[b] - sums[a]` is the sum of weeks a to b - 1.

    The four columns are those of `Level`. `monday` is the first day of week 0.
    """

    monday: date | None
    sums: _Sums

    def __len__(self) -> int:
        return len(self.sums) - 1

    def level(self, first: int, last: int) -> Level:
        """Weeks `first` to `last` - 1."""
        hostile, cooperative, covered, articles = (self.sums[last] - self.sums[first]).tolist()
        return Level(hostile, cooperative, covered, articles)

    def index(self, day: date) -> int:
        """The number of the week that `day` is in; raises `ValueError` where it is outside the timeline."""
        number = -1 if self.monday is None else (day - self.monday).days // 7
        if not 0 <= number < len(self):
            raise ValueError(f"{day} is outside the timeline, which has {len(self)} weeks from {self.monday}")
        return number


def series_of(timeline: Timeline) -> Series:
    """The weekly timeline as running sums.

    A week without a single article is not covered: its silence says nothing. Where no week has articles, coverage is
    unknown and every week is taken as covered. Raises `ValueError` for a timeline that is not by week.
    """
    if timeline.by != "week":
        raise ValueError(f"{timeline.subject}: a status needs a timeline by week, not by {timeline.by}")
    buckets = timeline.buckets
    rows = np.array([(*bucket.quads, bucket.articles) for bucket in buckets], dtype=np.float64).reshape(-1, 5)
    hostile, cooperative = rows[:, 2] + rows[:, 3], rows[:, 0] + rows[:, 1]
    busy = (hostile + cooperative) > 0
    known = bool(rows[:, 4].any())
    articles = np.maximum(rows[:, 4], busy) if known else np.ones(len(rows))
    columns = np.stack([hostile, cooperative, (articles > 0).astype(np.float64), articles], axis=1)
    sums = np.concatenate([np.zeros((1, 4)), np.cumsum(columns, axis=0)])
    return Series(buckets[0].start if buckets else None, sums)
