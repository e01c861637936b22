"""Stories: what is told of one thing over days and weeks, whoever tells it in whatever words.

Articles are taken in the order of their time; each joins the open story that it is nearest to by mean closeness, or
begins its own (the single pass of topic detection and tracking, Allan et al. 1998). Once all are placed, each looks
again for the story it is nearest to: an early article could not know what its story would become.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from comity.articles.meaning import SIZE, Vector
from comity.findings.closeness import Match, text_of
from comity.findings.profiles import Profile, Sparse, T, product

__all__ = ["OPEN_DAYS", "Shelf", "grouped"]

# The mean closeness from which an article belongs to a story: .28 to .50 tried on the events of evals/stories whose
# number divides by four; the middle of the best range. Repeat with ./run.sh eval stories --tune.
BELONGS = 0.38

OPEN_DAYS = 92
"""A story that nobody told of for so many days is closed."""

# So many stories nearest by meaning are looked at closely, besides those that tell the same events.
LOOKED_AT = 12

# First and last day of a story without articles: so that no day lies between.
_NO_DAYS = (2**40, -(2**40))


@dataclass(slots=True)
class _Sums:
    """What a story's articles say and report, summed."""

    words: dict[int, float] = field(default_factory=dict)
    events: dict[str, float] = field(default_factory=dict)
    agreements: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)

    def add(self, one: Profile, sign: float) -> None:
        """With `sign` -1 take it away."""
        _add(self.words, one.words, sign)
        _add(self.events, one.events, sign)
        _add(self.agreements, one.agreements, sign)
        _add(self.pairs, one.pairs, sign)


class Shelf:
    """Stories by number, their meanings in one matrix, so that an article is held against all of them at once."""

    def __init__(self, *, belongs: float = BELONGS) -> None:
        self._belongs = belongs
        self._profiles: dict[str, Profile] = {}
        self._place: dict[str, int] = {}
        self._sums: list[_Sums] = []
        self._days: list[list[int]] = []
        self._by_event: dict[str, set[int]] = defaultdict(set)
        self._meanings: Vector = np.zeros((64, SIZE), dtype=np.float32)
        self._sizes: NDArray[np.float32] = np.zeros(64, dtype=np.float32)
        self._spans: NDArray[np.int64] = np.full((64, 2), _NO_DAYS, dtype=np.int64)

    def place(self, article: str, profile: Profile) -> int:
        """Put a dated article into the story it is nearest to, or a new one; gives the story's number."""
        if article in self._place:
            self._take(article)
        number = self._nearest(profile)
        return self._put(article, profile, len(self._sums) if number is None else number)

    def groups(self) -> list[list[str]]:
        """The articles of each story in the order they came, by number; empty stories are left out."""
        found: dict[int, list[str]] = defaultdict(list)
        for article, number in self._place.items():
            found[number].append(article)
        return [found[number] for number in sorted(found)]

    def _nearest(self, one: Profile) -> int | None:
        best, nearest = self._belongs, None
        for number, meaning in self._candidates(one):
            close = self._match(one, number, meaning).closeness
            if close > best or (close == best and nearest is None):
                best, nearest = close, number
        return nearest

    def _candidates(self, one: Profile) -> Iterator[tuple[int, float]]:
        """Numbers of open stories with the mean cosine of their meanings with the article's."""
        day, known = one.day or 0, len(self._sums)
        spans = self._spans[:known]
        open_ones = np.flatnonzero((spans[:, 0] <= day + OPEN_DAYS) & (spans[:, 1] >= day - OPEN_DAYS))
        if not len(open_ones):
            return
        means = (self._meanings[open_ones] @ one.meaning) / self._sizes[open_ones]
        nearest = set(np.argsort(-means, kind="stable")[:LOOKED_AT].tolist())
        telling = {number for event in one.events for number in self._by_event[event]}
        nearest.update(np.flatnonzero(np.isin(open_ones, list(telling))).tolist() if telling else ())
        for index in sorted(nearest):
            yield int(open_ones[index]), float(means[index])

    def _match(self, one: Profile, number: int, meaning: float) -> Match:
        sums, size, day = self._sums[number], float(self._sizes[number]), one.day or 0
        first, last = (int(end) for end in self._spans[number])
        return Match(
            text=text_of(meaning, product(one.words, sums.words) / size),
            events=product(one.events, sums.events) / size,
            agreements=product(one.agreements, sums.agreements) / size,
            pairs=product(one.pairs, sums.pairs) / size,
            apart=max(first - day, day - last, 0),
        )

    def _put(self, article: str, one: Profile, number: int) -> int:
        if number == len(self._sums):
            self._begin()
        self._profiles[article], self._place[article] = one, number
        self._change(number, one, 1.0)
        return number

    def _take(self, article: str) -> None:
        self._change(self._place[article], self._profiles[article], -1.0)

    def _change(self, number: int, one: Profile, sign: float) -> None:
        self._sums[number].add(one, sign)
        self._meanings[number] += np.float32(sign) * one.meaning
        self._sizes[number] += np.float32(sign)
        days = self._days[number]
        days.append(one.day or 0) if sign > 0 else days.remove(one.day or 0)
        self._spans[number] = (min(days), max(days)) if days else _NO_DAYS
        for event in one.events:
            if sign > 0:
                self._by_event[event].add(number)
            elif event not in self._sums[number].events:
                self._by_event[event].discard(number)

    def _begin(self) -> None:
        self._sums.append(_Sums())
        self._days.append([])
        if len(self._sums) > len(self._sizes):
            self._meanings = np.concatenate([self._meanings, np.zeros_like(self._meanings)])
            self._sizes = np.concatenate([self._sizes, np.zeros_like(self._sizes)])
            self._spans = np.concatenate([self._spans, np.full_like(self._spans, _NO_DAYS)])


def grouped(profiles: Mapping[str, Profile], *, belongs: float = BELONGS) -> list[list[str]]:
    """All dated articles in stories, each story's in the order of time; a story of one article is one, too."""
    shelf = Shelf(belongs=belongs)
    dated = sorted((one.day, article) for article, one in profiles.items() if one.day is not None)
    for _ in range(2):
        for _day, article in dated:
            shelf.place(article, profiles[article])
    rank = {article: number for number, (_day, article) in enumerate(dated)}
    groups = [sorted(group, key=rank.__getitem__) for group in shelf.groups()]
    return sorted(groups, key=lambda group: rank[group[0]])


def _add(sums: MutableMapping[T, float], more: Sparse[T], sign: float) -> None:
    for name, weight in more.items():
        left = sums.get(name, 0.0) + sign * weight
        # What is left of a sum when all its parts are taken away again is noise of the arithmetic.
        if left > 1e-9:
            sums[name] = left
        else:
            sums.pop(name, None)
