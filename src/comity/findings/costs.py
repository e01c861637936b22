"""How badly one level fits a stretch of a series: the costs that the searches of ruptures minimise.

Each cost is minus twice a log-likelihood, up to what all stretches share, so that differences compare with chi-squared
quantiles and with penalties in units of log(n). All come from running sums: any stretch costs the same.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray
from ruptures.base import BaseCost

__all__ = ["CountCost"]

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
