"""Coding in several processes at once, in the order of the articles.

Each process loads the coder once and answers one batch at a time. Batches go round in turn, so that order is kept,
memory stays bounded, and an endless stream is as good as a file.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from comity.codebook.book import Book
from comity.codebook.reading import read as read_book
from comity.errors import ComityError
from comity.events.coding import Coded, Coder
from comity.events.teaching import Told, silent
from comity.records import Article

__all__ = ["Setting", "coded"]

# Articles in one process's hands at a time: enough to fill the encoder's batches, few enough to keep all busy.
BATCH = 32

# Seconds that a process gets to end by itself once nothing is left to do.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a process needs to make its coder: the codebook's name, where to look for it, the least confidence."""

    codebook: str
    near: Path
    floor: float | None = None

    def coder(self, book: Book | None = None, *, told: Told = silent) -> Coder:
        """A coder for this codebook; `book` where it is read already. `told` hears how far it is with learning."""
        read = book or read_book(self.codebook, near=self.near)
        return Coder(read, told=told) if self.floor is None else Coder(read, floor=self.floor, told=told)


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    line: Connection


def coded(
    articles: Iterable[Article], setting: Setting, *, jobs: int = 1, book: Book | None = None, told: Told = silent
) -> Iterator[Coded]:
    """The articles with their events, in order, coded by `jobs` processes; one job needs no second process.

    Raises `ComityError` where a process dies, and whatever kept it from making its coder.
    """
    if jobs <= 1:
        yield from setting.coder(book, told=told).code(articles)
        return
    # Made once here before: a codebook that teaches the classifier anew does so once, not in every process.
    setting.coder(book, told=told)
    with ExitStack() as stack:
        workers = [_started(setting, stack) for _ in range(jobs)]
        stream = iter(articles)
        waiting: deque[_Worker] = deque()
        for worker in workers:
            if batch := list(islice(stream, BATCH)):
                _send(worker, batch)
                waiting.append(worker)
        while waiting:
            worker = waiting.popleft()
            found = _received(worker)
            if batch := list(islice(stream, BATCH)):
                _send(worker, batch)
                waiting.append(worker)
            yield from found


def _started(setting: Setting, stack: ExitStack) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, setting), daemon=True)
    process.start()
    theirs.close()
    stack.callback(_ended, process, ours)
    return _Worker(process, ours)


def _ended(process: BaseProcess, line: Connection) -> None:
    line.close()
    process.join(PATIENCE)
    if process.is_alive():
        process.terminate()
        process.join(PATIENCE)


def _send(worker: _Worker, batch: list[Article]) -> None:
    with suppress(BrokenPipeError, ConnectionError):
        worker.line.send(batch)


def _received(worker: _Worker) -> list[Coded]:
    try:
        found: list[Coded] | ComityError = worker.line.recv()
    except (EOFError, ConnectionError) as error:
        worker.process.join(PATIENCE)
        raise ComityError(
            f"a coding process ended early (exit {worker.process.exitcode}); was memory short? Try fewer --jobs"
        ) from error
    if isinstance(found, ComityError):
        raise found
    return found


def _work(line: Connection, setting: Setting) -> None:
    """The life of one process: make the coder, answer batches until the line closes. Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        coder = setting.coder()
    except ComityError as error:
        line.send(ComityError(str(error)))
        return
    with suppress(EOFError, ConnectionError):
        while True:
            line.send(list(coder.code(line.recv())))
