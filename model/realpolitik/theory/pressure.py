"""Pressure: sanctions and force follow hostility past a threshold, as far as reach allows."""

from __future__ import annotations

from realpolitik.theory.choice import excess
from realpolitik.theory.compiled import part, rule
from realpolitik.theory.inputs import Floats, Integers
from realpolitik.theory.lanes import anywhere, entry


@part
def obligation(
    i: int, j: int, entrapment: float, exposure: Floats, rung: Integers, pressure: Floats
) -> float:
    """Treaties drag i into wars that j wages on its partners: ``a_E max_k exposure[m(ik)] p[j→k, force]``.

    [snyder1984]
    """
    most = 0.0
    for k in range(rung.shape[0]):
        if k != i and k != j and anywhere(pressure[j, k, 1] > 0.0):
            most = max(most, entry(exposure, rung[i, k]) * pressure[j, k, 1])
    return entrapment * most


@rule
def aimed_pressure(reach: float, motive: float, threshold: float) -> float:
    """Aim of pressure: ``p* = reach · excess(motive, θ)``; the motive is hostility less dependence, plus
    obligation, standing term and links.

    >>> round(aimed_pressure(0.8, 0.65, 0.3), 12)
    0.4
    """
    return reach * excess(motive, threshold)


@rule
def suspended(bargain_depth: float, bargain: int) -> float:
    """What a bargain leaves of pressure and disputes: ``1 - κ o``."""
    return 1.0 - bargain_depth * bargain
