"""One writer at a time: among the threads of this process here, among processes by the database's own lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from comity.errors import StoreBusy

__all__ = ["Turn"]


class Turn:
    """The right to write to the archive called `name`; `held(wait)` keeps all other processes out."""

    def __init__(self, name: str, held: Callable[[float], AbstractContextManager[None]]) -> None:
        self._name = name
        self._held = held
        self._thread = threading.RLock()
        self._depth = 0

    @contextmanager
    def taken(self, wait: float) -> Iterator[bool]:
        """Hold the turn; gives True on the outermost level of one thread.

        Raises `StoreBusy` after `wait` seconds, saying which process has it and since when.
        """
        wait = max(wait, 0.0)
        if not self._thread.acquire(timeout=wait):
            raise StoreBusy(f"{self._name}: another thread of this process is writing")
        try:
            if self._depth:
                yield False
                return
            with self._held(wait):
                self._depth += 1
                try:
                    yield True
                finally:
                    self._depth -= 1
        finally:
            self._thread.release()
