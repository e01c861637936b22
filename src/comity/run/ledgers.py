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

__all__ = ["ARTICLES", "Data", "data_of"]

ARTICLES = "articles"
"""The name of the archive's own events among its data sets."""


@dataclass(frozen=True, slots=True)
class Data:
    """Event data to count: a ledger, and the articles by day where they are its coverage (None: its own acts are)."""

    name: str
    ledger: pl.DataFrame
    coverage: Mapping[date, int] | None = None


def data_of(
    store: Store,
    book: Book,
    name: str = "",
    *,
    columns: Sequence[str] = COUNTED,
    min_confidence: float = 0.0,
    sectors: Collection[str] = OFFICIAL,
) -> Data:
    """The event data called `name`: "articles", or a data set. Without a name, the archive's own events; where it has
    none, its one data set. `sectors` are those that count of own events; of a data set all rows come.

    Raises `ComityError` where the name must be told, `NotFound` where there is none such.
    """
    sets = list(dict.fromkeys(one.name for one in store.datasets()))
    own = store.counts()["merged"] > 0
    if not name and not own and len(sets) > 1:
        raise ComityError(f"{store.name}: which data? Name one with --data: {', '.join(sets)}")
    chosen = name or (sets[0] if sets and not own else ARTICLES)
    if chosen == ARTICLES:
        events = store.events(min_confidence=min_confidence)
        return Data(ARTICLES, ledger_of(events, book=book, sectors=sectors), store.articles_by_day())
    return Data(chosen, store.ledger(chosen, columns=columns))
