"""Exact attribution: how a change of a formula's value divides among the changes of its terms.

Every split adds up to the change it divides, whatever its size; so a ledger made of them closes.
"""

from __future__ import annotations

import math

from realpolitik.theory.choice import marginal_use, quantal
from realpolitik.theory.compiled import rule

SMALLEST = 1e-13
"""Below this a difference carries no slope; the derivative serves."""


@rule
def quantal_slope(v0: float, v1: float) -> float:
    """Secant slope of `quantal`: a change of choice divides in proportion to the changes of its reasons."""
    if abs(v1 - v0) > SMALLEST:
        return (quantal(v1) - quantal(v0)) / (v1 - v0)
    middle = 0.5 * (v0 + v1)
    square = 2.0 + middle * middle
    return 1.0 / (square * math.sqrt(square))


@rule
def marginal_slope(z0: float, z1: float) -> float:
    """Secant slope of marginal use between two supplies."""
    if abs(z1 - z0) > SMALLEST:
        return (marginal_use(z1) - marginal_use(z0)) / (z1 - z0)
    middle = 1.0 + 0.5 * (z0 + z1)
    return -2.0 / (middle * middle * middle)


@rule
def secant(f0: float, f1: float, v0: float, v1: float, otherwise: float) -> float:
    """Secant slope of any function known at two points; ``otherwise`` where they coincide."""
    return (f1 - f0) / (v1 - v0) if abs(v1 - v0) > SMALLEST else otherwise


@rule
def share_of_first(gap0: float, gap1: float) -> float:
    """Share of the straight way between two dates on which the first of two sides is the less willing.

    ``gap`` is the first side's value less the second's at each date. The change of the minimum is then
    this share of the first side's change plus the rest of the second side's.

    >>> share_of_first(-1.0, -2.0), share_of_first(-1.0, 3.0), share_of_first(1.0, 2.0)
    (1.0, 0.25, 0.0)
    """
    if gap0 <= 0.0 and gap1 <= 0.0:
        return 1.0
    if gap0 > 0.0 and gap1 > 0.0:
        return 0.0
    crossing = gap0 / (gap0 - gap1)
    return crossing if gap0 <= 0.0 else 1.0 - crossing


@rule
def weight_of_factor(b0: float, b1: float, c0: float, c1: float) -> float:
    """What a change of ``a`` in ``a b c`` counts: the mean over the orders in which the three may change.

    ``b0 c0 / 3 + b1 c1 / 3 + (b0 c1 + b1 c0) / 6`` [shapley1953].

    >>> weight_of_factor(1.0, 1.0, 2.0, 2.0)
    2.0
    """
    return (b0 * c0 + b1 * c1) / 3.0 + (b0 * c1 + b1 * c0) / 6.0
