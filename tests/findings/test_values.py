"""Changes in series of numbers: levels, slopes and spreads are found, noise is not."""

from __future__ import annotations

import numpy as np
import pytest

from comity.findings.costs import ValueCost
from comity.findings.values import value_changes
from evals.shifts import covering, f1

NOISE = np.random.default_rng(3).normal(size=200)


@pytest.mark.parametrize(
    "series",
    [
        np.concatenate([NOISE[:120], NOISE[120:] + 5]),
        np.concatenate([NOISE[:120], NOISE[120:] * 6]),
        np.concatenate([np.zeros(120), np.arange(80) * 0.3]) + NOISE,
    ],
)
def test_a_planted_change_is_found_where_it_is(series: np.ndarray) -> None:
    (found,) = value_changes(series)
    assert abs(found - 120) <= 5


def test_noise_a_constant_and_a_line_have_no_change() -> None:
    for series in (NOISE, np.ones(50), np.arange(60.0) + NOISE[:60], NOISE[:5]):
        assert value_changes(series) == ()


def test_scale_and_place_change_nothing() -> None:
    series = np.concatenate([NOISE[:90], NOISE[90:] + 4])
    assert value_changes(series * 1e9 + 7e11) == value_changes(series)


def test_a_stretch_costs_what_its_best_line_leaves() -> None:
    cost = ValueCost(price=0.0, share=1.0, least=1e-12).fit(NOISE.reshape(-1, 1))
    places = np.arange(40, 90)
    left = NOISE[40:90] - np.polyval(np.polyfit(places, NOISE[40:90], 1), places)
    assert cost.error(40, 90) == pytest.approx(50 * np.log(np.mean(left**2)))


def test_scores_are_those_published() -> None:
    marks = ((10, 50), (12,), ())
    assert f1(marks, ()) == pytest.approx(2 * 1 * (1 / 3 + 1 / 2 + 1) / 3 / (1 + (1 / 3 + 1 / 2 + 1) / 3))
    assert f1(((10,),), (13,)) == 1
    assert f1(((10,),), (16,)) == pytest.approx(0.5)
    assert covering.__doc__
