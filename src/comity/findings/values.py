"""Where any series of numbers changes its level or its slope: the same search as for counts, with a cost for values.

Values that follow their neighbours tell less than as many independent ones, and look like changes: they count less, by
how strongly the values within the stretches found go together.
"""

from __future__ import annotations

from itertools import pairwise
from math import log

import numpy as np
import ruptures
from numpy.typing import NDArray

from comity.findings.costs import ValueCost

__all__ = ["value_changes"]

_Array = NDArray[np.float64]

# A price of 1 is what Schwarz asks for. On 100 simulated series whose changes are known (levels, slopes, spreads,
# random walks; independent and autocorrelated; 25 to 500 values) it has F1 .831, with 1.3 .838, which their chance does
# not tell apart, and with a power of .35 or .7 .82. `./run.sh eval shifts --choose` prints these and more.
PRICE = 1.0
"""Times log(values), for each number that is fitted."""
LEVEL_NUMBERS = 3
SHORTEST, SHORTEST_SHARE = 5, 1 / 20
# The root of what would be right for autocorrelation known beforehand: changes not found look like it.
POWER = 0.5
# A spread below this part of the noise between neighbours is no knowledge but luck.
LEAST_SPREAD = 1e-3
# A longer series is searched on a grid, and each change then moved to where it fits best.
GRID_OF = 250


def value_changes(values: _Array) -> tuple[int, ...]:
    """The numbers of the values that begin another stretch, in order; none for a series that is short or constant."""
    number = len(values)
    if number < 8 or float(np.std(values)) == 0:
        return ()
    scaled = (values - values.mean()) / values.std()
    found: tuple[int, ...] = ()
    for _ in range(2):
        found = _searched(scaled, _share(scaled, found))
    return found


def _searched(values: _Array, share: float) -> tuple[int, ...]:
    number = len(values)
    shortest = min(max(SHORTEST, int(number * SHORTEST_SHARE)), max(2, number // 4))
    price, least = PRICE * log(number), LEAST_SPREAD * max(float(np.var(np.diff(values))) / 2, 1e-6)
    cost = ValueCost(price=price, share=share, least=least).fit(values.reshape(-1, 1))
    grid = max(1, number // GRID_OF)
    search = ruptures.Pelt(custom_cost=cost, min_size=shortest, jump=grid).fit(cost.signal)
    bounds = [0, *search.predict(pen=LEVEL_NUMBERS * price)]
    for place in range(1, len(bounds) - 1):
        before, after = bounds[place - 1], bounds[place + 1]
        near = range(max(before + 2, bounds[place] - grid), min(after - 1, bounds[place] + grid + 1))
        costs = {at: cost.error(before, at) + cost.error(at, after) for at in near}
        bounds[place] = min(costs, key=lambda at: costs[at], default=bounds[place])
    return tuple(bounds[1:-1])


def _share(values: _Array, changes: tuple[int, ...]) -> float:
    """How much each value counts, by the autocorrelation of what is left when every stretch is a line."""
    bounds, left = [0, *changes, len(values)], np.empty(len(values))
    for start, end in pairwise(bounds):
        stretch, places = values[start:end], np.arange(end - start)
        rest = (
            stretch - np.polyval(np.polyfit(places, stretch, 1), places) if end - start > 2 else np.zeros(len(places))
        )
        left[start:end] = rest / (float(rest.std()) + 1e-12)
    together = float((left[1:] * left[:-1]).sum() / max(1e-12, float((left**2).sum())))
    together += (1 + 3 * together) * len(bounds[:-1]) / len(values)
    together = min(0.98, max(0.0, together))
    return float(((1 - together) / (1 + together)) ** POWER)
