"""The status of a category in a week: a change against its own preceding level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from comity.codec import digest
from comity.config import Category
from comity.findings.series import Series, series_of
from comity.findings.verdicts import ENTER, LEAST_EXPECTED, STAY, STILL_EXPECTED, VALUES, Verdict, judged
from comity.findings.windows import WANTED_EVENTS, Comparison, chosen
from comity.findings.wording import status_sentence, unknown_sentence
from comity.records import Bucket, Event, Finding, Span, Timeline

__all__ = ["METHOD", "VALUES", "status", "statuses", "week_of"]

METHOD = "conditional comparison of counts with the preceding level, 1"

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
    """The category's status in the week that `at` is in, by its weekly timeline.

    `events` (by id) let those that moved it most stand first; `last` is the status of the week before, which a verdict
    near the threshold keeps. Raises `ValueError` where `at` is outside the timeline.
    """
    series = series_of(timeline)
    return _status(timeline, series, series.index(at), category=category, events=events or {}, last=last)


def statuses(timeline: Timeline, *, category: Category, events: Mapping[str, Event] | None = None) -> Iterator[Finding]:
    """The category's status in each week of its timeline, oldest first."""
    series = series_of(timeline)
    last: Finding | None = None
    for number in range(len(series)):
        last = _status(timeline, series, number, category=category, events=events or {}, last=last)
        yield last


def week_of(monday: date) -> Span:
    """The ISO week that starts on `monday`."""
    sunday = monday + timedelta(days=min(6, (date.max - monday).days))
    return Span(monday, sunday, "week", f"{monday.isoformat()}/{sunday.isoformat()}")


def _status(
    timeline: Timeline,
    series: Series,
    number: int,
    *,
    category: Category,
    events: Mapping[str, Event],
    last: Finding | None,
) -> Finding:
    period = week_of(timeline.buckets[number].start)
    known = dict(last.parameters) if last else {}
    comparisons = chosen(series, number + 1, usual=int(known.get("window by rule", "0")))
    comparison, verdict = judged(series, comparisons, last=last.value if last else "") if comparisons else (None, None)
    value = verdict.value if verdict else "too little evidence"
    sunday = period.latest or date.max
    if comparison:
        sentence = status_sentence(category.name, value, comparison, sunday)
    else:
        sentence = unknown_sentence(category.name, number, sunday)
    buckets = timeline.buckets[number + 1 - (comparison.weeks if comparison else 1) : number + 1]
    return Finding(
        id=digest("status", category.name, period.edtf, METHOD),
        kind="status",
        subject=category.name,
        period=period,
        value=value,
        sentence=sentence,
        estimate=round(verdict.estimate, 4) if verdict else None,
        interval=(round(verdict.interval[0], 4), round(verdict.interval[1], 4)) if verdict else None,
        evidence=_evidence(buckets, verdict, events),
        method=METHOD,
        parameters=_parameters(comparison, verdict, comparisons[0].weeks if comparisons else 0),
    )


def _evidence(buckets: Sequence[Bucket], verdict: Verdict | None, events: Mapping[str, Event]) -> tuple[str, ...]:
    """The events of the recent weeks, those that moved the status most first; newer ones first among equals."""
    ids = [name for bucket in reversed(buckets) for name in reversed(bucket.events)]
    if verdict and verdict.value in ("got worse", "improved"):
        sign = -1.0 if verdict.value == "got worse" else 1.0
        return tuple(sorted(ids, key=lambda name: -sign * _score(name, events))[:EVIDENCE])
    return tuple(sorted(ids, key=lambda name: -abs(_score(name, events)))[:EVIDENCE])


def _score(name: str, events: Mapping[str, Event]) -> float:
    return events[name].score if name in events else 0.0


def _parameters(comparison: Comparison | None, verdict: Verdict | None, rule: int) -> tuple[tuple[str, str], ...]:
    thresholds = (
        ("enter below", f"{ENTER:g}"),
        ("stay below", f"{STAY:g}"),
        ("events wanted", f"{WANTED_EVENTS:g}"),
        ("least expected", f"{LEAST_EXPECTED:g}"),
        ("still expected", f"{STILL_EXPECTED:g}"),
    )
    if comparison is None or verdict is None:
        return thresholds
    recent, before = comparison.recent, comparison.before
    return (
        ("recent weeks", str(comparison.weeks)),
        ("weeks before", str(comparison.weeks_before)),
        ("window by rule", str(rule)),
        ("cooperative", f"{recent.cooperative:g}"),
        ("hostile", f"{recent.hostile:g}"),
        ("cooperative before", f"{before.cooperative:g}"),
        ("hostile before", f"{before.hostile:g}"),
        ("weeks with news", f"{recent.covered:g}"),
        ("weeks with news before", f"{before.covered:g}"),
        ("articles", f"{recent.articles:g}"),
        ("articles before", f"{before.articles:g}"),
        ("estimate", f"log of the rate of {verdict.moved} events over that before"),
        ("chance", f"{verdict.chance:.3g}"),
        ("overdispersion", f"{verdict.dispersion:.3g}"),
        *thresholds,
    )
