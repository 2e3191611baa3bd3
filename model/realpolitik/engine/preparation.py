"""Preparation: a case into the arrays of the rules, a tape into innovations. All exponentials live here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from realpolitik.engine.normal import normal_quantiles
from realpolitik.theory.adjustment import share_per_step
from realpolitik.theory.inputs import PROCESS_KINDS, Case, Floats, Inputs, Process
from realpolitik.theory.interests import base_need
from realpolitik.theory.structure import (
    PARAMETER_RECORD,
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

MEETS_MORE_PER_LADDER = 1.0
"""A pair on the top rung meets twice as often as one on none: rate x (1 + m / top)."""


def prepare_parameters(values: Mapping[str, float | Floats], variants: int, step: float) -> Parameters:
    """Rows of PARAMETER_RECORD (V,), rates turned into shares per step."""
    rows = np.recarray(variants, dtype=PARAMETER_RECORD)
    for name in PARAMETERS:
        rows[name] = values[name]
    rows["step"] = step
    rows["adaptation"] = share_per_step(rows["adaptation_rate"], step)
    rows["treaty_chance"] = share_per_step(rows["treaty_rate"], step)
    return rows


def prepare_tables(inputs: Inputs, parameters: Parameters, step: float) -> Tables:
    """Tables with a leading variant axis (V,), one row per parameter row."""
    variants = parameters.shape[0]
    top = inputs.cost.size - 1
    ladder = 1.0 + MEETS_MORE_PER_LADDER * np.arange(top + 1) / top
    fixed = {
        "base_need": base_need(inputs.interests, inputs.benefits),
        "sensitivity_root": np.sqrt(inputs.sensitivity),
        "delivery": share_per_step(inputs.delivery_rate, step),
        "link_gain": inputs.links.gain,
        "proximity": _without_diagonal(inputs.proximity),
        "added_cost": np.diff(inputs.cost, prepend=inputs.cost[:1]),
        "added_exposure": np.diff(inputs.exposure, prepend=inputs.exposure[:1]),
        "added_provocation": np.diff(inputs.provocation, prepend=inputs.provocation[:1]),
    }
    rows = {
        name: np.repeat(np.asarray(fixed.get(name, getattr(inputs, name, None)))[None], variants, axis=0)
        for name in Tables._fields
        if name != "meeting"
    }
    rows["meeting"] = share_per_step(parameters["meeting_rate"][:, None] * ladder, step)
    return Tables(**{name: np.ascontiguousarray(row, dtype=np.float64) for name, row in rows.items()})


def _without_diagonal(matrix: Floats) -> Floats:
    cleared = matrix.copy()
    np.fill_diagonal(cleared, 0.0)
    return cleared


def empty_state(shape: tuple[int, ...], inputs: Inputs) -> State:
    """Zeros of every state array, with ``shape`` put before the actor axes."""
    n, d = inputs.capacity.shape
    return State(
        pledge=np.zeros((*shape, n, n, d)),
        volume=np.zeros((*shape, n, n, d)),
        pressure=np.zeros((*shape, n, n, 2)),
        grievance=np.zeros((*shape, n, n)),
        trust=np.zeros((*shape, n, n)),
        rung=np.zeros((*shape, n, n), dtype=np.int64),
        bargain=np.zeros((*shape, n, n), dtype=np.int64),
    )


def empty_standing(shape: tuple[int, ...], inputs: Inputs) -> Standing:
    """Zeros of every standing term."""
    n, d = inputs.capacity.shape
    return Standing(
        structural=np.zeros((*shape, n, n)),
        pledge=np.zeros((*shape, n, n, d)),
        delivery=np.zeros((*shape, n, n, d)),
        pressure=np.zeros((*shape, n, n, 2)),
        signing=np.zeros((*shape, n, n)),
        rise=np.zeros((*shape, n, n)),
        stay=np.zeros((*shape, n, n)),
        bargain=np.zeros((*shape, n, n)),
        start_rung=np.zeros((*shape, n, n), dtype=np.int64),
    )


def empty_scene(inputs: Inputs) -> Scene:
    """Room for one step's world."""
    n, d = inputs.capacity.shape
    return Scene(
        driver=inputs.driver_start.copy(),
        capacity=np.zeros((n, d)),
        outside=np.zeros((n, d)),
        need_shift=np.zeros((n, d)),
        power=np.zeros(n),
        order=np.zeros(n),
        activity=np.zeros(inputs.activity.size),
        hostility_shift=np.zeros((n, n)),
        pressure_shift=np.zeros((n, n, 2)),
    )


def empty_perception(inputs: Inputs) -> Perception:
    """Room for one step's snapshot."""
    n, d = inputs.capacity.shape
    square: dict[str, Floats] = {name: np.zeros((n, n)) for name in Perception._fields}
    square.update({name: np.zeros((n, d)) for name in ("supply", "need", "worth")})
    square.update({name: np.zeros(n) for name in ("insecurity", "welfare")})
    return Perception(**square)


def empty_decision(inputs: Inputs) -> Decision:
    """Room for one step's gains and aims."""
    n, d = inputs.capacity.shape
    return Decision(
        promise=np.zeros((n, n, d)),
        delivering=np.zeros((n, n, d)),
        receive=np.zeros((n, n, d)),
        aim=np.zeros((n, n, 2)),
        bargain=np.zeros((n, n)),
        climb=np.zeros((n, n)),
        hold=np.zeros((n, n)),
    )


