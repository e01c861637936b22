"""How badly one level fits a stretch of a series: the costs that the searches of ruptures minimise.

Each cost is minus twice a log-likelihood, up to what all stretches share, so that differences compare with chi-squared
quantiles and with penalties in units of log(n). All come from running sums: any stretch costs the same.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray
from ruptures.base import BaseCost

__all__ = ["CountCost", "ValueCost"]

_Array = NDArray[np.float64]


class CountCost(BaseCost):  # type: ignore[misc]
    """Counts around one rate per unit of exposure: Poisson, or negative binomial with a fixed size.

    The signal has two columns, counts and exposures; a bucket without exposure costs nothing. `size` is the shape of
    the negative binomial (variance = mean + mean² / size); infinite is Poisson. Exact for exposures of 0 and 1.
    """

    model = "counts"
    min_size = 1

    def __init__(self, *, size: float = float("inf")) -> None:
        self.size = size
        self.sums: list[tuple[float, float]] = []

    def fit(self, signal: _Array) -> CountCost:
        """Take a series of counts and exposures."""
        self.signal = signal
        sums = np.vstack([np.zeros((1, 2)), np.cumsum(signal, axis=0)])
        self.sums = [(float(count), float(exposure)) for count, exposure in sums]
        return self

    def error(self, start: int, end: int) -> float:
        """The cost of buckets `start` to `end` - 1 at the rate that fits them best."""
        (before, exposed), (after, exposure) = self.sums[start], self.sums[end]
        count, exposure = after - before, exposure - exposed
        if count <= 0 or exposure <= 0:
            return 0.0
        rate = count / exposure
        if self.size == float("inf"):
            return -2 * (count * log(rate) - count)
        return -2 * (
            count * log(rate / (self.size + rate)) + exposure * self.size * log(self.size / (self.size + rate))
        )


class ValueCost(BaseCost):  # type: ignore[misc]
    """Values around a level or along a line, whichever says more for its numbers, with a spread of their own.

    `price` is what each number that is fitted costs; a line has one more than a level. `share` is how much each value
    counts, below 1 where values follow their neighbours. No spread is smaller than `least`.
    """

    model = "values"
    min_size = 2

    def __init__(self, *, price: float, share: float, least: float) -> None:
        self.price, self.share, self.least = price, share, least
        self.sums: list[tuple[float, float, float]] = []

    def fit(self, signal: _Array) -> ValueCost:
        """Take a series of values."""
        self.signal = signal
        values = signal.reshape(-1)
        columns = np.stack([values, values**2, values * np.arange(len(values))], axis=1)
        sums = np.vstack([np.zeros((1, 3)), np.cumsum(columns, axis=0)])
        self.sums = [(float(one), float(square), float(moment)) for one, square, moment in sums]
        return self

    def error(self, start: int, end: int) -> float:
        """The cost of values `start` to `end` - 1, without the three numbers that every level has."""
        (before, square_before, moment_before), (after, square_after, moment_after) = self.sums[start], self.sums[end]
        number, total = end - start, after - before
        level = square_after - square_before - total * total / number
        slope = moment_after - moment_before - (start + end - 1) / 2 * total
        line = level - slope * slope * 12 / max(1.0, number * (number * number - 1.0))
        costs = (self.share * number * log(max(one / number, self.least)) for one in (level, line))
        return min(next(costs), next(costs) + self.price)
