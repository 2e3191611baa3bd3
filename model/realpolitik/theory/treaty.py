"""Treaties: security and partnership against autonomy, entrapment and provocation, rung by rung.

[altfeld1984; morrow1991; snyder1984; leeds2007]
"""

from __future__ import annotations

from realpolitik.theory.choice import resolve
from realpolitik.theory.compiled import part, rule
from realpolitik.theory.inputs import Floats
from realpolitik.theory.lanes import where
from realpolitik.theory.structure import Parameters


@part
def wars_of(i: int, j: int, pressure: Floats) -> float:
    """Force that third states use on j: what an ally of j may be drawn into."""
    total = 0.0
    for k in range(pressure.shape[0]):
        if k != i and k != j:
            total += pressure[k, j, 1]
    return total


@rule
def treaty_value(
    parameters: Parameters,
    common_threat: float,
    dependence: float,
    hostility: float,
    autonomy: float,
    wars: float,
    third_party: float,
    cost: float,
    exposure: float,
    provocation: float,
) -> float:
    """Value of a rung over the one below it, without standing term.

    ``t = a_S S + D - a_H h - a_C ω Δcost - a_E Δexposure Σk p[k→j, force] - a_K K Δprovocation``;
    cost, exposure and provocation are what the rung adds.
    """
    return (
        parameters.common_cause * common_threat
        + dependence
        - parameters.enmity * hostility
        - parameters.commitment_cost * autonomy * cost
        - parameters.entrapment * exposure * wars
        - parameters.third_party * third_party * provocation
    )


@rule
def rung_next(parameters: Parameters, rung: int, top: int, climb: float, hold: float, uniform: float) -> int:
    """No surplus, no treaty; the greater the surplus, the sooner.

    Rise if ``u < q resolve(λ climb)``; else fall if ``u > 1 - q resolve(-λ (b + hold))``; ``climb`` and
    ``hold`` are the less willing side's values of the next and the present rung.
    """
    chance = parameters.treaty_chance
    worth_climbing = resolve(parameters.precision * climb)
    worth_leaving = resolve(-(parameters.precision * (parameters.exit_cost + hold)))
    rises = (rung < top) & (uniform < chance * worth_climbing)
    falls = (rung > 0) & (uniform > 1.0 - chance * worth_leaving)
    return where(rises, rung + 1, where(falls, rung - 1, rung))
