"""All that an archive holds, from one database into another of whichever kind; and into a file to keep."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, Text, column, delete, select
from sqlalchemy import table as plain_table

from comity.errors import NotFound, StoreError
from comity.store.archive import Store
from comity.store.base import CHUNK
from comity.store.columns import Plain
from comity.store.dialects.sqlite import seal
from comity.store.faults import told
from comity.store.tables import METADATA

__all__ = ["back_up", "restore", "take_over"]

# How many faults of a damaged copy are told; `comity verify` lists all of an archive.
_SHOWN = 10


def back_up(store: Store, path: Path) -> int:
    """Write all that the archive holds now to a new SQLite archive at `path`, and its SHA-256 beside it.

    The file is there wholly or not at all. What is written to the archive meanwhile is not in it. Gives the number of
    rows; raises `StoreError` where something is there already.
    """
    for taken in (path, _sum_of(path)):
        if taken.exists():
            raise StoreError(f"{taken}: is there already; give another name, or move it away")
    if not path.parent.is_dir():
        raise NotFound(f"{path}: there is no folder {path.parent}")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        part = Path(folder) / "part"
        with Store.open(part) as copy:
            rows = take_over(copy, store)
        seal(part)
        told = f"{_digest(part)}  {path.name}\n"
        os.replace(part, path)
    _sum_of(path).write_text(told, encoding="utf-8")
    return rows


def restore(path: Path, store: Store, *, force: bool = False) -> int:
    """Hold in the archive what the backup at `path` holds, all or nothing; gives the number of rows.

    The backup is verified first, an older one brought up. Raises `StoreError` where it is not whole, and where the
    archive holds anything, unless `force`.
    """
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    if _sum_of(path).is_file() and _sum_of(path).read_text(encoding="utf-8").split()[:1] != [_digest(path)]:
        raise StoreError(f"{path}: is not as it was written: {_sum_of(path)} tells another sum; nothing was restored")
    if not force and not _is_empty(store):
        raise StoreError(f"{store.name}: is not empty; with --force all that it holds goes")
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        part = Path(folder) / path.name
        shutil.copyfile(path, part)
        with Store.open(part) as copy:
            faults = copy.verify()
            if faults:
                more = [f"… and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
                raise StoreError("\n".join([f"{path}: is not whole; nothing was restored", *faults[:_SHOWN], *more]))
            return take_over(store, copy)


def take_over(store: Store, other: Store) -> int:
    """Hold in `store` what `other` holds at this moment and nothing else, all or nothing; gives the number of rows."""
    with told(other.name), other._dialect.snapshot() as source, store._begun() as target:
        for table in reversed(METADATA.sorted_tables):
            target.execute(delete(table))
        rows = sum(_copied(source, target, table) for table in METADATA.sorted_tables)
        store._dialect.resume(target)
        store._dialect.reindex(target)
    return rows


def _copied(source: Connection, target: Connection, table: Table) -> int:
    """Records go over as the text they are, whether it can be read or not."""
    kinds = {one.name: Text() if isinstance(one.type, Plain) else one.type for one in table.c}
    plain = plain_table(table.name, *(column(name, kind) for name, kind in kinds.items()))
    rows = 0
    for part in source.execute(select(plain), execution_options={"yield_per": CHUNK}).partitions():
        target.execute(plain.insert(), [dict(row._mapping) for row in part])
        rows += len(part)
    return rows


def _is_empty(store: Store) -> bool:
    return not any(store._rows(select(*table.primary_key).limit(1)) for table in METADATA.sorted_tables)


def _sum_of(path: Path) -> Path:
    """Where the sum of a backup is, in the form that `sha256sum --check` reads."""
    return path.with_name(f"{path.name}.sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        found: Any = hashlib.file_digest(file, "sha256")
    return str(found.hexdigest())
