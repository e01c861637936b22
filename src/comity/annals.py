"""Annals: what other people's data say of pairs over the years, as a frame with one row a pair and stretch of time.

A row is a fact (an alliance that held from 1992 to 2018) or a measure (how often both voted alike in 2019). Millions of
rows are held as columns and stored as Parquet, as the ledger's acts are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COLUMNS", "schema", "whole"]

COLUMNS = {
    "what": 'the kind of milestone (a code of the codebook), or "measure"',
    "name": "what it is called: an alliance's obligation, a treaty's name, what is measured",
    "stage": "the stage that begins on the first day",
    "domain": "what it is about",
    "one": "code of the one of both that comes first in alphabetical order",
    "other": "code of the other",
    "begins": "the first day",
    "ends": "the last day; null where it still held when the data were made",
    "value": "of a measure: what was found",
    "count": "of a measure: in how many cases",
    "line": "the line of the file that the row, or its first year, comes from",
}
"""The columns in their order, with what they hold."""


def schema() -> dict[str, pl.DataType]:
    """The type of each column."""
    import polars as pl

    special: dict[str, pl.DataType] = {
        "begins": pl.Date(), "ends": pl.Date(), "value": pl.Float64(), "count": pl.UInt32(), "line": pl.UInt32()
    }  # fmt: skip
    return {name: special.get(name, pl.String()) for name in COLUMNS}


def whole(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all columns of annals; "" and null where a format tells nothing."""
    import polars as pl

    columns = []
    for name, kind in schema().items():
        nothing = pl.lit("" if kind == pl.String() else None, dtype=kind)
        columns.append((pl.col(name).cast(kind) if name in rows.columns else nothing).alias(name))
    return rows.select(columns)
