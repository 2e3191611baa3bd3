"""Interests into needs, needs into the worth of one more unit."""

from __future__ import annotations

import numpy as np

from realpolitik.theory.choice import marginal_use, use
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats


def base_need(interests: Floats, benefits: Floats) -> Floats:
    """What an actor needs of each channel at rest: ``Σ w B`` over interests, divided by its channel mean.

    The mean is over the channels that serve some interest, so one that serves none changes nothing.
    ``interests`` (N, S) and ``benefits`` (S, D) give (N, D); preparation only, summed in index order.
    """
    needs = np.zeros((interests.shape[0], benefits.shape[1]))
    for s in range(interests.shape[1]):
        needs = needs + interests[:, s : s + 1] * benefits[s]
    total = np.zeros(needs.shape[0])
    for d in range(needs.shape[1]):
        total = total + needs[:, d]
    serving = int(np.count_nonzero((benefits > 0.0).any(axis=0)))
    mean = total / max(1, serving)
    return needs / np.where(mean > 0.0, mean, 1.0)[:, None]


@rule
def need(base: float, threat_load: float, insecurity: float, shift: float) -> float:
    """Insecurity and drivers raise needs: ``n = base (1 + u M + links)``, at least 0.

    >>> need(1.2, 0.8, 0.5, 0.0)
    1.68
    """
    return max(0.0, base * (1.0 + threat_load * insecurity + shift))


@rule
def supply(i: int, d: int, capacity: Floats, outside: Floats, volume: Floats) -> float:
    """All that i enjoys of d: its own, from outside, from partners: ``Q + O + Σj Q[j] x[j→i]``."""
    total = capacity[i, d] + outside[i, d]
    for j in range(capacity.shape[0]):
        total += capacity[j, d] * volume[j, i, d]
    return total


@rule
def worth(need_of: float, supply_of: float) -> float:
    """Worth of one more unit, ``μ = n / (1 + z)²``: sanctions raise it, rival suppliers lower it."""
    return need_of * marginal_use(supply_of)


@rule
def welfare(i: int, need_of: Floats, supply_of: Floats) -> float:
    """Use made of all supply, weighed by need: ``V = Σd n use(z)``."""
    total = 0.0
    for d in range(need_of.shape[1]):
        total += need_of[i, d] * use(supply_of[i, d])
    return total
