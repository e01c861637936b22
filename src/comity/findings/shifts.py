"""Shifts: when a relation's level of hostile or cooperative events changed, dated with an interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from comity.codec import digest
from comity.findings.comparing import compare, ratio
from comity.findings.segmenting import GRID, PENALTY, Dated, level_changes, size_of
from comity.findings.series import Level, series_of
from comity.findings.status import EVIDENCE, week_of
from comity.findings.verdicts import LEAST_FLOW
from comity.findings.wording import SHIFTED, shift_sentence
from comity.records import Event, Finding, Timeline

__all__ = ["METHOD", "SHIFTS", "shifts"]

METHOD = "levels of negative binomial counts, penalised likelihood, 1"

Side = Literal["hostile", "cooperative"]
SIDES: tuple[Side, Side] = ("hostile", "cooperative")

SHIFTS = tuple(SHIFTED[side, rose] for side in SIDES for rose in (True, False))
"""The values of a shift."""

# With fewer events in all, no level is known well enough to change.
LEAST_EVENTS = 10
# A change must show per article too, where articles flow: a busier newsroom is no shift.
PER_ARTICLE = 0.01
# Of the new level, the events of its first weeks are shown.
EVIDENCE_WEEKS = 8


@dataclass(frozen=True, slots=True)
class _Shift:
    """A change of one side's level, with the levels on both sides of it and how clustered the counts are."""

    side: Side
    change: Dated
    before: Level
    after: Level
    spread: float
    size: float

    @property
    def counts(self) -> tuple[float, float]:
        """The side's events after and before."""
        return float(getattr(self.after, self.side)), float(getattr(self.before, self.side))

    @property
    def rates(self) -> tuple[float, float]:
        """The same a week with news."""
        after, before = self.counts
        return after / max(1.0, self.after.covered), before / max(1.0, self.before.covered)


def shifts(timeline: Timeline, *, events: Mapping[str, Event] | None = None, name: str = "") -> Iterator[Finding]:
    """The shifts of a weekly timeline, hostile events first, oldest first; `name` is what its subject is called.

    `period` is the week in which the new level most likely began; `estimate` and `interval` are the logarithm of the
    new level over the old one with its 90 % interval; `evidence` names that side's gravest events of the weeks from it.
    """
    series = series_of(timeline)
    rows = np.diff(series.sums, axis=0)
    for column, side in enumerate(SIDES):
        counts, exposure = rows[:, column], rows[:, 2]
        if counts.sum() < LEAST_EVENTS:
            continue
        size, spread = size_of(counts, exposure)
        for change in level_changes(counts, exposure, size=size):
            before, after = series.level(change.start, change.at), series.level(change.at, change.end)
            shift = _Shift(side, change, before, after, spread, size)
            if _per_article(shift):
                yield _finding(timeline, shift, events or {}, name or timeline.subject)


def _per_article(shift: _Shift) -> bool:
    """Whether it shows per article too, or articles do not flow."""
    before, after = shift.before, shift.after
    articles = before.articles + after.articles
    if articles < LEAST_FLOW * (before.covered + after.covered):
        return True
    share = after.articles / articles
    if not 0 < share < 1:
        return False
    told = compare(*shift.counts, share=share, dispersion=shift.spread)
    return (told.up if shift.rates[0] > shift.rates[1] else told.down) < PER_ARTICLE


def _finding(timeline: Timeline, shift: _Shift, events: Mapping[str, Event], name: str) -> Finding:
    change, buckets = shift.change, timeline.buckets
    period = week_of(buckets[change.at].start)
    not_before, not_after = buckets[change.earliest].start, week_of(buckets[change.latest].start).latest or date.max
    share = shift.after.covered / (shift.before.covered + shift.after.covered)
    estimate, (low, high) = ratio(*shift.counts, share=share, dispersion=shift.spread)
    return Finding(
        id=digest("shift", timeline.subject, shift.side, period.edtf, METHOD),
        kind="shift",
        subject=timeline.subject,
        period=period,
        value=SHIFTED[shift.side, shift.rates[0] > shift.rates[1]],
        sentence=shift_sentence(name, shift.side, shift.rates, period.earliest or date.min, (not_before, not_after)),
        estimate=round(estimate, 4),
        interval=(round(low, 4), round(high, 4)),
        evidence=_evidence(timeline, shift, events),
        method=METHOD,
        parameters=_parameters(timeline, shift, (not_before, not_after)),
    )


def _evidence(timeline: Timeline, shift: _Shift, events: Mapping[str, Event]) -> tuple[str, ...]:
    """That side's events of the new level's first weeks, the gravest first; of the old level's last, if it fell."""
    at, change = shift.change.at, shift.change
    rose = shift.rates[0] > shift.rates[1]
    first, last = (at, min(change.end, at + EVIDENCE_WEEKS)) if rose else (max(change.start, at - EVIDENCE_WEEKS), at)
    quads = (3, 4) if shift.side == "hostile" else (1, 2)
    named = [name for bucket in timeline.buckets[first:last] for name in bucket.events]
    wanted = [name for name in named if name in events and events[name].quad in quads]
    return tuple(sorted(wanted, key=lambda name: -abs(events[name].score))[:EVIDENCE])


def _parameters(timeline: Timeline, shift: _Shift, dated: tuple[date, date]) -> tuple[tuple[str, str], ...]:
    change, (after, before) = shift.change, shift.rates
    last = week_of(timeline.buckets[change.end - 1].start).latest or date.max
    return (
        ("events", shift.side),
        ("not before", dated[0].isoformat()),
        ("not after", dated[1].isoformat()),
        ("level before", f"{before:.3g}"),
        ("level after", f"{after:.3g}"),
        ("level before since", timeline.buckets[change.start].start.isoformat()),
        ("level after until", last.isoformat()),
        ("estimate", "log of the new weekly level over the old one"),
        ("gain", f"{change.gain:.1f}"),
        ("penalty", f"{PENALTY:g} log n"),
        ("shortest level", f"{GRID} weeks"),
        ("overdispersion", f"{shift.spread:.3g}"),
        ("size", f"{shift.size:.3g}"),
    )
