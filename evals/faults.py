"""Faults of the machine: a disk that is full, read-only or locked, a clock that is set back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from evals.archives import faults_of, held
from evals.child import Bounds, Told, started, walked
from tests.run_making import NOW, made

__all__ = ["FAULTS", "Outcome"]

ARTICLES = 12
# From a file that holds nothing to one that holds nearly all.
LIMITS = (4_000, 40_000, 120_000, 200_000, 300_000, 400_000)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fault: how often it was tried, what was said of it, and what was lost ("" for nothing)."""

    name: str
    tried: int
    told: str
    lost: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing was lost and it was told, where it could be tried."""
        return not self.lost


def full_by_limit(folder: Path) -> Outcome:
    """Files that may not grow beyond some size, as with a quota."""
    wanted, said, lost = _whole(folder), set(), ""
    for limit in LIMITS:
        torn = made(folder / f"torn{limit}", articles=ARTICLES)
        told = started(walked, torn, now=NOW, bounds=Bounds(file_bytes=limit)).ended()
        said.add(told.raised or "done")
        lost = lost or _unlike(torn, told, {"StoreFull", "full", ""}, wanted)
    return Outcome("disk full (limit on files)", len(LIMITS), ", ".join(sorted(said)), lost)


def full_for_real(folder: Path) -> Outcome:
    """A small file system that is full."""
    wanted, said, lost = _whole(folder), set(), ""
    sizes = ("256k", "512k", "1m")
    for size in sizes:
        place = folder / f"disk{size}"
        with _disk(place, size) as there:
            if not there:
                return Outcome("disk full (small file system)", 0, "needs the right to mount")
            torn = made(place / "m", articles=ARTICLES)
            told = started(walked, torn, now=NOW).ended()
            said.add(told.raised or "done")
            _remount(place, "size=200m")
            lost = lost or _unlike(torn, told, {"StoreFull", "full", ""}, wanted)
    return Outcome("disk full (small file system)", len(sizes), ", ".join(sorted(said)), lost)


def read_only(folder: Path) -> Outcome:
    """A file system that may only be read."""
    wanted = _whole(folder)
    place = folder / "disk"
    with _disk(place, "200m") as there:
        if not there:
            return Outcome("disk read-only", 0, "needs the right to mount")
        torn = made(place / "m", articles=ARTICLES)
        started(walked, torn, now=NOW).ended()
        before = held(torn)
        _remount(place, "ro")
        told = started(walked, torn, now=NOW).ended()
        _remount(place, "rw")
        lost = "" if held(torn) == before else "something was changed"
        return Outcome("disk read-only", 1, told.said[-60:], lost or _unlike(torn, told, {"StoreError"}, wanted))


def locked(folder: Path) -> Outcome:
    """Another program holds the archive."""
    wanted = _whole(folder)
    torn = made(folder / "torn", articles=ARTICLES)
    started(walked, torn, now=NOW).ended()
    with closing(sqlite3.connect(torn / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = started(walked, torn, now=NOW, wait=0.5).ended()
    return Outcome("archive locked", 1, told.said[-60:], _unlike(torn, told, {"StoreBusy"}, wanted))


def clock_back(folder: Path) -> Outcome:
    """The clock stands ten years earlier than at the last run."""
    wanted = _whole(folder)
    torn = made(folder / "torn", articles=ARTICLES)
    started(walked, torn, now=NOW).ended()
    told = started(walked, torn, now=NOW - timedelta(days=3650)).ended()
    from comity.store import Store

    with Store.open(torn / "monitor.db", readonly=True) as store:
        said = "; ".join(one.reason for one in store.skipped())
    lost = "" if said else "the health page says nothing"
    return Outcome("clock set back", 1, said[:60], lost or _unlike(torn, told, {""}, wanted))


FAULTS: tuple[Callable[[Path], Outcome], ...] = (full_by_limit, full_for_real, read_only, locked, clock_back)


def _whole(folder: Path) -> object:
    """What an undisturbed run leaves."""
    whole = made(folder / "whole", articles=ARTICLES)
    told = started(walked, whole, now=NOW).ended()
    if told.raised:
        raise RuntimeError(f"the undisturbed run failed: {told}")
    return held(whole)


def _unlike(torn: Path, told: Told, expected: set[str], wanted: object) -> str:
    """What is wrong after the fault, or after the next run; "" for nothing."""
    if told.raised not in expected:
        return f"{told.raised}: {told.said}"
    if found := faults_of(torn):
        return found[0]
    # A day later, so that what was skipped under the fault is older than the run.
    after = started(walked, torn, now=NOW + timedelta(days=1)).ended()
    if after.raised:
        return f"the next run failed: {after.raised}: {after.said}"
    return "" if held(torn) == wanted else "the next run does not end as an undisturbed one"


@contextmanager
def _disk(folder: Path, size: str) -> Iterator[bool]:
    """A file system of that size; gives whether it may be had."""
    folder.mkdir(parents=True)
    tried = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    try:
        yield tried.returncode == 0
    finally:
        if tried.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def _remount(folder: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)
