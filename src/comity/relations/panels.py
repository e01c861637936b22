"""Panels: one row a pair and period, for statistics elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Unpack

import polars as pl

from comity.relations.ledgers import QUADS, Rule, Which, counting, coverage_of, quads, started, total
from comity.relations.periods import By, start_of, starts

__all__ = ["COLUMNS", "SPLITS", "Split", "panel"]

Split = Literal["", "action", "mode", "context", "quad"]

SPLITS: tuple[Split, ...] = ("", "action", "mode", "context", "quad")

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
    "score": "the sum of their PLOVER scores; nothing where the source tells no acts",
    "goldstein": "the sum of their Goldstein scores; nothing where the source tells no acts",
    "coverage": "articles (of imported data: acts of anybody) that the source has of the period; 0 is a gap, not peace",
}
"""The columns of a panel in their order, with what they hold; a split panel has the column it is split by, too."""

_COUNTS = (*QUADS, "events", "reports", "score", "goldstein")


def panel(
    ledger: pl.DataFrame,
    *,
    by: By = "month",
    directed: bool = True,
    split: Split = "",
    filled: bool = False,
    coverage: Mapping[date, int] | None = None,
    **rule: Unpack[Rule],
) -> pl.DataFrame:
    """The `COLUMNS`, one row a pair and period with events, by period and pair; `filled` adds all rows without.

    Directed, an act both ways is counted in both directions; else once for a pair. `split` gives a row for each action,
    mode, context or quad class. `coverage` is the number of articles by day; without it a period is covered by as many
    acts as the ledger has of it. Filled, every pair has every period from the first that is covered to the last: zeros
    where it is covered, nothing where it is not. `Which` tells what counts.
    """
    keys = ["start", "who", "whom", *([split] if split else [])]
    counted = _counted(ledger.lazy().filter(counting(by, Which(**rule))).with_columns(started(by)), keys, directed)
    covered = coverage_of(ledger, by) if coverage is None else _covered(coverage, by)
    made = _filled(counted, covered, keys, by) if filled and counted.height else counted
    told = made.join(covered, on="start", how="left", maintain_order="left")
    columns = (*keys, *(name for name in COLUMNS if name not in keys))
    return told.with_columns(pl.col("coverage").fill_null(0)).select(columns)


def _counted(rows: pl.LazyFrame, keys: list[str], directed: bool) -> pl.DataFrame:
    if not directed:
        first = pl.col("who") < pl.col("whom")
        rows = rows.filter(~pl.col("mirrored")).with_columns(
            who=pl.when(first).then("who").otherwise("whom"), whom=pl.when(first).then("whom").otherwise("who")
        )
    sums = (pl.col(name).sum().cast(pl.Int64) for name in ("events", "reports"))
    return rows.group_by(keys).agg(*quads(), *sums, total("score"), total("goldstein")).sort(keys).collect()


def _covered(coverage: Mapping[date, int], by: By) -> pl.DataFrame:
    found: dict[date, int] = {}
    for day, count in coverage.items():
        found[start_of(day, by)] = found.get(start_of(day, by), 0) + count
    return pl.DataFrame(sorted(found.items()), schema={"start": pl.Date, "coverage": pl.Int64}, orient="row")


def _filled(counted: pl.DataFrame, covered: pl.DataFrame, keys: list[str], by: By) -> pl.DataFrame:
    known = [*counted["start"].to_list(), *covered["start"].to_list()]
    every = pl.DataFrame({"start": list(starts(min(known), max(known), by))}, schema={"start": pl.Date})
    grid = every.join(counted.select(keys[1:]).unique(maintain_order=True), how="cross")
    silent = ~pl.col("start").is_in(pl.concat([covered["start"], counted["start"]]).unique().to_list())
    found = grid.join(counted, on=keys, how="left").sort(keys)
    scored = {name for name in ("score", "goldstein") if counted[name].null_count() == counted.height}
    return found.with_columns(
        pl.when(silent).then(None).otherwise(pl.col(name) if name in scored else pl.col(name).fill_null(0)).alias(name)
        for name in _COUNTS
    )
