"""Parquet: every row of a table as an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from comity.articles.charsets import decode
from comity.articles.rows import NAMES, row_article
from comity.records import Article, Skipped

__all__ = ["read_parquet"]

MEGABYTE = 1_000_000
# Rows read at once: some megabytes of articles. Each reading begins its row group anew, so that fewer would be slow.
ROWS = 2_000
_KNOWN = frozenset(name for names in NAMES.values() for name in names)


def read_parquet(path: Path, *, largest: int) -> Iterator[Article | Skipped]:
    """The articles of the table's rows, by the names that rows of other files have; other columns are not read.

    A row with a cell of more than `largest` characters is skipped; what cannot be read further is told.
    """
    number = 0
    try:
        frame = pl.scan_parquet(path, glob=False)
        columns = frame.collect_schema().names()
        known = [name for name in columns if name.strip().casefold() in _KNOWN]
        if not {name.strip().casefold() for name in known} & set(NAMES["text"]):
            yield _textless(path, columns)
            return
        while rows := frame.select(known).slice(number, ROWS).collect().rows(named=True):
            for row in rows:
                number += 1
                yield _article(row, f"{path}:{number}", largest)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        yield Skipped(str(path), f"the table cannot be read further, after {number} rows: {_reason(error)}")


def _textless(path: Path, columns: list[str]) -> Skipped:
    looked, found = ", ".join(NAMES["text"]), ", ".join(columns[:12]) or "none"
    return Skipped(str(path), f"no text; it is looked for under {looked}; columns here: {found}")


def _article(row: Mapping[str, Any], where: str, largest: int) -> Article | Skipped:
    cells = {name: _plain(value) for name, value in row.items()}
    if any(isinstance(value, str) and len(value) > largest for value in cells.values()):
        return Skipped(where, f"larger than {largest / MEGABYTE:g} MB")
    return row_article(cells, where=where)


def _plain(value: Any) -> Any:
    """Days and moments as JSON has them; bytes as the text that they are in tables of older tools."""
    if isinstance(value, date):
        return value.isoformat()
    return decode(value) if isinstance(value, bytes) else value


def _reason(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
