"""Panels as files for R, Stata and Python, each with a codebook of its columns beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from comity import config as configuration
from comity.cli.looking import archive
from comity.errors import ComityError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["How", "Split", "Width", "codebook_of", "whole", "write_panel"]


class Width(StrEnum):
    """How long a period of the panel is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Split(StrEnum):
    """What a panel has a row of its own for."""

    NOTHING = ""
    ACTION = "action"
    MODE = "mode"
    CONTEXT = "context"
    QUAD = "quad"


@dataclass(frozen=True, slots=True)
class How:
    """What the panel counts, and how."""

    by: Width
    split: Split = Split.NOTHING
    directed: bool = False
    filled: bool = False
    all_sectors: bool = False
    least: float = 0.0


def write_panel(folder: Path, to: Path, data: str, how: How) -> int:
    """Write the panel and its codebook; gives the number of rows. Raises `ComityError` for an unknown kind of file."""
    from comity.codebook.reading import read as read_book
    from comity.relations import OFFICIAL, panel
    from comity.run.ledgers import Cut, data_of

    writer = _WRITERS.get(to.suffix.lower())
    if writer is None:
        raise ComityError(f"{to}: unknown kind of file {to.suffix!r}; known: {', '.join(_WRITERS)}")
    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    sectors = () if how.all_sectors else OFFICIAL
    with archive(folder) as store:
        found = data_of(store, book, Cut(data, sectors=sectors, min_confidence=how.least))
    frame = panel(
        found.ledger,
        by=how.by.value,
        directed=how.directed,
        split=how.split.value,
        filled=how.filled,
        coverage=found.coverage,
        sectors=sectors,
        min_confidence=how.least,
    )
    writer(frame, to)
    codebook_of(to).write_text(_codebook(frame, to, found.name, how), encoding="utf-8")
    return int(frame.height)


def codebook_of(to: Path) -> Path:
    """Where the codebook of a panel lies: beside it."""
    return to.with_name(f"{to.name}.codebook.md")


def whole(to: Path, write: Callable[[Path], object]) -> None:
    """The file appears whole or not at all."""
    unfinished = to.with_name(f".{to.stem}.part{to.suffix}")
    try:
        write(unfinished)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)


def _codebook(frame: pl.DataFrame, to: Path, data: str, how: How) -> str:
    kind = "directed dyads" if how.directed else "dyads"
    sectors = "all sectors" if how.all_sectors else "governments and who else acts for a state or organisation"
    told = _labels()
    rows = [f"| `{name}` | {dtype} | {told[name]} |" for name, dtype in frame.schema.items()]
    head = (
        f"# {to.name}\n\nA panel of {kind} by {how.by.value}, from {data}: {sectors}, events that happened"
        f"{f', at least {how.least:g} sure' if how.least else ''}. {frame.height} rows.\n"
        "A period in which the source is silent has no counts where the panel is filled: silence is not peace.\n"
    )
    return "\n".join([head, "| column | type | holds |", "|---|---|---|", *rows, ""])


def _labels() -> dict[str, str]:
    from comity.ledger import COLUMNS as LEDGER
    from comity.relations.panels import COLUMNS

    return {**LEDGER, **COLUMNS}


def _stata(frame: pl.DataFrame, to: Path) -> None:
    """Stata's own format, with a label on each column, cut at the 80 characters that it takes."""
    import pyreadstat

    labels = _labels()
    told: dict[str, str | None] = {name: labels[name][:80] for name in frame.columns}
    whole(to, lambda path: pyreadstat.write_dta(frame, str(path), column_labels=told))


_WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": lambda frame, to: whole(to, frame.write_csv),
    ".parquet": lambda frame, to: whole(to, frame.write_parquet),
    ".jsonl": lambda frame, to: whole(to, frame.write_ndjson),
    ".dta": _stata,
}
