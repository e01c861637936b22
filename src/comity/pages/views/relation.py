"""A relation of two: its timeline, its events with their sentences, what stands out in it; a state: its relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.periods import Periods, span_of
from comity.pages.reading import Reader
from comity.pages.signs import VERDICTS
from comity.pages.views.milestone import agreements, fact_rows, facts, ladder
from comity.pages.views.parts import View, event_row, finding_row, frame, relation_row, status_row
from comity.pages.views.region import region_rows
from comity.pages.views.series import anchor, series
from comity.records import STATUSES, Event, Finding, Milestone

__all__ = ["by_month", "events", "places_of", "relation", "relation_period", "relation_periods", "relations", "state"]

# An event weighs some 1.2 kB with its links: a page stays below 100 kB.
_MOST = 30
_MOST_OTHERS = 12
_MOST_OF_PERIOD = 60
_MILESTONES, _EARLIER = 10, 40
_AGREEMENTS = 10
_TRENDS = 5
_CONTRASTS, _SPIRALS, _OUTLOOKS = 12, 2, 4
# The verdicts that say that a relation stands apart from its peers.
_APART = ("high", "low")
_CHAIN = 8
_RELATIONS = 200


def relation(reader: Reader, key: str) -> View:
    """Chart, milestones, findings and events of a relation; with many events the newest here, the others by year."""
    dyad = reader.relation(key)
    events = list(reader.shelf.events(dyad=dyad, newest=True))
    happened = [event for event in events if event.status == "happened"]
    others = [event for event in events if event.status != "happened"]
    row = relation_row(reader, dyad)
    milestones = list(reader.store.milestones(parties=dyad.split("-"), newest=True))
    names = " – ".join(party["name"] for party in row["parties"])
    told = facts(milestones)
    found = _found(reader, dyad)
    shown = happened[:_MOST]
    return row | frame(reader, "relation", addresses.relation(dyad), names) | {
        "statuses": [status_row(reader, one["name"], reader.latest) for one in row["categories"]],
        "series": series(reader, happened, _certain(milestones), shifts=found["shift"], subject=names),
        "shifts": [finding_row(reader, one, evidence=2) for one in found["shift"]],
        "contrasts": _contrasts(reader, found["contrast"]),
        "spirals": [_spiral(reader, one) for one in found["spiral"][:_SPIRALS]],
        "outlooks": [finding_row(reader, one, evidence=0) for one in found["outlook"][:_OUTLOOKS]],
        "trends": [finding_row(reader, one, evidence=1) for one in found["trend"][::-1][:_TRENDS]],
        "ladder": ladder(reader, dyad, milestones),
        "agreements": (signed := agreements(reader, milestones))[:_AGREEMENTS],
        "agreements_count": len(signed),
        "milestones": fact_rows(reader, told[:_MILESTONES]),
        "earlier": [_named(row) for row in fact_rows(reader, told[_MILESTONES : _MILESTONES + _EARLIER])],
        "milestones_count": len(told),
        "counts": _counts(happened),
        "places": places_of(dyad, happened),
        "by_month": by_month(reader, shown),
        "shown": len(shown),
        "others": [event_row(reader, event) for event in others[:_MOST_OTHERS]],
        "others_count": len(others),
        "others_counts": {status: count for status in STATUSES if (count := _number(others, status))},
        "periods": _period_rows(dyad, _periods(happened)) if len(happened) > _MOST else [],
    }  # fmt: skip


def _contrasts(reader: Reader, found: Iterable[Finding]) -> list[View]:
    """How it stands beside its peers: what is out of line first, then by dimension, each way of looking at it apart."""
    rows = [
        finding_row(reader, one, evidence=1)
        | {"dimension": dict(one.parameters).get("dimension", ""), "apart": VERDICTS.get(one.value) in _APART}
        for one in found
    ]
    order = list(dict.fromkeys(row["dimension"] for row in rows))
    rows.sort(key=lambda row: (not row["apart"], order.index(row["dimension"])))
    return rows[:_CONTRASTS]


def _named(row: View) -> View:
    """A milestone by name and day alone."""
    return {name: row[name] for name in ("id", "address", "name", "milestone_kind", "when")}


def _with(row: View, code: str) -> View:
    """A relation as seen from one of its sides."""
    return row | {"other": next(part for part in row["parties"] if part["code"] != code)}


def _certain(milestones: Sequence[Milestone]) -> list[Milestone]:
    """Those that happened: what was only said is told, but not drawn."""
    return [one for one in milestones if one.status == "happened"]


def _found(reader: Reader, dyad: str) -> Mapping[str, list[Finding]]:
    """All that was found of a relation, by kind."""
    found: dict[str, list[Finding]] = {kind: [] for kind in ("shift", "trend", "contrast", "spiral", "outlook")}
    for one in reader.store.findings(subject=dyad):
        found.setdefault(one.kind, []).append(one)
    return found


def _spiral(reader: Reader, finding: Finding) -> View:
    """A spiral with the acts of its chain, each with the chance that it answers the one before (0 for the first)."""
    row = finding_row(reader, finding, evidence=len(finding.evidence))
    chances = [float(one) for one in dict(finding.parameters).get("chain", "").split()]
    whole = len(chances) == len(row["evidence"])
    return row | {"chances": chances if whole else [], "evidence": row["evidence"][:_CHAIN]}


def relation_periods(reader: Reader, dyad: str) -> list[str]:
    """The addresses of a relation's years, months and days; none where its own page holds all events."""
    if reader.relations[dyad] <= _MOST:
        return []
    return [addresses.relation_of(dyad, one) for one in _all_periods(reader, dyad).pages()]