def new_chronicle(case: Case) -> Chronicle:
    """Drivers at their start, no event fired yet."""
    n, d = case.inputs.capacity.shape
    events = len(case.events)
    return Chronicle(
        level=case.inputs.driver_start.copy(),
        shock=np.zeros(case.timeline.effect_event.size),
        count=np.zeros(events, dtype=np.int64),
        last=np.zeros(events, dtype=np.int64),
        plan=np.full(events, -2, dtype=np.int64),
        deal=np.zeros((n, n, d), dtype=np.int64),
    )


def empty_history(case: Case, runs: int, records: int) -> Record:
    """Records of ``runs`` runs: every field with leading axes (runs, records).

    All lie in one block, for which the system gives pages of megabytes: a sixth of the kernel's time.
    """
    n, d = case.inputs.capacity.shape
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(Record._fields, (n, n))
    shapes |= {"volume": (n, n, d), "pledge": (n, n, d), "pressure": (n, n, 2)}
    shapes |= {"driver": (len(case.drivers),), "fired": (len(case.events),)}
    sizes = {name: runs * records * math.prod(shape) for name, shape in shapes.items()}
    block, first = np.zeros(sum(sizes.values())), 0
    fields: dict[str, Any] = {}
    for name, shape in shapes.items():
        field = block[first : first + sizes[name]].reshape(runs, records, *shape)
        fields[name] = field.view(np.int64) if name in ("rung", "bargain", "fired") else field
        first += sizes[name]
    return Record(**fields)


def matrix_exponential(matrix: Floats) -> Floats:
    """Exponential of a small matrix by scaling and squaring of its Taylor series."""
    squarings = max(0, int(np.ceil(np.log2(max(1e-300, np.abs(matrix).sum(axis=1).max())))) + 4)
    scaled = matrix / 2.0**squarings
    term = np.eye(matrix.shape[0])
    total = term.copy()
    for order in range(1, 16):
        term = term @ scaled / order
        total = total + term
    for _ in range(squarings):
        total = total @ total
    return total


def prepare_processes(case: Case) -> Processes:
    """Driver processes as factors per step."""
    step = 1.0 / case.steps_per_year
    drivers = len(case.drivers)
    most = max((len(p.numbers["values"]) for p in case.processes if p.kind == "markov"), default=1)
    prepared = Processes(
        kind=np.array([PROCESS_KINDS.index(p.kind) for p in case.processes], dtype=np.int64),
        a=np.zeros(drivers),
        b=np.zeros(drivers),
        scheduled=np.zeros((case.steps + 1, drivers), dtype=np.int64),
        schedule=np.zeros((case.steps + 1, drivers)),
        states=np.zeros(drivers, dtype=np.int64),
        value=np.zeros((drivers, most)),
        row=np.ones((drivers, most, most)),
    )
    for e, process in enumerate(case.processes):
        numbers = process.numbers
        if process.kind == "schedule":
            for index, value in zip(numbers["steps"], numbers["values"], strict=True):
                if index <= case.steps:
                    prepared.scheduled[index, e] = 1
                    prepared.schedule[index, e] = value
        elif process.kind == "ramp":
            prepared.a[e] = numbers["slope"] * step
        elif process.kind == "markov":
            states = len(numbers["values"])
            moves = matrix_exponential(np.asarray(numbers["rates"], dtype=np.float64) * step)
            prepared.states[e] = states
            prepared.value[e, :states] = numbers["values"]
            prepared.row[e, :states, :states] = np.cumsum(moves, axis=1)
        elif process.kind == "ou":
            prepared.a[e] = numbers["mean"]
            prepared.b[e] = np.exp(-numbers["reversion"] * step)
        else:
            prepared.a[e] = np.exp(-numbers["value_decay"] * step)
    return prepared


def prepare_innovations(case: Case, uniforms: Floats) -> Floats:
    """Uniforms (R, T, E) into what each driver adds: see `realpolitik.theory.drivers.level_next`."""
    step = 1.0 / case.steps_per_year
    innovations = uniforms.copy()
    for e, process in enumerate(case.processes):
        if process.kind in ("schedule", "ramp"):
            innovations[:, :, e] = 0.0
        elif process.kind == "ou":
            kept = np.exp(-process.numbers["reversion"] * step)
            innovations[:, :, e] = (
                process.numbers["sd"] * np.sqrt(1.0 - kept * kept) * normal_quantiles(uniforms[:, :, e])
            )
        elif process.kind == "hawkes":
            innovations[:, :, e] = process.numbers["jump"] * self_exciting(process, uniforms[:, :, e], step)
    return innovations


def self_exciting(process: Process, uniforms: Floats, step: float) -> Floats:
    """Which steps (R, T) have an event: the chance rises with each past event and decays.

    ``1 - exp(-(base Δ + E (1 - a) / decay))`` with ``a = exp(-decay Δ)``; then ``E' = E a + excitation``.
    """
    numbers = process.numbers
    decay = numbers["excitation_decay"]
    kept = np.exp(-decay * step)
    excited = np.zeros(uniforms.shape[0])
    events = np.zeros(uniforms.shape)
    for t in range(uniforms.shape[1]):
        chance = -np.expm1(-(numbers["base"] * step + excited * (1.0 - kept) / decay))
        events[:, t] = uniforms[:, t] < chance
        excited = excited * kept + numbers["excitation"] * events[:, t]
    return events


def draws_at(tape_row: Sequence[Floats], innovations: Floats, t: int) -> Draws:
    """The luck of step t from one run's columns (T, ·)."""
    meeting, judgement, treaty = tape_row
    return Draws(meeting[t], judgement[t], treaty[t], innovations[t])
