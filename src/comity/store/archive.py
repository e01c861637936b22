"""The archive of a monitor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType

from sqlalchemy import func, select

from comity.store.annals import Annals
from comity.store.articles import Articles
from comity.store.coding import Coding
from comity.store.datasets import Datasets
from comity.store.dialects import dialect_of
from comity.store.events import Events
from comity.store.imprints import Imprints
from comity.store.journal import Journal
from comity.store.locking import Turn
from comity.store.opening import bring_down, prepare
from comity.store.results import Results
from comity.store.reviews import Reviews
from comity.store.searching import Searching
from comity.store.several import Several
from comity.store.tables import article, merged
from comity.store.verifying import Verifying

__all__ = ["Store", "Week"]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday: articles published in it, merged events that began in it."""

    start: date
    articles: int = 0
    events: int = 0

    @property
    def name(self) -> str:
        """Its ISO name, like "2014-W09"."""
        return "{}-W{:02}".format(*self.start.isocalendar()[:2])


class Store(
    Articles, Imprints, Coding, Events, Several, Reviews, Datasets, Annals, Results, Journal, Searching, Verifying
):
    """An open archive; the only thing in the house that speaks SQL.

    Lists come in a stable order and take `limit` and `after`, the id of the last record one has. They are read in
    chunks, so that a list as long as the archive needs little memory. Every step of writing is kept wholly or not at
    all. Raises `StoreBusy`, `StoreFull`, `StoreVersion` or plain `StoreError`; what was stored stays whole.
    """

    @classmethod
    def open(
        cls, path_or_url: str | Path, *, readonly: bool = False, wait: float = 5.0, patience: float = 0.0
    ) -> Store:
        """The archive at a path, `sqlite:///` or `postgresql://` URL, made if it is not there and not to be `readonly`.

        Waits up to `wait` seconds for other writers. With `patience`, a question that takes more seconds raises
        `StoreSlow`. Raises `NotFound`, `StoreVersion` for a newer or foreign archive.
        """
        dialect = dialect_of(path_or_url, readonly=readonly, wait=wait, patience=patience)
        turn = Turn(dialect.name, dialect.held)
        try:
            prepare(dialect, turn, readonly=readonly, wait=wait)
        except BaseException:
            dialect.close()
            raise
        return cls(dialect, turn, readonly=readonly, wait=wait)

    def bring_down(self, version: int) -> None:
        """Make it an archive of an older version, for an older Comity, and close it.

        What that has no place for is lost. Raises `StoreVersion` where there is no such version.
        """
        bring_down(self._dialect, self._turn, to=version, wait=self._wait)
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._dialect.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def articles_by_day(self) -> dict[date, int]:
        """How many articles were published on each day (UTC), in order; days without any are left out."""
        day = func.substr(article.c.day, 1, 10)
        rows = self._rows(select(day, func.count()).where(article.c.day != "").group_by(day).order_by(day))
        return {date.fromisoformat(day): int(count) for day, count in rows}

    def weeks(self, *, status: str = "happened") -> tuple[Week, ...]:
        """All weeks from the first with an article to the last, without holes.

        Of events only those count whose day is known; events before the first or after the last article are left out.
        """
        articles = _by_week(self.articles_by_day())
        query = select(merged.c.day, func.count()).where(merged.c.precision == "day", merged.c.status == status)
        rows = self._rows(query.group_by(merged.c.day))
        events = _by_week({date.fromisoformat(day): int(count) for day, count in rows if day})
        if not articles:
            return ()
        return tuple(
            Week(monday, articles.get(monday, 0), events.get(monday, 0))
            for monday in _mondays(min(articles), max(articles))
        )


def _by_week(days: dict[date, int]) -> dict[date, int]:
    weeks: dict[date, int] = {}
    for day, count in days.items():
        monday = day - timedelta(days=min(day.weekday(), (day - date.min).days))
        weeks[monday] = weeks.get(monday, 0) + count
    return weeks


def _mondays(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
