"""Other people's event data into the archive: read, folded into acts, stored by month. Twice is once."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from comity.codebook.book import Book
from comity.errors import ComityError, NotFound
from comity.imports import FORMS, Bad, read
from comity.imports.folding import SAME, Months, folded, without
from comity.records import Skipped
from comity.run.telling import Progress, silent
from comity.store import Dataset, Part, Store

__all__ = ["Imported", "Wanted", "import_events"]

# Bad lines kept with their reasons; all are counted. A file that is bad throughout has told why in a hundred lines.
KEPT = 100
# East of the clock that tells the moment it may be tomorrow already.
ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be imported: the file, its format, the name of its data set ("" for the format's), the moment."""

    path: Path
    form: str
    now: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: its data set, the first bad lines, whether it was there already just so, how many acts other
    files of the set told already, and the share of rows whose actors are both known to the codebook."""

    dataset: Dataset
    bad: tuple[Bad, ...] = ()
    known: bool = False
    elsewhere: int = 0
    placed: float = 1.0


@dataclass(slots=True)
class _Seen:
    """What was seen while reading."""

    lines: int = 0
    bad: int = 0
    first: list[Bad] = field(default_factory=list)
    rows: int = 0
    placed: int = 0
    elsewhere: int = 0


def import_events(store: Store, book: Book, wanted: Wanted, *, progress: Progress = silent) -> Imported:
    """The file's rows as part of its data set, in place of those it had there.

    The same file with the same codebook changes nothing. An act that another file of the set tells is not counted
    again. Bad lines are counted, and the first hundred kept among what was skipped. Raises `ComityError` where the file
    is not of that format, `NotFound` where there is none.
    """
    path, name = wanted.path, wanted.name or wanted.form
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    if not re.fullmatch(r"[\w.-]+", name):
        raise ComityError(f"{name!r} cannot name a data set; use letters, digits, '-', '_' and '.'")
    told = Dataset(name, path.name, wanted.form, _digest(path), book.digest)
    before = next((one for one in store.datasets() if (one.name, one.file) == (name, path.name)), None)
    if before and (before.form, before.digest, before.codebook) == (told.form, told.digest, told.codebook):
        return Imported(before, known=True)
    seen = _Seen()
    with store.writing(), tempfile.TemporaryDirectory(prefix="comity-") as folder:
        months = Months(Path(folder))
        _sort(wanted, book, months, seen, progress)
        if seen.lines and seen.bad == seen.lines:
            first = seen.first[0]
            raise ComityError(f"{path}: none of its {seen.lines} lines can be read; line {first.line}: {first.reason}")
        told = replace(told, lines=seen.lines, bad=seen.bad)
        stored = store.add_dataset(told, _parts(store, told, months, seen, progress))
        _keep_bad(store, told, seen, wanted.now)
    share = seen.placed / seen.rows if seen.rows else 1.0
    return Imported(stored, tuple(seen.first), elsewhere=seen.elsewhere, placed=share)


def _sort(wanted: Wanted, book: Book, months: Months, seen: _Seen, progress: Progress) -> None:
    path, form, until = wanted.path, FORMS[wanted.form], wanted.now.date() + ZONES
    for piece in read(path, form, book, until=until):
        seen.lines += piece.lines
        seen.bad += len(piece.bad)
        seen.first += sorted(piece.bad, key=lambda one: one.line)[: KEPT - len(seen.first)]
        seen.rows += piece.rows.height
        seen.placed += piece.rows.filter((pl.col("who") != "") & (pl.col("whom") != "")).height
        months.add(piece.rows)
        progress(f"read {path.name}", seen.lines, 0)


def _parts(store: Store, told: Dataset, months: Months, seen: _Seen, progress: Progress) -> Iterator[Part]:
    for number, (month, rows) in enumerate(months, 1):
        acts = folded(rows)
        others = store.month_of(told.name, month, without=told.file, columns=SAME)
        new = without(acts, others)
        seen.elsewhere += acts.height - new.height
        progress("store", number, 0)
        if new.height:
            yield Part(month, new)


def _keep_bad(store: Store, told: Dataset, seen: _Seen, now: datetime) -> None:
    """The bad lines of this reading in the place of those of the last."""
    prefix = f"{told.file}:"
    source = told.name
    others = [one for one in store.skipped() if one.source == source and not one.where.startswith(prefix)]
    store.forget_skipped(datetime.max.replace(tzinfo=now.tzinfo), source=source)
    store.add_skipped([*others, *(Skipped(f"{prefix}{one.line}", one.reason, source) for one in seen.first)], now)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
