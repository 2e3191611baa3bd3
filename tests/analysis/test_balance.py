"""The frustration index against enumeration of all camps, and its laws."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.analysis.balance import frustration_index


@st.composite
def graphs(draw):
    actors = draw(st.integers(1, 8))
    table = np.triu(draw(arrays(np.int64, (actors, actors), elements=st.integers(-1, 1))), 1)
    return table + table.T


def enumerated(graph):
    ties = np.argwhere(np.triu(graph))
    return min(
        sum((camps[i] == camps[j]) != (graph[i, j] > 0) for i, j in ties)
        for camps in product((0, 1), repeat=len(graph))
    )


def test_one_enemy_among_three_friends_of_friends():
    # A square of four with one minus: one tie has to go, whichever.
    graph = np.array([[0, 1, 0, -1], [1, 0, 1, 0], [0, 1, 0, 1], [-1, 0, 1, 0]])
    assert frustration_index(graph) == 1


def test_all_enemies_of_six():
    # Three against three leaves 2 x 3 = 6 enmities within camps.
    assert frustration_index(np.eye(6, dtype=int) - 1) == 6


@given(graphs())
def test_equals_enumeration(graph):
    assert frustration_index(graph) == enumerated(graph)


@given(graphs())
def test_never_above_the_number_of_enmities(graph):
    assert frustration_index(graph) <= np.count_nonzero(np.triu(graph) < 0)


@given(st.lists(st.sampled_from([-1, 1]), min_size=2, max_size=12))
def test_zero_where_friends_share_a_camp_and_enemies_do_not(sides):
    graph = np.outer(sides, sides)
    np.fill_diagonal(graph, 0)
    assert frustration_index(graph) == 0


@given(graphs(), st.randoms(use_true_random=False))
def test_names_do_not_matter(graph, random):
    order = list(range(len(graph)))
    random.shuffle(order)
    assert frustration_index(graph[np.ix_(order, order)]) == frustration_index(graph)


def test_says_so_when_time_runs_out():
    signs = np.triu(np.random.default_rng(1).choice([-1, 1], size=(80, 80)), 1)
    with pytest.raises(RuntimeError, match=r"not proven within 0\.01 seconds"):
        frustration_index(signs + signs.T, seconds=0.01)
