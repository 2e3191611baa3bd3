"""Decision: what each actor makes of the snapshot, and what pairs then agree on.

Functions of one actor fill only that actor's part of the next state, so the order of actors cannot matter.
"""

from __future__ import annotations

from realpolitik.theory.adjustment import leaky, relax
from realpolitik.theory.bargaining import NEGLIGIBLE, bargain_gain, bargain_next
from realpolitik.theory.compiled import rule
from realpolitik.theory.delivery import fulfilment, passage, sanction_bite
from realpolitik.theory.exchange import (
    agreed_pledge,
    mood,
    recipient_gain,
    supplier_gain,
    third_party_charge,
)
from realpolitik.theory.grievance import contested, fading, force_by_others, help_withheld, siding
from realpolitik.theory.inputs import Floats
from realpolitik.theory.lanes import anywhere, entry, where
from realpolitik.theory.pressure import aimed_pressure, obligation, suspended
from realpolitik.theory.structure import (
    Decision,
    Parameters,
    Perception,
    Scene,
    Standing,
    State,
    Tables,
)
from realpolitik.theory.treaty import rung_next, treaty_value, wars_of
from realpolitik.theory.trust import kept_share


@rule
def weigh_exchange(
    i: int, parameters: Parameters, tables: Tables, state: State, view: Perception, decision: Decision
) -> None:
    """Gains of actor i: from promising and delivering to each j, and from receiving from each j."""
    for j in range(tables.power.size):
        if j != i:
            pull = entry(tables.pull, state.rung[i, j])
            trust = state.trust[i, j]
            common = view.common_threat[i, j]
            hostility = view.hostility[i, j]
            third = view.third_party[i, j]
            autonomy = tables.autonomy[i]
            dependence = view.dependence[i, j]
            for d in range(tables.sensitivity.size):
                own = view.worth[i, d]
                strategic = tables.strategic_weight[d]
                gain = supplier_gain(
                    parameters, trust, view.worth[j, d], own, strategic, common, pull, hostility
                )
                charge = third_party_charge(parameters, tables.sensitivity[d], third)
                receive = recipient_gain(
                    parameters, trust, own, strategic, common, pull, autonomy, dependence, hostility
                )
                decision.promise[i, j, d] = gain - parameters.promise_visibility * charge
                decision.delivering[i, j, d] = gain - charge
                decision.receive[j, i, d] = receive


@rule
def pressure_motive(
    i: int, j: int, parameters: Parameters, tables: Tables, state: State, view: Perception, c: int
) -> float:
    """Hostility less dependence, plus (for force) what treaties oblige to: no links, no standing term."""
    motive = view.hostility[i, j] - view.dependence[i, j]
    if c == 1:
        motive += obligation(i, j, parameters.entrapment, tables.exposure, state.rung, state.pressure)
    return motive


@rule
def pressure_reach(i: int, j: int, c: int, sanction_channel: int, tables: Tables, scene: Scene) -> float:
    """How far i's pressure reaches j: its trade for sanctions, power brought near for force; at most 1.

    Links may lift capacity and power above 1; pressure is a share all the same.
    """
    reach = scene.capacity[i, sanction_channel] if c == 0 else scene.power[i] * tables.proximity[i, j]
    return min(1.0, reach)


@rule
def weigh_pressure(
    i: int,
    sanction_channel: int,
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    scene: Scene,
    view: Perception,
    decision: Decision,
) -> None:
    """Pressure that i aims at, on each j."""
    for j in range(tables.power.size):
        if j != i:
            for c in range(2):
                threshold = parameters.sanction_threshold if c == 0 else parameters.force_threshold
                motive = pressure_motive(i, j, parameters, tables, state, view, c)
                motive += standing.pressure[i, j, c] + scene.pressure_shift[i, j, c]
                reach = pressure_reach(i, j, c, sanction_channel, tables, scene)
                decision.aim[i, j, c] = aimed_pressure(reach, motive, threshold)