def relation_period(reader: Reader, key: str, period: str) -> View:
    """The events of a relation that began in a year, month or day."""
    dyad = reader.relation(key)
    row = relation_row(reader, dyad)
    names = " – ".join(party["name"] for party in row["parties"])
    first, last = span_of(period)
    periods = _all_periods(reader, dyad)
    periods.count(period)
    begun = reader.shelf.events(dyad=dyad, status="happened", begun=(first, last), newest=True)
    events = [event for event in begun if event.when.earliest]
    shown = events[:_MOST_OF_PERIOD]
    return row | frame(reader, "relation_period", addresses.relation_of(dyad, period), names) | {
        "period": period,
        "counts": _counts(events),
        "by_month": by_month(reader, shown),
        "shown": len(shown),
        "periods": _period_rows(dyad, periods),
        "parts": _period_rows(dyad, periods, periods.parts(period)),
    }  # fmt: skip


def _all_periods(reader: Reader, dyad: str) -> Periods:
    """The periods that a relation's events began in; kept, since each of its pages asks for them."""
    if dyad not in reader.periods:
        days = reader.store.events_by_day(dyad=dyad, status="happened")
        reader.periods[dyad] = Periods(days, most=_MOST_OF_PERIOD)
    return reader.periods[dyad]


def _periods(events: Sequence[Event]) -> Periods:
    return Periods(Counter(event.when.earliest for event in events if event.when.earliest), most=_MOST_OF_PERIOD)


def _period_rows(dyad: str, periods: Periods, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Years, or the periods of these names, the newest first, each with its page and number of events."""
    return [
        {"period": one, "address": addresses.relation_of(dyad, one), "events": periods.count(one)}
        for one in (periods.years() if names is None else names)
    ]


def relations(reader: Reader) -> View:
    """The regions, the relations, the busiest first, and all states."""
    return frame(reader, "relations", "relations", "") | {
        "regions": region_rows(reader),
        "relations": [relation_row(reader, dyad) for dyad in list(reader.relations)[:_RELATIONS]],
        "count": len(reader.relations),
        "states": [
            {"code": code, "name": reader.name(code), "address": addresses.state(code), "relations": len(dyads)}
            for code, dyads in sorted(reader.states.items(), key=lambda pair: reader.name(pair[0]))
        ],
    }


def state(reader: Reader, key: str) -> View:
    """All relations of a state or organisation and its last events."""
    code = reader.state(key)
    entity = reader.book.entities.get(code)
    events = list(reader.shelf.events(party=code, status="happened", newest=True, limit=_MOST // 2))
    told = facts(reader.store.milestones(parties=[code], newest=True))
    dyads = reader.states[code]
    categories = dict.fromkeys(one.name for dyad in dyads for one in reader.categories_of(dyad))
    return frame(reader, "state", addresses.state(code), reader.name(code)) | {
        "code": code,
        "state_kind": entity.kind if entity else "",
        "regions": region_rows(reader, code),
        "count": reader.store.count_events(party=code, status="happened"),
        "statuses": [status_row(reader, name, reader.latest) for name in categories],
        "relations": [_with(relation_row(reader, dyad), code) for dyad in dyads],
        "milestones": fact_rows(reader, told[: _MILESTONES // 2]),
        "milestones_count": len(told),
        "by_month": by_month(reader, events),
        "shown": len(events),
    }


def events(reader: Reader, status: str) -> View:
    """The newest events of a status."""
    if status not in STATUSES:
        raise NotFound(f"there is no status {status!r}; known: {', '.join(STATUSES)}")
    found = list(reader.shelf.events(status=status, newest=True, limit=_MOST_OF_PERIOD))
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
    periods = _periods(events)
    places: dict[str, str] = {}
    for number, event in enumerate(events):
        day = event.when.earliest
        if day:
            here = number < _MOST
            page = addresses.relation(dyad) if here else addresses.relation_of(dyad, periods.page(day))
            places.setdefault(anchor(day), page)
    return places


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
