"""A week's issue and the archive of all weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import MOVED, Reader, week_name
from comity.pages.views.articles import articles_pages
from comity.pages.views.parts import View, article_rows, event_row, finding_row, frame, status_row, week_row
from comity.pages.views.story import story_rows
from comity.records import Finding

__all__ = ["monday_named", "week", "weeks"]

_MOST = 40
_ARTICLES = 120
_STORIES = 8


def week(reader: Reader, key: str) -> View:
    """The categories' status in that week, its trends, events and articles, and the weeks beside it."""
    monday = monday_named(reader, key)
    name, sunday = week_name(monday), monday + timedelta(days=6)
    known = list(reader.weeks)
    place = known.index(monday)
    touching = reader.store.events(status="happened", since=monday, until=sunday)
    events = [event for event in touching if event.when.earliest and event.when.earliest >= monday]
    articles = article_rows(reader, reader.store.articles(since=monday, until=sunday))
    return frame(reader, "week", addresses.week(name), name) | {
        "week": week_row(reader, monday),
        "brief": addresses.brief(name),
        "categories": [status_row(reader, one.name, monday, evidence=2, strip=0) for one in reader.config.categories],
        "trends": [finding_row(reader, one, evidence=1) for one in reader.trends.get(monday, ())],
        "events": [event_row(reader, event) for event in events[:_MOST]],
        "events_count": len(events),
        "stories": story_rows(reader, _stories(reader, articles)),
        "articles": articles[:_ARTICLES],
        "articles_count": len(articles),
        "articles_pages": articles_pages(reader, [monday + timedelta(days=number) for number in range(7)]),
        "before": week_row(reader, known[place - 1]) if place else None,
        "after": week_row(reader, known[place + 1]) if place + 1 < len(known) else None,
    }


def _stories(reader: Reader, articles: Iterable[View]) -> list[Finding]:
    """The stories that most of the articles are part of."""
    told = Counter(found.id for one in articles if (found := reader.story_of(one["id"])))
    return [reader.story(wanted) for wanted, _ in told.most_common(_STORIES)]


def weeks(reader: Reader) -> View:
    """All weeks that have a page, by year, each with what changed in it."""
    years: dict[int, list[dict[str, Any]]] = {}
    for monday in reversed(list(reader.weeks)):
        moved = [
            {"name": one.name, "value": finding.value}
            for one in reader.config.categories
            if (finding := reader.statuses_by_week.get((one.name, monday))) and finding.value in MOVED
        ]
        years.setdefault(monday.isocalendar().year, []).append(week_row(reader, monday) | {"moved": moved})
    return frame(reader, "weeks", "weeks", "") | {"years": [{"year": year, "weeks": of} for year, of in years.items()]}


def monday_named(reader: Reader, key: str) -> date:
    """The Monday of a week that has a page ("2014-w09"); raises `NotFound`."""
    for monday in reader.weeks:
        if week_name(monday).lower() == key:
            return monday
    raise NotFound(f"nothing is known of the week {key!r}; all weeks are listed on the page `weeks`")
