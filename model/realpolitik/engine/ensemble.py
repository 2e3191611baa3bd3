"""All runs at once: one compiled loop over runs and months, in threads, streamed in chunks.

State and parameters both carry a leading axis, so Monte Carlo, sweeps, sensitivity and tuning are one
operation. Nothing depends on the number of workers or the size of chunks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from realpolitik.engine.preparation import (
    empty_decision,
    empty_history,
    empty_perception,
    empty_scene,
    empty_standing,
    empty_state,
    new_chronicle,
    prepare_innovations,
    prepare_parameters,
    prepare_processes,
    prepare_tables,
)
from realpolitik.engine.tape import Tape, draw
from realpolitik.theory.anchoring import anchor
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.compiled import is_compiled as is_compiled
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Case, Floats, Integers, Links, Timeline
from realpolitik.theory.month import act, see
from realpolitik.theory.structure import (
    PARAMETERS,
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

History = Record
"""Records with leading axes (runs, records)."""


class Chunk(NamedTuple):
    """Consecutive runs, complete."""

    first_run: int
    runs: int
    history: History
    ledger: Floats | None  # (R, T + 1, causes) cumulated contributions to the focal index
    failed: Integers  # (R,) 0, or 1 + the record at which a number left the reals


class Variants(NamedTuple):
    """Prepared parameter sets with what anchoring made of each: leading axis V."""

    parameters: Parameters
    tables: Tables
    standing: Standing
    start: State


@rule
def tables_of(tables: Tables, v: int) -> Tables:
    """One variant's tables."""
    return Tables(
        tables.base_need[v],
        tables.autonomy[v],
        tables.capacity[v],
        tables.outside[v],
        tables.power[v],
        tables.order[v],
        tables.proximity[v],
        tables.activity[v],
        tables.position[v],
        tables.salience[v],
        tables.sensitivity[v],
        tables.sensitivity_root[v],
        tables.strategic_weight[v],
        tables.threat_load[v],
        tables.sanction_friction[v],
        tables.evasion[v],
        tables.delivery[v],
        tables.index_weight[v],
        tables.meeting[v],
        tables.cost[v],
        tables.exposure[v],
        tables.pull[v],
        tables.provocation[v],
        tables.driver_start[v],
        tables.link_gain[v],
    )


@rule
def record_of(history: History, r: int, t: int) -> Record:
    """One run's record at one step."""
    return Record(
        history.index[r, t],
        history.volume[r, t],
        history.pledge[r, t],
        history.pressure[r, t],
        history.hostility[r, t],
        history.grievance[r, t],
        history.trust[r, t],
        history.threat[r, t],
        history.dependence[r, t],
        history.common_threat[r, t],
        history.rung[r, t],
        history.bargain[r, t],
        history.driver[r, t],
        history.fired[r, t],
    )


@rule
def state_of(record: Record) -> State:
    """The state lies in the record: what a step decides is written straight into the next one."""
    return State(
        record.pledge,
        record.volume,
        record.pressure,
        record.grievance,
        record.trust,
        record.rung,
        record.bargain,
    )


@rule
def perception_of(view: Perception, record: Record) -> Perception:
    """Scratch room, but for what is recorded."""
    return Perception(
        view.structural,
        record.hostility,
        view.backing,
        view.promised,
        view.supply,
        view.menace,
        record.threat,
        view.insecurity,
        view.need,
        view.worth,
        view.welfare,
        record.dependence,
        record.common_threat,
        view.third_party,
        view.restraint,
    )


@rule
def standing_of(standing: Standing, v: int, pledge: Floats, delivery: Floats) -> Standing:
    """One variant's standing terms, with room of the run's own for those that contracts move."""
    return Standing(
        standing.structural[v],
        pledge,
        delivery,
        standing.pressure[v],
        standing.rise[v],
        standing.stay[v],
        standing.bargain[v],
        standing.start_rung[v],
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
def finite(index: Floats) -> bool:
    """Whether every index is a real number."""
    total = 0.0
    for i in range(index.shape[0]):
        for j in range(index.shape[1]):
            total += index[i, j]
    return total - total == 0.0


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
    """Run every run of the block from start to horizon, recording as it goes."""
    steps = innovation.shape[1]
    for r in range(variant.size):
        v = variant[r]
        parameters = all_parameters[v]
        tables = tables_of(all_tables, v)
        standing = standing_of(all_standing, v, room.pledge, room.delivery)
        record = record_of(history, r, 0)
        begin(v, all_standing, all_start, tables, standing, state_of(record), chronicle)
        for t in range(steps + 1):
            previous = record_of(history, r, max(0, t - 1))
            record = record_of(history, r, t)
            state = state_of(record)
            view = perception_of(scratch, record)
            luck = tape.event[r, t]
            see(
                t,
                parameters,
                tables,
                links,
                timeline,
                luck,
                standing,
                state,
                chronicle,
                scene,
                view,
                previous,
                record,
            )
            if not finite(record.index):
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
    """Anchor every variant."""
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
            hostility,
            readiness,
            volume,
            pledge,
            scene,
            view,
            decision,
            standing,
            state,
            room,
            flows,
        )


