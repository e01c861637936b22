"""Many reports of one event become one; grouping, never deleting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.events.merging import merge, without_headlines
from comity.records import Event, Party, Sentence, Span, Status

MAY = date(2014, 5, 1)


def report(
    name: str,
    day: int = 0,
    *,
    until: int | None = None,
    mode: str = "",
    sector: str = "",
    status: Status = "happened",
    confidence: float = 0.8,
    reports: int = 1,
) -> Event:
    """Russia sanctions Ukraine, `day` days after the first of May."""
    first, last = MAY + timedelta(days=day), MAY + timedelta(days=day if until is None else until)
    return Event(
        id=name,
        article=f"article-{name}",
        sentence=Sentence(f"article-{name}", 0, 0, 4, "Text"),
        when=Span(first, last, "day" if first == last else "interval", f"{first}/{last}"),
        who=(Party("RUS", sector),),
        whom=(Party("UKR"),),
        action="SANCTION",
        mode=mode,
        status=status,
        confidence=confidence,
        reports=reports,
    )


def told(events: tuple[Event, ...]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(event.id, event.reports, event.copies) for event in events]


def test_two_reports_of_one_day_are_one_event() -> None:
    assert told(merge([report("a"), report("b")])) == [("a", 2, ("b",))]


def test_the_surest_report_stands_for_all_and_the_earliest_dates_it() -> None:
    merged = merge([report("a", 0, confidence=0.6), report("b", 2, confidence=0.9)])
    assert told(merged) == [("b", 2, ("a",))]
    assert merged[0].when.earliest == MAY


def test_a_week_later_is_another_event() -> None:
    assert len(merge([report("a"), report("b", 7)])) == 2


def test_daily_acts_are_not_chained_into_one() -> None:
    merged = merge([report(f"{day:03}", day) for day in range(40)])
    assert [event.reports for event in merged] == [4] * 10


def test_a_retelling_a_month_later_merges_by_the_day_it_tells() -> None:
    late = replace(report("late"), article="june")
    published = {"article-a": MAY, "june": MAY + timedelta(days=31)}
    assert told(merge([report("a"), late], published=published)) == [("a", 2, ("late",))]


def test_other_direction_is_another_event() -> None:
    mirrored = replace(report("b"), who=(Party("UKR"),), whom=(Party("RUS"),))
    assert len(merge([report("a"), mirrored])) == 2


def test_other_action_is_another_event() -> None:
    assert len(merge([report("a"), replace(report("b"), action="ACCUSE")])) == 2


def test_parties_of_a_meeting_may_be_named_in_any_order() -> None:
    one = replace(report("a"), action="CONSULT", who=(Party("BLR"), Party("CHN")), whom=())
    other = replace(one, id="b", article="b", who=(Party("CHN"), Party("BLR")))
    assert told(merge([one, other])) == [("a", 2, ("b",))]


def test_a_report_without_mode_joins_one_with_mode() -> None:
    merged = merge([report("a", confidence=0.9), report("b", mode="expel")])
    assert told(merged) == [("b", 2, ("a",))]


def test_different_modes_stay_apart() -> None:
    assert len(merge([report("a", mode="expel"), report("b", mode="withdraw")])) == 2


def test_a_report_that_would_fit_two_stays_alone() -> None:
    assert len(merge([report("a", mode="expel"), report("b", mode="withdraw"), report("c")])) == 3


def test_the_government_and_the_state_are_one_party() -> None:
    assert len(merge([report("a", sector="GOV"), report("b")])) == 1


def test_firms_and_armies_of_one_state_stay_apart() -> None:
    assert len(merge([report("a", sector="BUS"), report("b", sector="MIL")])) == 2


def test_announced_and_happened_stay_apart() -> None:
    assert len(merge([report("a", status="announced"), report("b")])) == 2


def test_a_historical_retelling_joins_the_news_of_the_day() -> None:
    merged = merge([report("a", confidence=0.5), report("b", status="historical", confidence=0.9)])
    assert told(merged) == [("a", 2, ("b",))]
    assert merged[0].status == "happened"


def test_a_vague_date_joins_the_only_day_it_fits() -> None:
    assert told(merge([report("a", 12), report("b", 0, until=30)])) == [("a", 2, ("b",))]


def test_a_vague_date_that_fits_two_days_stays_alone() -> None:
    assert len(merge([report("a", 4), report("b", 12), report("c", 0, until=30)])) == 3


def test_two_reports_of_the_same_month_are_one() -> None:
    assert told(merge([report("a", 0, until=30), report("b", 0, until=30)])) == [("a", 2, ("b",))]


def test_an_undated_report_takes_its_articles_day() -> None:
    undated = replace(report("b"), when=Span())
    assert told(merge([report("a"), undated], published={"article-b": MAY})) == [("a", 2, ("b",))]
    assert len(merge([report("a"), undated])) == 2


def test_one_event_given_twice_counts_once() -> None:
    assert told(merge([report("a"), report("a")])) == [("a", 1, ())]


def test_merged_events_keep_the_ids_of_all_reports() -> None:
    first = merge([report("a"), report("b", 1)])
    assert told(merge([*first, report("c", 2)])) == [("a", 3, ("b", "c"))]


def test_nothing_merges_into_nothing() -> None:
    assert merge([]) == ()


@st.composite
def bags(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(0, 14))):
        day = draw(st.integers(0, 20))
        found.append(
            report(
                f"{number:02}",
                day,
                until=day + draw(st.sampled_from([0, 0, 1, 3, 6, 30])),
                mode=draw(st.sampled_from(["", "expel", "withdraw"])),
                sector=draw(st.sampled_from(["", "GOV", "MIL", "BUS"])),
                status=draw(st.sampled_from(["happened", "happened", "historical", "denied"])),
                confidence=draw(st.sampled_from([0.5, 0.7, 0.9])),
                reports=draw(st.integers(1, 3)),
            )
        )
    return found


@given(bags())
def test_merging_twice_is_merging_once(events: list[Event]) -> None:
    once = merge(events)
    assert merge(once) == once


@given(bags(), st.randoms(use_true_random=False))
def test_order_changes_nothing(events: list[Event], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(events)


@given(bags())
def test_no_report_is_lost(events: list[Event]) -> None:
    merged = merge(events)
    assert sum(event.reports for event in merged) == sum(event.reports for event in events)
    assert sorted(name for event in merged for name in (event.id, *event.copies)) == sorted(e.id for e in events)


def headline(event: Event) -> Event:
    return replace(event, id=f"{event.id}-title", sentence=replace(event.sentence, index=-1))


def test_a_headline_goes_where_the_text_tells_the_same_class_of_act() -> None:
    body = report("a", day=1)
    other = replace(headline(report("a")), action="COERCE")
    assert without_headlines([headline(body), other, body]) == (body,)


def test_a_headline_stays_where_the_text_tells_something_else() -> None:
    title, body = headline(report("a")), report("a")
    for change in (
        replace(body, quad=body.quad - 1),
        replace(body, whom=(Party("POL"),)),
        replace(body, status="denied"),
        report("a", day=-40),
    ):
        assert without_headlines([title, change]) == (title, change)


def test_two_sentences_of_one_article_are_one_report() -> None:
    one = replace(report("a"), article="x")
    (event,) = merge([one, replace(report("b"), article="x")])
    assert (event.reports, event.copies) == (1, ("b",))
