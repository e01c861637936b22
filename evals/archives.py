"""What a monitor holds, to compare two of them: all rows of its archive and all pages of its site."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

__all__ = ["faults_of", "held", "rows", "site"]

# Pages that tell of the runs themselves, and the list of what was drawn, which holds their digests.
_OF_RUNS = ("health", ".comity-site.json")

Rows = Mapping[str, list[tuple[object, ...]]]


def rows(folder: Path) -> Rows:
    """All rows of all tables but the journal of runs, in one order."""
    with closing(sqlite3.connect(folder / "monitor.db")) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name != "run" and "_fts" not in name]
        return {name: sorted(raw.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in kept}


def site(folder: Path) -> Mapping[str, bytes]:
    """All files of the site but those that tell of the runs."""
    root = folder / "site"
    named = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in named.items() if not any(word in name for word in _OF_RUNS)}


def held(folder: Path) -> tuple[Rows, Mapping[str, bytes]]:
    """All that a finished run leaves."""
    return rows(folder), site(folder)


def faults_of(folder: Path) -> list[str]:
    """The faults of the archive, as `comity doctor` finds them; none where there is no archive yet."""
    from comity.store import Store

    path = folder / "monitor.db"
    if not path.is_file() or not path.stat().st_size:
        return []
    with Store.open(path) as store:
        return store.check()
