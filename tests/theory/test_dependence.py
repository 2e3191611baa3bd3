"""Dependence and what it makes costly, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.dependence import dependence, restraint_at_stake, third_party_cost


def test_dependence_is_the_share_at_the_margin():
    worth = np.array([[0.5, 0.2], [9.0, 9.0]])
    capacity = np.array([[9.0, 9.0], [0.8, 1.0]])
    volume = np.zeros((2, 2, 2))
    volume[1, 0] = 0.5, 0.25
    # (0.5 · 0.8 · 0.5 + 0.2 · 1 · 0.25) / 2 = 0.25 / 2.
    assert dependence(0, 1, worth, capacity, volume, 2.0) == pytest.approx(0.125)
    assert dependence(0, 1, worth, capacity, volume, 0.0) == 0.0


def third_actor():
    depends, threat, pressure = np.zeros((4, 4)), np.zeros((4, 4)), np.zeros((4, 4, 2))
    depends[0] = 0.0, 0.9, 0.2, 0.1
    threat[2, 1], threat[3, 1] = 0.4, 0.0
    pressure[1, 3] = 0.8, 0.3
    return depends, threat, pressure


def test_third_parties_are_worth_what_one_depends_on_them():
    # 0.2 · (0.4 + 0) + 0.1 · (0 + force 0.3); dependence on the partner itself does not count.
    assert third_party_cost(0, 1, *third_actor()) == pytest.approx(0.11)


def test_restraint_is_own_threat_and_what_was_promised_to_the_feared():
    threat, promised = np.zeros((3, 3)), np.zeros((3, 3))
    threat[0] = 0.0, 0.3, 0.2
    promised[1, 2] = 0.6
    # 0.3 + 0.2 · 0.6.
    assert restraint_at_stake(0, 1, threat, promised) == pytest.approx(0.42)
