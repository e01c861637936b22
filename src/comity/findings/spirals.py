"""Spirals: hostile acts of two sides that answer each other, told apart from bursts of each and from a common shock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

import numpy as np

from comity.codec import digest
from comity.findings.chaining import Link, chain
from comity.findings.exciting import Acts, Answers, answered, answers_of, interval_of, shocked
from comity.findings.status import EVIDENCE
from comity.findings.wording import SPIRALLED, spiral_sentence
from comity.records import Event, Finding, Span, Timeline
from comity.relations import pairs, placed

__all__ = ["METHOD", "SPIRALS", "Judged", "judged", "spirals"]

METHOD = "mutual excitation of daily acts against a common shock, 2"

SPIRALS: tuple[str, ...] = tuple(SPIRALLED)
"""The values of a spiral."""

# With fewer acts of a side in a year, its answers cannot be told from nothing; with fewer than the second, nothing is
# said at all.
LEAST_ACTS = 15
LEAST_NAMED = 3
# Twice the gain in log-likelihood over "this side answers nothing": chi-squared at 1 %, one-sided. At 5 % (2.706), 4 of
# 60 simulated pairs with bursts of their own were taken for answers, for half-lives are chosen too.
ANSWERED = 5.412
# Where both sides answer, 5 % is enough for each: by chance both rarely do. Of 60 simulated pairs of which one side
# answers one is taken for a spiral (`./run.sh eval spirals`); with 1 % for each fewer true spirals are told.
BOTH_ANSWERED = 2.706
# How many times likelier than a common shock answers must be, or the shock than answers, for one to be said: 7, where
# few simulated shocks were taken for spirals. Repeat with `./run.sh eval spirals`.
CLEARLY = log(7)
# Where at least so many answers an act are within the interval of both sides, a spiral cannot be ruled out.
STRONG = 0.5

_Found = Mapping[tuple[date, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The value for two sides' acts, and what it rests on: the answers that fit best, both intervals, twice the gain
    over "this side answers nothing", and the logarithm of how many times likelier answers are than a common shock."""

    value: str
    found: Answers
    intervals: tuple[tuple[float, float], tuple[float, float]]
    gains: tuple[float, float]
    over_shock: float


def judged(acts: Acts) -> Judged | None:
    """Whether two sides' hostile acts answer each other; None where a side acted too rarely to tell."""
    if min(acts.counts.sum(axis=0)) < LEAST_ACTS:
        return None
    all_found = answers_of(acts)
    found = all_found[0]
    first, second = (2 * (found.likelihood - answered(acts, found, fixed={side: 0.0}).likelihood) for side in (0, 1))
    intervals = (interval_of(acts, all_found, 0), interval_of(acts, all_found, 1))
    over_shock = found.likelihood - shocked(acts)
    return Judged(_value((first, second), intervals, over_shock), found, intervals, (first, second), over_shock)


def _value(
    gains: tuple[float, float], intervals: tuple[tuple[float, float], tuple[float, float]], over_shock: float
) -> str:
    both = min(gains) > BOTH_ANSWERED
    if over_shock > CLEARLY and (both or max(gains) > ANSWERED):
        return SPIRALS[0] if both else SPIRALS[2]
    if both and over_shock > -CLEARLY:
        return SPIRALS[1]
    ruled_out = min(high for _, high in intervals) < STRONG or over_shock <= -CLEARLY
    return SPIRALS[3] if ruled_out else SPIRALS[4]


