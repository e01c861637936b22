"""Other people's data on pairs over the years, each file as one piece of Parquet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from comity.annals import COLUMNS
from comity.store.base import Base
from comity.store.tables import annal

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Annals", "Chronicle"]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A file of annals: the `name` of its data set, its `form`at, the `digest` of its bytes and of the codebook that
    read its names, and how many rows it has."""

    name: str
    file: str
    form: str
    digest: str = ""
    codebook: str = ""
    rows: int = 0


class Annals(Base):
    """Reading and writing annals."""

    def add_annals(self, wanted: Chronicle, rows: pl.DataFrame) -> Chronicle:
        """Store the file's rows in the place of those it had before; all or nothing. Gives it with their number."""
        kept = BytesIO()
        rows.select(*COLUMNS).write_parquet(kept, compression="zstd")
        counted = Chronicle(**{**asdict(wanted), "rows": rows.height})
        with self._begun() as connection:
            connection.execute(delete(annal).where(annal.c.name == wanted.name, annal.c.file == wanted.file))
            connection.execute(annal.insert(), asdict(counted) | {"content": kept.getvalue()})
        return counted

    def chronicles(self) -> tuple[Chronicle, ...]:
        """All files of annals, by the name of their data set."""
        columns = [column for column in annal.c if column.name != "content"]
        return tuple(
            Chronicle(**row._mapping) for row in self._rows(select(*columns).order_by(annal.c.name, annal.c.file))
        )

    def annals(self, codes: Collection[str]) -> pl.DataFrame:
        """The rows of all annals on pairs of these codes, oldest first, with their data set's `source` and an `id` of
        their own in the archive, like "atop/alliances.csv:17"."""
        import polars as pl

        frames = []
        for row in self._rows(select(annal.c.name, annal.c.file, annal.c.content).order_by(annal.c.name, annal.c.file)):
            known = pl.scan_parquet(BytesIO(row.content))
            wanted = list(codes)
            rows = known.filter(pl.col("one").is_in(wanted) & pl.col("other").is_in(wanted)).collect()
            place = pl.format(f"{row.name}/{row.file}:{{}}", pl.col("line"))
            frames.append(rows.with_columns(pl.lit(row.name).alias("source"), place.alias("id")))
        if not frames:
            from comity.annals import schema

            return pl.DataFrame(schema=schema() | {"source": pl.String(), "id": pl.String()})
        return pl.concat(frames).sort("begins", "one", "other", "name", "stage")
