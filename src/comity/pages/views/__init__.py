"""What each page says, as plain JSON values: one function per kind of page, and the one list of all pages.

A view is what the template shows, what the JSON twin says and what the live site answers. Views look things up and
lay them out; they compute nothing beyond counting what they list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import Reader, week_name
from comity.pages.views.article import article, articles, articles_year, event
from comity.pages.views.category import category
from comity.pages.views.home import home
from comity.pages.views.house import about, docs, health, missing, search
from comity.pages.views.parts import View
from comity.pages.views.relation import events, relation, relation_year, relation_years, relations, state
from comity.pages.views.week import week, weeks
from comity.records import STATUSES

__all__ = ["SINGLE", "View", "all_addresses", "docs", "missing", "search", "show"]

SINGLE: Mapping[str, Callable[[Reader], View]] = {
    "index": home,
    "weeks": weeks,
    "relations": relations,
    "articles": articles,
    "health": health,
    "about": about,
    "search": search,
}
"""The pages that each site has one of."""

_KEYED: Mapping[str, Callable[[Reader, str], View]] = {
    "category": category,
    "relation": relation,
    "state": state,
    "week": week,
    "article": article,
    "event": event,
    "articles": articles_year,
    "events": events,
}


def show(reader: Reader, address: str) -> View:
    """The view of an address ("relation/blr-chn", no suffix); raises `NotFound`."""
    first, *rest = address.split("/")
    if not rest and first in SINGLE:
        return SINGLE[first](reader)
    if len(rest) == 1 and first in _KEYED:
        return _KEYED[first](reader, rest[0])
    if len(rest) == 2 and first == "relation":
        return relation_year(reader, *rest)
    raise NotFound(f"there is no page {address!r}; kinds of pages: {', '.join([*SINGLE, *_KEYED])}")


def all_addresses(reader: Reader) -> Iterator[str]:
    """The addresses of all pages, home first."""
    yield from SINGLE
    yield from (addresses.category(slug) for slug in reader.slugs.values())
    yield from map(addresses.events, STATUSES)
    yield from (addresses.week(week_name(monday)) for monday in reader.weeks)
    for dyad in reader.relations:
        yield addresses.relation(dyad)
        yield from relation_years(reader, dyad)
    yield from map(addresses.state, reader.states)
    yield from (addresses.year(year) for year in sorted({day.year for day in reader.coverage}))
    yield from (addresses.article(one.id) for one in reader.store.articles())
    yield from (addresses.event(one.id) for one in reader.store.events())
