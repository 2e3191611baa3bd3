"""The compiled loop over months, `LANES` runs abreast: the rules of one run, on vectors."""

from __future__ import annotations

from realpolitik.engine.kernel import begin, sound
from realpolitik.engine.lanes import SIDE, flat, lane_of, laned, laned_parameters, tile, untile
from realpolitik.engine.tape import Tape
from realpolitik.engine.views import History, perception_of, record_of, standing_of, state_of, tables_of
from realpolitik.theory.compiled import rule
from realpolitik.theory.events import happen
from realpolitik.theory.inputs import Floats, Integers, Links, Timeline
from realpolitik.theory.lanes import LANES, where
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
def run_abreast(
    sanction_channel: int,
    variant: Integers,
    all_parameters: Parameters,
    parameter_lanes: Floats,
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
    records: Record,
    luck: Draws,
    flows: Floats,
    history: History,
    failed: Integers,
) -> None:
    """Run every run from start to horizon, `LANES` at a time, recording as it goes.

    What varies between runs has a last axis of lanes; ``parameter_lanes``, tables, standing and start have a
    leading axis of blocks, or one entry if all runs share them. ``records`` (1, 2, …) holds two months in
    turn: the state of a month and, while it is decided, of the next.
    """
    runs = variant.size
    steps = innovation.shape[1]
    events = timeline.first.size
    world = laned(scene)
    choice = laned(decision)
    sums = laned((flows,))[0]
    story = laned(chronicle)
    draws = laned(luck)
    for first in range(0, runs, LANES):
        count = min(LANES, runs - first)
        s = first // LANES if parameter_lanes.shape[0] > 1 else 0
        parameters = laned_parameters(parameter_lanes[s])
        tables = laned(tables_of(all_tables, s))
        top = tables.cost.size - 1
        terms = standing_of(all_standing, s, room.pledge, room.delivery)
        standing = laned(terms)
        beginning = laned(state_of(record_of(records, 0, 0)))
        begin(s, laned(all_standing), laned(all_start), tables, standing, beginning, story)
        running = count
        for t in range(steps + 1):
            now = record_of(records, 0, t % 2)
            record = laned(now)
            state = state_of(record)
            view = perception_of(laned(scratch), record)
            if events > 0:
                before = record_of(records, 0, (t + 1) % 2)
                for lane in range(count):
                    r = first + lane
                    if failed[r] == 0:
                        happen(
                            t,
                            tape.event[r, t],
                            all_parameters[variant[r]],
                            timeline,
                            lane_of(state_of(now), lane),
                            lane_of(terms, lane),
                            lane_of(chronicle, lane),
                            lane_of(before, lane),
                            lane_of(now, lane),
                        )
            see(parameters, tables, links, timeline, standing, state, story, world, view, record)
            if running == LANES:
                write_all(now, history, first, t)
            sums[0] = where(sound(record, top), 1.0, 0.0)
            for lane in range(count):
                r = first + lane
                if failed[r] == 0:
                    if running < LANES:
                        write(now, lane, record_of(history, r, t))
                    if flows[0, lane] == 0.0:
                        failed[r] = t + 1
            running = 0
            for lane in range(count):
                running += 1 if failed[first + lane] == 0 else 0
            if running == 0:
                break
            if t < steps:
                stage(tape, innovation, first, count, t, luck)
                following = laned(state_of(record_of(records, 0, (t + 1) % 2)))
                if events > 0:
                    clear_diagonals(following)
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
                    story,
                    world,
                    view,
                    choice,
                    sums,
                    following,
                )


@rule
def clear_diagonals(state: State) -> None:
    """No rule writes an actor's ties to itself; an event that did, two months ago, leaves no trace."""
    for i in range(state.trust.shape[0]):
        state.grievance[i, i] = 0.0
        state.trust[i, i] = 0.0
        state.rung[i, i] = 0.0
        state.bargain[i, i] = 0.0
        for c in range(2):
            state.pressure[i, i, c] = 0.0
        for d in range(state.pledge.shape[2]):
            state.pledge[i, i, d] = 0.0
            state.volume[i, i, d] = 0.0


