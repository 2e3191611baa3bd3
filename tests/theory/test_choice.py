"""Choice shapes, worked by hand."""

import math

import pytest

from realpolitik.theory.choice import (
    clip01,
    clip99,
    excess,
    marginal_use,
    quantal,
    ratio,
    resolve,
    unquantal,
    use,
)


def test_quantal_at_the_root_of_two():
    # v = √2: v / √(2 + 2) = √2 / 2, so ½ + √2 / 4.
    assert quantal(math.sqrt(2.0)) == pytest.approx(0.5 + math.sqrt(2.0) / 4)
    assert quantal(-math.sqrt(2.0)) == pytest.approx(0.5 - math.sqrt(2.0) / 4)


def test_quantal_is_students_t_with_two_degrees_of_freedom():
    from scipy.stats import t

    for v in (-30.0, -2.0, -0.3, 0.0, 0.7, 5.0):
        assert quantal(v) == pytest.approx(t(2).cdf(v), abs=1e-14)


def test_unquantal_of_three_quarters():
    # c = ½: ½ √(2 / (1 - ¼)) = ½ √(8/3) = √(2/3).
    assert unquantal(0.75) == pytest.approx(math.sqrt(2.0 / 3.0))
    assert unquantal(0.5) == 0.0


def test_resolve_is_silent_below_nothing():
    # v = 1: 1 / √3.
    assert resolve(1.0) == pytest.approx(1 / math.sqrt(3.0))
    assert resolve(0.0) == 0.0 == resolve(-5.0)


def test_clips():
    assert (clip01(-0.1), clip01(0.4), clip01(1.7)) == (0.0, 0.4, 1.0)
    assert (clip99(0.0), clip99(0.4), clip99(1.0)) == (0.01, 0.4, 0.99)


def test_excess_over_a_fifth():
    # (0.6 - 0.2) / 0.8 = ½.
    assert excess(0.6, 0.2) == pytest.approx(0.5)
    assert (excess(0.1, 0.2), excess(3.0, 0.2)) == (0.0, 1.0)


def test_ratio_is_told_what_nothing_of_nothing_is():
    assert ratio(0.3, 1.2, 9.0) == 0.25
    assert ratio(0.3, 0.0, 1.0) == 1.0 == ratio(0.3, -2.0, 1.0)


def test_use_and_its_margin():
    # z = ¼: ¼ / (5/4) = 1/5; 1 / (5/4)² = 16/25.
    assert use(0.25) == pytest.approx(0.2)
    assert marginal_use(0.25) == pytest.approx(0.64)
    step = 1e-6
    assert (use(0.25 + step) - use(0.25 - step)) / (2 * step) == pytest.approx(marginal_use(0.25))
