"""How the command line speaks: what was asked for goes to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

__all__ = ["Told", "console", "out", "progress", "quiet_pipe"]

Told = Callable[[str, int, int], None]
"""Progress of long work: the step's name, how much is done, of how much (0: unknown)."""


def console() -> Console:
    """For messages and progress: standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def out() -> Console:
    """For what was asked for: standard output."""
    return Console(highlight=False, soft_wrap=True)


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Told]:
    """Bars on standard error while the context lasts; nothing where that is no terminal."""
    speaker = console()
    if not (shown and speaker.is_terminal):
        yield lambda _step, _done, _total: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=speaker, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None)
            bars.update(tasks[step], completed=done, total=total or None)

        yield told


def quiet_pipe() -> None:
    """Let whoever read our output leave: what is still buffered goes nowhere, without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
