"""What was coded from articles: sentences, events as reported, milestones; and the events merged from reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, select

from comity.codec import dump
from comity.records import Event, Milestone, Sentence
from comity.store.base import Base, Values, chunks, insert_all
from comity.store.rows import dyad_rows, event_row, milestone_row, party_rows
from comity.store.tables import (
    coded,
    event,
    event_dyad,
    event_party,
    merged,
    merged_dyad,
    merged_member,
    merged_party,
    milestone,
    milestone_party,
    original,
    sentence,
)

__all__ = ["Coded", "Coding", "add_told"]


@dataclass(frozen=True, slots=True)
class Coded:
    """All that was made of one article, even if that is nothing."""

    article: str
    sentences: tuple[Sentence, ...] = ()
    events: tuple[Event, ...] = ()
    milestones: tuple[Milestone, ...] = ()


class Coding(Base):
    """Writing what was coded."""

    def add_coded(self, coded_articles: Iterable[Coded], *, codebook: str) -> None:
        """Store them some hundreds a transaction: an article is coded wholly or not at all.

        What was coded of an article before goes. `codebook` is the digest of the codebook it was coded with.
        """
        with self.writing():
            for part in chunks(coded_articles):
                wanted = list({one.article: one for one in part}.values())
                with self._begun() as connection:
                    _forget(connection, [one.article for one in wanted])
                    _add(connection, wanted, codebook)

    def set_merged(self, events: Iterable[Event]) -> None:
        """Take these as all events: each stands for its `reports` and holds their ids in `copies`. All or nothing.

        Rows that did not change are left as they are.
        """
        with self._begun() as connection:
            gone = set(connection.execute(select(merged.c.id)).scalars())
            for part in chunks(events):
                wanted = {one.id: one for one in part}
                there = _there(connection, list(wanted))
                changed = [one for name, one in wanted.items() if there.get(name) != dump(one)]
                connection.execute(delete(merged).where(merged.c.id.in_([one.id for one in changed])))
                _add_events(connection, changed, (merged, merged_party, merged_dyad))
                insert_all(connection, merged_member, _members(changed))
                gone -= set(wanted)
            for old in chunks(sorted(gone)):
                connection.execute(delete(merged).where(merged.c.id.in_(old)))


def _there(connection: Connection, ids: Sequence[str]) -> dict[str, Values]:
    rows = connection.execute(select(merged.c.id, merged.c.record).where(merged.c.id.in_(ids)))
    return {row.id: row.record for row in rows}


def _members(events: Iterable[Event]) -> list[Values]:
    return [{"merged": one.id, "event": copy} for one in events for copy in dict.fromkeys((one.id, *one.copies))]


def _forget(connection: Connection, articles: Sequence[str]) -> None:
    for table in (coded, sentence, event, milestone, original):
        connection.execute(delete(table).where(table.c.article.in_(articles)))


def _add(connection: Connection, wanted: Sequence[Coded], codebook: str) -> None:
    insert_all(connection, coded, [{"article": one.article, "codebook": codebook} for one in wanted])
    sentences = [
        {"article": one.article, "index": told.index, "start": told.start, "end": told.end, "text": told.text}
        for one in wanted
        for told in one.sentences
    ]
    insert_all(connection, sentence, sentences)
    events = {told.id: told for one in wanted for told in one.events}
    milestones = {told.id: told for one in wanted for told in one.milestones}
    add_told(connection, list(events.values()), list(milestones.values()))


def add_told(connection: Connection, events: Sequence[Event], milestones: Sequence[Milestone]) -> None:
    """Insert reports of events and milestones with their parties."""
    _add_events(connection, events, (event, event_party, event_dyad))
    insert_all(connection, milestone, [milestone_row(one) for one in milestones])
    insert_all(connection, milestone_party, [row for one in milestones for row in party_rows("milestone", one)])


def _add_events(connection: Connection, events: Sequence[Event], tables: tuple[Table, Table, Table]) -> None:
    rows, parties, dyads = tables
    insert_all(connection, rows, [event_row(one) for one in events])
    insert_all(connection, parties, [row for one in events for row in party_rows(rows.name, one)])
    insert_all(connection, dyads, [row for one in events for row in dyad_rows(rows.name, one)])
