"""Lanes: each does what one number would, to the last bit; runs that differ share a rule by `where`."""

import math

import numba
import numpy as np
import pytest

from realpolitik.engine.lanes import SIDE, flat, lane_of, laned, laned_parameters, room, tile, untile
from realpolitik.theory.choice import clip01, quantal, ratio, resolve
from realpolitik.theory.compiled import OPTIONS, rule
from realpolitik.theory.lanes import LANES, anywhere, entry, where
from realpolitik.theory.structure import PARAMETER_RECORD

ODD = [0.0, -0.0, 1.0, -1.5, math.inf, -math.inf, math.nan, 5e-324, 1e308, 0.1]
GRID = [np.array(side).ravel() for side in np.meshgrid(ODD, ODD)]


def compiled(function):
    """Compiled as rules are, but for the cache on disk."""
    return numba.njit(**{**OPTIONS, "cache": False})(function)


def on_lanes(function, *rows):
    """A function of single numbers, on rows of lanes: (n,) arrays in, (n,) out."""
    size = -(-rows[0].size // LANES)
    arrays = [room((size,)) for _ in rows]
    for array, row in zip(arrays, rows, strict=True):
        array.reshape(-1)[: row.size] = row
    out = room((size,))
    one = compiled(function)

    if len(rows) == 1:

        @compiled
        def run(a, out):
            (x, result) = laned((a, out))
            for n in range(x.size):
                result[n] = one(x[n])

    else:

        @compiled
        def run(a, b, out):
            (x, y, result) = laned((a, b, out))
            for n in range(x.size):
                result[n] = one(x[n], y[n])

    run(*arrays, out)
    return out.reshape(-1)[: rows[0].size]


def same_bits(found, expected):
    np.testing.assert_array_equal(found, expected)
    number = ~np.isnan(expected)
    np.testing.assert_array_equal(np.signbit(found)[number], np.signbit(expected)[number])


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / y,
        lambda x, y: max(x, y),
        lambda x, y: min(x, y),
        lambda x, y: where(x < y, x, y),
        lambda x, y: where((x <= y) & (y > 0.0), 1, 2),
        lambda x, y: where((x == y) | (x != x), -x, abs(y)),
        lambda x, y: 2 * x - y / 3,
    ],
)
def test_two_numbers(function):
    alone = compiled(function)
    same_bits(on_lanes(function, *GRID), np.array([alone(x, y) for x, y in zip(*GRID, strict=True)]))


@pytest.mark.parametrize(
    "function",
    [
        lambda x: math.sqrt(x),
        lambda x: abs(x),
        lambda x: -x,
        lambda x: quantal(x),
        lambda x: resolve(x),
        lambda x: clip01(x),
        lambda x: ratio(x, x - 1, 7.0),
    ],
)
def test_one_number(function):
    alone = compiled(function)
    values = np.concatenate([GRID[0], np.random.default_rng(0).normal(size=100)])
    same_bits(on_lanes(function, values), np.array([alone(x) for x in values]))


def test_a_sum_that_begins_as_a_number_goes_on_in_lanes():
    def total(x):
        found = 0.0
        for _ in range(3):
            found += x
        found -= 1
        return found

    assert on_lanes(total, np.arange(5.0)).tolist() == [-1.0, 2.0, 5.0, 8.0, 11.0]


def test_every_lane_reads_its_own_entry_and_one_outside_the_first():
    table = np.array([10.0, 11.0, 12.0])

    @compiled
    def read(places, out, table):
        (place, found) = laned((places, out))
        for n in range(place.size):
            found[n] = entry(table, place[n])

    places, out = room((3,)), room((3,))
    places[0] = np.arange(LANES) % 4
    places[1] = 2.0
    places[2] = 7.0
    read(places, out, table)
    assert out[0].tolist() == [10.0, 11.0, 12.0, 10.0] * (LANES // 4)
    assert set(out[1]) == {12.0} and set(out[2]) == {10.0}
    assert entry(table, 1) == 11.0


def test_anywhere_is_whether_one_lane_at_least_holds():
    @compiled
    def some(values):
        (x,) = laned((values,))
        return anywhere(x[0] > 1.0), anywhere(x[1] > 1.0)

    values = room((2,))
    values[1, LANES - 1] = 2.0
    assert some(values) == (False, True)
    assert anywhere(True) and not anywhere(False)


def test_a_plain_if_on_lanes_is_refused():
    @compiled
    def wrong(values):
        (x,) = laned((values,))
        return 1.0 if x[0] > 0.0 else 0.0

    with pytest.raises(numba.TypingError):
        wrong(room((1,)))


def test_one_lane_is_a_view():
    @compiled
    def write(values, lane):
        (alone,) = lane_of((values,), lane)
        for n in range(alone.size):
            alone[n] = n + 1.0

    values = room((3,))
    write(values, 2)
    assert values[:, 2].tolist() == [1.0, 2.0, 3.0]
    assert values.sum() == 6.0


def test_parameters_in_lanes():
    @compiled
    def read(values, out):
        (found,) = laned((out,))
        parameters = laned_parameters(values)
        found[0] = parameters.enmity - parameters.treaty_chance

    names = PARAMETER_RECORD.names
    values, out = room((len(names),)), room((1,))
    values[names.index("enmity")] = np.arange(LANES)
    values[names.index("treaty_chance")] = 0.5
    read(values, out)
    assert out[0].tolist() == [n - 0.5 for n in range(LANES)]


@pytest.mark.parametrize("kind", [np.float64, np.int64])
def test_a_tile_turns_lanes_into_rows(kind):
    @compiled
    def turn(abreast, alone):
        tile(flat(abreast), LANES, flat(alone), 3, 20)

    abreast, alone = room((2 * LANES,)), np.zeros((LANES, 20), dtype=kind)
    abreast[...] = np.arange(abreast.size).reshape(abreast.shape)
    turn(abreast, alone)
    np.testing.assert_array_equal(alone[:, 3 : 3 + SIDE], abreast[LANES : LANES + SIDE].T)
    assert (alone[:, :3] == 0).all() and (alone[:, 3 + SIDE :] == 0).all()


def test_rows_turn_back_into_lanes():
    @compiled
    def turn(alone, abreast):
        untile(flat(alone), 3, 20, flat(abreast), 1)

    alone, abreast = np.arange(20.0 * LANES).reshape(LANES, 20), room((SIDE + 2,))
    turn(alone, abreast)
    np.testing.assert_array_equal(abreast[1:-1], alone[:, 3 : 3 + SIDE].T)
    assert (abreast[[0, -1]] == 0).all()


def test_rules_are_compiled_without_licence_to_regroup():
    assert "fastmath" not in OPTIONS
    assert rule(lambda x: x)(1.0) == 1.0
