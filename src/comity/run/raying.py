"""Coding shards on a Ray cluster: the only module that knows Ray.

Each worker is an actor that loads the models once and has one shard in hand at a time; all others wait as names with
the driver, so that no queue grows. A worker that dies is replaced, and its shard goes to whoever is free. Nothing goes
through Ray but names and reports: workers read and write the shards themselves.
"""

from __future__ import annotations

import os
import socket
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from comity import __version__
from comity.codebook.book import Book
from comity.errors import ComityError
from comity.run.sharding import Code, Order, Report, Shard, Told, code_shard, failed

__all__ = ["code_on_ray"]

# A shard that so many workers died of is given up: it is likely the shard.
TRIES = 3

# Workers in a row that ended before they had loaded the models: more would end likewise.
STARTS = 3

# Bytes of the object store of a cluster started here. Little lies in it; Ray asks for 75 MiB at least.
OBJECT_STORE = 100_000_000

# Seconds until a cluster has to answer.
ANSWER = 10.0


def code_on_ray(
    wanted: Sequence[Shard], order: Order, book: Book, *, address: str = "", jobs: int | None = None
) -> Iterator[Told]:
    """Code the shards on the cluster at that address ("auto": the one this machine belongs to), or on one that is
    started on this machine and ends with the work. `jobs` workers of one core each, else as many as it has cores.

    A shard that cannot be coded is told in its report. Raises `ComityError` where Ray is not installed, there is no
    such cluster, or its workers cannot begin.
    """
    if not wanted:
        return
    if not address:
        # Made once here before, so that workers of this machine need not learn an edited codebook each for itself.
        order.setting.coder(book)
    with _cluster(address, jobs) as ray:
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        yield from _Driver(ray, order, book, deque(wanted)).work(min(jobs or cores, len(wanted)))


class _Worker:
    """The life of a worker: load the models, code one shard after the other."""

    def __init__(self, order: Order, book: Book, version: str) -> None:
        self._order, self._book, self._version = order, book, version
        self._code: Code | None = None

    def load(self) -> Iterator[None]:
        """Speaks when the models are loaded."""
        if self._version != __version__:
            raise ComityError(f"it has comity {__version__}, and the run was started with {self._version}")
        self._code = self._order.setting.coder(self._book).code
        yield None

    def code(self, shard: Shard) -> Iterator[Told]:
        """Speaks of progress, and last gives the report."""
        assert self._code
        yield from code_shard(shard, self._order, self._code)


@dataclass(slots=True)
class _Driver:
    """Hands out shards. `busy` holds who was asked for what: a worker and its shard, None while it loads."""

    ray: Any
    order: Order
    book: Book
    waiting: deque[Shard]
    busy: dict[Any, tuple[Any, Shard | None]] = field(default_factory=dict)
    deaths: Counter[str] = field(default_factory=Counter)
    unstarted: int = 0

    def work(self, workers: int) -> Iterator[Told]:
        """Until nothing waits and nobody is busy."""
        kind, book = self.ray.remote(num_cpus=1)(_Worker), self.ray.put(self.book)
        while self.waiting or self.busy:
            # As many as there were: those that died are replaced while there is something left to do.
            for _ in range(min(workers - len(self.busy), len(self.waiting))):
                worker = kind.remote(self.order, book, __version__)
                self.busy[worker.load.remote()] = worker, None
            (asked, *_), _ = self.ray.wait(list(self.busy), num_returns=1)
            worker, shard = self.busy[asked]
            errors = self.ray.exceptions
            try:
                told = self.ray.get(next(asked))
            except errors.RayTaskError as error:
                told = self._failed(shard, error)
            except errors.RayError as error:
                del self.busy[asked]
                yield from self._bereaved(shard, error)
                continue
            if not isinstance(told, int):
                del self.busy[asked]
                self._hand_out(worker)
            if told is not None:
                yield told

    def _hand_out(self, worker: Any) -> None:
        """The next shard to a worker that is free; one that gets none ends."""
        self.unstarted = 0
        if self.waiting:
            shard = self.waiting.popleft()
            self.busy[worker.code.remote(shard)] = worker, shard

    def _failed(self, shard: Shard | None, error: Any) -> Report:
        """Our own code said no: what keeps one worker from loading keeps all."""
        if shard is None:
            raise ComityError(f"a worker cannot begin: {error.cause}") from error
        return failed(shard, f"{type(error.cause).__name__}: {error.cause}")

    def _bereaved(self, shard: Shard | None, error: Exception) -> Iterator[Report]:
        """A worker or its machine is gone: its shard is the last to wait now, unless too many died of it."""
        if shard is None:
            self.unstarted += 1
            if self.unstarted >= STARTS:
                raise ComityError(f"workers end before they have loaded the models: {error}") from error
            return
        self.deaths[shard.name] += 1
        if self.deaths[shard.name] < TRIES:
            self.waiting.append(shard)
        else:
            yield failed(shard, f"{TRIES} workers died while they coded it")


@contextmanager
def _cluster(address: str, jobs: int | None) -> Iterator[Any]:
    """Ray, connected; the cluster ends with the context if it was started for it."""
    # Ray reports its use to its makers unless told not to, and Comity speaks to nobody unasked.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise ComityError("--engine ray needs Ray: pip install 'comity[ray]'") from error
    if ":" in address:
        _reach(address)
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address:
            ray.init(address=address, **quiet)
        else:
            ray.init("local", num_cpus=jobs, object_store_memory=OBJECT_STORE, include_dashboard=False, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ComityError(f"no Ray cluster at {address or 'this machine'}: {error}") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    """Raises `ComityError` where nobody answers; Ray would try for some minutes."""
    told = urlsplit(address if "://" in address else f"//{address}")
    try:
        socket.create_connection((told.hostname or "", told.port or 0), timeout=ANSWER).close()
    except (OSError, ValueError) as error:
        raise ComityError(f"no Ray cluster at {address}: {error}") from error
