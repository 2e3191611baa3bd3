"""A case with its numbers moved to a point of a design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from realpolitik.experiment.arms import fixed
from realpolitik.experiment.shifting import changed
from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case as assemble
from realpolitik.world.assemble import process
from realpolitik.world.dimensions import Varied
from realpolitik.world.levers import with_number
from realpolitik.world.resolve import Resolved


def moved(case: Case, resolved: Resolved, dimensions: Sequence[Varied], values: Sequence[float]) -> Case:
    """The case with every dimension at its value: beliefs, other rules of the game, drivers held.

    A driver is held at every step, so that no event moves it for good. Numbers that the engine sweeps by
    itself (parameters as beliefs) are left to it.
    """
    beliefs: dict[str, float] = {}
    rules: dict[str, float] = {}
    held: dict[str, float] = {}
    paths: dict[str, dict[str, float]] = {"process": {}, "event": {}}
    for one, value in zip(dimensions, values, strict=True):
        for target in one.targets:
            if target.kind == "number":
                (beliefs if one.belief else rules)[target.path] = float(value)
            elif target.kind == "driver":
                held[target.path] = float(value)
            elif target.kind != "parameter":
                paths[target.kind][target.path] = float(value)
    believed, inputs = case.believed, case.inputs
    if beliefs:
        same = believed is inputs
        believed = changed(case, believed, beliefs)
        inputs = believed if same else changed(case, inputs, beliefs)
    if rules:
        inputs = changed(case, inputs, rules, start=False)
    if believed is not case.believed or inputs is not case.inputs:
        case = replace(case, believed=believed, inputs=inputs)
    begun = {
        path.split(".")[1] for path in beliefs if path.startswith("drivers.") and path.endswith(".start")
    }
    if paths["process"] or begun:
        case = _with_processes(case, resolved, paths["process"], begun)
    if paths["event"]:
        case = _with_events(case, resolved, paths["event"])
    for name, level in held.items():
        case = fixed(case, **{name: [(step, level) for step in range(1, case.steps + 1)]})
    return case


def _with_processes(case: Case, resolved: Resolved, numbers: dict[str, float], begun: set[str]) -> Case:
    """Processes of drivers with other numbers, or from another start, at which a constant one stays."""
    world = resolved.running
    for path, value in numbers.items():
        world = with_number(world, tuple(path.split(".")), value)
    processes = list(case.processes)
    first = f"{case.start[0]:04d}-{case.start[1]:02d}"
    for name in begun | {path.split(".")[1] for path in numbers}:
        place = case.drivers.index(name)
        stated = resolved.processes.get(name, world.drivers[name].process)
        start = float(case.believed.driver_start[place])
        processes[place] = process(stated, start, first, case.steps_per_year)
    return replace(case, processes=tuple(processes))


def _with_events(case: Case, resolved: Resolved, numbers: dict[str, float]) -> Case:
    """Events of the world with other numbers."""
    world = resolved.believed
    for path, value in numbers.items():
        world = with_number(world, tuple(path.split(".")), value)
    until = str(case.document["until"])
    other = assemble(
        replace(resolved, believed=world, running=world), until=until, steps_per_year=case.steps_per_year
    )
    return replace(case, timeline=other.timeline)
