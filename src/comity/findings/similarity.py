"""What else to read: articles nearest by what they report and by what they say, each with the reasons."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.articles.meaning import Vector
from comity.codec import digest
from comity.findings.closeness import Match, match
from comity.findings.facts import Facts
from comity.findings.profiles import Profile, profiles
from comity.findings.wording import pair_of
from comity.records import Event, Finding, Span

__all__ = ["METHOD", "Neighbours", "similar", "similars"]

METHOD = "shared events, agreements, pairs and text, 2"

# Of a busy pair only the articles nearest in time are looked at, of texts only those nearest in meaning: work grows
# with the archive, not with its square.
NEAREST = 12

# Texts are compared within half a year: a text alike from years ago is of another event.
TEXT_DAYS = 183

# Where a half-year has more articles than this, those whose meaning may be nearest are first picked by the signs of its
# numbers alone (random hyperplanes, Charikar 2002): 48 bytes an article in place of 1.5 kB.
PICK_FROM = 8192
# So many are picked and then compared in full. `./run.sh bench similar` tells how many of the nearest are among them.
PICKED = 512

# More pairs than these no reader takes in.
PAIRS_TOLD = 3


Signs = NDArray[np.uint64]


@dataclass(slots=True)
class _Index:
    """Articles by what they report, each list in the order of time."""

    by_event: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_agreement: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_pair: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))


class Neighbours:
    """The archive's articles, laid out so that those near a given one are found without looking at all."""

    def __init__(self, known: Mapping[str, Profile], copies: Iterable[Sequence[str]] = ()) -> None:
        self.known = known
        self._groups = {article: tuple(group) for group in copies for article in group}
        self._order = sorted(known, key=lambda article: (known[article].day or 0, article))
        self._days = [known[article].day or 0 for article in self._order]
        meanings = [known[article].meaning for article in self._order]
        self._meanings: Vector = np.stack(meanings) if meanings else np.zeros((0, 1), dtype=np.float32)
        self._signs = _signs(self._meanings)
        self._index = _Index()
        for day, article in zip(self._days, self._order, strict=True):
            one = known[article]
            for event in one.events:
                self._index.by_event[event].append(article)
            for name in one.agreements:
                self._index.by_agreement[name].append(article)
            for pair in one.pairs:
                self._index.by_pair[pair].append((day, article))

    def of(self, article: str, *, limit: int) -> list[tuple[str, Match]]:
        """The nearest other articles, nearest first, of copies only one, none of its own copies; `known` has it."""
        found = {*self.alike(self.known[article]), *self._sharing(self.known[article])}
        return self._ranked(self.known[article], found - {article, *self._groups.get(article, ())}, limit)

    def of_new(self, one: Profile, *, limit: int) -> list[tuple[str, Match]]:
        """The same of an article that is not yet among them."""
        found = {*self.alike(one), *self._sharing(one)}
        return self._ranked(one, found, limit)

    def of_all(self, *, limit: int) -> Iterator[tuple[str, list[tuple[str, Match]]]]:
        """The same of every article, in the order of time."""
        for article in self._order:
            yield article, self.of(article, limit=limit)

    def alike(self, one: Profile, *, exactly: bool = False) -> list[str]:
        """The articles nearest by meaning within half a year; of very many nearly all of these, unless `exactly`."""
        low = bisect_left(self._days, one.day - TEXT_DAYS) if one.day is not None else 0
        high = bisect_right(self._days, one.day + TEXT_DAYS) if one.day is not None else len(self._days)
        places = np.arange(low, high)
        if len(places) > PICK_FROM and not exactly:
            places = low + _least(_differing(self._signs[:, low:high], _signs(one.meaning[None])), PICKED)
        # One more, since the article itself may be among them.
        nearest = _least(-(self._meanings[places] @ one.meaning), NEAREST + 1)
        return [self._order[place] for place in places[nearest].tolist()]

    def _sharing(self, one: Profile) -> Iterator[str]:
        """Articles that share an event or an agreement, and of those that share a pair the nearest in time."""
        for event in one.events:
            yield from self._index.by_event.get(event, ())
        for name in one.agreements:
            yield from self._index.by_agreement.get(name, ())
        for pair in one.pairs:
            listed = self._index.by_pair.get(pair, [])
            place = bisect_left(listed, (one.day or 0, ""))
            yield from (article for _, article in listed[max(0, place - NEAREST) : place + NEAREST])

    def _ranked(self, one: Profile, others: Iterable[str], limit: int) -> list[tuple[str, Match]]:
        found = [(other, match(one, self.known[other])) for other in others]
        ordered = sorted((pair for pair in found if pair[1].reasons()), key=lambda pair: (-pair[1].closeness, pair[0]))
        told: dict[str, tuple[str, Match]] = {}
        for pair in ordered:
            told.setdefault(min(self._groups.get(pair[0], (pair[0],))), pair)
            if len(told) == limit:
                break
        return list(told.values())


