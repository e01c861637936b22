"""The database's complaints, told as Comity's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from comity.errors import StoreBusy, StoreError, StoreFull, StoreVersion

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
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever the database raises inside comes out as a `StoreError` that begins with the archive's `name`."""
    try:
        yield
    except DBAPIError as error:
        orig = error.orig
        raise _translated(orig if isinstance(orig, sqlite3.Error) else error, name) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise _translated(error, name) from error


def _translated(error: Exception, name: str) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    if code in _FULL:
        return StoreFull(f"{name}: the disk or quota is full; what was stored before is whole. Make room and run again")
    if code & 0xFF in _BUSY:
        return StoreBusy(f"{name}: another process is writing; try again when it is done")
    if code & 0xFF == sqlite3.SQLITE_NOTADB:
        return StoreVersion(f"{name}: this is no archive (not an SQLite file); give another path, or move it away")
    if code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return StoreError(f"{name}: the file is damaged ({error}); restore a copy, or move it away and run again")
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        return StoreError(f"{name}: the file or its folder is read-only; it can be read, but not written to")
    if code & 0xFF == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"{name}: cannot be opened ({error}); check that the folder is there and may be written to")
    if isinstance(error, sqlite3.IntegrityError):
        return StoreError(f"{name}: what was to be stored does not fit what is there ({error})")
    return StoreError(f"{name}: {error}")
