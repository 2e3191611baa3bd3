"""Landscape energies, minima, basins and barriers: hand-worked cases, a slow reference, laws."""

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.theory import landscape

WHOLE = st.integers(-4, 4)  # whole numbers add without rounding and tie often


@st.composite
def worlds(draw, most=7):
    actors = draw(st.integers(2, most))
    sizes = draw(st.lists(st.integers(0, 4), min_size=actors, max_size=actors))
    propensities = draw(
        st.lists(st.lists(WHOLE, min_size=actors, max_size=actors), min_size=actors, max_size=actors)
    )
    return np.array(sizes, float), np.array(propensities, float)


def moved(camps, k):
    """The partition after k changes camp, written with actor 0 in camp 0."""
    changed = list(camps)
    changed[k] = 1 - changed[k]
    return tuple(camp ^ changed[0] for camp in changed)


def slow_energy(sizes, propensities, camps):
    actors = range(len(sizes))
    pairs = itertools.product(actors, actors)
    return sum(sizes[i] * sizes[j] * propensities[i][j] for i, j in pairs if camps[i] != camps[j])


def slow_landscape(sizes, propensities):
    camps = [(0, *rest) for rest in itertools.product((0, 1), repeat=len(sizes) - 1)]
    return {c: slow_energy(sizes, propensities, c) for c in camps}


def profile(sizes, propensities):
    """What of the minima does not depend on the names of the actors."""
    found = landscape.minima(sizes, propensities)
    return sorted((m.energy, round(m.basin, 6), m.barrier, m.partitions) for m in found)


def test_three_actors_by_hand():
    # 0 and 1 are enemies, 2 is a friend of 1: apart from 0 they are best, -2 * (3 * 2 * 1).
    sizes = [3.0, 2.0, 1.0]
    propensities = [[0, -1, 0], [-1, 0, 1], [0, 1, 0]]
    assert landscape.energy(sizes, propensities, "abb") == -12.0
    assert landscape.energy(sizes, propensities, "aab") == 4.0
    assert landscape.energy(sizes, propensities, "aaa") == 0.0
    assert landscape.energy(sizes, propensities, "abc") == -12.0 + 4.0
    assert landscape.minima(sizes, propensities) == [((0, 1, 1), -12.0, 4.0, math.inf, 1)]
    assert landscape.lowest(sizes, propensities, 4) == [
        ((0, 1, 1), -12.0),
        ((0, 1, 0), -8.0),
        ((0, 0, 0), 0.0),
        ((0, 0, 1), 4.0),
    ]
    assert landscape.runner_up(sizes, propensities) == ((0, 1, 0), -8.0)


def test_barrier_by_hand():
    # Two pairs of friends, mildly at odds: apart they stand at -8. All together (0) is a minimum too, since
    # whoever leaves alone parts a friendship (+6) for two enmities (-4): the pass between the two is at 2.
    sizes = np.ones(4)
    propensities = np.array([[0, 3, -1, -1], [3, 0, -1, -1], [-1, -1, 0, 3], [-1, -1, 3, 0]], float)
    best, other = landscape.minima(sizes, propensities)
    assert (best.camps, best.energy, best.barrier) == ((0, 0, 1, 1), -8.0, 10.0)
    assert (other.camps, other.energy, other.barrier) == ((0, 0, 0, 0), 0.0, 2.0)
    assert best.basin + other.basin == 8.0


def test_actor_that_nobody_minds_makes_no_second_minimum():
    propensities = np.zeros((3, 3))
    propensities[0, 1] = propensities[1, 0] = -1
    (only,) = landscape.minima(np.ones(3), propensities)
    assert (only.energy, only.basin, only.partitions) == (-2.0, 4.0, 2)


def test_rounding_is_no_preference():
    # Sums of the same nine terms differ in the last digit with their order; the ten energies are equal.
    sizes = np.full(6, 0.1)
    propensities = -np.ones((6, 6))
    found = landscape.minima(sizes, propensities)
    assert len(found) == 10  # three against three
    assert {round(m.basin, 9) for m in found} == {3.2}


@given(worlds())
def test_energies_equal_the_definition(world):
    sizes, propensities = world
    heights = landscape.energies(sizes, propensities)
    for number, height in enumerate(heights):
        camps = landscape.camps_of(number, len(sizes))
        expected = slow_energy(sizes, propensities, camps)
        assert height == expected == landscape.energy(sizes, propensities, camps)


@given(worlds())
def test_complement_has_the_same_energy(world):
    sizes, propensities = world
    for number in range(2 ** (len(sizes) - 1)):
        camps = landscape.camps_of(number, len(sizes))
        opposite = [1 - camp for camp in camps]
        assert landscape.energy(sizes, propensities, camps) == landscape.energy(sizes, propensities, opposite)