def prepare(case: Case, parameters: Mapping[str, Floats] | None = None) -> Variants:
    """Prepare and anchor one variant, or one per entry of ``parameters`` (name to (V,) values).

    Values given here are beliefs: the start is anchored anew under them. Counterfactual numbers of the case
    keep the standing terms of what is believed.
    """
    given = {name: np.asarray(values, dtype=np.float64) for name, values in (parameters or {}).items()}
    unknown = sorted(set(given) - set(PARAMETERS))
    if unknown:
        raise ValueError(f"no global parameter is named {', '.join(unknown)}")
    sizes = {values.shape for values in given.values()}
    if len(sizes) > 1 or any(len(size) != 1 for size in sizes):
        raise ValueError(
            f"parameter values must be one-dimensional and of one length, got shapes {sorted(sizes)}"
        )
    variants = sizes.pop()[0] if sizes else 1
    step = 1.0 / case.steps_per_year
    believed = case.believed
    believed_parameters = prepare_parameters({**believed.parameters, **given}, variants, step)
    believed_tables = prepare_tables(believed, believed_parameters, step)
    standing = empty_standing((variants,), believed)
    start = empty_state((variants,), believed)
    start.pressure[:] = believed.pressure
    start.rung[:] = believed.rung
    start.bargain[:] = believed.bargain
    anchor_block(
        believed.sanction_channel,
        believed_parameters,
        believed_tables,
        believed.links,
        believed.hostility,
        believed.readiness,
        believed.volume,
        believed.pledge,
        empty_scene(believed),
        empty_perception(believed),
        empty_decision(believed),
        standing,
        start,
        np.zeros_like(believed.volume),
        np.zeros(4),
    )
    if case.inputs is believed:
        return Variants(believed_parameters, believed_tables, standing, start)
    moved = {name: values for name, values in given.items() if not _counterfactual(case, name)}
    rows = prepare_parameters({**case.inputs.parameters, **moved}, variants, step)
    return Variants(rows, prepare_tables(case.inputs, rows, step), standing, start)


def _counterfactual(case: Case, name: str) -> bool:
    return case.inputs.parameters[name] != case.believed.parameters[name]


def _run(
    case: Case, variants: Variants, variant: Integers, tape: Tape, history: History, failed: Integers
) -> None:
    inputs = case.inputs
    run_block(
        inputs.sanction_channel,
        variant,
        variants.parameters,
        variants.tables,
        variants.standing,
        variants.start,
        inputs.links,
        prepare_processes(case),
        case.timeline,
        tape,
        prepare_innovations(case, tape.driver),
        empty_standing((), inputs),
        new_chronicle(case),
        empty_scene(inputs),
        empty_perception(inputs),
        empty_decision(inputs),
        history,
        failed,
        np.zeros(4),
    )


def _rows(arrays: NamedTuple, rows: slice) -> Iterator[Any]:
    return (array[rows] for array in arrays)


def simulate(
    case: Case,
    runs: int,
    seed: int,
    *,
    first_run: int = 0,
    parameters: Mapping[str, Floats] | None = None,
    ledger: bool = False,
    workers: int | None = None,
    chunk: int = 128,
    progress: Callable[[int], None] | None = None,
    tape: Tape | None = None,
) -> Iterator[Chunk]:
    """Run ``runs`` runs and yield them in chunks, in order.

    ``parameters`` maps names to (runs,) values, one set per run; ``ledger`` books every change of the focal
    index to its causes; ``progress`` is told the number of runs done; ``tape`` replaces the drawn luck.
    """
    workers = workers or os.cpu_count() or 1
    variants = prepare(case, parameters)
    count = variants.parameters.shape[0]
    if count not in (1, runs):
        raise ValueError(f"{count} parameter sets for {runs} runs: give one set per run")
    if parameters is not None and count != runs:
        raise ValueError(f"{count} parameter sets for {runs} runs: give one set per run")
    with ThreadPoolExecutor(workers) as pool:
        for done in range(0, runs, chunk):
            size = min(chunk, runs - done)
            luck = (
                draw(case, seed, first_run + done, size)
                if tape is None
                else Tape(*_rows(tape, slice(done, done + size)))
            )
            history = empty_history(case, size, case.steps + 1)
            failed = np.zeros(size, dtype=np.int64)
            variant = np.arange(done, done + size) if count > 1 else np.zeros(size, dtype=np.int64)
            booked = None
            if ledger:
                from realpolitik.engine.ledger import CAUSES

                booked = np.zeros((size, case.steps + 1, len(CAUSES)))
            edges = np.linspace(0, size, workers + 1).astype(int)
            jobs = [
                pool.submit(
                    _work,
                    case,
                    variants,
                    variant[a:b],
                    Tape(*_rows(luck, slice(a, b))),
                    History(*_rows(history, slice(a, b))),
                    failed[a:b],
                    None if booked is None else booked[a:b],
                )
                for a, b in pairwise(edges)
                if b > a
            ]
            for job in jobs:
                job.result()
            if progress is not None:
                progress(done + size)
            yield Chunk(first_run + done, size, history, booked, failed)


def _work(
    case: Case,
    variants: Variants,
    variant: Integers,
    tape: Tape,
    history: History,
    failed: Integers,
    booked: Floats | None,
) -> None:
    _run(case, variants, variant, tape, history, failed)
    if booked is not None:
        from realpolitik.engine.ledger import book

        book(case, variants, variant, tape, history, booked)
