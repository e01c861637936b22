"""The comparison of two counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from comity.findings.comparing import compare, overdispersion, ratio


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.01, 0.99))
def test_without_overdispersion_it_is_the_binomial_test(recent: int, before: int, share: float) -> None:
    change = compare(recent, before, share=share, dispersion=1.0)
    assert change.up == pytest.approx(binom.sf(recent - 1, recent + before, share), abs=1e-9)
    assert change.down == pytest.approx(binom.cdf(recent, recent + before, share), abs=1e-9)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.02, 0.98), st.floats(1.0, 5.0))
def test_swapping_both_counts_mirrors_the_comparison(one: int, other: int, share: float, spread: float) -> None:
    here = compare(one, other, share=share, dispersion=spread)
    there = compare(other, one, share=1 - share, dispersion=spread)
    assert here.up == pytest.approx(there.down, abs=1e-9)


def test_clustered_counts_surprise_less() -> None:
    assert compare(10, 20, share=0.1, dispersion=3.0).up > compare(10, 20, share=0.1, dispersion=1.0).up


def test_overdispersion_is_learned_from_the_blocks() -> None:
    even, bursty = [(2.0, 1.0)] * 50, [(20.0, 1.0), *[(0.0, 1.0)] * 9] * 5
    assert overdispersion(even, usual=1.0, weight=1.0) == 1.0
    assert overdispersion(bursty, usual=1.0, weight=1.0) > 10


def test_without_events_overdispersion_is_the_usual() -> None:
    assert overdispersion([(0.0, 1.0)] * 9, usual=1.6, weight=8.0) == 1.6


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0.001, 0.999))
def test_the_interval_is_finite_and_holds_its_estimate(recent: int, before: int, share: float) -> None:
    estimate, (low, high) = ratio(recent, before, share=share, dispersion=1.5)
    assert -50 < low <= estimate <= high < 50