@rule
def meet(
    i: int,
    j: int,
    parameters: Parameters,
    sensitivity_root: Floats,
    standing: Standing,
    decision: Decision,
    judgement: float,
    state: State,
    following: State,
    met: bool,
) -> None:
    """Renegotiate every pledge of the pair, both ways, if it meets; else all stand."""
    noise = mood(parameters, judgement)
    for d in range(sensitivity_root.size):
        following.pledge[i, j, d] = state.pledge[i, j, d]
        following.pledge[j, i, d] = state.pledge[j, i, d]
    if anywhere(met):
        for d in range(sensitivity_root.size):
            shift = sensitivity_root[d] * noise
            there = agreed_pledge(
                parameters,
                decision.promise[i, j, d],
                decision.receive[i, j, d],
                standing.pledge[i, j, d],
                shift,
            )
            back = agreed_pledge(
                parameters,
                decision.promise[j, i, d],
                decision.receive[j, i, d],
                standing.pledge[j, i, d],
                shift,
            )
            following.pledge[i, j, d] = where(met, there, state.pledge[i, j, d])
            following.pledge[j, i, d] = where(met, back, state.pledge[j, i, d])


@rule
def deliver(
    i: int,
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    decision: Decision,
    following: State,
) -> None:
    """Move what i supplies toward what it means to deliver and sanctions let through."""
    for j in range(tables.power.size):
        if j != i:
            bite = sanction_bite(i, j, state.pressure, state.volume, tables.evasion)
            for d in range(tables.sensitivity.size):
                share = fulfilment(parameters, decision.delivering[i, j, d], standing.delivery[i, j, d])
                through = passage(state.pressure[i, j, 0], tables.sanction_friction[d], bite)
                target = state.pledge[i, j, d] * share * through
                following.volume[i, j, d] = relax(state.volume[i, j, d], target, tables.delivery[d])


@rule
def press(i: int, parameters: Parameters, state: State, decision: Decision, following: State) -> None:
    """Move i's pressure toward its aim, as far as no bargain suspends it."""
    for j in range(state.bargain.shape[0]):
        if j != i:
            left = suspended(parameters.bargain_depth, state.bargain[i, j])
            for c in range(2):
                following.pressure[i, j, c] = relax(
                    state.pressure[i, j, c], decision.aim[i, j, c] * left, parameters.adaptation
                )


@rule
def gain_from_bargain(
    i: int, j: int, parameters: Parameters, provocation: float, view: Perception, aim: Floats
) -> float:
    """What i gains from a bargain with j, without standing term."""
    return bargain_gain(
        parameters,
        view.hostility[i, j],
        view.hostility[j, i],
        aim[j, i, 0] + aim[j, i, 1],
        view.restraint[i, j],
        provocation,
        view.third_party[i, j],
    )


@rule
def value_of_rung(
    i: int, j: int, rung: int, wars: float, parameters: Parameters, tables: Tables, view: Perception
) -> float:
    """What a rung with j, from 1, is worth to i over the one below, without standing term."""
    return treaty_value(
        parameters,
        view.common_threat[i, j],
        view.dependence[i, j],
        view.hostility[i, j],
        tables.autonomy[i],
        wars,
        view.third_party[i, j],
        entry(tables.added_cost, rung),
        entry(tables.added_exposure, rung),
        entry(tables.added_provocation, rung),
    )


@rule
def standing_term(i: int, j: int, rung: int, standing: Standing) -> float:
    """What the start leaves unexplained of a rung's worth: an announcement speaks of the next rung only."""
    start = standing.start_rung[i, j]
    above = where(rung > start + 1, standing.rise[i, j], standing.signing[i, j])
    return where(rung > start, above, standing.stay[i, j])


