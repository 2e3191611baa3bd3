"""Positions on world order that move: toward those one depends on, away from those who coerce one.

An extension that the monthly step leaves out (there, positions move by links only): read off a finished run
where positions are observed, as in votes. Dependence and pressure both add up over partners, so splitting an
actor changes nothing for others.
"""

from __future__ import annotations

import numpy as np

from realpolitik.theory.inputs import Floats


def drift(order: Floats, dependence: Floats, coercion: Floats, rate: float, years: float) -> Floats:
    """States turn to the order of those they live by and from that of those who press them.

    ``r'[i] = r[i] + η Δ Σk (D[i,k] - Σc p[k→i,c]) (r[k] - r[i])``, held in 0–1 [hirschman1945; bailey2017].
    ``order`` (…, N), ``dependence`` (…, N, N) of i on k, ``coercion`` (…, N, N) by i on k (both kinds
    together), ``rate`` η per year, ``years`` Δ.

    >>> drift(np.array([0.0, 1.0]), np.array([[0, 0.1], [0, 0]]), np.zeros((2, 2)), 0.5, 1.0).tolist()
    [0.05, 1.0]
    >>> drift(np.array([0.4, 1.0]), np.zeros((2, 2)), np.array([[0, 0], [0.5, 0]]), 0.5, 1.0).tolist()
    [0.25, 1.0]
    """
    weight = dependence - np.swapaxes(coercion, -1, -2)
    toward = order[..., None, :] - order[..., :, None]
    return np.clip(order + rate * years * (weight * toward).sum(axis=-1), 0.0, 1.0)


def course(order: Floats, dependence: Floats, coercion: Floats, rate: float, years: float) -> Floats:
    """Positions at every record, (…, T + 1, N), from those at the start (N,) and tables (…, T + 1, N, N)."""
    found = np.empty(dependence.shape[:-1])
    found[..., 0, :] = order
    for t in range(1, dependence.shape[-3]):
        found[..., t, :] = drift(
            found[..., t - 1, :], dependence[..., t - 1, :, :], coercion[..., t - 1, :, :], rate, years
        )
    return found
