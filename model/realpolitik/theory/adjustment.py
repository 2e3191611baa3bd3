"""Adjustment over time: exact relaxation, and an implicit leaky stock that cannot leave 0-1."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats


def share_per_step(rate: ArrayLike, step: float) -> Floats:
    """Turn a yearly rate into the share caught up, or the chance met, in one step: ``1 - exp(-rate Δ)``.

    Preparation only: the exponential never enters a rule.

    >>> float(share_per_step(0.0, 1.0)), round(float(share_per_step(1.0, 1 / 12)), 6)
    (0.0, 0.079956)
    """
    return -np.expm1(-np.asarray(rate, dtype=np.float64) * step)


@rule
def relax(level: float, target: float, share: float) -> float:
    """Move ``share`` of the way from level to target.

    >>> relax(0.2, 0.6, 0.25)
    0.3
    """
    return level + share * (target - level)


@rule
def leaky(stock: float, inflow: float, outflow: float, step: float) -> float:
    """One implicit step of ``g' = in (1 - g) - out g``: ``(g + Δ in) / (1 + Δ (in + out))``.

    Stays in [0, 1) for any non-negative flows; rests at in / (in + out).

    >>> leaky(0.25, 1.0, 3.0, 0.1)
    0.25
    """
    return (stock + step * inflow) / (1.0 + step * (inflow + outflow))
