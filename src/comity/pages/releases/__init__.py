"""A release: the archive's events, milestones, articles and corrections as a data set that others can cite and check.

    events · milestones · articles · corrections · changes    each as .csv and .parquet
    CODEBOOK.md · CITATION.cff · SHA256SUMS

The same archive gives the same bytes, and a row keeps its id from release to release.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from comity.codebook.book import Book
from comity.config import Config
from comity.errors import ComityError, NotFound
from comity.pages.releases.changes import COMPARED, changes
from comity.pages.releases.documents import CITATION, CODEBOOK, SUMS, Citation, cited, described, summed, verified
from comity.pages.releases.tables import TABLES, columns, rows_of
from comity.pages.releases.writing import read_table, write_table
from comity.store import Store

__all__ = ["How", "release"]


@dataclass(frozen=True, slots=True)
class How:
    """How to release: with the articles' texts or not, against which earlier release, under which version ("": the day
    of the last run), by which authors, under which licence."""

    texts: bool = False
    since: Path | None = None
    version: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""


def release(store: Store, config: Config, book: Book, out: Path, *, how: How | None = None) -> Mapping[str, int]:
    """Write the release to the folder `out`, which appears whole or not at all; gives the rows of each table.

    Raises `ComityError` where `out` holds something already or the earlier release is not as it was released,
    `NotFound` where there is none or the archive has seen no run.
    """
    chosen = how or How()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ComityError(f"{out}: there is something already; a release is never changed, name a new folder")
    told = _citation(store, config, chosen)
    earlier = _earlier(chosen.since) if chosen.since else None
    unfinished = out.absolute().with_name(f".{out.absolute().name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        counts = _written(store, config, book, unfinished, (told, chosen.texts, earlier))
        unfinished.replace(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return counts


def _citation(store: Store, config: Config, how: How) -> Citation:
    runs = store.runs(limit=1)
    if not runs:
        raise NotFound(f"{config.folder}: nothing was run yet; comity run {config.folder} first")
    day = runs[0].finished.date()
    told = Citation(config.title, day.isoformat(), day, config.about, config.address, how.authors, how.licence)
    return replace(told, version=how.version) if how.version else told


def _earlier(folder: Path) -> Mapping[str, pl.DataFrame]:
    verified(folder)
    return {name: read_table(folder, name) for name in COMPARED}


def _written(
    store: Store,
    config: Config,
    book: Book,
    folder: Path,
    what: tuple[Citation, bool, Mapping[str, pl.DataFrame] | None],
) -> Mapping[str, int]:
    told, texts, earlier = what
    rows = rows_of(store, config)
    named = {name: columns(name, texts=texts) for name in TABLES}
    counts = {name: write_table(folder, name, named[name], rows[name]) for name in TABLES}
    if earlier is not None:
        named["changes"] = columns("changes")
        found = changes(earlier, {name: read_table(folder, name) for name in TABLES})
        counts["changes"] = write_table(folder, "changes", named["changes"], found)
    documents = {CODEBOOK: described(told, named, counts, book), CITATION: cited(told)}
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / SUMS).write_text(summed(folder), encoding="utf-8", newline="\n")
    return counts
