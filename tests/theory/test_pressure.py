"""Pressure past a threshold, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.pressure import aimed_pressure, obligation, suspended


def test_aim():
    # 0.5 · (0.58 - 0.3) / 0.7 = 0.2.
    assert aimed_pressure(0.5, 0.58, 0.3) == pytest.approx(0.2)
    assert aimed_pressure(0.5, 0.3, 0.3) == 0.0


def test_obligation_takes_the_worst_war_on_an_ally():
    exposure = np.array([0.0, 0.1, 0.5])
    rung = np.zeros((4, 4), dtype=np.int64)
    rung[0, 2] = rung[2, 0] = 2
    rung[0, 3] = rung[3, 0] = 1
    rung[0, 1] = rung[1, 0] = 2
    pressure = np.zeros((4, 4, 2))
    pressure[1, 2], pressure[1, 3], pressure[1, 0] = (0.9, 0.4), (0.0, 0.9), (0.0, 1.0)
    # 0.5 · max(0.5 · 0.4, 0.1 · 0.9): force only, partners only.
    assert obligation(0, 1, 0.5, exposure, rung, pressure) == pytest.approx(0.1)


def test_what_a_bargain_leaves():
    assert suspended(0.8, 1) == pytest.approx(0.2)
    assert suspended(0.8, 0) == 1.0
