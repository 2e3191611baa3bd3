"""The compiled loop over runs and months, and over parameter sets to anchor."""

from __future__ import annotations

from realpolitik.engine.tape import Tape
from realpolitik.engine.views import History, perception_of, record_of, standing_of, state_of, tables_of
from realpolitik.theory.anchoring import anchor
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.compiled import rule
from realpolitik.theory.events import happen
from realpolitik.theory.inputs import Floats, Integers, Links, Timeline
from realpolitik.theory.month import act, see
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
def begin(
    v: int,
    all_standing: Standing,
    all_start: State,
    tables: Tables,
    standing: Standing,
    state: State,
    chronicle: Chronicle,
) -> None:
    """Put a run at its start: nothing of the run before it remains."""
    actors = tables.power.size
    for i in range(actors):
        for j in range(actors):
            for d in range(tables.sensitivity.size):
                standing.pledge[i, j, d] = all_standing.pledge[v, i, j, d]
                standing.delivery[i, j, d] = all_standing.delivery[v, i, j, d]
                state.pledge[i, j, d] = all_start.pledge[v, i, j, d]
                state.volume[i, j, d] = all_start.volume[v, i, j, d]
                chronicle.deal[i, j, d] = 0
            for c in range(2):
                state.pressure[i, j, c] = all_start.pressure[v, i, j, c]
            state.grievance[i, j] = all_start.grievance[v, i, j]
            state.trust[i, j] = all_start.trust[v, i, j]
            state.rung[i, j] = all_start.rung[v, i, j]
            state.bargain[i, j] = all_start.bargain[v, i, j]
    for e in range(chronicle.level.size):
        chronicle.level[e] = tables.driver_start[e]
    for f in range(chronicle.shock.size):
        chronicle.shock[f] = 0.0
    for n in range(chronicle.count.size):
        chronicle.count[n] = 0
        chronicle.last[n] = 0
        chronicle.plan[n] = -2


@rule
def sound(record: Record, top: int) -> bool:
    """Whether every index and every driver is a real number and every rung one of the ladder's."""
    total = 0.0
    for e in range(record.driver.size):
        total += record.driver[e]
    lowest = 0
    highest = 0
    for i in range(record.index.shape[0]):
        for j in range(record.index.shape[1]):
            total += record.index[i, j]
            lowest = min(lowest, record.rung[i, j])
            highest = max(highest, record.rung[i, j])
    return (total - total == 0.0) & (lowest == 0) & (highest <= top)


@rule
def run_block(
    sanction_channel: int,
    variant: Integers,
    all_parameters: Parameters,
    all_tables: Tables,
    all_standing: Standing,
    all_start: State,
    links: Links,
    processes: Processes,
    timeline: Timeline,
    tape: Tape,
    innovation: Floats,
    room: Standing,
    chronicle: Chronicle,
    scene: Scene,
    scratch: Perception,
    decision: Decision,
    history: History,
    failed: Integers,
    flows: Floats,
) -> None:
    """Run every run of the block from start to horizon, one after the other, recording as it goes."""
    steps = innovation.shape[1]
    for r in range(variant.size):
        v = variant[r]
        parameters = all_parameters[v]
        tables = tables_of(all_tables, v)
        standing = standing_of(all_standing, v, room.pledge, room.delivery)
        begin(v, all_standing, all_start, tables, standing, state_of(record_of(history, r, 0)), chronicle)
        for t in range(steps + 1):
            previous = record_of(history, r, max(0, t - 1))
            record = record_of(history, r, t)
            state = state_of(record)
            view = perception_of(scratch, record)
            happen(t, tape.event[r, t], parameters, timeline, state, standing, chronicle, previous, record)
            see(parameters, tables, links, timeline, standing, state, chronicle, scene, view, record)
            if not sound(record, tables.cost.size - 1):
                failed[r] = t + 1
                break
            if t < steps:
                draws = Draws(tape.meeting[r, t], tape.judgement[r, t], tape.treaty[r, t], innovation[r, t])
                act(
                    t,
                    sanction_channel,
                    parameters,
                    tables,
                    processes,
                    timeline,
                    draws,
                    standing,
                    state,
                    chronicle,
                    scene,
                    view,
                    decision,
                    flows,
                    state_of(record_of(history, r, t + 1)),
                )


@rule
def anchor_block(
    sanction_channel: int,
    all_parameters: Parameters,
    all_tables: Tables,
    links: Links,
    hostility: Floats,
    readiness: Floats,
    volume: Floats,
    pledge: Floats,
    scene: Scene,
    view: Perception,
    decision: Decision,
    all_standing: Standing,
    all_state: State,
    room: Floats,
    flows: Floats,
) -> None:
    """Anchor every variant; what is observed of the start has a leading variant axis too."""
    for v in range(all_parameters.shape[0]):
        parameters = all_parameters[v]
        tables = tables_of(all_tables, v)
        standing = standing_of(all_standing, v, all_standing.pledge[v], all_standing.delivery[v])
        state = State(
            all_state.pledge[v],
            all_state.volume[v],
            all_state.pressure[v],
            all_state.grievance[v],
            all_state.trust[v],
            all_state.rung[v],
            all_state.bargain[v],
        )
        for e in range(scene.driver.size):
            scene.driver[e] = tables.driver_start[e]
        set_scene(scene, tables, links)
        anchor(
            sanction_channel,
            parameters,
            tables,
            hostility[v],
            readiness[v],
            volume[v],
            pledge[v],
            scene,
            view,
            decision,
            standing,
            state,
            room,
            flows,
        )
