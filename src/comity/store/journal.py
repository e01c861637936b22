"""What happened to the archive itself: its runs, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_

from comity.records import Skipped
from comity.store.base import Base, chunks, insert_all
from comity.store.rows import bounded, instant
from comity.store.tables import (
    METADATA,
    run,
    skipped,
)

__all__ = ["Journal", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """One walk through the house: when, what it counted, with which codebook and version of Comity."""

    started: datetime
    finished: datetime
    counts: Mapping[str, int]
    codebook: str = ""
    version: str = ""


class Journal(Base):
    """Reading and writing the archive's own history."""

    def add_skipped(self, items: Iterable[Skipped], at: datetime) -> None:
        """Keep what could not be read; the same place is kept once, with its last reason and time."""
        with self._begun() as connection:
            for part in chunks(items):
                wanted = {(bounded(one.source), bounded(one.where)): one for one in part}
                place = tuple_(skipped.c.source, skipped.c.where)
                connection.execute(delete(skipped).where(place.in_(list(wanted))))
                rows = [
                    {"source": source, "where": where, "reason": one.reason, "at": instant(at)}
                    for (source, where), one in wanted.items()
                ]
                insert_all(connection, skipped, rows)

    def forget_skipped(self, before: datetime, *, source: str = "") -> int:
        """Drop what was last skipped before that moment, of one source if given; gives how many."""
        query = delete(skipped).where(skipped.c.at < instant(before))
        with self._begun() as connection:
            found = connection.execute(query.where(skipped.c.source == source) if source else query)
            return int(found.rowcount)

    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be read, by source and place."""
        rows = self._rows(select(skipped).order_by(skipped.c.source, skipped.c.where))
        return tuple(Skipped(row.where, row.reason, row.source) for row in rows)

    def log_run(self, done: Run) -> None:
        """Keep that a run came to its end."""
        row = {
            "started": instant(done.started),
            "finished": instant(done.finished),
            "counts": dict(done.counts),
            "codebook": done.codebook,
            "version": done.version,
        }
        with self._begun() as connection:
            connection.execute(run.insert(), row)

    def runs(self, *, limit: int | None = None) -> tuple[Run, ...]:
        """The runs, the last first."""
        query = select(run).order_by(run.c.seq.desc())
        return tuple(
            Run(
                datetime.fromisoformat(row.started),
                datetime.fromisoformat(row.finished),
                row.counts,
                row.codebook,
                row.version,
            )
            for row in self._rows(query if limit is None else query.limit(limit))
        )

    def counts(self) -> dict[str, int]:
        """How many rows each kind has, by the name of its table (`merged`: events; `event`: their reports)."""
        names = (
            "article", "article_version", "coded", "sentence", "event", "merged", "milestone", "copy", "timeline",
            "finding", "decision", "skipped", "run",
        )  # fmt: skip
        query = select(*(select(func.count()).select_from(METADATA.tables[name]).scalar_subquery() for name in names))
        return dict(zip(names, map(int, self._rows(query)[0]), strict=True))