@rule
def stage(tape: Tape, innovation: Floats, first: int, count: int, t: int, luck: Draws) -> None:
    """Put the luck of step t side by side; lanes without a run repeat the last one's."""
    draw_all(tape.meeting, first, count, t, luck.meeting)
    draw_all(tape.judgement, first, count, t, luck.judgement)
    draw_all(tape.treaty, first, count, t, luck.treaty)
    draw_all(innovation, first, count, t, luck.driver)


@rule
def draw_all(alone: Floats, first: int, count: int, t: int, abreast: Floats) -> None:
    """One stream's step t of every lane's run."""
    steps, size = alone.shape[1], alone.shape[2]
    whole = 0
    if count == LANES and size >= SIDE:
        place = (first * steps + t) * size
        while whole < size:
            n = min(whole, size - SIDE)
            untile(flat(alone), place + n, steps * size, flat(abreast), n)
            whole += SIDE
    for n in range(whole, size):
        for lane in range(LANES):
            abreast[n, lane] = alone[first + min(lane, count - 1), t, n]


@rule
def write(now: Record, lane: int, record: Record) -> None:
    """Record one run's month."""
    copy(flat(now.index), lane, flat(record.index))
    copy(flat(now.volume), lane, flat(record.volume))
    copy(flat(now.pledge), lane, flat(record.pledge))
    copy(flat(now.pressure), lane, flat(record.pressure))
    copy(flat(now.hostility), lane, flat(record.hostility))
    copy(flat(now.grievance), lane, flat(record.grievance))
    copy(flat(now.trust), lane, flat(record.trust))
    copy(flat(now.threat), lane, flat(record.threat))
    copy(flat(now.dependence), lane, flat(record.dependence))
    copy(flat(now.common_threat), lane, flat(record.common_threat))
    copy(flat(now.rung), lane, flat(record.rung))
    copy(flat(now.bargain), lane, flat(record.bargain))
    copy(flat(now.driver), lane, flat(record.driver))
    copy(flat(now.fired), lane, flat(record.fired))


@rule
def write_all(now: Record, history: History, first: int, t: int) -> None:
    """Record the month of all lanes."""
    records = history.index.shape[1]
    place = first * records + t
    copy_all(flat(now.index), flat(history.index), place, records)
    copy_all(flat(now.volume), flat(history.volume), place, records)
    copy_all(flat(now.pledge), flat(history.pledge), place, records)
    copy_all(flat(now.pressure), flat(history.pressure), place, records)
    copy_all(flat(now.hostility), flat(history.hostility), place, records)
    copy_all(flat(now.grievance), flat(history.grievance), place, records)
    copy_all(flat(now.trust), flat(history.trust), place, records)
    copy_all(flat(now.threat), flat(history.threat), place, records)
    copy_all(flat(now.dependence), flat(history.dependence), place, records)
    copy_all(flat(now.common_threat), flat(history.common_threat), place, records)
    copy_all(flat(now.rung), flat(history.rung), place, records)
    copy_all(flat(now.bargain), flat(history.bargain), place, records)
    copy_all(flat(now.driver), flat(history.driver), place, records)
    copy_all(flat(now.fired), flat(history.fired), place, records)


@rule
def copy_all(abreast: Floats, alone: Floats, place: int, records: int) -> None:
    """Every lane into its run's array; ``place`` counts records in all of them."""
    size = abreast.size // LANES
    whole = size - size % SIDE
    for n in range(0, whole, SIDE):
        tile(abreast, n, alone, place * size + n, records * size)
    for n in range(whole, size):
        for lane in range(LANES):
            alone[(place + lane * records) * size + n] = abreast[n * LANES + lane]


@rule
def copy(abreast: Floats, lane: int, alone: Floats) -> None:
    """One lane into an array of its own."""
    for n in range(alone.size):
        alone[n] = abreast[n * LANES + lane]
