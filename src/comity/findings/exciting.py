"""Do hostile acts answer each other? Mutual excitation of two series of daily counts, held against a common shock.

A discrete-time, bivariate form of Hawkes' (1971) process. On day t side i is expected to act

    e(t) · (rate_i + echo_i · own past acts + answer_i · the other side's past acts)

times, where past acts count with weights that halve in `echo_days` and `answer_days` and add up to 1, so that `answer`
is the number of acts that one act of the other side brings about. `e` is how much was seen of the day. A factor common
to both sides, drawn anew each day (gamma, mean 1), stands for what moves both at once: what both do on one day has no
order, and is never taken for an answer. Given the past, counts of a day are then multivariate negative binomial.

The rival explanation has no answers: a common level persists instead (followed from day to day as in Harvey and
Fernandes 1989), so that a shock, once there, moves both sides for as long as the data say. It has as many parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.signal import lfilter
from scipy.special import gammaln, psi

__all__ = ["ANSWER_DAYS", "ECHO_DAYS", "Acts", "Answers", "answered", "answers_of", "interval_of", "past", "shocked"]

_Array = NDArray[np.float64]

ECHO_DAYS = (1.0, 2.0, 5.0)
"""Days in which an act's echo on its own side halves: news is repeated for days, rounds of one side last a week."""
ANSWER_DAYS = (3.0, 7.0, 14.0)
"""Days in which an act's effect on the other side halves: a government answers within days or weeks."""

# A 90 % interval by profile likelihood ends where twice the logarithm is so much lower: 2.706 with many acts. A year
# has few, and intervals then hold too little (.85); with 3.84 they hold .96, with this .93 (`./run.sh eval spirals`).
_DROP = 3.3
_MOST = 20.0


@dataclass(frozen=True, slots=True)
class Acts:
    """Hostile acts of both sides (two columns) on each day, and how much of it was seen (1: as usual, 0: nothing)."""

    counts: _Array
    seen: _Array


@dataclass(frozen=True, slots=True)
class Answers:
    """What explains the acts best: for both sides, acts a day without any cause before, echoes and answers per act; the
    size of the common factor (larger: steadier); half-lives; the logarithm of the likelihood."""

    rates: tuple[float, float]
    echoes: tuple[float, float]
    answers: tuple[float, float]
    size: float
    echo_days: float
    answer_days: float
    likelihood: float


def past(counts: _Array, days: float) -> _Array:
    """The acts before each day with weights that halve in so many days and add up to 1."""
    keep = 0.5 ** (1 / days)
    found: _Array = lfilter([0.0, 1 - keep], [1.0, -keep], counts, axis=0)
    return found


def answers_of(acts: Acts) -> tuple[Answers, ...]:
    """For all half-lives the answers that explain the acts best, the likeliest first."""
    spans = product(ECHO_DAYS, ANSWER_DAYS)
    found = (_fitted(acts, echo, answer, {}) for echo, answer in spans)
    return tuple(sorted(found, key=lambda one: -one.likelihood))


def answered(acts: Acts, found: Answers, *, fixed: dict[int, float]) -> Answers:
    """The same half-lives with the answers of some sides fixed: `{0: 0.0}` is "the first side answers nothing"."""
    return _fitted(acts, found.echo_days, found.answer_days, fixed, start=found)


def interval_of(acts: Acts, found: Sequence[Answers], side: int) -> tuple[float, float]:
    """The 90 % interval of a side's answers per act, by profile likelihood over all that is not known beside it, the
    half-lives too; `found` are those of `answers_of`."""
    likeliest = found[0].likelihood
    near = (one for one in found if 2 * (likeliest - one.likelihood) < _DROP)
    spans = [_span(acts, one, side, _DROP - 2 * (likeliest - one.likelihood)) for one in near]
    return min(low for low, _ in spans), max(high for _, high in spans)


def _span(acts: Acts, found: Answers, side: int, allowed: float) -> tuple[float, float]:
    """Where twice the logarithm of the likelihood is lower by what is allowed at most, with these half-lives."""
    best = found.answers[side]

    def drop(value: float) -> float:
        return 2 * (found.likelihood - answered(acts, found, fixed={side: value}).likelihood) - allowed

    low = 0.0 if best < 1e-3 or drop(0.0) < 0 else float(brentq(drop, 0.0, best, xtol=0.005))
    high = best + 0.25
    while high < _MOST and drop(high) < 0:
        high = 2 * high
    return low, (float(brentq(drop, best, high, xtol=0.005)) if high < _MOST else _MOST)


