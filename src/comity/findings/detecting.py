"""Everything there is to say of the archive, in the order it keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, product

from comity.config import Category
from comity.findings.facts import Facts, reporting
from comity.findings.outlooks import enough, outlooks
from comity.findings.profiles import profiles
from comity.findings.scene import scene_of
from comity.findings.series import Width
from comity.findings.shifts import shifts
from comity.findings.similarity import similars
from comity.findings.spirals import spirals
from comity.findings.status import statuses
from comity.findings.stories import stories
from comity.findings.trends import trends
from comity.findings.wording import pair_of
from comity.records import Event, Finding, Timeline

__all__ = ["detect", "expected"]

LAST_WEEKS = 8
"""Of so many last weeks trends are told in any case."""


def detect(
    timelines: Iterable[Timeline],
    categories: Iterable[Category],
    events: Iterable[Event],
    facts: Facts,
    *,
    at_weeks: Collection[date] | None = None,
    beside: Sequence[Finding] = (),
) -> Iterator[Finding]:
    """All findings: the status of each category in each week and month, shifts, spirals, outlooks, trends, stories,
    similar articles.

    `timelines` are those by week of the categories (`subject` is the category's name) and, for trends, of dyads, and
    those of categories by month; others are left aside, and so is a category without a timeline. `events` are the
    merged ones; statuses and trends name them by id. Statuses come by category, weeks before months, oldest first.
    Trends come for `at_weeks` (any day of each week): not given, for the last eight weeks and each week with events;
    most surprising first within a week. They take up what was found `beside`, exceptions above all, which are not
    given again.
    """
    known = {event.id: event for event in events}
    traced = tuple(timelines)
    weekly, monthly = _by(traced, "week"), _by(traced, "month")
    followed = tuple(category for category in categories if category.name in weekly)
    names = {category.name for category in followed}
    found: list[Finding] = []
    for finding in chain(
        _statuses((weekly, monthly), followed, known), _of_each(weekly, names, known, names=facts.names)
    ):
        found.append(finding)
        yield finding
    yield from expected(weekly, followed, names=facts.names, events=known, statuses_of=found)
    scene = scene_of([*found, *beside], weekly.values(), known, categories=followed, facts=facts)
    for monday in _weeks(weekly.values()) if at_weeks is None else sorted(at_weeks):
        yield from trends(scene, at=monday)
    reported = reporting(known.values(), facts)
    compared = profiles(reported, facts)
    yield from stories(compared, reported, facts)
    yield from similars(compared, facts)


def _by(timelines: Iterable[Timeline], by: Width) -> dict[str, Timeline]:
    return {timeline.subject: timeline for timeline in timelines if timeline.by == by and timeline.buckets}


def _statuses(
    traced: Iterable[Mapping[str, Timeline]], categories: Iterable[Category], events: Mapping[str, Event]
) -> Iterator[Finding]:
    """Of each category in each period of its timelines."""
    for category, timelines in product(categories, tuple(traced)):
        if category.name in timelines:
            yield from statuses(timelines[category.name], category=category, events=events)


def _of_each(
    weekly: Mapping[str, Timeline],
    categories: Collection[str],
    events: Mapping[str, Event],
    *,
    names: Mapping[str, str],
) -> Iterator[Finding]:
    """Shifts of every timeline, spirals of every pair."""
    for timeline in weekly.values():
        named = timeline.subject in categories
        name = timeline.subject if named else pair_of(timeline.subject, names)
        yield from shifts(timeline, events=events, name=name)
        if not named:
            yield from spirals(timeline, events, names=names)


def expected(
    weekly: Mapping[str, Timeline],
    categories: Sequence[Category],
    *,
    names: Mapping[str, str],
    events: Mapping[str, Event] | None = None,
    statuses_of: Iterable[Finding] = (),
) -> Iterator[Finding]:
    """The outlooks of the categories and of the pairs in them, by their weekly timelines.

    `statuses_of` are statuses of categories that are at hand; others are made.
    """
    known: dict[str, list[Finding]] = defaultdict(list)
    for finding in statuses_of:
        if finding.kind == "status":
            known[finding.subject].append(finding)
    subjects = {category.name: category for category in categories}
    pairs = dict.fromkeys(dyad for category in categories for dyad in category.dyads)
    subjects |= {dyad: Category(dyad, (dyad,)) for dyad in pairs if dyad not in subjects}
    for subject, category in subjects.items():
        if subject in weekly and enough(weekly[subject]):
            told = known[subject] or list(statuses(weekly[subject], category=category, events=events))
            name = pair_of(subject, names) if subject in pairs else subject
            yield from outlooks(weekly[subject], told, events=events, name=name)


def _weeks(timelines: Iterable[Timeline]) -> list[date]:
    """The Mondays of weeks with events, and of the last weeks."""
    found: set[date] = set()
    for timeline in timelines:
        found.update(bucket.start for bucket in timeline.buckets if bucket.count)
        found.update(bucket.start for bucket in timeline.buckets[-LAST_WEEKS:])
    return sorted(found)
