"""Which articles tell one story, whoever tells it in whatever words.

Articles are taken in the order of their time; each joins the open story that it is surely of, or begins its own (the
single pass of topic detection and tracking, Allan et al. 1998), and looks once more when all are placed. Then stories
are united, the nearest first, as long as their articles are near each other on average (average linkage, by reciprocal
nearest neighbours: Murtagh 1983).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from comity.articles.meaning import SIZE, Vector
from comity.findings.closeness import WEIGHING, Match, Weighing, text_of
from comity.findings.profiles import Profile, Sparse, T, product

__all__ = ["GROUPING", "Grouping", "Shelf", "grouped"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """How near articles of one story are.

    `belongs`: the mean closeness from which two parts of a story are united. An article joins only if it is `surer` by
    so much: what is put together is not taken apart again. A story that nobody told of for `open_days` is closed. Each
    was varied alone on the half for tuning, where .22 to .34 for `belongs` are alike and .30 is nearer to the end that
    keeps apart; `./run.sh eval stories --choose` prints what each value gives.
    """

    belongs: float = 0.3
    surer: float = 0.06
    open_days: int = 365
    weighing: Weighing = WEIGHING


GROUPING = Grouping()
"""How stories are put together unless asked otherwise."""

# So many stories nearest by meaning are looked at closely, besides those that tell the same events.
LOOKED_AT = 12

# First and last day of a story without articles, so that no day lies between.
_NO_DAYS = (2**40, -(2**40))


@dataclass(slots=True)
class _Story:
    """What its articles say and report, summed, and their days. One article is a story of one."""

    words: dict[int, float] = field(default_factory=dict)
    events: dict[str, float] = field(default_factory=dict)
    agreements: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)
    meaning: Vector = field(default_factory=lambda: np.zeros(SIZE, dtype=np.float32))
    days: list[int] = field(default_factory=list)

    def add(self, one: Profile | _Story, sign: float = 1.0) -> None:
        """With `sign` -1 take an article away."""
        _add(self.words, one.words, sign)
        _add(self.events, one.events, sign)
        _add(self.agreements, one.agreements, sign)
        _add(self.pairs, one.pairs, sign)
        self.meaning = self.meaning + np.float32(sign) * one.meaning
        days = one.days if isinstance(one, _Story) else [one.day or 0]
        if sign > 0:
            self.days += days
        else:
            self.days.remove(days[0])

    @property
    def span(self) -> tuple[int, int]:
        """Its first and last day."""
        return (min(self.days), max(self.days)) if self.days else _NO_DAYS


class Shelf:
    """Stories by number, their meanings in one matrix, so that an article is held against all of them at once."""

    def __init__(self, how: Grouping = GROUPING) -> None:
        self._how = how
        self._place: dict[str, tuple[int, Profile]] = {}
        self._stories: list[_Story] = []
        self._by_event: dict[str, set[int]] = defaultdict(set)
        self._meanings: Vector = np.zeros((64, SIZE), dtype=np.float32)
        self._sizes: NDArray[np.float32] = np.ones(64, dtype=np.float32)
        self._spans: NDArray[np.int64] = np.full((64, 2), _NO_DAYS, dtype=np.int64)

    def place(self, article: str, one: Profile) -> int:
        """Put a dated article into the story it is surely of, or a new one; gives the story's number."""
        if article in self._place:
            self._changed(self._place[article][0], one, -1.0)
        alone = _Story()
        alone.add(one)
        number, close = self._nearest(alone)
        if number is None or close < self._how.belongs + self._how.surer:
            number = self._begun()
        self._changed(number, one)
        self._place[article] = number, one
        return number

    def unite(self) -> None:
        """Unite stories that are each other's nearest, until none is near enough."""
        waiting = [number for number, story in enumerate(self._stories) if story.days]
        nearest: dict[int, tuple[int | None, float]] = {}
        into: dict[int, int] = {}
        while waiting:
            for number in waiting:
                nearest[number] = self._nearest(self._stories[number], but=number)
            united = {
                (min(one, other), max(one, other))
                for one, (other, close) in nearest.items()
                if other is not None and close >= self._how.belongs and nearest[other][0] == one
            }
            for one, other in sorted(united):
                self._changed(one, self._stories[other])
                self._emptied(other)
                into[other] = one
                del nearest[other]
            gone = {number for both in united for number in both}
            waiting = [number for number, (other, _) in nearest.items() if number in gone or other in gone]
        self._place = {article: (_followed(into, number), one) for article, (number, one) in self._place.items()}

    def groups(self) -> list[list[str]]:
        """The articles of each story in the order they came, by number."""
        found: dict[int, list[str]] = defaultdict(list)
        for article, (number, _) in self._place.items():
            found[number].append(article)
        return [found[number] for number in sorted(found)]

    def _nearest(self, one: _Story, *, but: int = -1) -> tuple[int | None, float]:
        """The open story nearest to this one, and how near it is; the first of equals."""
        found = ((self._match(one, number, meaning).closeness, -number) for number, meaning in self._near(one, but))
        close, number = max(found, default=(0.0, 1))
        return (None, 0.0) if number > 0 else (-number, close)

    def _near(self, one: _Story, but: int) -> Iterator[tuple[int, float]]:
        """Numbers of open stories that may be near, with the mean cosine of their meanings and its."""
        spans, (first, last) = self._spans[: len(self._stories)], one.span
        is_open = (spans[:, 0] <= last + self._how.open_days) & (spans[:, 1] >= first - self._how.open_days)
        if but >= 0:
            is_open[but] = False
        numbers = np.flatnonzero(is_open)
        means = (self._meanings[numbers] @ one.meaning) / (self._sizes[numbers] * np.float32(len(one.days)))
        nearest = set(np.argsort(-means, kind="stable")[:LOOKED_AT].tolist())
        telling = {number for event in one.events for number in self._by_event.get(event, ())}
        nearest.update(np.flatnonzero(np.isin(numbers, list(telling))).tolist() if telling else ())
        return ((int(numbers[index]), float(means[index])) for index in sorted(nearest))

    def _match(self, one: _Story, number: int, meaning: float) -> Match:
        other = self._stories[number]
        both = len(one.days) * len(other.days)
        return Match(
            text=text_of(meaning, product(one.words, other.words) / both, self._how.weighing),
            events=product(one.events, other.events) / both,
            agreements=product(one.agreements, other.agreements) / both,
            pairs=product(one.pairs, other.pairs) / both,
            apart=round(abs(sum(one.days) / len(one.days) - sum(other.days) / len(other.days))),
            weighing=self._how.weighing,
        )

    def _changed(self, number: int, one: Profile | _Story, sign: float = 1.0) -> None:
        story = self._stories[number]
        story.add(one, sign)
        for event in one.events:
            if sign > 0:
                self._by_event[event].add(number)
            elif event not in story.events:
                self._by_event[event].discard(number)
        self._meanings[number], self._spans[number] = story.meaning, story.span
        self._sizes[number] = max(1, len(story.days))

    def _emptied(self, number: int) -> None:
        for event in self._stories[number].events:
            self._by_event[event].discard(number)
        self._stories[number] = _Story()
        self._spans[number] = _NO_DAYS

    def _begun(self) -> int:
        self._stories.append(_Story())
        if len(self._stories) > len(self._sizes):
            self._meanings = np.concatenate([self._meanings, np.zeros_like(self._meanings)])
            self._sizes = np.concatenate([self._sizes, np.ones_like(self._sizes)])
            self._spans = np.concatenate([self._spans, np.full_like(self._spans, _NO_DAYS)])
        return len(self._stories) - 1


def grouped(profiles: Mapping[str, Profile], how: Grouping = GROUPING) -> list[list[str]]:
    """All dated articles in stories, each story's in the order of time; a story of one article is one, too."""
    shelf = Shelf(how)
    dated = sorted((one.day, article) for article, one in profiles.items() if one.day is not None)
    for _ in range(2):
        for _day, article in dated:
            shelf.place(article, profiles[article])
    shelf.unite()
    rank = {article: number for number, (_day, article) in enumerate(dated)}
    groups = [sorted(group, key=rank.__getitem__) for group in shelf.groups()]
    return sorted(groups, key=lambda group: rank[group[0]])


def _followed(into: Mapping[int, int], number: int) -> int:
    while number in into:
        number = into[number]
    return number


def _add(sums: MutableMapping[T, float], more: Sparse[T], sign: float) -> None:
    for name, weight in more.items():
        left = sums.get(name, 0.0) + sign * weight
        # What is left of a sum when all its parts are taken away again is noise of the arithmetic.
        if left > 1e-9:
            sums[name] = left
        else:
            sums.pop(name, None)
