"""Is a relation exceptional, or in line with others? By dimension, never one yes or no.

One state's ties with a set of peers are compared (`ties` has the method), for one relation, or for each in turn: then
those that stand out are told with the share of false ones among them (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from comity.codec import digest
from comity.config import dyad_of
from comity.findings.contrast_wording import contrast_sentence
from comity.findings.measures import Measured
from comity.findings.peers import Peers
from comity.findings.ties import (
    EXCEPTIONAL,
    LEAST_EVIDENCE,
    LEAST_PEERS,
    NOTHING_KNOWN,
    PRIOR_PEERS,
    Surprise,
    Ties,
    surprise,
    ties_of,
)
from comity.records import Finding, Span, Standing

__all__ = ["Question", "contrast", "exceptions"]

METHOD = "observed and expected of a relation among its peers, 2"

# Relations are told as exceptions up to this rate by Benjamini and Hochberg. Dimensions of one relation go together and
# ties differ with heavier tails than t's, so that in simulated worlds without any exception one is told in 13 % of them
# at .05 and in 6 % at .03: what is promised is one in ten. Repeat with `./run.sh eval contrast`.
FALSE_DISCOVERIES = 0.03


@dataclass(frozen=True, slots=True)
class Question:
    """How `one`'s relation with `other` stands among `one`'s relations with the `peers`, in the days since and
    until."""

    one: str
    other: str
    peers: Peers
    since: date
    until: date
    names: Mapping[str, str] = field(default_factory=dict)
    data: str = ""

    @property
    def dyad(self) -> str:
        """The relation that is asked for."""
        return dyad_of(self.one, self.other)

    @property
    def others(self) -> tuple[str, ...]:
        """The peers but for the two themselves."""
        return self.others_of(self.one, self.other)

    def others_of(self, *codes: str) -> tuple[str, ...]:
        """The peers but for these."""
        return tuple(code for code in self.peers.codes if code not in codes)

    def name(self, code: str) -> str:
        """What a reader calls the code."""
        return self.names.get(code, code)


def contrast(
    question: Question, measured: Measured, *, ties: Ties | None = None, evidence: Sequence[str] = ()
) -> Finding:
    """The finding of one dimension: its verdict, sentence, number with 90 % interval, and the table of all peers.

    `ties` are those of the state that is asked for, where they are at hand.
    """
    known = ties or ties_of(measured, question.one)
    place = known.place(question.other) if known else None
    found, rows, began = NOTHING_KNOWN, tuple[Standing, ...](), None
    if known is not None and place is not None:
        others = [there for code in question.others if (there := known.place(code)) is not None]
        found = surprise(known, place, others)
        rows = _standings(known, [place, *others], question.one)
        began = known.began(place) if found.verdict.startswith("exceptionally") else None
    row = next((one for one in rows if one.dyad == question.dyad), Standing(question.dyad))
    edtf = f"{question.since.isoformat()}/{question.until.isoformat()}"
    return Finding(
        id=digest("contrast", measured.name, question.dyad, question.one, question.peers.name, edtf, question.data),
        kind="contrast",
        subject=question.dyad,
        period=Span(question.since, question.until, "interval", edtf),
        value=found.verdict,
        sentence=contrast_sentence(question, measured.name, found.verdict, rows, began=began),
        estimate=row.estimate,
        interval=row.interval,
        evidence=tuple(evidence),
        method=METHOD,
        parameters=_parameters(question, measured, found, began),
        standings=rows,
    )


def exceptions(
    question: Question,
    measures: Iterable[Measured],
    *,
    evidence: Callable[[Question, str], Sequence[str]] | None = None,
    limit: int | None = None,
) -> tuple[Finding, ...]:
    """The relations of a state that stand out among those with its peers, the most surprising first, `limit` of them.

    Each is held against all others; `question.other` is left aside. Of those told, one in ten may be none: the chances
    of all relations on all dimensions are weighed together. `evidence` names the rows of a relation and dimension.
    """
    seen = [one for measured in measures for one in _seen(question, measured)]
    rates = _false_discovery_rates([one.surprise.chance for one in seen])
    told = [(rate, one) for rate, one in zip(rates, seen, strict=True) if rate <= FALSE_DISCOVERIES]
    told = [(rate, one) for rate, one in told if one.surprise.verdict.startswith("exceptionally")]
    told.sort(key=lambda one: (one[1].surprise.chance, one[1].question.dyad))
    found = []
    for rate, one in told[:limit]:
        rows = evidence(one.question, one.ties.measured.name) if evidence else ()
        plain = contrast(one.question, one.ties.measured, ties=one.ties, evidence=rows)
        settings = (("false discovery rate", f"{rate:.3g}"), ("looked at", str(len(seen))))
        name = digest("exception", plain.id)
        found.append(replace(plain, id=name, kind="exception", parameters=(*plain.parameters, *settings)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One tie of those that are looked at, and how surprising it is."""

    question: Question
    ties: Ties
    surprise: Surprise


