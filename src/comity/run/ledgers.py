"""Which event data of an archive to count: that of its own articles, or an imported data set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from comity.codebook.book import Book
from comity.errors import ComityError
from comity.ledger import COUNTED
from comity.relations import OFFICIAL, ledger_of
from comity.store import Store

__all__ = ["ARTICLES", "Cut", "Data", "data_of"]

ARTICLES = "articles"
"""The name of the archive's own events among its data sets."""


@dataclass(frozen=True, slots=True)
class Data:
    """Event data to count: a ledger, and the articles by day where they are its coverage (None: its own acts are)."""

    name: str
    ledger: pl.DataFrame
    coverage: Mapping[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Which of an archive's event data: the data's `name` ("" for what is usual), columns, days (both included), and of
    own events the sectors and the least confidence; of a data set all rows come."""

    name: str = ""
    columns: Sequence[str] = COUNTED
    since: date | None = None
    until: date | None = None
    sectors: Collection[str] = OFFICIAL
    min_confidence: float = 0.0


def data_of(store: Store, book: Book, cut: Cut) -> Data:
    """The event data of that name: "articles", or a data set. Usual are the archive's own events; where it has none,
    its one data set. Raises `ComityError` where the name must be told, `NotFound` where there is none such.
    """
    sets = list(dict.fromkeys(one.name for one in store.datasets()))
    coded = store.counts()["merged"] > 0
    if not cut.name and not coded and len(sets) > 1:
        raise ComityError(f"{store.name}: which data? Name one with --data: {', '.join(sets)}")
    name = cut.name or (sets[0] if sets and not coded else ARTICLES)
    if name != ARTICLES:
        return Data(name, store.ledger(name, columns=cut.columns, since=cut.since, until=cut.until))
    events = store.events(min_confidence=cut.min_confidence, since=cut.since, until=cut.until)
    own = ledger_of(events, book=book, sectors=cut.sectors).with_columns(id="key")
    return Data(ARTICLES, own.filter(_within(cut.since, cut.until)), store.articles_by_day())


def _within(since: date | None, until: date | None) -> pl.Expr:
    return pl.col("day").is_between(since or date.min, until or date.max)
