"""What people decided of events and milestones, and what the machine had coded where they decided otherwise.

Decisions are a log that is only ever added to. `set_rulings` brings the tables `event` and `milestone` into line with
them, so that whoever reads those reads what the desk stands behind, and keeps in `original` what was coded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from comity.codec import dump, kind_of, load
from comity.errors import NotFound
from comity.records import Decision, Event, Milestone, Ruling
from comity.store.base import Base, Values, chunks, insert_all
from comity.store.coding import add_told
from comity.store.events import Which, chosen
from comity.store.rows import decision_row
from comity.store.tables import decision, event, merged, milestone, milestone_party, original

__all__ = ["Outline", "Reviews"]

Key = tuple[str, str]
"""The kind and id of a record."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is needed to say how urgent it is to look at an event or milestone; `act` is its action or kind."""

    kind: str
    id: str
    article: str
    act: str
    status: str
    score: float
    confidence: float


class Reviews(Base):
    """Reading and writing decisions and what follows from them."""

    def add_decisions(self, decisions: Iterable[Decision]) -> int:
        """Add them to the log; those that are there already (by id) are left. Gives how many were new.

        This needs no turn: people may decide while a run writes, and the next run follows them.
        """
        new = 0
        with self._aside() as connection:
            for part in chunks(decisions):
                wanted = {one.id: one for one in part}
                known = set(connection.execute(select(decision.c.id).where(decision.c.id.in_(list(wanted)))).scalars())
                rows = [decision_row(one) for name, one in wanted.items() if name not in known]
                insert_all(connection, decision, rows)
                new += len(rows)
        return new

    def decisions(self, *, subject: str = "") -> Iterator[Decision]:
        """The log in the order in which it was decided; of one event or milestone, if its id is given."""
        keys = (decision.c.at, decision.c.id)
        query = select(*keys, decision.c.record)
        query = query.where(decision.c.subject == subject) if subject else query
        return (load(Decision, row.record) for row in self._walk(query, keys, limit=None, start=None))

    def count_decisions(self) -> int:
        """How many decisions there are."""
        return int(self._rows(select(func.count()).select_from(decision))[0][0])

    def decision(self, wanted: str) -> Decision:
        """The decision with that id; raises `NotFound`."""
        rows = self._rows(select(decision.c.record).where(decision.c.id == wanted))
        if not rows:
            raise NotFound(f"{self.name}: there is no decision {wanted!r}")
        return load(Decision, rows[0].record)

    def as_coded(self, articles: Collection[str]) -> Iterator[Event | Milestone]:
        """All that the machine coded from these articles, whatever was decided of it since; by article and id."""
        for part in chunks(sorted(set(articles))):
            found = dict(self._told(part))
            rows = self._rows(select(original).where(original.c.article.in_(part)))
            found.update({(row.kind, row.id): _loaded(row.kind, row.record) for row in rows})
            yield from (found[key] for key in sorted(found, key=lambda key: (found[key].article, key)))

    def coded(self, kind: str, wanted: str) -> Event | Milestone:
        """The report of an event, or the milestone ("event", "milestone"), as the machine coded it; `NotFound`."""
        tables = {"event": event, "milestone": milestone}
        if kind in tables:
            queries = (
                select(original.c.record).where(original.c.kind == kind, original.c.id == wanted),
                select(tables[kind].c.record).where(tables[kind].c.id == wanted),
            )
            for query in queries:
                rows = self._rows(query)
                if rows:
                    return _loaded(kind, rows[0].record)
        raise NotFound(f"{self.name}: no {kind or 'thing'} {wanted!r} was coded")

    def outlines(
        self, *, dyad: str = "", act: str = "", since: date | None = None, until: date | None = None
    ) -> Iterator[Outline]:
        """All merged events and milestones of a relation, an action or kind, a time, in outline; of any if not given.

        A milestone has no score, so 0.
        """
        which = Which(dyad=dyad, action=act, since=since, until=until)
        columns = (merged.c.id, merged.c.article, merged.c.action, merged.c.status, merged.c.score, merged.c.confidence)
        for row in self._rows(chosen(select(*columns), merged, which)):
            yield Outline("event", *row)
        query = select(milestone.c.id, milestone.c.article, milestone.c.kind, milestone.c.record)
        query = query.where(milestone.c.kind == act) if act else query
        query = query.where(milestone.c.when_latest >= since) if since else query
        query = query.where(milestone.c.when_earliest <= until) if until else query
        for code in dyad.split("-") if dyad else ():
            having = select(milestone_party.c.milestone).where(milestone_party.c.code == code)
            query = query.where(milestone.c.id.in_(having))
        for row in self._rows(query):
            record = row.record
            yield Outline("milestone", row.id, row.article, row.kind, record["status"], 0.0, record["confidence"])

    def rulings(self) -> dict[str, Key]:
        """By decision: the kind and id of what it applies to. A decision that found nothing is not in it."""
        rows = self._rows(select(original.c.decision, original.c.kind, original.c.id))
        return {row.decision: (row.kind, row.id) for row in rows}

    def set_rulings(self, rulings: Iterable[Ruling]) -> int:
        """Take these as all that follows from decisions: what has none is again as it was coded. All or nothing.

        Gives how many records changed; rows that need not change stay.
        """
        wanted: dict[Key, Ruling] = {(kind_of(one.coded), one.coded.id): one for one in rulings}
        with self._begun() as connection:
            before = {(row.kind, row.id): row for row in connection.execute(select(original))}
            gone = [key for key in before if key not in wanted]
            changed = [key for key in wanted if not _is_so(connection, wanted[key], before.get(key))]
            for key in (*gone, *changed):
                _forget(connection, key)
            restored = [_loaded(key[0], before[key].record) for key in gone]
            now = [one for key in changed if (one := wanted[key].now)]
            _add(connection, [*restored, *now])
            insert_all(connection, original, [_original_row(wanted[key]) for key in changed])
        return len(gone) + len(changed)

    def _told(self, articles: Collection[str]) -> Iterator[tuple[Key, Event | Milestone]]:
        for kind, table in (("event", event), ("milestone", milestone)):
            for row in self._rows(select(table.c.id, table.c.record).where(table.c.article.in_(list(articles)))):
                yield (kind, row.id), _loaded(kind, row.record)


def _original_row(one: Ruling) -> Values:
    return {
        "kind": kind_of(one.coded),
        "id": one.coded.id,
        "article": one.coded.article,
        "decision": one.decision,
        "record": dump(one.coded),
    }


def _table(kind: str) -> Table:
    return event if kind == "event" else milestone


def _loaded(kind: str, record: Values) -> Event | Milestone:
    return load(Event, record) if kind == "event" else load(Milestone, record)


def _is_so(connection: Connection, wanted: Ruling, before: Any) -> bool:
    if before is None or (before.decision, before.record) != (wanted.decision, dump(wanted.coded)):
        return False
    table = _table(before.kind)
    there = connection.execute(select(table.c.record).where(table.c.id == before.id)).scalars().first()
    return bool(there == (dump(wanted.now) if wanted.now else None))


def _forget(connection: Connection, key: Key) -> None:
    kind, name = key
    connection.execute(delete(original).where(original.c.kind == kind, original.c.id == name))
    connection.execute(delete(_table(kind)).where(_table(kind).c.id == name))


def _add(connection: Connection, records: Iterable[Event | Milestone]) -> None:
    listed = list(records)
    events = [one for one in listed if isinstance(one, Event)]
    add_told(connection, events, [one for one in listed if isinstance(one, Milestone)])
