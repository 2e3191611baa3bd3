"""Dependence at the margin, and what it makes costly: upsetting others, being held back from.

[hirschman1945; emerson1962; keohane1977]
"""

from __future__ import annotations

from realpolitik.theory.choice import ratio
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats


@rule
def dependence(i: int, j: int, worth: Floats, capacity: Floats, volume: Floats, welfare: float) -> float:
    """Share of i's welfare that hangs on j at the margin: ``Σd μ[i] Q[j] x[j→i] / V[i]`` (0 if V = 0).

    Sensitivity in the words of Keohane & Nye, since no adjustment is counted [keohane1977].
    """
    total = 0.0
    for d in range(worth.shape[1]):
        total += worth[i, d] * capacity[j, d] * volume[j, i, d]
    return ratio(total, welfare, 0.0)


@rule
def third_party_cost(i: int, j: int, dependence_of: Floats, threat: Floats, pressure: Floats) -> float:
    """What those whom j menaces or fires upon are worth to i: ``Σk D[i,k] (T[k,j] + p[j→k, force])``."""
    total = 0.0
    for k in range(threat.shape[0]):
        if k != i and k != j:
            total += dependence_of[i, k] * (threat[k, j] + pressure[j, k, 1])
    return total


@rule
def restraint_at_stake(i: int, j: int, threat: Floats, promised: Floats) -> float:
    """What j could hold back: its own threat, and what it promised to those whom i fears.

    ``U = T[i,j] + Σk T[i,k] Ly[j→k]``.
    """
    total = threat[i, j]
    for k in range(threat.shape[0]):
        if k != i and k != j:
            total += threat[i, k] * promised[j, k]
    return total
