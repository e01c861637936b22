"""Histories: what was told of one treaty, partnership or membership, in whatever words, as one object with dated steps.

    milestones ─► histories(…)   one a treaty: drafted, signed, ratified …, each step with its dates and sentences
               └► ladders(…)     one a relation: which rung of partnership holds from when

Nothing is resolved: where sources tell a step differently, both tellings are kept side by side and marked `contested`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from comity.codebook.book import Book
from comity.codec import digest
from comity.config import dyad_of
from comity.records import Milestone, Span

__all__ = ["History", "Step", "dyads_of", "histories", "steps_of"]

# Names with so much in common mean the same instrument, where parties and order of steps agree.
ALIKE = 0.6

_WORD = re.compile(r"[^\W\d_]{3,}")
# So many letters are what "Belarus" and "Belarusian" share.
_STEM = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a history as told: the days that all tellings allow, and the ids of the milestones that tell it.

    `contested` marks a stage that other milestones date to other days; each such telling is a step of its own.
    """

    stage: str
    when: Span
    milestones: tuple[str, ...]
    contested: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What has become of one milestone's object: its `parties` (codes in alphabetical order), its longest name, and its
    steps, the earliest first."""

    id: str
    kind: str
    parties: tuple[str, ...]
    name: str
    domain: str
    steps: tuple[Step, ...]


def dyads_of(milestone: Milestone) -> tuple[str, ...]:
    """The relations that the milestone belongs to, each once, in alphabetical order."""
    return tuple(sorted({dyad_of(*pair) for pair in combinations(_codes(milestone), 2)}))


def histories(milestones: Iterable[Milestone], book: Book) -> tuple[History, ...]:
    """The histories of all milestones that happened, those that began first at the front.

    Instruments are one where their parties are the same, their names share most words, and no step comes before the one
    that must precede it. All else (a membership, visits, exercises) is one history for each kind and parties.
    """
    reading = _Reading.of(book)
    groups: dict[tuple[str, tuple[str, ...]], list[Milestone]] = defaultdict(list)
    for one in milestones:
        if one.status == "happened":
            named = one.stage in reading.order
            groups["" if named else one.kind, _codes(one)].append(one)
    found = [
        _history(cluster)
        for (kind, _), group in groups.items()
        for cluster in ([group] if kind else _clustered(group, reading))
    ]
    return tuple(sorted(found, key=lambda history: (_begin(history), history.id)))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The order of an instrument's stages, and the words that tell no instrument from another."""

    order: Mapping[str, int]
    plain: frozenset[str]

    @classmethod
    def of(cls, book: Book) -> _Reading:
        stages = {stage.code: stage.rank for stage in book.stages if "instrument" in stage.of}
        said = {word for kind in book.kinds.values() for phrase in kind.say for word in phrase.split()}
        return cls(stages, frozenset(said | set(book.language.words.get("plain_names", ()))))

    def content(self, one: Milestone) -> frozenset[str]:
        """The words of the name that tell it from others: neither its parties nor what all instruments are called."""
        parties = {word.lower()[:_STEM] for party in one.parties for word in _WORD.findall(party.text)}
        words = (word.lower() for word in _WORD.findall(one.name))
        return frozenset(
            word for word in words if not self.plain & {word, word.removesuffix("s")} and word[:_STEM] not in parties
        )

    def same(self, one: Milestone, other: Milestone) -> bool:
        """Whether both can be told of one instrument."""
        if one.tier != other.tier or (one.domain and other.domain and one.domain != other.domain):
            return False
        mine, theirs = self.content(one), self.content(other)
        if not mine or not theirs:
            return one.article == other.article and one.kind == other.kind and self._in_order(one, other)
        return len(mine & theirs) / min(len(mine), len(theirs)) >= ALIKE and self._in_order(one, other)

    def _in_order(self, one: Milestone, other: Milestone) -> bool:
        """Whether no step is dated wholly before the one that must precede it."""
        first, second = sorted((one, other), key=lambda each: self.order[each.stage])
        if first.stage == second.stage or first.when.earliest is None or second.when.latest is None:
            return True
        return first.when.earliest <= second.when.latest


def steps_of(milestones: Sequence[Milestone]) -> tuple[Step, ...]:
    """The steps that milestones of one object tell, the earliest first."""
    by_stage: dict[str, list[Milestone]] = defaultdict(list)
    for one in milestones:
        by_stage[one.stage].append(one)
    # What has no stage (visits, exercises) may be done again.
    steps = [
        Step(stage, when, ids, contested=apart and bool(stage))
        for stage, group in by_stage.items()
        for when, ids, apart in _tellings(group)
    ]
    return tuple(sorted(steps, key=lambda step: (_day(step.when), step.stage)))


def _tellings(group: Sequence[Milestone]) -> list[tuple[Span, tuple[str, ...], bool]]:
    """The tellings of one stage: those whose days overlap are one, with the days that all of them allow."""
    found: list[tuple[Span, list[str]]] = []
    for one in sorted(group, key=lambda one: (_length(one.when), one.id)):
        place = next((i for i, (span, _) in enumerate(found) if _overlap(span, one.when)), None)
        if place is None:
            found.append((one.when, [one.id]))
        else:
            found[place][1].append(one.id)
    return [(span, tuple(ids), len(found) > 1) for span, ids in found]


def _history(cluster: Sequence[Milestone]) -> History:
    first = min(cluster, key=lambda one: one.id)
    longest = max(cluster, key=lambda one: (len(one.name), one.id))
    domain = next((one.domain for one in cluster if one.domain), "")
    parties = _codes(first)
    kind = longest.kind
    return History(digest("history", first.id), kind, parties, longest.name, domain, steps_of(cluster))


def _clustered(group: Sequence[Milestone], reading: _Reading) -> list[list[Milestone]]:
    """Each joins the first cluster of which it can be a part; those with most to tell come first."""
    clusters: list[list[Milestone]] = []
    for one in sorted(group, key=lambda one: (-len(reading.content(one)), one.id)):
        fitting = [cluster for cluster in clusters if all(reading.same(one, other) for other in cluster)]
        # A bare "the agreement" is the one agreement there is, if there is only one.
        if fitting and (reading.content(one) or len(fitting) == 1):
            fitting[0].append(one)
        else:
            clusters.append([one])
    return clusters


def _codes(milestone: Milestone) -> tuple[str, ...]:
    return tuple(sorted({party.code for party in milestone.parties if party.code}))


def _overlap(one: Span, other: Span) -> bool:
    starts = [span.earliest for span in (one, other) if span.earliest]
    ends = [span.latest for span in (one, other) if span.latest]
    return not starts or not ends or max(starts) <= min(ends)


def _length(span: Span) -> int:
    if span.earliest is None or span.latest is None:
        return date.max.toordinal()
    return (span.latest - span.earliest).days


def _day(span: Span) -> date:
    return span.earliest or span.latest or date.max


def _begin(history: History) -> date:
    return _day(history.steps[0].when)
