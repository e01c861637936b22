"""Looking events, milestones and sentences up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import Table, func, select

from comity.codec import load
from comity.errors import NotFound
from comity.records import Event, Milestone, Sentence
from comity.store.base import AnySelect, Base
from comity.store.tables import (
    event,
    event_dyad,
    event_party,
    merged,
    merged_dyad,
    merged_member,
    merged_party,
    milestone,
    milestone_party,
    sentence,
)

__all__ = ["OFFICIAL", "Events", "Wanted", "Which", "chosen"]

OFFICIAL: tuple[str, ...] = ("", "GOV", "MIL", "LEG", "JUD", "COP", "SPY")
"""Sectors that act for their state: a dyad is state to state unless asked otherwise."""


class Wanted(TypedDict, total=False):
    """Which events, all of these at once; see `Which` for what each means."""

    merged: bool
    dyad: str
    sectors: Collection[str]
    party: str
    side: str
    action: str
    status: str
    since: date | None
    until: date | None
    begun: tuple[date, date] | None
    article: str
    codebook: str
    min_confidence: float
    newest: bool
    limit: int | None
    after: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which events: `merged` or as reported; the `dyad` ("BLR-CHN") with both its sides in `sectors` (none given: in
    any); a `party` by code, on a `side` ("who", "whom", "said") or either; an `action`, a `status`; whose time touches
    `since` to `until`, both included; whose first day known is of the days `begun`, from one to another, which is
    quicker; of one `article`; coded with a `codebook`; at least `min_confidence`.
    In the order of days, `newest` last day first; at most `limit`, from behind the event with the id `after`.
    """

    merged: bool = True
    dyad: str = ""
    sectors: Collection[str] = OFFICIAL
    party: str = ""
    side: str = ""
    action: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    begun: tuple[date, date] | None = None
    article: str = ""
    codebook: str = ""
    min_confidence: float = 0.0
    newest: bool = False
    limit: int | None = None
    after: str = ""


