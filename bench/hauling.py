"""A large made-up archive through the whole line, in a process of its own that says what it takes as it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.dispatches import settings, written
from bench.measuring import ROOT
from comity import config
from comity.run import walking
from comity.store import Store
from evals.frame import table

__all__ = ["Haul", "Mark", "hauled", "told_of_line"]

TENTHS = 10
# Steps that take one article after the other.
STREAMS = ("read Wire", "code articles", "compare articles", "imprint articles")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the process was: the step, how much of it was done, seconds since it began by processor and clock, MB."""

    step: str
    done: int
    processor: float
    clock: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Haul:
    """A run over so many articles: its marks in order, what it ended with, faults of the archive."""

    articles: int
    marks: tuple[Mark, ...]
    ended: Mapping[str, float]
    faults: tuple[str, ...]

    def tenths(self, step: str) -> list[tuple[float, float]]:
        """Processor seconds of each tenth of a streaming step, and the MB at its end."""
        own = [mark for mark in self.marks if mark.step == step]
        return [(later.processor - earlier.processor, later.megabytes) for earlier, later in pairwise(own)]

    def steps(self) -> dict[str, float]:
        """Processor seconds of each step, from its first mark to the first of the next."""
        starts: dict[str, float] = {}
        for mark in self.marks:
            starts.setdefault(mark.step, mark.processor)
        ends = [*list(starts.values())[1:], self.ended["processor"]]
        return {step: end - start for (step, start), end in zip(starts.items(), ends, strict=True)}


def hauled(folder: Path, articles: int) -> Haul:
    """One run over so many articles in this folder; what an earlier one left is gone on with."""
    settings(folder)
    wire, log = folder / "wire.jsonl", folder / "marks.jsonl"
    if not wire.is_file():
        written(wire.with_suffix(".new"), articles)
        wire.with_suffix(".new").rename(wire)
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.hauling", str(folder), str(articles)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    with Store.open(folder / "monitor.db", readonly=True) as store:
        faults = tuple(store.check())
    return Haul(articles, tuple(Mark(**row) for row in rows[:-1]), rows[-1], faults)


def told_of_line(small: Haul, large: Haul) -> dict[str, object]:
    """Prints the tables; gives the figures."""
    known = [step for step in STREAMS if len(large.tenths(step)) == TENTHS]
    by_step = {step: large.tenths(step) for step in known}
    heads = ["article", *(f"{step}, {unit}" for step in known for unit in ("s", "MB"))]
    rows = [
        [large.articles * (number + 1) // TENTHS, *(one for step in known for one in by_step[step][number])]
        for number in range(TENTHS)
    ]
    table(f"{large.articles} articles through the line: processor seconds and MB by tenths", heads, rows)
    ratios = {step: _ratios(those) for step, those in by_step.items()}
    for step, (seconds, megabytes) in ratios.items():
        print(f"{step}: last tenth to first {seconds:.2f} in time, {megabytes:.2f} in memory")
    before, after = small.steps(), large.steps()
    both = [[step, before[step], after[step], _ratio(after[step], before[step])] for step in after if step in before]
    times = large.articles / small.articles
    table(f"whole steps, {times:.3g} times the articles", ["step", "s, a tenth", "s, all", "times"], both)
    print(f"peak memory {small.ended['peak']:.0f} MB of a tenth, {large.ended['peak']:.0f} MB of all")
    return {
        "articles": large.articles,
        "processor_seconds": round(large.ended["processor"]),
        "clock_seconds": round(large.ended["clock"]),
        "pages": large.ended["pages"],
        "events": large.ended["events"],
        "last_to_first": {step: [round(one, 2) for one in ratio] for step, ratio in ratios.items()},
        "steps": {step: [round(before[step], 1), round(after[step], 1)] for step in after if step in before},
        "times_seconds": round(_ratio(large.ended["processor"], small.ended["processor"]), 2),
        "peak_megabytes": [round(small.ended["peak"]), round(large.ended["peak"])],
        "again_seconds": round(large.ended["again"], 1),
        "faults": len(large.faults),
    }


def _ratios(tenths: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return _ratio(tenths[-1][0], tenths[0][0]), _ratio(tenths[-1][1], tenths[0][1])


def _ratio(one: float, other: float) -> float:
    return one / other if other else float("inf")


class _Log:
    """Marks to a file and the console, at the beginning of each step and at each tenth of it."""

    def __init__(self, path: Path, articles: int) -> None:
        self._path, self._each = path, max(articles // TENTHS, 1)
        self._step, self._next = "", 0
        self._began = time.monotonic()

    def told(self, step: str, done: int, _total: int) -> None:
        """The walk's progress."""
        if step != self._step:
            self._step, self._next = step, self._each
            # A step that tells of its first item has begun just before it.
            self._write(Mark(step, 0, *self.now()))
        while done >= self._next:
            self._write(Mark(step, self._next, *self.now()))
            self._next += self._each

    def now(self) -> tuple[float, float, float]:
        """Processor and clock seconds, resident MB."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return time.process_time(), time.monotonic() - self._began, pages * os.sysconf("SC_PAGESIZE") / 1e6

    def _write(self, mark: Mark) -> None:
        self.keep({name: getattr(mark, name) for name in Mark.__slots__})

    def keep(self, row: Mapping[str, object]) -> None:
        """A line of the log."""
        line = json.dumps(row)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, file=sys.stderr, flush=True)


def _walked(folder: Path, articles: int) -> None:
    """The process itself: a run, and another that finds nothing new."""
    log = _Log(folder / "marks.jsonl", articles)
    done = walking.run(config.read(folder), now=datetime.now(UTC), progress=log.told)
    processor, clock, _ = log.now()
    walking.run(config.read(folder), now=datetime.now(UTC))
    ended = {
        "processor": processor,
        "clock": clock,
        "again": log.now()[0] - processor,
        "peak": _peak(),
        "pages": done.pages,
        "events": done.events,
    }
    log.keep(ended)


def _peak() -> float:
    """The most resident memory that this process had, in MB."""
    lines: Iterator[str] = iter(Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


if __name__ == "__main__":
    _walked(Path(sys.argv[1]), int(sys.argv[2]))
