"""What every part of the store stands on: reading in pages, writing in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, exists, select, tuple_

from comity.errors import NotFound, StoreError
from comity.store.dialects import Dialect
from comity.store.faults import told
from comity.store.locking import Turn
from comity.store.tables import article

__all__ = ["CHUNK", "AnyRow", "AnySelect", "Base", "Values", "chunks", "insert_all", "without"]

# Rows read or written at a time: 200 to 2,000 were alike on 10^5 articles, and 500 articles stay below a few MB.
CHUNK = 500

Values = dict[str, Any]
AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"
AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"
T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of `size`; the last may be shorter and is empty if nothing is left for it."""
    part: list[T] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    yield part


class Base:
    """An open archive: its database and its turn."""

    def __init__(self, dialect: Dialect, turn: Turn, *, readonly: bool, wait: float) -> None:
        self._dialect = dialect
        self._engine = dialect.engine
        self._turn = turn
        self._wait = wait
        self._readonly = readonly
        self._pending: dict[str, tuple[str, str]] = {}
        self.name = dialect.name

    def writing(self, wait: float | None = None) -> AbstractContextManager[None]:
        """Be the one writer while the context lasts; each step inside is kept as it is done.

        Raises `StoreBusy` after `wait` seconds (default: as opened), saying which process writes and since when;
        `StoreError` if the archive was opened for reading. May be nested.
        """
        return self._taken(self._wait if wait is None else wait)

    @contextmanager
    def _taken(self, wait: float) -> Iterator[None]:
        self._writable()
        with told(self.name), self._turn.taken(wait):
            yield

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """One transaction: kept wholly or not at all."""
        with self.writing(), self._dialect.begun() as connection:
            yield connection

    @contextmanager
    def _aside(self) -> Iterator[Connection]:
        """One short transaction beside a run that has the turn, on what no run writes to: kept wholly or not at all."""
        self._writable()
        with told(self.name), self._dialect.aside() as connection:
            yield connection

    def _writable(self) -> None:
        if self._readonly:
            raise StoreError(f"{self.name}: was opened for reading only")

    def _rows(self, query: AnySelect) -> Sequence[AnyRow]:
        with told(self.name), self._engine.connect() as connection:
            return connection.execute(query).all()

    def _walk(
        self,
        query: AnySelect,
        keys: Sequence[ColumnElement[Any]],
        *,
        limit: int | None,
        start: Any,
        newest: bool = False,
    ) -> Iterator[AnyRow]:
        """Rows after the keys `start` in the order of `keys` (which the query selects), each chunk read by itself.

        No transaction stays open between chunks, so that whoever reads may write.
        """
        ordered = query.order_by(*(key.desc() if newest else key for key in keys))
        names = [str(key.key) for key in keys]
        left = limit
        while left is None or left > 0:
            size = CHUNK if left is None else min(CHUNK, left)
            here = tuple_(*keys)
            past = None if start is None else (here < tuple_(*start) if newest else here > tuple_(*start))
            rows = self._rows((ordered if past is None else ordered.where(past)).limit(size))
            yield from rows
            if len(rows) < size:
                return
            start = tuple(rows[-1]._mapping[name] for name in names)
            left = None if left is None else left - len(rows)

    def _place(self, table: Table, keys: Sequence[ColumnElement[Any]], after: str) -> tuple[Any, ...] | None:
        """The keys of the row with the id `after`, None for ""; raises `NotFound`."""
        if not after:
            return None
        rows = self._rows(select(*keys).where(table.c.id == after))
        if not rows:
            raise NotFound(f"{self.name}: there is no {table.name} {after!r} to go on from")
        return tuple(rows[0])


def without(query: AnySelect, done: Table, *which: ColumnElement[bool]) -> AnySelect:
    """The query, less the articles that the table `done` has a row of, `which` narrowing its rows."""
    return query.where(~exists().where(done.c.article == article.c.id, *which))


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows at once; nothing for no rows."""
    if rows:
        connection.execute(table.insert(), list(rows))
