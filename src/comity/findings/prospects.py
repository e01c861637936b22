"""The chance that a status is "got worse" in some weeks' time, and how good such chances were.

From the forecasts of both sides' counts: for a low, a middle and a high count of cooperative events, how many hostile
ones it would take for the status to get worse, and the chance of so many. The status is judged by its own rules, the
weeks to come being spread evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from comity.findings.forecasting import Floats, Forecasts
from comity.findings.series import Series
from comity.findings.verdicts import judged
from comity.findings.windows import WINDOWS, chosen
from comity.records import Finding

__all__ = ["WORSE", "Prospects", "prospects"]

WORSE = "got worse"

# Cooperative events of the weeks to come stand for thirds of their distribution.
THIRDS = (1 / 6, 1 / 2, 5 / 6)
# No hostile count that comes once in ten thousand times is looked at.
RAREST = 0.9999
# Weeks that any comparison looks back on.
LONGEST = max(recent + before for recent, before in WINDOWS) + 8
# The articles of the weeks to come: as many as in these last ones.
USUAL_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Prospects:
    """For each week from `since` on, and for the one after the last: the chance before it that the status is worse in
    so many weeks' time; by Brier's score (less is better) how good it was, and how good the rivals' were: as often as
    so far after a status like the present one, and as often as so far. NaN where that is not known."""

    chances: Floats
    scores: Floats
    rivals: tuple[Floats, Floats]


def prospects(
    series: Series, statuses: Sequence[Finding], hostile: Forecasts, cooperative: Forecasts, *, since: int
) -> Prospects:
    """The chances by these forecasts, which look as many weeks ahead; `statuses` are those of all weeks."""
    weeks = hostile.weeks
    worse = np.array([one.value == WORSE for one in statuses], dtype=np.float64)
    outcome = np.full(len(worse) + 1, np.nan)
    outcome[: len(worse) - weeks + 1] = worse[weeks - 1 :]
    chances = np.full(len(outcome), np.nan)
    for origin in range(max(1, since), len(outcome)):
        chances[origin] = _chance(series, statuses[origin - 1], (hostile, cooperative), origin)
    like, ever = _rates(worse, weeks)
    return Prospects(
        chances,
        (chances - outcome) ** 2,
        (
            np.where(np.isnan(chances), np.nan, (like - outcome) ** 2),
            np.where(np.isnan(chances), np.nan, (ever - outcome) ** 2),
        ),
    )


def _chance(series: Series, last: Finding, expected: tuple[Forecasts, Forecasts], origin: int) -> float:
    """The chance before week `origin`, the status of the week before being `last`."""
    hostile, cooperative = expected
    most = int(hostile.quantile_at(RAREST, origin))
    chances = []
    for share in THIRDS:
        count = cooperative.quantile_at(share, origin)
        low, high = 0, most + 1
        if not _is_worse(series, last, (most, count), origin, hostile.weeks):
            low = high
        while low < high:
            middle = (low + high) // 2
            if _is_worse(series, last, (middle, count), origin, hostile.weeks):
                high = middle
            else:
                low = middle + 1
        chances.append(hostile.at_least(low, origin) if low <= most else 0.0)
    return float(np.mean(chances))


def _is_worse(series: Series, last: Finding, counts: tuple[float, float], origin: int, weeks: int) -> bool:
    """Whether the status is worse after these weeks, if so many hostile and cooperative events come in them."""
    first = max(0, origin - LONGEST)
    known = series.sums[first : origin + 1]
    before = known[max(0, len(known) - 1 - USUAL_WEEKS)]
    articles = (known[-1, 3] - before[3]) / max(1.0, known[-1, 2] - before[2])
    step = np.array([counts[0] / weeks, counts[1] / weeks, 1.0, articles])
    sums = np.concatenate([known, known[-1] + step * np.arange(1, weeks + 1)[:, None]])
    monday = series.first + timedelta(weeks=first) if series.first else None
    grown = Series(monday, sums)
    usual = int(dict(last.parameters).get("window by rule", "0"))
    comparisons = chosen(grown, len(grown), usual=usual)
    return bool(comparisons) and judged(grown, comparisons, last=last.value)[1].value == WORSE


def _rates(worse: Floats, weeks: int) -> tuple[Floats, Floats]:
    """How often it was worse in so many weeks' time up to each week: after weeks like the last one, and at all."""
    like, ever = np.empty(len(worse) + 1), np.empty(len(worse) + 1)
    after, times = np.zeros(2), np.zeros(2)
    for origin in range(len(worse) + 1):
        known = origin - weeks
        if known >= 1:
            present = int(worse[known - 1])
            after[present] += worse[origin - 1]
            times[present] += 1
        present = int(worse[origin - 1]) if origin else 0
        ever[origin] = (after.sum() + 0.5) / (times.sum() + 1)
        like[origin] = (after[present] + 0.5) / (times[present] + 1)
    return like, ever
