"""Ladders: which rung of partnership a relation has reached, and since when, as told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from comity.codebook.book import Book
from comity.records import Milestone, Span
from comity.relations.histories import dyads_of, steps_of

__all__ = ["Ladder", "Rung", "ladders"]

# A partnership is reached when it is set up, or when an instrument on it is signed; it is left when either ends.
_REACHED = ("established", "upgraded", "signed")
_LEFT = ("ended", "denounced", "suspended")


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier that a relation reached (or left: `holds` is False): the days, the ids of the milestones that say so.

    `contested` marks one that other milestones date to other days; each telling is a rung of its own.
    """

    tier: str
    rank: int
    when: Span
    milestones: tuple[str, ...]
    holds: bool = True
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of one relation ("BLR-CHN"), the earliest first."""

    dyad: str
    rungs: tuple[Rung, ...]

    def reached(self, rank: int) -> Rung | None:
        """The first rung that is as high as `rank`, None if none is."""
        return next((rung for rung in self.rungs if rung.holds and rung.rank >= rank), None)

    @property
    def highest(self) -> Rung | None:
        """The highest rung it ever reached; of several tellings the earliest."""
        held = [rung for rung in self.rungs if rung.holds]
        return max(held, key=lambda rung: rung.rank, default=None)


def ladders(milestones: Iterable[Milestone], book: Book) -> dict[str, Ladder]:
    """The ladder of each relation that has one, by dyad, in alphabetical order."""
    ranks = {tier.code: tier.rank for tier in book.tiers}
    found: dict[str, dict[tuple[str, bool], list[Milestone]]] = defaultdict(lambda: defaultdict(list))
    for one in milestones:
        if one.status == "happened" and one.tier in ranks and one.stage in (*_REACHED, *_LEFT):
            for dyad in dyads_of(one):
                # By whichever words: a step of the ladder has no stage.
                found[dyad][one.tier, one.stage in _REACHED].append(replace(one, stage=""))
    return {dyad: Ladder(dyad, _rungs(by_tier, ranks)) for dyad, by_tier in sorted(found.items())}


def _rungs(by_tier: Mapping[tuple[str, bool], list[Milestone]], ranks: Mapping[str, int]) -> tuple[Rung, ...]:
    rungs = []
    for (tier, holds), group in by_tier.items():
        steps = steps_of(group)
        rungs += [
            Rung(tier, ranks[tier], step.when, step.milestones, holds=holds, contested=len(steps) > 1) for step in steps
        ]
    return tuple(sorted(rungs, key=lambda rung: (_day(rung.when), rung.rank)))


def _day(span: Span) -> date:
    return span.earliest or span.latest or date.max
