"""A setting whose coders keep a log of what they did and what it took, in whatever process they work."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from comity.codebook.book import Book
from comity.events.coding import Coded, Coder
from comity.events.teaching import Told, silent
from comity.records import Article
from comity.run.jobs import Setting

__all__ = ["Meter", "Metered", "meters"]


@dataclass(frozen=True, slots=True)
class Metered(Setting):
    """A setting with a file for the log."""

    log: str = ""

    def coder(self, book: Book | None = None, *, told: Told = silent) -> Any:
        """The coder of any other setting, with a line of the log when it is loaded and after each batch."""
        return _Watched(Setting.coder(self, book, told=told), Path(self.log))


@dataclass(frozen=True, slots=True)
class Meter:
    """What one process did after loading: sentences; seconds by the clock and of the processor; peak megabytes; and
    when it began, by the clock."""

    sentences: int
    seconds: float
    processor: float
    megabytes: float
    began: float


def meters(log: Path) -> list[Meter]:
    """One of each process that coded something."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    lines.sort(key=lambda line: (line["process"], line["at"]))
    kept = [list(own) for _, own in groupby(lines, key=lambda line: line["process"])]
    return [
        Meter(
            sentences=sum(line["sentences"] for line in own),
            seconds=own[-1]["at"] - own[0]["at"],
            processor=own[-1]["processor"] - own[0]["processor"],
            megabytes=own[-1]["megabytes"],
            began=own[0]["at"],
        )
        for own in kept
        if len(own) > 1
    ]


class _Watched:
    def __init__(self, coder: Coder, log: Path) -> None:
        self._coder, self._log = coder, log
        self._write(0)

    def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
        found = list(self._coder.code(articles))
        self._write(sum(len(one.sentences) for one in found))
        yield from found

    def _write(self, sentences: int) -> None:
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        line = {
            "process": os.getpid(),
            "at": time.time(),
            "processor": time.process_time(),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
            "sentences": sentences,
        }
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
