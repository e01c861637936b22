"""Panels: one row a pair and period, for statistics elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl

from comity.records import Event
from comity.relations.pairs import OFFICIAL, chosen, pairs
from comity.relations.periods import By, placed, starts

__all__ = ["COLUMNS", "panel"]

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")

COLUMNS = {
    "start": "the first day of the period",
    "who": "code of who acts; where not directed, the first of both in alphabetical order",
    "whom": "code of whom it is done to; where not directed, the other",
    "verbal_cooperation": "events of quad class 1",
    "material_cooperation": "events of quad class 2",
    "verbal_conflict": "events of quad class 3",
    "material_conflict": "events of quad class 4",
    "events": "all events",
    "reports": "the reports merged into them",
    "score": "the sum of their PLOVER scores",
}
"""The columns of a panel in their order, with what they hold."""


def panel(
    events: Iterable[Event],
    *,
    by: By = "month",
    directed: bool = True,
    filled: bool = False,
    sectors: Collection[str] = OFFICIAL,
    statuses: Collection[str] = ("happened",),
) -> pl.DataFrame:
    """The `COLUMNS`, one row a pair and period with events, by period and pair; `filled` adds all rows of zeros.

    Directed, a reciprocal act is counted in both directions; else each event counts once for a pair. Filled, every pair
    has every period from the first with an event of any to the last.
    """
    rows = {column: [] for column in ("start", "who", "whom", "quad", "reports", "score")}  # type: dict[str, list[object]]
    for event in chosen(events, statuses=statuses, min_confidence=0.0):
        start = placed(event.when, by)
        if start is None:
            continue
        found = pairs(event, sectors=sectors)
        for who, whom in found if directed else sorted({(min(pair), max(pair)) for pair in found}):
            for column, value in zip(rows, (start, who, whom, event.quad, event.reports, event.score), strict=True):
                rows[column].append(value)
    schema = {
        "start": pl.Date, "who": pl.String, "whom": pl.String, "quad": pl.Int8, "reports": pl.Int64, "score": pl.Float64
    }  # fmt: skip
    counted = _counted(pl.DataFrame(rows, schema=schema))
    return _filled(counted, by) if filled and counted.height else counted


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    keys = ("start", "who", "whom")
    # Sums of fractions depend on the order they are added in: so rows are put in one order first.
    ordered = rows.sort(*keys, "score", "quad", "reports")
    counts = ((pl.col("quad") == number + 1).sum().cast(pl.Int64).alias(name) for number, name in enumerate(QUADS))
    totals = (pl.len().cast(pl.Int64).alias("events"), pl.col("reports").sum(), pl.col("score").sum())
    return ordered.group_by(*keys, maintain_order=True).agg(*counts, *totals).select(*COLUMNS)


def _filled(counted: pl.DataFrame, by: By) -> pl.DataFrame:
    known = counted.get_column("start").to_list()
    first, last = min(known), max(known)
    assert isinstance(first, date)
    assert isinstance(last, date)
    every = pl.DataFrame({"start": list(starts(first, last, by))}, schema={"start": pl.Date})
    grid = every.join(counted.select("who", "whom").unique(maintain_order=True), how="cross")
    filled = grid.join(counted, on=["start", "who", "whom"], how="left").fill_null(0)
    return filled.sort("start", "who", "whom").select(*COLUMNS)
