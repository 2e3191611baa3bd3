"""Rest at the start: what the model cannot explain of the start becomes a constant standing term.

Computed once per parameter set from the start tables, drivers at their start values. With drivers frozen
and chance off, the world then stands still to rounding.
"""

from __future__ import annotations

from realpolitik.theory.choice import clip99, unquantal
from realpolitik.theory.compiled import rule
from realpolitik.theory.decision import (
    gain_from_bargain,
    inflows,
    pressure_motive,
    pressure_reach,
    value_of_rung,
    weigh_exchange,
    weigh_pressure,
)
from realpolitik.theory.delivery import passage, sanction_bite
from realpolitik.theory.grievance import fading
from realpolitik.theory.hostility import resting_structure
from realpolitik.theory.inputs import Floats
from realpolitik.theory.perception import perceive
from realpolitik.theory.pressure import suspended
from realpolitik.theory.structure import (
    Decision,
    Parameters,
    Perception,
    Scene,
    Standing,
    State,
    Tables,
)
from realpolitik.theory.treaty import wars_of
from realpolitik.theory.trust import kept_share

MEANT_TO_BE_DELIVERED = 0.9
"""Pledge behind an observed volume where the tables give none: x / (0.9 f)."""
ROUNDS_OF_VOLUME = 40
ROUNDS_OF_GRIEVANCE = 40
"""So many that both settle to rounding in any world; 3 and 12 left 1e-10 where corridors evade much."""


@rule
def rest_pledges(tables: Tables, volume: Floats, pledge: Floats, state: State) -> None:
    """Pledges from the tables; one they do not give (NaN) is taken as x / (0.9 f)."""
    for i in range(tables.power.size):
        for j in range(tables.power.size):
            if i != j:
                bite = sanction_bite(i, j, state.pressure, volume, tables.evasion)
                for d in range(tables.sensitivity.size):
                    promised = pledge[i, j, d]
                    if promised != promised:
                        through = passage(state.pressure[i, j, 0], tables.sanction_friction[d], bite)
                        promised = volume[i, j, d] / (MEANT_TO_BE_DELIVERED * through)
                    state.pledge[i, j, d] = clip99(promised)


@rule
def rest_volumes(tables: Tables, observed: Floats, state: State, room: Floats) -> None:
    """Volumes consistent with pledges: ``x = y clip99(x / (y f)) f``, f taken anew each round.

    Zero entries become about 1e-4. ``room`` (N, N, D) holds the last round.
    """
    actors = tables.power.size
    for attempt in range(ROUNDS_OF_VOLUME):
        for i in range(actors):
            for j in range(actors):
                for d in range(tables.sensitivity.size):
                    room[i, j, d] = observed[i, j, d] if attempt == 0 else state.volume[i, j, d]
        for i in range(actors):
            for j in range(actors):
                if i != j:
                    bite = sanction_bite(i, j, state.pressure, room, tables.evasion)
                    for d in range(tables.sensitivity.size):
                        through = passage(state.pressure[i, j, 0], tables.sanction_friction[d], bite)
                        promised = state.pledge[i, j, d]
                        share = clip99(observed[i, j, d] / (promised * through))
                        state.volume[i, j, d] = promised * share * through


@rule
def rest_grievances(
    parameters: Parameters,
    tables: Tables,
    hostility: Floats,
    standing: Standing,
    state: State,
    scene: Scene,
    view: Perception,
    flows: Floats,
) -> None:
    """Grievance where inflow and outflow balance; the structural part completes observed hostility."""
    actors = tables.power.size
    for i in range(actors):
        for j in range(actors):
            state.grievance[i, j] = 0.0
            standing.structural[i, j] = hostility[i, j]
    for _ in range(ROUNDS_OF_GRIEVANCE):
        perceive(parameters, tables, standing, state, scene, view)
        for i in range(actors):
            for j in range(actors):
                if i != j:
                    inflows(i, j, parameters, tables, state, scene, view, flows)
                    inflow = flows[0] + flows[1] + flows[2] + flows[3]
                    outflow = fading(
                        parameters.grievance_decay, parameters.deconfliction, view.common_threat[i, j]
                    )
                    total = inflow + outflow
                    state.grievance[i, j] = inflow / total if total > 0.0 else 0.0
        for i in range(actors):
            for j in range(actors):
                if i != j:
                    standing.structural[i, j] = resting_structure(hostility[i, j], state.grievance[i, j])
    perceive(parameters, tables, standing, state, scene, view)


@rule
def standing_exchange(
    parameters: Parameters, tables: Tables, standing: Standing, state: State, decision: Decision
) -> None:
    """Terms that make every pledge and every delivery of the start the choice of the rules."""
    actors = tables.power.size
    for i in range(actors):
        for j in range(actors):
            if i != j:
                bite = sanction_bite(i, j, state.pressure, state.volume, tables.evasion)
                for d in range(tables.sensitivity.size):
                    pledge = state.pledge[i, j, d]
                    gain = min(decision.promise[i, j, d], decision.receive[i, j, d])
                    standing.pledge[i, j, d] = unquantal(pledge) / parameters.precision - gain
                    through = passage(state.pressure[i, j, 0], tables.sanction_friction[d], bite)
                    share = clip99(state.volume[i, j, d] / (pledge * through))
                    standing.delivery[i, j, d] = (
                        unquantal(share) / parameters.precision - decision.delivering[i, j, d]
                    )