class Events(Base):
    """Reading what was coded."""

    def events(self, **wanted: Unpack[Wanted]) -> Iterator[Event]:
        """Events, oldest first unless `newest`; those without a day before all others. `Which` tells the keywords.

        Raises `NotFound` where `after` names no event.
        """
        which = Which(**wanted)
        table = merged if which.merged else event
        keys = (table.c.day, table.c.id)
        start = self._place(table, keys, which.after)
        query = chosen(select(*keys, table.c.record), table, which)
        rows = self._walk(query, keys, limit=which.limit, start=start, newest=which.newest)
        return (load(Event, row.record) for row in rows)

    def event_ids(self, **wanted: Unpack[Wanted]) -> Iterator[str]:
        """The ids of the events that `events` would give, in the same order."""
        which = Which(**wanted)
        table = merged if which.merged else event
        keys = (table.c.day, table.c.id)
        start = self._place(table, keys, which.after)
        rows = self._walk(
            chosen(select(*keys), table, which), keys, limit=which.limit, start=start, newest=which.newest
        )
        return (row.id for row in rows)

    def count_events(self, **wanted: Unpack[Wanted]) -> int:
        """How many events `events` would give; `limit` and `after` change nothing."""
        which = Which(**wanted)
        table = merged if which.merged else event
        return int(self._rows(chosen(select(func.count()).select_from(table), table, which))[0][0])

    def events_by_day(self, **wanted: Unpack[Wanted]) -> dict[date, int]:
        """How many of the events that `events` would give begin on each day; those without a day are left out."""
        which = Which(**wanted)
        table = merged if which.merged else event
        query = select(table.c.when_earliest, func.count()).where(table.c.when_earliest.is_not(None))
        rows = self._rows(chosen(query, table, which).group_by(table.c.when_earliest))
        return {day: int(count) for day, count in rows}

    def event(self, wanted: str, *, merged_only: bool = False) -> Event:
        """The event with that id, merged if there is one such, else as reported; raises `NotFound`."""
        for table in (merged,) if merged_only else (merged, event):
            rows = self._rows(select(table.c.record).where(table.c.id == wanted))
            if rows:
                return load(Event, rows[0].record)
        raise NotFound(f"{self.name}: there is no event {wanted!r}")

    def reports(self, wanted: str) -> tuple[Event, ...]:
        """The events as reported that were merged into this one, by day."""
        query = select(event.c.record).join(merged_member, merged_member.c.event == event.c.id)
        rows = self._rows(query.where(merged_member.c.merged == wanted).order_by(event.c.day, event.c.id))
        return tuple(load(Event, row.record) for row in rows)

    def merged_into(self, wanted: str) -> str:
        """The id of the merged event that this report belongs to, "" if none."""
        rows = self._rows(select(merged_member.c.merged).where(merged_member.c.event == wanted))
        return str(rows[0].merged) if rows else ""

    def sentences(self, wanted: str) -> tuple[Sentence, ...]:
        """The sentences of an article in order, its title (index -1) first; none if it is not coded."""
        rows = self._rows(select(sentence).where(sentence.c.article == wanted).order_by(sentence.c.index))
        return tuple(Sentence(**row._mapping) for row in rows)

    def milestones(
        self,
        *,
        parties: Collection[str] = (),
        kind: str = "",
        article: str = "",
        newest: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> Iterator[Milestone]:
        """Milestones in the order of days; all the codes in `parties` take part: two for a dyad."""
        keys = (milestone.c.day, milestone.c.id)
        query = select(*keys, milestone.c.record)
        for code in parties:
            having = select(milestone_party.c.milestone).where(milestone_party.c.code == code)
            query = query.where(milestone.c.id.in_(having))
        for column, value in ((milestone.c.kind, kind), (milestone.c.article, article)):
            query = query.where(column == value) if value else query
        start = self._place(milestone, keys, after)
        rows = self._walk(query, keys, limit=limit, start=start, newest=newest)
        return (load(Milestone, row.record) for row in rows)

    def milestone(self, wanted: str) -> Milestone:
        """The milestone with that id; raises `NotFound`."""
        rows = self._rows(select(milestone.c.record).where(milestone.c.id == wanted))
        if not rows:
            raise NotFound(f"{self.name}: there is no milestone {wanted!r}")
        return load(Milestone, rows[0].record)

    def dyads(
        self, *, states: Collection[str] | None = None, sectors: Collection[str] = OFFICIAL, status: str = "happened"
    ) -> tuple[tuple[str, int], ...]:
        """Relations with the number of their merged events, the busiest first; between `states` only, if given."""
        count = func.count(merged.c.id.distinct()).label("count")
        query = select(merged_dyad.c.dyad, count).join(merged)
        query = _between(query, merged_dyad, sectors)
        if status:
            query = query.where(merged.c.status == status)
        rows = self._rows(query.group_by(merged_dyad.c.dyad).order_by(count.desc(), merged_dyad.c.dyad))
        known = None if states is None else frozenset(states)
        found = ((str(dyad), int(events)) for dyad, events in rows)
        return tuple(one for one in found if known is None or known.issuperset(one[0].split("-")))

    def dyad_quads(
        self, *, sectors: Collection[str] = OFFICIAL, status: str = "happened"
    ) -> dict[str, tuple[int, int, int, int]]:
        """How many merged events of quad class 1 to 4 each relation has."""
        count = func.count(merged.c.id.distinct())
        query = select(merged_dyad.c.dyad, merged.c.quad, count).join(merged).where(merged.c.status == status)
        query = _between(query, merged_dyad, sectors).group_by(merged_dyad.c.dyad, merged.c.quad)
        found: dict[str, list[int]] = {}
        for dyad, quad, events in self._rows(query):
            if quad:
                found.setdefault(str(dyad), [0, 0, 0, 0])[int(quad) - 1] = int(events)
        return {dyad: (one, two, three, four) for dyad, (one, two, three, four) in found.items()}

    def actors(self, *, status: str = "happened") -> tuple[tuple[str, int], ...]:
        """Codes with the number of merged events they take part in, the busiest first."""
        count = func.count(merged.c.id.distinct()).label("count")
        query = select(merged_party.c.code, count).join(merged)
        query = query.where(merged_party.c.code != "", merged_party.c.side != "said")
        if status:
            query = query.where(merged.c.status == status)
        rows = self._rows(query.group_by(merged_party.c.code).order_by(count.desc(), merged_party.c.code))
        return tuple((str(code), int(events)) for code, events in rows)


def chosen(query: AnySelect, table: Table, which: Which) -> AnySelect:
    """The query on `event` or `merged`, narrowed to the events that are wanted."""
    party, dyad = (merged_party, merged_dyad) if which.merged else (event_party, event_dyad)
    for name in ("action", "status", "article", "codebook"):
        value = getattr(which, name)
        query = query.where(table.c[name] == value) if value else query
    if which.since:
        query = query.where(table.c.when_latest >= which.since)
    if which.until:
        query = query.where(table.c.when_earliest <= which.until)
    if which.begun:
        first, last = which.begun
        query = query.where(table.c.day >= first.isoformat(), table.c.day <= last.isoformat())
    if which.min_confidence > 0:
        query = query.where(table.c.confidence >= which.min_confidence)
    if which.dyad:
        within = _between(select(dyad.c[table.name]).where(dyad.c.dyad == which.dyad), dyad, which.sectors)
        query = query.where(table.c.id.in_(within))
    if which.party:
        sides = (which.side,) if which.side else ("who", "whom")
        within = select(party.c[table.name]).where(party.c.code == which.party, party.c.side.in_(sides))
        query = query.where(table.c.id.in_(within))
    return query


def _between(query: AnySelect, dyad: Table, sectors: Collection[str]) -> AnySelect:
    if not sectors:
        return query
    return query.where(dyad.c.one_sector.in_(list(sectors)), dyad.c.other_sector.in_(list(sectors)))
