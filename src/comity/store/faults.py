"""The database's complaints, told as Comity's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from comity.errors import StoreBusy, StoreError, StoreFull, StoreSlow, StoreVersion

__all__ = ["told"]

# A quota and a file size limit reach SQLite as a failed write, a full disk also as shared memory that cannot grow.
_FULL = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
    }
)
# By SQLite's primary code: the error, and what is told after the archive's name.
_KNOWN: Mapping[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_INTERRUPT: (StoreSlow, "looking that up took too long; ask for less at a time"),
    sqlite3.SQLITE_BUSY: (StoreBusy, "another process is writing; try again when it is done"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "another process is writing; try again when it is done"),
    sqlite3.SQLITE_NOTADB: (
        StoreVersion, "this is no archive (not an SQLite file); give another path, or move it away",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreError, "the file is damaged ({error}); restore a copy, or move it away and run again",
    ),
    sqlite3.SQLITE_READONLY: (StoreError, "the file or its folder is read-only; it can be read, but not written to"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError, "cannot be opened ({error}); check that the folder is there and may be written to",
    ),
}  # fmt: skip
# By the first characters of PostgreSQL's code, the longest first.
_STATES: Mapping[str, tuple[type[StoreError], str]] = {
    "57014": (StoreSlow, "looking that up took too long; ask for less at a time"),
    "55P03": (StoreBusy, "another process is writing; try again when it is done"),
    "53300": (StoreBusy, "the server takes no more connections; try again, or raise its max_connections"),
    "53100": (StoreFull, "the server's disk is full; what was stored before is whole. Make room and run again"),
    "42501": (StoreError, "this user may not do that ({error})"),
    "25006": (StoreError, "the server or the archive takes no writes; it can be read, but not written to"),
    "57P": (StoreError, "the server has ended the connection ({error}); what was stored before is whole. Run again"),
    "40": (StoreBusy, "another process is writing; try again when it is done"),
    "23": (StoreError, "what was to be stored does not fit what is there ({error})"),
}
_LOST = "the server cannot be reached ({error}); does it run, and may this user connect?"


@contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever the database raises inside comes out as a `StoreError` that begins with the archive's `name`."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig or error, name) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise _translated(error, name) from error


def _translated(error: BaseException, name: str) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    if code in _FULL:
        return StoreFull(f"{name}: the disk or quota is full; what was stored before is whole. Make room and run again")
    if code & 0xFF in _KNOWN:
        kind, message = _KNOWN[code & 0xFF]
        return kind(f"{name}: {message.format(error=error)}")
    if isinstance(error, sqlite3.IntegrityError):
        return StoreError(f"{name}: what was to be stored does not fit what is there ({error})")
    if hasattr(error, "sqlstate"):
        return _translated_state(error, name)
    return StoreError(f"{name}: {error}")


def _translated_state(error: BaseException, name: str) -> StoreError:
    """PostgreSQL's complaint, its first line only: the others quote what was to be stored."""
    state = str(getattr(error, "sqlstate", "") or "")
    said = str(error).partition("\n")[0]
    for known, (kind, message) in _STATES.items():
        if state.startswith(known):
            return kind(f"{name}: {message.format(error=said)}")
    if not state and type(error).__name__ == "OperationalError":
        return StoreError(f"{name}: {_LOST.format(error=said)}")
    return StoreError(f"{name}: {said}")
