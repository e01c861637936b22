"""Spirals: answers are told from bursts and from too little evidence; a chain goes in turn and in time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from findings_making import an_event, traced

from comity.codec import dump, load
from comity.findings import SPIRALS, spirals
from comity.findings.chaining import chain
from comity.findings.exciting import Acts, answers_of, past
from comity.findings.spirals import judged
from comity.records import Finding

NAMES = {"BLR": "Belarus", "LTU": "Lithuania"}


def in_turn(rounds: int, lag: int) -> Acts:
    """Rounds of one act and one answer to it, at no regular distance."""
    chance = np.random.default_rng(1)
    counts = np.zeros((365, 2))
    for day in np.sort(chance.choice(340, rounds, replace=False)):
        counts[day, 0] += 1
        counts[day + lag, 1] += 1
        counts[day + 2 * lag, 0] += 1
    return Acts(counts, np.ones(365))


def test_past_acts_weigh_one_in_all_and_never_the_day_itself() -> None:
    counts = np.zeros((400, 2))
    counts[10, 0] = 1
    weights = past(counts, 5.0)[:, 0]
    assert weights[:11].sum() == 0
    assert weights.sum() == pytest.approx(1)
    assert weights[16] == pytest.approx(weights[11] / 2)


def test_answers_are_found_and_bursts_of_each_side_are_none() -> None:
    said = judged(in_turn(30, 2))
    assert said is not None
    assert said.found.answers[1] > 0.4
    assert said.gains[1] > 5.412
    chance = np.random.default_rng(2)
    apart = judged(Acts(chance.poisson(0.3, (365, 2)).astype(float), np.ones(365)))
    assert apart is not None
    assert apart.value not in SPIRALS[:3]


def test_the_order_of_sides_does_not_matter() -> None:
    acts = in_turn(30, 2)
    one, other = judged(acts), judged(Acts(acts.counts[:, ::-1].copy(), acts.seen))
    assert one is not None
    assert other is not None
    assert one.value == other.value
    assert one.found.answers == pytest.approx(other.found.answers[::-1], abs=0.02)


def test_a_chain_goes_in_turn_and_in_time() -> None:
    acts = in_turn(30, 2)
    links = chain(acts, answers_of(acts)[0], most=6)
    assert 2 <= len(links) <= 6
    for before, after in pairwise(links):
        assert before.side != after.side
        assert before.day < after.day
        assert 0.05 <= after.chance <= 1


def test_few_acts_are_too_little_evidence() -> None:
    days = [date(2013, 3, 4) + timedelta(days=9 * number) for number in range(8)]
    events = [
        an_event(f"e{number}", day, *pair, hostile=True)
        for number, day in enumerate(days)
        for pair in [("BLR", "LTU") if number % 2 else ("LTU", "BLR")]
    ]
    timeline = next(one for one in traced(events, weeks=40) if one.subject == "BLR-LTU")
    (found,) = spirals(timeline, {event.id: event for event in events}, names=NAMES)
    assert (found.kind, found.value) == ("spiral", "too little evidence")
    assert "4 by Belarus and 4 by Lithuania are too few" in found.sentence
    assert set(found.evidence) == {event.id for event in events}
    assert load(Finding, dump(found)) == found


def test_a_year_of_turns_names_its_chain_and_counts_a_manner_once_a_day() -> None:
    acts = in_turn(30, 2)
    turns = {0: ("BLR", "LTU"), 1: ("LTU", "BLR")}
    events = [
        an_event(f"e{day}-{side}-{copy}", date(2013, 1, 7) + timedelta(days=int(day)), *turns[int(side)], hostile=True)
        for day, side in zip(*acts.counts.nonzero(), strict=True)
        for copy in range(3)
    ]
    timeline = next(one for one in traced(events, weeks=50) if one.subject == "BLR-LTU")
    known = {event.id: event for event in events}
    (found,) = spirals(timeline, known, names=NAMES)
    parameters = dict(found.parameters)
    assert int(parameters["acts of BLR"]) == int((acts.counts[:350, 0] > 0).sum())
    assert found.value in SPIRALS
    assert set(found.evidence) <= set(known)
    if parameters["chain"]:
        days = [known[name].when.earliest or date.min for name in found.evidence]
        assert days == sorted(days)
