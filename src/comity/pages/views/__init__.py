"""What each page says, as plain JSON values: one function per kind of page, and the one list of all pages.

A view is what the template shows, what the JSON twin says and what the live site answers. Views look things up and
lay them out; they compute nothing beyond counting what they list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import Reader, week_name
from comity.pages.views.article import article, event
from comity.pages.views.articles import articles, articles_of, articles_periods
from comity.pages.views.brief import brief
from comity.pages.views.category import category
from comity.pages.views.corrections import corrections, corrections_of
from comity.pages.views.home import home
from comity.pages.views.house import about, docs, health, missing
from comity.pages.views.milestone import milestone, milestones, milestones_of, milestones_periods
from comity.pages.views.parts import View
from comity.pages.views.region import region
from comity.pages.views.relation import events, relation, relation_period, relation_periods, relations, state
from comity.pages.views.search import found, search
from comity.pages.views.story import stories, story
from comity.pages.views.week import week, weeks, weeks_of, weeks_years
from comity.records import STATUSES

__all__ = ["KEYED", "SINGLE", "View", "all_addresses", "docs", "found", "missing", "show", "things_of"]

SINGLE: Mapping[str, Callable[[Reader], View]] = {
    "index": home,
    "weeks": weeks,
    "relations": relations,
    "stories": stories,
    "milestones": milestones,
    "articles": articles,
    "health": health,
    "about": about,
    "corrections": corrections,
    "search": search,
}
"""The pages that each site has one of."""

KEYED: Mapping[str, Callable[[Reader, str], View]] = {
    "category": category,
    "region": region,
    "relation": relation,
    "corrections": corrections_of,
    "milestone": milestone,
    "milestones": milestones_of,
    "story": story,
    "state": state,
    "week": week,
    "weeks": weeks_of,
    "brief": brief,
    "article": article,
    "event": event,
    "articles": articles_of,
    "events": events,
}
"""The kinds of pages that each thing of their kind has one of, by the first part of their addresses."""


def show(reader: Reader, address: str) -> View:
    """The view of an address ("relation/blr-chn", no suffix); raises `NotFound`."""
    first, *rest = address.split("/")
    if not rest and first in SINGLE:
        return SINGLE[first](reader)
    if len(rest) == 1 and first in KEYED:
        return KEYED[first](reader, rest[0])
    if len(rest) == 2 and first == "relation":
        return relation_period(reader, *rest)
    raise NotFound(f"there is no page {address!r}; kinds of pages: {', '.join([*SINGLE, *KEYED])}")


def all_addresses(reader: Reader) -> Iterator[str]:
    """The addresses of all pages, home first."""
    yield from SINGLE
    yield from (addresses.category(slug) for slug in reader.slugs.values())
    yield from map(addresses.events, STATUSES)
    yield from map(addresses.region, reader.regions)
    yield from map(addresses.weeks_of, weeks_years(reader))
    for name in map(week_name, reader.weeks):
        yield addresses.week(name)
        yield addresses.brief(name)
    for dyad in reader.relations:
        yield addresses.relation(dyad)
        yield from relation_periods(reader, dyad)
    yield from map(addresses.state, reader.states)
    yield from map(addresses.articles_of, articles_periods(reader))
    yield from map(addresses.milestones_of, milestones_periods(reader))
    yield from (addresses.milestone(one.id) for one in reader.told)
    yield from (addresses.story(one.id) for one in reader.stories)
    yield from (addresses.article(one.id) for one in reader.store.articles())
    yield from map(addresses.event, reader.store.event_ids())
    yield from map(addresses.corrections_of, reader.decided.pages())
    for kind, wanted in reader.decided.withdrawn:
        yield addresses.event(wanted) if kind == "event" else addresses.milestone(wanted)


def things_of(some: Iterable[str]) -> tuple[list[str], list[str]]:
    """The ids of the articles and of the events that these addresses are the pages of."""
    found: dict[str, list[str]] = {"article": [], "event": []}
    for address in some:
        kind, _, key = address.partition("/")
        if kind in found:
            found[kind].append(addresses.id_of(key))
    return found["article"], found["event"]
