"""How many events to expect in the next weeks: forecasts of counts for every week of a series, and how good they were.

A forecast is a negative binomial distribution. Its mean is a level a week times the weeks ahead; how wide it is follows
from how far past forecasts of the same series were off (Pearson's statistic, discounted). Levels differ in what they
look at. Arrays have weeks along their first axis; forecasts have one row more, that for the weeks after the last.

Scores are continuous ranked probability scores (Gneiting and Raftery 2007): the mean distance of the distribution from
what came, in events, so that less is better and a point forecast is scored by how far it was off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import hyp2f1
from scipy.stats import nbinom

__all__ = ["LEVELS", "RIVALS", "Forecasts", "Gain", "Level", "forecasts", "gain_of"]

Floats = NDArray[np.float64]
Level = Callable[[Floats, Floats, int], Floats]
"""From counts, exposures (1 where there was news) and weeks ahead to the level a week expected before each week."""

# Half-lives of 4, 8, 13 and 26 weeks, drawn to the long-run mean with the weight of 0, 2, 4 or 8 weeks, were compared
# on hostile and cooperative events of 428 dyads of ICEWS up to April 2014; 8 and 2 are best or within 1 % of the best
# for a week and a month. What `./run.sh eval outlook` shows is of the weeks after.
HALF_LIFE = 8.0
DRAWN = 2.0
# Weeks of the long-run mean that persistence is mixed with: without, a quiet week would rule out any event.
MIXED = 0.5
# How wide forecasts are: past errors count half after a year, and errors twice as large as Poisson's, the usual ones in
# ICEWS, count as eight forecasts. Errors of the first half-year are those of a level that is not known yet.
ERRORS_HALF_LIFE = 52.0
USUAL = 2.0
USUAL_WEIGHT = 8.0
LEARNED_AFTER = 26
# Forecasts of four weeks made week by week share their outcomes, and errors come in a row.
LAG = 8
# One side of a 90 % interval, in standard errors.
WIDTH = 1.645


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Of so many weeks ahead: mean and overdispersion of the count before each week, and what came (NaN where that is
    not known or not all weeks had news)."""

    weeks: int
    mean: Floats
    dispersion: Floats
    outcome: Floats

    @property
    def scores(self) -> Floats:
        """The continuous ranked probability score of each forecast whose outcome is known, else NaN."""
        known = ~np.isnan(self.outcome)
        found = np.full(self.outcome.shape, np.nan)
        found[known] = _crps(self.outcome[known], *_shape(self.mean[known], self.dispersion[known]))
        return found

    def quantile(self, share: float) -> Floats:
        """The count below or at which so large a share of each distribution lies."""
        return np.asarray(nbinom.ppf(share, *_shape(self.mean, self.dispersion)), dtype=np.float64)

    def quantile_at(self, share: float, origin: int) -> float:
        """The same of the forecast before week `origin` of a single series."""
        return float(nbinom.ppf(share, *_shape(self.mean[origin], self.dispersion[origin])))

    def at_least(self, count: float, origin: int) -> float:
        """The chance of that many events or more, by the forecast before week `origin` of a single series."""
        size, chance = _shape(self.mean[origin], self.dispersion[origin])
        return float(nbinom.sf(count - 1, size, chance))


@dataclass(frozen=True, slots=True)
class Gain:
    """By what share one forecast's scores are better than another's, and the 90 % interval of that share."""

    share: float
    low: float
    high: float


def discounted(counts: Floats, exposure: Floats, weeks: int) -> Floats:
    """Recent weeks count most: a gamma-Poisson level that forgets (Harvey and Fernandes 1989), drawn to the long-run
    mean."""
    usual = long_run(counts, exposure, weeks)
    found, keep = np.empty_like(usual), 0.5 ** (1 / HALF_LIFE)
    seen, weight = np.zeros(counts.shape[1:]), np.zeros(counts.shape[1:])
    for week in range(len(counts)):
        found[week] = (seen + DRAWN * usual[week]) / (weight + DRAWN)
        kept = np.where(exposure[week] > 0, keep, 1.0)
        seen, weight = kept * seen + counts[week], kept * weight + exposure[week]
    found[-1] = (seen + DRAWN * usual[-1]) / (weight + DRAWN)
    return found


