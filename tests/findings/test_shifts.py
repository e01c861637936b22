"""Shifts: a level that changes is dated, one that does not is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from findings_making import CHINA, events_of, spread, traced, week
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.codec import dump, load
from comity.findings import shifts
from comity.findings.shifts import SHIFTS
from comity.records import Bucket, Event, Finding, Timeline

WEEKS = 156
STEP = 100


def stepped(before: int, after: int, *, hostile: bool = True) -> tuple[Timeline, list[Event]]:
    levels = [*[before] * STEP, *[after] * (WEEKS - STEP)]
    events = events_of("BLR-CHN", [] if hostile else levels, levels if hostile else [])
    return traced(events, weeks=WEEKS)[0], events


@given(st.integers(0, 6), st.integers(0, 4), st.integers(1, 20))
@settings(max_examples=25, deadline=None)
def test_a_constant_timeline_has_no_shift(cooperative: int, hostile: int, articles: int) -> None:
    buckets = tuple(Bucket(week(n), (cooperative, 0, hostile, 0), articles=articles) for n in range(WEEKS))
    assert not list(shifts(Timeline("x", "week", buckets)))


@pytest.mark.parametrize(("before", "after", "hostile", "value"), [
    (1, 5, True, "more hostile"), (5, 1, True, "less hostile"),
    (1, 5, False, "more cooperative"), (5, 1, False, "less cooperative"),
])  # fmt: skip
def test_a_planted_step_is_dated(before: int, after: int, hostile: bool, value: str) -> None:
    timeline, events = stepped(before, after, hostile=hostile)
    (found,) = shifts(timeline, events={event.id: event for event in events})
    assert (found.kind, found.value, found.period.earliest) == ("shift", value, week(STEP))
    assert found.value in SHIFTS
    assert found.interval is not None
    assert found.estimate is not None
    assert found.interval[0] < found.estimate < found.interval[1]


def test_the_interval_of_the_date_holds_the_week_and_is_wider_for_smaller_steps() -> None:
    def days(after: int) -> tuple[str, str]:
        (found,) = shifts(stepped(1, after)[0])
        known = dict(found.parameters)
        return known["not before"], known["not after"]

    for after in (3, 8):
        assert days(after)[0] <= week(STEP).isoformat() <= days(after)[1]
    assert days(3)[0] <= days(8)[0]
    assert days(3)[1] >= days(8)[1]


def test_a_passing_wave_is_two_shifts() -> None:
    events = events_of("BLR-CHN", [], [*[1] * 80, *[8] * 20, *[1] * 56])
    found = list(shifts(traced(events, weeks=WEEKS)[0]))
    assert [(one.value, one.period.earliest) for one in found] == [
        ("more hostile", week(80)),
        ("less hostile", week(100)),
    ]


def test_a_busier_newsroom_is_no_shift() -> None:
    timeline, _ = stepped(1, 5)
    louder = tuple(
        replace(bucket, articles=20 if number < STEP else 100) for number, bucket in enumerate(timeline.buckets)
    )
    assert not list(shifts(replace(timeline, buckets=louder)))


def test_weeks_without_news_are_no_lower_level() -> None:
    timeline, _ = stepped(2, 2)
    silent = tuple(
        Bucket(bucket.start) if STEP <= number < STEP + 20 else bucket for number, bucket in enumerate(timeline.buckets)
    )
    assert not list(shifts(replace(timeline, buckets=silent)))


def test_few_events_have_no_level() -> None:
    events = events_of("BLR-CHN", [], [*[0] * 150, 3, 3, 3, 0, 0, 0])
    assert not list(shifts(traced(events, weeks=WEEKS)[0]))


def test_evidence_is_of_the_side_and_the_weeks_of_the_new_level() -> None:
    _, events = stepped(1, 5)
    more = events_of("BLR-CHN", spread(WEEKS, WEEKS), [])
    both = traced([*events, *more], weeks=WEEKS, categories=(CHINA,))[0]
    known = {event.id: event for event in (*events, *more)}
    (found,) = shifts(both, events=known)
    assert 0 < len(found.evidence) <= 8
    for name in found.evidence:
        assert known[name].quad in (3, 4)
        assert known[name].when.earliest is not None
        assert known[name].when.earliest >= week(STEP)


def test_a_shift_is_written_and_read_back() -> None:
    for finding in shifts(stepped(1, 5)[0], name="Belarus and China"):
        assert finding.sentence.startswith("Belarus and China: hostile events rose from 1.0 to 5.0 a week in the week")
        assert load(Finding, dump(finding)) == finding
