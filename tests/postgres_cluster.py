"""A PostgreSQL server of the tests' own, from whatever binaries are installed: made in a temporary folder, thrown away.

It listens on a socket in that folder only and takes no care to survive a power cut.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=150"]
_NUMBERS = count(1)


@dataclass(frozen=True)
class Cluster:
    """A running server: its binaries, its folder with data and socket, and who it runs as ("" for this user)."""

    binaries: Path
    folder: Path
    user: str

    def given(self) -> dict[str, Any]:
        """How one of its programs is started."""
        user = {"user": self.user, "group": self.user, "extra_groups": ()} if self.user else {}
        return {"cwd": self.folder, "env": {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}, **user}

    def url(self, schema: str, *, user: str = "comity", database: str = "postgres") -> str:
        """The URL of an archive in a schema."""
        return f"postgresql://{user}@/{database}?host={self.folder}&options=-csearch_path%3D{schema}"

    def new(self) -> str:
        """The URL of an empty schema."""
        schema = f"archive_{next(_NUMBERS)}"
        self.sql(f"CREATE SCHEMA {schema}")
        return self.url(schema)

    def sql(self, statement: str, *, schema: str = "public") -> list[tuple[object, ...]]:
        """Run one statement; gives its rows."""
        import psycopg

        path = f"-csearch_path={schema}"
        with psycopg.connect(
            host=str(self.folder), user="comity", dbname="postgres", options=path, autocommit=True
        ) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []


def binaries() -> Path:
    """Where the newest PostgreSQL's programs are; skips without any."""
    here = shutil.which("initdb")
    found = [Path(here).resolve().parent] if here else []
    known = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found += [path.parent for path in sorted(known, key=lambda path: float(path.parts[4]), reverse=True)]
    if not found:
        pytest.skip("needs PostgreSQL's server; on Debian: apt-get install postgresql")
    return found[0]


@contextmanager
def started() -> Iterator[Cluster]:
    """A new server while the context lasts; skips where none can run."""
    pytest.importorskip("psycopg", reason="needs psycopg; pip install 'comity[postgres]'")
    user = "postgres" if os.geteuid() == 0 else ""
    programs = binaries()
    with tempfile.TemporaryDirectory(prefix="comity-pg-", dir="/tmp") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user, user)
        cluster = Cluster(programs, folder, user)
        made = [str(programs / "initdb"), "-D", "data", "-U", "comity", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **cluster.given())
        command = [str(programs / "postgres"), "-D", "data", "-c", "listen_addresses=", "-k", str(folder), *_FAST]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stderr=log, preexec_fn=_die_with_parent, **cluster.given())
        try:
            _wait_for(cluster, server)
            yield cluster
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()


def _die_with_parent() -> None:
    """Tests that are killed leave no server behind (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait_for(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 60
    while True:
        try:
            cluster.sql("SELECT 1")
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError((cluster.folder / "log").read_text()) from None
            time.sleep(0.1)
