"""What the views say, without any HTML."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_making import FIRST, SECOND
from pages_monitor import Monitor

from comity.errors import NotFound
from comity.pages import addresses, all_addresses, show
from comity.pages.messages import plural, read
from comity.pages.views.article import paragraphs
from comity.records import Article, Sentence


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


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="known: en"):
        read("xx")
