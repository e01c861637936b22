"""From coded articles to findings: merge, trace, detect. Made anew in every run, since a new article can change any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain

from comity.articles.imprints import MADE, unpacked
from comity.codebook.book import Book
from comity.config import Config
from comity.events.merging import merge
from comity.findings import Facts, detect
from comity.records import Event, Milestone, Timeline
from comity.relations import dyads, histories, last_day, start_of, timelines
from comity.run.comparing import compared
from comity.run.telling import Progress
from comity.store import Store

__all__ = ["trace"]


def trace(store: Store, config: Config, book: Book, *, progress: Progress) -> None:
    """Merge the reports into events, trace their timelines, detect findings, and store all three."""
    published, titles = {}, {}
    for article in store.articles():
        published[article.id], titles[article.id] = article.published, article.title
    reported = tuple(store.events(merged=False, codebook=book.digest))
    days = {name: moment.date() for name, moment in published.items() if moment}
    progress("merge reports", 0, 0)
    events = merge(reported, published=days)
    store.set_merged(events)
    progress("trace timelines", 0, 0)
    traced = _timelines(store, config, events)
    monthly = _by_month(store, config, events)
    store.set_timelines(traced + monthly)
    facts = Facts(
        published=published,
        reports={event.id: event.article for event in reported},
        copies=store.copies(),
        names={code: entity.name for code, entity in book.entities.items()},
        imprints={name: unpacked(value) for name, value in store.imprints(MADE)},
        titles=titles,
        agreements=_agreements(store.milestones(), book),
    )
    progress("compare relations", 0, 0)
    beside = tuple(compared(store, config, book))
    progress("detect findings", 0, 0)
    store.set_findings(chain(detect(traced + monthly, config.categories, events, facts, beside=beside), beside))


def _agreements(milestones: Iterable[Milestone], book: Book) -> Mapping[str, Sequence[str]]:
    """What agreements each article tells of, by article: histories that go through stages, not visits or exercises."""
    told = {one.id: one for one in milestones}
    found: dict[str, set[str]] = defaultdict(set)
    for history in histories(told.values(), book):
        for step in history.steps:
            for name in step.milestones if step.stage else ():
                found[told[name].article].add(history.id)
    return {article: sorted(those) for article, those in found.items()}


def _timelines(store: Store, config: Config, events: Iterable[Event]) -> tuple[Timeline, ...]:
    """By week, for the categories and all relations that have events."""
    listed = tuple(events)
    least = config.min_confidence
    subjects: Mapping[str, tuple[str, ...]] = {
        **{name: (name,) for name, _ in dyads(listed, min_confidence=least)},
        **{category.name: category.dyads for category in config.categories},
    }
    return timelines(listed, subjects=subjects, articles=store.articles_by_day(), min_confidence=least)


def _by_month(store: Store, config: Config, events: Iterable[Event]) -> tuple[Timeline, ...]:
    """By month, for the categories: of the months that are over, by the week of the last article."""
    articles = store.articles_by_day()
    if not articles:
        return ()
    end = last_day(start_of(max(articles), "week"), "week")
    until = end if end == last_day(end, "month") else start_of(end, "month") - timedelta(days=1)
    if until < min(articles):
        return ()
    subjects = {category.name: category.dyads for category in config.categories}
    least = config.min_confidence
    return timelines(events, subjects=subjects, articles=articles, by="month", until=until, min_confidence=least)
