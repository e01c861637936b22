"""The status of a category in a week or month: a change against its own preceding level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from comity.codec import digest
from comity.config import Category
from comity.findings.series import Series, Width, series_of
from comity.findings.verdicts import ENTER, LEAST_EXPECTED, STILL_EXPECTED, VALUES, Verdict, judged
from comity.findings.windows import REACHES, WANTED_EVENTS, Comparison, chosen
from comity.findings.wording import status_sentence, unknown_sentence
from comity.records import Bucket, Event, Finding, Span, Timeline
from comity.relations import last_day

__all__ = ["KINDS", "METHOD", "VALUES", "status", "statuses", "week_of"]

METHOD = "conditional comparison of counts with the preceding level, 1"

KINDS: Mapping[Width, str] = {"week": "status", "month": "month"}
"""What findings of a status are called, by the width of its periods."""

EVIDENCE = 8
"""At most so many events are named as those that moved a status."""


def status(
    timeline: Timeline,
    *,
    at: date,
    category: Category,
    events: Mapping[str, Event] | None = None,
    last: Finding | None = None,
) -> Finding:
    """The category's status in the week that `at` is in, by its weekly timeline; or in the month, by its monthly one.

    `events` (by id) let those that moved it most stand first; `last` is the status of the one before, which a verdict
    near the threshold keeps. Raises `ValueError` where `at` is outside the timeline.
    """
    series = series_of(timeline)
    return _status(timeline, series, series.index(at), category=category, events=events or {}, last=last)


def statuses(timeline: Timeline, *, category: Category, events: Mapping[str, Event] | None = None) -> Iterator[Finding]:
    """The category's status in each week, or month, of its timeline, oldest first."""
    series = series_of(timeline)
    last: Finding | None = None
    for number in range(len(series)):
        last = _status(timeline, series, number, category=category, events=events or {}, last=last)
        yield last


def week_of(monday: date) -> Span:
    """The ISO week that starts on `monday`."""
    sunday = last_day(monday, "week")
    return Span(monday, sunday, "week", f"{monday.isoformat()}/{sunday.isoformat()}")


def _period_of(start: date, by: Width) -> Span:
    return week_of(start) if by == "week" else Span(start, last_day(start, by), by, start.isoformat()[:7])


def _status(
    timeline: Timeline,
    series: Series,
    number: int,
    *,
    category: Category,
    events: Mapping[str, Event],
    last: Finding | None,
) -> Finding:
    period = _period_of(timeline.buckets[number].start, series.by)
    known = dict(last.parameters) if last else {}
    comparisons = chosen(series, number + 1, usual=int(known.get("window by rule", "0")))
    comparison, verdict = judged(series, comparisons, last=last.value if last else "") if comparisons else (None, None)
    value = verdict.value if verdict else "too little evidence"
    end = period.latest or date.max
    if comparison:
        sentence = status_sentence(category.name, value, comparison, end)
    else:
        sentence = unknown_sentence(category.name, number, series.by, end)
    buckets = timeline.buckets[number + 1 - (comparison.long if comparison else 1) : number + 1]
    return Finding(
        id=digest("status", category.name, period.edtf, METHOD),
        kind=KINDS[series.by],
        subject=category.name,
        period=period,
        value=value,
        sentence=sentence,
        estimate=round(verdict.estimate, 4) if verdict else None,
        interval=(round(verdict.interval[0], 4), round(verdict.interval[1], 4)) if verdict else None,
        evidence=_evidence(buckets, verdict, events),
        method=METHOD,
        parameters=_parameters(series.by, comparison, verdict, comparisons[0].long if comparisons else 0),
    )


def _evidence(buckets: Sequence[Bucket], verdict: Verdict | None, events: Mapping[str, Event]) -> tuple[str, ...]:
    """The events of the recent periods, those that moved the status most first; newer ones first among equals."""
    ids = [name for bucket in reversed(buckets) for name in reversed(bucket.events)]
    if verdict and verdict.value in ("got worse", "improved"):
        sign = -1.0 if verdict.value == "got worse" else 1.0
        return tuple(sorted(ids, key=lambda name: -sign * _score(name, events))[:EVIDENCE])
    return tuple(sorted(ids, key=lambda name: -abs(_score(name, events)))[:EVIDENCE])


def _score(name: str, events: Mapping[str, Event]) -> float:
    return events[name].score if name in events else 0.0


def _parameters(
    by: Width, comparison: Comparison | None, verdict: Verdict | None, rule: int
) -> tuple[tuple[str, str], ...]:
    thresholds = (
        ("enter below", f"{ENTER:g}"),
        ("stay below", f"{REACHES[by].stay:g}"),
        ("events wanted", f"{WANTED_EVENTS:g}"),
        ("least expected", f"{LEAST_EXPECTED:g}"),
        ("still expected", f"{STILL_EXPECTED:g}"),
    )
    if comparison is None or verdict is None:
        return thresholds
    recent, before, periods = comparison.recent, comparison.before, f"{by}s"
    return (
        (f"recent {periods}", str(comparison.long)),
        (f"{periods} before", str(comparison.long_before)),
        ("window by rule", str(rule)),
        ("cooperative", f"{recent.cooperative:g}"),
        ("hostile", f"{recent.hostile:g}"),
        ("cooperative before", f"{before.cooperative:g}"),
        ("hostile before", f"{before.hostile:g}"),
        (f"{periods} with news", f"{recent.covered:g}"),
        (f"{periods} with news before", f"{before.covered:g}"),
        ("articles", f"{recent.articles:g}"),
        ("articles before", f"{before.articles:g}"),
        ("estimate", f"log of the rate of {verdict.moved} events over that before"),
        ("chance", f"{verdict.chance:.3g}"),
        ("overdispersion", f"{verdict.dispersion:.3g}"),
        *thresholds,
    )
