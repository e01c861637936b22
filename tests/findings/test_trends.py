"""Recent trends: the most surprising of a week, none twice."""

from __future__ import annotations

from dataclasses import replace

from findings_making import CHINA, WEST, an_event, events_of, spread, traced, week

from comity.config import Category
from comity.findings import Facts, detect
from comity.records import Event, Finding, Span

WEEKS = 120
NAMES = {"BLR": "Belarus", "CHN": "China", "LTU": "Lithuania", "POL": "Poland"}


def told(events: list[Event], at: int, *, categories: tuple[Category, ...] = (CHINA, WEST)) -> list[Finding]:
    lines = traced(events, weeks=WEEKS, categories=categories)
    found = detect(lines, categories, events, Facts(names=NAMES), at_weeks=[week(at)])
    return [finding for finding in found if finding.kind == "trend"]


def test_a_quiet_week_has_no_trend() -> None:
    assert told(events_of("BLR-CHN", [1] * WEEKS, []), 119) == []


def test_an_act_of_a_kind_unseen_for_a_year_is_a_trend() -> None:
    events = [*events_of("BLR-LTU", spread(60, WEEKS), []), an_event("h", week(110), "LTU", "BLR", hostile=True)]
    (trend,) = told(events, 110)
    assert trend.sentence == (
        "Belarus and Lithuania: the first verbal conflict (accuse) between them in the archive, "
        "which begins on 7 January 2013."
    )
    assert trend.evidence == ("h",)


def test_a_run_of_hostile_acts_is_a_trend() -> None:
    events = events_of("BLR-LTU", [1] * WEEKS, [*spread(6, 110), 1, 1, 2])
    (trend,) = told(events, 112)
    assert trend.value == "run of hostile acts"
    assert trend.sentence == (
        "Belarus and Lithuania: hostile acts in each of the last four weeks, 5 hostile events since 9 February 2015."
    )


def test_no_two_trends_say_the_same() -> None:
    events = events_of("BLR-CHN", [1] * WEEKS, [*spread(6, 110), 4, 4, 4])
    trends = told(events, 112)
    assert len(trends) == 1
    assert trends[0].subject == CHINA.name


def test_a_change_told_weeks_ago_is_no_trend() -> None:
    events = events_of("BLR-CHN", [1] * WEEKS, [*spread(6, 106), *[4] * 14])
    values = [trend.value for trend in told(events, 114)]
    assert "got worse" not in values


def test_the_most_surprising_comes_first_and_ids_differ() -> None:
    events = [
        *events_of("BLR-CHN", [1] * WEEKS, [*spread(6, 110), 4, 4, 4]),
        *events_of("BLR-POL", spread(60, WEEKS), []),
        an_event("h", week(112), "POL", "BLR", hostile=True),
    ]
    trends = told(events, 112)
    assert [trend.subject for trend in trends] == [CHINA.name, "BLR-POL"]
    assert trends[0].estimate is not None
    assert trends[1].estimate is not None
    assert trends[0].estimate > trends[1].estimate
    assert len({trend.id for trend in trends}) == 2


def test_a_first_act_that_is_told_unsurely_is_no_trend() -> None:
    usual = events_of("BLR-LTU", spread(60, WEEKS), [])
    sure = an_event("h", week(110), "LTU", "BLR", hostile=True)
    assert [trend.evidence for trend in told([*usual, sure], 110)] == [("h",)]
    unsure = replace(sure, confidence=0.9)
    assert told([*usual, unsure], 110) == []
    assert len(told([*usual, replace(unsure, reports=2)], 110)) == 1


def test_a_shift_is_news_of_the_week_in_which_it_begins() -> None:
    events = events_of("BLR-CHN", [1] * WEEKS, [*[0] * 80, *[3] * 40])
    lines = traced(events, weeks=WEEKS, categories=(CHINA, WEST))
    found = list(detect(lines, (CHINA, WEST), events, Facts(names=NAMES), at_weeks=[week(80)]))
    shift = next(one for one in found if one.kind == "shift" and one.subject == CHINA.name)
    trends = [one for one in found if one.kind == "trend"]
    assert [one.sentence for one in trends] == [shift.sentence]
    assert trends[0].value == "more hostile"
    assert trends[0].estimate is not None
    assert trends[0].estimate > 2


def test_an_exception_found_beside_is_news_of_its_last_week_and_the_followed_come_first() -> None:
    events = events_of("BLR-CHN", [1] * WEEKS, [])
    period = Span(week(60), week(119), "interval", "")
    beside = [
        Finding(
            name, "exception", dyad, period, "exceptionally high", f"{name} stands out.",
            evidence=(name,), parameters=(("chance", chance),),
        )
        for name, dyad, chance in (("other", "FRA-ITA", "1e-05"), ("ours", "BLR-POL", "0.0001"))
    ]  # fmt: skip
    lines = traced(events, weeks=WEEKS, categories=(CHINA, WEST))
    found = detect(lines, (CHINA, WEST), events, Facts(names=NAMES), at_weeks=[week(119), week(60)], beside=beside)
    trends = [one for one in found if one.kind == "trend"]
    assert [(one.sentence, one.estimate) for one in trends] == [("ours stands out.", 4.0), ("other stands out.", 5.0)]
    assert [dict(one.parameters)["importance"] for one in trends] == ["1", "0.5"]
