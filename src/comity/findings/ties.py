"""All ties of one state on one dimension, and how any of them stands among others.

The one in question is held against what the others lead one to expect of it: their middle, give or take how much they
differ among themselves, drawn to how much all ties of that state differ (a moderated t, Smyth 2004: a handful of
neighbours cannot tell by themselves how much ties usually differ), and how surely its own value is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import t as student

from comity.findings.measures import Measured
from comity.findings.shrinking import Floats, Shrunken

__all__ = [
    "EXCEPTIONAL",
    "LEAST_EVIDENCE",
    "LEAST_PEERS",
    "NOTHING_KNOWN",
    "PRIOR_PEERS",
    "VERDICTS",
    "Surprise",
    "Ties",
    "surprise",
    "ties_of",
]

VERDICTS = ("exceptionally high", "in line", "exceptionally low", "too little evidence")

# A verdict is told where the chance of a value as far out is below this, if the relation were like its peers.
EXCEPTIONAL = 0.05
# With fewer peers of which enough is known nobody can say what is usual among them.
LEAST_PEERS = 3
# With fewer expected and fewer observed, in counts divided by their overdispersion, none at all would be no surprise:
# exp(-3) = .05.
LEAST_EVIDENCE = 3.0
# And with less than this one learns nothing of how much ties differ.
LEAST_EXPOSURE = 1.0
# How much all ties of a state count beside the peers themselves for how much ties differ: as so many peers more.
PRIOR_PEERS = 4.0
# Ties that are all alike by luck would make any other an exception: so much they differ at least, about a tenth of a
# ratio of one, or from 97 to 99 % of a share of 98 %.
LEAST_SPREAD = 0.05
# The width of a 90 % interval in standard deviations.
WIDTH = 2 * 1.645


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of the state `own` with each of the codes (its own place is empty): observed, expected, shrunken
    estimates; `scaled` and `errors` are what is compared, `usual` how much all its ties vary there; `known` says of
    which enough was expected or observed to conclude anything."""

    measured: Measured
    own: int
    value: Floats
    expected: Floats
    shrunken: Shrunken
    scaled: Floats
    errors: Floats
    known: Floats
    usual: float

    def place(self, code: str) -> int | None:
        """The number of a partner's code, None if it is in no event or the state itself."""
        place = self.measured.place(code)
        return None if place == self.own else place

    def began(self, place: int) -> date | None:
        """The first day of the period from which the tie is what it is, None where that cannot be told."""
        return self.measured.began(self.own, place)


@dataclass(frozen=True, slots=True)
class Surprise:
    """How far a value is from what its peers lead one to expect: the verdict, the chance, the peers' middle, and `t`
    with its degrees of freedom."""

    verdict: str
    chance: float
    middle: float
    t: float
    freedom: float


NOTHING_KNOWN = Surprise("too little evidence", 1.0, float("nan"), 0.0, 0.0)
"""What is said where too little is known."""


def ties_of(measured: Measured, code: str, *, whole: Shrunken | None = None) -> Ties | None:
    """The ties of the state with that code; None if it is in no event. `whole` are the estimates of all pairs, where
    the ties of many states are wanted."""
    own = measured.place(code)
    if own is None:
        return None
    if whole is None:
        shrunken = measured.of([(own, place) for place in range(len(measured.codes))])
    else:
        shrunken = Shrunken(whole.estimate[own], whole.low[own], whole.high[own])
    scaled, errors = _scaled(measured, shrunken)
    exposure, counts = _row(measured.exposure, own), _row(measured.counts, own)
    told = exposure >= LEAST_EXPOSURE
    told[own] = False
    known = (np.maximum(exposure, counts) >= LEAST_EVIDENCE).astype(np.float64)
    value, expected = _row(measured.value, own), _row(measured.expected, own)
    return Ties(measured, own, value, expected, shrunken, scaled, errors, known, _usual(scaled[told]))


def surprise(ties: Ties, place: int, others: Sequence[int]) -> Surprise:
    """How the tie at `place` stands among the others, which weigh as surely as they are known. Too little evidence
    where too little is known of the tie itself, or of so many of the others that they show no rule."""
    if not ties.known[place] or ties.known[list(others)].sum() < LEAST_PEERS:
        return NOTHING_KNOWN
    values, errors = ties.scaled[list(others)], ties.errors[list(others)]
    weights = 1 / (ties.usual + errors**2)
    middle = float((weights * values).sum() / weights.sum())
    among = max(0.0, float((weights * ((values - middle) ** 2 - errors**2)).sum() / weights.sum()))
    known = float(weights.sum() * ties.usual)
    variance = (PRIOR_PEERS * ties.usual + known * among) / (PRIOR_PEERS + known)
    noise = 1 / weights.sum() + ties.errors[place] ** 2
    t = float((ties.scaled[place] - middle) / np.sqrt(variance + noise))
    freedom = PRIOR_PEERS + known - 1
    chance = float(2 * student.sf(abs(t), freedom))
    far_out = "exceptionally high" if t > 0 else "exceptionally low"
    return Surprise(far_out if chance < EXCEPTIONAL else "in line", chance, middle, t, freedom)


def _usual(values: Floats) -> float:
    """How much all ties vary, unmoved by a few that are far out: from the middle half of those of which enough is
    expected to tell. What was observed does not choose them, or the quiet ones would be left out."""
    if len(values) < LEAST_PEERS:
        return 1.0
    low, high = np.percentile(values, [25, 75])
    return max(float((high - low) / 1.349) ** 2, LEAST_SPREAD**2)


def _scaled(measured: Measured, shrunken: Shrunken) -> tuple[Floats, Floats]:
    """Estimates with their standard errors on the scale on which they are compared: the root of a ratio, the arcsine of
    the root of a share. There chance errs as much at any level, and none at all is not infinitely far from few."""
    low, middle, high = (_scale(measured, one) for one in (shrunken.low, shrunken.estimate, shrunken.high))
    return middle, (high - low) / WIDTH


def _scale(measured: Measured, values: Floats) -> Floats:
    found: Floats = 2 * np.arcsin(np.sqrt(values)) if measured.is_share else np.sqrt(values)
    return found


def _row(square: Floats, own: int) -> Floats:
    """A state's row of a square that is filled on and above its diagonal."""
    found: Floats = np.where(np.arange(len(square)) < own, square[:, own], square[own])
    return found