def shocked(acts: Acts) -> float:
    """The logarithm of the likelihood of the rival: own echoes and a common shock that persists, no answers."""
    return max(_shocked(acts, days) for days in ECHO_DAYS)


def _fitted(
    acts: Acts, echo: float, answer: float, fixed: dict[int, float], *, start: Answers | None = None
) -> Answers:
    y, own, other = acts.counts, past(acts.counts, echo), past(acts.counts, answer)[:, ::-1]
    constant = float(gammaln(y + 1).sum())
    mean = np.maximum(y.sum(axis=0), 0.5) / max(1.0, acts.seen.sum())
    begin = np.array([*(0.6 * mean), 0.2, 0.2, 0.1, 0.1, 0.5])
    if start:
        begin = np.array([*start.rates, *start.echoes, *start.answers, np.log(start.size)])
    bounds = [(1e-6, None)] * 2 + [(0.0, 3.0)] * 2 + [(0.0, _MOST)] * 2 + [(-3.0, 9.0)]
    for side, value in fixed.items():
        begin[4 + side], bounds[4 + side] = value, (value, value)

    def minus(theta: _Array) -> tuple[float, _Array]:
        return _likelihood(theta, acts, own, other)

    found = minimize(minus, begin, jac=True, method="L-BFGS-B", bounds=bounds)
    values = [float(value) for value in found.x]
    return Answers(
        (values[0], values[1]), (values[2], values[3]), (values[4], values[5]), float(np.exp(values[6])),
        echo, answer, -float(found.fun) - constant,
    )  # fmt: skip


def _likelihood(theta: _Array, acts: Acts, own: _Array, other: _Array) -> tuple[float, _Array]:
    """Minus the logarithm of the likelihood (without its constant), and its gradient."""
    y, seen, size = acts.counts, acts.seen[:, None], float(np.exp(theta[6]))
    expected = np.maximum(seen * (theta[0:2] + theta[2:4] * own + theta[4:6] * other), 1e-10)
    total, whole = y.sum(axis=1), expected.sum(axis=1)
    value = (y * np.log(expected)).sum(axis=1) + gammaln(size + total) - gammaln(size)
    value += size * np.log(size) - (size + total) * np.log(size + whole)
    slope = seen * (y / expected - ((size + total) / (size + whole))[:, None])
    by_size = psi(size + total) - psi(size) + np.log(size) + 1 - np.log(size + whole) - (size + total) / (size + whole)
    gradient = np.array([
        *slope.sum(axis=0), *(slope * own).sum(axis=0), *(slope * other).sum(axis=0), size * by_size.sum()
    ])  # fmt: skip
    return -float(value.sum()), -gradient


def _shocked(acts: Acts, echo: float) -> float:
    y, own = acts.counts, past(acts.counts, echo)
    constant = float(gammaln(y + 1).sum())
    total = y.sum(axis=1)
    mean = np.maximum(y.sum(axis=0), 0.5) / max(1.0, acts.seen.sum())

    def minus(theta: _Array) -> float:
        plain = np.maximum(acts.seen[:, None] * (theta[0:2] + theta[2:4] * own), 1e-10)
        whole, inertia, keep = plain.sum(axis=1), np.exp(theta[4]), 1 / (1 + np.exp(-theta[5]))
        level = inertia + lfilter([0.0, keep], [1.0, -keep], total)
        level /= inertia + lfilter([0.0, keep], [1.0, -keep], whole)
        size, whole = np.exp(theta[6]), whole * level
        value = gammaln(size + total) - gammaln(size) + size * np.log(size) - (size + total) * np.log(size + whole)
        return -float(value.sum() + (y * np.log(plain * level[:, None])).sum())

    begin = np.array([*(0.6 * mean), 0.2, 0.2, 1.0, 1.5, 0.5])
    bounds = [(1e-6, None)] * 2 + [(0.0, 3.0)] * 2 + [(-3.0, 9.0), (-6.0, 6.0), (-3.0, 9.0)]
    found = minimize(minus, begin, method="L-BFGS-B", bounds=bounds)
    return -float(found.fun) - constant
