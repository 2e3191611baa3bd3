"""Delivery: promises meet their full price, and sanctions stand in the way."""

from __future__ import annotations

from realpolitik.theory.choice import quantal
from realpolitik.theory.compiled import part, rule
from realpolitik.theory.inputs import Floats
from realpolitik.theory.structure import Parameters


@part
def sanctions_by_others(i: int, j: int, pressure: Floats) -> float:
    """Sanctions by third states on whichever of the two is hit harder."""
    on_i = 0.0
    on_j = 0.0
    for k in range(pressure.shape[0]):
        if k != i and k != j:
            on_i += pressure[k, i, 0]
            on_j += pressure[k, j, 0]
    return max(on_i, on_j)


@part
def sanction_bite(i: int, j: int, pressure: Floats, volume: Floats, evasion: Floats) -> float:
    """Sanctions bite less the more the pair's own corridors carry.

    ``F = min(1, max(Σk p[k→i], Σk p[k→j])) max(0, 1 - Σd e ½ (x[i→j] + x[j→i]))``.
    """
    evaded = 0.0
    for d in range(evasion.size):
        evaded += evasion[d] * 0.5 * (volume[i, j, d] + volume[j, i, d])
    return min(1.0, sanctions_by_others(i, j, pressure)) * max(0.0, 1.0 - evaded)


@rule
def passage(own_sanction: float, sanction_friction: float, bite: float) -> float:
    """Share of a delivery that gets through: ``f = (1 - p[i→j, sanction]) (1 - χ F)``.

    >>> passage(0.0, 0.5, 0.4)
    0.8
    """
    return (1.0 - own_sanction) * (1.0 - sanction_friction * bite)


@rule
def fulfilment(parameters: Parameters, delivering: float, standing: float) -> float:
    """Share of a pledge the supplier means to deliver at full price: ``quantal(λ (Gd + standing))``."""
    return quantal(parameters.precision * (delivering + standing))
