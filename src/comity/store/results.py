"""What was traced and detected: timelines and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select

from comity.codec import load
from comity.errors import NotFound
from comity.records import Finding, Timeline
from comity.store.base import Base, chunks, insert_all
from comity.store.rows import finding_row, timeline_row
from comity.store.tables import finding, timeline

__all__ = ["Results"]


class Results(Base):
    """Reading and writing timelines and findings."""

    def set_timelines(self, timelines: Iterable[Timeline]) -> None:
        """Take these as all timelines; all or nothing."""
        with self._begun() as connection:
            connection.execute(delete(timeline))
            for part in chunks(timelines):
                insert_all(connection, timeline, [timeline_row(one) for one in part])

    def timelines(self, *, by: str = "") -> Iterator[Timeline]:
        """Timelines by subject and width of their buckets."""
        keys = (timeline.c.subject, timeline.c.by)
        query = select(timeline).where(timeline.c.by == by) if by else select(timeline)
        return (load(Timeline, row.record) for row in self._walk(query, keys, limit=None, start=None))

    def timeline(self, subject: str, by: str = "week") -> Timeline:
        """One subject's timeline; raises `NotFound`."""
        rows = self._rows(select(timeline.c.record).where(timeline.c.subject == subject, timeline.c.by == by))
        if not rows:
            raise NotFound(f"{self.name}: there is no timeline of {subject!r} by {by}")
        return load(Timeline, rows[0].record)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Take these as all findings, in this order; all or nothing."""
        with self._begun() as connection:
            connection.execute(delete(finding))
            position = 0
            for part in chunks(findings):
                rows = [{"position": position + number, **finding_row(one)} for number, one in enumerate(part)]
                position += len(rows)
                insert_all(connection, finding, rows)

    def findings(
        self, *, kind: str = "", subject: str = "", limit: int | None = None, after: str = ""
    ) -> Iterator[Finding]:
        """Findings in the order they were set. `after` is the id of the last one has; raises `NotFound`."""
        keys = (finding.c.position,)
        query = select(finding)
        for column, value in ((finding.c.kind, kind), (finding.c.subject, subject)):
            query = query.where(column == value) if value else query
        start = self._place(finding, keys, after)
        return (load(Finding, row.record) for row in self._walk(query, keys, limit=limit, start=start))

    def finding(self, wanted: str) -> Finding:
        """The finding with that id; raises `NotFound`."""
        rows = self._rows(select(finding.c.record).where(finding.c.id == wanted))
        if not rows:
            raise NotFound(f"{self.name}: there is no finding {wanted!r}")
        return load(Finding, rows[0].record)
