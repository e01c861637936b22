"""Who reached what first, and who votes alike: orders, the finding made of them, alignment."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.annals import whole
from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.findings import Compared, aligned, ordered, orders
from comity.records import Milestone, Party, Span
from tests.milestones_making import made, year

TIER = "strategic partnership"
NAMES = {"BLR": "Belarus", "CHN": "China", "EUU": "the EU", "POL": "Poland", "RUS": "Russia", "UKR": "Ukraine"}
COMPARED = Compared("CHN", "BLR", ("RUS", "UKR", "POL", "EUU"), names=NAMES)
SUMMER = Span(date(2013, 6, 1), date(2013, 8, 31), "season", "2013-22")
SINCE = Span(date(2011, 1, 1), date(2013, 10, 4), "interval", "2011/..")


@pytest.fixture(scope="module")
def book() -> Book:
    return read()


def rung(code: str, when: Span, tier: str = TIER, **more: object) -> Milestone:
    return made(code, "partnership", f"CHN {code}", when, **({"stage": "established", "tier": tier} | more))


ALL = [
    rung("BLR", SUMMER), rung("RUS", year(2001)), rung("UKR", year(2011)), rung("POL", year(2012)),
    rung("EUU", year(2003), "comprehensive strategic partnership"),
]  # fmt: skip


def test_all_that_reached_a_rung_stand_in_the_order_of_their_days(book: Book) -> None:
    lower, higher = orders(COMPARED, ALL, book)
    assert [cell.code for cell in lower.reached] == ["RUS", "EUU", "UKR", "POL", "BLR"]
    assert (lower.what, lower.verdict, lower.place) == (TIER, "in line", "last")
    assert [cell.milestones for cell in lower.cells] == [("RUS",), ("EUU",), ("UKR",), ("POL",), ("BLR",)]
    assert (higher.what, higher.verdict) == ("comprehensive strategic partnership", "without")
    assert [cell.code for cell in higher.reached] == ["EUU"]


def test_the_finding_says_it_in_a_sentence_with_its_evidence(book: Book) -> None:
    found = ordered(COMPARED, ALL, book)
    assert found.sentence.startswith(
        "China and Belarus, strategic partnership: in line: all five have it, and Belarus was the last "
        "(Russia 2001, the EU 2003, Ukraine 2011, Poland 2012, Belarus summer 2013)."
    )
    assert (found.kind, found.subject, found.value) == ("contrast", "BLR-CHN", "in line")
    assert set(found.evidence) == {"BLR", "RUS", "UKR", "POL", "EUU"}
    assert [(one.dyad, one.rank) for one in found.standings][-1] == ("BLR-CHN", 5)


@pytest.mark.parametrize(
    ("told", "verdict", "place"),
    [
        ([rung("BLR", SUMMER)], "alone", "neither"),
        ([rung("RUS", year(2001))], "without", "neither"),
        ([rung("BLR", year(1999)), rung("RUS", year(2001))], "in line", "first"),
        ([rung("BLR", year(2001)), rung("RUS", year(2001))], "in line", "open"),
        ([rung("BLR", year(2001, 2005)), rung("RUS", year(2003)), rung("UKR", year(1990))], "in line", "open"),
        ([rung("BLR", year(2002)), rung("RUS", year(2003)), rung("UKR", year(1990))], "in line", "neither"),
    ],
)
def test_first_and_last_are_told_only_where_no_day_can_be_anothers(
    told: list[Milestone], verdict: str, place: str, book: Book
) -> None:
    (order,) = orders(COMPARED, told, book)
    assert (order.verdict, order.place) == (verdict, place)


def test_of_since_the_first_year_counts(book: Book) -> None:
    told = [rung("BLR", SINCE), rung("RUS", year(2012))]
    (order,) = orders(COMPARED, told, book)
    assert order.place == "first"
    assert "Belarus since 2011" in order.sentence


def test_exercises_and_alliances_are_compared_but_not_what_did_not_happen(book: Book) -> None:
    told = [
        made("ex", "exercise", "CHN BLR", SINCE),
        made("al", "alliance", "CHN RUS", year(1992), name="non-aggression", stage="in force"),
        made("no", "exercise", "CHN RUS", year(2009), status="denied"),
        made("other", "exercise", "RUS BLR", year(2009)),
    ]
    found = {order.what: [cell.code for cell in order.reached] for order in orders(COMPARED, told, book)}
    assert found == {"joint exercises": ["BLR"], "non-aggression": ["RUS"]}


def test_what_ended_is_not_held_and_what_began_again_is(book: Book) -> None:
    told = [
        made("a", "alliance", "CHN RUS", year(1950), name="defence", stage="in force"),
        made("b", "alliance", "CHN RUS", year(1980), name="defence", stage="ended"),
        made("c", "alliance", "CHN BLR", year(1950), name="defence", stage="in force"),
        made("d", "alliance", "CHN BLR", year(1960), name="defence", stage="ended"),
        made("e", "alliance", "CHN BLR", year(1970), name="defence", stage="in force"),
    ]
    (order,) = orders(COMPARED, told, book)
    assert [(cell.code, cell.milestones) for cell in order.reached] == [("BLR", ("e",))]


def test_a_cell_whose_sources_disagree_says_so(book: Book) -> None:
    told = [
        rung("RUS", year(2001)),
        made("again", "partnership", "CHN RUS", year(1996), stage="established", tier=TIER),
    ]
    (order,) = orders(COMPARED, told, book)
    (cell,) = order.reached
    assert (cell.when, cell.contested) == (year(1996), True)


def test_claims_to_have_no_like_are_told_with_their_denial(book: Book) -> None:
    says = Party("BLR", "GOV", "Minsk")
    claims = [
        made("c1", "exceptionality", "CHN BLR", year(2013), status="alleged", said_by=says),
        made("c2", "exceptionality", "CHN BLR", year(2013), status="denied"),
    ]
    found = ordered(COMPARED, [*ALL, *claims], book)
    assert "That it has no like is claimed by Minsk in one sentence." in found.sentence
    assert "That it has no like is denied in one sentence." in found.sentence
    assert {"c1", "c2"} <= set(found.evidence)


def test_where_nothing_is_told_there_is_too_little_evidence(book: Book) -> None:
    found = ordered(COMPARED, [], book)
    assert (found.value, found.evidence, found.standings) == ("too little evidence", (), ())
    assert found.sentence == "China and Belarus, milestones: too little evidence."


def annals(*rows: tuple[str, float, int | None], name: str = "votes alike", when: int = 2019) -> pl.DataFrame:
    """Of each partner of China, a share and the number of roll calls."""
    made_of = [
        {"what": "measure", "name": name, "one": min("CHN", code), "other": max("CHN", code), "value": value,
         "count": cases, "begins": date(when, 1, 1), "line": number}
        for number, (code, value, cases) in enumerate(rows)
    ]  # fmt: skip
    frame = whole(pl.DataFrame(made_of, schema_overrides={"count": pl.UInt32}))
    return frame.with_columns(pl.format("data:{}", "line").alias("id"))


def test_alignment_ranks_a_tie_among_its_peers() -> None:
    found = aligned(COMPARED, annals(("BLR", 0.79, 90), ("RUS", 0.78, 90), ("UKR", 0.44, 90), ("POL", 0.46, 90)))
    assert (found.value, found.estimate) == ("in line", 0.79)
    assert "votes alike in 2019: in line: rank 1 of 4 (Belarus 79.0%, Russia 78.0%" in found.sentence
    assert [one.rank for one in found.standings] == [1, 2, 3, 4]
    assert found.evidence == ("data:0", "data:1", "data:3", "data:2")
    assert found.interval is not None
    assert found.interval[0] < 0.79 < found.interval[1]


@pytest.mark.parametrize(("own", "verdict"), [(0.99, "highest"), (0.01, "lowest"), (0.5, "in line")])
def test_highest_and_lowest_need_an_interval_beyond_all_peers(own: float, verdict: str) -> None:
    rows = [("RUS", 0.6, 90), ("UKR", 0.44, 90), ("POL", 0.46, 90)]
    assert aligned(COMPARED, annals(("BLR", own, 90), *rows)).value == verdict


def test_too_few_peers_or_roll_calls_are_too_little_evidence() -> None:
    assert aligned(COMPARED, annals(("BLR", 0.9, 90), ("RUS", 0.5, 90))).value == "too little evidence"
    few = annals(("BLR", 0.9, 5), ("RUS", 0.5, 90), ("UKR", 0.5, 90))
    assert aligned(COMPARED, few).value == "too little evidence"
    assert aligned(COMPARED, annals(("RUS", 0.5, 90)).clear()).sentence.endswith("alignment: too little evidence.")


def test_shared_organisations_count_where_there_are_no_votes_and_have_no_interval() -> None:
    rows = annals(("BLR", 40.0, None), ("RUS", 50.0, None), ("UKR", 45.0, None), name="shared organisations")
    found = aligned(COMPARED, rows)
    assert (found.value, found.interval) == ("lowest", None)
    assert "shared organisations in 2019: lowest: rank 3 of 3 (Russia 50, Ukraine 45, Belarus 40)" in found.sentence


def test_a_year_can_be_asked_for() -> None:
    both = pl.concat([
        annals(("BLR", 0.9, 90), ("RUS", 0.5, 90), ("UKR", 0.5, 90), when=2005),
        annals(("BLR", 0.2, 90), ("RUS", 0.5, 90), ("UKR", 0.5, 90)),
    ])  # fmt: skip
    assert [aligned(COMPARED, both, year=when).value for when in (2005, None)] == ["highest", "lowest"]
