"""How many articles a second go through the whole line, and what does each room take?

    ./run.sh bench run [--data MONITOR]

MONITOR is a monitor's folder; it is copied first. What a room takes is measured inside one real run.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.measuring import ROOT
from comity import config
from comity.events import coding
from comity.run import jobs, reading, tracing, walking
from comity.sentences import Parser
from evals.frame import table

SAMPLE = ROOT / "examples" / "belarus"

# What each room does in a run: where its work is called from, and whether it hands on a stream.
WORK: tuple[tuple[str, Any, str], ...] = (
    ("articles", reading, "read"),
    ("articles", walking, "signature"),
    ("articles", walking, "copies"),
    ("sentences", coding, "split"),
    ("sentences", coding, "when"),
    ("events", tracing, "merge"),
    ("relations", tracing, "timelines"),
    ("findings", tracing, "detect"),
    ("pages", walking, "build"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0."""
    parser = argparse.ArgumentParser(prog="./run.sh bench run", description=__doc__)
    parser.add_argument("--data", type=Path, default=SAMPLE)
    options = parser.parse_args(argv)
    counting: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        monitor = Path(shutil.copytree(options.data, Path(folder) / "monitor", ignore=_made))
        for room, place, name in WORK:
            stack.enter_context(patch.object(place, name, _timed(counting, room, getattr(place, name))))
        stack.enter_context(patch.object(Parser, "parse", _timed(counting, "sentences", Parser.parse)))
        stack.enter_context(patch.object(coding.Coder, "code", _timed(counting, "events", coding.Coder.code)))
        stack.enter_context(patch.object(jobs.Setting, "coder", _timed(counting, "loading", jobs.Setting.coder)))
        began = time.perf_counter()
        done = walking.run(config.read(monitor), now=datetime.now(UTC))
        seconds = time.perf_counter() - began
        rooms = dict(counting)
        again = _again(monitor)
    rooms["events"] -= rooms["sentences"]
    rooms["store and the rest"] = seconds - sum(rooms.values())
    taken = {room: round(float(value), 3) for room, value in rooms.items()}
    table(
        f"{done.articles} articles, {done.events} events, {done.pages} pages",
        ["room", "seconds", "share"],
        [[room, value, f"{value / seconds:.0%}"] for room, value in taken.items()],
    )
    line = {
        "bench": "run",
        "articles": done.articles,
        "seconds": round(seconds, 2),
        "articles_per_second": round(done.articles / seconds, 2),
        "again_seconds": round(again, 2),
        "rooms": taken,
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(line))
    return 0


def _again(monitor: Path) -> float:
    """How long a run takes that finds nothing new."""
    began = time.perf_counter()
    walking.run(config.read(monitor), now=datetime.now(UTC))
    return time.perf_counter() - began


def _made(_folder: str, names: list[str]) -> list[str]:
    """What a run made is not copied."""
    return [name for name in names if name == "site" or name.startswith("monitor.db")]


def _timed(rooms: dict[str, float], room: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, its time counted for the room; of a stream, the time until each item."""

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        found = work(*args, **kwargs)
        rooms[room] += time.perf_counter() - began
        return _stream(rooms, room, found) if hasattr(found, "__next__") else found

    return timed


def _stream(rooms: dict[str, float], room: str, items: Any) -> Any:
    while True:
        began = time.perf_counter()
        item = next(items, _stream)
        rooms[room] += time.perf_counter() - began
        if item is _stream:
            return
        yield item


if __name__ == "__main__":
    sys.exit(main())