def _signs(meanings: Vector) -> Signs:
    """Which numbers of each meaning are above 0, as bits: a row for each 64 of them, a column for each meaning."""
    bits = np.packbits(meanings > 0, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64).T)


def _differing(those: Signs, one: Signs) -> NDArray[np.uint16]:
    """How many signs of each meaning are not those of `one`."""
    found = np.zeros(those.shape[1], dtype=np.uint16)
    for row, bits in zip(those, one, strict=True):
        found += np.bitwise_count(row ^ bits)
    return found


def _least(values: NDArray[Any], most: int) -> NDArray[np.intp]:
    """Where the `most` least values are, in no order."""
    return np.argpartition(values, most - 1)[:most] if len(values) > most else np.arange(len(values))


def similar(
    article: str, reported: Mapping[str, Sequence[Event]], facts: Facts, *, limit: int = 5
) -> tuple[Finding, ...]:
    """At most `limit` findings on other articles to read beside `article`, the nearest first.

    `reported` maps articles to the merged events they report (`facts.reporting`). Each finding's `value` is the
    strongest of `closeness.REASONS` that holds, its parameter "article" the id of the other, and each reason is a
    parameter with what it contributes. An article's own copies are not named, of several copies of one text only one.
    """
    known = profiles(reported, facts)
    if article not in known:
        return ()
    found = Neighbours(known, facts.copies).of(article, limit=limit)
    return tuple(_finding(article, other, shared, known, facts) for other, shared in found)


def similars(known: Mapping[str, Profile], facts: Facts, *, limit: int = 5) -> Iterator[Finding]:
    """`similar` for every article of the archive, in the order of time."""
    for article, found in Neighbours(known, facts.copies).of_all(limit=limit):
        for other, shared in found:
            yield _finding(article, other, shared, known, facts)


def _finding(article: str, other: str, shared: Match, known: Mapping[str, Profile], facts: Facts) -> Finding:
    one, two = known[article], known[other]
    pairs = sorted(one.pairs.keys() & two.pairs.keys())
    told = "; ".join(pair_of(pair, facts.names) for pair in pairs[:PAIRS_TOLD])
    day = date.fromordinal(two.day) if two.day else None
    reasons = shared.reasons()
    said = ", ".join(reason for reason, _ in reasons)
    return Finding(
        id=digest("similar", article, other, METHOD),
        kind="similar",
        subject=article,
        period=Span(day, day, "day", day.isoformat()) if day else Span(),
        value=reasons[0][0],
        sentence=f"{said[0].upper()}{said[1:]}{f': {told}' if told else ''}.",
        estimate=round(shared.closeness, 4),
        evidence=tuple(sorted(one.events.keys() & two.events.keys())),
        method=METHOD,
        parameters=(("article", other), *((reason, f"{weight:.3f}") for reason, weight in reasons)),
    )
