"""What can be said of all relations at once, by dimension: how much, how warm, how material, how hostile.

A dimension is measured over an undirected panel of all pairs. What is *expected* of a pair follows from how active both
its parties are with everybody, period by period (quasi-independence): busy states meet more often. Periods of one pair
differ by more than chance: counts are divided by that overdispersion before anything is concluded from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit, xlogy

from comity.findings.shrinking import Floats, Shrunken, beta_prior, gamma_prior
from comity.relations.ledgers import QUADS

__all__ = ["MEASURES", "Measure", "Measured", "Tally", "tally"]

# Where a pair's own periods say little, its overdispersion is drawn to that of all, with the weight of so many periods.
WEIGHT = 4.0
# And where there is but one period, this is taken: between the medians of ICEWS dyads by week (2.2 hostile, 3.4 other).
USUAL = 3.0
# A step is told where it makes what was seen e^5 times as likely: by chance fewer than one in a hundred series of 60
# periods have one.
SURE_STEP = 5.0


@dataclass(frozen=True, slots=True)
class Tally:
    """A panel as arrays: `counts[quad, cell]` of each pair `(one[cell], other[cell])` and `period[cell]`, codes by
    number."""

    codes: tuple[str, ...]
    starts: tuple[date, ...]
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    period: NDArray[np.int64]
    counts: Floats

    def pair(self) -> NDArray[np.int64]:
        """The number of each cell's pair: the place in the upper half of the square of codes."""
        return self.one * len(self.codes) + self.other


@dataclass(frozen=True, slots=True)
class Measured:
    """A dimension of all pairs, as squares of codes: what was observed and expected; and of the counts behind it those
    that conclusions rest on (divided by their overdispersion). `of` gives shrunken estimates of some pairs, `began` the
    first day of the period from which a pair is as it is, where one can tell."""

    name: str
    codes: tuple[str, ...]
    value: Floats
    expected: Floats
    counts: Floats
    exposure: Floats
    shrink: Callable[[Floats, Floats], Shrunken]
    began: Callable[[int, int], date | None]
    is_share: bool
    settings: tuple[tuple[str, str], ...]

    def place(self, code: str) -> int | None:
        """The number of a code, None if it is in no event."""
        found = {one: number for number, one in enumerate(self.codes)}
        return found.get(code)

    def of(self, pairs: Sequence[tuple[int, int]]) -> Shrunken:
        """The estimates of these pairs (numbers of codes, in any order)."""
        one, other = np.array([sorted(pair) for pair in pairs], dtype=np.int64).reshape(-1, 2).T
        return self.shrink(self.counts[one, other], self.exposure[one, other])

    def whole(self) -> Shrunken:
        """The estimates of all pairs at once, as full squares."""
        upper = np.triu_indices(len(self.codes), 1)
        found = self.shrink(self.counts[upper], self.exposure[upper])
        return Shrunken(*(_full(one, upper, len(self.codes)) for one in (found.estimate, found.low, found.high)))


Measure = Callable[[Tally], Measured]


def tally(panel: pl.DataFrame) -> Tally:
    """The undirected panel as arrays."""
    codes = tuple(sorted({*panel["who"].unique().to_list(), *panel["whom"].unique().to_list()}))
    numbers = pl.Enum(codes)
    starts = panel["start"].unique().sort()
    return Tally(
        codes,
        tuple(starts.to_list()),
        panel["who"].cast(numbers).to_physical().cast(pl.Int64).to_numpy(),
        panel["whom"].cast(numbers).to_physical().cast(pl.Int64).to_numpy(),
        starts.search_sorted(panel["start"]).cast(pl.Int64).to_numpy(),
        panel.select(pl.col(QUADS).fill_null(0).cast(pl.Float64)).to_numpy().T,
    )


def volume(told: Tally) -> Measured:
    """All events, against what is expected of how active both are."""
    return _ratio("volume", told, told.counts.sum(axis=0))


def conflict(told: Tally) -> Measured:
    """Hostile events, verbal and material, against what is expected of how hostile both are with everybody."""
    return _ratio("conflict", told, told.counts[2] + told.counts[3])


def tone(told: Tally) -> Measured:
    """The share of cooperative events in all."""
    return _share("tone", told, told.counts[0] + told.counts[1])


def material(told: Tally) -> Measured:
    """The share of deeds (material cooperation and conflict) in all events."""
    return _share("material", told, told.counts[1] + told.counts[3])


MEASURES: Mapping[str, Measure] = {"volume": volume, "tone": tone, "material": material, "conflict": conflict}
"""The dimensions that are measured over a panel, by name."""


