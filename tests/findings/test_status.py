"""The status of a category: a change against its own level, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from findings_making import CHINA, MONDAY, an_event, events_of, spread, traced, week
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.codec import dump, load
from comity.findings import VALUES, status, statuses
from comity.records import Bucket, Finding, Timeline

WEEKS = 104


def values(timeline: Timeline) -> list[str]:
    return [finding.value for finding in statuses(timeline, category=CHINA)]


@given(st.integers(1, 6), st.integers(0, 3), st.integers(1, 20))
@settings(max_examples=25, deadline=None)
def test_a_constant_timeline_has_no_change(cooperative: int, hostile: int, articles: int) -> None:
    buckets = tuple(Bucket(week(n), (cooperative, 0, hostile, 0), articles=articles) for n in range(80))
    assert set(values(Timeline("x", "week", buckets))) <= {"has not changed", "too little evidence"}


def test_a_warm_meeting_that_continues_a_warm_trend_is_no_change() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", spread(60, WEEKS), []), weeks=WEEKS)
    assert values(timeline)[-1] == "has not changed"


def test_a_planted_rise_of_hostile_acts_is_told_within_two_weeks() -> None:
    events = events_of("BLR-CHN", spread(WEEKS, WEEKS), [*spread(20, 100), 5, 5, 5, 5])
    (timeline, _) = traced(events, weeks=WEEKS)
    assert "got worse" not in values(timeline)[:100]
    assert values(timeline)[101:] == ["got worse"] * 3


def test_hostile_acts_that_rise_get_worse_where_nobody_ever_cooperates() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [], [*spread(80, 100), 6, 6, 6, 6]), weeks=WEEKS)
    assert values(timeline)[101:] == ["got worse"] * 3


def test_a_planted_rise_of_cooperation_improves() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [*spread(50, 100), 6, 6, 6, 6], spread(10, WEEKS)), weeks=WEEKS)
    assert values(timeline)[-1] == "improved"


def test_when_hostile_acts_cease_it_improves() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", spread(90, 90), [*[2] * 80, *[0] * 10]), weeks=90)
    assert values(timeline)[-1] == "improved"


def test_when_meetings_cease_it_gets_worse() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [*[3] * 84, *[0] * 6], []), weeks=90)
    assert values(timeline)[-1] == "got worse"


def test_a_rise_of_both_is_no_improvement() -> None:
    events = events_of("BLR-CHN", [*spread(100, 100), 6, 6, 6, 6], [*spread(40, 100), 4, 4, 4, 4])
    (timeline, _) = traced(events, weeks=WEEKS)
    assert "improved" not in values(timeline)


def test_more_news_of_everything_is_no_change() -> None:
    quiet, busy = spread(100, 100), [4] * 4
    events = events_of("BLR-CHN", [*quiet, *busy], [*spread(50, 100), 2, 2, 2, 2])
    (timeline, _) = traced(events, weeks=WEEKS, articles=10)
    louder = tuple(replace(one, articles=40) if n >= 100 else one for n, one in enumerate(timeline.buckets))
    assert values(replace(timeline, buckets=louder))[-1] == "has not changed"


def test_a_silent_source_is_not_peace() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [3] * 80, [2] * 80), weeks=100)
    silent = tuple(replace(one, articles=0) if n >= 80 else one for n, one in enumerate(timeline.buckets))
    found = list(statuses(replace(timeline, buckets=silent), category=CHINA))
    assert {finding.value for finding in found[80:]} <= {"has not changed", "too little evidence"}


def test_one_event_is_too_little_evidence() -> None:
    (timeline, _) = traced([an_event("e", week(99), "BLR", "CHN", hostile=True)], weeks=WEEKS)
    assert set(values(timeline)) == {"too little evidence"}


def test_a_young_archive_has_too_little_evidence() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [2] * 6, []), weeks=6)
    last = list(statuses(timeline, category=CHINA))[-1]
    assert last.value == "too little evidence"
    assert last.sentence == (
        "Relations with China: too little evidence: on 17 February 2013 the archive is too young to compare with."
    )


def test_the_window_grows_where_news_is_thin() -> None:
    windows = []
    for total in (800, 200, 60, 25):
        (timeline, _) = traced(events_of("BLR-CHN", spread(total, 200), []), weeks=200)
        windows.append(dict(list(statuses(timeline, category=CHINA))[-1].parameters)["recent weeks"])
    assert windows == ["1", "4", "13", "26"]


def test_the_sentence_tells_counts_windows_and_level() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [*[1] * 100, 0, 2, 1, 1], []), weeks=WEEKS)
    assert list(statuses(timeline, category=CHINA))[-1].sentence == (
        "Relations with China: the situation has not changed: 4 cooperative and no hostile events in the four weeks "
        "to 4 January 2015, against 4.0 and 0.0 in an average four weeks of the year before."
    )


def test_where_weeks_without_news_are_left_out_the_sentence_says_so() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [1] * WEEKS, []), weeks=WEEKS)
    gaps = tuple(
        replace(one, articles=0, quads=(0, 0, 0, 0), events=()) if n % 2 else one
        for n, one in enumerate(timeline.buckets)
    )
    told = list(statuses(replace(timeline, buckets=gaps), category=CHINA))[-1].sentence
    assert "expected from as much news in the" in told


def test_evidence_names_the_gravest_hostile_act_first() -> None:
    events = events_of("BLR-CHN", spread(WEEKS, WEEKS), [*spread(10, 100), 5, 5, 5, 5])
    grave = an_event("grave", week(102), "CHN", "BLR", hostile=True, quad=4, score=-9.0)
    (timeline, _) = traced([*events, grave], weeks=WEEKS)
    known = {event.id: event for event in [*events, grave]}
    last = list(statuses(timeline, category=CHINA, events=known))[-1]
    assert last.value == "got worse"
    assert last.evidence[0] == "grave"
    assert all(known[name].quad > 2 for name in last.evidence)


def test_the_verdict_stays_near_the_threshold() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", spread(WEEKS, WEEKS), [*spread(20, 100), 5, 5, 5, 5]), weeks=WEEKS)
    at = week(103)
    first = status(timeline, at=at, category=CHINA)
    chance = float(dict(first.parameters)["chance"])
    assert first.value == "got worse"
    assert chance < 0.005


def test_period_and_id_name_the_iso_week() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [1] * 20, []), weeks=20)
    one, other = list(statuses(timeline, category=CHINA))[3:5]
    assert one.period.edtf == "2013-01-28/2013-02-03"
    assert one.period.precision == "week"
    assert one.id != other.id
    assert status(timeline, at=date(2013, 2, 2), category=CHINA).id == one.id


def test_findings_survive_the_codec() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [1] * 20, []), weeks=20)
    for finding in statuses(timeline, category=CHINA):
        assert load(Finding, dump(finding)) == finding
        assert finding.value in VALUES


def test_a_day_outside_the_timeline_is_refused() -> None:
    (timeline, _) = traced(events_of("BLR-CHN", [1] * 20, []), weeks=20)
    with pytest.raises(ValueError, match="outside the timeline, which has 20 weeks from 2013-01-07"):
        status(timeline, at=MONDAY - timedelta(days=1), category=CHINA)


def test_a_timeline_by_year_is_refused() -> None:
    with pytest.raises(ValueError, match="by week or month, not by year"):
        list(statuses(Timeline("x", "year", ()), category=CHINA))


def by_month(hostile: list[int], *, cooperative: int = 6, articles: int = 40) -> Timeline:
    """A monthly timeline from January 2012, as many cooperative events in each month."""
    buckets = tuple(
        Bucket(date(2012 + n // 12, n % 12 + 1, 1), (cooperative, 0, bad, 0), articles=articles)
        for n, bad in enumerate(hostile)
    )
    return Timeline("Relations with China", "month", buckets)


def test_a_month_is_held_against_the_year_before_it() -> None:
    last = list(statuses(by_month([*[1] * 24, 12]), category=CHINA))[-1]
    assert (last.kind, last.value) == ("month", "got worse")
    assert (last.period.edtf, last.period.precision, last.period.latest) == ("2014-01", "month", date(2014, 1, 31))
    assert last.sentence == (
        "Relations with China: the situation got worse: 6 cooperative and 12 hostile events in January 2014, against "
        "6.0 and 1.0 in an average month of the year before."
    )


def test_nothing_changes_in_equal_months_and_half_a_year_must_be_known() -> None:
    found = list(statuses(by_month([1] * 30), category=CHINA))
    assert {one.value for one in found[:6]} == {"too little evidence"}
    assert {one.value for one in found[6:]} == {"has not changed"}
    assert "the archive is too young" in found[5].sentence
    assert len({one.id for one in found}) == 30


def test_thin_months_are_taken_three_together() -> None:
    found = list(statuses(by_month([0, 0, 1] * 12, cooperative=1), category=CHINA))
    assert dict(found[-1].parameters)["recent months"] == "3"
    assert "in the three months to 31 December 2014" in found[-1].sentence


def test_the_month_of_a_day_is_found() -> None:
    told = status(by_month([1] * 24), at=date(2013, 2, 28), category=CHINA)
    assert told.period.edtf == "2013-02"
    with pytest.raises(ValueError, match="has 24 months from 2012-01-01"):
        status(by_month([1] * 24), at=date(2014, 1, 1), category=CHINA)
