"""How many: dead, injured, arrested, people in a crowd, troops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.events.scale import scale

Figures = dict[str, tuple[int, int, int]]


def told(text: str, action: str = "") -> Figures:
    return {one.what: (one.low, one.best, one.high) for one in scale(text, action)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("At least 12 people were killed and 30 wounded.", {"dead": (12, 12, 12), "injured": (30, 30, 30)}),
        ("Shells killed 12 and wounded between 10 and 20 civilians.", {"dead": (12,) * 3, "injured": (10, 15, 20)}),
        ("Two soldiers and a civilian were killed.", {"dead": (3, 3, 3)}),
        ("Twenty-five soldiers died and three tanks burned.", {"dead": (25, 25, 25)}),
        ("Three Turkish soldiers were shot dead on Sunday.", {"dead": (3, 3, 3)}),
        ("The death toll rose to 120, including 13 children.", {"dead": (120, 120, 120)}),
        ("The strike left 12 dead and about 40 injured.", {"dead": (12, 12, 12), "injured": (36, 40, 44)}),
        ("Police detained more than 300 people on 12 May 2014.", {"arrested": (300, 300, 300)}),
        ("Tens of thousands rallied in Minsk.", {"crowd": (20000, 44721, 99999)}),
        ("A crowd of 5,000 marched.", {"crowd": (5000, 5000, 5000)}),
        ("Up to 1.5 million people took to the streets.", {"crowd": (1, 1500000, 1500000)}),
        ("Russia moved 5,000 troops to the border.", {"troops": (5000, 5000, 5000)}),
        ("Moscow sent two thousand paratroopers and 500 marines.", {"troops": (2500, 2500, 2500)}),
        ("Dozens were arrested.", {"arrested": (24, 49, 99)}),
        ("Police arrested 15 and injured 3 of the 200 marchers.", {"arrested": (15,) * 3, "injured": (3, 3, 3)}),
        ("Two dozen people were wounded.", {"injured": (24, 24, 24)}),
        ("10-15 people died.", {"dead": (10, 12, 15)}),
    ],
)
def test_numbers_count_what_stands_nearest(text: str, wanted: Figures) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A 12-year-old boy was hurt in 2014.",
        "Belarus got 630 million dollars.",
        "Nobody was killed.",
        "The strike began on May 12.",
        "The rally lasted 3 days.",
        "The march of 2012 was recalled.",
    ],
)
def test_dates_ages_and_money_count_nobody(text: str) -> None:
    assert told(text) == {}


def test_people_without_another_word_are_the_crowd_of_a_protest() -> None:
    assert told("More than 3,000 people came.", "PROTEST") == {"crowd": (3000, 3000, 3000)}
    assert told("More than 3,000 people came.", "CONSULT") == {}


def test_figures_come_in_a_fixed_order() -> None:
    text = "Police arrested 30 people, wounded 20 people and killed 10 people."
    assert [one.what for one in scale(text, "")] == ["dead", "injured", "arrested"]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(0 <= one.low <= one.best <= one.high for one in scale(text, "PROTEST"))


@given(st.lists(st.sampled_from(["12", "two", "dozens", "of", "people", "killed", "and", ",", "at least", "between",
                                 "9" * 400, "1.2", "million", "hundred", "soldiers", "-", "to", "up to"])))  # fmt: skip
def test_any_run_of_numbers_is_read(words: list[str]) -> None:
    assert all(0 <= one.low <= one.best <= one.high for one in scale(" ".join(words), "PROTEST"))
