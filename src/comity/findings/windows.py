"""Which weeks are compared with which."""

from __future__ import annotations

from dataclasses import dataclass

from comity.findings.series import Level, Series

__all__ = ["LEAST_BEFORE", "WINDOWS", "Comparison", "chosen"]

# Recent weeks against weeks before them. A desk thinks in weeks, months, quarters and half-years; the level before is
# longer the thinner the news, so that it holds some events. `python -m evals.calibration` shows what these can detect.
WINDOWS = ((1, 52), (4, 52), (13, 104), (26, 156))
# The level before must be known from two months at least, and from twice the recent weeks.
LEAST_BEFORE = 8
# Weeks with news among them: a level from fewer is one week's luck.
LEAST_COVERED = 6
# Events expected in the recent weeks: fewer, and a longer window is taken.
WANTED_EVENTS = 3.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The recent weeks (`weeks` of them) and those before (`weeks_before`), as numbers of weeks in the timeline."""

    weeks: int
    weeks_before: int
    recent: Level
    before: Level
    end: int

    @property
    def share(self) -> float:
        """The part of all covered weeks that is recent."""
        return self.recent.covered / (self.recent.covered + self.before.covered)

    @property
    def share_of_articles(self) -> float:
        """The part of all articles that is recent."""
        return self.recent.articles / (self.recent.articles + self.before.articles)

    @property
    def scale(self) -> float:
        """What a count of the level before is multiplied with to give the count expected in the recent weeks."""
        return self.recent.covered / self.before.covered

    @property
    def expected(self) -> float:
        """The events expected in the recent weeks if nothing changed."""
        return (self.before.hostile + self.before.cooperative) * self.scale


def chosen(series: Series, end: int, *, usual: int = 0) -> tuple[Comparison, ...]:
    """The comparisons for the week before number `end`: the shortest window in which enough events are expected, and
    the next longer one, which shows what comes slowly or ceases.

    Only what came before the recent weeks decides, so that the choice cannot favour a verdict. The window that was
    `usual` the week before is kept while two thirds of the events are expected in it and a shorter one has no more than
    half as many again as it needs. Empty where no level before is known, or nothing was read in the recent weeks.
    """
    usable = [found for weeks, before in WINDOWS if (found := _comparison(series, end, weeks, before))]
    for place, found in enumerate(usable):
        wanted = WANTED_EVENTS
        if usual:
            wanted *= 2 / 3 if found.weeks == usual else 1.5 if found.weeks < usual else 1.0
        if found.expected >= wanted:
            return tuple(usable[place : place + 2])
    return tuple(usable[-1:])


def _comparison(series: Series, end: int, weeks: int, weeks_before: int) -> Comparison | None:
    start = end - weeks
    first = max(0, start - weeks_before)
    if start - first < max(LEAST_BEFORE, 2 * weeks):
        return None
    found = Comparison(weeks, start - first, series.level(start, end), series.level(first, start), end)
    return found if found.recent.covered > 0 and found.before.covered >= LEAST_COVERED else None
