"""Exact splits, worked by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.theory.attribution import (
    marginal_slope,
    quantal_slope,
    secant,
    share_of_first,
    weight_of_factor,
)
from realpolitik.theory.choice import marginal_use, quantal

reals = st.floats(-20, 20)
supplies = st.floats(0, 20)


def test_quantal_slope():
    # from 0 to 1: (½ / √3) / 1; at 0 the derivative is 1 / (2 √2).
    assert quantal_slope(0.0, 1.0) == pytest.approx(0.5 / math.sqrt(3))
    assert quantal_slope(0.0, 0.0) == pytest.approx(1 / (2 * math.sqrt(2)))


def test_marginal_slope():
    # from 0 to 1: (¼ - 1) / 1; at 1 the derivative is -2 / 8.
    assert marginal_slope(0.0, 1.0) == pytest.approx(-0.75)
    assert marginal_slope(1.0, 1.0) == pytest.approx(-0.25)


def test_secant_has_a_default_where_points_coincide():
    assert secant(1.0, 4.0, 0.0, 2.0, 9.0) == pytest.approx(1.5)
    assert secant(1.0, 4.0, 2.0, 2.0, 9.0) == 9.0


def test_share_of_first_is_where_the_straight_lines_cross():
    # the gap goes from -1 to 3: below 0 for a quarter of the way; and from 3 to -1 for the last quarter.
    assert share_of_first(-1.0, 3.0) == pytest.approx(0.25)
    assert share_of_first(3.0, -1.0) == pytest.approx(0.25)


def test_weight_of_factor():
    # 1/3 · 2 · 5 + 1/3 · 4 · 7 + 1/6 (2 · 7 + 4 · 5) = 10/3 + 28/3 + 34/6 = 55/3.
    assert weight_of_factor(2.0, 4.0, 5.0, 7.0) == pytest.approx(55 / 3)


@given(reals, reals)
def test_quantal_slope_gives_back_the_change(v0, v1):
    assert quantal_slope(v0, v1) * (v1 - v0) == pytest.approx(quantal(v1) - quantal(v0), abs=1e-14)


@given(supplies, supplies)
def test_marginal_slope_gives_back_the_change(z0, z1):
    assert marginal_slope(z0, z1) * (z1 - z0) == pytest.approx(marginal_use(z1) - marginal_use(z0), abs=1e-13)


@given(reals, reals, reals, reals)
def test_shares_of_a_minimum_add_up(a0, a1, b0, b1):
    first = share_of_first(a0 - b0, a1 - b1)
    change = first * (a1 - a0) + (1 - first) * (b1 - b0)
    assert change == pytest.approx(min(a1, b1) - min(a0, b0), abs=1e-9)


@given(reals, reals, reals, reals, reals, reals)
def test_weights_of_a_product_add_up(a0, a1, b0, b1, c0, c1):
    change = weight_of_factor(b0, b1, c0, c1) * (a1 - a0)
    change += weight_of_factor(a0, a1, c0, c1) * (b1 - b0)
    change += weight_of_factor(a0, a1, b0, b1) * (c1 - c0)
    assert change == pytest.approx(a1 * b1 * c1 - a0 * b0 * c0, abs=1e-8)