def _seen(question: Question, measured: Measured) -> Iterator[_Seen]:
    """The ties with all peers on one dimension, but those of which too little is known."""
    ties = ties_of(measured, question.one)
    if ties is None:
        return
    places = {code: ties.place(code) for code in question.others_of(question.one)}
    for code, place in places.items():
        others = [there for other, there in places.items() if there is not None and other != code]
        found = None if place is None else surprise(ties, place, others)
        if found and found.verdict != "too little evidence":
            yield _Seen(replace(question, other=code), ties, found)


def _false_discovery_rates(chances: Sequence[float]) -> list[float]:
    """For each chance the share of false ones among all that are as small: Benjamini and Hochberg's, made monotone."""
    ordered = np.argsort(chances)
    count = len(ordered)
    rates = np.array(chances)[ordered] * count / np.arange(1, count + 1)
    found = np.empty(count)
    found[ordered] = np.minimum.accumulate(rates[::-1])[::-1]
    return [float(rate) for rate in found]


def _standings(ties: Ties, places: Sequence[int], one: str) -> tuple[Standing, ...]:
    """The table, highest estimate first; those with too little evidence have no rank and stand last, and those of them
    of which nothing was observed and less than one event expected are left out."""
    rows = [_standing(ties, place, one) for place in places]
    told = [
        row for number, row in enumerate(rows) if number == 0 or row.rank or row.value or (row.expected or 0.0) >= 1
    ]
    told.sort(key=lambda row: (row.rank == 0, -(row.estimate or 0.0), row.dyad))
    return tuple(replace(row, rank=number if row.rank else 0) for number, row in enumerate(told, 1))


def _standing(ties: Ties, place: int, one: str) -> Standing:
    value, known = float(ties.value[place]), bool(ties.known[place])
    dyad = dyad_of(one, ties.measured.codes[place])
    if np.isnan(value):
        return Standing(dyad, None, round(float(ties.expected[place]), 4), note="no events")
    middle, low, high = (
        round(float(points[place]), 4) for points in (ties.shrunken.estimate, ties.shrunken.low, ties.shrunken.high)
    )
    return Standing(
        dyad,
        round(value, 4),
        round(float(ties.expected[place]), 4),
        middle,
        (low, high),
        rank=1 if known else 0,
        note="" if known else "too little evidence",
    )


def _parameters(
    question: Question, measured: Measured, found: Surprise, began: date | None
) -> tuple[tuple[str, str], ...]:
    return (
        ("dimension", measured.name),
        ("unit", "share of events" if measured.is_share else "events, and how many were expected"),
        ("of", question.one),
        ("with", question.other),
        ("peers", question.peers.name),
        ("data", question.data),
        ("began", began.isoformat() if began else ""),
        ("chance", f"{found.chance:.3g}"),
        ("t", f"{found.t:.3g}"),
        ("degrees of freedom", f"{found.freedom:.3g}"),
        ("exceptional below", f"{EXCEPTIONAL:g}"),
        ("least peers", str(LEAST_PEERS)),
        ("least evidence", f"{LEAST_EVIDENCE:g}"),
        ("peers more", f"{PRIOR_PEERS:g}"),
        *measured.settings,
    )
