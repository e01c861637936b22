"""Which weeks are compared with which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.findings.series import Level, Series, Width

__all__ = ["REACHES", "WINDOWS", "Comparison", "Reach", "chosen"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a status looks, in weeks or months: the recent ones against those before them; how many the level before
    must be known from at least (and from twice the recent ones), and how many of these must have news; and as how many
    blocks of periods the usual clustering counts beside what is measured. `stay` is the chance below which a verdict
    holds."""

    windows: tuple[tuple[int, int], ...]
    least_before: int
    least_covered: int
    usual_blocks: float
    stay: float


# A desk thinks in weeks, months, quarters and half-years; the level before is longer the thinner the news, so that it
# holds some events. `./run.sh eval calibration` shows what these can detect.
WINDOWS = ((1, 52), (4, 52), (13, 104), (26, 156))
# Two months at least; a level from fewer than six weeks with news is one week's luck. Of months, half a year. A year
# has but twelve months: with the weight of eight usual blocks beside them, on 500 simulated series in which nothing
# changes, 5.5 % of months have a false alarm, with four 5.2 %, and where verdicts stay below .015 instead of .03 4.9 %.
REACHES: Mapping[Width, Reach] = {
    "week": Reach(WINDOWS, 8, 6, 8.0, 0.03),
    "month": Reach(((1, 12), (3, 24), (6, 36)), 6, 4, 4.0, 0.015),
}
"""How far a status looks, by the width of its periods."""
# Events expected in the recent periods: fewer, and a longer window is taken.
WANTED_EVENTS = 3.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The recent periods, weeks or months (`long` of them), and those before (`long_before`); `end` is the number of
    the one after them."""

    by: Width
    long: int
    long_before: int
    recent: Level
    before: Level
    end: int

    @property
    def share(self) -> float:
        """The part of all covered periods that is recent."""
        return self.recent.covered / (self.recent.covered + self.before.covered)

    @property
    def share_of_articles(self) -> float:
        """The part of all articles that is recent."""
        return self.recent.articles / (self.recent.articles + self.before.articles)

    @property
    def scale(self) -> float:
        """What a count of the level before is multiplied with to give the count expected in the recent periods."""
        return self.recent.covered / self.before.covered

    @property
    def expected(self) -> float:
        """The events expected in the recent periods if nothing changed."""
        return (self.before.hostile + self.before.cooperative) * self.scale


def chosen(series: Series, end: int, *, usual: int = 0) -> tuple[Comparison, ...]:
    """The comparisons for the period before number `end`: the shortest window in which enough events are expected, and
    the next longer one, which shows what comes slowly or ceases.

    Only what came before the recent ones decides, so that the choice cannot favour a verdict. The window that was
    `usual` the period before is kept while two thirds of the events are expected in it and a shorter one has no more
    than half as many again as it needs. Empty where no level before is known, or nothing was read in the recent ones.
    """
    windows = REACHES[series.by].windows
    usable = [found for recent, before in windows if (found := _comparison(series, end, recent, before))]
    for place, found in enumerate(usable):
        wanted = WANTED_EVENTS
        if usual:
            wanted *= 2 / 3 if found.long == usual else 1.5 if found.long < usual else 1.0
        if found.expected >= wanted:
            return tuple(usable[place : place + 2])
    return tuple(usable[-1:])


def _comparison(series: Series, end: int, recent: int, before: int) -> Comparison | None:
    reach, start = REACHES[series.by], end - recent
    first = max(0, start - before)
    if start - first < max(reach.least_before, 2 * recent):
        return None
    found = Comparison(series.by, recent, start - first, series.level(start, end), series.level(first, start), end)
    return found if found.recent.covered > 0 and found.before.covered >= reach.least_covered else None
