"""Recent trends: what is most surprising in a week across the monitor, one sentence each.

Surprise is the number of decimal digits of the chance that the like happens in a week if nothing has changed: 2 is one
week in a hundred. It ranks, times how important its subject is; it is no test, for hundreds of pairs are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from comity.codec import digest
from comity.findings.scene import Scene, Traced
from comity.findings.status import EVIDENCE, week_of
from comity.findings.tidings import unlikely
from comity.findings.verdicts import judged
from comity.findings.windows import chosen
from comity.findings.wording import counted, first_sentence, pair_of, run_sentence, status_sentence
from comity.records import Event, Finding

__all__ = ["METHOD", "trends"]

METHOD = "surprise of the week, 2"

# A change told four weeks ago is known: a trend is what came since.
KNOWN_AFTER_WEEKS = 4
# An act of a kind not seen for a year or longer is news of its own.
LONG_AGO_WEEKS = 52
# A first act rests on one event: it must be told by two articles, or so surely. Of events told with .95 or more, two
# thirds were right as a strict judge sees them, of those with less a third (`./run.sh eval ordinary`).
SURE = 0.95
# Of a pair that no category follows, anything says half as much.
UNFOLLOWED = 0.5
# Two weeks in a row are a coincidence.
RUN_WEEKS = 3
RUN_EVENTS = 4
RUN_LEVEL_WEEKS = 104
# Of a long run the latest acts are shown.
RUN_EVIDENCE_WEEKS = 8
# Nothing surprises more than this: beyond, the figures of different kinds cannot be told apart.
MOST_SURPRISE = 12.0


@dataclass(frozen=True, slots=True)
class _Told:
    """Something one could say of the week, and of which dyads."""

    subject: str
    value: str
    surprise: float
    sentence: str
    dyads: frozenset[str]
    evidence: tuple[str, ...]


def trends(scene: Scene, *, at: date, limit: int = 8) -> tuple[Finding, ...]:
    """The most surprising things of the week that `at` is in, at most `limit`, no two saying the same.

    `value` is "got worse", "improved", "first of its kind", "run of hostile acts", or that of a shift, a spiral or an
    exception; `estimate` is the surprise. Two say the same where they rest on the same events, or one is of dyads that
    the other speaks of already.
    """
    monday = at - timedelta(days=at.weekday())
    told = [*_changed(scene, monday), *_taken_up(scene, monday)]
    for dyad in scene.active.get(monday, ()):
        told += _of_dyad(scene, dyad, monday)
    named = {category.name for category in scene.categories}

    def rank(one: _Told) -> tuple[float, bool, str, str]:
        # Of two that say the same, the one that the desk follows by name comes first.
        return -round(one.surprise * _importance(scene, one), 2), one.subject not in named, one.subject, one.value

    said: list[_Told] = []
    for one in sorted(told, key=rank):
        if len(said) < limit and not any(_same(one, other) for other in said):
            said.append(one)
    return tuple(_finding(one, monday, _importance(scene, one)) for one in said)


def _importance(scene: Scene, told: _Told) -> float:
    """Whether some category follows one of the dyads it speaks of."""
    return 1.0 if any(told.dyads & set(category.dyads) for category in scene.categories) else UNFOLLOWED


def _same(one: _Told, other: _Told) -> bool:
    return one.dyads <= other.dyads or other.dyads <= one.dyads or bool(set(one.evidence) & set(other.evidence))


def _changed(scene: Scene, monday: date) -> Iterator[_Told]:
    """Categories whose status became another within the last weeks."""
    for category in scene.categories:
        now = scene.status(category.name, monday)
        before = scene.status(category.name, monday, weeks_before=KNOWN_AFTER_WEEKS)
        if now is None or now.value not in ("got worse", "improved") or (before and before.value == now.value):
            continue
        chance = float(dict(now.parameters)["chance"])
        dyads = frozenset(category.dyads)
        yield _Told(category.name, now.value, _surprise(chance), now.sentence, dyads, now.evidence)


def _taken_up(scene: Scene, monday: date) -> Iterator[_Told]:
    """Shifts, spirals and exceptions that are news of the week."""
    dyads = {category.name: frozenset(category.dyads) for category in scene.categories}
    for one, surprise in scene.tidings.get(monday, ()):
        about = dyads.get(one.subject, frozenset((one.subject,)))
        yield _Told(one.subject, one.value, min(MOST_SURPRISE, surprise), one.sentence, about, one.evidence)


def _of_dyad(scene: Scene, dyad: str, monday: date) -> Iterator[_Told]:
    traced = scene.dyads[dyad]
    number = traced.series.index(monday)
    yield from _dyad_changed(scene, traced, number)
    yield from _first(scene, traced, number)
    yield from _run(scene, traced, number)


def _dyad_changed(scene: Scene, traced: Traced, number: int) -> Iterator[_Told]:
    dyad = traced.timeline.subject
    comparisons = chosen(traced.series, number + 1)
    if not comparisons:
        return
    comparison, verdict = judged(traced.series, comparisons)
    earlier = chosen(traced.series, number + 1 - KNOWN_AFTER_WEEKS) if number >= KNOWN_AFTER_WEEKS else ()
    if verdict.value not in ("got worse", "improved"):
        return
    if earlier and judged(traced.series, earlier)[1].value == verdict.value:
        return
    quads = (3, 4) if verdict.value == "got worse" else (1, 2)
    evidence = traced.evidence(number + 1 - comparison.long, number + 1, quads, scene.events)
    sunday = week_of(traced.timeline.buckets[number].start).latest or date.max
    sentence = status_sentence(pair_of(dyad, scene.names), verdict.value, comparison, sunday)
    yield _Told(dyad, verdict.value, _surprise(verdict.chance), sentence, frozenset((dyad,)), evidence)


def _first(scene: Scene, traced: Traced, number: int) -> Iterator[_Told]:
    """An act of a quad class that the pair has not seen for a year or longer, or ever."""
    dyad, buckets = traced.timeline.subject, traced.timeline.buckets
    known = any(weeks and weeks[0] < number for weeks in traced.weeks)
    for quad in (1, 2, 3, 4):
        before = traced.last_before(quad, number)
        gap_from = 0 if before is None else before + 1
        if not buckets[number].quads[quad - 1] or number - gap_from < LONG_AGO_WEEKS:
            continue
        quiet = traced.series.level(gap_from, number).covered
        # Some pair or other is always new: that two meet for the first time says less than a new kind of act.
        surprise = log10(quiet + 1) * (1.0 if known else 0.5)
        named = traced.evidence(number, number + 1, (quad,), scene.events)
        evidence = tuple(name for name in named if _sure(scene.events[name]))
        if not evidence:
            continue
        action = scene.events[evidence[0]].action.lower()
        since = None if before is None else buckets[before].start
        sentence = first_sentence(pair_of(dyad, scene.names), quad, action, since=since, archive=buckets[0].start)
        yield _Told(dyad, "first of its kind", surprise, sentence, frozenset((dyad,)), evidence)


def _sure(event: Event) -> bool:
    return event.confidence >= SURE or event.reports > 1


def _run(scene: Scene, traced: Traced, number: int) -> Iterator[_Told]:
    """Hostile acts in several weeks in a row."""
    dyad, series, first = traced.timeline.subject, traced.series, number
    while first >= 0 and series.level(first, first + 1).hostile:
        first -= 1
    first += 1
    weeks, level = number + 1 - first, series.level(first, number + 1)
    if weeks < RUN_WEEKS or level.hostile < RUN_EVENTS:
        return
    usual_from = max(0, first - RUN_LEVEL_WEEKS)
    hostile = {week for quad in (3, 4) for week in traced.weeks[quad - 1] if usual_from <= week < first}
    share = (len(hostile) + 0.5) / (series.level(usual_from, first).covered + 1)
    surprise = min(MOST_SURPRISE, max(0.0, -weeks * log10(min(1.0, share))))
    evidence = traced.evidence(max(first, number + 1 - RUN_EVIDENCE_WEEKS), number + 1, (3, 4), scene.events)
    told = counted(0, level.hostile).removeprefix("no cooperative and ")
    sentence = run_sentence(pair_of(dyad, scene.names), weeks, told, traced.timeline.buckets[first].start)
    yield _Told(dyad, "run of hostile acts", surprise, sentence, frozenset((dyad,)), evidence)


def _surprise(chance: float) -> float:
    return min(MOST_SURPRISE, unlikely(chance))


def _finding(told: _Told, monday: date, importance: float) -> Finding:
    period = week_of(monday)
    return Finding(
        id=digest("trend", told.subject, period.edtf, METHOD),
        kind="trend",
        subject=told.subject,
        period=period,
        value=told.value,
        sentence=told.sentence,
        estimate=round(told.surprise, 3),
        evidence=told.evidence[:EVIDENCE],
        method=METHOD,
        parameters=(
            ("estimate", "decimal digits of the chance in a week in which nothing has changed"),
            ("importance", f"{importance:g}"),
            ("known after weeks", str(KNOWN_AFTER_WEEKS)),
            ("long ago", f"{LONG_AGO_WEEKS} weeks"),
        ),
    )
