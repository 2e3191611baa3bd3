"""Balance of threat, worked by hand on three actors."""

import numpy as np
import pytest

from realpolitik.theory.threat import backing, common_threat, insecurity, menace, power_that_bears


def test_menace_mixes_nearness_and_order():
    # 0.8 ((1 - 0.25) 0.4 + 0.25 0.6) 0.5 = 0.8 (0.3 + 0.15) 0.5 = 0.18.
    assert menace(0.8, 0.4, 0.6, 0.25, 0.5) == pytest.approx(0.18)


def test_menace_needs_hostility():
    assert menace(1.0, 1.0, 1.0, 0.4, 0.0) == 0.0


def test_backing_weighs_by_sensitivity():
    share = np.zeros((2, 2, 2))
    share[0, 1] = 0.5, 0.9
    # (3 · 0.5 + 1 · 0.9) / 4 = 0.6.
    assert backing(0, 1, share, np.array([3.0, 1.0])) == pytest.approx(0.6)
    assert backing(0, 1, share, np.zeros(2)) == 0.0


def test_power_that_bears_counts_self_backers_and_menace():
    power = np.array([0.5, 1.0, 0.2])
    near = np.array([[0.0, 0.4, 0.5], [0.4, 0.0, 0.0], [0.5, 0.0, 0.0]])
    backs = np.zeros((3, 3))
    backs[1, 0], backs[2, 0] = 0.3, 0.5
    menaced = np.zeros((3, 3))
    menaced[0] = 0.0, 0.06, 0.02
    # 0.5 + (0.3 · 0.4 · 1 + 0.5 · 0.5 · 0.2) + 0.08 = 0.5 + 0.12 + 0.05 + 0.08.
    assert power_that_bears(0, power, near, backs, menaced) == pytest.approx(0.75)


def test_common_threat_is_the_harmonic_mean_of_what_both_fear():
    threat = np.zeros((4, 4))
    threat[0] = 0.0, 0.9, 0.1, 0.2
    threat[1] = 0.9, 0.0, 0.3, 0.0
    # third 2: 2 · 0.1 · 0.3 / 0.4 = 0.15; third 3: one fears nothing, so 0; each other does not count.
    assert common_threat(0, 1, threat) == pytest.approx(0.15)
    assert common_threat(1, 0, threat) == common_threat(0, 1, threat)
    assert common_threat(2, 3, np.zeros((4, 4))) == 0.0


def test_insecurity_adds_threat_and_force():
    threat = np.array([[0.0, 0.2, 0.1], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    pressure = np.zeros((3, 3, 2))
    pressure[1, 0] = 0.9, 0.3
    pressure[0, 1] = 0.9, 0.9
    # 0.2 + 0.1 + force suffered 0.3; sanctions and own force do not count.
    assert insecurity(0, threat, pressure) == pytest.approx(0.6)
