"""Bargains between adversaries, worked by hand."""

import pytest
from made_rows import parameters

from realpolitik.theory.bargaining import bargain_gain, bargain_next


def test_gain_is_relief_and_restraint_discounted_by_mistrust():
    chosen = parameters(wedge=2.0, third_party=20.0)
    # 2 · (1 - 0.5) (1 - 0.4) (0.3 + 0.2) - 20 · 0.1 · 0.05 = 0.3 - 0.1.
    assert bargain_gain(chosen, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05) == pytest.approx(0.2)


def test_struck_only_if_there_is_something_to_suspend():
    assert bargain_next(0, 0.1, 0.2, True) == 1
    assert bargain_next(0, 0.1, 0.2, False) == 0
    assert bargain_next(0, 0.0, 0.2, True) == 0


def test_ended_only_past_the_exit_cost():
    assert bargain_next(1, -0.2, 0.2, True) == 1
    assert bargain_next(1, -0.21, 0.2, True) == 0
    assert bargain_next(1, -0.1, 0.2, False) == 1