def persistent(counts: Floats, exposure: Floats, weeks: int) -> Floats:
    """As the last weeks, as many of them as are looked ahead."""
    usual = long_run(counts, exposure, weeks)
    events, seen = (_sums(one) - _lagged(_sums(one), weeks) for one in (counts, exposure))
    found: Floats = (events + MIXED * usual) / (seen + MIXED)
    return found


def long_run(counts: Floats, exposure: Floats, _weeks: int) -> Floats:
    """The mean of all weeks before, with half an event more, since what never was may yet come."""
    found: Floats = (_sums(counts) + 0.5) / (_sums(exposure) + 1)
    return found


LEVELS: Mapping[str, Level] = {"discounted": discounted, "persistence": persistent, "long-run mean": long_run}
"""Levels by name. The first is ours."""

RIVALS = ("persistence", "long-run mean")
"""What a forecast must beat to be shown."""


def forecasts(counts: Floats, exposure: Floats, *, weeks: int, level: Level = discounted) -> Forecasts:
    """The forecasts before each week, each knowing only what came before."""
    mean = np.maximum(level(counts, exposure, weeks) * weeks, 1e-4)
    outcome = np.full(mean.shape, np.nan)
    if len(counts) >= weeks:
        ahead, seen = (_sums(one)[weeks:] - _sums(one)[:-weeks] for one in (counts, exposure))
        outcome[: len(ahead)] = np.where(seen == weeks, ahead, np.nan)
    return Forecasts(weeks, mean, _dispersion(mean, outcome, weeks), outcome)


def gain_of(ours: Floats, theirs: Floats) -> Gain:
    """How much better our scores of a series are than theirs, by the weeks that both have.

    The interval is that of Diebold and Mariano (1995), its variance that of a mean of weeks that depend on each other
    (Newey and West 1987).
    """
    both = ~(np.isnan(ours) | np.isnan(theirs))
    better, usual = theirs[both] - ours[both], float(theirs[both].mean()) if both.any() else 0.0
    if len(better) <= LAG or usual <= 0:
        return Gain(0.0, -1.0, 1.0)
    off = better - better.mean()
    variance = float(off @ off)
    for lag in range(1, LAG + 1):
        variance += 2 * (1 - lag / (LAG + 1)) * float(off[lag:] @ off[:-lag])
    error = WIDTH * float(np.sqrt(max(variance, 0.0))) / len(better)
    share = float(better.mean())
    return Gain(share / usual, (share - error) / usual, min(1.0, (share + error) / usual))


def _dispersion(mean: Floats, outcome: Floats, weeks: int) -> Floats:
    """How many times more than Poisson's the squared errors were, of forecasts whose outcome was known by then."""
    errors = (outcome - mean) ** 2 / mean
    found, keep = np.empty_like(mean), 0.5 ** (1 / ERRORS_HALF_LIFE)
    squares, weight = np.zeros(mean.shape[1:]), np.zeros(mean.shape[1:])
    for week in range(len(mean)):
        if week - weeks >= LEARNED_AFTER:
            error = errors[week - weeks]
            told = ~np.isnan(error)
            kept = np.where(told, keep, 1.0)
            squares, weight = kept * squares + np.where(told, error, 0.0), kept * weight + told
        found[week] = (squares + USUAL * USUAL_WEIGHT * weeks) / (weight + USUAL_WEIGHT * weeks)
    return np.maximum(found, 1.02)


def _shape(mean: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    """Size and chance of the negative binomial."""
    return mean / (dispersion - 1), 1 / dispersion


def _crps(count: Floats, size: Floats, chance: Floats) -> Floats:
    """Of a negative binomial, in closed form (Wei and Held 2014)."""
    odds = (1 - chance) / chance**2
    spread = chance * (2 * nbinom.cdf(count - 1, size + 1, chance) - 1) + hyp2f1(size + 1, 0.5, 2, -4 * odds)
    found: Floats = count * (2 * nbinom.cdf(count, size, chance) - 1) - size * odds * spread
    return found


def _sums(rows: Floats) -> Floats:
    """Running sums, one row longer."""
    return np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])


def _lagged(rows: Floats, weeks: int) -> Floats:
    """Each row as it was so many weeks before, the first where there is none."""
    return np.concatenate([np.repeat(rows[:1], min(weeks, len(rows)), axis=0), rows[: max(0, len(rows) - weeks)]])
