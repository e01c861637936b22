"""What else to read: articles that report the same event, the same pair, or nearly the same text, with the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log

from comity.codec import digest
from comity.findings.facts import Facts
from comity.findings.wording import pair_of
from comity.records import Event, Finding, Span
from comity.relations import concerned

__all__ = ["METHOD", "REASONS", "similar", "similars"]

METHOD = "shared events and pairs, 1"

REASONS = ("same event", "same pair, same week", "near copy", "same pair")
"""Why an article is named beside another, the strongest reason first."""

# Of a busy pair only the articles nearest in time are looked at: work grows with the archive, not with its square.
NEAREST = 20
# After so many days an article on the same pair matters e times less.
FADING_DAYS = 90.0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The archive's articles by what they report."""

    dyads: Mapping[str, frozenset[str]]
    days: Mapping[str, int]
    by_event: Mapping[str, Sequence[str]]
    by_dyad: Mapping[str, Sequence[tuple[int, str]]]
    copies: Mapping[str, Sequence[str]]
    events: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Match:
    """Another article, why it is named, and how near it is within that reason."""

    article: str
    reason: str
    nearness: float
    dyads: tuple[str, ...]


def similar(
    article: str, reported: Mapping[str, Sequence[Event]], facts: Facts, *, limit: int = 5
) -> tuple[Finding, ...]:
    """At most `limit` findings on other articles to read beside `article`, the nearest first.

    `reported` maps articles to the merged events they report (`facts.reporting`). Each finding's `value` is one of
    `REASONS`, its parameter "article" the id of the other. Of several copies of one text only one is named.
    """
    return tuple(_similar(article, _shelf(reported, facts), facts, limit))


def similars(reported: Mapping[str, Sequence[Event]], facts: Facts, *, limit: int = 5) -> Iterator[Finding]:
    """`similar` for every article of the archive, by id."""
    shelf = _shelf(reported, facts)
    copied = {article for group in facts.copies for article in group}
    for article in sorted({*reported, *copied}):
        yield from _similar(article, shelf, facts, limit)


def _shelf(reported: Mapping[str, Sequence[Event]], facts: Facts) -> _Shelf:
    days = {article: when.date().toordinal() for article, when in facts.published.items() if when}
    events = {article: frozenset(event.id for event in told) for article, told in reported.items()}
    dyads = {
        article: frozenset(dyad for event in told for dyad in concerned(event)) for article, told in reported.items()
    }
    by_event: dict[str, list[str]] = defaultdict(list)
    by_dyad: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for article in sorted(reported):
        for event in events[article]:
            by_event[event].append(article)
        for dyad in dyads[article]:
            by_dyad[dyad].append((days.get(article, 0), article))
    for listed in by_dyad.values():
        listed.sort()
    copies = {article: tuple(group) for group in facts.copies for article in group}
    return _Shelf(dyads, days, dict(by_event), dict(by_dyad), copies, events)


def _similar(article: str, shelf: _Shelf, facts: Facts, limit: int) -> Iterator[Finding]:
    matches = sorted(
        (_match(article, other, shelf) for other in _candidates(article, shelf)),
        key=lambda match: (REASONS.index(match.reason), -match.nearness, match.article),
    )
    told: set[str] = set()
    for match in matches:
        group = min(shelf.copies.get(match.article, (match.article,)))
        if len(told) == limit:
            return
        if group not in told:
            told.add(group)
            yield _finding(article, match, shelf, facts)


def _candidates(article: str, shelf: _Shelf) -> set[str]:
    found = set(shelf.copies.get(article, ()))
    for event in shelf.events.get(article, ()):
        found.update(shelf.by_event[event])
    for dyad in shelf.dyads.get(article, ()):
        listed = shelf.by_dyad[dyad]
        place = bisect_left(listed, (shelf.days.get(article, 0), article))
        found.update(other for _, other in listed[max(0, place - NEAREST) : place + NEAREST])
    return found - {article}


def _match(article: str, other: str, shelf: _Shelf) -> _Match:
    shared = shelf.dyads.get(article, frozenset()) & shelf.dyads.get(other, frozenset())
    known = article in shelf.days and other in shelf.days
    apart = abs(shelf.days[article] - shelf.days[other]) if known else int(FADING_DAYS)
    # Sharing a rare pair says more than sharing one that everybody writes about.
    rarity = sum(log(1 + len(shelf.dyads) / len(shelf.by_dyad[dyad])) for dyad in shared)
    events = len(shelf.events.get(article, frozenset()) & shelf.events.get(other, frozenset()))
    if other in shelf.copies.get(article, ()):
        reason = "near copy"
    elif events:
        reason = "same event"
    else:
        week = known and (shelf.days[article] - 1) // 7 == (shelf.days[other] - 1) // 7
        reason = "same pair, same week" if week else "same pair"
    return _Match(other, reason, events + rarity * exp(-apart / FADING_DAYS), tuple(sorted(shared)))


def _finding(article: str, match: _Match, shelf: _Shelf, facts: Facts) -> Finding:
    evidence = shelf.events.get(article, frozenset()) & shelf.events.get(match.article, frozenset())
    day = date.fromordinal(shelf.days[match.article]) if match.article in shelf.days else None
    pairs = "; ".join(pair_of(dyad, facts.names) for dyad in match.dyads[:3])
    return Finding(
        id=digest("similar", article, match.article, METHOD),
        kind="similar",
        subject=article,
        period=Span(day, day, "day", day.isoformat()) if day else Span(),
        value=match.reason,
        sentence=f"{match.reason[0].upper()}{match.reason[1:]}{f': {pairs}' if pairs else ''}.",
        estimate=round(match.nearness, 4),
        evidence=tuple(sorted(evidence)),
        method=METHOD,
        parameters=(("article", match.article), ("pairs", " ".join(match.dyads)), ("fading days", f"{FADING_DAYS:g}")),
    )
