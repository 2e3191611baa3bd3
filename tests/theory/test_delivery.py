"""Delivery under sanctions, worked by hand."""

import math

import numpy as np
import pytest
from made_rows import parameters

from realpolitik.theory.delivery import fulfilment, passage, sanction_bite, sanctions_by_others


def sanctioned():
    pressure = np.zeros((4, 4, 2))
    pressure[2, 0, 0], pressure[3, 0, 0], pressure[2, 1, 0] = 0.3, 0.4, 0.5
    pressure[1, 0, 0] = 0.9
    pressure[3, 1, 1] = 0.9
    return pressure


def test_the_harder_hit_of_the_two_counts():
    # on 0: 0.3 + 0.4; on 1: 0.5; what the two do to each other and force do not count.
    assert sanctions_by_others(0, 1, sanctioned()) == pytest.approx(0.7)


def test_corridors_evade():
    volume = np.zeros((4, 4, 2))
    volume[0, 1], volume[1, 0] = (0.9, 0.4), (0.9, 0.2)
    # 0.7 (1 - 0.5 · ½ (0.4 + 0.2)) = 0.7 · 0.85.
    assert sanction_bite(0, 1, sanctioned(), volume, np.array([0.0, 0.5])) == pytest.approx(0.595)


def test_bite_is_at_most_one_and_evasion_at_most_whole():
    everything = np.ones((4, 4, 2))
    assert sanction_bite(0, 1, everything, np.zeros((4, 4, 1)), np.array([0.5])) == 1.0
    assert sanction_bite(0, 1, everything, everything[:, :, :1], np.array([3.0])) == 0.0


def test_passage_multiplies_own_and_others_sanctions():
    # (1 - 0.25) (1 - 0.4 · 0.5) = 0.75 · 0.8.
    assert passage(0.25, 0.4, 0.5) == pytest.approx(0.6)


def test_fulfilment_at_precision_two():
    # 2 (0.3 + 0.2) = 1: ½ + ½ / √3.
    assert fulfilment(parameters(precision=2.0), 0.3, 0.2) == pytest.approx(0.5 + 0.5 / math.sqrt(3))
