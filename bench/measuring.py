"""Processes on one core: how long they take and how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.frame import shared_data

__all__ = ["GUARDIAN", "ROOT", "Taken", "guardian", "on_one_core"]

ROOT = Path(__file__).resolve().parent.parent
GUARDIAN = "guardian/Guardian_SDF_sample.csv.zip"

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "POLARS_MAX_THREADS")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took: wall-clock and processor seconds, peak memory in megabytes; and its output."""

    seconds: float
    processor: float
    megabytes: float
    output: str


def on_one_core(command: Sequence[str]) -> Taken:
    """Run the command on one core, in one thread, and wait for it; raises `RuntimeError` where it fails."""
    code = (
        "import os, resource, subprocess, sys\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss, used.ru_utime + used.ru_stime)\n"
        "sys.stdout.flush()\n"
        "sys.stdout.buffer.write(done.stdout)\n"
    )
    environment = {**os.environ, **dict.fromkeys(_THREADS, "1")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    first, _, output = done.stdout.partition("\n")
    kilobytes, processor = first.split()
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Taken(seconds, float(processor), float(kilobytes) / unit, output)


def guardian() -> Path:
    """The zipped CSV of newspaper articles; ends the process with code 2 where it is not there."""
    path = shared_data() / GUARDIAN
    if not path.is_file():
        raise SystemExit(f"{path}: there is no such file; set COMITY_SHARED or name one with --data")
    return path
