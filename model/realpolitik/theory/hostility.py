"""Hostility: a structural part that links move, and grievance on top of it.

Where grievance at rest alone exceeds the hostility that is observed, the structural part is negative:
goodwill that the start shows and the model does not explain. Links cannot lower it further.
"""

from __future__ import annotations

from realpolitik.theory.compiled import rule


@rule
def felt_hostility(structural: float, grievance: float) -> float:
    """Grievance fills what structure leaves open: ``h = max(0, h0 + (1 - h0) g)``; at most 1.

    >>> felt_hostility(0.5, 0.2)
    0.6
    """
    return max(0.0, structural + (1.0 - structural) * grievance)


@rule
def moved_structure(standing: float, shift: float) -> float:
    """Structural part after links: ``h0 = min(1, max(min(0, s), s + links))`` for a standing part s.

    >>> moved_structure(0.3, -0.5), moved_structure(-0.1, -0.5), moved_structure(0.9, 0.5)
    (0.0, -0.1, 1.0)
    """
    return min(1.0, max(min(0.0, standing), standing + shift))


@rule
def resting_structure(observed: float, grievance: float) -> float:
    """Structural part that makes up observed hostility: ``(H - g) / (1 - g)``, negative for goodwill.

    >>> round(resting_structure(0.6, 0.2), 12), round(resting_structure(0.1, 0.2), 12)
    (0.5, -0.125)
    """
    return (observed - grievance) / (1.0 - grievance)
