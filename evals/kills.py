"""`kill -9` at random moments of a run, an import, and a serving with the review: is anything lost?"""

from __future__ import annotations

import random
import re
import shutil
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from comity.errors import ComityError
from comity.store import Dataset, Store
from evals.archives import faults_of, held, rows
from evals.child import Child, imported, served, started, walked
from tests.run_making import NOW, made

__all__ = ["Count", "copied", "in_import", "in_run", "in_serve"]

ARTICLES = 12
LINES = 6_000
# A monitor is killed so often before its run may come to its end.
KILLS = 4
FORM = "icews-triples"


@dataclass(slots=True)
class Count:
    """What came of it: kills by the step they came in, archives found torn, ends other than the undisturbed one."""

    steps: Counter[str] = field(default_factory=Counter)
    torn: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kept: int = 0

    @property
    def kills(self) -> int:
        """How many there were."""
        return self.steps.total()


def in_run(folder: Path, times: int, *, chance: random.Random) -> Count:
    """Runs are killed, `KILLS` times each, then finished; archive and site must equal those of an undisturbed run."""
    count = Count()
    whole = made(folder / "whole", articles=ARTICLES)
    length = _timed(lambda: started(walked, whole, now=NOW))
    wanted = held(whole)
    while count.kills < times:
        torn = made(folder / "torn", articles=ARTICLES)
        aim = min(count.kills + KILLS, times)
        while count.kills < aim:
            if not _killed(started(walked, torn, now=NOW), chance.uniform(0, length), count, torn):
                break
        _finished(started(walked, torn, now=NOW), count)
        if held(torn) != wanted:
            count.lost.append(f"after {count.kills} kills: {_difference(held(torn), wanted)}")
        shutil.rmtree(torn)
    return count


def in_import(folder: Path, times: int, *, chance: random.Random) -> Count:
    """Imports of a file are killed, then done again; the archive must equal that of an undisturbed import."""
    count = Count()
    file = _lines(folder / "events.tsv")
    whole = made(folder / "whole", articles=0)
    length = _timed(lambda: started(imported, whole, file, FORM, now=NOW))
    wanted = rows(whole)
    while count.kills < times:
        torn = made(folder / "torn", articles=0)
        _killed(started(imported, torn, file, FORM, now=NOW), chance.uniform(0, length), count, torn)
        parts = [one.rows for one in _datasets(torn)]
        _finished(started(imported, torn, file, FORM, now=NOW), count)
        if rows(torn) != wanted or parts not in ([], [one.rows for one in _datasets(whole)]):
            count.lost.append(f"after {count.kills} kills: {parts}")
        shutil.rmtree(torn)
    return count


def in_serve(folder: Path, times: int, *, chance: random.Random) -> Count:
    """The review is killed while a desk decides; each decision that was answered must be in the log afterwards."""
    count = Count()
    monitor = made(folder / "served", articles=ARTICLES)
    _finished(started(walked, monitor, now=NOW), count)
    answered = 0
    while count.kills < times:
        port = _free_port()
        child = started(served, monitor, port)
        answered += sum(
            1 for _ in _decisions(port, child, until=time.monotonic() + chance.uniform(0.0, 3.0), chance=chance)
        )
        if child.kill():
            count.steps["serve"] += 1
        count.torn += faults_of(monitor)
        with Store.open(monitor / "monitor.db", readonly=True) as store:
            log = sum(1 for _ in store.decisions())
        if log < answered:
            count.lost.append(f"{answered - log} of {answered} decisions")
        answered = max(answered, log)
    count.kept = answered
    return count


def copied(folder: Path, times: int, *, chance: random.Random) -> Count:
    """The archive's files are copied at random moments of runs, as a power cut or a careless backup would leave them:
    every copy must open and be whole, or its damage be told."""
    count = Count()
    number = 0
    while count.kills + len(count.torn) < times:
        monitor = made(folder / f"m{number}", articles=ARTICLES)
        child = started(walked, monitor, now=NOW)
        while child.at_work and count.kills + len(count.torn) < times:
            time.sleep(chance.uniform(0.0, 0.3))
            _look_at_copy(monitor, folder / "copy", count)
        child.ended()
        shutil.rmtree(monitor)
        number += 1
    return count


def _look_at_copy(monitor: Path, to: Path, count: Count) -> None:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for name in ("monitor.db-wal", "monitor.db"):
        if (monitor / name).is_file():
            shutil.copy(monitor / name, to / name)
    if not (to / "monitor.db").is_file() or not (to / "monitor.db").stat().st_size:
        return
    try:
        faults = faults_of(to)
    except ComityError as error:
        faults = [str(error)]
    if faults:
        count.torn.append(faults[0])
    else:
        count.steps["whole"] += 1


def _timed(start: Callable[[], Child]) -> float:
    """Seconds that an undisturbed process takes."""
    began = time.monotonic()
    told = start().ended()
    if told.raised:
        raise RuntimeError(f"the undisturbed process failed: {told}")
    return time.monotonic() - began


def _killed(child: Child, seconds: float, count: Count, folder: Path) -> bool:
    """Whether the kill came before the end; the archive must be whole afterwards."""
    time.sleep(seconds)
    if not child.kill():
        return False
    count.steps[child.step or "begin"] += 1
    count.torn += faults_of(folder)
    return True


def _finished(child: Child, count: Count) -> None:
    told = child.ended()
    if told.raised:
        count.lost.append(f"the next one failed: {told.raised}: {told.said}")


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


def _decisions(port: int, child: Child, *, until: float, chance: random.Random) -> Iterator[str]:
    """Decides until the time is up; yields what was answered as kept."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
        while child.at_work and not _answers(client):
            time.sleep(0.05)
        end = max(until, time.monotonic() + 0.5)
        client.post("/review/name", data=_hidden(client) | {"name": f"Reviewer {port}"})
        while time.monotonic() < end:
            cards = client.get("/review.json").json()["cards"]
            if not cards:
                return
            verdict = chance.choice(("confirmed", "rejected"))
            answer = client.post(
                "/review/decide", data=_hidden(client) | {"thing": cards[0]["key"], "verdict": verdict}
            )
            if answer.status_code == 303:
                yield cards[0]["key"]


def _hidden(client: httpx.Client) -> dict[str, str]:
    """The hidden fields of the page's forms."""
    found = re.search(r'name="token" value="(\w+)"', client.get("/review").text)
    return {"token": found[1] if found else "", "asked": ""}


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/review").status_code == 200
    except httpx.HTTPError:
        return False
