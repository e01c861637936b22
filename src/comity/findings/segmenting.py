"""Where a series changes its level: cost × search × penalty, as in ruptures (Truong, Oudre and Vayatis 2020).

Counts are searched exactly on a coarse grid (PELT, Killick, Fearnhead and Eckley 2012) and each change is then moved to
the bucket that fits best. How surely it is dated comes from the likelihood of all buckets between its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import ruptures
from numpy.typing import NDArray

from comity.findings.comparing import overdispersion
from comity.findings.costs import CountCost

__all__ = ["PENALTY", "Dated", "level_changes", "size_of"]

_Array = NDArray[np.float64]

# Times log(buckets), for a change's date and level. Tried on 600 series of five years drawn as in evals/calibration.py,
# without any change: with 2, 4.5 % of them get one, with 3, .8 %. 2.5 lies between and was not measured by itself.
PENALTY = 2.5
# Buckets of the coarse grid, which is also the shortest stretch that counts as a level.
GRID = 4
# Blocks within which clustering is measured: shorter than a level, so that changes of level do not count as clusters.
BLOCK = 13
USUAL_DISPERSION = 1.6
DISPERSION_WEIGHT = 2.0
# The part of its likelihood that a date's interval holds.
HELD = 0.9


@dataclass(frozen=True, slots=True)
class Dated:
    """A change of level: the first bucket of the new one, the earliest and latest that it may as well be, and the gain
    in cost over no change there. `start` and `end` bound both levels."""

    at: int
    earliest: int
    latest: int
    start: int
    end: int
    gain: float


def size_of(counts: _Array, exposure: _Array) -> tuple[float, float]:
    """The size of the negative binomial for these counts, and their overdispersion, both from within short blocks."""
    ends = range(BLOCK, len(counts) + 1, BLOCK)
    squares = []
    for end in ends:
        block = [
            (float(c), float(e)) for c, e in zip(counts[end - BLOCK : end], exposure[end - BLOCK : end], strict=True)
        ]
        if sum(count for count, _ in block) > 0:
            squares.append(
                (overdispersion(block, usual=USUAL_DISPERSION, weight=DISPERSION_WEIGHT), sum(c for c, _ in block))
            )
    total = sum(weight for _, weight in squares)
    spread = sum(one * weight for one, weight in squares) / total if total else USUAL_DISPERSION
    rate = float(counts.sum()) / max(1.0, float(exposure.sum()))
    return (rate / (spread - 1) if spread > 1.01 and rate > 0 else float("inf")), spread


def level_changes(counts: _Array, exposure: _Array, *, size: float, penalty: float = PENALTY) -> tuple[Dated, ...]:
    """The changes of level of counts, in order.

    `exposure` is 1 for a bucket that was seen and 0 for one that was not; `size` is that of `size_of`.
    """
    if len(counts) < 3 * GRID or not counts.any():
        return ()
    cost = CountCost(size=size).fit(np.stack([counts, exposure], axis=1))
    search = ruptures.Pelt(custom_cost=cost, min_size=GRID, jump=GRID).fit(cost.signal)
    found = search.predict(pen=penalty * log(max(2.0, float(exposure.sum()))))[:-1]
    bounds = _refined(cost, [0, *found, len(counts)])
    return tuple(_dated(cost, *three) for three in zip(bounds, bounds[1:], bounds[2:], strict=False))


def _refined(cost: CountCost, bounds: list[int]) -> list[int]:
    """Each change moved to where both its levels fit best; twice, since neighbours move too."""
    moved = list(bounds)
    for _ in range(2):
        for place in range(1, len(moved) - 1):
            before, after = moved[place - 1], moved[place + 1]
            costs = {at: cost.error(before, at) + cost.error(at, after) for at in _places(cost, before, after)}
            moved[place] = min(costs, key=lambda at: costs[at], default=moved[place])
    return moved


def _places(cost: CountCost, before: int, after: int) -> list[int]:
    """Where a level may begin: in a bucket that was seen, and not at the very end of either level."""
    least = min(GRID // 2, (after - before) // 2)
    return [at for at in range(before + least, after - least + 1) if at < after and cost.signal[at, 1] > 0]


def _dated(cost: CountCost, before: int, at: int, after: int) -> Dated:
    places = np.array(_places(cost, before, after) or [at])
    costs = np.array([cost.error(before, int(place)) + cost.error(int(place), after) for place in places])
    weights = np.exp(-(costs - costs.min()) / 2)
    order = np.argsort(-weights, kind="stable")
    held = int(np.searchsorted(np.cumsum(weights[order]), HELD * weights.sum())) + 1
    kept = places[order[:held]]
    return Dated(at, int(kept.min()), int(kept.max()), before, after, cost.error(before, after) - float(costs.min()))
