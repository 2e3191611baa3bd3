"""Hostility: a structural part that links move, and grievance on top of it."""

from __future__ import annotations

from realpolitik.theory.compiled import rule


@rule
def felt_hostility(structural: float, grievance: float) -> float:
    """Grievance fills what structure leaves open: ``h = h0 + (1 - h0) g``; all in 0-1.

    >>> felt_hostility(0.5, 0.2)
    0.6
    """
    return structural + (1.0 - structural) * grievance


@rule
def resting_structure(observed: float, grievance: float) -> float:
    """Structural part that makes ``observed`` hostility the sum: ``max(0, (H - g) / (1 - g))``.

    >>> round(resting_structure(0.6, 0.2), 12)
    0.5
    """
    return max(0.0, (observed - grievance) / (1.0 - grievance))
