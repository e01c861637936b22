"""Rows put in order of months, and reports of one act folded into one row, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

__all__ = ["SAME", "Months", "folded", "without"]

SAME = ("key", "day", "days", "who_text", "whom_text", "who", "whom", "cameo", "action", "mode", "quad", "status")
"""Rows alike in these are reports of one act. A source with ids of its own tells each act once."""


class Months:
    """Rows kept on disk by month until all have come: memory holds one month at a time, however the file is ordered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces: dict[str, list[Path]] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """Keep them."""
        wide = pl.col("days") > 31
        month = pl.when(wide).then(pl.col("day").dt.strftime("%Y")).otherwise(pl.col("day").dt.strftime("%Y-%m"))
        for (name,), part in rows.with_columns(month.alias("_month")).partition_by("_month", as_dict=True).items():
            pieces = self._pieces.setdefault(str(name), [])
            path = self._folder / f"{name}.{len(pieces)}.parquet"
            part.drop("_month").write_parquet(path, compression="lz4")
            pieces.append(path)

    def __iter__(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Each month with its rows in the order they came, the oldest first."""
        for name in sorted(self._pieces):
            yield name, pl.concat([pl.read_parquet(path) for path in self._pieces[name]])


def folded(rows: pl.DataFrame) -> pl.DataFrame:
    """One row an act, by day and line: the first that tells of it, with the reports of all.

    Rows that share an id of their source are one row that came twice: their reports are not added up.
    """
    together = pl.when(pl.col("key") == "").then(pl.col("reports").sum().over(SAME)).otherwise(pl.col("reports"))
    return rows.with_columns(reports=together).unique(SAME, keep="first", maintain_order=True).sort("day", "line")


def without(rows: pl.DataFrame, others: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The rows whose act no row of the others, which have the columns `SAME`, tells."""
    for other in others:
        rows = rows.join(other, on=list(SAME), how="anti", maintain_order="left")
    return rows
