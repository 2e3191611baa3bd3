"""Clustered intervals by hand, and how often they hold the truth."""

from __future__ import annotations

from math import isnan, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from realpolitik.analysis import clustered
from realpolitik.analysis.shares import wilson

POINT, LUCK = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
ROWS = np.array([[0, 6, 6], [6, 3, 0], [3, 6, 6]]).ravel()
T2 = 4.302653  # Student's t with 2 degrees of freedom at .975


def test_two_ways_by_hand():
    """Points down, lucks across; mean 4, departures

        -4  2  2 | 0      Σ of squared sums of points: 0 + 9 + 9 = 18, of lucks 9 + 9 + 0 = 18,
         2 -1 -4 | -3     of runs 16 + 4 + 4 + 4 + 1 + 16 + 1 + 4 + 4 = 54.
        -1  2  2 | 3
        -3  3  0          Points and lucks: 3/2 · 18 / 81 = 1/3 each. Runs: 9/8 · 54 / 81 = 3/4.

    So 1/3 + 1/3 - 3/4 < 0, and the larger of the two stands.
    """
    assert clustered.variance_of_mean(ROWS, [POINT]) == (pytest.approx(1 / 3), 2)
    assert clustered.variance_of_mean(ROWS, [POINT, LUCK]) == (pytest.approx(1 / 3), 2)
    assert clustered.variance_of_mean(ROWS, ()) == (pytest.approx(3 / 4), 8)


def test_single_runs_are_counted_once_by_hand():
    """Point effects -3 0 3 plus luck effects -1 0 1 around 5, without any rest.

    Sums of points -9 0 9: 3/2 · 162 / 81 = 3. Of lucks -3 0 3: 3/2 · 18 / 81 = 1/3. Runs: 16 + 9 + 4 + 1 +
    0 + 1 + 4 + 9 + 16 = 60, 9/8 · 60 / 81 = 5/6. Together 3 + 1/3 - 5/6 = 5/2, and the larger way, 3, stands.
    """
    additive = 5 + 3 * (POINT - 1) + (LUCK - 1)
    assert clustered.variance_of_mean(additive, [POINT, LUCK])[0] == pytest.approx(3)
    even = 5 + 3 * (POINT - 1) + 3 * (LUCK - 1)
    # Now both ways give 3, runs 9/8 · 108 / 81 = 3/2: 3 + 3 - 3/2 = 9/2.
    variance, freedom = clustered.variance_of_mean(even, [POINT, LUCK])
    assert (variance, freedom) == (pytest.approx(9 / 2), 2)
    found = clustered.mean(even, [POINT, LUCK])
    assert found.value == 5 and found.runs == 9
    assert found.high - 5 == pytest.approx(T2 * sqrt(4.5), abs=1e-5) == 5 - found.low


def test_a_share_by_korn_and_graubard_by_hand():
    """Four points of five runs with 5, 4, 2, 1 hits: p = .6, departures of sums 2 1 -1 -2.

    V = 4/3 · 10 / 400 = 1/30, p (1 - p) / V = 7.2 runs; times (1.959964 / 3.182446)² = .379291 makes 2.73090.
    """
    holds = np.concatenate([np.arange(5) < hits for hits in (5, 4, 2, 1)])
    found = clustered.share(holds, [np.repeat(np.arange(4), 5)])
    expected = wilson(0.6 * 2.73090, 2.73090)
    assert found.value == 0.6 and found.runs == 20
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-5)


def test_a_share_clustered_in_two_ways_by_hand():
    """Hits in the upper left of 3 × 3: 1 1 0 / 1 1 0 / 0 0 0; p = 4/9, sums depart by 2/3 2/3 -4/3 both ways.

    Each way 3/2 · 24/9 / 81 = 4/81; runs 9/8 · (4 · 25 + 5 · 16)/81 / 81 = 5/162. V = 8/81 - 5/162 = 11/162,
    p (1 - p) / V = 20/81 · 162/11 = 40/11; times (1.959964 / 4.302653)² = .207506 makes .754568.
    """
    holds = np.array([1, 1, 0, 1, 1, 0, 0, 0, 0], dtype=bool)
    found = clustered.share(holds, [POINT, LUCK])
    expected = wilson(4 / 9 * 0.754568, 0.754568)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-5)


def test_no_more_runs_than_there_are_and_no_fewer_than_groups_that_agree():
    alternating = np.tile([True, False], 30)
    within = clustered.share(alternating, [np.repeat(np.arange(30), 2)])
    assert within[:3] == pytest.approx(wilson(15, 30)[:3]), "no variance between: as many as there are groups"
    spread = np.arange(60) % 3 == 0
    cap = clustered.share(spread, [np.r_[np.zeros(1), np.arange(59) // 2 + 1].astype(int)])
    assert cap.high - cap.low >= wilson(20, 60).high - wilson(20, 60).low - 1e-12


def test_confidence_is_that_asked_for():
    values, group = np.array([1.0, 2.0, 4.0, 9.0]), np.arange(4)
    wide, narrow = (clustered.mean(values, [group], level) for level in (0.95, 0.5))
    # t(3) at .975 and at .75
    assert (wide.high - 4) / (narrow.high - 4) == pytest.approx(3.182446 / 0.764892, abs=1e-4)
    assert isnan(clustered.mean(values, [np.zeros(4)]).low) and isnan(clustered.share([], [[]]).value)


def held(share, between, luck_effects, points=30, lucks=8, draws=300):
    """Share of intervals, of means and of shares, that hold the truth; effects of points and of lucks."""
    generator = np.random.default_rng(11)
    point, luck = np.divmod(np.arange(points * lucks), lucks)
    size = sqrt(between**2 + luck_effects**2 + 1)
    threshold = size * NormalDist().inv_cdf(share)
    means = shares = 0
    for _ in range(draws):
        drawn = generator.normal(size=points * lucks)
        drawn += between * generator.normal(size=points)[point]
        drawn += luck_effects * generator.normal(size=lucks)[luck]
        found = clustered.mean(drawn, [luck, point])
        means += found.low <= 0 <= found.high
        found = clustered.share(drawn < threshold, [luck, point])
        shares += found.low <= share <= found.high
    return means / draws, shares / draws


@pytest.mark.parametrize("share", [0.1, 0.5])
@pytest.mark.parametrize(("between", "luck_effects"), [(0.5, 0.5), (1.5, 0.3), (0.3, 1.0)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(share, between, luck_effects):
    """In 90 % and more; not always either, or they would say too little."""
    means, shares = held(share, between, luck_effects)
    assert 0.9 <= means <= 0.995 and 0.9 <= shares <= 0.995, (means, shares)


def test_intervals_are_no_wider_than_they_need_be_where_runs_are_independent():
    """Neither points nor lucks matter: the larger way and few degrees of freedom make them a bit wide."""
    means, shares = held(0.5, 0.0, 0.0, draws=600)
    assert 0.94 <= means <= 0.992 and 0.94 <= shares <= 0.992, (means, shares)
