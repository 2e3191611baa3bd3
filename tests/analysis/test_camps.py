"""Landscape at the start: the specification's figures, triangles by hand, and odds that add up."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.analysis.camps import UNCERTAIN, drawn_cases, start_landscape, triangular
from realpolitik.world.loading import load_case
from realpolitik.world.ranges import plausible


def test_quintet_of_2024_has_the_minimum_of_the_specification():
    case = load_case("baseline")
    found = start_landscape(case, plausible("baseline"), draws=60, seed=1)
    assert found.named(found.ranking[0].camps) == "RUS IRN | ISR GULF WEST"
    assert [place.energy for place in found.ranking] == pytest.approx([-2.20, -2.13, -1.24], abs=0.006)
    assert found.named(found.ranking[1].camps) == "RUS IRN GULF | ISR WEST"
    assert sum(odds.value for odds in found.odds.values()) == pytest.approx(1.0)
    assert next(iter(found.odds)) in ("RUS IRN | ISR GULF WEST", "RUS IRN GULF | ISR WEST")
    assert len(found.odds) > 1  # so close a race is open under errors of the inputs


def test_triangle_by_hand():
    one = np.ones(1)
    assert triangular(0.5 * one, 0 * one, 0.5 * one, one)[0] == pytest.approx(0.5)
    assert triangular(0.125 * one, 0 * one, 0.5 * one, one)[0] == pytest.approx(0.25)  # area of .25 x 1 / 2
    assert triangular(0.3 * one, 2 * one, 2 * one, 2 * one)[0] == 2.0
    assert triangular(0.75 * one, 0 * one, 0 * one, one)[0] == pytest.approx(0.5)  # 1 - sqrt(1 - .75)


def test_draws_stay_in_their_ranges_and_pairs_stay_pairs():
    case = load_case("baseline")
    low, high = plausible("baseline")
    for drawn in drawn_cases(case, (low, high), draws=20, seed=3):
        for name in UNCERTAIN:
            values = getattr(drawn.believed, name)
            assert (values >= getattr(low, name) - 1e-12).all(), name
            assert (values <= getattr(high, name) + 1e-12).all(), name
        assert np.array_equal(drawn.believed.proximity, drawn.believed.proximity.T)
