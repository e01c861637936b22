"""Tables as CSV and Parquet of the same columns; the same rows give the same bytes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from comity.pages.exports import unformed
from comity.pages.releases.tables import Column, Row

__all__ = ["read_table", "write_table"]

_TYPES: Mapping[str, type[pl.DataType]] = {
    "text": pl.String, "integer": pl.Int64, "number": pl.Float64, "day": pl.Date, "moment": pl.String,
}  # fmt: skip


def write_table(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write `name.csv` and `name.parquet` into the folder; gives how many rows.

    In CSV a text that a spreadsheet would take for a formula has an apostrophe before it; Parquet has it as it is.
    """
    with tempfile.TemporaryDirectory(prefix="comity-") as hidden:
        exact, count = Path(hidden) / "exact.csv", 0
        with _text(folder / f"{name}.csv") as shown, _text(exact) as kept:
            tables = csv.writer(shown, lineterminator="\n"), csv.writer(kept, lineterminator="\n")
            for table in tables:
                table.writerow([column.name for column in columns])
            for row in rows:
                values = [row.get(column.name) for column in columns]
                tables[0].writerow([unformed(value) for value in values])
                tables[1].writerow(values)
                count += 1
        _frame(exact, columns).write_parquet(folder / f"{name}.parquet", statistics=False)
    return count


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """A table of a release as it was."""
    return pl.read_parquet(folder / f"{name}.parquet")


def _text(path: Path) -> Any:
    return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")


def _frame(path: Path, columns: Sequence[Column]) -> pl.DataFrame:
    schema = {column.name: _TYPES[column.kind] for column in columns}
    loose = {name: pl.String if kind is pl.Date else kind for name, kind in schema.items()}
    frame = pl.read_csv(path, schema=loose)
    days = [name for name, kind in schema.items() if kind is pl.Date]
    texts = [name for name, kind in schema.items() if kind is pl.String]
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d"), pl.col(texts).fill_null(""))
