"""How right the machine is by the judgement of those who reviewed it, and how much they agree with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from math import sqrt

from comity.codec import kind_of
from comity.events.reviewing import deciding, standing
from comity.records import Decision, Event

__all__ = ["Agreement", "Judged", "Tally", "judged"]

# 95 % of a normal distribution lie within so many standard deviations.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Tally:
    """How many codings of an action (of a `kind` of milestone; "" for all) were confirmed, corrected and rejected."""

    kind: str
    act: str
    confirmed: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def count(self) -> int:
        """All that were decided."""
        return self.confirmed + self.corrected + self.rejected

    @property
    def precision(self) -> float | None:
        """The share that was right just as it was coded; None of none."""
        return self.confirmed / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where that share lies with 95 % certainty, had others of their kind been decided (Wilson 1927)."""
        if not self.count:
            return None
        share, cases = self.confirmed / self.count, self.count
        middle = (share + _Z * _Z / (2 * cases)) / (1 + _Z * _Z / cases)
        half = _Z * sqrt(share * (1 - share) / cases + _Z * _Z / (4 * cases * cases)) / (1 + _Z * _Z / cases)
        return max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far several people agree on `things` that each of them decided.

    `percent` is the share of pairs of judgements that are the same; `alpha` is Krippendorff's for names (2004): 1 where
    all agree, 0 where they agree as chance would have it, None where all judgements are the same, so that chance would
    do as well.
    """

    things: int
    reviewers: int
    percent: float
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What reviewers say of the coder.

    `tallies` counts all decisions, by action, the most decided first; `drawn` only those on what came up by chance:
    what came up because it was doubtful is wrong more often than the rest. `all_` and `all_drawn` sum them up.
    """

    decisions: int
    reviewers: int
    all_: Tally
    all_drawn: Tally
    tallies: tuple[Tally, ...] = ()
    drawn: Mapping[tuple[str, str], Tally] = field(default_factory=dict)
    agreement: Agreement | None = None


def judged(log: Iterable[Decision]) -> Judged:
    """The log summed up; the last word on each thing counts, and for the agreement each person's."""
    listed = list(log)
    last, words = deciding(listed), standing(listed)
    tallies, drawn = _tallies(last), _tallies(one for one in last if one.drawn)
    return Judged(
        decisions=len(last),
        reviewers=len({one.by for one in words}),
        all_=_sum(tallies),
        all_drawn=_sum(drawn),
        tallies=tuple(sorted(tallies, key=lambda one: (one.kind, -one.count, one.act))),
        drawn={(one.kind, one.act): one for one in drawn},
        agreement=_agreement(words),
    )


def _tallies(decisions: Iterable[Decision]) -> list[Tally]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in decisions:
        act = one.seen.action if isinstance(one.seen, Event) else one.seen.kind
        counts[kind_of(one.seen), act][one.verdict] += 1
    return [Tally(*key, found["confirmed"], found["corrected"], found["rejected"]) for key, found in counts.items()]


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        "",
        "",
        sum(one.confirmed for one in tallies),
        sum(one.corrected for one in tallies),
        sum(one.rejected for one in tallies),
    )


def _agreement(words: Iterable[Decision]) -> Agreement | None:
    """Of the things that two or more decided; None if there are none."""
    by_thing: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for one in words:
        by_thing[kind_of(one.seen), one.seen.id].append(one)
    units = [those for those in by_thing.values() if len(those) > 1]
    if not units:
        return None
    together: dict[tuple[str, str], float] = defaultdict(float)
    for unit in units:
        for pair in permutations([one.verdict for one in unit], 2):
            together[pair] += 1 / (len(unit) - 1)
    margins: dict[str, float] = defaultdict(float)
    for (verdict, _), count in together.items():
        margins[verdict] += count
    total = sum(margins.values())
    differ = sum(count for (verdict, other), count in together.items() if verdict != other)
    expected = sum(count * (total - count) for count in margins.values()) / (total - 1)
    people = len({one.by for unit in units for one in unit})
    return Agreement(len(units), people, 1 - differ / total, 1 - differ / expected if expected else None)
