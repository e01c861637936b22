"""From a comparison to a verdict: improved, has not changed, got worse, too little evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from comity.findings.comparing import Change, compare, overdispersion, ratio, slope
from comity.findings.series import Series, Width
from comity.findings.windows import REACHES, Comparison

__all__ = ["VALUES", "Value", "Verdict", "decided", "judged"]

Value = Literal["improved", "has not changed", "got worse", "too little evidence"]

VALUES: tuple[Value, ...] = ("improved", "has not changed", "got worse", "too little evidence")

# The chance below which a rise or fall of hostile or cooperative events is taken for a change, shared evenly among the
# windows looked at; a greater one (`Reach.stay`) holds while the last verdict was the same, so that it does not
# flicker. Tuned on simulated stationary series, as are the usual overdispersion and its weight: false alarms are 5 % of
# weeks and months at most. Repeat with `./run.sh eval calibration`.
ENTER = 0.01
USUAL_DISPERSION = 1.6
# A side whose chance of the move is below this leans that way, if not surely.
LEANING = 0.2
# As a difference of logarithms: where talks grow twice as fast as blows, more of both is no worsening.
STEEPER = log(2)
# Fewer events expected than this, and "has not changed" would only mean that nobody could have seen a change.
LEAST_EXPECTED = 1.5
# So many are enough while the week before had enough, so that the two do not take turns.
STILL_EXPECTED = 1.0
# An archive with fewer articles than this in a week with news was picked by hand: more of them means that more
# happened, not that more was read, so that only the weeks are counted. One article a working day is a feed's least.
LEAST_FLOW = 5.0
_WEEKS: Mapping[Width, float] = {"week": 1.0, "month": 365.25 / 12 / 7}
# With one test instead of two there, chances must be so much smaller for the promise to hold: with 1, false alarms are
# 5.5 % of weeks, with 2, 4.6 %. Repeat with `./run.sh eval calibration`.
ALONE = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """The value, which events moved it, the log ratio of their rates with its 90 % interval, the chance."""

    value: Value
    moved: Literal["hostile", "cooperative"]
    estimate: float
    interval: tuple[float, float]
    chance: float
    dispersion: float


def judged(series: Series, comparisons: Sequence[Comparison], *, last: str = "") -> tuple[Comparison, Verdict]:
    """The comparison that shows a change most surely, with its verdict; the first where none shows any.

    Raises `ValueError` without comparisons.
    """
    if not comparisons:
        raise ValueError("nothing to compare")
    found = [(comparison, decided(series, comparison, last=last, looks=len(comparisons))) for comparison in comparisons]
    changed = [one for one in found if one[1].value in ("got worse", "improved")]
    return min(changed, key=lambda one: one[1].chance) if changed else found[0]


def decided(series: Series, comparison: Comparison, *, last: str = "", looks: int = 1) -> Verdict:
    """The verdict, `last` being that of the period before and `looks` the number of windows that are looked at.

    It got worse where hostile events rise (unless cooperative ones rise twice as steeply), or cooperative ones fall
    while hostile ones do not lean down; it improved where hostile events fall (unless cooperative ones fall twice
    as steeply), or cooperative ones rise while hostile ones do not lean up. A change must show both per covered period
    and, where articles flow steadily, per article: neither a busier newsroom nor a quieter one is a change.
    """
    moves = {name: _move(series, comparison, name) for name in ("hostile", "cooperative")}
    worse, better = _worse(moves), _better(moves)
    tests = looks if _flows(comparison) else looks * ALONE
    value, chance, moved = _value(worse, better, last, (ENTER / tests, REACHES[comparison.by].stay / tests))
    enough = STILL_EXPECTED if last == value else LEAST_EXPECTED
    if value == "has not changed" and comparison.expected < enough:
        value = "too little evidence"
    move = moves[moved]
    return Verdict(value, moved, move.estimate, move.interval, chance, move.dispersion)


_Side = Literal["hostile", "cooperative"]


@dataclass(frozen=True, slots=True)
class _Move:
    """How one side's events changed."""

    change: Change
    estimate: float
    interval: tuple[float, float]
    dispersion: float
    slope: float


def _worse(moves: Mapping[str, _Move]) -> tuple[float, _Side]:
    """The chance that things look so much worse though nothing changed, and the side that shows it."""
    hostile, cooperative = moves["hostile"], moves["cooperative"]
    more_hostile = hostile.change.up if hostile.slope >= cooperative.slope - STEEPER else 1.0
    less_cooperative = cooperative.change.down if hostile.change.down > LEANING else 1.0
    return (more_hostile, "hostile") if more_hostile <= less_cooperative else (less_cooperative, "cooperative")


def _better(moves: Mapping[str, _Move]) -> tuple[float, _Side]:
    """The chance that things look so much better though nothing changed, and the side that shows it."""
    hostile, cooperative = moves["hostile"], moves["cooperative"]
    less_hostile = hostile.change.down if hostile.slope <= cooperative.slope + STEEPER else 1.0
    more_cooperative = cooperative.change.up if hostile.change.up > LEANING else 1.0
    return (less_hostile, "hostile") if less_hostile <= more_cooperative else (more_cooperative, "cooperative")


def _value(
    worse: tuple[float, _Side], better: tuple[float, _Side], last: str, chances: tuple[float, float]
) -> tuple[Value, float, _Side]:
    """`chances` are those below which a verdict is told, and held."""
    enter, stay = chances
    if worse[0] < (stay if last == "got worse" else enter) and worse[0] <= better[0]:
        return "got worse", *worse
    if better[0] < (stay if last == "improved" else enter) and better[0] < worse[0]:
        return "improved", *better
    return "has not changed", min(worse[0], better[0]), "hostile"


def _move(series: Series, comparison: Comparison, name: str) -> _Move:
    dispersion = _dispersion(series, comparison, name)
    recent, before = getattr(comparison.recent, name), getattr(comparison.before, name)
    estimate, interval = ratio(recent, before, share=comparison.share, dispersion=dispersion)
    steep = slope(recent, before, share=comparison.share, dispersion=dispersion)
    return _Move(_change(comparison, name, dispersion), estimate, interval, dispersion, steep)


def _change(comparison: Comparison, name: str, dispersion: float) -> Change:
    """The weaker of the evidence per covered week and, where articles flow, per article."""
    recent, before = getattr(comparison.recent, name), getattr(comparison.before, name)
    per_week = compare(recent, before, share=comparison.share, dispersion=dispersion)
    if not _flows(comparison):
        return per_week
    per_article = compare(recent, before, share=comparison.share_of_articles, dispersion=dispersion)
    return Change(max(per_week.up, per_article.up), max(per_week.down, per_article.down))


def _flows(comparison: Comparison) -> bool:
    """Whether the archive before was read from a steady flow of news, rather than picked by hand."""
    return comparison.before.articles >= LEAST_FLOW * comparison.before.covered * _WEEKS[comparison.by]


def _dispersion(series: Series, comparison: Comparison, name: str) -> float:
    """Of the blocks before, each as long as the recent one."""
    long, start = comparison.long, comparison.end - comparison.long
    ends = range(start, start - comparison.long_before + long - 1, -long)
    levels = [series.level(end - long, end) for end in ends]
    blocks = [(getattr(level, name), level.covered) for level in levels]
    return overdispersion(blocks, usual=USUAL_DISPERSION, weight=REACHES[comparison.by].usual_blocks)
