"""Opening an archive: who may open what, and the way from one version of the tables to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, Table

from comity.errors import NotFound, StoreVersion
from comity.store.dialects import Dialect
from comity.store.faults import told
from comity.store.locking import Turn
from comity.store.tables import METADATA, annal, dataset, decision, imprint, ledger, original

__all__ = ["MIGRATIONS", "SCHEMA", "Step", "bring_down", "prepare"]

SCHEMA = 5


@dataclass(frozen=True, slots=True)
class Step:
    """The way `up` to a version of the tables from the one before, and the way `down` again, on which what the older
    version has no place for is lost."""

    up: Callable[[Connection], None]
    down: Callable[[Connection], None]


def _new(*tables: Table) -> Step:
    """A version that has these tables in addition."""
    added = list(tables)
    return Step(
        lambda connection: METADATA.create_all(connection, tables=added),
        lambda connection: METADATA.drop_all(connection, tables=added),
    )


MIGRATIONS: Mapping[int, Step] = MappingProxyType(
    {2: _new(dataset, ledger), 3: _new(annal), 4: _new(imprint), 5: _new(decision, original)}
)
"""By version: the step that leads to it from the version before."""


def prepare(dialect: Dialect, turn: Turn, *, readonly: bool, wait: float) -> None:
    """Make the tables of a new archive, or bring an older one up to date; nothing is done to a current one."""
    with told(dialect.name):
        with dialect.engine.connect() as connection:
            version = _version(dialect, connection)
        if version == SCHEMA:
            return
        if readonly and not version:
            raise NotFound(f"{dialect.name}: there is no archive yet; `comity run` makes it")
        if readonly:
            raise StoreVersion(
                f"{dialect.name}: its tables are of version {version}, not {SCHEMA}; `comity run` brings it up"
            )
        with turn.taken(wait):
            dialect.prepare()
            with dialect.begun() as connection:
                _bring_up(dialect, connection)


def bring_down(dialect: Dialect, turn: Turn, *, to: int, wait: float) -> None:
    """Make the archive one of an older version, for an older Comity; what that has no place for is lost."""
    with told(dialect.name), turn.taken(wait), dialect.begun() as connection:
        here = _version(dialect, connection)
        if not min(MIGRATIONS) - 1 <= to <= here:
            raise StoreVersion(f"{dialect.name}: its tables are of version {here}; they cannot be brought down to {to}")
        for number in range(here, to, -1):
            MIGRATIONS[number].down(connection)
        dialect.stamp(connection, to)


def _version(dialect: Dialect, connection: Connection) -> int:
    """The version of the tables, 0 where there are none; raises `StoreVersion` for other people's and newer ones."""
    version = dialect.version(connection)
    if version > SCHEMA:
        raise StoreVersion(
            f"{dialect.name}: a newer Comity made it (tables {version}, this one knows {SCHEMA}); upgrade Comity"
        )
    return version


def _bring_up(dialect: Dialect, connection: Connection) -> None:
    version = _version(dialect, connection)
    if version == 0:
        METADATA.create_all(connection)
        dialect.add_full_text(connection)
    else:
        for number in range(version + 1, SCHEMA + 1):
            MIGRATIONS[number].up(connection)
    dialect.stamp(connection, SCHEMA)
