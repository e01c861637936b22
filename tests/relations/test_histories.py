"""Histories and ladders: one object across articles and wordings, contradictions side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.records import Milestone
from comity.relations import histories, ladders
from tests.milestones_making import made, year

AGREEMENT = "agreement on the status of China's military forces"
TIER = "strategic partnership"


@pytest.fixture(scope="module")
def book() -> Book:
    return read()


def signed(name: str, when: int, words: str = AGREEMENT, codes: str = "BLR CHN", **more: object) -> Milestone:
    return made(name, "basing", codes, year(when), stage="signed", **({"name": words} | more))


def test_steps_of_one_agreement_in_other_words_are_one_history(book: Book) -> None:
    told = [
        signed("a", 2012),
        made("b", "basing", "CHN BLR", year(2013), stage="ratified", domain="military",
             name="Sino-Belarusian agreement on military forces temporarily deployed"),
    ]  # fmt: skip
    (history,) = histories(told, book)
    assert [(step.stage, step.when.edtf, step.milestones) for step in history.steps] == [
        ("signed", "2012", ("a",)),
        ("ratified", "2013", ("b",)),
    ]
    assert (history.parties, history.domain) == (("BLR", "CHN"), "military")


def test_other_parties_names_domains_or_tiers_are_other_histories(book: Book) -> None:
    told = [
        signed("a", 2012),
        signed("b", 2012, codes="BLR RUS"),
        signed("c", 2012, words="agreement on the trade of milk"),
        signed("d", 2012, domain="military"),
        signed("e", 2012, domain="trade"),
        signed("f", 2012, tier=TIER),
    ]
    assert len(histories(told, book)) >= 5


def test_no_step_comes_before_the_one_that_must_precede_it(book: Book) -> None:
    told = [signed("a", 2012), made("b", "basing", "BLR CHN", year(2009), stage="ratified", name=AGREEMENT)]
    assert len(histories(told, book)) == 2


def test_sources_that_disagree_stand_side_by_side(book: Book) -> None:
    told = [signed("a", 2001), signed("b", 1996), signed("c", 2001)]
    (history,) = histories(told, book)
    assert [(step.when.edtf, step.milestones, step.contested) for step in history.steps] == [
        ("1996", ("b",), True),
        ("2001", ("a", "c"), True),
    ]


def test_days_that_overlap_are_no_contradiction_and_the_closest_counts(book: Book) -> None:
    told = [signed("a", 2001), made("b", "basing", "BLR CHN", year(2000, 2003), stage="signed", name=AGREEMENT)]
    (history,) = histories(told, book)
    assert [(step.when.edtf, step.contested) for step in history.steps] == [("2001", False)]


def test_visits_may_be_paid_again(book: Book) -> None:
    told = [made("a", "visit", "BLR CHN", year(2001)), made("b", "visit", "BLR CHN", year(2006))]
    (history,) = histories(told, book)
    assert [step.contested for step in history.steps] == [False, False]


def test_only_what_happened_has_a_history(book: Book) -> None:
    told = [signed(status, 2012, status=status) for status in ("announced", "denied", "alleged", "hypothetical")]
    assert histories(told, book) == ()
    assert ladders([signed("x", 2012, tier=TIER, status="denied")], book) == {}


@given(st.lists(st.tuples(st.integers(1990, 2015), st.sampled_from(["signed", "ratified", "ended"])), max_size=8))
def test_every_telling_is_kept_in_exactly_one_step(book: Book, told: list[tuple[int, str]]) -> None:
    listed = [
        made(f"m{number}", "treaty", "BLR CHN", year(when), stage=stage, name="treaty on friendship")
        for number, (when, stage) in enumerate(told)
    ]
    kept = [ref for history in histories(listed, book) for step in history.steps for ref in step.milestones]
    assert sorted(kept) == sorted(one.id for one in listed)
    for history in histories(listed, book):
        days = [step.when.earliest for step in history.steps]
        assert days == sorted(days)


def rung(name: str, when: int, tier: str = TIER, stage: str = "established", kind: str = "partnership") -> Milestone:
    return made(name, kind, "BLR CHN", year(when), stage=stage, tier=tier)


def test_a_ladder_tells_which_rung_holds_from_when(book: Book) -> None:
    told = [
        rung("b", 2013),
        rung("c", 2016, "comprehensive strategic partnership", "upgraded"),
        rung("a", 2001, "partnership"),
    ]
    ladder = ladders(told, book)["BLR-CHN"]
    assert [(one.tier, one.when.edtf, one.milestones) for one in ladder.rungs] == [
        ("partnership", "2001", ("a",)),
        ("strategic partnership", "2013", ("b",)),
        ("comprehensive strategic partnership", "2016", ("c",)),
    ]
    reached = ladder.reached(3)
    assert reached is not None
    assert reached.milestones == ("b",)
    assert ladder.highest is not None
    assert ladder.highest.when.edtf == "2016"
    assert ladder.reached(5) is None


def test_a_higher_rung_counts_for_a_lower_one(book: Book) -> None:
    ladder = ladders([rung("a", 2003, "comprehensive strategic partnership")], book)["BLR-CHN"]
    reached = ladder.reached(3)
    assert reached is not None
    assert reached.when.edtf == "2003"


def test_rungs_that_sources_date_otherwise_are_contested(book: Book) -> None:
    told = [rung("a", 2001), rung("b", 1996, stage="signed", kind="declaration"), rung("c", 2001)]
    rungs = ladders(told, book)["BLR-CHN"].rungs
    assert [(one.when.edtf, one.milestones, one.contested) for one in rungs] == [
        ("1996", ("b",), True),
        ("2001", ("a", "c"), True),
    ]


def test_a_rung_that_is_left_does_not_hold(book: Book) -> None:
    rungs = ladders([rung("a", 2003), rung("b", 2014, stage="ended")], book)["BLR-CHN"].rungs
    assert [(one.when.edtf, one.holds, one.contested) for one in rungs] == [
        ("2003", True, False),
        ("2014", False, False),
    ]
