"""A week's brief: what changed by category and relation, what is out of line, what is not known, and all sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from comity.pages import addresses
from comity.pages.reading import MOVED, Reader, week_name
from comity.pages.views.milestone import fact_rows, facts
from comity.pages.views.parts import (
    View,
    event_row,
    finding_row,
    frame,
    relation_row,
    status_row,
    week_row,
)
from comity.pages.views.week import monday_named
from comity.records import STATUSES, Event, Finding, Milestone
from comity.relations import concerned

__all__ = ["brief"]

# A brief is read in five minutes: the most of what, of which relations, of how many reports.
_RELATIONS = 8
_EVENTS = 4
_OTHERS = 8
_MILESTONES = 12
_EXCEPTIONS = 6
_REPORTS = 3
_EVIDENCE = 3

_SAME = "has not changed"


def brief(reader: Reader, key: str) -> View:
    """What a week's brief says, in the order in which it says it; `sources` are numbered in that order from 1."""
    monday = monday_named(reader, key)
    name, sunday = week_name(monday), monday + timedelta(days=6)
    begun = [event for event in reader.shelf.events(begun=(monday, sunday)) if event.when.earliest]
    happened = [event for event in begun if event.status == "happened"]
    sources = _Sources(reader)
    shifts, exceptions = reader.shifts.get(monday, ()), _exceptions(reader, happened, monday)
    statuses = [status_row(reader, one.name, monday, evidence=_EVIDENCE, strip=0) for one in reader.config.categories]
    return frame(reader, "brief", addresses.brief(name), name) | {
        "week": week_row(reader, monday),
        "page": addresses.week(name),
        "moved": [one | {"status": sources.finding(one["status"])} for one in statuses if _value(one) in MOVED],
        "same": [one for one in statuses if _value(one) == _SAME],
        "little": [one for one in statuses if _value(one) not in (*MOVED, _SAME)],
        "shifts": _findings(reader, sources, shifts),
        "trends": _findings(reader, sources, _news(reader, monday, (*shifts, *exceptions))),
        **_relations(reader, sources, happened),
        "events_count": len(happened),
        **_milestones(reader, sources, monday),
        "exceptions": _findings(reader, sources, exceptions),
        "others": [sources.event(event) for event in begun if event.status != "happened"][:_OTHERS],
        "others_counts": {
            status: count
            for status in STATUSES[1:]
            if (count := sum(event.status == status for event in begun))
        },
        "known": _known(reader, monday),
        "codebook": {"title": reader.book.title, "version": reader.book.version, "digest": reader.book.digest},
        "sources": sources.rows(),
    }  # fmt: skip


class _Sources:
    """Numbers articles in the order in which they are first named."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._numbers: dict[str, int] = {}

    def event(self, event: Event) -> View:
        """An event, its reports numbered."""
        reports = self._reader.store.reports(event.id) if event.reports > 1 else ()
        return self.told(event_row(self._reader, event), [event, *reports])

    def told(self, row: View, reports: Sequence[Event | Milestone]) -> View:
        """A row with the number and the sentence of up to three reports, each from another article."""
        first = {one.article: one.sentence.index for one in reversed(reports)}
        articles = list(dict.fromkeys(one.article for one in reports))[:_REPORTS]
        return row | {"cites": [self._cite(one, first[one]) for one in articles]}

    def finding(self, row: View) -> View:
        """A finding's row, its evidence numbered."""
        evidence = [one | {"cites": [self._cite(one["article"]["id"], one["index"])]} for one in row["evidence"]]
        return row | {"evidence": evidence}

    def rows(self) -> list[View]:
        """The articles that were named, in the order of their numbers."""
        return [
            {"number": number, "article": self._reader.head(wanted), "url": self._url(wanted)}
            for wanted, number in self._numbers.items()
        ]

    def _cite(self, article: str, index: int) -> dict[str, int]:
        return {"number": self._numbers.setdefault(article, len(self._numbers) + 1), "index": index}

    def _url(self, wanted: str) -> str:
        if not self._reader.head(wanted)["address"]:
            return ""
        url = self._reader.store.article(wanted).url
        return url if url.startswith(("https://", "http://")) else ""


