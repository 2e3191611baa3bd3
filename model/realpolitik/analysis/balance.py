"""Frustration index: the least number of ties at odds with a division into two friendly camps [aref2019].

Here and not among the rules because it needs a solver, scipy's HiGHS [huangfu2018]; triangles are counted in
`realpolitik.theory.balance`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from realpolitik.theory.balance import signed_graph
from realpolitik.theory.inputs import Integers


def frustration_index(signs: ArrayLike, *, seconds: float = 60.0) -> int:
    """Count, exactly, the fewest ties to remove so that friends share a camp and enemies do not.

    ``signs`` is ``(N, N)``, symmetric, of −1, 0 (no tie) and 1. The integer programme [aref2020] has a camp
    per actor and a frustration per tie: a positive tie is frustrated across camps, a negative one within.
    That every unbalanced triangle holds a frustrated tie is implied, but saying so tightens the bound: 151
    states with 1247 ties take a tenth of a second. Raises ValueError on a malformed graph, RuntimeError if
    the optimum is not proven within ``seconds``.

    >>> frustration_index([[0, 1, -1], [1, 0, 1], [-1, 1, 0]])
    1
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    graph = signed_graph(signs)
    actors = len(graph)
    first, second = np.nonzero(np.triu(graph))
    if first.size == 0:
        return 0
    column = np.zeros(graph.shape, dtype=np.int64)
    column[first, second] = column[second, first] = actors + np.arange(first.size)
    rows, floors = _across_or_within(graph, column)
    for triangle in _unbalanced_triangles(graph, column):
        rows.append(dict.fromkeys(triangle, 1))
        floors.append(1)

    variables = actors + first.size
    matrix = csr_array(
        (
            [value for row in rows for value in row.values()],
            (np.repeat(np.arange(len(rows)), [len(row) for row in rows]), [c for row in rows for c in row]),
        ),
        shape=(len(rows), variables),
    )
    ceiling = np.ones(variables)
    ceiling[np.abs(graph).sum(axis=0).argmax()] = 0.0  # camps can be swapped: the busiest actor is in camp 0
    is_frustration = np.arange(variables) >= actors
    solution = milp(
        is_frustration.astype(float),
        constraints=LinearConstraint(matrix, floors, np.inf),
        bounds=Bounds(np.zeros(variables), ceiling),
        integrality=~is_frustration,  # whole camps make whole frustrations
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if solution.status != 0:
        raise RuntimeError(f"the frustration index was not proven within {seconds:g} seconds")
    return round(solution.fun)


def _across_or_within(graph: Integers, column: Integers) -> tuple[list[dict[int, int]], list[int]]:
    """Two inequalities ``row ≥ floor`` per tie say if it is frustrated; a row maps column to coefficient."""
    rows: list[dict[int, int]] = []
    floors: list[int] = []
    for i, j in np.argwhere(np.triu(graph)).tolist():
        tie = int(column[i, j])
        if graph[i, j] > 0:
            rows += [{tie: 1, i: -1, j: 1}, {tie: 1, i: 1, j: -1}]
            floors += [0, 0]
        else:
            rows += [{tie: 1, i: -1, j: -1}, {tie: 1, i: 1, j: 1}]
            floors += [-1, 1]
    return rows, floors


def _unbalanced_triangles(graph: Integers, column: Integers) -> list[tuple[int, int, int]]:
    """The columns of the three ties of each triangle whose signs multiply to minus."""
    found = []
    for i, j in np.argwhere(np.triu(graph)).tolist():
        for k in np.flatnonzero(graph[i] * graph[j] * graph[i, j] < 0).tolist():
            if k > j:
                found.append((int(column[i, j]), int(column[i, k]), int(column[j, k])))
    return found