@given(worlds())
def test_minima_are_those_that_no_move_lowers(world):
    sizes, propensities = world
    heights = slow_landscape(sizes, propensities)
    low = {
        camps
        for camps, height in heights.items()
        if all(heights[moved(camps, k)] >= height for k in range(len(sizes)))
    }
    found = landscape.minima(sizes, propensities)
    assert {m.camps for m in found} <= low
    assert sum(m.partitions for m in found) == len(low)
    assert all(m.energy == heights[m.camps] for m in found)
    assert found[0].energy == min(heights.values())


@given(worlds())
def test_basins_share_out_all_partitions(world):
    sizes, propensities = world
    found = landscape.minima(sizes, propensities)
    assert sum(m.basin for m in found) == pytest.approx(2 ** (len(sizes) - 1))
    assert all(m.basin >= m.partitions for m in found)


@given(worlds(most=5))
def test_barriers_are_the_lowest_passes(world):
    sizes, propensities = world
    heights = slow_landscape(sizes, propensities)
    camps = list(heights)
    # Height of the lowest way between any two partitions, by Floyd and Warshall's scheme with max for plus.
    way = {(a, b): math.inf for a in camps for b in camps}
    for a in camps:
        way[a, a] = heights[a]
        for k in range(len(sizes)):
            way[a, moved(a, k)] = max(heights[a], heights[moved(a, k)])
    for middle, a, b in itertools.product(camps, camps, camps):
        way[a, b] = min(way[a, b], max(way[a, middle], way[middle, b]))
    found = landscape.minima(sizes, propensities)
    for m in found:
        others = [way[m.camps, other.camps] for other in found if other is not m]
        assert m.barrier == min(others, default=math.inf) - m.energy


@given(worlds(), st.randoms(use_true_random=False))
def test_names_and_order_of_actors_do_not_matter(world, random):
    sizes, propensities = world
    order = list(range(len(sizes)))
    random.shuffle(order)
    assert profile(sizes[order], propensities[np.ix_(order, order)]) == profile(sizes, propensities)


@given(worlds())
def test_only_the_sum_of_both_directions_counts(world):
    sizes, propensities = world
    assert profile(sizes, propensities.T) == profile(sizes, propensities)
    assert profile(sizes, (propensities + propensities.T) / 2) == profile(sizes, propensities)


@given(worlds())
def test_halves_that_hold_together_leave_the_best_partition_as_it_was(world):
    sizes, propensities = world
    halves = np.r_[sizes[0] / 2, sizes[0] / 2, sizes[1:]]
    place = np.r_[0, 0, 1 : len(sizes)]
    split = propensities[np.ix_(place, place)]
    split[0, 1] = split[1, 0] = 1e3
    assert landscape.lowest(halves, split, 1)[0].energy == landscape.lowest(sizes, propensities, 1)[0].energy


def test_twenty_actors_within_ten_seconds():
    draw = np.random.default_rng(20)
    landscape.minima(draw.random(3), draw.normal(size=(3, 3)))  # compile
    started = time.perf_counter()
    found = landscape.minima(draw.random(20), draw.normal(size=(20, 20)))
    assert time.perf_counter() - started < 10
    assert sum(m.basin for m in found) == pytest.approx(2**19)


@pytest.mark.parametrize(
    ("sizes", "propensities", "message"),
    [
        ([1.0], [[0.0]], "at least two"),
        ([[1.0, 1.0]], [[0.0]], "at least two"),
        ([1.0] * 21, np.zeros((21, 21)), "at most 20 actors"),
        ([1.0, 1.0], np.zeros((3, 3)), "2 x 2 propensities"),
        ([1.0, math.nan], np.zeros((2, 2)), "sizes must be finite"),
        ([1.0, -1.0], np.zeros((2, 2)), "not negative"),
        ([1.0, 1.0], [[0.0, math.inf], [0.0, 0.0]], r"propensity \[0, 1\] is inf"),
        ([1e200, 1e200], [[0.0, 1.0], [0.0, 0.0]], "too large"),
    ],
)
def test_malformed_input_is_refused_in_words(sizes, propensities, message):
    for ask in (landscape.minima, landscape.energies, landscape.lowest):
        with pytest.raises(ValueError, match=message):
            ask(sizes, propensities)


def test_camps_must_fit_the_actors():
    with pytest.raises(ValueError, match="2 actors need as many camps"):
        landscape.energy([1, 1], np.zeros((2, 2)), [0, 1, 0])
