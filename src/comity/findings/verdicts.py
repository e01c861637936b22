"""From a comparison to a verdict: improved, has not changed, got worse, too little evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from comity.findings.comparing import Change, compare, overdispersion, ratio
from comity.findings.series import Series
from comity.findings.windows import Comparison

__all__ = ["VALUES", "Value", "Verdict", "decided"]

Value = Literal["improved", "has not changed", "got worse", "too little evidence"]

VALUES: tuple[Value, ...] = ("improved", "has not changed", "got worse", "too little evidence")

# Chances below which a rise or fall of hostile or cooperative events is taken for a change; the second holds while the
# last week's verdict was the same, so that it does not flicker. Tuned on simulated stationary series, as are the
# usual overdispersion and its weight: false alarms are 5 % of weeks at most. Repeat with `python -m evals.calibration`.
ENTER = 0.01
STAY = 0.03
USUAL_DISPERSION = 1.6
DISPERSION_WEIGHT = 8.0
# Fewer events expected than this, and "has not changed" would only mean that nobody could have seen a change.
LEAST_EXPECTED = 1.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The value, which events moved it, the log ratio of their rates with its 90 % interval, the chance."""

    value: Value
    moved: Literal["hostile", "cooperative"]
    estimate: float
    interval: tuple[float, float]
    chance: float
    dispersion: float


def decided(series: Series, comparison: Comparison, *, last: str = "") -> Verdict:
    """The verdict, `last` being that of the week before.

    It got worse where hostile events rise (and cooperative ones not still more surely), or cooperative ones fall while
    hostile ones do not; it improved where hostile events fall, or cooperative ones rise while hostile ones do not. A
    change must show both per covered week and per article: neither a busier newsroom nor a quieter one is a change.
    """
    spread = {name: _dispersion(series, comparison, name) for name in ("hostile", "cooperative")}
    hostile = _change(comparison, "hostile", spread["hostile"])
    cooperative = _change(comparison, "cooperative", spread["cooperative"])
    worse, better = min(hostile.up, cooperative.down), min(hostile.down, cooperative.up)
    value = _value(worse, better, last)
    if value == "has not changed" and comparison.expected < LEAST_EXPECTED:
        value = "too little evidence"
    moved = _moved(value, hostile, cooperative)
    recent, before = getattr(comparison.recent, moved), getattr(comparison.before, moved)
    estimate, interval = ratio(recent, before, share=comparison.share, dispersion=spread[moved])
    chance = {"got worse": worse, "improved": better}.get(value, min(worse, better))
    return Verdict(value, moved, estimate, interval, chance, spread[moved])


def _value(worse: float, better: float, last: str) -> Value:
    if worse < (STAY if last == "got worse" else ENTER) and worse <= better:
        return "got worse"
    if better < (STAY if last == "improved" else ENTER) and better < worse:
        return "improved"
    return "has not changed"


def _moved(value: Value, hostile: Change, cooperative: Change) -> Literal["hostile", "cooperative"]:
    if value == "got worse":
        return "hostile" if hostile.up <= cooperative.down else "cooperative"
    if value == "improved":
        return "hostile" if hostile.down < cooperative.up else "cooperative"
    return "hostile"


def _change(comparison: Comparison, name: str, dispersion: float) -> Change:
    """The weaker of the evidence per covered week and per article."""
    recent, before = getattr(comparison.recent, name), getattr(comparison.before, name)
    per_week = compare(recent, before, share=comparison.share, dispersion=dispersion)
    per_article = compare(recent, before, share=comparison.share_of_articles, dispersion=dispersion)
    return Change(max(per_week.up, per_article.up), max(per_week.down, per_article.down))


def _dispersion(series: Series, comparison: Comparison, name: str) -> float:
    """Of the blocks before, each as long as the recent weeks."""
    weeks, start = comparison.weeks, comparison.end - comparison.weeks
    ends = range(start, start - comparison.weeks_before + weeks - 1, -weeks)
    levels = [series.level(end - weeks, end) for end in ends]
    blocks = [(getattr(level, name), level.covered) for level in levels]
    return overdispersion(blocks, usual=USUAL_DISPERSION, weight=DISPERSION_WEIGHT)
