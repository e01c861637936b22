"""The first page: what changed, how each category stands, what is new."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from comity.pages import addresses
from comity.pages.reading import MOVED, Reader, week_name
from comity.pages.views.parts import View, article_rows, finding_row, frame, relation_row, status_row, week_row
from comity.pages.views.region import region_rows
from comity.pages.views.story import story_rows

__all__ = ["home", "recent_trends"]

_NEWEST = 8
# One across the page, the others two by two.
_TRENDS = 5
_RELATIONS = 10
_STORIES = 4
# What is half a year old is no trend of now.
_RECENT = timedelta(weeks=26)


def home(reader: Reader) -> View:
    """Recent trends, the categories' status in the last week, the newest articles and weeks, the busiest relations."""
    last = reader.latest
    categories = [status_row(reader, one.name, last) for one in reader.config.categories]
    # What changed is what a reader came for.
    categories.sort(key=lambda one: one["status"]["value"] not in MOVED)
    # A leader that fell out for being a copy leaves its place to the next.
    articles = article_rows(reader, islice(reader.store.articles(newest=True), _NEWEST * 3))
    counts = reader.store.counts()
    return frame(reader, "home", "index", reader.config.title) | {
        "updated": _updated(reader),
        "week": week_row(reader, last) if last else None,
        "brief": addresses.brief(week_name(last)) if last else "",
        "trends": recent_trends(reader),
        "categories": categories,
        "moved": sum(one["status"]["value"] in MOVED for one in categories),
        "stories": story_rows(reader, reader.stories[:_STORIES]),
        "articles": articles[:_NEWEST],
        "regions": [one for one in region_rows(reader) if one["followed"]],
        "relations": [relation_row(reader, dyad) for dyad in islice(reader.relations, _RELATIONS)],
        "weeks": [week_row(reader, monday) for monday in list(reader.weeks)[-6:][::-1]],
        "counts": {
            "articles": counts["article"],
            "events": reader.store.count_events(status="happened"),
            "relations": len(reader.relations),
        },
    }


def recent_trends(reader: Reader, *, limit: int = _TRENDS) -> list[View]:
    """The trends of the last weeks, the newest week first; what a later week says again is told once."""
    found: list[View] = []
    told: set[tuple[str, str]] = set()
    for monday in reversed(list(reader.trends)):
        if reader.latest and reader.latest - monday > _RECENT:
            break
        fresh = [one for one in reader.trends[monday] if (one.subject, one.value) not in told][: limit - len(found)]
        told.update((one.subject, one.value) for one in fresh)
        found += [finding_row(reader, one, evidence=1) for one in fresh]
    return found


def _updated(reader: Reader) -> str:
    """The time of the newest article: the archive's own clock."""
    newest = next(reader.store.articles(newest=True, limit=1), None)
    return newest.published.isoformat() if newest and newest.published else "1970-01-01T00:00:00+00:00"
