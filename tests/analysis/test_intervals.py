"""Intervals against numbers worked by hand or published."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from realpolitik.analysis.comparison import (
    aligned,
    mean,
    paired_difference,
    paired_share_difference,
    student_quantile,
)
from realpolitik.analysis.ladder import reached_by, signing_dates
from realpolitik.analysis.shares import share, wilson


def test_wilson_by_hand():
    # n = 10, 7 successes, z = 1.96: centre (.7 + .19207) / 1.38415 = .64449,
    # half 1.96 / 1.38415 * sqrt(.021 + .0096036) = .24772
    found = wilson(7, 10)
    assert found.value == 0.7
    assert found.low == pytest.approx(0.39678, abs=1e-5)
    assert found.high == pytest.approx(0.89221, abs=1e-5)


def test_wilson_of_newcombe_1998():
    # Newcombe (1998, Statistics in Medicine 17: 857-872), table I, method 3
    assert wilson(81, 263)[1:3] == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148)[1:3] == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20)[1:3] == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29)[1:3] == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_wilson_at_the_ends_never_leaves_the_unit_interval():
    assert wilson(0, 50).low == 0.0 and wilson(0, 50).high > 0
    assert wilson(50, 50).high == 1.0 and wilson(50, 50).low < 1
    assert isnan(wilson(0, 0).value)
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


def test_wilson_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits = [found.low <= 0.07 <= found.high for found in (share(rng.random(200) < 0.07) for _ in range(2000))]
    assert 0.93 <= np.mean(hits) <= 0.97


def test_paired_difference_by_hand():
    # differences 2, 3, 1, 2: mean 2, sd sqrt(2/3), t(3) = 3.18245, half 3.18245 * .81650 / 2 = 1.29923
    found = paired_difference([3, 5, 4, 6], [1, 2, 3, 4])
    assert found.value == 2.0
    assert found.low == pytest.approx(2 - 1.29923, abs=1e-5)
    assert found.high == pytest.approx(2 + 1.29923, abs=1e-5)
    assert found.runs == 4


def test_pairing_is_narrower_than_comparing_means():
    rng = np.random.default_rng(2)
    luck = rng.normal(0, 1, 400)
    ours, theirs = luck + 0.1 + rng.normal(0, 0.05, 400), luck
    paired = paired_difference(ours, theirs)
    assert paired.low > 0, "visible in pairs"
    assert mean(ours).low < mean(theirs).high, "hidden in the means"


def test_lost_runs_drop_their_pair():
    found = paired_difference([1.0, np.nan, 3.0], [0.0, 5.0, 2.0])
    assert (found.value, found.runs) == (1.0, 2)
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_difference([1.0], [1.0, 2.0])


def test_runs_are_matched_by_number():
    ours = {"run": np.array([0, 1, 2]), "failed": np.array([0, 3, 0]), "x": np.array([1.0, 9.0, 5.0])}
    theirs = {"run": np.array([2, 0, 1]), "failed": np.array([0, 0, 0]), "x": np.array([4.0, 1.0, 7.0])}
    first, second = aligned(ours, theirs, "x")
    assert first.tolist() == [1.0, 5.0] and second.tolist() == [1.0, 4.0]


def test_paired_shares_by_hand():
    # n = 100, b = 15, c = 5: 10/102 ± 1.95996/102 * sqrt(21 - 100/102) = .09804 ± .08597
    first = np.r_[np.ones(15), np.zeros(5), np.zeros(80)].astype(bool)
    second = np.r_[np.zeros(15), np.ones(5), np.zeros(80)].astype(bool)
    found = paired_share_difference(first, second)
    assert found.value == pytest.approx(0.10)
    assert found.low == pytest.approx(0.09804 - 0.08597, abs=2e-5)
    assert found.high == pytest.approx(0.09804 + 0.08597, abs=2e-5)


def test_equal_shares_keep_an_interval():
    found = paired_share_difference(np.ones(100, bool), np.ones(100, bool))
    assert found.value == 0 and found.low < 0 < found.high


def test_student_table():
    table = {1: 12.7062, 5: 2.5706, 10: 2.2281, 30: 2.0423}
    for freedom, quantile in table.items():
        assert student_quantile(0.95, freedom) == pytest.approx(quantile, abs=1e-4)


def test_ladder_by_date():
    first = np.ma.masked_array([0, 3, 14, 15, 0], mask=[0, 0, 0, 0, 1])
    assert reached_by(first, 14).value == 0.6
    assert reached_by(first).value == 0.8
    assert signing_dates(first, (2024, 11), 12) == ("2025-02", "2024-11", "2026-01")
    assert signing_dates(np.ma.masked_all(3, dtype=np.int32), (2024, 11), 12).median is None