def spirals(timeline: Timeline, events: Mapping[str, Event], *, names: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each calendar year in which both sides of a dyad acted hostilely three times, oldest first.

    `timeline` is the dyad's by week; of its events, hostile acts told to the day with a recipient count. What a side
    does on one day in one manner counts once: ten reports and five addressees of an accusation are one act.
    """
    found = _acts(timeline, events)
    covered = {bucket.start for bucket in timeline.buckets if bucket.articles or bucket.count}
    known = any(bucket.articles for bucket in timeline.buckets)
    last = timeline.buckets[-1].start + timedelta(days=6) if timeline.buckets else date.min
    for year in sorted({day.year for day, _ in found}):
        first = max(date(year, 1, 1), timeline.buckets[0].start)
        days = [first + timedelta(days=number) for number in range((min(date(year, 12, 31), last) - first).days + 1)]
        counts = np.array([[len(found.get((day, side), ())) for side in (0, 1)] for day in days], dtype=np.float64)
        if len(days) and min(counts.sum(axis=0)) >= LEAST_NAMED:
            seen = [not known or day - timedelta(days=day.weekday()) in covered for day in days]
            yield _finding(timeline, days, Acts(counts, np.array(seen, dtype=np.float64)), found, events, names)


def _acts(timeline: Timeline, events: Mapping[str, Event]) -> _Found:
    """Ids of the acts of each day and side, the gravest of each manner."""
    sides = timeline.subject.split("-")
    manners: dict[tuple[date, int, str], str] = {}
    listed = [events[name] for bucket in timeline.buckets for name in bucket.events if name in events]
    for event in sorted(listed, key=lambda event: (event.score, event.id)):
        day = placed(event.when, "day")
        if day is None or not event.whom or event.quad not in (3, 4):
            continue
        for side in (0, 1):
            if (sides[side], sides[1 - side]) in pairs(event):
                manners.setdefault((day, side, event.action), event.id)
    found: dict[tuple[date, int], list[str]] = defaultdict(list)
    for (day, side, _), name in manners.items():
        found[day, side].append(name)
    return {place: tuple(ids) for place, ids in found.items()}


def _finding(
    timeline: Timeline,
    days: list[date],
    acts: Acts,
    found: _Found,
    events: Mapping[str, Event],
    names: Mapping[str, str],
) -> Finding:
    told = judged(acts)
    links = chain(acts, told.found, most=EVIDENCE) if told and told.value in SPIRALS[:2] else ()
    value = told.value if told else SPIRALS[-1]
    period = Span(days[0], days[-1], "interval", f"{days[0].isoformat()}/{days[-1].isoformat()}")
    weaker = min((0, 1), key=lambda side: told.found.answers[side]) if told else 0
    codes = timeline.subject.split("-")
    sides = (names.get(codes[0], codes[0]), names.get(codes[1], codes[1]))
    totals = (int(acts.counts[:, 0].sum()), int(acts.counts[:, 1].sum()))
    return Finding(
        id=digest("spiral", timeline.subject, str(days[0].year), METHOD),
        kind="spiral",
        subject=timeline.subject,
        period=period,
        value=value,
        sentence=spiral_sentence(
            sides, value, days[0].year, totals, told.found.answers if told else None, told.over_shock if told else 0.0
        ),
        estimate=round(told.found.answers[weaker], 4) if told else None,
        interval=(round(told.intervals[weaker][0], 4), round(told.intervals[weaker][1], 4)) if told else None,
        evidence=_evidence(days, links, found, events),
        method=METHOD,
        parameters=_parameters(codes, totals, told, links),
    )


def _evidence(days: list[date], links: tuple[Link, ...], found: _Found, events: Mapping[str, Event]) -> tuple[str, ...]:
    """The chain in its order; where there is none, the gravest acts."""
    if links:
        return tuple(found[days[link.day], link.side][0] for link in links)
    ids = [name for (day, _), listed in sorted(found.items()) if days[0] <= day <= days[-1] for name in listed]
    return tuple(sorted(ids, key=lambda name: events[name].score)[:EVIDENCE])


def _parameters(
    codes: list[str], totals: tuple[int, int], told: Judged | None, links: tuple[Link, ...]
) -> tuple[tuple[str, str], ...]:
    counted = tuple((f"acts of {code}", str(total)) for code, total in zip(codes, totals, strict=True))
    rules = (
        ("least acts", str(LEAST_ACTS)),
        ("gain wanted", f"{ANSWERED:g}"),
        ("gain wanted of both", f"{BOTH_ANSWERED:g}"),
        ("clearly", f"{CLEARLY:.3g}"),
    )
    if told is None:
        return (*counted, *rules)
    fitted = [
        row
        for side, code in enumerate(codes)
        for row in (
            (f"answers of {code}", f"{told.found.answers[side]:.3g}"),
            (f"answers of {code}, 90 %", f"{told.intervals[side][0]:.3g} to {told.intervals[side][1]:.3g}"),
            (f"echoes of {code}", f"{told.found.echoes[side]:.3g}"),
            (f"gain of {code}", f"{told.gains[side]:.3g}"),
        )
    ]
    return (
        *counted,
        *fitted,
        ("estimate", "acts that one act of the other side brings about, of the side that answers less"),
        ("echo days", f"{told.found.echo_days:g}"),
        ("answer days", f"{told.found.answer_days:g}"),
        ("over a common shock", f"{told.over_shock:.3g}"),
        ("chain", " ".join(f"{link.chance:.2f}" for link in links)),
        *rules,
    )
