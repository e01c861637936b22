"""Is the recent count more or less than the preceding level leads one to expect?

Two counts with different exposures are compared conditionally on their sum (Przyborowski and Wilenski 1940): the recent
one is binomial. News comes in clusters, so counts are divided by their overdispersion, estimated from the preceding
blocks of the same length (Pearson's statistic over its degrees of freedom, shrunk to a usual value); the binomial tail
of fractions is the incomplete beta function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from scipy.special import betainc, betaincinv

__all__ = ["Change", "compare", "overdispersion", "ratio", "slope"]


@dataclass(frozen=True, slots=True)
class Change:
    """How surprising the recent count is if nothing changed: the chance of one as high, and of one as low."""

    up: float
    down: float


def overdispersion(blocks: Sequence[tuple[float, float]], *, usual: float, weight: float) -> float:
    """How many times more than Poisson's the variance of counts is; at least 1.

    `blocks` are pairs of a count and its exposure; `usual` counts like the evidence of `weight` blocks.
    """
    exposed = [(count, exposure) for count, exposure in blocks if exposure > 0]
    total = sum(count for count, _ in exposed)
    if total <= 0:
        return max(1.0, usual)
    rate = total / sum(exposure for _, exposure in exposed)
    squares = sum((count - rate * exposure) ** 2 / (rate * exposure) for count, exposure in exposed)
    return max(1.0, (squares + usual * weight) / (len(exposed) - 1 + weight))


def compare(recent: float, before: float, *, share: float, dispersion: float) -> Change:
    """`share` is the part of all exposure that is recent, above 0 and below 1."""
    now, then = recent / dispersion, before / dispersion
    up = float(betainc(now, then + 1, share)) if now > 0 else 1.0
    down = float(betainc(then, now + 1, 1 - share)) if then > 0 else 1.0
    return Change(up, down)


def ratio(recent: float, before: float, *, share: float, dispersion: float) -> tuple[float, tuple[float, float]]:
    """The logarithm of the recent rate over the one before: its median and 90 % interval (Jeffreys' prior)."""
    now, then = recent / dispersion + 0.5, before / dispersion + 0.5
    odds = share / (1 - share)
    low, middle, high = (
        log(max(point, 1e-12) / max(1 - point, 1e-12) / odds)
        for point in (float(betaincinv(now, then, part)) for part in (0.05, 0.5, 0.95))
    )
    return middle, (low, high)


def slope(recent: float, before: float, *, share: float, dispersion: float) -> float:
    """The logarithm of the recent rate over the one before, one event more being spread evenly over all the time: where
    nothing happened, nothing rose or fell."""
    now, then = recent / dispersion + share, before / dispersion + 1 - share
    return log(now * (1 - share) / (then * share))
