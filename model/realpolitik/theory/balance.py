"""Structural balance: a friend's friend and an enemy's enemy are friends [heider1946; cartwright1956].

A triangle is balanced if its signs multiply to plus. How few ties would have to change for a whole graph to
fall into two friendly camps is the frustration index, in `realpolitik.analysis.balance`.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.theory.inputs import Floats


def triangle_balance(index: ArrayLike) -> Floats:
    """Share of triangles whose three ties multiply to no minus; a tie of exactly 0 offends nobody.

    ``index`` is ``(…, N, N)`` and symmetric, every pair is a tie, the diagonal is not read; the result has
    the leading shape. NaN if N < 3, for there is no triangle. Raises ValueError unless the last two axes
    are equal.

    >>> float(triangle_balance([[0, 0.3, -0.2], [0.3, 0, -0.1], [-0.2, -0.1, 0]]))
    1.0
    """
    sign = np.sign(np.asarray(index, dtype=np.float64))
    actors = _square(sign)
    leading = sign.shape[:-2]
    if actors < 3:
        return np.full(leading, np.nan)
    balanced = np.zeros(leading)
    triangles = list(combinations(range(actors), 3))
    for i, j, k in triangles:
        balanced += sign[..., i, j] * sign[..., i, k] * sign[..., j, k] >= 0.0
    return balanced / len(triangles)


def balanced_triangles(signs: ArrayLike) -> tuple[int, int]:
    """Count balanced triangles and all triangles of a signed graph, where 0 means that there is no tie.

    ``signs`` is ``(N, N)``, symmetric, of −1, 0 and 1. ``trace(S³)/6`` is balanced less unbalanced,
    ``trace(|S|³)/6`` all. Raises ValueError if the graph is not symmetric or holds other numbers.

    >>> balanced_triangles([[0, 1, -1, 0], [1, 0, 1, 0], [-1, 1, 0, 1], [0, 0, 1, 0]])
    (0, 1)
    """
    graph = signed_graph(signs)
    surplus = _closed_walks(graph) // 6
    triangles = _closed_walks(np.abs(graph)) // 6
    return (surplus + triangles) // 2, triangles


def signed_graph(signs: ArrayLike) -> NDArray[np.int64]:
    """Check that ``signs`` is a symmetric table ``(N, N)`` of −1, 0 and 1; return it with an empty diagonal.

    Raises ValueError that names the first offending pair.
    """
    table = np.asarray(signs)
    _square(table)
    if table.ndim != 2:
        raise ValueError(f"a signed graph is one square table; got shape {table.shape}")
    for i, j in np.argwhere(~np.isin(table, (-1, 0, 1))):
        raise ValueError(f"the sign of [{i}, {j}] is {table[i, j]}; it must be -1, 0 (no tie) or 1")
    for i, j in np.argwhere(table != table.T):
        raise ValueError(f"[{i}, {j}] is {table[i, j]} but [{j}, {i}] is {table[j, i]}; ties have one sign")
    graph = table.astype(np.int64)
    np.fill_diagonal(graph, 0)
    return graph


def _square(table: NDArray[np.generic]) -> int:
    if table.ndim < 2 or table.shape[-1] != table.shape[-2]:
        raise ValueError(
            f"the last two axes must be equal, one row and column per actor; got shape {table.shape}"
        )
    return table.shape[-1]


def _closed_walks(graph: NDArray[np.int64]) -> int:
    """Number of closed walks of three steps, by sign: ``trace(S³)``."""
    return int(((graph @ graph) * graph).sum())
