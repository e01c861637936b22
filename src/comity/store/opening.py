"""Opening an archive: the engine, who may open what, and the way from one version of the tables to the next."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from comity.errors import NotFound, StoreError, StoreVersion
from comity.store.faults import told
from comity.store.locking import Turn
from comity.store.tables import METADATA, annal, dataset, decision, imprint, ledger, original

__all__ = ["MIGRATIONS", "SCHEMA", "Step", "located", "made", "prepare"]

# "COMT": tells an archive from any other SQLite file.
APPLICATION = 0x434F4D54
SCHEMA = 5

# Steps of SQLite's machine between two looks at the clock: some milliseconds of work.
_STEPS = 20_000

Step = Callable[[Connection], None]


def _datasets(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[dataset, ledger])


def _annals(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[annal])


def _imprints(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[imprint])


def _reviews(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[decision, original])


MIGRATIONS: Mapping[int, Step] = MappingProxyType({2: _datasets, 3: _annals, 4: _imprints, 5: _reviews})
"""By version: the step that leads to it from the version before."""

# Stemming helps English and leaves other words alone; Cyrillic and accented words are found without their accents.
_FULL_TEXT = (
    """CREATE VIRTUAL TABLE article_fts USING fts5(
        title, text, content='article', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER article_fts_new AFTER INSERT ON article BEGIN
        INSERT INTO article_fts(rowid, title, text) VALUES (new.seq, new.title, new.text); END""",
    """CREATE TRIGGER article_fts_gone AFTER DELETE ON article BEGIN
        INSERT INTO article_fts(article_fts, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
        END""",
    """CREATE TRIGGER article_fts_changed AFTER UPDATE OF title, text ON article BEGIN
        INSERT INTO article_fts(article_fts, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
        INSERT INTO article_fts(rowid, title, text) VALUES (new.seq, new.title, new.text); END""",
)


def located(path_or_url: str | Path, *, readonly: bool) -> Path:
    """The archive's file; raises `NotFound` or `StoreError` where it cannot be one."""
    given = str(path_or_url)
    if "://" in given and not given.startswith("sqlite:///"):
        raise StoreError(f"{given}: only SQLite archives so far; give a path or sqlite:///path")
    path = Path(given.removeprefix("sqlite:///"))
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; give the file, like {path / 'monitor.db'}")
    if not path.parent.is_dir():
        raise NotFound(f"{path}: there is no folder {path.parent}")
    if readonly and not path.exists():
        raise NotFound(f"{path}: there is no archive here; `comity run` makes one")
    if not readonly and not os.access(path if path.exists() else path.parent, os.W_OK):
        raise StoreError(f"{path}: the file or its folder is read-only; it can be read, but not written to")
    return path


def made(path: Path, *, readonly: bool, wait: float, patience: float = 0.0) -> Engine:
    """The engine; each connection keeps foreign keys and waits `wait` seconds for a lock.

    With `patience` no transaction may take more seconds than that.
    """
    uri = f"file:{quote(str(path.absolute()))}?{_mode(path, readonly)}"

    def connected() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connected, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def set_up(raw: Any, record: Any) -> None:
        raw.isolation_level = None
        record.info["until"] = monotonic() + patience
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA cache_size = -32000")
        raw.execute("PRAGMA journal_size_limit = 67108864")
        if patience:
            raw.set_progress_handler(lambda: monotonic() > record.info["until"], _STEPS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info["until"] = monotonic() + patience
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _mode(path: Path, readonly: bool) -> str:
    """A file on a medium that takes no writes has no log to share, so it may be read as it is."""
    if not readonly:
        return "mode=rwc"
    log = path.with_name(f"{path.name}-wal")
    fixed = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return "mode=ro&immutable=1" if fixed else "mode=ro"


def prepare(engine: Engine, turn: Turn, *, name: str, readonly: bool, wait: float) -> None:
    """Make the tables in a new file, or bring an older one up to date; nothing is done to a current one."""
    with told(name):
        with engine.connect() as connection:
            version = _version(connection, name)
        if version == SCHEMA:
            return
        if readonly:
            raise StoreVersion(f"{name}: its tables are of version {version}, not {SCHEMA}; `comity run` brings it up")
        with turn.taken(wait):
            _log_ahead(engine)
            with engine.execution_options(writes=True).begin() as connection:
                _bring_up(connection, _version(connection, name))


def _version(connection: Connection, name: str) -> int:
    """The version of the tables, 0 of an empty file; raises `StoreVersion` for other people's and newer files."""
    application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    tables = int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
    if application == APPLICATION and version > SCHEMA:
        raise StoreVersion(
            f"{name}: a newer Comity made it (tables {version}, this one knows {SCHEMA}); upgrade Comity"
        )
    if application == APPLICATION:
        return version
    if application or version or tables:
        raise StoreVersion(f"{name}: this is no archive of Comity but another program's SQLite file; give another path")
    return 0


def _log_ahead(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        driver.execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _bring_up(connection: Connection, version: int) -> None:
    if version == 0:
        METADATA.create_all(connection)
        for statement in _FULL_TEXT:
            connection.exec_driver_sql(statement)
    else:
        for number in range(version + 1, SCHEMA + 1):
            MIGRATIONS[number](connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
