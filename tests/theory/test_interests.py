"""Needs and the worth of a unit, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.interests import base_need, need, supply, welfare, worth


def test_base_need_has_mean_one():
    # Interests ¼ and ¾; B (1, 0, 1), (0, 2, 0): sums ¼, 1½, ¼; mean 2/3; so 3/8, 9/4, 3/8.
    needs = base_need(np.array([[0.25, 0.75]]), np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]))
    np.testing.assert_allclose(needs, [[0.375, 2.25, 0.375]])


def test_a_channel_that_serves_nobody_leaves_the_others_alone():
    interests, benefits = np.array([[0.25, 0.75]]), np.array([[1.0, 0.0], [0.0, 2.0]])
    wide = np.hstack([benefits, np.zeros((2, 1))])
    np.testing.assert_array_equal(base_need(interests, wide)[:, :2], base_need(interests, benefits))


def test_nobody_needs_anything_without_interests():
    assert not base_need(np.zeros((2, 3)), np.ones((3, 2))).any()


def test_need_rises_with_insecurity_and_links():
    # 0.8 (1 + 0.5 · 0.4 + 0.3) = 1.2; a link of -2 cannot make it negative.
    assert need(0.8, 0.5, 0.4, 0.3) == pytest.approx(1.2)
    assert need(0.8, 0.5, 0.4, -2.0) == 0.0


def test_supply_adds_own_outside_and_partners():
    capacity, outside = np.array([[0.2], [0.5], [1.0]]), np.array([[0.1], [0.0], [0.0]])
    volume = np.zeros((3, 3, 1))
    volume[1, 0, 0], volume[2, 0, 0], volume[0, 1, 0] = 0.4, 0.3, 0.9
    # 0.2 + 0.1 + 0.5 · 0.4 + 1 · 0.3.
    assert supply(0, 0, capacity, outside, volume) == pytest.approx(0.8)


def test_worth_falls_with_supply():
    # 1.5 / 1.25² = 0.96.
    assert worth(1.5, 0.25) == pytest.approx(0.96)


def test_welfare_is_need_times_use():
    # 2 · ½ + 0.5 · ¾.
    assert welfare(0, np.array([[2.0, 0.5]]), np.array([[1.0, 3.0]])) == pytest.approx(1.375)
