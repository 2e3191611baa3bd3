from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from realpolitik.analysis.attribution import MOST_EXACT, attribute, sampled_shapley, shapley

RUNS = 40


def game(count, seed=0):
    """A worth per run for every set of changes, drawn at random."""
    chance = np.random.default_rng(seed)
    table = {
        frozenset(chosen): chance.normal(size=RUNS)
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }
    return table.__getitem__


def test_two_changes_by_hand():
    worth = {frozenset(): 1.0, frozenset({0}): 3.0, frozenset({1}): 2.0, frozenset({0, 1}): 8.0}
    found = shapley(lambda made: np.array([worth[made]]), 2)
    # the first adds 2 alone and 6 after the second; the second adds 1 alone and 5 after the first
    assert found[:, 0].tolist() == [4.0, 3.0]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_parts_add_up_to_the_difference_in_every_run(count):
    worth = game(count)
    whole = worth(frozenset(range(count))) - worth(frozenset())
    np.testing.assert_allclose(shapley(worth, count).sum(axis=0), whole, rtol=0, atol=1e-12)
    sampled = sampled_shapley(worth, count, 3, seed=1)
    np.testing.assert_allclose(sampled.sum(axis=1), np.broadcast_to(whole, (3, RUNS)), rtol=0, atol=1e-12)


def test_a_change_that_does_nothing_gets_nothing():
    worth = game(3)
    found = shapley(lambda made: worth(made - {1}), 3)
    assert not found[1].any() and found[0].any() and found[2].any()
    assert not sampled_shapley(lambda made: worth(made - {1}), 3, 4, seed=0)[:, 1].any()


def test_changes_that_do_the_same_get_the_same():
    worth = game(3)

    def alike(made):  # 0 and 2 are exchangeable
        return worth(made) + worth(frozenset({0: 2, 2: 0}.get(k, k) for k in made))

    found = shapley(alike, 3)
    np.testing.assert_allclose(found[0], found[2], rtol=0, atol=1e-12)


def test_parts_of_two_games_add():
    one, two = game(4, seed=1), game(4, seed=2)
    both = shapley(lambda made: one(made) + two(made), 4)
    np.testing.assert_allclose(both, shapley(one, 4) + shapley(two, 4), rtol=0, atol=1e-12)


def test_beyond_eight_changes_orders_are_sampled_and_their_interval_holds_the_truth():
    count = MOST_EXACT + 1
    chance = np.random.default_rng(3)
    pull, noise = chance.normal(size=count), chance.normal(size=RUNS)

    def worth(made):  # every two neighbours add to each other
        own = sum(pull[k] for k in made)
        together = sum(0.5 for k in made if (k + 1) % count in made)
        return own + together + (own + together) * 0.1 * noise

    names = [f"c{k}" for k in range(count)]
    found = attribute(names, names, worth, seed=0)
    assert not found.exact
    assert sum(part.value for part in found.parts.values()) == pytest.approx(found.difference.value, abs=1e-9)
    truth = (pull + 0.5) * (1 + 0.1 * noise.mean())  # by symmetry each has half of both its bonds
    inside = [part.low <= true <= part.high for part, true in zip(found.parts.values(), truth, strict=True)]
    assert sum(inside) >= count - 1
    assert attribute(names, names, worth, seed=0) == found, "the same seed draws the same orders"


def test_a_run_that_failed_in_any_subset_is_left_out():
    worth = game(2)

    def broken(made):
        values = worth(made).copy()
        if made == {1}:
            values[5] = np.nan
        return values

    found = attribute(["a", "b"], ["A", "B"], broken)
    assert found.runs == RUNS - 1
    assert sum(part.value for part in found.parts.values()) == pytest.approx(
        found.difference.value, abs=1e-12
    )
