"""How badly one level fits a stretch of a series: the costs that the searches of ruptures minimise.

Each cost is minus twice a log-likelihood, up to what all stretches share, so that differences compare with chi-squared
quantiles and with penalties in units of log(n). All come from running sums: any stretch costs the same.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray
from ruptures.base import BaseCost

__all__ = ["CountCost", "LineCost"]

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


class LineCost(BaseCost):  # type: ignore[misc]
    """Real numbers around a level, or a straight line (`slope`), in each column: the sum of squares left over."""

    model = "line"
    min_size = 2

    def __init__(self, *, slope: bool = True) -> None:
        self.slope = slope
        self.min_size = 3 if slope else 2

    def fit(self, signal: _Array) -> LineCost:
        """Take a series, one column a variable."""
        self.signal = signal
        times = np.arange(len(signal), dtype=np.float64)[:, None]
        columns = [signal, signal**2, times * signal]
        self.sums = np.concatenate([np.zeros((3, 1, signal.shape[1])), np.cumsum(columns, axis=1)], axis=1)
        return self

    def error(self, start: int, end: int) -> float:
        """The sum of squares of `start` to `end` - 1 around the line that fits them best."""
        total, squares, products = self.sums[:, end] - self.sums[:, start]
        length = end - start
        left = squares - total**2 / length
        if self.slope and length > 2:
            # Times start to end - 1 have this mean and this sum of squares around it.
            mean, around = (start + end - 1) / 2, length * (length**2 - 1) / 12
            left = left - (products - mean * total) ** 2 / around
        return float(np.maximum(left, 0.0).sum())
