"""Outlooks: forecasts know only the past, are scored by what they should be, and are shown where they are better."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from findings_making import MONDAY, an_event, week
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from comity.codec import dump, load
from comity.config import Category
from comity.findings import OUTLOOKS, expected, outlooks, statuses
from comity.findings.forecasting import LEVELS, Forecasts, forecasts, gain_of
from comity.findings.prospects import prospects
from comity.findings.series import series_of
from comity.records import Bucket, Finding, Timeline

WEEKS = 260
CALM = Category("BLR-LTU", ("BLR-LTU",))


def line(hostile: np.ndarray, cooperative: np.ndarray | None = None, *, subject: str = "BLR-LTU") -> Timeline:
    other = np.zeros(len(hostile), int) if cooperative is None else cooperative
    buckets = (
        Bucket(week(number), quads=(int(other[number]), 0, int(hostile[number]), 0), articles=50)
        for number in range(len(hostile))
    )
    return Timeline(subject, "week", tuple(buckets))


def wandering(seed: int, *, weeks: int = WEEKS) -> np.ndarray:
    """Counts whose level wanders from week to week, and comes back over half a year."""
    chance = np.random.default_rng(seed)
    level = [0.0]
    for step in chance.normal(0, 0.25, weeks - 1):
        level.append(0.96 * level[-1] + step)
    return chance.poisson(np.exp(np.array(level)))


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 30), st.floats(1.05, 6), st.integers(0, 60))
def test_the_score_is_the_distance_of_both_distributions(mean: float, spread: float, count: int) -> None:
    made = Forecasts(1, np.array([mean]), np.array([spread]), np.array([float(count)]))
    numbers = np.arange(3000)
    reached = nbinom.cdf(numbers, mean / (spread - 1), 1 / spread)
    assert made.scores[0] == pytest.approx(((reached - (numbers >= count)) ** 2).sum(), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", LEVELS)
def test_a_forecast_knows_only_what_came_before(name: str) -> None:
    counts = wandering(1).astype(float)
    seen = np.ones(WEEKS)
    other = np.concatenate([counts[:200], counts[200:] + 50])
    one, two = (forecasts(rows, seen, weeks=4, level=LEVELS[name]) for rows in (counts, other))
    assert np.array_equal(one.mean[:201], two.mean[:201])
    assert np.array_equal(one.dispersion[:201], two.dispersion[:201])
    assert one.mean[-1] < two.mean[-1]


def test_weeks_without_news_change_no_level_and_are_not_scored() -> None:
    counts, seen = wandering(2).astype(float), np.ones(WEEKS)
    gap = np.concatenate([counts[:100], np.zeros(10), counts[100:]])
    shown = np.concatenate([seen[:100], np.zeros(10), seen[100:]])
    whole, broken = forecasts(counts, seen, weeks=1), forecasts(gap, shown, weeks=1)
    assert broken.mean[-1] == pytest.approx(whole.mean[-1])
    assert np.isnan(broken.outcome[100:110]).all()
    assert np.isnan(forecasts(gap, shown, weeks=4).outcome[97:110]).all()


def test_many_series_at_once_are_each_by_itself() -> None:
    rows = np.stack([wandering(3), wandering(4)], axis=1).astype(float)
    both = forecasts(rows, np.ones_like(rows), weeks=4)
    one = forecasts(rows[:, 1], np.ones(WEEKS), weeks=4)
    assert np.allclose(both.mean[:, 1], one.mean)
    assert np.allclose(both.dispersion[:, 1], one.dispersion)


def test_a_gain_is_none_over_oneself_and_sure_over_what_is_always_worse() -> None:
    scores = np.random.default_rng(0).exponential(1, 200)
    assert gain_of(scores, scores).share == 0
    told = gain_of(scores, scores * 2)
    assert (told.share, told.low > 0.3) == (pytest.approx(0.5), True)
    assert gain_of(scores[:5], scores[:5]).low < 0


def test_where_the_level_wanders_an_outlook_is_told() -> None:
    found = list(outlooks(line(wandering(5)), name="Belarus and Lithuania"))
    told = next(one for one in found if dict(one.parameters)["of"] == "hostile")
    assert told.kind == "outlook"
    assert told.value in OUTLOOKS
    assert told.sentence.startswith("Belarus and Lithuania, outlook: hostile events expected: ")
    assert told.interval
    assert told.estimate is not None
    assert told.interval[0] <= told.estimate <= told.interval[1]
    assert told.period.earliest == MONDAY + timedelta(weeks=WEEKS)
    assert load(Finding, dump(told)) == told


def test_where_nothing_changes_the_long_run_mean_is_not_beaten() -> None:
    told = sum(
        1 for seed in range(20) for _ in outlooks(line(np.random.default_rng(seed).poisson(1.5, WEEKS)), name="calm")
    )
    assert told <= 2


def test_too_short_or_too_quiet_an_archive_has_no_outlook() -> None:
    assert not list(outlooks(line(wandering(5, weeks=90))))
    assert not list(outlooks(line(np.array([1] + [0] * (WEEKS - 1)))))
    assert not list(outlooks(Timeline("BLR-LTU", "week", ())))


def test_the_chance_to_get_worse_is_higher_where_hostile_acts_begin_to_rise() -> None:
    calm = np.random.default_rng(7).poisson(1.5, WEEKS)
    rising = calm.copy()
    rising[-2:] = [4, 5]
    chances = []
    for hostile in (calm, rising):
        timeline = line(hostile, np.full(WEEKS, 2))
        series, told = series_of(timeline), list(statuses(timeline, category=CALM))
        rows = np.diff(series.sums, axis=0)
        both = [forecasts(rows[:, column], rows[:, 2], weeks=1) for column in (0, 1)]
        found = prospects(series, told, both[0], both[1], since=250)
        assert np.isnan(found.chances[:250]).all()
        assert ((found.chances[250:] >= 0) & (found.chances[250:] <= 1)).all()
        assert np.isnan(found.scores[-1])
        chances.append(found.chances[-1])
    assert chances[0] < chances[1]


def test_outlooks_of_the_followed_name_the_events_they_rest_on() -> None:
    rows = wandering(5)
    named = [[f"{number}-{index}" for index in range(count)] for number, count in enumerate(rows)]
    buckets = (
        Bucket(week(number), (0, 0, len(names), 0), articles=50, events=tuple(names))
        for number, names in enumerate(named)
    )
    timeline = Timeline("BLR-LTU", "week", tuple(buckets))
    events = {
        name: an_event(name, week(number), "BLR", "LTU", hostile=True)
        for number, names in enumerate(named)
        for name in names
    }
    found = list(expected({"BLR-LTU": timeline}, [Category("The border", ("BLR-LTU",))], names={}, events=events))
    assert found
    assert all(one.subject == "BLR-LTU" for one in found)
    assert set(found[0].evidence) <= {name for names in named[-8:] for name in names}
    assert found[0].evidence
