"""Grievance: disputes, coercion, siding with enemies, and standing aloof; common threat lets it fade."""

from __future__ import annotations

from realpolitik.theory.choice import ratio
from realpolitik.theory.compiled import part, rule
from realpolitik.theory.inputs import Floats
from realpolitik.theory.lanes import anywhere, where


@part
def contested(i: int, j: int, activity: Floats, position: Floats, salience: Floats) -> float:
    """What i minds of j's positions: ``Σq α σ[i] max(0, -θ[i] θ[j])`` [hensel2001]."""
    total = 0.0
    for q in range(activity.size):
        opposed = max(0.0, -(position[q, i] * position[q, j]))
        if anywhere(opposed > 0.0):
            total = where(opposed > 0.0, total + activity[q] * salience[q, i] * opposed, total)
    return total


@part
def siding(i: int, j: int, threat: Floats, backing: Floats) -> float:
    """The friend of my enemy: ``Σk T[i,k] L[j→k]`` [heider1946]."""
    total = 0.0
    for k in range(threat.shape[0]):
        if k != i and k != j:
            total += threat[i, k] * backing[j, k]
    return total


@part
def force_by_others(i: int, j: int, pressure: Floats) -> float:
    """Force that third states use on i."""
    total = 0.0
    for k in range(pressure.shape[0]):
        if k != i and k != j:
            total += pressure[k, i, 1]
    return total


@part
def help_withheld(i: int, j: int, volume: Floats, threat_load: Floats) -> float:
    """Share of the help against threat that i did not get from j: ``1 - Σd u x[j→i] / Σd u``."""
    weight = 0.0
    total = 0.0
    for d in range(threat_load.size):
        weight += threat_load[d]
        total += threat_load[d] * volume[j, i, d]
    return 1.0 - ratio(total, weight, 0.0)


@rule
def fading(grievance_decay: float, deconfliction: float, common_threat: float) -> float:
    """Outflow of grievance a year: ``φ (1 + ψ S)``; who fears the same forgives sooner."""
    return grievance_decay * (1.0 + deconfliction * common_threat)
