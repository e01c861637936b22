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
NEAREST = 12
# More pairs than these no reader takes in.
PAIRS_TOLD = 3
# After so many days an article on the same pair matters e times less.
FADING_DAYS = 90.0
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The archive's articles by what they report."""

    dyads: Mapping[str, frozenset[str]]
    days: Mapping[str, int]
    by_event: Mapping[str, Sequence[str]]
    by_dyad: Mapping[str, Sequence[tuple[int, str]]]
    copies: Mapping[str, Sequence[str]]
    rarity: Mapping[str, float]
    events: Mapping[str, frozenset[str]]


_Match = tuple[int, float, str]
"""The number of the reason, how near it is within that reason (the smaller the nearer), the other article."""


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
    rarity = {dyad: log(1 + len(dyads) / len(listed)) for dyad, listed in by_dyad.items()}
    return _Shelf(dyads, days, dict(by_event), dict(by_dyad), copies, rarity, events)


def _similar(article: str, shelf: _Shelf, facts: Facts, limit: int) -> Iterator[Finding]:
    told: set[str] = set()
    for match in sorted(_match(article, other, shelf) for other in _candidates(article, shelf)):
        group = min(shelf.copies.get(match[2], (match[2],)))
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
    one, two = shelf.days.get(article), shelf.days.get(other)
    apart = abs(one - two) if one is not None and two is not None else FADING_DAYS
    # Sharing a rare pair says more than sharing one that everybody writes about.
    shared = shelf.dyads.get(article, _NONE) & shelf.dyads.get(other, _NONE)
    rarity = sum(shelf.rarity[dyad] for dyad in sorted(shared))
    events = len(shelf.events.get(article, _NONE) & shelf.events.get(other, _NONE))
    if other in shelf.copies.get(article, ()):
        reason = 2
    elif events:
        reason = 0
    else:
        reason = 1 if _same_week(one, two) else 3
    return reason, -(events + rarity * exp(-apart / FADING_DAYS)), other


def _same_week(one: int | None, two: int | None) -> bool:
    # Ordinal day 1 is a Monday.
    return one is not None and two is not None and (one - 1) // 7 == (two - 1) // 7


def _finding(article: str, match: _Match, shelf: _Shelf, facts: Facts) -> Finding:
    number, farness, other = match
    evidence = shelf.events.get(article, _NONE) & shelf.events.get(other, _NONE)
    dyads = sorted(shelf.dyads.get(article, _NONE) & shelf.dyads.get(other, _NONE))
    day = date.fromordinal(shelf.days[other]) if other in shelf.days else None
    pairs = "; ".join(pair_of(dyad, facts.names) for dyad in dyads[:PAIRS_TOLD])
    reason = REASONS[number]
    return Finding(
        id=digest("similar", article, other, METHOD),
        kind="similar",
        subject=article,
        period=Span(day, day, "day", day.isoformat()) if day else Span(),
        value=reason,
        sentence=f"{reason[0].upper()}{reason[1:]}{f': {pairs}' if pairs else ''}.",
        estimate=round(-farness, 4),
        evidence=tuple(sorted(evidence)),
        method=METHOD,
        parameters=(("article", other), ("pairs", " ".join(dyads)), ("fading days", f"{FADING_DAYS:g}")),
    )
