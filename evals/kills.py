"""`kill -9` at random moments of a run, an import, and a serving with the review: is anything lost?"""

from __future__ import annotations

import random
import re
import shutil
import socket
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import httpx

from comity.errors import ComityError
from comity.store import Dataset, Store
from evals.archives import faults_of, held, rows
from evals.child import Child, imported, served, started, walked
from tests.run_making import NOW, made

__all__ = ["KINDS", "Kill"]

ARTICLES = 12
LINES = 30_000
# A monitor is killed so often before its run may come to its end.
KILLS = 4
FORM = "icews-triples"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: the step it came in, faults of the archive right after it ("" for none), how the next undisturbed one
    ended otherwise than it should ("" for as it should), and how many decisions had been answered and were kept."""

    step: str
    torn: str = ""
    lost: str = ""
    kept: int = 0

    @property
    def well(self) -> bool:
        """Whether nothing was torn or lost."""
        return not self.torn and not self.lost


Kills = Generator[Kill, None, None]


def in_run(folder: Path, chance: random.Random) -> Kills:
    """Runs are killed, `KILLS` times each, then finished; archive and site must equal those of an undisturbed run."""
    whole = made(folder / "whole", articles=ARTICLES)
    length = _timed(lambda: started(walked, whole, now=NOW))
    wanted = held(whole)
    while True:
        torn = made(folder / "torn", articles=ARTICLES)
        kills: list[Kill] = []
        while len(kills) < KILLS:
            one = _killed(started(walked, torn, now=NOW), chance.uniform(0, length), torn)
            if one is None:
                break
            kills.append(one)
        lost = _finished(started(walked, torn, now=NOW))
        if not lost and held(torn) != wanted:
            lost = _difference(held(torn), wanted)
        yield from _ended(kills, lost)
        shutil.rmtree(torn)


def in_import(folder: Path, chance: random.Random) -> Kills:
    """Imports of a file are killed, then done again; the archive must equal that of an undisturbed import."""
    file = _lines(folder / "events.tsv")
    whole = made(folder / "whole", articles=0)
    length = _timed(lambda: started(imported, whole, file, FORM, now=NOW))
    wanted, all_of_it = rows(whole), [one.rows for one in _datasets(whole)]
    while True:
        torn = made(folder / "torn", articles=0)
        one = _killed(started(imported, torn, file, FORM, now=NOW), chance.uniform(0, length), torn)
        parts = [one.rows for one in _datasets(torn)]
        lost = _finished(started(imported, torn, file, FORM, now=NOW))
        if not lost and (rows(torn) != wanted or parts not in ([], all_of_it)):
            lost = f"rows after the kill: {parts}, of {all_of_it}"
        yield from _ended([one] if one else [], lost)
        shutil.rmtree(torn)


def in_serve(folder: Path, chance: random.Random) -> Kills:
    """The review is killed while a desk decides; each decision that was answered must be in the log afterwards, and a
    run that brings them in completes. Another monitor follows when all is decided."""
    base = made(folder / "base", articles=ARTICLES)
    if failed := _finished(started(walked, base, now=NOW)):
        raise RuntimeError(failed)
    while True:
        monitor = Path(shutil.copytree(base, folder / "served"))
        answered, left = 0, True
        while left:
            port = _free_port()
            child = started(served, monitor, port)
            until = time.monotonic() + chance.uniform(0.0, 3.0)
            more, left = _decided(port, child, until=until, chance=chance)
            answered += more
            if not child.kill():
                yield Kill("serve", lost=f"serve ended by itself: {child.ended()}")
                continue
            torn = faults_of(monitor)
            log = _logged(monitor)
            lost = f"{answered - log} of {answered} decisions" if log < answered else ""
            # A decision may be in the log whose answer the kill cut off.
            answered = max(answered, log)
            yield Kill("serve", torn[0] if torn else "", lost, more)
        if failed := _finished(started(walked, monitor, now=NOW)):
            yield Kill("run after serve", lost=failed)
        shutil.rmtree(monitor)


def in_copy(folder: Path, chance: random.Random) -> Kills:
    """The archive's files are copied at random moments of runs, as a power cut or a careless backup would leave them:
    every copy must open and be whole, or its damage be told."""
    for number in count():
        monitor = made(folder / f"m{number}", articles=ARTICLES)
        child = started(walked, monitor, now=NOW)
        try:
            while child.at_work:
                time.sleep(chance.uniform(0.0, 0.3))
                if found := _looked_at_copy(monitor, folder / "copy"):
                    yield found
        finally:
            child.kill()
        shutil.rmtree(monitor)


KINDS: dict[str, Callable[[Path, random.Random], Kills]] = {
    "run": in_run,
    "import": in_import,
    "serve": in_serve,
    "copy in mid-write": in_copy,
}
"""What is killed, each without end."""


def _looked_at_copy(monitor: Path, to: Path) -> Kill | None:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for name in ("monitor.db-wal", "monitor.db"):
        if (monitor / name).is_file():
            shutil.copy(monitor / name, to / name)
    if not (to / "monitor.db").is_file() or not (to / "monitor.db").stat().st_size:
        return None
    try:
        faults = faults_of(to)
    except ComityError as error:
        faults = [str(error)]
    return Kill("damage told" if faults else "whole")


def _timed(start: Callable[[], Child]) -> float:
    """Seconds of the processor that an undisturbed process takes."""
    told = start().ended()
    if told.raised:
        raise RuntimeError(f"the undisturbed process failed: {told}")
    return told.seconds


def _killed(child: Child, seconds: float, folder: Path) -> Kill | None:
    """The kill, and what is wrong with the archive after it; None where the end came first."""
    if not child.kill_at(seconds):
        return None
    torn = faults_of(folder)
    return Kill(child.step or "begin", torn[0] if torn else "")


def _ended(kills: list[Kill], lost: str) -> Iterator[Kill]:
    """The kills, the last of them with what was lost; a loss without any kill is one, too."""
    if lost and not kills:
        kills = [Kill("none")]
    yield from kills[:-1]
    yield from (replace(one, lost=lost) for one in kills[-1:])


def _finished(child: Child) -> str:
    """How the process failed; "" where it did not."""
    told = child.ended()
    return f"the next one failed: {told.raised}: {told.said}" if told.raised else ""


def _difference(found: tuple[object, object], wanted: tuple[object, object]) -> str:
    """The tables and pages that differ."""
    names = []
    for one, other in zip(found, wanted, strict=True):
        assert isinstance(one, dict)
        assert isinstance(other, dict)
        names += [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    return ", ".join(sorted(names)[:8])


def _datasets(folder: Path) -> tuple[Dataset, ...]:
    path = folder / "monitor.db"
    if not path.is_file() or not path.stat().st_size:
        return ()
    with Store.open(path) as store:
        return store.datasets()


def _lines(path: Path) -> Path:
    """Made-up event data over two years."""
    names = ("Belarus", "China", "Poland", "Russia")
    with path.open("w", encoding="utf-8") as file:
        file.write("date\tsource\trelation\ttarget\n")
        for number in range(LINES):
            day = f"{2012 + number % 24 // 12}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            who, whom = names[number % 4], names[(number // 4 + number % 4 + 1) % 4]
            file.write(f"{day}\t{who}\t{'Consult' if number % 3 else 'Threaten'}\t{whom}\n")
    return path


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _logged(monitor: Path) -> int:
    with Store.open(monitor / "monitor.db", readonly=True) as store:
        return sum(1 for _ in store.decisions())


def _decided(port: int, child: Child, *, until: float, chance: random.Random) -> tuple[int, bool]:
    """Decides until the time is up; gives how many were answered as kept, and whether anything is left to decide."""
    done = 0
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
        while child.at_work and not _answers(client):
            time.sleep(0.05)
        end = max(until, time.monotonic() + 0.5)
        client.post("/review/name", data=_hidden(client) | {"name": f"Reviewer {port}"})
        while time.monotonic() < end:
            cards = client.get("/review.json").json()["cards"]
            if not cards:
                return done, False
            verdict = chance.choice(("confirmed", "rejected"))
            answer = client.post(
                "/review/decide", data=_hidden(client) | {"thing": cards[0]["key"], "verdict": verdict}
            )
            done += answer.status_code == 303
    return done, True


def _hidden(client: httpx.Client) -> dict[str, str]:
    """The hidden fields of the page's forms."""
    found = re.search(r'name="token" value="(\w+)"', client.get("/review").text)
    return {"token": found[1] if found else "", "asked": ""}


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/review").status_code == 200
    except httpx.HTTPError:
        return False
