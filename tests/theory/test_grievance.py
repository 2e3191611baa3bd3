"""What feeds grievance and lets it fade, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.grievance import contested, fading, force_by_others, help_withheld, siding


def test_contested_counts_opposed_positions_only():
    position = np.array([[0.5, -0.8], [0.5, 0.8]])
    salience = np.array([[0.6, 0.9], [1.0, 1.0]])
    # first dispute: 0.5 · 0.6 · (0.5 · 0.8) = 0.12; second: same side, nothing.
    assert contested(0, 1, np.array([0.5, 1.0]), position, salience) == pytest.approx(0.12)
    # the other minds by its own salience: 0.5 · 0.9 · 0.4.
    assert contested(1, 0, np.array([0.5, 1.0]), position, salience) == pytest.approx(0.18)


def test_siding_is_threat_times_backing_of_the_feared():
    threat, backs = np.zeros((4, 4)), np.zeros((4, 4))
    threat[0] = 0.0, 0.7, 0.2, 0.1
    backs[1] = 0.9, 0.0, 0.5, 0.4
    # 0.2 · 0.5 + 0.1 · 0.4; what the partner threatens itself, or gives me, does not count.
    assert siding(0, 1, threat, backs) == pytest.approx(0.14)


def test_force_by_others_leaves_out_the_partner():
    pressure = np.zeros((3, 3, 2))
    pressure[1, 0], pressure[2, 0] = (0.0, 0.5), (0.9, 0.2)
    assert force_by_others(0, 1, pressure) == pytest.approx(0.2)


def test_help_withheld_weighs_by_threat_load():
    volume = np.zeros((2, 2, 3))
    volume[1, 0] = 0.5, 1.0, 0.25
    # 1 - (0.8 · 0.5 + 0 · 1 + 0.4 · 0.25) / 1.2 = 1 - 0.5 / 1.2 = 7/12.
    assert help_withheld(0, 1, volume, np.array([0.8, 0.0, 0.4])) == pytest.approx(7 / 12)
    assert help_withheld(0, 1, volume, np.zeros(3)) == 1.0


def test_who_fears_the_same_forgives_sooner():
    # 0.5 (1 + 3 · 0.2) = 0.8.
    assert fading(0.5, 3.0, 0.2) == pytest.approx(0.8)