def _ratio(name: str, told: Tally, counts: Floats) -> Measured:
    size = len(told.codes)
    observed = _square(told, counts, size)
    margins = np.zeros((len(told.starts), size))
    np.add.at(margins, (told.period, told.one), counts)
    np.add.at(margins, (told.period, told.other), counts)
    scaled = margins / np.sqrt(np.maximum(margins.sum(axis=1, keepdims=True), 1e-12))
    expected = np.triu(scaled.T @ scaled, 1)
    dispersion = _dispersion(told, counts, lambda one, other: scaled[:, one] * scaled[:, other])

    def began(one: int, other: int) -> date | None:
        low, high = sorted((one, other))
        cells = (told.one == low) & (told.other == high)
        seen = np.bincount(told.period[cells], counts[cells], len(told.starts)).astype(np.float64)
        return _began(told.starts, seen, scaled[:, low] * scaled[:, high], float(dispersion[low, high]))

    effective, exposure = observed / dispersion, expected / dispersion
    upper = np.triu_indices(size, 1)
    prior = gamma_prior(effective[upper], exposure[upper])
    settings = (
        (
            "prior",
            f"gamma mixture: shapes {_told(prior.shapes)}, rates {_told(prior.rates)}, weight {prior.weight:.3g}",
        ),
    )
    return Measured(
        name,
        told.codes,
        observed,
        expected,
        effective,
        exposure,
        prior.shrunken,
        began,
        is_share=False,
        settings=settings,
    )


def _share(name: str, told: Tally, counts: Floats) -> Measured:
    size = len(told.codes)
    everything = told.counts.sum(axis=0)
    observed, of = _square(told, counts, size), _square(told, everything, size)
    own = np.bincount(told.one, counts, size) + np.bincount(told.other, counts, size)
    all_of = np.bincount(told.one, everything, size) + np.bincount(told.other, everything, size)
    usual = logit((own + 0.5) / (all_of + 1))
    middle = logit((own.sum() + 0.5) / (all_of.sum() + 1))
    expected = expit(usual[:, None] + usual[None, :] - middle)
    dispersion = _dispersion(told, everything, None, counts)
    effective, exposure = observed / dispersion, of / dispersion
    upper = np.triu_indices(size, 1)
    prior = beta_prior(effective[upper], exposure[upper])
    with np.errstate(invalid="ignore"):
        value = np.where(of > 0, observed / np.maximum(of, 1), np.nan)
    settings = (("prior", f"beta: {prior.yes:.3g} and {prior.no:.3g}"),)
    return Measured(
        name, told.codes, value, expected, effective, exposure, prior.shrunken, _never, is_share=True, settings=settings
    )


def _began(starts: Sequence[date], seen: Floats, expected: Floats, dispersion: float) -> date | None:
    """Where the ratio of what was seen to what was expected rises most surely, if it doubles there: the likelihood of
    one step against none, Poisson, divided by the overdispersion. None where the step is no surer than by chance."""
    before, before_of = np.cumsum(seen)[:-1], np.cumsum(expected)[:-1]
    after, after_of = seen.sum() - before, expected.sum() - before_of
    usable = (before_of > 0) & (after_of > 0) & (after * before_of > 2 * before * after_of)
    if not usable.any():
        return None
    gain = xlogy(before, before / np.maximum(before_of, 1e-12)) + xlogy(after, after / np.maximum(after_of, 1e-12))
    gain -= xlogy(seen.sum(), seen.sum() / expected.sum())
    best = int(np.argmax(np.where(usable, gain, -np.inf)))
    return starts[best + 1] if gain[best] / dispersion > SURE_STEP else None


def _never(_one: int, _other: int) -> date | None:
    """Of shares no beginning is told."""
    return None


def _full(values: Floats, upper: tuple[NDArray[np.int64], ...], size: int) -> Floats:
    """A square that is the same on both sides of its diagonal, ones on it."""
    square = np.ones((size, size))
    square[upper] = values
    square.T[upper] = values
    return square


def _square(told: Tally, counts: Floats, size: int) -> Floats:
    found: Floats = np.bincount(told.pair(), counts, size * size).astype(np.float64)
    return found.reshape(size, size)


def _dispersion(
    told: Tally,
    counts: Floats,
    expected: Callable[[NDArray[np.int64], NDArray[np.int64]], Floats] | None,
    part: Floats | None = None,
) -> Floats:
    """How many times more than by chance each pair's periods differ, at least 1: Pearson's statistic over its degrees
    of freedom, drawn to that of all pairs. With `part`, of its share in `counts`."""
    size = len(told.codes)
    keys, cell = np.unique(told.pair(), return_inverse=True)
    table = np.zeros((len(told.starts), len(keys)))
    table[told.period, cell] = counts
    if part is None:
        assert expected is not None
        exposure, seen = expected(keys // size, keys % size), table
    else:
        exposure, seen = table, np.zeros_like(table)
        seen[told.period, cell] = part
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = seen.sum(axis=0) / exposure.sum(axis=0)
        spread = rate * exposure * ((1 - rate) if part is not None else 1.0)
        squares = np.where(spread > 0, (seen - rate * exposure) ** 2 / spread, 0.0).sum(axis=0)
    freedom = np.maximum((exposure > 0).sum(axis=0) - 1, 0)
    busy = seen.sum(axis=0) >= 5
    usual = float(squares[busy].sum() / freedom[busy].sum()) if freedom[busy].sum() > 0 else USUAL
    found = np.full(size * size, max(1.0, usual))
    found[keys] = np.maximum(1.0, (squares + usual * WEIGHT) / (freedom + WEIGHT))
    return found.reshape(size, size)


def _told(numbers: Sequence[float]) -> str:
    return " and ".join(f"{number:.3g}" for number in numbers)
