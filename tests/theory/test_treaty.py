"""Treaties, worked by hand."""

import math

import numpy as np
import pytest
from made_rows import parameters

from realpolitik.theory.treaty import rung_next, treaty_value, wars_of

CHOSEN = parameters(
    common_cause=2.0,
    enmity=0.5,
    commitment_cost=10.0,
    entrapment=0.5,
    third_party=20.0,
    precision=2.0,
    exit_cost=0.2,
    treaty_rate=12 * math.log(2),
)


def test_the_chosen_window_comes_every_other_month():
    assert CHOSEN.treaty_chance == pytest.approx(0.5)


def test_wars_of_a_partner():
    pressure = np.zeros((4, 4, 2))
    pressure[2, 1], pressure[3, 1], pressure[0, 1], pressure[1, 2] = (0.5, 0.2), (0, 0.1), (0, 0.9), (0, 0.9)
    # force by third states on 1: 0.2 + 0.1.
    assert wars_of(0, 1, pressure) == pytest.approx(0.3)


def test_value_of_a_rung():
    # 2 · 0.3 + 0.1 - 0.5 · 0.2 - 10 · 0.15 · 0.06 - 0.5 · 0.05 · 0.4 - 20 · 0.01 · 0.3
    # = 0.6 + 0.1 - 0.1 - 0.09 - 0.01 - 0.06.
    value = treaty_value(CHOSEN, 0.3, 0.1, 0.2, 0.15, 0.4, 0.01, 0.06, 0.05, 0.3)
    assert value == pytest.approx(0.44)


def test_rise_at_the_chance_of_the_surplus():
    # climb ½: resolve(1) = 1/√3; chance ½ / √3 = 0.2887.
    chance = 0.5 / math.sqrt(3)
    assert rung_next(CHOSEN, 1, 4, 0.5, 9.0, chance - 1e-9) == 2
    assert rung_next(CHOSEN, 1, 4, 0.5, 9.0, chance + 1e-9) == 1
    assert rung_next(CHOSEN, 4, 4, 0.5, 9.0, 0.0) == 4


def test_no_surplus_no_treaty():
    assert rung_next(CHOSEN, 1, 4, 0.0, 9.0, 0.0) == 1


def test_fall_beyond_the_exit_cost():
    # hold -0.7: -2 (0.2 - 0.7) = 1; the upper ½ / √3 of the uniforms ends it.
    chance = 0.5 / math.sqrt(3)
    assert rung_next(CHOSEN, 2, 4, -9.0, -0.7, 1 - chance + 1e-9) == 1
    assert rung_next(CHOSEN, 2, 4, -9.0, -0.7, 1 - chance - 1e-9) == 2
    assert rung_next(CHOSEN, 2, 4, -9.0, -0.2, 0.999999) == 2
    assert rung_next(CHOSEN, 0, 4, -9.0, -0.7, 0.999999) == 0
