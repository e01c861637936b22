"""What stands out is told, what does not is not, and too little says nothing."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from contrast_making import CODES, QUADS, a_world, asks

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.errors import NotFound
from comity.findings.contrasts import contrast, exceptions
from comity.findings.measures import MEASURES, tally
from comity.findings.peers import peers_of
from comity.findings.shrinking import beta_prior, gamma_prior
from comity.findings.ties import ties_of


@pytest.fixture(scope="module")
def book() -> Book:
    return read("plover")


def test_expected_is_what_both_margins_say() -> None:
    told = tally(a_world(1))
    measured = MEASURES["volume"](told)
    counts = told.counts.sum(axis=0)
    expected = 0.0
    for year in range(len(told.starts)):
        here = told.period == year
        margins = [counts[here & ((told.one == one) | (told.other == one))].sum() for one in (0, 1)]
        expected += margins[0] * margins[1] / (2 * counts[here].sum())
    assert measured.expected[0, 1] == pytest.approx(expected)


def test_a_planted_enmity_is_told_and_others_are_not() -> None:
    measures = [measure(tally(a_world(2, times={("S03", "S07"): 6.0}))) for measure in MEASURES.values()]
    found = exceptions(asks("S03", "S03"), measures)
    told = {(dict(one.parameters)["dimension"], one.subject, one.value) for one in found}
    assert ("conflict", "S03-S07", "exceptionally high") in told
    assert ("tone", "S03-S07", "exceptionally low") in told
    assert {subject for _, subject, _ in told} == {"S03-S07"}


def test_where_nothing_stands_out_few_are_told() -> None:
    told = 0
    for seed in range(4):
        measures = [measure(tally(a_world(100 + seed))) for measure in MEASURES.values()]
        told += sum(bool(exceptions(asks(code, code), measures)) for code in CODES[:4])
    assert told <= 4


def test_a_contrast_is_the_same_from_either_order_of_peers() -> None:
    measured = MEASURES["volume"](tally(a_world(3)))
    one = contrast(asks("S01", "S02", CODES), measured)
    assert contrast(asks("S01", "S02", tuple(reversed(CODES))), measured) == one
    assert one.estimate == contrast(asks("S02", "S01"), measured).estimate


def test_the_table_is_ranked_and_has_the_relation_in_it() -> None:
    finding = contrast(asks("S01", "S02", CODES[:9]), MEASURES["conflict"](tally(a_world(4))))
    ranked = [row for row in finding.standings if row.rank]
    assert [row.rank for row in ranked] == list(range(1, len(ranked) + 1))
    estimates = [row.estimate or 0.0 for row in ranked]
    assert estimates == sorted(estimates, reverse=True)
    assert any(row.dyad == "S01-S02" for row in finding.standings)


@pytest.mark.parametrize("question", [asks("S01", "S02", ("S03", "S04")), asks("S01", "NIL"), asks("NIL", "S01")])
def test_too_few_peers_or_no_events_are_too_little_evidence(question: object) -> None:
    for measure in MEASURES.values():
        finding = contrast(question, measure(tally(a_world(5))))  # type: ignore[arg-type]
        assert finding.value == "too little evidence"
        assert "too little evidence" in finding.sentence


def _thin_but_for(*partners: str) -> pl.DataFrame:
    """S01 has ties with these partners as before, with others one event each."""
    world = a_world(5)
    own, known = (pl.col("who") == "S01") | (pl.col("whom") == "S01"), pl.col("who", "whom").is_in(partners)
    thin = own & ~pl.any_horizontal(known)
    first = pl.col("start") == date(2000, 1, 1)
    return world.with_columns(
        pl.when(~thin).then(pl.col(name)).when(first & (name == QUADS[0])).then(1).otherwise(0).alias(name)
        for name in QUADS
    )


def test_peers_of_which_little_is_known_are_no_rule() -> None:
    told = tally(_thin_but_for("S02", "S03"))
    for name in ("tone", "material"):
        finding = contrast(asks("S01", "S02"), MEASURES[name](told))
        assert finding.value == "too little evidence"
        assert "of S01's ties with all others only one is known enough to compare with" in finding.sentence
        assert "rank" not in finding.sentence
    assert contrast(asks("S04", "S02"), MEASURES["tone"](told)).value != "too little evidence"


def test_of_a_tie_with_hardly_an_event_no_estimate_is_told() -> None:
    told = tally(_thin_but_for(*CODES[2:20]).filter(pl.col("start") == date(2000, 1, 1)))
    for measure in MEASURES.values():
        finding = contrast(asks("S01", "S00"), measure(told))
        assert finding.value == "too little evidence" or finding.standings[0].rank
        assert finding.value != "too little evidence" or "times the" not in finding.sentence
    assert "too few events to tell how many" in contrast(asks("S01", "S00"), MEASURES["tone"](told)).sentence


def test_a_peer_with_none_of_many_events_stands_in_the_table() -> None:
    pair = (pl.col("who") == "S01") & (pl.col("whom") == "S09")
    world = a_world(4).with_columns(
        pl.when(pair).then(0).otherwise(pl.col(name)).alias(name) for name in (QUADS[1], QUADS[3])
    )
    finding = contrast(asks("S01", "S02"), MEASURES["material"](tally(world)))
    assert [row.value for row in finding.standings if row.dyad == "S01-S09"] == [0.0]


def test_few_counts_are_drawn_to_what_is_usual_and_many_are_not() -> None:
    chance = np.random.default_rng(6)
    expected = np.exp(chance.normal(2, 1, 4000))
    ratios = chance.gamma(4, 0.25, 4000)
    counts = chance.poisson(expected * ratios).astype(float)
    prior = gamma_prior(counts, expected)
    few, many = prior.shrunken(np.array([3.0, 3000.0]), np.array([1.0, 1000.0])).estimate
    assert 1.0 < few < 2.0
    assert many == pytest.approx(3.0, abs=0.05)


def test_nine_in_ten_intervals_hold_the_truth() -> None:
    chance = np.random.default_rng(7)
    expected = np.exp(chance.normal(1, 1, 2000))
    ratios = chance.gamma(4, 0.25, 2000)
    counts = chance.poisson(expected * ratios).astype(float)
    shrunken = gamma_prior(counts, expected).shrunken(counts, expected)
    assert np.mean((shrunken.low <= ratios) & (ratios <= shrunken.high)) == pytest.approx(0.9, abs=0.04)
    shares, of = chance.beta(8, 2, 2000), np.ceil(expected)
    yes = chance.binomial(of.astype(int), shares).astype(float)
    told = beta_prior(yes, of).shrunken(yes, of)
    assert np.mean((told.low <= shares) & (shares <= told.high)) == pytest.approx(0.9, abs=0.04)


def test_a_step_is_dated() -> None:
    world = a_world(8)
    late = world["start"] >= date(2003, 1, 1)
    pair = (world["who"] == "S01") & (world["whom"] == "S02")
    hostile = world["verbal_conflict"].to_numpy().copy()
    hostile[(late & pair).to_numpy()] += 120
    measured = MEASURES["conflict"](tally(world.with_columns(verbal_conflict=hostile)))
    ties = ties_of(measured, "S01")
    assert ties is not None
    assert ties.began(measured.codes.index("S02")) == date(2003, 1, 1)
    assert ties.began(measured.codes.index("S09")) is None


def test_peers_are_found_by_border_region_organisation_and_code(book: Book) -> None:
    assert peers_of("neighbours", book, of="BLR").codes == ("LTU", "LVA", "POL", "RUS", "UKR")
    assert "SUN" not in peers_of("Eastern Europe", book, of="BLR", on=date(2014, 1, 1)).codes
    assert "LTU" not in peers_of("EUU", book, of="BLR", on=date(2003, 1, 1)).codes
    assert "LTU" in peers_of("European Union", book, of="BLR", on=date(2005, 1, 1)).codes
    assert peers_of("pol, ltu", book, of="BLR").codes == ("POL", "LTU")
    assert peers_of("Ours", book, of="BLR", regions={"Ours": ("KAZ", "RUS")}).codes == ("KAZ", "RUS")
    with pytest.raises(NotFound, match="Baltic states"):
        peers_of("Nowhere", book, of="BLR")
