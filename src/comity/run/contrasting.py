"""A contrast from an archive: which data, which days, which peers, and the rows it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from comity.codebook.book import Book
from comity.config import Config
from comity.errors import NotFound
from comity.findings.contrasts import Question
from comity.findings.measures import Tally, tally
from comity.findings.peers import Peers, peers_of
from comity.ledger import COUNTED
from comity.relations import By, panel
from comity.run.ledgers import Cut, Data, data_of
from comity.store import Store

__all__ = ["Scene", "asked", "evidence", "scene_of"]

EVIDENCE = 8
"""At most so many rows are named as those a contrast rests on."""

# By dimension: the rows that speak most for it come first.
_FIRST = {"conflict": pl.col("score"), "tone": pl.col("score"), "material": -pl.col("score").abs()}


@dataclass(frozen=True, slots=True)
class Scene:
    """All relations of some data in some days: what every contrast of them is measured on."""

    data: Data
    tally: Tally
    since: date
    until: date


def scene_of(
    store: Store,
    book: Book,
    *,
    data: str = "",
    since: date | None = None,
    until: date | None = None,
    min_confidence: float = 0.0,
) -> Scene:
    """The event data called `data` (`data_of` says which by default) in these days, as sure as that at least. Without
    `since`, the archive's own events count from its first article on: what happened before is told of by chance. Raises
    `NotFound` where there is nothing.
    """
    found = data_of(store, book, Cut(data, (*COUNTED, "id"), since, until, min_confidence=min_confidence))
    rows = found.ledger.filter(pl.col("day") >= (since or min(found.coverage or (), default=date.min)))
    if rows.is_empty():
        raise NotFound(
            f"{store.name}: {found.name} has no events from {since or 'its first day'} to {until or 'its last'}"
        )
    ends = pl.min_horizontal(pl.col("day") + pl.duration(days=pl.col("days").cast(pl.Int64) - 1), date.max)
    first, last = rows.select(pl.col("day").min(), ends.max().alias("last")).row(0)
    first, last = since or first, until or last
    counted = panel(rows, by=_width(rows, (last - first).days), directed=False, min_confidence=min_confidence)
    return Scene(replace(found, ledger=rows), tally(counted), first, last)


def asked(scene: Scene, config: Config, book: Book, one: str, other: str, *, peers: str) -> Question:
    """The question, with the peers as they were in the middle of the days; raises `NotFound` for codes nobody knows."""
    for code in (one, other):
        if code not in book.entities:
            raise NotFound(book.unknown(code))
    middle = scene.since + (scene.until - scene.since) / 2
    found: Peers = peers_of(peers, book, of=other, on=middle, regions=config.regions)
    names: Mapping[str, str] = {code: entity.name for code, entity in book.entities.items()}
    return Question(one, other, found, scene.since, scene.until, names, scene.data.name)


def evidence(scene: Scene, question: Question, dimension: str) -> tuple[str, ...]:
    """The ids of the rows that speak most for what a dimension says of the relation, newest first among equals."""
    one, other = pl.lit(question.one), pl.lit(question.other)
    between = ((pl.col("who") == one) & (pl.col("whom") == other)) | (
        (pl.col("who") == other) & (pl.col("whom") == one)
    )
    rows = scene.data.ledger.filter(between & pl.col("quad").is_between(1, 4) & ~pl.col("mirrored"))
    order = _FIRST.get(dimension, -pl.col("events").cast(pl.Int64))
    return tuple(rows.sort(order, -pl.col("day").cast(pl.Int64), nulls_last=True).head(EVIDENCE)["id"].to_list())


def _width(rows: pl.DataFrame, days: int) -> By:
    """Of the periods: as wide as the rows are; of daily ones a month, or a week where there is less than a year."""
    widest = rows["days"].min()
    assert isinstance(widest, int)
    return "year" if widest > 31 else "month" if days >= 365 else "week"
