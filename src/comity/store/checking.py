"""Is the archive whole? Each fault is told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from comity.errors import StoreBusy, StoreFull
from comity.store.base import Base
from comity.store.faults import told
from comity.store.tables import article, coded, event, milestone, sentence

__all__ = ["Checking"]


class Checking(Base):
    """Looking for faults."""

    def check(self) -> list[str]:
        """All faults: of the file, of references, of the full text, of offsets (`text[start:end]` is the sentence),
        of articles coded by half. None is left by a kill or a full disk. While a run writes, on a full
        disk, and in an archive opened for reading, the full text is not looked at.
        """
        with told(self.name), self._engine.connect() as connection:
            faults = list(_file(connection))
            if not faults:
                faults += [*_references(connection), *_halves(connection), *_offsets(connection)]
        if not self._readonly and not faults:
            with suppress(StoreBusy, StoreFull), self._begun() as connection:
                faults += _full_text(connection)
        return faults

    def mend_search(self) -> None:
        """Build the full text anew from the articles."""
        with self._begun() as connection:
            connection.execute(text("INSERT INTO article_fts(article_fts) VALUES ('rebuild')"))


def _file(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
        if row[0] != "ok":
            yield f"file: {row[0]}"


def _references(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]}: row {row[1]} names a {row[2]} that is not there"


def _halves(connection: Connection) -> Iterator[str]:
    for table in (sentence, event, milestone):
        orphans = select(table.c.article).distinct().where(table.c.article.not_in(select(coded.c.article)))
        for name in connection.execute(orphans).scalars():
            yield f"{table.name}: article {name!r} has some but does not count as coded"


def _offsets(connection: Connection) -> Iterator[str]:
    """SQL finds the suspects; characters that SQL counts otherwise are judged here."""
    for table, words in ((sentence, sentence.c.text), (event, _words(event)), (milestone, _words(milestone))):
        piece = func.substr(article.c.text, table.c.start + 1, table.c.end - table.c.start)
        query = select(article.c.id, article.c.text, table.c.index, table.c.start, table.c.end, words.label("words"))
        query = query.join(article, article.c.id == table.c.article).where(table.c.index >= 0, piece != words)
        for name, whole, index, start, end, said in connection.execute(query):
            if whole[start:end] != said:
                yield f"{table.name}: sentence {index} of article {name!r} is not at {start} to {end} of its text"


def _words(table: Table) -> Any:
    return func.json_extract(table.c.record, "$.sentence")


def _full_text(connection: Connection) -> list[str]:
    try:
        connection.execute(text("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError as error:
        return [f"full text: {error.orig}; `comity doctor` can build it anew"]
    return []
