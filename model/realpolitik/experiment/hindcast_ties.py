"""What ties states to each other at the start of a world: who may answer a shock to another, and how."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from realpolitik.engine.ensemble import simulate
from realpolitik.theory.inputs import Case, Floats

TIES = ("index", "common_threat", "sides", "dependence", "bloc", "treaties", "hostility")
"""How closely one state [i] is tied to another [k], each toward closeness: index; what both fear; standing on
the same side of live disputes, Σq a s[i] s[k] x[i] x[k]; dependence of i on k; membership in one bloc; rung
of the treaty; hostility with its sign turned. Friends of who is hit take sides [heider1946], as those do who
fear the same [walt1987], depend on it [hirschman1945] or are bound to it [snyder1984]."""
SEED = 1


def ties(case: Case, blocs: Mapping[str, str]) -> dict[str, Floats]:
    """Each of TIES before anything has moved, (N, N)."""
    history = next(simulate(case, 1, SEED)).history
    inputs = case.inputs
    stand = inputs.position * inputs.salience
    bloc = np.array([blocs.get(actor, actor) for actor in case.actors])
    found = (
        history.index[0, 0],
        history.common_threat[0, 0],
        np.einsum("q,qi,qk->ik", inputs.activity, stand, stand),
        history.dependence[0, 0],
        bloc[:, None] == bloc[None, :],
        inputs.rung,
        -(history.hostility[0, 0] + history.hostility[0, 0].T) / 2,
    )
    return {name: np.asarray(each, dtype=float) for name, each in zip(TIES, found, strict=True)}


def through(tie: Floats, hit: Floats) -> Floats:
    """What reaches a pair through third states, (N, N): ``Σk z[i,k] h[k,j]``, mean of both ways and over k.

    z is the tie in standard deviations over all others (0 if all are alike), h the response of each pair.
    """
    apart = ~np.eye(len(tie), dtype=bool)
    spread = tie[apart].std()
    if spread < 1e-12:
        return np.zeros_like(hit)
    moved = ((tie - tie[apart].mean()) / spread * apart) @ (hit * apart)
    return np.asarray((moved + moved.T) / max(len(tie) - 2, 1) * apart)
