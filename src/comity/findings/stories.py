"""Stories as findings: when, of whom, how many articles, and the sentence that tells them best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from comity.codec import digest
from comity.findings.facts import Facts
from comity.findings.grouping import GROUPING, grouped
from comity.findings.profiles import Profile
from comity.records import Event, Finding, Span

__all__ = ["METHOD", "stories"]

METHOD = "single pass by mean closeness, twice, 1"


def stories(known: Mapping[str, Profile], reported: Mapping[str, Sequence[Event]], facts: Facts) -> Iterator[Finding]:
    """Each story of two articles or more that are not all copies of one text, in the order of their beginning.

    `value` is "open" while a new article could join it, else "closed"; `subject` the pair most told of, else the first
    article's id; `estimate` how many articles; each "article" among the parameters is one of them, in the order of
    time, and "central" the one nearest to all. `sentence` is the key sentence: of the event that most of the story's
    articles report, or the title of the central one. `evidence` names the events.
    """
    group_of = {article: min(group) for group in facts.copies for article in group}
    last = max((one.day for one in known.values() if one.day is not None), default=0)
    for articles in grouped(known):
        if len({group_of.get(article, article) for article in articles}) > 1:
            yield _finding(articles, known, reported, facts, last=last)


def _finding(
    articles: Sequence[str],
    known: Mapping[str, Profile],
    reported: Mapping[str, Sequence[Event]],
    facts: Facts,
    *,
    last: int,
) -> Finding:
    central = _central(articles, known)
    told = Counter(event.id for article in articles for event in reported.get(article, ()))
    events = {event.id: event for article in articles for event in reported.get(article, ())}
    ranked = sorted(events, key=lambda name: (-told[name], -events[name].confidence, name))
    pairs = Counter(pair for article in articles for pair in known[article].pairs)
    subject = min(pairs, key=lambda pair: (-pairs[pair], pair)) if pairs else articles[0]
    days = [known[article].day or 0 for article in articles]
    begun, ended = date.fromordinal(min(days)), date.fromordinal(max(days))
    title = facts.titles.get(central, "")
    return Finding(
        id=digest("story", articles[0], METHOD),
        kind="story",
        subject=subject,
        period=Span(begun, ended, "interval", f"{begun.isoformat()}/{ended.isoformat()}"),
        value="open" if last - max(days) <= GROUPING.open_days else "closed",
        sentence=events[ranked[0]].sentence.text if ranked else title,
        estimate=float(len(articles)),
        evidence=tuple(ranked),
        method=METHOD,
        parameters=(("central", central), *(("article", article) for article in articles)),
    )


def _central(articles: Sequence[str], known: Mapping[str, Profile]) -> str:
    """The article nearest to all of the story by meaning; the earliest of equals."""
    meanings = np.stack([known[article].meaning for article in articles])
    return articles[int(np.argmax(meanings @ meanings.sum(axis=0)))]
