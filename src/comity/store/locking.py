"""One writer at a time. The lock is a small SQLite file beside the archive; if its holder dies, the system lets go."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from comity.errors import StoreBusy, StoreError

__all__ = ["Turn"]


class Turn:
    """The right to write to the archive at `path`, among all processes and the threads of this one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = f"{path}-writer"
        self._thread = threading.RLock()
        self._depth = 0

    @contextmanager
    def taken(self, wait: float) -> Iterator[bool]:
        """Hold the turn; gives True on the outermost level of one thread.

        Raises `StoreBusy` after `wait` seconds, saying which process has it and since when.
        """
        if not self._thread.acquire(timeout=max(wait, 0.0)):
            raise StoreBusy(f"{self._path}: another thread of this process is writing")
        try:
            if self._depth:
                yield False
                return
            with closing(self._connected(wait)) as lock:
                self._take(lock, wait)
                self._depth += 1
                try:
                    yield True
                finally:
                    self._depth -= 1
        finally:
            self._thread.release()

    def _connected(self, wait: float) -> sqlite3.Connection:
        return sqlite3.connect(self._lock, timeout=max(wait, 0.0), isolation_level=None, check_same_thread=False)

    def _take(self, lock: sqlite3.Connection, wait: float) -> None:
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
            raise StoreBusy(f"{self._path}: {self._holder(lock)}; try again when it is done") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._lock}: is damaged ({error}); delete it while nothing writes") from error

    def _holder(self, lock: sqlite3.Connection) -> str:
        try:
            found = lock.execute("SELECT pid, host, since FROM writer").fetchone()
        except sqlite3.OperationalError:
            found = None
        return "process {} on {} has been writing since {}".format(*found) if found else "another process is writing"
