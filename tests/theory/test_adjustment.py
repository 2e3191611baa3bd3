"""Relaxation and the leaky stock, worked by hand."""

import math

import pytest

from realpolitik.theory.adjustment import leaky, relax, share_per_step


def test_half_a_year_at_rate_two():
    assert float(share_per_step(2.0, 0.5)) == pytest.approx(1 - math.exp(-1))


def test_twelve_months_catch_up_as_one_year():
    level, monthly = 0.2, float(share_per_step(1.3, 1 / 12))
    for _ in range(12):
        level = relax(level, 0.9, monthly)
    assert level == pytest.approx(relax(0.2, 0.9, float(share_per_step(1.3, 1.0))))


def test_relax_goes_its_share_of_the_way():
    # 0.8 + ¼ (0.4 - 0.8) = 0.7.
    assert relax(0.8, 0.4, 0.25) == pytest.approx(0.7)


def test_leaky_step():
    # (0.2 + ½ 0.6) / (1 + ½ (0.6 + 0.4)) = 0.5 / 1.5.
    assert leaky(0.2, 0.6, 0.4, 0.5) == pytest.approx(1 / 3)


def test_leaky_rests_at_its_share_of_inflow():
    # in / (in + out) = 0.6 / 1.0.
    assert leaky(0.6, 0.6, 0.4, 3.0) == pytest.approx(0.6)


def test_leaky_never_reaches_one():
    assert leaky(0.999, 1e6, 0.0, 1.0) < 1.0
