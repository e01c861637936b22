"""Outlook: how many events to expect in the next week and month, and the chance that the status gets worse.

Only what has proved itself is said: the same forecasts are made for every past week, each knowing only what came
before, and must have been better than "as the last weeks" and "as ever", by 90 % intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from typing import Literal

import numpy as np

from comity.codec import digest
from comity.findings.forecasting import DRAWN, HALF_LIFE, LEVELS, RIVALS, Floats, Forecasts, Gain, forecasts, gain_of
from comity.findings.prospects import WORSE, prospects
from comity.findings.series import Series, series_of
from comity.findings.status import EVIDENCE
from comity.findings.wording import OUTLOOKS, Ahead, count_outlook, status_outlook
from comity.records import Event, Finding, Span, Timeline

__all__ = ["HORIZONS", "METHOD", "enough", "outlooks"]

METHOD = "discounted negative binomial counts, scored week by week, 1"

HORIZONS: Mapping[str, int] = {"week": 1, "month": 4}
"""How far is looked ahead, in weeks."""

Side = Literal["hostile", "cooperative"]
_COLUMNS: Mapping[Side, int] = {"hostile": 0, "cooperative": 1}

# Fewer events of a side in the scored weeks, or a shorter archive, and nothing can have proved itself.
LEAST_EVENTS = 10
LEAST_WEEKS = 104
# Forecasts of the first year are not scored: no level is known yet. Of the scored, the last three years count.
FIRST_SCORED = 52
SCORED_WEEKS = 156
# Chances of the status are dearer: the last two years.
SCORED_STATUSES = 104
# Where it was worse in fewer of them, no chance of it can have proved itself.
LEAST_WORSE = 3
# A level half as high again as the long-run mean, or two thirds of it, is called above or below.
APART = log(1.5)
# Of so many last weeks the events are named that the level rests on.
EVIDENCE_WEEKS = 8


@dataclass(frozen=True, slots=True)
class _Proved:
    """A forecast for the weeks after the last, with its gains over each rival."""

    ahead: Ahead
    gains: tuple[Gain, ...]


def outlooks(
    timeline: Timeline, statuses: Sequence[Finding] = (), *, events: Mapping[str, Event] | None = None, name: str = ""
) -> Iterator[Finding]:
    """What to expect after the last week of a weekly timeline: of hostile events, of cooperative ones, of the status.

    `statuses` are those of all its weeks; `name` is what its subject is called. Each is left out where its forecasts
    were not better than both rivals', and so is a horizon. `estimate` and `interval` (90 %) are events, or the chance
    of "got worse", of the longest horizon that is left.
    """
    series = series_of(timeline)
    rows = np.diff(series.sums, axis=0)
    if not enough(timeline):
        return
    told = name or timeline.subject
    expected: dict[tuple[Side, int], Forecasts] = {}
    for side, column in _COLUMNS.items():
        counts, exposure = rows[:, column], rows[:, 2]
        for weeks in HORIZONS.values():
            expected[side, weeks] = forecasts(counts, exposure, weeks=weeks)
        proved = [one for weeks in HORIZONS.values() if (one := _proved(expected[side, weeks], counts, exposure))]
        if proved and counts[-SCORED_WEEKS:].sum() >= LEAST_EVENTS:
            usual = float(LEVELS[RIVALS[1]](counts, exposure, 1)[-1])
            yield _counted(timeline, side, proved, usual, (told, _evidence(timeline, side, events or {})))
    if len(statuses) == len(series):
        yield from _status(timeline, series, statuses, expected, told)


def enough(timeline: Timeline) -> bool:
    """Whether a timeline is long and busy enough for anything to have proved itself, and reaches to the last week."""
    rows = np.diff(series_of(timeline).sums, axis=0)
    busy = rows[-SCORED_WEEKS:, :2].sum(axis=0).max(initial=0.0) >= LEAST_EVENTS
    return bool(busy and rows[:, 2].sum() >= LEAST_WEEKS and rows[-1, 2])


def _proved(ours: Forecasts, counts: Floats, exposure: Floats) -> _Proved | None:
    """The forecast with its gains, if both are gains."""
    scores = _scored(ours.scores)
    theirs = [forecasts(counts, exposure, weeks=ours.weeks, level=LEVELS[rival]) for rival in RIVALS]
    gains = tuple(gain_of(scores, _scored(one.scores)) for one in theirs)
    if any(gain.low <= 0 for gain in gains):
        return None
    low, high = (float(ours.quantile(share)[-1]) for share in (0.05, 0.95))
    return _Proved(Ahead(ours.weeks, float(ours.mean[-1]), (low, high)), gains)


def _status(
    timeline: Timeline,
    series: Series,
    statuses: Sequence[Finding],
    expected: Mapping[tuple[Side, int], Forecasts],
    name: str,
) -> Iterator[Finding]:
    """The chance that the status is "got worse" then, where it has proved itself."""
    if sum(one.value == WORSE for one in statuses[-SCORED_STATUSES:]) < LEAST_WORSE:
        return
    proved = []
    for weeks in HORIZONS.values():
        both = expected["hostile", weeks], expected["cooperative", weeks]
        found = prospects(series, statuses, *both, since=max(FIRST_SCORED, len(series) - SCORED_STATUSES))
        gains = tuple(gain_of(found.scores, theirs) for theirs in found.rivals)
        if all(gain.low > 0 for gain in gains):
            chance = float(found.chances[-1])
            proved.append(_Proved(Ahead(weeks, chance, (chance, chance)), gains))
    if proved:
        last = proved[-1].ahead.expected
        value = OUTLOOKS[3 if last < 0.1 else 4 if last < 0.5 else 5]
        sentence = status_outlook(name, [one.ahead for one in proved], _last_day(timeline))
        yield _finding(timeline, "status", value, proved, (sentence, statuses[-1].evidence, False))


def _counted(
    timeline: Timeline, side: Side, proved: Sequence[_Proved], usual: float, told: tuple[str, tuple[str, ...]]
) -> Finding:
    last = proved[-1].ahead
    apart = log(last.expected / last.weeks / usual)
    value = OUTLOOKS[0 if apart > APART else 2 if apart < -APART else 1]
    sentence = count_outlook(told[0], side, [one.ahead for one in proved], value, _last_day(timeline))
    return _finding(timeline, side, value, proved, (sentence, told[1], True))


def _finding(
    timeline: Timeline, what: str, value: str, proved: Sequence[_Proved], told: tuple[str, tuple[str, ...], bool]
) -> Finding:
    sentence, evidence, has_interval = told
    last, since = proved[-1].ahead, _last_day(timeline) + timedelta(days=1)
    until = since + timedelta(weeks=last.weeks, days=-1)
    edtf = f"{since.isoformat()}/{until.isoformat()}"
    return Finding(
        id=digest("outlook", timeline.subject, sentence, METHOD),
        kind="outlook",
        subject=timeline.subject,
        period=Span(since, until, "interval", edtf),
        value=value,
        sentence=sentence,
        estimate=round(last.expected, 4),
        interval=last.interval if has_interval else None,
        evidence=evidence,
        method=METHOD,
        parameters=_parameters(what, proved),
    )


def _parameters(what: str, proved: Sequence[_Proved]) -> tuple[tuple[str, str], ...]:
    gains = [
        (f"better than {rival}, {one.ahead.weeks} weeks", f"{gain.share:.1%} ({gain.low:.1%} to {gain.high:.1%})")
        for one in proved
        for rival, gain in zip(RIVALS, one.gains, strict=True)
    ]
    return (
        ("of", what),
        ("level", next(iter(LEVELS))),
        ("half-life", f"{HALF_LIFE:g} weeks"),
        ("drawn to the long-run mean", f"as by {DRAWN:g} weeks"),
        ("scored weeks", f"last {SCORED_WEEKS}, none of the first {FIRST_SCORED}"),
        *gains,
    )


def _evidence(timeline: Timeline, side: Side, events: Mapping[str, Event]) -> tuple[str, ...]:
    """That side's gravest events of the last weeks; where no events are given, the newest of both sides."""
    quads = (3, 4) if side == "hostile" else (1, 2)
    named = [name for bucket in reversed(timeline.buckets[-EVIDENCE_WEEKS:]) for name in reversed(bucket.events)]
    if not events:
        return tuple(named[:EVIDENCE])
    wanted = [name for name in named if name in events and events[name].quad in quads]
    return tuple(sorted(wanted, key=lambda name: -abs(events[name].score))[:EVIDENCE])


def _scored(scores: Floats) -> Floats:
    """Those that count: the first year's and what is too long ago do not."""
    found = scores.copy()
    found[: max(FIRST_SCORED, len(scores) - SCORED_WEEKS)] = np.nan
    return found


def _last_day(timeline: Timeline) -> date:
    return timeline.buckets[-1].start + timedelta(days=6)
