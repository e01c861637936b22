"""Timelines: the counts of a subject, period by period, from the first to the last without holes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum
from typing import TypedDict, Unpack

from comity.records import Bucket, Event, Timeline
from comity.relations.pairs import OFFICIAL, chosen, concerned
from comity.relations.periods import By, placed, start_of, starts

__all__ = ["Counting", "timelines"]

_Cells = Mapping[tuple[str, date], Sequence[Event]]


class Counting(TypedDict, total=False):
    """What counts, where not as usual; see `timelines`."""

    by: By
    since: date | None
    until: date | None
    statuses: Collection[str]
    sectors: Collection[str]
    min_confidence: float


@dataclass(frozen=True, slots=True)
class _Counting:
    by: By = "week"
    since: date | None = None
    until: date | None = None
    statuses: Collection[str] = ("happened",)
    sectors: Collection[str] = OFFICIAL
    min_confidence: float = 0.0

    def holds(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def timelines(
    events: Iterable[Event],
    *,
    subjects: Mapping[str, Sequence[str]],
    articles: Mapping[date, int],
    **counting: Unpack[Counting],
) -> tuple[Timeline, ...]:
    """One timeline a subject, in the order of `subjects` (name → its dyads), all over the same periods.

    `articles` tells how many articles were published on each day: the coverage. Keywords: `by` ("week"; or day, month,
    year), `since` and `until` (days, both included), `statuses` (`("happened",)`; empty: any), `sectors` (`OFFICIAL`;
    empty: any), `min_confidence` (0.0). The first and last period are those of `since` and `until`; where not given, of
    the first and last article; without articles, of the first and last event. Events that start outside these days are
    left out. Nothing to go from gives timelines without buckets.
    """
    told = _Counting(**counting)
    rule = replace(
        told, since=told.since or min(articles, default=None), until=told.until or max(articles, default=None)
    )
    cells = _cells(events, _by_dyad(subjects), rule)
    days = [day for _, day in cells]
    first = rule.since or min(days, default=None)
    last = rule.until or max(days, default=None)
    periods = tuple(starts(first, last, rule.by)) if first and last else ()
    coverage: Counter[date] = Counter()
    for day, count in articles.items():
        coverage[start_of(day, rule.by)] += count if rule.holds(day) else 0
    return tuple(
        Timeline(
            subject,
            rule.by,
            tuple(_bucket(start, cells.get((subject, start), ()), coverage[start]) for start in periods),
        )
        for subject in subjects
    )


def _by_dyad(subjects: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for subject, names in subjects.items():
        for dyad in names:
            found[dyad].append(subject)
    return {dyad: tuple(names) for dyad, names in found.items()}


def _cells(events: Iterable[Event], by_dyad: Mapping[str, tuple[str, ...]], rule: _Counting) -> _Cells:
    """The events of each subject and period."""
    cells: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in chosen(events, statuses=rule.statuses, min_confidence=rule.min_confidence):
        start = placed(event.when, rule.by)
        if start is None or event.when.earliest is None or not rule.holds(event.when.earliest):
            continue
        for subject in {name for dyad in concerned(event, sectors=rule.sectors) for name in by_dyad.get(dyad, ())}:
            cells[subject, start].append(event)
    return cells


def _bucket(start: date, events: Sequence[Event], articles: int) -> Bucket:
    """Sums that are the same in whichever order the events came."""
    if not events:
        return Bucket(start, articles=articles)
    ordered = sorted(events, key=lambda event: (event.when.earliest or start, event.id))
    counts = Counter(event.quad for event in events)
    return Bucket(
        start=start,
        quads=(counts[1], counts[2], counts[3], counts[4]),
        score=fsum(event.score for event in events),
        reports=sum(event.reports for event in events),
        articles=articles,
        events=tuple(event.id for event in ordered),
    )
