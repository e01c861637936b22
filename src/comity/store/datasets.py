"""Other people's event data in the archive: which files of which data sets, and their rows as a ledger.

A file's rows of one month are one piece of Parquet: a million and a half of them take some tens of megabytes and are
read back in a tenth of a second, which rows of a table take neither (docs/decisions.md has the figures).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from comity.errors import NotFound
from comity.ledger import COLUMNS, empty, packed, unpacked
from comity.store.base import Base
from comity.store.tables import dataset, ledger

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Dataset", "Datasets", "Part"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One file of a data set: its `form`at, the `digest` of its bytes and of the codebook that read its names, how many
    lines it has, how many rows and how many bad lines came of them, its first and last day as ISO text."""

    name: str
    file: str
    form: str
    digest: str = ""
    codebook: str = ""
    lines: int = 0
    rows: int = 0
    bad: int = 0
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A file's rows of one month ("2014-02"), or of a whole year ("2014") where they tell no month."""

    month: str
    rows: pl.DataFrame


class Datasets(Base):
    """Reading and writing data sets."""

    def add_dataset(self, wanted: Dataset, parts: Iterable[Part]) -> Dataset:
        """Store the file's rows as they come, in the place of those it had before; all or nothing.

        Gives it with the number of rows and the days they span.
        """
        with self._begun() as connection:
            here = (dataset.c.name == wanted.name, dataset.c.file == wanted.file)
            connection.execute(delete(dataset).where(*here))
            connection.execute(dataset.insert(), asdict(wanted))
            rows, days = 0, list[str]()
            for part in parts:
                row = {"name": wanted.name, "file": wanted.file, "month": part.month, "rows": part.rows.height}
                connection.execute(ledger.insert(), row | {"content": packed(part.rows)})
                rows += part.rows.height
                days += [str(part.rows["day"].min()), str(part.rows["day"].max())]
            span = {"first": min(days, default=""), "last": max(days, default="")}
            connection.execute(update(dataset).where(*here).values(rows=rows, **span))
        return Dataset(**{**asdict(wanted), "rows": rows, **span})

    def drop_dataset(self, name: str) -> None:
        """Take the data set with all its files away; raises `NotFound`."""
        with self._begun() as connection:
            if not connection.execute(delete(dataset).where(dataset.c.name == name)).rowcount:
                raise NotFound(self._no_dataset(name))

    def datasets(self) -> tuple[Dataset, ...]:
        """All files of all data sets, by name and first day."""
        rows = self._rows(select(dataset).order_by(dataset.c.name, dataset.c.first, dataset.c.file))
        return tuple(Dataset(**row._mapping) for row in rows)

    def ledger(
        self,
        name: str,
        *,
        columns: Sequence[str] = tuple(COLUMNS),
        since: date | None = None,
        until: date | None = None,
    ) -> pl.DataFrame:
        """These columns of a data set's rows, oldest month first.

        `since` and `until` are days, both included. With the column `id` each row has a name of its own in the archive,
        like "icews/2014.tsv:17". Raises `NotFound` where there is no such data set.
        """
        import polars as pl

        if not any(one.name == name for one in self.datasets()):
            raise NotFound(self._no_dataset(name))
        asked = [column for column in columns if column != "id"]
        read = [*asked, *({"day", "line"} - set(asked))]
        frames = []
        for file, month in self._months(name, since, until):
            frame = self._part(name, file, month, read)
            named = pl.format(f"{name}/{file}:{{}}", pl.col("line")) if "id" in columns else pl.lit("")
            frames.append(frame.with_columns(named.alias("id")))
        found = pl.concat(frames) if frames else empty(read).with_columns(pl.lit("").alias("id"))
        if since:
            found = found.filter(pl.col("day") >= since)
        if until:
            found = found.filter(pl.col("day") <= until)
        return found.select(*columns)

    def month_of(self, name: str, month: str, *, without: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """These columns of a month's rows, of each file of the data set but the one called `without`."""
        query = select(ledger.c.file).where(ledger.c.name == name, ledger.c.month == month, ledger.c.file != without)
        for row in self._rows(query.order_by(ledger.c.file)):
            yield self._part(name, row.file, month, columns)

    def _part(self, name: str, file: str, month: str, columns: Sequence[str]) -> pl.DataFrame:
        where = (ledger.c.name == name, ledger.c.file == file, ledger.c.month == month)
        return unpacked(self._rows(select(ledger.c.content).where(*where))[0].content, columns)

    def _months(self, name: str, since: date | None, until: date | None) -> Collection[tuple[str, str]]:
        """File and month of the parts that may hold rows of these days."""
        query = select(ledger.c.file, ledger.c.month).where(ledger.c.name == name)
        if since:
            month = since.isoformat()[:7]
            query = query.where(or_(ledger.c.month >= month, ledger.c.month == month[:4]))
        if until:
            query = query.where(ledger.c.month <= until.isoformat()[:7])
        return [(row.file, row.month) for row in self._rows(query.order_by(ledger.c.month, ledger.c.file))]

    def _no_dataset(self, name: str) -> str:
        known = ", ".join(dict.fromkeys(one.name for one in self.datasets())) or "none"
        return f"{self.name}: there is no data set {name!r}; there are: {known}"
