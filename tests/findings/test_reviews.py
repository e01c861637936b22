"""How right, by those who reviewed; how far they agree; what to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.events.reviewing import identified
from comity.findings.reviews import Tally, judged
from comity.findings.urgency import Stake, cited
from comity.records import Decision, Event, Finding, Party, Sentence, Span

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def an_event(number: int, action: str = "CONSULT") -> Event:
    sentence = Sentence("a", number, 0, 1, f"Sentence {number}.")
    return Event(f"e{number}", "a", sentence, Span(), (Party("BLR"),), (Party("CHN"),), action)


def log(*rows: tuple[int, str, str], action: str = "CONSULT") -> list[Decision]:
    """Decisions as (event, by, verdict's first letter: y confirmed, c corrected, n rejected)."""
    words = {"y": "confirmed", "c": "corrected", "n": "rejected"}
    return [
        identified(
            Decision("", NOW + timedelta(minutes=minute), words[said], an_event(number, action), by)  # type: ignore[arg-type]
        )
        for minute, (number, by, said) in enumerate(rows)
    ]


def matrix(*reviewers: str) -> list[Decision]:
    """One row a reviewer, one character a thing; "." where nothing was decided."""
    return log(
        *(
            (number, f"r{who}", said)
            for who, row in enumerate(reviewers)
            for number, said in enumerate(row)
            if said != "."
        )
    )


def test_the_share_confirmed_is_told_by_action_with_wilsons_interval() -> None:
    found = judged([*log(*((n, "Ada", "y") for n in range(8)), (8, "Ada", "c"), (9, "Ada", "n"))])
    (tally,) = found.tallies
    assert (tally.act, tally.count, tally.precision) == ("CONSULT", 10, 0.8)
    # Wilson 1927; the figures are those of statsmodels' proportion_confint(8, 10, method="wilson").
    assert tally.interval == pytest.approx((0.4901625, 0.9433178), abs=1e-4)
    assert found.all_.count == found.decisions == 10


def test_nothing_decided_has_no_precision() -> None:
    found = judged([])
    assert (found.all_.precision, found.all_.interval, found.agreement) == (None, None, None)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_an_interval_holds_its_share(confirmed: int, corrected: int, rejected: int) -> None:
    tally = Tally("event", "AID", confirmed, corrected, rejected)
    if tally.count:
        assert tally.interval is not None
        assert 0 <= tally.interval[0] <= tally.precision <= tally.interval[1] <= 1


def test_what_came_up_by_chance_is_told_apart() -> None:
    doubtful, chance = log((0, "Ada", "n"), (1, "Ada", "y"))
    found = judged([doubtful, identified(replace(chance, drawn=True))])
    assert (found.all_.precision, found.all_drawn.precision) == (0.5, 1.0)
    assert found.drawn["event", "CONSULT"].count == 1


def test_only_what_several_decided_says_how_far_they_agree() -> None:
    assert judged(matrix("yyn", "...")).agreement is None
    found = judged(matrix("yyn.", "yyny")).agreement
    assert found is not None
    assert (found.things, found.reviewers, found.percent, found.alpha) == (3, 2, 1.0, 1.0)


def test_alpha_is_krippendorffs() -> None:
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", C: two observers, ten units: alpha .095.
    found = judged(matrix("ynyyyyyyny"[::-1], "nyynynyyyy"[::-1])).agreement
    expected = alpha_by_definition("ynyyyyyyny", "nyynynyyyy")
    assert found is not None
    assert found.alpha == pytest.approx(expected)
    first, second = "nynnnnnnnn", "yyynnynynn"
    paper = judged(matrix(first, second)).agreement
    assert paper is not None
    assert paper.alpha == pytest.approx(0.095, abs=0.001)


def alpha_by_definition(one: Sequence[str], other: Sequence[str]) -> float:
    """Observed over expected disagreement, counted pair by pair."""
    values = [*one, *other]
    observed = sum(a != b for a, b in zip(one, other, strict=True)) / len(one)
    pairs = [(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j]
    return 1 - observed / (sum(a != b for a, b in pairs) / len(pairs))


def test_where_all_say_the_same_alpha_says_nothing() -> None:
    found = judged(matrix("yyyy", "yyyy")).agreement
    assert found is not None
    assert (found.percent, found.alpha) == (1.0, None)


@given(st.lists(st.tuples(st.sampled_from("ycn"), st.sampled_from("ycn"), st.sampled_from("ycn.")), min_size=2))
def test_agreement_does_not_ask_who_said_what(rows: list[tuple[str, str, str]]) -> None:
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    one, other = judged(matrix(*columns)).agreement, judged(matrix(*columns[::-1])).agreement
    assert one is not None
    assert other is not None
    assert one.percent == pytest.approx(other.percent)
    assert one.alpha is None or one.alpha == pytest.approx(other.alpha)


def test_the_doubtful_strong_and_cited_come_first() -> None:
    plain = Stake(0.4, -5.0)
    assert Stake(0.6, -5.0).weight > plain.weight
    assert Stake(0.4, 9.0).weight > plain.weight
    assert Stake(0.4, -5.0, cited=2).weight > plain.weight
    assert Stake(0.4, -5.0, counts=False).weight < plain.weight
    assert Stake(0.0, -10.0, cited=9).weight == 0


def test_only_findings_that_say_something_cite() -> None:
    findings = [
        Finding(f"f{number}", kind, "x", Span(), value, "", evidence=("e1", "e2"))
        for number, (kind, value) in enumerate(
            [
                ("status", "got worse"),
                ("status", "has not changed"),
                ("similar", "same event"),
                ("shift", "rose"),
                ("contrast", "in line"),
            ]
        )
    ]
    assert [(event, one.id) for event, one in cited(findings)] == [
        ("e1", "f0"),
        ("e2", "f0"),
        ("e1", "f3"),
        ("e2", "f3"),
    ]
