"""Triangles of signed ties: hand-worked cases and laws."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.theory.balance import balanced_triangles, signed_graph, triangle_balance


@st.composite
def graphs(draw, least=-1):
    actors = draw(st.integers(1, 8))
    table = np.triu(draw(arrays(np.int64, (actors, actors), elements=st.integers(least, 1))), 1)
    return table + table.T


def count(graph):
    found = [graph[i, j] * graph[i, k] * graph[j, k] for i, j, k in combinations(range(len(graph)), 3)]
    return sum(sign > 0 for sign in found), sum(sign != 0 for sign in found)


@pytest.mark.parametrize(
    ("signs", "balanced"),
    [((1, 1, 1), True), ((1, -1, -1), True), ((1, 1, -1), False), ((-1, -1, -1), False)],
)
def test_heiders_four_triangles(signs, balanced):
    a, b, c = signs
    graph = np.array([[0, a, b], [a, 0, c], [b, c, 0]])
    assert balanced_triangles(graph) == (int(balanced), 1)
    assert triangle_balance(graph) == float(balanced)


def test_a_tie_of_zero_offends_nobody_in_an_index_but_is_no_tie_in_a_graph():
    table = np.array([[0, 0, -1], [0, 0, 1], [-1, 1, 0]])
    assert triangle_balance(table) == 1.0
    assert balanced_triangles(table) == (0, 0)


def test_runs_and_months_keep_their_axes():
    index = np.random.default_rng(5).normal(size=(3, 4, 5, 5))
    index = index + np.swapaxes(index, -1, -2)
    shares = triangle_balance(index)
    assert shares.shape == (3, 4)
    assert shares[2, 1] == triangle_balance(index[2, 1])


def test_two_actors_have_no_triangle():
    assert np.isnan(triangle_balance(np.zeros((2, 2))))


@given(graphs())
def test_traces_count_triangles(graph):
    assert balanced_triangles(graph) == count(graph)


@given(graphs(), st.randoms(use_true_random=False))
def test_names_do_not_matter(graph, random):
    order = list(range(len(graph)))
    random.shuffle(order)
    shuffled = graph[np.ix_(order, order)]
    assert balanced_triangles(shuffled) == balanced_triangles(graph)
    np.testing.assert_array_equal(triangle_balance(shuffled), triangle_balance(graph))


@given(graphs(), st.data())
def test_changing_sides_keeps_balance(graph, data):
    """An actor that turns all its ties around turns two of the three ties of each of its triangles."""
    k = data.draw(st.integers(0, len(graph) - 1))
    turned = graph.copy()
    turned[k] *= -1
    turned[:, k] *= -1
    assert balanced_triangles(turned) == balanced_triangles(graph)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (np.zeros((2, 3)), "last two axes must be equal"),
        (np.zeros((2, 2, 2)), "one square table"),
        ([[0, 2], [2, 0]], r"sign of \[0, 1\] is 2"),
        ([[0, np.nan], [np.nan, 0]], r"sign of \[0, 1\] is nan"),
        ([[0, 1], [-1, 0]], "ties have one sign"),
    ],
)
def test_malformed_graphs_are_refused_in_words(table, message):
    with pytest.raises(ValueError, match=message):
        signed_graph(table)
