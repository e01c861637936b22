"""Which relations an event concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import permutations

from comity.config import dyad_of
from comity.records import Event, Party

__all__ = ["OFFICIAL", "chosen", "concerned", "dyads", "pairs"]

OFFICIAL: frozenset[str] = frozenset({"", "GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"})
"""Sectors that act for their state or organisation: a dyad is state to state unless asked otherwise."""


def pairs(event: Event, *, sectors: Collection[str] = OFFICIAL) -> tuple[tuple[str, str], ...]:
    """The directed pairs of different codes (who, whom) that the event concerns, each once, in alphabetical order.

    A reciprocal act gives both directions of every pair. No `sectors` given: parties of any sector count.
    """
    who = _codes(event.who, sectors)
    if not event.whom:
        return tuple(sorted(permutations(who, 2)))
    whom = _codes(event.whom, sectors)
    return tuple(sorted((one, other) for one in who for other in whom if one != other))


def concerned(event: Event, *, sectors: Collection[str] = OFFICIAL) -> tuple[str, ...]:
    """The dyads that the event concerns, each once, in alphabetical order."""
    return tuple(sorted({dyad_of(one, other) for one, other in pairs(event, sectors=sectors)}))


def dyads(
    events: Iterable[Event],
    *,
    sectors: Collection[str] = OFFICIAL,
    statuses: Collection[str] = ("happened",),
    min_confidence: float = 0.0,
) -> tuple[tuple[str, int], ...]:
    """All dyads with the number of their events, the busiest first; no `statuses` given: any."""
    counts: Counter[str] = Counter()
    for event in chosen(events, statuses=statuses, min_confidence=min_confidence):
        counts.update(concerned(event, sectors=sectors))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def chosen(events: Iterable[Event], *, statuses: Collection[str], min_confidence: float) -> Iterator[Event]:
    """The events that can be counted: of a quad class, of one of these statuses, sure enough."""
    return (
        event
        for event in events
        if event.quad in (1, 2, 3, 4)
        and event.confidence >= min_confidence
        and (not statuses or event.status in statuses)
    )


def _codes(parties: Iterable[Party], sectors: Collection[str]) -> frozenset[str]:
    return frozenset(party.code for party in parties if party.code and (not sectors or party.sector in sectors))
