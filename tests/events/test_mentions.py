"""Names are found whole, the longest first, and mean what they meant on the day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codebook.book import Book
from comity.events.mentions import Spotter, supported


@pytest.fixture(scope="module")
def spotter(book: Book) -> Spotter:
    return Spotter(book)


def found(spotter: Spotter, text: str, on: date | None = None) -> list[tuple[str, str, str]]:
    return [(mention.text, mention.code, mention.kind) for mention in spotter.spot(text, on=on)]


def test_names_demonyms_capitals_and_places_are_told_apart(spotter: Spotter) -> None:
    text = "Norway said the Swedish envoy had left Oslo for Bergen."
    assert found(spotter, text) == [
        ("Norway", "NOR", "name"),
        ("Swedish", "SWE", "demonym"),
        ("Oslo", "NOR", "capital"),
        ("Bergen", "NOR", "place"),
    ]


def test_a_name_inside_a_word_is_none(spotter: Spotter) -> None:
    assert found(spotter, "Norwegianism and Osloense") == []


def test_a_string_that_never_means_the_state_hides_the_name_in_it(spotter: Spotter) -> None:
    assert found(spotter, "A shop in Norway Street burned.") == []


def test_a_surname_means_whoever_held_office_then(spotter: Spotter) -> None:
    assert found(spotter, "Jensen flew home.", date(1992, 5, 1))[0][1] == "SWE"
    assert found(spotter, "Jensen flew home.", date(2010, 5, 1))[0][1] == "NOR"


def test_a_leader_out_of_office_has_no_sector(spotter: Spotter) -> None:
    in_office, later = (spotter.spot("Jens Jensen spoke.", on=date(year, 5, 1))[0] for year in (2010, 2016))
    assert (in_office.sector, later.sector) == ("GOV", "")


def test_a_leader_of_long_ago_is_not_meant(spotter: Spotter) -> None:
    assert found(spotter, "Anna Jensen won the race.", date(2020, 5, 1)) == []


def test_a_prefix_and_a_demonym_are_two_names(spotter: Spotter) -> None:
    assert [code for _, code, _ in found(spotter, "Belaruso-Swedish talks")] == ["BLR", "SWE"]


def test_a_group_stands_for_its_members(spotter: Spotter) -> None:
    (mention,) = spotter.spot("A letter of the Nordic two was sent.")
    assert mention.members == ("NOR", "SWE")


@pytest.mark.parametrize(
    ("text", "sure", "kept"),
    [
        ("Georgia voted.", frozenset(), False),
        ("Georgia voted.", frozenset({"GEO"}), True),
        ("Norway and Georgia signed.", frozenset(), True),
        ("Norway beat Georgia Tech.", frozenset(), False),
        ("In Norway, Miss Georgia spoke.", frozenset(), False),
    ],
)
def test_a_weak_name_needs_support(spotter: Spotter, text: str, sure: frozenset[str], kept: bool) -> None:
    found_codes = {mention.code for mention in supported(text, spotter.spot(text), sure)}
    assert ("GEO" in found_codes) == kept


@given(st.text(max_size=200))
def test_mentions_are_in_order_and_do_not_overlap(spotter: Spotter, text: str) -> None:
    mentions = spotter.spot(f"Norway {text} Sweden")
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(f"Norway {text} Sweden"[one.start : one.end] == one.text for one in mentions)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Georgia's government resigned.", True),
        ("The Georgian police blocked a road.", True),
        ("Georgia police blocked a road.", False),
        ("Then Ann Georgia's government job ended.", False),
    ],
)
def test_a_weak_name_with_an_office_behind_it_is_sure(spotter: Spotter, text: str, *, sure: bool) -> None:
    assert [mention.sure for mention in spotter.spot(text)] == [sure]
