"""All that a week's trends are told from, laid out once for all weeks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.config import Category
from comity.findings.facts import Facts
from comity.findings.series import Series, series_of
from comity.findings.tidings import tidings
from comity.records import Event, Finding, Timeline

__all__ = ["Scene", "Traced", "scene_of"]


@dataclass(frozen=True, slots=True)
class Traced:
    """A dyad's weekly timeline, its running sums, and the numbers of its weeks with events by quad class 1 to 4."""

    timeline: Timeline
    series: Series
    weeks: tuple[tuple[int, ...], ...]

    def last_before(self, quad: int, number: int) -> int | None:
        """The last week before `number` with an event of that quad class."""
        place = bisect_left(self.weeks[quad - 1], number)
        return self.weeks[quad - 1][place - 1] if place else None

    def evidence(self, first: int, last: int, quads: Iterable[int], events: Mapping[str, Event]) -> tuple[str, ...]:
        """Ids of the events of these quad classes in weeks `first` to `last` - 1, the gravest first."""
        named = (name for bucket in self.timeline.buckets[first:last] for name in bucket.events)
        wanted = [name for name in named if name in events and events[name].quad in quads]
        return tuple(sorted(wanted, key=lambda name: -abs(events[name].score)))


@dataclass(frozen=True, slots=True)
class Scene:
    """Statuses by category and Monday, dyads by name, the dyads with events in each week, whom they concern, and what
    else was found, by the Monday of the week that it is news of, with its surprise."""

    statuses: Mapping[tuple[str, date], Finding]
    dyads: Mapping[str, Traced]
    active: Mapping[date, Sequence[str]]
    categories: Sequence[Category]
    events: Mapping[str, Event]
    names: Mapping[str, str]
    tidings: Mapping[date, Sequence[tuple[Finding, float]]]

    def status(self, category: str, monday: date, *, weeks_before: int = 0) -> Finding | None:
        """A category's status in that week, or so many weeks before; None where there is none."""
        return self.statuses.get((category, monday - timedelta(weeks=weeks_before)))


def scene_of(
    findings: Iterable[Finding],
    timelines: Iterable[Timeline],
    events: Mapping[str, Event],
    *,
    categories: Sequence[Category],
    facts: Facts,
) -> Scene:
    """The scene of these findings and weekly timelines; timelines of categories themselves are left aside."""
    named = {category.name for category in categories}
    dyads = {
        timeline.subject: _traced(timeline)
        for timeline in timelines
        if timeline.by == "week" and timeline.buckets and timeline.subject not in named
    }
    active: dict[date, list[str]] = defaultdict(list)
    for dyad in sorted(dyads):
        for bucket in dyads[dyad].timeline.buckets:
            if bucket.count:
                active[bucket.start].append(dyad)
    listed = tuple(findings)
    statuses = {
        (finding.subject, finding.period.earliest): finding
        for finding in listed
        if finding.kind == "status" and finding.period.earliest
    }
    others = tidings((one for one in listed if one.kind in ("shift", "spiral", "exception")), events)
    return Scene(statuses, dyads, dict(active), tuple(categories), events, facts.names, others)


def _traced(timeline: Timeline) -> Traced:
    numbered = tuple(enumerate(timeline.buckets))
    weeks = tuple(tuple(number for number, bucket in numbered if bucket.quads[quad]) for quad in range(4))
    return Traced(timeline, series_of(timeline), weeks)
