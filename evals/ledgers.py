"""Other people's event data as ledgers, read as `comity import` reads them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from comity.codebook.book import Book
from comity.imports import FORMS, read
from comity.imports.folding import folded

__all__ = ["DAILY", "YEARLY", "ledger_from"]

YEARLY = "icews_dyad_year_quad_2002_2014_netify.csv.gz"
DAILY = {
    "2012 to 2015": "icews_2011-10-08_2015-12-31_full.tsv.gz",
    "2021": "icews_2021-01-01_2021-08-31.tsv.gz",
    "2022": "icews_2022-01-01_2022-08-31_top999entities.tsv.gz",
}


def ledger_from(path: Path, form: str, book: Book) -> pl.DataFrame:
    """The whole file as one ledger, with the column `id` of its lines."""
    rows = folded(pl.concat([piece.rows for piece in read(path, FORMS[form], book)]))
    return rows.with_columns(pl.format(f"{path.name}:{{}}", "line").alias("id"))