@rule
def weigh_ties(
    i: int,
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    view: Perception,
    decision: Decision,
) -> None:
    """What a bargain, the next and the present rung with each j are worth to i, once all aims are known.

    Standing terms: "stay" up to the start rung, "signing" for the next, "rise" beyond.
    """
    top = tables.cost.size - 1
    for j in range(tables.power.size):
        if j != i:
            decision.bargain[i, j] = (
                gain_from_bargain(i, j, parameters, tables.provocation[1], view, decision.aim)
                + standing.bargain[i, j]
            )
            rung = state.rung[i, j]
            wars = wars_of(i, j, state.pressure)
            following = where(rung < top, rung + 1, top)
            value = value_of_rung(i, j, following, wars, parameters, tables, view)
            term = standing_term(i, j, following, standing)
            decision.climb[i, j] = where(rung < top, value + term, 0.0)
            present = where(rung > 0, rung, 1)
            value = value_of_rung(i, j, present, wars, parameters, tables, view)
            term = standing_term(i, j, present, standing)
            decision.hold[i, j] = where(rung > 0, value + term, 0.0)


@rule
def bargain(
    i: int,
    j: int,
    parameters: Parameters,
    decision: Decision,
    judgement: float,
    state: State,
    following: State,
    met: bool,
) -> None:
    """Strike, keep or end the pair's bargain if it meets; the less willing side decides."""
    now = state.bargain[i, j]
    if anywhere(met):
        aims = decision.aim[i, j, 0] + decision.aim[i, j, 1] + decision.aim[j, i, 0] + decision.aim[j, i, 1]
        gain = min(decision.bargain[i, j], decision.bargain[j, i]) + mood(parameters, judgement)
        now = where(met, bargain_next(now, gain, parameters.exit_cost, aims > NEGLIGIBLE), now)
    following.bargain[i, j] = now
    following.bargain[j, i] = now


@rule
def sign(
    i: int,
    j: int,
    top: int,
    parameters: Parameters,
    decision: Decision,
    state: State,
    uniform: float,
    following: State,
) -> None:
    """Climb the treaty ladder, stay, or step down; the less willing side decides."""
    now = rung_next(
        parameters,
        state.rung[i, j],
        top,
        min(decision.climb[i, j], decision.climb[j, i]),
        min(decision.hold[i, j], decision.hold[j, i]),
        uniform,
    )
    following.rung[i, j] = now
    following.rung[j, i] = now


@rule
def inflows(
    i: int,
    j: int,
    parameters: Parameters,
    tables: Tables,
    state: State,
    scene: Scene,
    view: Perception,
    flows: Floats,
) -> None:
    """What feeds i's grievance against j, a year: disputes, coercion, siding, aloofness; into ``flows``."""
    flows[0] = (
        parameters.dispute_weight
        * suspended(parameters.bargain_depth, state.bargain[i, j])
        * contested(i, j, scene.activity, tables.position, tables.salience)
    )
    flows[1] = parameters.coercion_weight * (state.pressure[j, i, 0] + state.pressure[j, i, 1])
    flows[2] = parameters.siding_weight * siding(i, j, view.threat, view.backing)
    flows[3] = 0.0
    allied = state.rung[i, j] > 0
    if anywhere(allied):
        aloof = (
            parameters.aloofness_weight
            * (state.rung[i, j] / (tables.cost.size - 1))
            * force_by_others(i, j, state.pressure)
            * help_withheld(i, j, state.volume, tables.threat_load)
        )
        flows[3] = where(allied, aloof, 0.0)


@rule
def feel(
    i: int,
    parameters: Parameters,
    tables: Tables,
    state: State,
    scene: Scene,
    view: Perception,
    flows: Floats,
    following: State,
) -> None:
    """Move i's grievances and trust."""
    for j in range(tables.power.size):
        if j != i:
            inflows(i, j, parameters, tables, state, scene, view, flows)
            outflow = fading(parameters.grievance_decay, parameters.deconfliction, view.common_threat[i, j])
            following.grievance[i, j] = leaky(
                state.grievance[i, j], flows[0] + flows[1] + flows[2] + flows[3], outflow, parameters.step
            )
            kept = kept_share(j, i, state.volume, state.pledge)
            following.trust[i, j] = relax(state.trust[i, j], kept, parameters.adaptation)
