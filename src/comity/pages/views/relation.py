"""A relation of two: its timeline, its events with their sentences, its milestones; a state: all its relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.parts import View, event_row, frame, milestone_row, relation_row, status_row
from comity.pages.views.series import anchor, series
from comity.records import STATUSES, Event

__all__ = ["events", "places_of", "relation", "relation_year", "relation_years", "relations", "state"]

# An event weighs some 1.2 kB with its links: a page stays below 100 kB.
_MOST = 50
_MOST_OTHERS = 30
_MOST_OF_YEAR = 400


def relation(reader: Reader, key: str) -> View:
    """Chart, milestones and events of a relation; with many events the newest here, the others by year."""
    dyad = reader.relation(key)
    events = list(reader.store.events(dyad=dyad, newest=True))
    happened = [event for event in events if event.status == "happened"]
    others = [event for event in events if event.status != "happened"]
    row = relation_row(reader, dyad)
    milestones = list(reader.store.milestones(parties=dyad.split("-")))
    names = " – ".join(party["name"] for party in row["parties"])
    shown = happened[:_MOST]
    return frame(reader, "relation", addresses.relation(dyad), names) | row | {
        "statuses": [status_row(reader, one["name"], reader.latest) for one in row["categories"]],
        "series": series(reader, happened, milestones, subject=names),
        "milestones": [milestone_row(reader, one) for one in milestones[-40:][::-1]],
        "counts": _counts(happened),
        "places": places_of(dyad, happened),
        "by_month": by_month(reader, shown),
        "shown": len(shown),
        "others": [event_row(reader, event) for event in others[:_MOST_OTHERS]],
        "others_count": len(others),
        "others_counts": {status: count for status in STATUSES if (count := _number(others, status))},
        "years": years_of(dyad, happened) if len(happened) > _MOST else [],
    }  # fmt: skip


def relation_years(reader: Reader, dyad: str) -> list[str]:
    """The addresses of a relation's years; none where its own page holds all events."""
    if reader.relations[dyad] <= _MOST:
        return []
    return [row["address"] for row in years_of(dyad, list(reader.store.events(dyad=dyad, status="happened")))]


def relation_year(reader: Reader, key: str, year: str) -> View:
    """The events of a relation that began in a year."""
    dyad = reader.relation(key)
    row = relation_row(reader, dyad)
    names = " – ".join(party["name"] for party in row["parties"])
    if not (year.isdecimal() and len(year) == 4 and int(year) >= 1):
        raise NotFound(f"{names}: {year!r} is no year")
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    touching = reader.store.events(dyad=dyad, status="happened", since=first, until=last, newest=True)
    events = [event for event in touching if event.when.earliest and event.when.earliest >= first]
    if not events:
        raise NotFound(f"{names}: nothing happened in {year}")
    return frame(reader, "relation_year", addresses.relation_year(dyad, int(year)), f"{names}, {year}") | row | {
        "year": int(year),
        "counts": _counts(events),
        "by_month": by_month(reader, events[:_MOST_OF_YEAR]),
        "shown": min(len(events), _MOST_OF_YEAR),
        "years": years_of(dyad, list(reader.store.events(dyad=dyad, status="happened"))),
    }  # fmt: skip


def relations(reader: Reader) -> View:
    """All relations, the busiest first, and all states."""
    return frame(reader, "relations", "relations", "") | {
        "relations": [relation_row(reader, dyad) for dyad in reader.relations],
        "states": [
            {"code": code, "name": reader.name(code), "address": addresses.state(code), "relations": len(dyads)}
            for code, dyads in sorted(reader.states.items(), key=lambda pair: reader.name(pair[0]))
        ],
    }


def state(reader: Reader, key: str) -> View:
    """All relations of a state or organisation and its last events."""
    code = reader.state(key)
    entity = reader.book.entities.get(code)
    events = list(reader.store.events(party=code, status="happened", newest=True, limit=_MOST // 2))
    dyads = reader.states[code]
    categories = dict.fromkeys(one.name for dyad in dyads for one in reader.categories_of(dyad))
    return frame(reader, "state", addresses.state(code), reader.name(code)) | {
        "code": code,
        "state_kind": entity.kind if entity else "",
        "regions": list(entity.regions) if entity else [],
        "count": reader.store.count_events(party=code, status="happened"),
        "statuses": [status_row(reader, name, reader.latest) for name in categories],
        "relations": [
            relation_row(reader, dyad)
            | {"other": next(part for part in relation_row(reader, dyad)["parties"] if part["code"] != code)}
            for dyad in dyads
        ],
        "by_month": by_month(reader, events),
        "shown": len(events),
    }


def events(reader: Reader, status: str) -> View:
    """The newest events of a status."""
    if status not in STATUSES:
        raise NotFound(f"there is no status {status!r}; known: {', '.join(STATUSES)}")
    found = list(reader.store.events(status=status, newest=True, limit=_MOST))
    return frame(reader, "events", addresses.events(status), "") | {
        "status": status,
        "count": reader.store.count_events(status=status),
        "by_month": by_month(reader, found),
        "shown": len(found),
    }


def by_month(reader: Reader, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events, the newest first, under the month they began in; those without a day last."""
    groups = groupby(events, key=lambda event: anchor(event.when.earliest))
    return [{"anchor": name, "events": [event_row(reader, event) for event in those]} for name, those in groups]


def places_of(dyad: str, events: Sequence[Event]) -> dict[str, str]:
    """The page that shows the events of each month, by the month's anchor; `events` the newest first."""
    places: dict[str, str] = {}
    for number, event in enumerate(events):
        day = event.when.earliest
        if day:
            here = number < _MOST
            page = addresses.relation(dyad) if here else addresses.relation_year(dyad, day.year)
            places.setdefault(anchor(day), page)
    return places


def years_of(dyad: str, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The years with events, the newest first, each with its page and number of events."""
    counts = Counter(event.when.earliest.year for event in events if event.when.earliest)
    return [
        {"year": year, "address": addresses.relation_year(dyad, year), "events": counts[year]}
        for year in sorted(counts, reverse=True)
    ]


def _counts(events: Sequence[Event]) -> dict[str, Any]:
    quads = Counter(event.quad for event in events)
    days = sorted(event.when.earliest for event in events if event.when.earliest)
    return {
        "events": len(events),
        "quads": [quads[quad] for quad in (1, 2, 3, 4)],
        "cooperation": quads[1] + quads[2],
        "conflict": quads[3] + quads[4],
        "first": days[0].isoformat() if days else "",
        "last": days[-1].isoformat() if days else "",
    }


def _number(events: Sequence[Event], status: str) -> int:
    return sum(event.status == status for event in events)
