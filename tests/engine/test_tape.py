"""Luck is keyed by name: it depends on nothing but seed, run, stream and column."""

from dataclasses import replace

import numpy as np
import pytest
from made_worlds import permuted, random_case

from realpolitik.engine.tape import draw, pair_names

CASE = random_case(0, actors=4, channels=2, steps=10)


def test_uniforms():
    tape = draw(CASE, 3, 0, 500)
    for stream in tape:
        assert (stream >= 0).all() and (stream < 1).all()
        # 500 runs of 10 steps and at least 5 columns: standard error of the mean .0018.
        assert stream.mean() == pytest.approx(0.5, abs=0.01)
    flat = np.concatenate([stream.reshape(500, -1) for stream in tape], axis=1)
    assert len(np.unique(flat)) == flat.size, "no column repeats another's luck"


def test_columns_are_uncorrelated():
    meetings = draw(CASE, 3, 0, 2000).meeting.reshape(-1, 6)
    # Standard error 1 / √20000 = .007.
    assert np.abs(np.corrcoef(meetings.T) - np.eye(6)).max() < 0.035


@pytest.mark.parametrize(("first", "runs"), [(0, 1), (63, 2), (64, 64), (100, 30)])
def test_a_run_has_its_luck_wherever_it_is_drawn(first, runs):
    whole, part = draw(CASE, 3, 0, 200), draw(CASE, 3, first, runs)
    for one, other in zip(whole, part, strict=True):
        np.testing.assert_array_equal(one[first : first + runs], other)


def test_a_longer_horizon_goes_on():
    short, long = draw(CASE, 3, 0, 5), draw(replace(CASE, steps=25), 3, 0, 5)
    for one, other in zip(short, long, strict=True):
        np.testing.assert_array_equal(one, other[:, : one.shape[1]])


def test_pairs_are_named_without_order():
    assert pair_names(("b", "a", "c")) == ["a-b", "b-c", "a-c"]


def test_order_of_actors_does_not_matter():
    other = permuted(CASE, [2, 0, 3, 1])
    one, two = draw(CASE, 3, 0, 5), draw(other, 3, 0, 5)
    names, renamed = pair_names(CASE.actors), pair_names(other.actors)
    for p, name in enumerate(names):
        np.testing.assert_array_equal(one.treaty[:, :, p], two.treaty[:, :, renamed.index(name)])


def test_one_more_driver_leaves_the_luck_of_the_others():
    other = replace(CASE, drivers=("zero", *CASE.drivers))
    np.testing.assert_array_equal(draw(CASE, 3, 0, 5).driver, draw(other, 3, 0, 5).driver[:, :, 1:])


def test_seed_and_run_name_the_luck():
    assert not np.array_equal(draw(CASE, 3, 0, 1).meeting, draw(CASE, 4, 0, 1).meeting)
    assert not np.array_equal(draw(CASE, 3, 0, 1).meeting, draw(CASE, 3, 1, 1).meeting)
    assert not np.array_equal(draw(CASE, 3, 0, 1).meeting, draw(CASE, 3, 0, 1).judgement)


@pytest.mark.parametrize(("seed", "first", "runs"), [(-1, 0, 1), (0, -1, 1), (0, 0, 0)])
def test_nonsense_is_refused(seed, first, runs):
    with pytest.raises(ValueError, match="give a whole number from"):
        draw(CASE, seed, first, runs)
