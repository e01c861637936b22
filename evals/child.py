"""What evals kill, starve and lie to: a run, an import or a serving of a monitor in a process of its own.

A process is made by a server that has the modules loaded, so that each costs no more than its work. Its coder is
the quick one of the tests: what a crash may tear is the archive and the site, and these it fills as any coder does.
"""

from __future__ import annotations

import errno
import io
import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from comity import config
from comity.articles import guarding
from comity.cli.running import serve
from comity.codebook.reading import read as read_book
from comity.errors import ComityError
from comity.run import jobs, walking
from comity.run.importing import Wanted, import_events
from comity.store import Store
from tests.run_making import QuickCoder

__all__ = ["Bounds", "Child", "Told", "imported", "served", "started", "walked"]

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
Work = Callable[[Callable[[str], None]], object]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may use: seconds of CPU, MB of memory that is its own, bytes a file may have; 0 is no bound."""

    seconds: int = 0
    megabytes: int = 0
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """How a process ended: what it raised ("" for nothing) and said of it, the step it was in, what it used."""

    raised: str
    said: str
    step: str
    seconds: float
    megabytes: float


def walked(folder: Path, *, now: datetime, wait: float = 10.0, public: str = "") -> Work:
    """A run; addresses in the network `public` ("127.0.0.2") are taken for public ones."""

    def work(step: Callable[[str], None]) -> object:
        real = guarding.is_public
        guarding.is_public = lambda address: address == public or real(address)
        settings = config.read(folder)
        return walking.run(settings, now=now, how=walking.How(wait=wait), progress=lambda name, *_: step(name))

    return work


def imported(folder: Path, file: Path, form: str, *, now: datetime) -> Work:
    """An import of a file of event data."""

    def work(step: Callable[[str], None]) -> object:
        settings = config.read(folder)
        book = read_book(settings.codebook, near=folder)
        with Store.open(settings.archive) as store:
            return import_events(store, book, Wanted(file, form, now), progress=lambda name, *_: step(name))

    return work


def served(folder: Path, port: int) -> Work:
    """The live site with the review; what it says to its user is left out."""

    def work(_: Callable[[str], None]) -> object:
        with redirect_stdout(io.StringIO()):
            serve(folder, port, "127.0.0.1", review=True)
        return None

    return work


class Child:
    """A process under way."""

    def __init__(self, process: Any, line: Connection) -> None:
        self._process = process
        self._line = line
        self._step = ""

    def kill(self) -> bool:
        """`kill -9`; gives whether it was still at work."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        found = self._read()
        return found is None

    def kill_at(self, seconds: float) -> bool:
        """`kill -9` after so many seconds of the processor; gives whether it was still at work.

        By the processor's time a busy machine moves no kill behind the end.
        """
        while self.at_work and self._worked() < seconds:
            time.sleep(_TICK / 5)
        # The kernel counts in ticks; the kill falls anywhere in one.
        time.sleep(seconds % _TICK)
        return self.kill()

    def _worked(self) -> float:
        """Seconds of the processor so far; those of a process that ended are no longer told."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return float("inf")
        return (int(fields[11]) + int(fields[12])) * _TICK

    @property
    def step(self) -> str:
        """The last step that it began."""
        return self._step

    @property
    def at_work(self) -> bool:
        """Whether it has not ended."""
        return bool(self._process.is_alive())

    def ended(self, patience: float = 600.0) -> Told:
        """How it ended; a process that is killed by its bounds has raised "killed"."""
        self._process.join(patience)
        if self.at_work:
            self.kill()
            return Told("hung", f"still at work after {patience:g} seconds", self._step, patience, 0.0)
        found = self._read()
        code = self._process.exitcode
        return found or Told("killed", f"exit code {code}", self._step, 0.0, 0.0)

    def _read(self) -> Told | None:
        with suppress(EOFError, OSError):
            while self._line.poll():
                got = self._line.recv()
                if isinstance(got, Told):
                    return got
                self._step = got
        return None


def started(make: Callable[..., Work], *given: object, bounds: Bounds | None = None, **more: object) -> Child:
    """A process at the work that `make(*given, **more)` gives."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["evals.child"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, make, given, more, bounds or Bounds()), daemon=True)
    process.start()
    theirs.close()
    return Child(process, ours)


def _work(
    line: Connection, make: Callable[..., Work], given: Iterable[object], more: Mapping[str, object], bounds: Bounds
) -> None:
    jobs.Coder = QuickCoder  # type: ignore[attr-defined, assignment]
    walking.CODED_AT_ONCE = 2
    _bind(bounds)
    began, before = time.process_time(), _resident()
    raised, said, steps = "", "", [""]

    def step(name: str) -> None:
        if name != steps[-1]:
            steps.append(name)
            line.send(name)

    try:
        make(*given, **more)(step)
    except ComityError as error:
        raised, said = type(error).__name__, str(error)
    except OSError as error:
        # The command line tells a full disk in a sentence; any other is a fault of ours.
        raised, said = "full" if error.errno in _FULL else type(error).__name__, str(error)
    except MemoryError as error:
        raised, said = "MemoryError", str(error)
    line.send(Told(raised, said, steps[-1], time.process_time() - began, _resident() - before))


def _bind(bounds: Bounds) -> None:
    wanted = {
        resource.RLIMIT_CPU: bounds.seconds,
        resource.RLIMIT_DATA: bounds.megabytes * 1_000_000,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
    }
    for which, most in wanted.items():
        if most:
            resource.setrlimit(which, (most, most))


def _resident() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
