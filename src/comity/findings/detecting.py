"""Everything there is to say of the archive, in the order it keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from comity.config import Category
from comity.findings.facts import Facts, reporting
from comity.findings.profiles import profiles
from comity.findings.scene import scene_of
from comity.findings.shifts import shifts
from comity.findings.similarity import similars
from comity.findings.spirals import spirals
from comity.findings.status import statuses
from comity.findings.stories import stories
from comity.findings.trends import trends
from comity.findings.wording import pair_of
from comity.records import Event, Finding, Timeline

__all__ = ["detect"]

LAST_WEEKS = 8
"""Of so many last weeks trends are told in any case."""


def detect(
    timelines: Iterable[Timeline],
    categories: Iterable[Category],
    events: Iterable[Event],
    facts: Facts,
    *,
    at_weeks: Collection[date] | None = None,
) -> Iterator[Finding]:
    """All findings: the status of each category in each week, shifts, spirals, trends, stories, similar articles.

    `timelines` are those by week of the categories (`subject` is the category's name) and, for trends, of dyads; others
    are left aside, and so is a category without a timeline. `events` are the merged ones; statuses and trends name
    them by id. Statuses come by category and week, oldest first. Trends come for `at_weeks` (any day of each week): not
    given, for the last eight weeks and each week with events; most surprising first within a week.
    """
    known = {event.id: event for event in events}
    weekly = {timeline.subject: timeline for timeline in timelines if timeline.by == "week" and timeline.buckets}
    followed = tuple(category for category in categories if category.name in weekly)
    found: list[Finding] = []
    for category in followed:
        for finding in statuses(weekly[category.name], category=category, events=known):
            found.append(finding)
            yield finding
    for timeline in weekly.values():
        named = timeline.subject in {category.name for category in followed}
        name = timeline.subject if named else pair_of(timeline.subject, facts.names)
        yield from shifts(timeline, events=known, name=name)
        if not named:
            yield from spirals(timeline, known, names=facts.names)
    scene = scene_of(found, weekly.values(), known, categories=followed, facts=facts)
    for monday in _weeks(weekly.values()) if at_weeks is None else sorted(at_weeks):
        yield from trends(scene, at=monday)
    reported = reporting(known.values(), facts)
    compared = profiles(reported, facts)
    yield from stories(compared, reported, facts)
    yield from similars(compared, facts)


def _weeks(timelines: Iterable[Timeline]) -> list[date]:
    """The Mondays of weeks with events, and of the last weeks."""
    found: set[date] = set()
    for timeline in timelines:
        found.update(bucket.start for bucket in timeline.buckets if bucket.count)
        found.update(bucket.start for bucket in timeline.buckets[-LAST_WEEKS:])
    return sorted(found)
