"""Event data as a ledger: a frame with one row an act of one party on another, whoever coded it.

Events of the archive's own articles and other people's data sets become the same rows, so that whatever counts them
(panels, contrasts, timelines) is written once. Millions of rows are held as columns and stored as Parquet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COLUMNS", "COUNTED", "empty", "packed", "schema", "unpacked"]

COLUMNS = {
    "day": "the first day of the act, or of the period that the row sums up",
    "days": "how many days its time spans: 1 for a day, 365 or 366 for a year",
    "who": 'code of who acts, "" if it belongs to no known state or organisation',
    "who_sector": 'its sector, "" for the whole',
    "who_text": "its name as the source writes it",
    "whom": "code of whom it is done to",
    "whom_sector": "its sector",
    "whom_text": "its name as the source writes it",
    "action": 'PLOVER action, "" where the source sums up several or PLOVER has none',
    "mode": "its mode",
    "context": "the first context",
    "quad": "quad class 1 to 4; 0 for what PLOVER does not count (statements, appeals)",
    "cameo": "CAMEO code",
    "score": "PLOVER score of one such act",
    "goldstein": "Goldstein score of one such act",
    "events": "how many acts the row stands for",
    "reports": "how many reports were merged into them",
    "status": "how surely it happened, as in records",
    "confidence": "how surely it was coded, 0 to 1",
    "mirrored": "true where the same act stands in another row of the same pair (a meeting, told both ways)",
    "key": 'the event\'s id in its source, "" if it has none',
    "line": "the line of the file it comes from",
    "source": "who told it: an address, a publisher, a story",
}
"""The columns in their order, with what they hold."""

COUNTED = (
    "day", "days", "who", "who_sector", "whom", "whom_sector", "action", "mode", "context", "quad", "score",
    "goldstein", "events", "reports", "status", "confidence", "mirrored",
)  # fmt: skip
"""The columns that counting needs."""


def schema() -> dict[str, pl.DataType]:
    """The type of each column."""
    import polars as pl

    special: dict[str, pl.DataType] = {
        "day": pl.Date(),
        "days": pl.UInt16(),
        "quad": pl.UInt8(),
        "score": pl.Float32(),
        "goldstein": pl.Float32(),
        "events": pl.UInt32(),
        "reports": pl.UInt32(),
        "confidence": pl.Float32(),
        "mirrored": pl.Boolean(),
        "line": pl.UInt32(),
    }
    return {name: special.get(name, pl.String()) for name in COLUMNS}


def empty(columns: Collection[str] = COLUMNS) -> pl.DataFrame:
    """A ledger without rows."""
    import polars as pl

    return pl.DataFrame(schema={name: kind for name, kind in schema().items() if name in columns})


def packed(rows: pl.DataFrame) -> bytes:
    """The rows as Parquet."""
    kept = BytesIO()
    rows.select(*COLUMNS).write_parquet(kept, compression="zstd", statistics=False)
    return kept.getvalue()


def unpacked(content: bytes, columns: Sequence[str]) -> pl.DataFrame:
    """These columns of what was `packed`."""
    import polars as pl

    return pl.read_parquet(BytesIO(content), columns=list(columns))
