"""`comity export`: the archive as files for other programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.looking import archive
from comity.cli.panels import How, Split, Width, codebook_of, whole, write_panel
from comity.cli.saying import out, progress
from comity.codec import dump
from comity.errors import ComityError
from comity.run.writing import Format, opened, written

if TYPE_CHECKING:
    from comity.store import Store

__all__ = ["What", "register"]

ARTICLE_COLUMNS = (
    "id", "title", "published", "basis", "language", "url", "publisher", "author", "label", "doubt", "source", "text",
)  # fmt: skip


MILESTONE_COLUMNS = (
    "id", "article", "kind", "parties", "name", "stage", "tier", "domain", "ordinal", "earliest", "latest", "precision",
    "edtf", "place", "status", "said_by", "confidence", "sentence",
)  # fmt: skip


FINDING_COLUMNS = (
    "id", "kind", "subject", "earliest", "latest", "precision", "edtf", "value", "estimate", "low", "high", "sentence",
    "evidence", "method", "parameters",
)  # fmt: skip
# Of a finding, what stays a number in every format.
_NUMBERS = frozenset({"estimate", "low", "high"})


class What(StrEnum):
    """What can be taken out."""

    EVENTS = "events"
    ARTICLES = "articles"
    MILESTONES = "milestones"
    FINDINGS = "findings"
    PANEL = "panel"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="export")(export)


def export(
    what: Annotated[
        What, typer.Argument(help="events (after merging), articles, milestones, findings, or the dyad panel.")
    ],
    to: Annotated[Path, typer.Option("--to", help="File to write: .parquet, .csv or .jsonl; a panel also .dta.")],
    folder: Annotated[Path, typer.Option("--in", help="The monitor's folder.")] = Path(),
    by: Annotated[Width, typer.Option(help="Width of the panel's periods.")] = Width.MONTH,
    directed: Annotated[bool, typer.Option("--directed", help="Tell who from whom in the panel.")] = False,
    split: Annotated[Split, typer.Option("--split", help="A row of the panel for each of these.")] = Split.NOTHING,
    filled: Annotated[
        bool, typer.Option("--filled", help="Rows without events too, gaps of the source empty.")
    ] = False,
    all_sectors: Annotated[bool, typer.Option("--all-sectors", help="Count firms, citizens, media too.")] = False,
    data: Annotated[str, typer.Option("--data", help="An imported data set; by default the articles' events.")] = "",
    min_confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out events less sure.")] = 0.0,
) -> None:
    """Write events, articles, milestones, findings, or counts of events by dyad and period, to a file.

    Examples:

      comity export events --to events.parquet --in belarus

      comity export findings --to findings.csv --in belarus

      comity export panel --by month --to panel.dta --data icews --filled
    """
    if what is What.PANEL:
        how = How(by, split=split, directed=directed, filled=filled, all_sectors=all_sectors, least=min_confidence)
        rows = write_panel(folder, to, data, how)
        out().print(f"{rows} rows in {to}; what its columns hold: {codebook_of(to)}", markup=False)
        return
    kind = _format(to)
    with archive(folder) as store, progress() as told:
        events = what is What.EVENTS
        rows = _events(store, kind, to, min_confidence, told) if events else _OTHERS[what](store, kind, to)
    out().print(f"{rows} rows in {to}", markup=False)


def _format(to: Path) -> Format:
    suffix = to.suffix.lower().removeprefix(".")
    if suffix not in {kind.value for kind in Format}:
        raise ComityError(f"{to}: unknown kind of file {to.suffix!r}; known: .parquet, .csv, .jsonl")
    return Format(suffix)


def _events(store: Store, kind: Format, to: Path, least: float, told: Callable[[str, int, int], None]) -> int:
    total = store.count_events(min_confidence=least)
    done = 0
    with written(kind, to) as write:
        for event in store.events(min_confidence=least):
            write(event)
            done += 1
            told("write events", done, total)
    return done


def _articles(store: Store, kind: Format, to: Path) -> int:
    rows = (dump(article) for article in store.articles())
    if kind is Format.PARQUET:
        return _frame(list(rows), to)
    return _lines(rows, ARTICLE_COLUMNS, kind, to)


def _milestones(store: Store, kind: Format, to: Path) -> int:
    """One row a milestone; parties as codes, reasons left out."""
    rows = (_milestone(dump(one)) for one in store.milestones())
    if kind is Format.PARQUET:
        return _frame(list(rows), to, MILESTONE_COLUMNS)
    return _lines(rows, MILESTONE_COLUMNS, kind, to)


def _milestone(plain: dict[str, Any]) -> dict[str, Any]:
    codes = ";".join(party["code"] for party in plain["parties"])
    said = plain["said_by"] or {}
    row = plain | {"parties": codes, "said_by": said.get("code") or said.get("text", ""), **plain["when"]}
    return {name: "" if row[name] is None else str(row[name]) for name in MILESTONE_COLUMNS}


def _findings(store: Store, kind: Format, to: Path) -> int:
    """One row a finding; evidence as ids, parameters as "name=value", tables of peers left out."""
    rows = (_finding(dump(one)) for one in store.findings())
    if kind is Format.PARQUET:
        return _frame(list(rows), to, FINDING_COLUMNS)
    return _lines(rows, FINDING_COLUMNS, kind, to)


def _finding(plain: dict[str, Any]) -> dict[str, Any]:
    low, high = plain["interval"] or (None, None)
    told = {
        "low": low,
        "high": high,
        "evidence": ";".join(plain["evidence"]),
        "parameters": "; ".join(f"{name}={value}" for name, value in plain["parameters"]),
    }
    row = plain | told | plain["period"]
    return {name: row[name] if name in _NUMBERS else str(row[name] or "") for name in FINDING_COLUMNS}


_OTHERS: Mapping[What, Callable[[Store, Format, Path], int]] = {
    What.ARTICLES: _articles,
    What.MILESTONES: _milestones,
    What.FINDINGS: _findings,
}


def _lines(rows: Iterator[dict[str, Any]], columns: Sequence[str], kind: Format, to: Path) -> int:
    done = 0
    with opened(to) as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        if kind is Format.CSV:
            table.writeheader()
        for row in rows:
            done += 1
            if kind is Format.CSV:
                table.writerow(row)
            else:
                file.write(json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n")
    return done


def _frame(rows: list[dict[str, Any]], to: Path, columns: Sequence[str] = ARTICLE_COLUMNS) -> int:
    import polars as pl

    frame = pl.DataFrame(rows, schema={name: pl.Float64 if name in _NUMBERS else pl.String for name in columns})
    whole(to, frame.write_parquet)
    return frame.height
