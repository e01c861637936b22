"""The formats of event data: from a file to pieces of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from comity.codebook.book import Book
from comity.imports.acts import Acts
from comity.imports.lines import Bad, objects, tables
from comity.imports.naming import Naming
from comity.imports.objects import comity_rows, plover_rows
from comity.imports.rows import dyad_years, gdelt, icews, polecat, triples
from comity.imports.vocabulary import vocabulary
from comity.ledger import COLUMNS, schema

__all__ = ["FORMS", "Bad", "Form", "Read", "read"]


@dataclass(frozen=True, slots=True)
class Read:
    """A piece of a file: its rows, the lines that could not be read, and how many lines it has."""

    rows: pl.DataFrame
    bad: tuple[Bad, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Form:
    """A format of event data: what it is, whether it is a table (with columns of `vocabulary.yaml`) or JSON Lines."""

    name: str
    about: str
    table: Callable[[pl.DataFrame, Naming, Acts], pl.DataFrame] | None = None
    lines: Callable[..., tuple[pl.DataFrame, list[Bad]]] | None = None


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("icews", "ICEWS as published, 20 columns with sectors, tab-separated", icews),
        Form("icews-triples", "ICEWS as in benchmarks: date, source, relation, target", triples),
        Form("icews-dyad-years", "ICEWS summed by directed dyad and year, with four quad classes", dyad_years),
        Form("gdelt", "GDELT 1 or 2 events, with or without a line of names", gdelt),
        Form("polecat", "POLECAT as published, tab-separated", polecat),
        Form("plover-jsonl", "PLOVER as JSON Lines, as the manual has it", lines=plover_rows),
        Form("comity", "events of `comity code` or `comity export events`, JSON Lines", lines=comity_rows),
    )
}


def read(path: Path, form: Form, book: Book, *, until: date = date.max) -> Iterator[Read]:
    """The file, piece by piece, in the codebook's terms. What is said to have happened after the day `until` cannot be
    read: one wrong year would stretch every count. Raises `ComityError` where the file is not of that format.
    """
    happened_later = (pl.col("day") > until) & (pl.col("status") == "happened")
    for piece in _pieces(path, form, book):
        ahead = piece.rows.filter(happened_later).unique("line", maintain_order=True).select("line", "day")
        bad = (Bad(line, f"lies ahead: {day}") for line, day in ahead.iter_rows())
        yield Read(piece.rows.filter(~happened_later), (*piece.bad, *bad), piece.lines) if ahead.height else piece


def _pieces(path: Path, form: Form, book: Book) -> Iterator[Read]:
    naming, acts = Naming(book), Acts(book)
    if form.table is None:
        yield from _objects(path, form, naming, acts)
        return
    told = vocabulary()
    columns = told["columns"][form.name]
    headless = [*told["headless"][form.name], told["headless_last"][form.name]] if form.name in told["headless"] else ()
    for piece in tables(path, columns, headless=headless):
        rows = form.table(piece.cells, naming, acts)
        faulty = rows.filter(pl.col("fault") != "")
        bad = (Bad(line, fault) for line, fault in faulty.select("line", "fault").iter_rows())
        yield Read(_ledger(rows.filter(pl.col("fault") == "")), (*piece.bad, *bad), piece.lines)


def _objects(path: Path, form: Form, naming: Naming, acts: Acts) -> Iterator[Read]:
    assert form.lines is not None
    for found, bad, lines in objects(path):
        rows, faults = form.lines(found, naming, acts)
        yield Read(_ledger(rows), (*bad, *faults), lines)


def _ledger(rows: pl.DataFrame) -> pl.DataFrame:
    """All columns of a ledger; those that the format does not tell have their usual value."""
    usual: dict[str, object] = {
        "days": 1,
        "events": 1,
        "reports": 1,
        "status": "happened",
        "confidence": 1.0,
        "quad": 0,
    }
    kinds = schema()
    columns = []
    for name in COLUMNS:
        kind = kinds[name]
        nothing: object = "" if kind == pl.String else False if kind == pl.Boolean else None
        value = usual.get(name, nothing)
        column = pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, dtype=kind)
        columns.append((column if value is None else column.fill_null(pl.lit(value, dtype=kind))).alias(name))
    return rows.select(columns)
