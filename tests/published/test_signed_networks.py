"""Balance of two signed networks of the literature: tribes (Read 1954), states (Doreian & Mrvar 2015)."""

import csv
from pathlib import Path

import numpy as np
import pytest

from realpolitik.analysis.balance import frustration_index
from realpolitik.theory.balance import balanced_triangles


def network(name):
    with (Path(__file__).parent / name).open() as lines:
        ties = [(row["a"], row["b"], int(row["sign"])) for row in csv.DictReader(lines)]
    names = sorted({name for a, b, _ in ties for name in (a, b)})
    graph = np.zeros((len(names), len(names)), dtype=int)
    for a, b, sign in ties:
        i, j = names.index(a), names.index(b)
        graph[i, j] = graph[j, i] = sign
    return graph


TRIBES = network("signed_tribes.csv")
STATES = network("signed_states_1996-99.csv")


@pytest.mark.parametrize(("graph", "actors", "ties"), [(TRIBES, 16, 58), (STATES, 151, 1247)])
def test_networks_have_their_published_size(graph, actors, ties):
    assert (len(graph), np.count_nonzero(np.triu(graph))) == (actors, ties)


def test_balanced_triangles():
    balanced, triangles = balanced_triangles(TRIBES)
    assert balanced / triangles == pytest.approx(0.8676470588, abs=1e-10)
    balanced, triangles = balanced_triangles(STATES)
    assert balanced / triangles == pytest.approx(0.9368, abs=5e-5)


def test_frustration_of_the_tribes_is_that_of_the_literature():
    assert frustration_index(TRIBES) == 7


def test_frustration_of_the_states():
    assert frustration_index(STATES, seconds=30) == 45
