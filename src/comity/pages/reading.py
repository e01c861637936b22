"""What all views share of one archive: names, categories, statuses, weeks and relations, read once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from comity.codebook.book import Book
from comity.config import Category, Config
from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.decided import Decided
from comity.pages.periods import Periods
from comity.pages.shelf import Shelf
from comity.records import Article, Event, Finding, Milestone, Span
from comity.store import Store, Week

__all__ = ["MOVED", "Reader", "Region", "monday_of", "week_name"]

T = TypeVar("T")

MOVED = ("improved", "got worse")
"""Values of a status that say that something changed."""

# Below three relations a region's page says no more than those relations do.
_REGION_RELATIONS = 3
# The kinds of findings that tell whether a relation is out of line, and how their verdicts begin that say so.
_COMPARED = ("exception", "contrast")
_OUT_OF_LINE = "exceptional"
# A row of a list of articles weighs some 300 bytes.
_MOST_LISTED = 250


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """The ISO name of a day's week, like "2014-W09"."""
    return "{}-W{:02}".format(*day.isocalendar()[:2])


@dataclass(frozen=True, slots=True)
class Region:
    """States that are looked at together; `followed` if the monitor's settings name them."""

    name: str
    members: tuple[str, ...]
    followed: bool = False


@dataclass(frozen=True)
class Reader:
    """An archive seen through its monitor's settings and codebook. It keeps what it read; a run makes it stale."""

    store: Store
    config: Config
    book: Book
    periods: dict[str, Periods] = field(default_factory=dict)
    _heads: dict[str, dict[str, Any]] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """What a state or organisation is called; its code if the codebook does not know it."""
        entity = self.book.entities.get(code)
        return entity.name if entity else code

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The slugs of the categories by name."""
        return addresses.slugs(category.name for category in self.config.categories)

    def category(self, slug: str) -> Category:
        """The category with that slug; raises `NotFound`."""
        for category in self.config.categories:
            if self.slugs[category.name] == slug:
                return category
        raise NotFound(f"there is no category {slug!r}; known: {', '.join(self.slugs.values()) or 'none'}")

    def categories_of(self, dyad: str) -> tuple[Category, ...]:
        """The categories that a relation belongs to."""
        return tuple(category for category in self.config.categories if dyad in category.dyads)

    @cached_property
    def statuses(self) -> Mapping[str, tuple[Finding, ...]]:
        """The statuses of each category, the oldest first."""
        found: dict[str, list[Finding]] = {category.name: [] for category in self.config.categories}
        for finding in self.store.findings(kind="status"):
            if finding.subject in found and finding.period.earliest:
                found[finding.subject].append(finding)
        return {name: tuple(sorted(those, key=lambda one: str(one.period.earliest))) for name, those in found.items()}

    @cached_property
    def statuses_by_week(self) -> Mapping[tuple[str, date], Finding]:
        """The status of a category (name) in the week that begins on a Monday."""
        return {
            (name, monday_of(one.period.earliest)): one
            for name, those in self.statuses.items()
            for one in those
            if one.period.earliest
        }

    @cached_property
    def changes(self) -> Mapping[str, tuple[Finding, ...]]:
        """The first weeks of all times that a category improved or got worse, the oldest first."""
        found = {}
        for name, those in self.statuses.items():
            runs = (next(run) for value, run in groupby(those, key=lambda one: one.value) if value in MOVED)
            found[name] = tuple(runs)
        return found

    def last_change(self, name: str, monday: date) -> Finding | None:
        """The last change of a category up to the week that begins on a Monday."""
        before = [one for one in self.changes[name] if one.period.earliest and one.period.earliest <= monday]
        return before[-1] if before else None

    @cached_property
    def trends(self) -> Mapping[date, tuple[Finding, ...]]:
        """Trends by the Monday of the week in which their period ends."""
        found: dict[date, list[Finding]] = {}
        for finding in self.store.findings(kind="trend"):
            day = finding.period.latest or finding.period.earliest
            if day:
                found.setdefault(monday_of(day), []).append(finding)
        return {monday: tuple(those) for monday, those in sorted(found.items())}

    @cached_property
    def shifts(self) -> Mapping[date, tuple[Finding, ...]]:
        """Shifts by the Monday of the week in which their new level began."""
        return _by_week((one.period, one) for one in self.store.findings(kind="shift"))

    @cached_property
    def stories(self) -> tuple[Finding, ...]:
        """Stories, those told of last first."""
        found = self.store.findings(kind="story")
        return tuple(sorted(found, key=lambda one: (one.period.latest or date.min, one.id), reverse=True))

    def story(self, wanted: str) -> Finding:
        """The story with that id; raises `NotFound`."""
        if wanted not in self._stories:
            raise NotFound(f"there is no story {wanted!r}; the newest are listed on the page `stories`")
        return self._stories[wanted]

    def story_of(self, article: str) -> Finding | None:
        """The story that an article is part of."""
        wanted = self._story_of.get(article)
        return self._stories[wanted] if wanted else None

    @staticmethod
    def articles_of(story: Finding) -> list[str]:
        """The ids of a story's articles, in the order of time."""
        return [value for name, value in story.parameters if name == "article"]

    @cached_property
    def _stories(self) -> Mapping[str, Finding]:
        return {one.id: one for one in self.stories}

    @cached_property
    def _story_of(self) -> Mapping[str, str]:
        return {article: one.id for one in self.stories for article in self.articles_of(one)}

    @cached_property
    def spirals(self) -> Mapping[str, tuple[Finding, ...]]:
        """Spirals by the ids of the events in their chains; what is no spiral has no chain."""
        found: dict[str, list[Finding]] = {}
        for one in self.store.findings(kind="spiral"):
            for wanted in one.evidence if dict(one.parameters).get("chain") else ():
                found.setdefault(wanted, []).append(one)
        return {wanted: tuple(those) for wanted, those in found.items()}

    @cached_property
    def told(self) -> tuple[Milestone, ...]:
        """All milestones, the newest first."""
        return tuple(self.store.milestones(newest=True))

    @cached_property
    def milestones(self) -> Mapping[date, tuple[Milestone, ...]]:
        """Milestones whose week is known, by its Monday, in the order of their days."""
        told = sorted(self.told, key=lambda one: (one.when.edtf, one.id))
        return _by_week((one.when, one) for one in told if one.when.precision in ("day", "week"))

    @cached_property
    def weeks(self) -> Mapping[date, Week]:
        """The weeks worth a page, in order: with articles, events, trends or a status that changed."""
        known = {week.start: week for week in self.store.weeks()}
        moved = {monday for (_, monday), one in self.statuses_by_week.items() if one.value in MOVED}
        wanted = {monday for monday, week in known.items() if week.articles or week.events} | moved | set(self.trends)
        return {monday: known.get(monday) or Week(monday) for monday in sorted(wanted)}

    @cached_property
    def mondays(self) -> Mapping[str, date]:
        """The Mondays of these weeks by name in small letters ("2014-w09"), in order."""
        return {week_name(monday).lower(): monday for monday in self.weeks}

    def beside(self, monday: date) -> tuple[date | None, date | None]:
        """The Mondays of the weeks with a page before and after one of them."""
        known = tuple(self.mondays.values())
        place = bisect_left(known, monday)
        return (known[place - 1] if place else None), (known[place + 1] if place + 1 < len(known) else None)

    @cached_property
    def latest(self) -> date | None:
        """The Monday of the last week that there is anything of."""
        return max(self.weeks, default=None)

    @cached_property
    def relations(self) -> Mapping[str, int]:
        """All relations with the number of events that happened, the busiest first."""
        happened = dict(self.store.dyads())
        told = [dyad for dyad, _ in self.store.dyads(status="")]
        return {**happened, **{dyad: 0 for dyad in told if dyad not in happened}}

    @cached_property
    def quads(self) -> Mapping[str, tuple[int, int, int, int]]:
        """How many events of quad class 1 to 4 happened in each relation that has any."""
        return self.store.dyad_quads()

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """The regions that have a page, by slug: the monitor's own, then those of the codebook with enough in them."""
        own = {name: Region(name, members, followed=True) for name, members in self.config.regions.items()}
        for name, members in self.book.regions.items():
            within = sum(frozenset(members).issuperset(dyad.split("-")) for dyad in self.relations)
            if within >= _REGION_RELATIONS and name not in own:
                own[name] = Region(name, tuple(members))
        named = addresses.slugs(own)
        return {named[name]: region for name, region in own.items()}

    def region(self, slug: str) -> Region:
        """The region with that slug; raises `NotFound`."""
        if slug not in self.regions:
            raise NotFound(f"there is no region {slug!r}; known: {', '.join(self.regions) or 'none'}")
        return self.regions[slug]

    def standing(self, dyad: str) -> tuple[Category, Finding] | None:
        """The last status of the category that is most about a relation; None if it belongs to none."""
        for category in sorted(self.categories_of(dyad), key=lambda one: len(one.dyads)):
            statuses = self.statuses[category.name]
            if statuses:
                return category, statuses[-1]
        return None

    @cached_property
    def states(self) -> Mapping[str, tuple[str, ...]]:
        """The relations of every code, the busiest first."""
        found: dict[str, list[str]] = {}
        for dyad in self.relations:
            for code in dyad.split("-"):
                found.setdefault(code, []).append(dyad)
        return {code: tuple(dyads) for code, dyads in sorted(found.items())}

    def relation(self, key: str) -> str:
        """The relation of an address's key; raises `NotFound`."""
        return _looked_up(self._known, f"relation/{key}", "relation")

    def state(self, key: str) -> str:
        """The code of an address's key; raises `NotFound`."""
        return _looked_up(self._known, f"state/{key}", "state")

    @cached_property
    def _known(self) -> Mapping[str, str]:
        states = {addresses.state(code): code for code in self.states}
        return states | {addresses.relation(dyad): dyad for dyad in self.relations}

    @cached_property
    def shelf(self) -> Shelf:
        """Articles and events with what belongs to them."""
        return Shelf(self.store)

    def event(self, wanted: str) -> Event | None:
        """The merged event with that id, None if there is none."""
        return self.shelf.event(wanted)

    def merged_into(self, wanted: str) -> str:
        """The id of the merged event that a report, or an event, belongs to; "" if none."""
        return self.shelf.merged_into(wanted)

    @cached_property
    def cameo(self) -> Mapping[str, str]:
        """The names of CAMEO codes."""
        return {cross.cameo: cross.name for cross in self.book.crosswalk}

    @cached_property
    def coverage(self) -> Mapping[date, int]:
        """How many articles there are of each day."""
        return self.store.articles_by_day()

    @cached_property
    def article_days(self) -> tuple[date, date] | None:
        """The days of the first and the last article; None where no article has a day."""
        return (min(self.coverage), max(self.coverage)) if self.coverage else None

    @cached_property
    def article_periods(self) -> Periods:
        """The years, months and days that have a page of articles."""
        return Periods(self.coverage, most=_MOST_LISTED)

    @cached_property
    def exceptions(self) -> tuple[Finding, ...]:
        """What is out of line, in the order it was found."""
        found = (one for kind in _COMPARED for one in self.store.findings(kind=kind))
        return tuple(one for one in found if one.value.startswith(_OUT_OF_LINE))

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """Who published articles, by name."""
        return self.store.publishers()

    @cached_property
    def leads(self) -> Mapping[str, tuple[str, ...]]:
        """Groups of copies by the id of the article that leads them."""
        return {group[0]: group for group in self.store.copies()}

    @cached_property
    def _group_of(self) -> Mapping[str, tuple[str, ...]]:
        return {name: group for group in self.leads.values() for name in group}

    def copies_of(self, wanted: str) -> list[str]:
        """The other articles of its group of copies, the lead first."""
        return [name for name in self._group_of.get(wanted, ()) if name != wanted]

    @cached_property
    def followers(self) -> frozenset[str]:
        """Ids of all copies that do not lead their group."""
        return frozenset(name for group in self.leads.values() for name in group[1:])

    @cached_property
    def decided(self) -> Decided:
        """What people at the desk decided of what was coded."""
        return Decided(self.store)

    def head(self, wanted: str) -> dict[str, Any]:
        """What is said of an article wherever it is named; an id that is not there gives its bare id."""
        if wanted not in self._heads:
            try:
                self._heads[wanted] = article_head(self.store.article(wanted))
            except NotFound:
                self._heads[wanted] = {"id": wanted, "address": "", "title": wanted, "published": "", "publisher": ""}
        return self._heads[wanted]

    def heads(self, articles: Sequence[Article]) -> list[dict[str, Any]]:
        """The heads of articles at hand."""
        for one in articles:
            self._heads.setdefault(one.id, article_head(one))
        return [self._heads[one.id] for one in articles]


def article_head(one: Article) -> dict[str, Any]:
    """Title, address, time and publisher."""
    return {
        "id": one.id,
        "address": addresses.article(one.id),
        "title": one.title or " ".join(one.text.split())[:90] or one.id,
        "published": one.published.isoformat() if one.published else "",
        "publisher": one.publisher or one.source,
        "doubt": one.doubt,
    }


def _by_week(dated: Iterable[tuple[Span, T]]) -> Mapping[date, tuple[T, ...]]:
    found: dict[date, list[T]] = {}
    for when, one in dated:
        if when.earliest:
            found.setdefault(monday_of(when.earliest), []).append(one)
    return {monday: tuple(those) for monday, those in found.items()}


def _looked_up(known: Mapping[str, str], address: str, what: str) -> str:
    if address not in known:
        raise NotFound(f"there is no {what} at {address!r}; all are listed on the page `relations`")
    return known[address]
