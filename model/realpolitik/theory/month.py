"""The order of a step: one line per phase, each a named function; nothing else."""

from __future__ import annotations

from realpolitik.theory.alignment import alignment_index
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.compiled import rule
from realpolitik.theory.decision import (
    bargain,
    deliver,
    feel,
    meet,
    press,
    sign,
    weigh_exchange,
    weigh_pressure,
    weigh_ties,
)
from realpolitik.theory.drivers import drive
from realpolitik.theory.events import keep_deals, read_drivers
from realpolitik.theory.inputs import Floats, Links, Timeline
from realpolitik.theory.lanes import entry
from realpolitik.theory.perception import perceive
from realpolitik.theory.structure import (
    Chronicle,
    Decision,
    Draws,
    Parameters,
    Perception,
    Processes,
    Record,
    Scene,
    Standing,
    State,
    Tables,
)


@rule
def see(
    parameters: Parameters,
    tables: Tables,
    links: Links,
    timeline: Timeline,
    standing: Standing,
    state: State,
    chronicle: Chronicle,
    scene: Scene,
    view: Perception,
    record: Record,
) -> None:
    """Phases 1, 2 and 8, once events have happened: the world moves, all perceive it, and it is recorded."""
    read_drivers(timeline, chronicle, scene)
    set_scene(scene, tables, links)
    perceive(parameters, tables, standing, state, scene, view)
    measure(tables, state, scene, view, record)


@rule
def act(
    t: int,
    sanction_channel: int,
    parameters: Parameters,
    tables: Tables,
    processes: Processes,
    timeline: Timeline,
    draws: Draws,
    standing: Standing,
    state: State,
    chronicle: Chronicle,
    scene: Scene,
    view: Perception,
    decision: Decision,
    flows: Floats,
    following: State,
) -> None:
    """Phases 3 to 7: all decide on the same snapshot; what they decide is the next state."""
    actors = tables.power.size
    top = tables.cost.size - 1
    for i in range(actors):
        weigh_exchange(i, parameters, tables, state, view, decision)
        weigh_pressure(i, sanction_channel, parameters, tables, standing, state, scene, view, decision)
    keep_deals(parameters, timeline, decision.delivering, standing, chronicle)
    for i in range(actors):
        weigh_ties(i, parameters, tables, standing, state, view, decision)
    pair = 0
    for i in range(actors):
        for j in range(i + 1, actors):
            met = draws.meeting[pair] < entry(tables.meeting, state.rung[i, j])
            mood = draws.judgement[pair]
            meet(i, j, parameters, tables.sensitivity_root, standing, decision, mood, state, following, met)
            bargain(i, j, parameters, decision, mood, state, following, met)
            sign(i, j, top, parameters, decision, state, draws.treaty[pair], following)
            pair += 1
    for i in range(actors):
        deliver(i, parameters, tables, standing, state, decision, following)
        press(i, parameters, state, decision, following)
        feel(i, parameters, tables, state, scene, view, flows, following)
    drive(t, chronicle, draws.driver, processes, timeline.effect_fade)


@rule
def measure(tables: Tables, state: State, scene: Scene, view: Perception, record: Record) -> None:
    """Take the alignment index of every pair and the drivers; state and perception lie in the record."""
    actors = tables.power.size
    top = tables.cost.size - 1
    for i in range(actors):
        for j in range(i + 1, actors):
            record.index[i, j] = alignment_index(
                i,
                j,
                state.volume,
                state.rung[i, j] / top,
                state.pressure,
                view.hostility,
                tables.index_weight,
            )
            record.index[j, i] = record.index[i, j]
    for e in range(scene.driver.size):
        record.driver[e] = scene.driver[e]
