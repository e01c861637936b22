"""Timelines: nothing is lost, nothing counted twice, no holes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relations_making import FIRST, an_event, lists_of_events, swapped

from comity.records import Event, Span
from comity.relations import By, concerned, placed, start_of, timelines

SUBJECTS = {"China": ("BLR-CHN",), "West": ("BLR-LTU", "BLR-NATO", "LTU-NATO")}
LAST = FIRST + timedelta(days=364)
PERIODS = st.sampled_from(("day", "week", "month", "year"))


@given(lists_of_events(), PERIODS)
def test_counts_are_conserved(events: list[Event], by: By) -> None:
    for timeline in timelines(events, subjects=SUBJECTS, articles={}, by=by, since=FIRST, until=LAST):
        counted = [
            event
            for event in events
            if event.status == "happened"
            and placed(event.when, by)
            and set(concerned(event)) & set(SUBJECTS[timeline.subject])
        ]
        assert sum(bucket.count for bucket in timeline.buckets) == len(counted)
        assert sum(bucket.reports for bucket in timeline.buckets) == sum(event.reports for event in counted)
        assert {name for bucket in timeline.buckets for name in bucket.events} == {event.id for event in counted}


@given(lists_of_events(), st.randoms())
def test_the_order_of_events_changes_nothing(events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert timelines(events, subjects=SUBJECTS, articles={}) == timelines(shuffled, subjects=SUBJECTS, articles={})


@given(lists_of_events(directed=True))
def test_swapping_who_and_whom_changes_no_undirected_timeline(events: list[Event]) -> None:
    turned = [swapped(event) for event in events]
    assert timelines(events, subjects=SUBJECTS, articles={}) == timelines(turned, subjects=SUBJECTS, articles={})


@given(lists_of_events(), PERIODS)
def test_there_are_no_holes(events: list[Event], by: By) -> None:
    for timeline in timelines(events, subjects=SUBJECTS, articles={}, by=by, since=FIRST, until=LAST):
        starts = [bucket.start for bucket in timeline.buckets]
        assert starts[0] == start_of(FIRST, by)
        assert starts[-1] == start_of(LAST, by)
        for one, other in pairwise(starts):
            assert start_of(other - timedelta(days=1), by) == one


def test_weeks_start_on_monday() -> None:
    (timeline,) = timelines([an_event("e", date(2014, 3, 2), "BLR CHN")], subjects={"x": ("BLR-CHN",)}, articles={})
    assert timeline.buckets[0].start == date(2014, 2, 24)


def test_an_act_of_many_counts_once_for_a_subject_of_many_dyads() -> None:
    event = an_event("e", FIRST, "BLR LTU NATO")
    (timeline,) = timelines([event], subjects={"West": SUBJECTS["West"]}, articles={})
    assert [bucket.count for bucket in timeline.buckets] == [1]


def test_a_reciprocal_act_concerns_every_pair() -> None:
    assert concerned(an_event("e", FIRST, "RUS BLR CHN")) == ("BLR-CHN", "BLR-RUS", "CHN-RUS")


def test_an_act_of_many_on_many_concerns_pairs_across_only() -> None:
    assert concerned(an_event("e", FIRST, "EUU USA", "BLR RUS")) == ("BLR-EUU", "BLR-USA", "EUU-RUS", "RUS-USA")


def test_what_a_state_does_to_itself_belongs_to_no_dyad() -> None:
    assert concerned(an_event("e", FIRST, "BLR/GOV", "BLR/OPP")) == ()


def test_firms_and_citizens_do_not_act_for_their_state_unless_asked() -> None:
    event = an_event("e", FIRST, "BLR/BUS", "CHN/GOV")
    assert concerned(event) == ()
    assert concerned(event, sectors=()) == ("BLR-CHN",)


def test_only_what_happened_counts_unless_asked() -> None:
    events = [an_event("e", FIRST, "BLR CHN", status="denied")]
    subjects = {"x": ("BLR-CHN",)}
    assert timelines(events, subjects=subjects, articles={FIRST: 1})[0].buckets[0].count == 0
    assert timelines(events, subjects=subjects, articles={FIRST: 1}, statuses=("denied",))[0].buckets[0].count == 1


def test_unsure_events_are_left_out_when_asked() -> None:
    events = [an_event("e", FIRST, "BLR CHN", confidence=0.4)]
    timeline = timelines(events, subjects={"x": ("BLR-CHN",)}, articles={FIRST: 1}, min_confidence=0.5)[0]
    assert timeline.buckets[0].count == 0


def test_a_year_has_no_week() -> None:
    vague = an_event("e", FIRST, "BLR CHN", when=Span(date(2014, 1, 1), date(2014, 12, 31), "year", "2014"))
    subjects, articles = {"x": ("BLR-CHN",)}, {FIRST: 1}
    assert timelines([vague], subjects=subjects, articles=articles)[0].buckets[0].count == 0
    assert timelines([vague], subjects=subjects, articles=articles, by="year")[0].buckets[0].count == 1


@pytest.mark.parametrize("when", [Span(), Span(earliest=FIRST), Span(latest=FIRST)])
def test_an_open_time_has_no_period(when: Span) -> None:
    assert placed(when, "year") is None


def test_coverage_is_told_where_nothing_happened() -> None:
    articles = {FIRST: 2, FIRST + timedelta(days=1): 3, FIRST + timedelta(days=15): 1}
    (timeline,) = timelines([], subjects={"x": ("BLR-CHN",)}, articles=articles)
    assert [bucket.articles for bucket in timeline.buckets] == [5, 0, 1]


def test_events_outside_the_archive_do_not_stretch_it() -> None:
    old = an_event("e", date(1994, 5, 1), "BLR CHN")
    (timeline,) = timelines([old], subjects={"x": ("BLR-CHN",)}, articles={FIRST: 1})
    assert [(bucket.start, bucket.count) for bucket in timeline.buckets] == [(date(2013, 12, 30), 0)]


def test_nothing_gives_timelines_without_buckets() -> None:
    assert timelines([], subjects={"x": ()}, articles={})[0].buckets == ()


def test_the_last_days_of_the_calendar_have_periods() -> None:
    event = an_event("e", date.max, "BLR CHN")
    for by in ("day", "week", "month", "year"):
        (timeline,) = timelines([event], subjects={"x": ("BLR-CHN",)}, articles={}, by=by)
        assert [bucket.count for bucket in timeline.buckets] == [1]
