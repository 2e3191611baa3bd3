"""The alignment index of a pair: what is exchanged and signed, less pressure and hostility."""

from __future__ import annotations

from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats

TREATY_WEIGHT = 0.20
PRESSURE_WEIGHT = 0.125
HOSTILITY_WEIGHT = 0.25


@rule
def alignment_index(
    i: int,
    j: int,
    volume: Floats,
    rung_share: float,
    pressure: Floats,
    hostility: Floats,
    index_weight: Floats,
) -> float:
    """``A = Σd c ½ (x[i→j] + x[j→i]) + .20 m/4 - .5 ¼ (sum of four pressures) - .5 ½ (h[i→j] + h[j→i])``.

    Range -1 to 1 when the index weights sum to 0.8; the same for (i, j) and (j, i), to the last bit.
    """
    total = 0.0
    for d in range(index_weight.size):
        total += index_weight[d] * 0.5 * (volume[i, j, d] + volume[j, i, d])
    pressures = (pressure[i, j, 0] + pressure[i, j, 1]) + (pressure[j, i, 0] + pressure[j, i, 1])
    hostilities = hostility[i, j] + hostility[j, i]
    return total + TREATY_WEIGHT * rung_share - PRESSURE_WEIGHT * pressures - HOSTILITY_WEIGHT * hostilities


@rule
def implementation_gap(i: int, j: int, volume: Floats, pledge: Floats) -> float:
    """Share of i's pledges to j not delivered, ``1 - Σx / Σy`` (0 without pledges)."""
    delivered = 0.0
    promised = 0.0
    for d in range(volume.shape[2]):
        delivered += volume[i, j, d]
        promised += pledge[i, j, d]
    return 1.0 - delivered / promised if promised > 0.0 else 0.0
