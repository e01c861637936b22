"""A story: articles that tell of one thing over time, whoever tells it; all stories; what leads to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.milestone import fact_rows, facts
from comity.pages.views.parts import (
    View,
    article_rows,
    event_row,
    evidence_of,
    frame,
    pieces,
    relation_row,
    when_row,
)
from comity.records import Article, Event, Finding
from comity.relations import concerned

__all__ = ["stories", "story", "story_row", "story_rows"]

# An article takes some 600 bytes, an event 1.2 kB: a page stays below 100 kB.
_ARTICLES = 60
_EVENTS = 20
_MILESTONES = 10
_RELATIONS = 8
_LISTED = 120


def story(reader: Reader, key: str) -> View:
    """What it is, its articles in the order of time with what each adds, and the relations, events and milestones in
    it."""
    one = reader.story(addresses.id_of(key))
    row = story_row(reader, one)
    ids = reader.articles_of(one)
    articles = [reader.store.article(wanted) for wanted in ids[:_ARTICLES]]
    events = evidence_of(reader, one.evidence)
    told = facts(found for wanted in ids[:_ARTICLES] for found in reader.store.milestones(article=wanted))
    return row | frame(reader, "story", row["address"], row["title"]) | {
        "key": _key(reader, one, events),
        "articles": _told(reader, articles),
        "relations": _relations(reader, events),
        "events": [event_row(reader, event) for event in sorted(events[:_EVENTS], key=_begun)],
        "events_count": len(events),
        "milestones": fact_rows(reader, told[:_MILESTONES]),
        "milestones_count": len(told),
        "method": one.method,
    }  # fmt: skip


def stories(reader: Reader) -> View:
    """All stories by year, those told of last first."""
    years: dict[str, list[View]] = {}
    for one in reader.stories[:_LISTED]:
        year = str(one.period.latest.year) if one.period.latest else ""
        years.setdefault(year, []).append(story_row(reader, one))
    return frame(reader, "stories", "stories", "") | {
        "years": [{"year": year, "stories": those} for year, those in years.items()],
        "shown": min(len(reader.stories), _LISTED),
        "count": len(reader.stories),
    }


def story_rows(reader: Reader, found: Iterable[Finding]) -> list[View]:
    """Stories as lists name them."""
    return [story_row(reader, one) for one in found]


def story_row(reader: Reader, one: Finding) -> View:
    """A story by the title of its central article, with its days, how many articles tell it, and its key sentence."""
    central = reader.head(dict(one.parameters).get("central", ""))
    return {
        "id": one.id,
        "address": addresses.story(one.id),
        "title": central["title"],
        "open": one.value == "open",
        "when": when_row(one.period),
        "articles_count": len(reader.articles_of(one)),
        "sentence": one.sentence,
    }


def _key(reader: Reader, one: Finding, events: Sequence[Event]) -> View | None:
    """The key sentence with its source: of the event that most of the articles tell."""
    if events and events[0].sentence.text == one.sentence:
        return event_row(reader, events[0])
    return None


def _told(reader: Reader, articles: Sequence[Article]) -> list[View]:
    """Each article with the sentence coded most surely from it; of copies only the one that leads them."""
    rows = []
    for row in article_rows(reader, articles):
        coded = list(reader.store.events(article=row["id"], merged=False, status="happened"))
        best = min(coded, key=lambda one: (-one.confidence, one.id), default=None)
        said = pieces(best.sentence.text, [best]) if best and best.sentence.index >= 0 else []
        rows.append(row | {"said": said, "index": best.sentence.index if best else -1})
    return rows


def _relations(reader: Reader, events: Iterable[Event]) -> list[View]:
    """The relations that most of its events concern, with how many."""
    counts = Counter(dyad for event in events for dyad in concerned(event) if dyad in reader.relations)
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_RELATIONS]
    return [relation_row(reader, dyad) | {"here": count} for dyad, count in found]


def _begun(event: Event) -> tuple[date, str]:
    return event.when.earliest or date.min, event.id
