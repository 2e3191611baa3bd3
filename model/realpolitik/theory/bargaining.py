"""Bargains between adversaries: relief against restraint, discounted by mistrust, priced by third parties.

[fearon1995; crawford2011]
"""

from __future__ import annotations

from realpolitik.theory.compiled import rule
from realpolitik.theory.lanes import where
from realpolitik.theory.structure import Parameters

NEGLIGIBLE = 1e-12
"""A gain or an aim below this is rounding: without it a world at rest would strike bargains."""


@rule
def bargain_gain(
    parameters: Parameters,
    hostility: float,
    partner_hostility: float,
    relief: float,
    restraint: float,
    provocation: float,
    third_party: float,
) -> float:
    """Relief and restraint, doubted by both hostilities, less what those who fear the other are worth.

    ``G = a_W (1 - h[i→j]) (1 - h[j→i]) (Σc p*[j→i] + U[i→j]) - a_K provocation[1] K[i→j]``.
    """
    credibility = (1.0 - hostility) * (1.0 - partner_hostility)
    return (
        parameters.wedge * credibility * (relief + restraint)
        - parameters.third_party * provocation * third_party
    )


@rule
def bargain_next(bargain: int, gain: float, exit_cost: float, anything_to_suspend: bool) -> int:
    """Struck when the less willing side gains and there is pressure to suspend; ended past the exit cost."""
    struck = where((gain > NEGLIGIBLE) & anything_to_suspend, 1, 0)
    kept = where(gain < -exit_cost - NEGLIGIBLE, 0, 1)
    return where(bargain == 0, struck, kept)
