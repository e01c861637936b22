"""The archive, an SQLite file or a PostgreSQL database; the only SQL. `Store.open` is the door; see docs/store.md."""

from __future__ import annotations

from comity.store.annals import Chronicle
from comity.store.archive import Store, Week
from comity.store.coding import Coded
from comity.store.datasets import Dataset, Part
from comity.store.events import OFFICIAL, Wanted, Which
from comity.store.journal import Run
from comity.store.reviews import Outline
from comity.store.searching import Hit, Sought

__all__ = [
    "OFFICIAL",
    "Chronicle",
    "Coded",
    "Dataset",
    "Hit",
    "Outline",
    "Part",
    "Run",
    "Sought",
    "Store",
    "Wanted",
    "Week",
    "Which",
]
