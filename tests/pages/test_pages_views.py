"""What the views say, without any HTML."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_making import FIRST, SECOND
from pages_monitor import Monitor

from comity.errors import NotFound
from comity.pages import Reader, addresses, all_addresses, show
from comity.pages.messages import plural, read
from comity.pages.views.article import paragraphs
from comity.pages.views.milestone import facts, milestones_periods
from comity.pages.views.series import series
from comity.records import Article, Sentence, Span


@given(st.text(min_size=1, max_size=60))
def test_keys_turn_back_into_their_ids(wanted: str) -> None:
    key = addresses.key_of(wanted)
    assert addresses.id_of(key) == wanted or key.startswith("~~")
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-~")


def test_ids_that_differ_only_in_case_have_different_keys() -> None:
    assert addresses.key_of("A") != addresses.key_of("a")


def test_categories_whose_names_are_alike_have_different_slugs() -> None:
    assert len(set(addresses.slugs(["A & B", "A + B", "а", "б"]).values())) == 4


@given(st.text(alphabet="ab. \n", max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5))
def test_no_character_of_the_text_is_lost_between_sentences(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = sorted({(min(pair), max(pair)) for pair in cuts if max(pair) <= len(text)})
    sentences = [Sentence("a", number, *span, text[slice(*span)]) for number, span in enumerate(spans)]
    told = "".join(
        piece["text"]
        for runs in paragraphs(Article("a", text), sentences, [])
        for run in runs
        for piece in run["pieces"]
    )
    assert told.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_views_are_plain_json(monitor: Monitor) -> None:
    for address in all_addresses(monitor.reader):
        view = show(monitor.reader, address)
        assert view["address"] == address
        json.dumps(view, allow_nan=False)


def test_home_shows_the_last_weeks_status_with_its_reason(monitor: Monitor) -> None:
    view = show(monitor.reader, "index")
    status = view["categories"][0]["status"]
    assert (status["value"], status["said"]) == ("improved", "3 events.")
    assert status["evidence"][0]["id"] == "b-a008"
    assert view["categories"][1]["status"]["value"] == "too little evidence"


def test_home_lists_a_text_once_whatever_its_copies(monitor: Monitor) -> None:
    shown = {one["id"]: one for one in show(monitor.reader, "index")["articles"]}
    assert "a007" not in shown
    assert shown["a006"]["copies"] == 1


def test_a_relation_keeps_what_was_only_said_apart(monitor: Monitor) -> None:
    view = show(monitor.reader, "relation/arl-bor")
    listed = [one for group in view["by_month"] for one in group["events"]]
    assert {one["status"] for one in listed} == {"happened"}
    assert [one["status"] for one in view["others"]] == ["alleged"]
    assert view["counts"]["events"] == len(listed) == 23


def test_a_chart_counts_just_the_events_listed(monitor: Monitor) -> None:
    view = show(monitor.reader, "relation/arl-bor")
    series = view["series"]
    assert series["cooperation"] + series["conflict"] + series["undated"] == view["counts"]["events"]
    assert sum(bar["articles"] for bar in series["bars"]) == 11


def test_an_old_date_in_a_text_does_not_stretch_a_chart(monitor: Monitor) -> None:
    events = list(monitor.store.events(dyad="ARL-BOR", status="happened"))
    old = replace(events[0], id="old", when=Span(date(1795, 10, 24), date(1795, 10, 24), "day", "1795-10-24"))
    vague = replace(events[0], id="vague", when=Span(date(1990, 1, 1), date(2010, 12, 31), "interval", "1990/2010"))
    plain = series(monitor.reader, events, subject="x")
    more = series(monitor.reader, [old, vague, *events], subject="x")
    assert more["bars"] == plain["bars"]
    assert (more["outside"], more["undated"]) == (1, plain["undated"] + 1)
    alone = series(monitor.reader, [old], subject="x")
    assert (alone["bars"], alone["outside"], alone["undated"]) == ([], 1, 0)


def test_what_is_out_of_line_comes_before_what_is_usual(monitor: Monitor) -> None:
    view = show(monitor.reader, "relation/arl-bor")
    assert [(one["dimension"], one["apart"]) for one in view["contrasts"]] == [("conflict", True), ("tone", False)]


def test_a_fact_told_twice_is_listed_once(monitor: Monitor) -> None:
    one = monitor.store.milestone("m1")
    again, other = replace(one, id="m2", article="a009"), replace(one, id="m3", stage="ratified")
    assert [[each.id for each in those] for those in facts([one, other, again])] == [["m1", "m2"], ["m3"]]


def test_where_milestones_are_many_each_year_has_a_page(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[milestones_periods.__module__], "_MOST", 1)
    reader = Reader(monitor.store, monitor.config, monitor.book)
    one = monitor.store.milestone("m1")
    days = ("2013-05-01", "2014-02-10", "2014-02-11", "")
    reader.__dict__["told"] = tuple(replace(one, id=f"m{day}", name=day, when=span_named(day)) for day in days)
    assert milestones_periods(reader) == ["2013", "2014", "2014-02", "2014-02-10", "2014-02-11"]
    whole = show(reader, "milestones")
    assert (whole["shown"], whole["count"], len(whole["undated"])) == (1, 4, 1)
    assert [one["period"] for one in whole["periods"]] == ["2014", "2013"]
    listed = [
        row["name"]
        for period in milestones_periods(reader)
        for year in show(reader, addresses.milestones_of(period))["years"]
        for row in year["milestones"]
    ]
    assert set(listed) == set(days) - {""}
    with pytest.raises(NotFound):
        show(reader, "milestones/2012")


def span_named(day: str) -> Span:
    when = date.fromisoformat(day) if day else None
    return Span(when, when, "day" if day else "", day)


def test_a_change_is_told_once_however_long_it_lasts(monitor: Monitor) -> None:
    view = show(monitor.reader, "category/arland-borduria")
    assert [(one["value"], one["lasted"]) for one in view["changes"]] == [("improved", 1), ("got worse", 2)]
    assert view["since"]["weeks"] == 1


def test_an_article_shows_its_coded_sentences_in_place(monitor: Monitor) -> None:
    view = show(monitor.reader, "article/a004")
    runs = [run for paragraph in view["paragraphs"] for run in paragraph if run["events"]]
    texts = ["".join(piece["text"] for piece in run["pieces"]) for run in runs]
    # No archive holds the character 0.
    assert texts == [FIRST, SECOND.replace("\x00", "\ufffd")]
    assert {"text": "Arland", "as": "who"} in runs[0]["pieces"]
    assert {"text": "Borduria", "as": "whom"} in runs[0]["pieces"]
    assert view["similar"][0]["reason"] == "same event"


def test_an_unsafe_address_of_an_article_is_not_linked(monitor: Monitor) -> None:
    assert show(monitor.reader, addresses.article("Ünsafe/../Id? 3"))["url"] == ""


def test_an_event_says_how_it_was_coded(monitor: Monitor) -> None:
    view = show(monitor.reader, "event/v-a004")
    assert view["why"] == [{"kind": "pattern", "name": "visit", "weight": 1.25, "text": "visited"}]
    assert (view["cameo"], view["cameo_name"]) == ("036", "Meet")
    assert view["relations"] == [{"title": "Arland – Borduria", "address": "relation/arl-bor"}]


def test_a_quiet_week_says_when_the_last_change_was(monitor: Monitor) -> None:
    changed = show(monitor.reader, "week/2014-w09")["categories"][0]["changed"]
    assert (changed["value"], changed["week"]["name"]) == ("improved", "2014-W09")


def test_weeks_lead_to_the_weeks_beside_them(monitor: Monitor) -> None:
    view = show(monitor.reader, "week/2014-w09")
    assert view["before"]["name"] < "2014-W09"
    assert view["after"] is None or view["after"]["name"] > "2014-W09"


@pytest.mark.parametrize(
    "address",
    ["nothing", "article/none", "event/~zz", "week/2014-w99", "relation/xxx-yyy", "relation/arl-bor/1900",
     "relation/arl-bor/²²²²", "state/xx", "category/none", "articles/1900", "events/done", "a/b/c/d", "", "/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(monitor: Monitor, address: str) -> None:
    with pytest.raises(NotFound):
        show(monitor.reader, address)


def test_numbers_choose_the_form_of_their_noun() -> None:
    assert [plural("en", number) for number in (0, 1, 2)] == ["other", "one", "other"]
    assert [plural("ru", number) for number in (1, 2, 5, 11, 12, 21, 22)] == [
        "one", "few", "many", "many", "many", "one", "few",
    ]  # fmt: skip


def test_days_are_told_as_short_as_they_can_be() -> None:
    words = read()
    assert words.days("2014-02-03", "2014-02-09") == "3–9 February 2014"
    assert words.days("2014-03-31", "2014-04-06") == "31 March – 6 April 2014"
    assert words.days("2013-12-30", "2014-01-05") == "30 December 2013 – 5 January 2014"
    assert words.days("2014-02-01", "2014-02-28") == "February 2014"
    assert words.days("2014-01-01", "2014-12-31") == "2014"
    assert words.days("2014-01-01", "2014-01-30") == "1–30 January 2014"
    assert words.days("9999-12-01", "9999-12-31") == "December 9999"


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="known: en"):
        read("xx")