def _value(category: View) -> str:
    value: str = category["status"]["value"]
    return value


def _findings(reader: Reader, sources: _Sources, found: Iterable[Finding]) -> list[View]:
    return [sources.finding(finding_row(reader, one, evidence=2)) for one in found]


def _news(reader: Reader, monday: date, told: Iterable[Finding]) -> list[Finding]:
    """The week's trends, but for what a category's status says and what is `told` elsewhere."""
    said = {one.sentence for one in told}
    return [
        one
        for one in reader.trends.get(monday, ())
        if one.sentence not in said and not (one.subject in reader.statuses and one.value in MOVED)
    ]


def _relations(reader: Reader, sources: _Sources, happened: Sequence[Event]) -> View:
    """The relations with most events, those of the categories first, with what most articles tell.

    A sentence is told once, in the first of the relations that it is about, with all that was coded from it.
    """
    of: dict[str, list[Event]] = {}
    said: dict[tuple[str, int], list[Event]] = {}
    for event in happened:
        said.setdefault(_place(event), []).append(event)
        for dyad in concerned(event):
            of.setdefault(dyad, []).append(event)
    order = sorted(of, key=lambda dyad: (not reader.categories_of(dyad), -len(of[dyad]), dyad))
    told: set[tuple[str, int]] = set()
    fresh: dict[str, list[Event]] = {}
    for dyad in order:
        if left := [event for event in of[dyad] if _place(event) not in told]:
            fresh[dyad] = left
            told.update(map(_place, left))
    rows = []
    for dyad, those in list(fresh.items())[:_RELATIONS]:
        places = dict.fromkeys(map(_place, _best(those)))
        row = {"told": [sources.event(one) for place in places for one in said[place]]}
        rows.append(_relation(reader, dyad, of[dyad]) | row)
    return {"relations": rows, "relations_more": len(fresh) - len(rows)}


def _place(event: Event) -> tuple[str, int]:
    return event.article, event.sentence.index


def _best(events: Iterable[Event]) -> list[Event]:
    """Those that most articles tell, in the order of days."""
    best = sorted(events, key=lambda one: (-one.reports, -one.confidence, one.id))[:_EVENTS]
    return sorted(best, key=lambda one: (one.when.earliest or date.min, one.id))


def _relation(reader: Reader, dyad: str, events: Sequence[Event]) -> View:
    """A relation with how many events of the week it has."""
    quads = Counter(event.quad for event in events)
    counts = {"events": len(events), "cooperation": quads[1] + quads[2], "conflict": quads[3] + quads[4]}
    row = relation_row(reader, dyad)
    return {name: row[name] for name in ("dyad", "address", "parties")} | counts


def _milestones(reader: Reader, sources: _Sources, monday: date) -> View:
    """Each fact once, with all articles that tell it."""
    found = facts(reader.milestones.get(monday, ()))
    shown = found[:_MILESTONES]
    rows = [sources.told(row, those) for row, those in zip(fact_rows(reader, shown), shown, strict=True)]
    return {"milestones": rows, "milestones_more": len(found) - len(rows)}


def _exceptions(reader: Reader, happened: Sequence[Event], monday: date) -> list[Finding]:
    """What is out of line among the relations of the week, told of a time that the week belongs to."""
    met = {dyad for event in happened for dyad in concerned(event)}
    return [
        one
        for one in reader.exceptions
        if one.subject in met
        and (one.period.earliest or date.min) <= monday + timedelta(days=6)
        and (one.period.latest or date.max) >= monday
    ][:_EXCEPTIONS]


def _known(reader: Reader, monday: date) -> dict[str, Any]:
    """How much there is to know the week from."""
    listed = list(reader.store.articles(since=monday, until=monday + timedelta(days=6)))
    before = reader.weeks.get(monday - timedelta(weeks=1))
    return {
        "articles": len(listed),
        "copies": sum(one.id in reader.followers for one in listed),
        "publishers": len({one.publisher or one.source for one in listed}),
        "before": before.articles if before else 0,
        "doubtful": sum(bool(one.doubt) for one in listed),
    }
