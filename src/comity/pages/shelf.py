"""Articles and events with what belongs to them, as they are needed by page after page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Unpack

from comity.errors import NotFound
from comity.records import Article, Event, Finding, Sentence
from comity.store import Store, Wanted

__all__ = ["Shelf"]

_SIMILAR = "similar"
# An event takes some 3 kB, so that all of them stay below 200 MB.
_MOST_EVENTS = 60_000


class Shelf:
    """What was read of articles and events, and is kept; the rest is looked up when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._whole = False
        self._events: dict[str, Event | None] = {}
        self._merged: dict[str, str] = {}
        self._articles: Mapping[str, Article] = {}
        self._coded: Mapping[str, tuple[Event, ...]] = {}
        self._sentences: Mapping[str, tuple[Sentence, ...]] = {}
        self._similar: Mapping[str, tuple[Finding, ...]] = {}
        self._reports: Mapping[str, tuple[Event, ...]] = {}

    def fill(self) -> None:
        """Read all merged events at once, where many pages will be made; too many for the memory are left alone."""
        if self._whole or self._store.counts()["merged"] > _MOST_EVENTS:
            return
        for event in self._store.events():
            self._keep({event.id: event})
            self._merged.update(dict.fromkeys(event.copies, event.id))
        self._whole = True

    def read(self, articles: Collection[str], events: Collection[str]) -> None:
        """Read at once what the pages of these articles and events are made of, in the place of the last such."""
        self._articles = self._store.articles_named(articles)
        self._coded = self._store.coded_of(articles)
        self._sentences = self._store.sentences_of(articles)
        self._similar = self._store.findings_of(_SIMILAR, articles)
        self._reports = self._store.reports_of(events)
        self._keep(self._store.merged_named([one for one in events if one not in self._events]))
        told = (event.id for those in self._coded.values() for event in those)
        self._merged.update(self._store.members_of([one for one in told if one not in self._merged]))

    def article(self, wanted: str) -> Article:
        """The article of an id; raises `NotFound`."""
        return self._articles.get(wanted) or self._store.article(wanted)

    def coded(self, wanted: str) -> tuple[Event, ...]:
        """The events as reported by an article, by day."""
        return self._coded[wanted] if wanted in self._coded else self._store.coded_of([wanted])[wanted]

    def sentences(self, wanted: str) -> tuple[Sentence, ...]:
        """The sentences of an article."""
        return self._sentences[wanted] if wanted in self._sentences else self._store.sentences(wanted)

    def similar(self, wanted: str) -> tuple[Finding, ...]:
        """The articles like an article, as findings."""
        found = self._similar if wanted in self._similar else self._store.findings_of(_SIMILAR, [wanted])
        return found[wanted]

    def reports(self, wanted: str) -> tuple[Event, ...]:
        """The reports of a merged event, by day."""
        return self._reports[wanted] if wanted in self._reports else self._store.reports(wanted)

    def events(self, **wanted: Unpack[Wanted]) -> Iterator[Event]:
        """Merged events, as the archive gives them; none is read twice where all are at hand."""
        if not self._whole:
            return self._store.events(**wanted)
        found = map(self.event, self._store.event_ids(**wanted))
        return (event for event in found if event)

    def event(self, wanted: str) -> Event | None:
        """The merged event with that id, None if there is none."""
        if wanted not in self._events:
            try:
                self._keep({wanted: self._store.event(wanted, merged_only=True)})
            except NotFound:
                self._keep({wanted: None})
        return self._events[wanted]

    def merged_into(self, wanted: str) -> str:
        """The id of the merged event that a report, or an event, belongs to; "" if none."""
        if wanted not in self._merged:
            self._merged[wanted] = self._store.merged_into(wanted) or (wanted if self.event(wanted) else "")
        return self._merged[wanted]

    def _keep(self, events: Mapping[str, Event | None]) -> None:
        if len(self._events) > _MOST_EVENTS:
            self._events.clear()
        self._events.update(events)
        self._merged.update({wanted: wanted for wanted, event in events.items() if event})
