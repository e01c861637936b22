"""Is the archive whole? Each fault is told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, Table, and_, select, type_coerce

from comity.errors import StoreBusy, StoreFull
from comity.store.base import CHUNK, Base
from comity.store.columns import Words
from comity.store.faults import told
from comity.store.tables import METADATA, article, coded, event, milestone, sentence

__all__ = ["Checking"]


class Checking(Base):
    """Looking for faults."""

    def check(self) -> list[str]:
        """All faults: of the file, of references, of the full text, of offsets (`text[start:end]` is the sentence),
        of articles coded by half. None is left by a kill or a full disk. While a run writes, on a full
        disk, and in an archive opened for reading, the full text is not looked at.
        """
        with told(self.name), self._dialect.snapshot() as connection:
            faults = list(self._dialect.faults_of_file(connection))
            if not faults:
                faults += [*_references(connection), *_halves(connection), *_offsets(connection)]
        if not self._readonly and not faults:
            with suppress(StoreBusy, StoreFull), self._begun() as connection:
                found = self._dialect.faults_of_words(connection)
                faults += [f"full text: {one}; `comity verify --mend` builds it anew" for one in found]
        return faults

    def mend_search(self) -> None:
        """Build the full text anew from the articles."""
        with self._begun() as connection:
            self._dialect.reindex(connection)


def _references(connection: Connection) -> Iterator[str]:
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints:
            yield from _orphans(connection, table, key)


def _orphans(connection: Connection, table: Table, key: ForeignKeyConstraint) -> Iterator[str]:
    there = key.referred_table
    pairs = [(one.parent, one.column) for one in key.elements]
    found = select(there).where(and_(*(child == parent for child, parent in pairs)))
    for row in connection.execute(select(*(child for child, _ in pairs)).distinct().where(~found.exists())):
        yield f"{table.name}: names a {there.name} that is not there: {', '.join(map(repr, row))}"


def _halves(connection: Connection) -> Iterator[str]:
    for table in (sentence, event, milestone):
        done = select(coded).where(coded.c.article == table.c.article)
        for name in connection.execute(select(table.c.article).distinct().where(~done.exists())).scalars():
            yield f"{table.name}: article {name!r} has some but does not count as coded"


def _offsets(connection: Connection) -> Iterator[str]:
    last = 0
    query = select(article.c.seq, article.c.id, article.c.text).order_by(article.c.seq).limit(CHUNK)
    while rows := connection.execute(query.where(article.c.seq > last)).all():
        last = rows[-1].seq
        texts = {row.id: row.text for row in rows}
        for name, index, start, end, said in _said(connection, list(texts)):
            if index >= 0 and texts[name[1]][start:end] != said:
                yield f"{name[0]}: sentence {index} of article {name[1]!r} is not at {start} to {end} of its text"


def _said(connection: Connection, articles: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Table and article, index, start, end and words of each sentence that is told of these articles."""
    for table, words in ((sentence, sentence.c.text), (event, event.c.record), (milestone, milestone.c.record)):
        query = select(table.c.article, table.c.index, table.c.start, table.c.end, type_coerce(words, Words))
        for row in connection.execute(query.where(table.c.article.in_(articles))):
            yield (table.name, row[0]), row[1], row[2], row[3], row[4] if table is sentence else _sentence_in(row[4])


def _sentence_in(record: str) -> str | None:
    """The sentence that a record holds, None where it cannot be read."""
    try:
        return str(json.loads(record)["sentence"])
    except (ValueError, TypeError, KeyError):
        return None
