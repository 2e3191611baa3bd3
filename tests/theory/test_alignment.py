"""The index and the gap, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.alignment import alignment_index, implementation_gap


def pair():
    volume, pressure, hostility = np.zeros((2, 2, 2)), np.zeros((2, 2, 2)), np.zeros((2, 2))
    volume[0, 1], volume[1, 0] = (0.5, 0.25), (0.3, 0.75)
    pressure[0, 1], pressure[1, 0] = (0.1, 0.0), (0.2, 0.1)
    hostility[0, 1], hostility[1, 0] = 0.2, 0.4
    return volume, pressure, hostility


def test_index():
    volume, pressure, hostility = pair()
    weight = np.array([0.5, 0.3])
    # 0.5 · 0.4 + 0.3 · 0.5 + 0.2 · ½ - 0.125 · 0.4 - 0.25 · 0.6 = 0.2 + 0.15 + 0.1 - 0.05 - 0.15.
    both = [alignment_index(i, 1 - i, volume, 0.5, pressure, hostility, weight) for i in (0, 1)]
    assert both[0] == pytest.approx(0.25)
    assert both[0] == both[1]


def test_index_spans_minus_one_to_one():
    volume, weight = np.ones((2, 2, 1)), np.array([0.8])
    none, all_of = np.zeros((2, 2)), np.ones((2, 2))
    assert alignment_index(0, 1, volume, 1.0, np.zeros((2, 2, 2)), none, weight) == pytest.approx(1.0)
    assert alignment_index(0, 1, 0 * volume, 0.0, np.ones((2, 2, 2)), all_of, weight) == pytest.approx(-1.0)


def test_gap_is_what_was_promised_and_not_delivered():
    volume, _, _ = pair()
    pledge = np.zeros((2, 2, 2))
    pledge[0, 1] = 0.75, 0.5
    # 1 - 0.75 / 1.25 = 0.4.
    assert implementation_gap(0, 1, volume, pledge) == pytest.approx(0.4)
    assert implementation_gap(1, 0, volume, pledge) == 0.0
