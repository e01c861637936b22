"""SQLite: one file, its log beside it, full text by FTS5, and the turn to write as the lock on a second small file."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from comity.errors import NotFound, StoreBusy, StoreError, StoreVersion
from comity.records import Article
from comity.store.dialects.kind import Dialect
from comity.store.words import Phrase, Query, Snippet

__all__ = ["SQLite", "match_of", "seal"]

# "COMT": tells an archive from any other SQLite file.
APPLICATION = 0x434F4D54

# Steps of SQLite's machine between two looks at the clock: some milliseconds of work.
_STEPS = 20_000

# Characters of no script mark the words found; they can stand in a text only by accident.
_OPEN, _SHUT = "\ue0f0", "\ue0f1"
_MARKED = re.compile(f"{_OPEN}(.*?){_SHUT}", re.DOTALL)
_SNIPPET_WORDS = 40
_PIECES = f"""
    SELECT snippet(article_fts, 1, '{_OPEN}', '{_SHUT}', ' … ', {_SNIPPET_WORDS}) AS piece
    FROM article_fts WHERE article_fts MATCH :words AND rowid = :seq
"""

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


class SQLite(Dialect):
    """The archive in the file at a path. Each connection keeps foreign keys and waits `wait` seconds for a lock; with
    `patience` no transaction may take more seconds than that. Raises `NotFound` or `StoreError` where no file can be.
    """

    NEWEST = "SELECT seq, coalesce(-julianday(nullif(day, '')), 0) AS weight FROM article"
    RANKED = "SELECT rowid AS seq, rank AS weight FROM article_fts WHERE article_fts MATCH :words"

    def __init__(self, path: Path, *, readonly: bool, wait: float, patience: float) -> None:
        _locate(path, readonly=readonly)
        super().__init__(_made(path, readonly=readonly, wait=wait, patience=patience), name=str(path))

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold the lock of the small file beside the archive; if its holder dies, the system lets go."""
        path = f"{self.name}-writer"
        with closing(sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)) as lock:
            _take(lock, wait, name=self.name)
            yield

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        """One transaction that writes."""
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    aside = begun
    """SQLite lets one transaction write at a time, of whichever process."""

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One transaction that reads, which in the write-ahead log is a snapshot."""
        with self.engine.begin() as connection:
            yield connection

    def version(self, connection: Connection) -> int:
        """The file's `user_version`, if its `application_id` is Comity's."""
        application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        tables = int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
        if application == APPLICATION:
            return version
        if application or version or tables:
            raise StoreVersion(
                f"{self.name}: this is no archive of Comity but another program's SQLite file; give another path"
            )
        return 0

    def stamp(self, connection: Connection, version: int) -> None:
        """Write the file's `application_id` and `user_version`."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def prepare(self) -> None:
        """Turn the write-ahead log on, for good."""
        with closing(self.engine.raw_connection()) as raw:
            driver: Any = raw.driver_connection
            driver.execute("PRAGMA journal_mode = WAL")

    def add_full_text(self, connection: Connection) -> None:
        """Make the FTS5 table and the triggers that keep it."""
        for statement in _FULL_TEXT:
            connection.exec_driver_sql(statement)

    def index(self, connection: Connection, articles: Sequence[Article]) -> None:
        """Nothing: triggers do it."""

    def reindex(self, connection: Connection) -> None:
        """Build the FTS5 table anew."""
        connection.execute(text("INSERT INTO article_fts(article_fts) VALUES ('rebuild')"))

    def resume(self, connection: Connection) -> None:
        """Nothing: a number is one more than the last."""

    def match(self, query: Query) -> str:
        """The query in FTS5's language."""
        return match_of(query)

    def snippets(self, connection: Connection, query: Query, numbers: Sequence[int]) -> Mapping[int, Snippet]:
        """FTS5's own snippets of the texts."""
        words = match_of(query)
        found = {seq: connection.execute(text(_PIECES), {"words": words, "seq": seq}).scalar_one() for seq in numbers}
        return {seq: _pieces(str(piece)) for seq, piece in found.items()}

    def faults_of_file(self, connection: Connection) -> Iterator[str]:
        """What SQLite's own check of its pages and indexes finds."""
        for row in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
            if row[0] != "ok":
                yield f"file: {row[0]}"

    def faults_of_words(self, connection: Connection) -> Iterator[str]:
        """What FTS5's own check finds, its words held against those of the articles."""
        try:
            connection.execute(text("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)"))
        except DBAPIError as error:
            yield str(error.orig)


def seal(path: Path) -> None:
    """Make one file of an archive that nothing has open, without log or lock beside it, and see it to the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.with_name(f"{path.name}-writer").unlink(missing_ok=True)


def match_of(query: Query) -> str:
    """The query in FTS5's language, every word quoted; "" if nothing can be looked for."""
    unwanted = " OR ".join(map(_quoted, query.unwanted))
    wanted = " AND ".join(map(_quoted, query.wanted))
    return wanted and f"({wanted}){f' NOT ({unwanted})' if unwanted else ''}"


def _quoted(phrase: Phrase) -> str:
    said = phrase.said.replace('"', " ")
    return f'"{said}"{"*" if phrase.begins else ""}'


def _pieces(marked: str) -> Snippet:
    parts = _MARKED.split(marked)
    return tuple((part, bool(number % 2)) for number, part in enumerate(parts) if part)


def _locate(path: Path, *, readonly: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; give the file, like {path / 'monitor.db'}")
    if not path.parent.is_dir():
        raise NotFound(f"{path}: there is no folder {path.parent}")
    if readonly and not path.exists():
        raise NotFound(f"{path}: there is no archive yet; `comity run` makes it")
    if not readonly and not os.access(path if path.exists() else path.parent, os.W_OK):
        raise StoreError(f"{path}: the file or its folder is read-only; it can be read, but not written to")


def _made(path: Path, *, readonly: bool, wait: float, patience: float) -> Engine:
    uri = f"file:{quote(str(path.absolute()))}?{_mode(path, readonly)}"

    def connected() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connected, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def set_up(raw: Any, record: Any) -> None:
        raw.isolation_level = None
        record.info["until"] = time.monotonic() + patience
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA cache_size = -32000")
        raw.execute("PRAGMA journal_size_limit = 67108864")
        if patience:
            raw.set_progress_handler(lambda: time.monotonic() > record.info["until"], _STEPS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info["until"] = time.monotonic() + patience
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


def _take(lock: sqlite3.Connection, wait: float, *, name: str) -> None:
    """Sign, then hold; whoever slips in between has signed over us, so sign again."""
    until = time.monotonic() + wait
    me = (os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"))
    try:
        while True:
            lock.execute(f"PRAGMA busy_timeout = {max(int((until - time.monotonic()) * 1000), 0)}")
            lock.execute("BEGIN IMMEDIATE")
            lock.execute("CREATE TABLE IF NOT EXISTS writer (pid INTEGER, host TEXT, since TEXT)")
            if lock.execute("SELECT pid, host, since FROM writer").fetchone() == me:
                return
            lock.execute("DELETE FROM writer")
            lock.execute("INSERT INTO writer VALUES (?, ?, ?)", me)
            lock.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise StoreBusy(f"{name}: {_holder(lock)}; try again when it is done") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{name}-writer: is damaged ({error}); delete it while nothing writes") from error


def _holder(lock: sqlite3.Connection) -> str:
    try:
        found = lock.execute("SELECT pid, host, since FROM writer").fetchone()
    except sqlite3.OperationalError:
        found = None
    return "process {} on {} has been writing since {}".format(*found) if found else "another process is writing"
