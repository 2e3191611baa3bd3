"""Balance of threat: power, proximity, intentions, and distance on world order.

[walt1987; boulding1962; bailey2017; tullock1980]
"""

from __future__ import annotations

from realpolitik.theory.choice import ratio
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats


@rule
def menace(
    power: float, proximity: float, order_distance: float, ideational_share: float, hostility: float
) -> float:
    """Power weighs as far as it is near or of another order, and as it is hostile.

    ``e[i,j] = P[j] ((1 - β) π[ij] + β |r[i] - r[j]|) h[j→i]``. Walt finds ideology a weak cause, so β
    is a claim of the paper, not of balance-of-threat theory [walt1987; bailey2017].

    >>> round(menace(1.0, 0.5, 0.8, 0.4, 0.65), 4)
    0.403
    """
    exposure = (1.0 - ideational_share) * proximity + ideational_share * order_distance
    return power * exposure * hostility


@rule
def backing(i: int, j: int, share: Floats, sensitivity: Floats) -> float:
    """Sensitivity-weighted mean of what i supplies j: ``L[i→j] = Σ s x / Σ s``; of pledges likewise."""
    total = 0.0
    weight = 0.0
    for d in range(sensitivity.size):
        total += sensitivity[d] * share[i, j, d]
        weight += sensitivity[d]
    return ratio(total, weight, 0.0)


@rule
def power_that_bears(
    i: int, power: Floats, proximity: Floats, backing_of: Floats, menace_of: Floats
) -> float:
    """All power on i's stage: its own, that of its backers from where they stand, and that against it.

    ``P[i] + Σk L[k→i] π[ik] P[k] + Σk e[i,k]``: the denominator of a contest share [tullock1980].
    """
    total = power[i]
    for k in range(power.size):
        total += backing_of[k, i] * proximity[i, k] * power[k]
    for k in range(power.size):
        total += menace_of[i, k]
    return total


@rule
def common_threat(i: int, j: int, threat: Floats) -> float:
    """What both fear: harmonic means over third actors, ``S = Σk 2 T[i,k] T[j,k] / (T[i,k] + T[j,k])``."""
    total = 0.0
    for k in range(threat.shape[0]):
        if k != i and k != j:
            both = threat[i, k] + threat[j, k]
            total += ratio(2.0 * threat[i, k] * threat[j, k], both, 0.0)
    return total


@rule
def insecurity(i: int, threat: Floats, pressure: Floats) -> float:
    """Threat felt and force suffered: ``M[i] = Σk (T[i,k] + p[k→i, force])``."""
    total = 0.0
    for k in range(threat.shape[0]):
        total += threat[i, k] + pressure[k, i, 1]
    return total
