"""A week's issue and the archive of all weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import MOVED, Reader, week_name
from comity.pages.views.articles import articles_pages
from comity.pages.views.parts import View, article_rows, event_row, finding_row, frame, status_row, week_row
from comity.pages.views.story import story_rows
from comity.records import Finding

__all__ = ["monday_named", "week", "weeks", "weeks_of", "weeks_years"]

_MOST = 40
_ARTICLES = 120
_STORIES = 8
# A week takes some 400 bytes, with all that changed in it up to 1 kB.
_WEEKS = 80


def week(reader: Reader, key: str) -> View:
    """The categories' status in that week, its trends, events and articles, and the weeks beside it."""
    monday = monday_named(reader, key)
    name, sunday = week_name(monday), monday + timedelta(days=6)
    before, after = reader.beside(monday)
    begun = reader.shelf.events(status="happened", begun=(monday, sunday))
    events = [event for event in begun if event.when.earliest]
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
        "before": week_row(reader, before) if before else None,
        "after": week_row(reader, after) if after else None,
    }


def _stories(reader: Reader, articles: Iterable[View]) -> list[Finding]:
    """The stories that most of the articles are part of."""
    told = Counter(found.id for one in articles if (found := reader.story_of(one["id"])))
    return [reader.story(wanted) for wanted, _ in told.most_common(_STORIES)]


def weeks(reader: Reader) -> View:
    """The weeks of the newest years that fit a page, each with what changed in it, and all years."""
    years = _years(reader)
    shown: list[View] = []
    for year, mondays in years.items():
        if shown and sum(len(one["weeks"]) for one in shown) + len(mondays) > _WEEKS:
            break
        shown.append(_year(reader, year, mondays))
    return frame(reader, "weeks", "weeks", "") | {"years": shown, "periods": _periods(years), "period": ""}


def weeks_of(reader: Reader, year: str) -> View:
    """The weeks of an ISO year ("2014"), the newest first; raises `NotFound`."""
    years = _years(reader)
    if year not in years:
        raise NotFound(f"there is no page of the weeks of {year!r}; known: {', '.join(years) or 'none'}")
    shown = [_year(reader, year, years[year])]
    return frame(reader, "weeks", addresses.weeks_of(year), year) | {
        "years": shown, "periods": _periods(years), "period": year,
    }  # fmt: skip


def weeks_years(reader: Reader) -> list[str]:
    """The ISO years that have a page of weeks."""
    return list(_years(reader))


def _years(reader: Reader) -> dict[str, list[date]]:
    """The Mondays of all weeks by ISO year, the newest first."""
    years: dict[str, list[date]] = {}
    for monday in reversed(list(reader.weeks)):
        years.setdefault(f"{monday.isocalendar().year:04}", []).append(monday)
    return years


def _year(reader: Reader, year: str, mondays: Iterable[date]) -> View:
    return {"year": year, "weeks": [week_row(reader, monday) | {"moved": _moved(reader, monday)} for monday in mondays]}


def _periods(years: Mapping[str, Sequence[date]]) -> list[View]:
    return [{"period": year, "address": addresses.weeks_of(year), "weeks": len(those)} for year, those in years.items()]


def _moved(reader: Reader, monday: date) -> list[View]:
    """The categories that improved or got worse in a week; `new` if they had not done so in the week before."""
    rows = []
    for name in reader.slugs:
        now, before = (reader.statuses_by_week.get((name, day)) for day in (monday, monday - timedelta(weeks=1)))
        if now and now.value in MOVED:
            rows.append({"name": name, "value": now.value, "new": not before or before.value != now.value})
    return rows


def monday_named(reader: Reader, key: str) -> date:
    """The Monday of a week that has a page ("2014-w09"); raises `NotFound`."""
    if key in reader.mondays:
        return reader.mondays[key]
    raise NotFound(f"nothing is known of the week {key!r}; all weeks are listed on the page `weeks`")
