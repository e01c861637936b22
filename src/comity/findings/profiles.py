"""What is compared of an article: its meaning, words, events, agreements and pairs, each as a vector of unit length.

A story's profile is the mean of its articles': the product with a mean is the mean of the products, so that an article
is held against a story of any size at the price of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeVar

import numpy as np

from comity.articles.imprints import Imprint
from comity.articles.meaning import SIZE, Vector
from comity.findings.facts import Facts
from comity.records import Event
from comity.relations import concerned

__all__ = ["Profile", "Sparse", "product", "profiles"]

T = TypeVar("T", int, str)
Sparse = Mapping[T, float]
"""A vector by the names of its axes; what is not named is 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """An article as vectors of unit length (zeros, or nothing, where there is nothing), and its day as a number."""

    day: int | None
    meaning: Vector
    words: Sparse[int]
    events: Sparse[str]
    agreements: Sparse[str]
    pairs: Sparse[str]


def profiles(reported: Mapping[str, Sequence[Event]], facts: Facts) -> dict[str, Profile]:
    """The profile of every article known by its time, its events or its imprint, by id, in order.

    Words and pairs weigh by their rarity in the archive (Spärck Jones 1972): sharing what everybody writes about says
    little.
    """
    articles = sorted({*reported, *facts.published, *facts.imprints, *facts.agreements})
    pairs = {one: Counter(pair for event in reported.get(one, ()) for pair in concerned(event)) for one in articles}
    rarity = _rarity([counts for counts in pairs.values() if counts])
    words = _rarity([one.words for one in facts.imprints.values()])
    return {
        one: Profile(
            day=_day(one, facts),
            meaning=_meaning(facts.imprints.get(one)),
            words=_weighed(facts.imprints[one].words, words) if one in facts.imprints else {},
            events=_weighed(dict.fromkeys([event.id for event in reported.get(one, ())], 1)),
            agreements=_weighed(dict.fromkeys(facts.agreements.get(one, ()), 1)),
            pairs=_weighed(pairs[one], rarity),
        )
        for one in articles
    }


def product(one: Sparse[T], other: Sparse[T]) -> float:
    """The inner product of two sparse vectors; of two of unit length their cosine."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * many[name] for name, weight in few.items() if name in many)


def _day(article: str, facts: Facts) -> int | None:
    when = facts.published.get(article)
    return when.date().toordinal() if when else None


def _meaning(found: Imprint | None) -> Vector:
    return found.meaning if found else np.zeros(SIZE, dtype=np.float32)


def _rarity(counted: Sequence[Mapping[T, int]]) -> dict[T, float]:
    """The logarithm of one more than how many articles there are for each that has it."""
    having = Counter(name for counts in counted for name in counts)
    return {name: log(1 + len(counted) / count) for name, count in having.items()}


def _weighed(counts: Mapping[T, int], rarity: Mapping[T, float] | None = None) -> dict[T, float]:
    weights = {name: (1 + log(count)) * (rarity[name] if rarity else 1.0) for name, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {name: weight / length for name, weight in weights.items()} if length else {}
