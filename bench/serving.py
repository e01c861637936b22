"""`comity serve` under load for as long as one likes, while one `comity run` after the other adds articles."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.dispatches import settings, written
from bench.measuring import ROOT
from comity.store import Store
from evals.frame import table

__all__ = ["Serving", "served", "told_of_serving"]

PATHS = (
    "/", "/relations", "/relations.json", "/state/blr.json", "/articles", "/weeks", "/health", "/search?q=tramwaj",
    "/search.json?q=border+trade&since=2010-01-01", "/search?q=people*&party=BLR", "/api/events?dyad=BLR-RUS",
    "/api/articles?limit=50", "/weeks.json", "/article/d0000000", "/article/d0000010.json",
)  # fmt: skip
WORKERS = 8
TENTHS = 10
# Articles that each run adds.
ADDED = 20
# Seconds a reader waits before it gives up.
PATIENCE = 30.0


@dataclass(slots=True)
class Serving:
    """What came of it: by tenths of the time, waits in milliseconds, the server's MB and open files; runs that ended
    well; what went wrong; faults of the archive afterwards."""

    seconds: float = 0.0
    waits: list[list[float]] = field(default_factory=lambda: [[] for _ in range(TENTHS)])
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    runs: int = 0
    articles: int = 0
    errors: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def served(folder: Path, *, articles: int, seconds: float, rate: float) -> Serving:
    """Serve an archive of so many made-up articles and count."""
    settings(folder)
    wire = folder / "wire.jsonl"
    if not wire.is_file():
        written(wire, articles)
    _told("run", _comity("run", str(folder), "--no-fetch"))
    found, over = Serving(), threading.Event()
    with _server(folder) as (url, process):
        writer = threading.Thread(target=_writing, args=(folder, articles, over, found))
        writer.start()
        began = time.monotonic()
        with ThreadPoolExecutor(WORKERS) as pool, httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as asks:
            for tenth in range(TENTHS):
                _load(pool, asks, rate, (began + seconds * tenth / TENTHS, began + seconds * (tenth + 1) / TENTHS),
                      (found.waits[tenth], found.errors))  # fmt: skip
                _weigh(process, found)
                _told(f"{tenth + 1} tenths", f"{_line(found, tenth)}; {found.runs} runs, {len(found.errors)} errors")
        found.seconds = time.monotonic() - began
        over.set()
        writer.join()
    with Store.open(folder / "monitor.db", readonly=True) as store:
        found.faults = [str(one) for one in store.verify()]
        found.articles = store.counts()["article"]
    return found


def told_of_serving(found: Serving) -> dict[str, object]:
    """Prints the table; gives the figures."""
    rows = [[number + 1, *_figures(found, number)] for number in range(TENTHS)]
    heads = ["tenth", "answers", "p50, ms", "p99, ms", "most, ms", "server MB", "open files"]
    table(f"{found.seconds / 60:.0f} minutes of serve, {found.runs} runs beside it", heads, rows)
    for error in sorted(set(found.errors)) + found.faults:
        print(f"WRONG: {error}")
    first, last = _figures(found, 0), _figures(found, TENTHS - 1)
    return {
        "minutes": round(found.seconds / 60, 1),
        "answers": sum(map(len, found.waits)),
        "runs": found.runs,
        "articles_served": found.articles,
        "errors": len(found.errors),
        "served_faults": len(found.faults),
        "p50_ms": [round(float(first[1]), 1), round(float(last[1]), 1)],
        "p99_ms": [round(float(first[2]), 1), round(float(last[2]), 1)],
        "server_megabytes": [round(found.megabytes[0]), round(found.megabytes[-1])],
        "open_files": [found.files[0], found.files[-1]],
    }


def _figures(found: Serving, tenth: int) -> list[float | int]:
    waits = found.waits[tenth]
    if len(waits) < 2:
        return [len(waits), 0.0, 0.0, 0.0, found.megabytes[tenth], found.files[tenth]]
    cuts = statistics.quantiles(waits, n=100)
    return [len(waits), cuts[49], cuts[98], max(waits), found.megabytes[tenth], found.files[tenth]]


def _line(found: Serving, tenth: int) -> str:
    answers, half, most, _, megabytes, files = _figures(found, tenth)
    return f"{answers} answers, p50 {half:.0f} ms, p99 {most:.0f} ms, {megabytes:.0f} MB, {files} files"


def _load(
    pool: ThreadPoolExecutor,
    asks: httpx.Client,
    rate: float,
    span: tuple[float, float],
    to: tuple[list[float], list[str]],
) -> None:
    """Ask at this rate from one moment to the other; what falls behind is asked at once."""
    began, end = span
    waits, errors = to

    def ask(number: int) -> None:
        due = began + number / rate
        if (now := time.monotonic()) >= end:
            return
        time.sleep(max(0.0, due - now))
        sent = time.perf_counter()
        try:
            answer = asks.get(PATHS[number % len(PATHS)])
            if answer.status_code != 200:
                errors.append(f"{answer.status_code} {PATHS[number % len(PATHS)]}: {answer.text[:200]}")
        except httpx.HTTPError as error:
            errors.append(f"{type(error).__name__} {PATHS[number % len(PATHS)]}: {error}")
        waits.append((time.perf_counter() - sent) * 1000)

    list(pool.map(ask, range(int((end - began) * rate))))


def _writing(folder: Path, articles: int, over: threading.Event, found: Serving) -> None:
    """One run after the other, each with some articles more."""
    first = articles
    while not over.is_set():
        written(folder / "wire.jsonl", ADDED, first=first, of=articles)
        first += ADDED
        try:
            _comity("run", str(folder), "--no-fetch")
            found.runs += 1
        except RuntimeError as error:
            found.errors.append(str(error))


def _weigh(process: subprocess.Popen[str], found: Serving) -> None:
    """The server's resident memory and open files now."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    resident = re.search(r"VmRSS:\s+(\d+)", status)
    found.megabytes.append(int(resident[1]) / 1000 if resident else 0.0)
    found.files.append(sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir()))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from comity.cli import main; main()", *words]


def _comity(*words: str) -> str:
    done = subprocess.run(_command(*words), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"comity {words[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout.splitlines()[0] if done.stdout else ""


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The live site's address and process, as soon as it answers."""
    log = folder / "serve.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            _command("serve", str(folder), "--port", "0"), cwd=ROOT, stdout=file, stderr=file, text=True
        )
        try:
            yield _address(process, log), process
        finally:
            process.terminate()
            process.wait(timeout=60)


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """What `comity serve` says it listens on, when it answers there."""
    while process.poll() is None:
        time.sleep(0.2)
        said = re.search(r"http://[\d.:]+", log.read_text(encoding="utf-8"))
        if said:
            with suppress(httpx.HTTPError):
                httpx.get(said[0], trust_env=False, timeout=PATIENCE)
                return said[0]
    raise RuntimeError(f"comity serve ended with {process.returncode}: {log.read_text(encoding='utf-8')[-500:]}")


def _told(what: str, said: str) -> None:
    print(f"{what}: {said}", file=sys.stderr, flush=True)