@rule
def standing_pressure(
    sanction_channel: int,
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    scene: Scene,
    view: Perception,
) -> None:
    """Terms that make the observed pressure the aim, and none where none is observed."""
    actors = tables.power.size
    for i in range(actors):
        for j in range(actors):
            if i != j:
                left = suspended(parameters.bargain_depth, state.bargain[i, j])
                for c in range(2):
                    threshold = parameters.sanction_threshold if c == 0 else parameters.force_threshold
                    motive = pressure_motive(i, j, parameters, tables, state, view, c)
                    pressure = state.pressure[i, j, c]
                    if pressure > 0.0:
                        most = left * pressure_reach(i, j, c, sanction_channel, tables, scene)
                        share = min(0.99, pressure / most) if most > 0.0 else 0.99
                        standing.pressure[i, j, c] = threshold + (1.0 - threshold) * share - motive
                    else:
                        standing.pressure[i, j, c] = min(0.0, threshold - motive)


@rule
def standing_treaty(
    parameters: Parameters,
    tables: Tables,
    readiness: Floats,
    standing: Standing,
    state: State,
    view: Perception,
) -> None:
    """Terms by which nobody leaves the start rung, and none climbs unless a signing is announced.

    With readiness R, ``signing = unquantal(½ + ½ min(.98, R / ρ_T)) / λ - t(m0 + 1)``; ``rise``, of
    rungs beyond it, is ``min(0, -t(m0 + 2))``.
    """
    actors = tables.power.size
    top = tables.cost.size - 1
    for i in range(actors):
        for j in range(actors):
            if i != j:
                rung = state.rung[i, j]
                standing.start_rung[i, j] = rung
                standing.signing[i, j] = 0.0
                standing.rise[i, j] = 0.0
                standing.stay[i, j] = 0.0
                wars = wars_of(i, j, state.pressure)
                if rung < top:
                    value = value_of_rung(i, j, rung + 1, wars, parameters, tables, view)
                    standing.signing[i, j] = min(0.0, -value)
                    if readiness[i, j] > 0.0:
                        share = min(0.98, readiness[i, j] / parameters.treaty_rate)
                        target = unquantal(0.5 + 0.5 * share) / parameters.precision
                        standing.signing[i, j] = target - value
                if rung + 1 < top:
                    value = value_of_rung(i, j, rung + 2, wars, parameters, tables, view)
                    standing.rise[i, j] = min(0.0, -value)
                if rung > 0:
                    value = value_of_rung(i, j, rung, wars, parameters, tables, view)
                    standing.stay[i, j] = max(0.0, -value)


@rule
def standing_bargain(
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    view: Perception,
    decision: Decision,
) -> None:
    """Terms by which no mood alone starts or ends a bargain."""
    actors = tables.power.size
    noise = parameters.judgement_noise
    for i in range(actors):
        for j in range(actors):
            if i != j:
                gain = gain_from_bargain(i, j, parameters, tables.provocation[1], view, decision.aim)
                if state.bargain[i, j] == 0:
                    standing.bargain[i, j] = min(0.0, -noise - gain)
                else:
                    standing.bargain[i, j] = max(0.0, noise - parameters.exit_cost - gain)


@rule
def anchor(
    sanction_channel: int,
    parameters: Parameters,
    tables: Tables,
    hostility: Floats,
    readiness: Floats,
    observed_volume: Floats,
    observed_pledge: Floats,
    scene: Scene,
    view: Perception,
    decision: Decision,
    standing: Standing,
    state: State,
    room: Floats,
    flows: Floats,
) -> None:
    """Fill ``state`` and ``standing`` for one parameter set.

    Expects ``scene`` set at the drivers' start values, and pressure, rung and bargain of ``state`` from the
    tables; overwrites the rest.
    """
    actors = tables.power.size
    rest_pledges(tables, observed_volume, observed_pledge, state)
    rest_volumes(tables, observed_volume, state, room)
    for i in range(actors):
        for j in range(actors):
            if i != j:
                state.trust[i, j] = kept_share(j, i, state.volume, state.pledge)
    rest_grievances(parameters, tables, hostility, standing, state, scene, view, flows)
    for i in range(actors):
        weigh_exchange(i, parameters, tables, state, view, decision)
    standing_exchange(parameters, tables, standing, state, decision)
    standing_pressure(sanction_channel, parameters, tables, standing, state, scene, view)
    for i in range(actors):
        weigh_pressure(i, sanction_channel, parameters, tables, standing, state, scene, view, decision)
    standing_treaty(parameters, tables, readiness, standing, state, view)
    standing_bargain(parameters, tables, standing, state, view, decision)
