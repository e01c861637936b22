"""Looking many things up at once, by the ids of what they belong to: for whoever goes through a whole archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from comity.codec import load
from comity.records import Article, Event, Finding, Sentence
from comity.store.base import AnyRow, AnySelect, Base, chunks
from comity.store.rows import article_of
from comity.store.tables import article, event, finding, merged, merged_member, sentence

__all__ = ["Several"]

T = TypeVar("T")


class Several(Base):
    """Each answer has all ids that were asked for; what is not there has nothing."""

    def articles_named(self, wanted: Collection[str]) -> dict[str, Article]:
        """The articles of these ids that there are."""
        return {row.id: article_of(row._mapping) for row in self._among(select(article), article.c.id, wanted)}

    def merged_named(self, wanted: Collection[str]) -> dict[str, Event]:
        """The merged events of these ids that there are."""
        rows = self._among(select(merged.c.id, merged.c.record), merged.c.id, wanted)
        return {row.id: load(Event, row.record) for row in rows}

    def coded_of(self, articles: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events as reported by each article, by day."""
        query = select(event.c.article, event.c.record).order_by(event.c.day, event.c.id)
        rows = self._among(query, event.c.article, articles)
        return _grouped(articles, ((row.article, load(Event, row.record)) for row in rows))

    def sentences_of(self, articles: Collection[str]) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of each article in order, its title (index -1) first."""
        rows = self._among(select(sentence).order_by(sentence.c.index), sentence.c.article, articles)
        return _grouped(articles, ((row.article, Sentence(**row._mapping)) for row in rows))

    def findings_of(self, kind: str, subjects: Collection[str]) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of a kind of each subject, in the order they were set."""
        query = select(finding.c.subject, finding.c.record).where(finding.c.kind == kind).order_by(finding.c.position)
        rows = self._among(query, finding.c.subject, subjects)
        return _grouped(subjects, ((row.subject, load(Finding, row.record)) for row in rows))

    def reports_of(self, events: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events as reported that were merged into each event, by day."""
        query = select(merged_member.c.merged, event.c.record).join(event, merged_member.c.event == event.c.id)
        rows = self._among(query.order_by(event.c.day, event.c.id), merged_member.c.merged, events)
        return _grouped(events, ((row.merged, load(Event, row.record)) for row in rows))

    def members_of(self, reports: Collection[str]) -> dict[str, str]:
        """The id of the merged event that each report belongs to; those that belong to none are left out."""
        rows = self._among(select(merged_member), merged_member.c.event, reports)
        return {row.event: row.merged for row in rows}

    def _among(self, query: AnySelect, column: ColumnElement[str], wanted: Iterable[str]) -> Iterator[AnyRow]:
        for part in chunks(dict.fromkeys(wanted)):
            if part:
                yield from self._rows(query.where(column.in_(part)))


def _grouped(wanted: Iterable[str], found: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {one: [] for one in wanted}
    for name, one in found:
        groups[name].append(one)
    return {name: tuple(those) for name, those in groups.items()}
