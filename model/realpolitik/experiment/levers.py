"""A scenario with levers pulled, run under the same luck as without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.arms import fixed
from realpolitik.experiment.verdict import last_year
from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case as assemble
from realpolitik.world.lever_schema import Lever
from realpolitik.world.levers import number_at, pulled
from realpolitik.world.resolve import Resolved

Pulls = Sequence[tuple[Lever, float]]
Outcome = NDArray[np.float64]
Pull = Callable[[Pulls], Outcome]


def under(resolved: Resolved, pulls: Pulls, *, until: str | None = None) -> Case:
    """The case with levers at values.

    A driver is held: set to the value at every step, so that no event moves it for good. A number is a
    counterfactual. A contract is signed in the first month, never below the pledge of the start. Levers
    change no belief, so the standing terms stay.
    """
    pulls = list(pulls)
    plain = assemble(resolved, until=until)
    moved = pulled(resolved, pulls, _pledged(plain)) if pulls else resolved
    case = assemble(moved, until=until) if moved is not resolved else plain
    held = {move.driver: value for lever, value in pulls for move in lever.moves if move.driver is not None}
    for name, value in held.items():
        case = fixed(case, **{name: [(step, value) for step in range(1, case.steps + 1)]})
    return case


def _pledged(case: Case) -> Mapping[Any, float]:
    """Pledges of the start by supplier, recipient and channel; deliveries where no pledge is stated."""
    start = case.believed
    pledge = np.where(np.isnan(start.pledge), start.volume, start.pledge)
    return {
        (one, other, channel): float(pledge[i, j, d])
        for i, one in enumerate(case.actors)
        for j, other in enumerate(case.actors)
        for d, channel in enumerate(case.channels)
    }


def changes(case: Case, runs: int, seed: int, workers: int | None = None) -> Outcome:
    """Per run the last year's mean index of the focus pair less that of record 0; NaN where a run failed."""
    from realpolitik.engine.ensemble import simulate

    i, j = case.focus
    found = []
    for chunk in simulate(case, runs, seed, workers=workers):
        index = chunk.history.index[:, :, i, j]
        change = last_year(index, case.steps_per_year) - index[:, 0]
        found.append(np.where(chunk.failed == 0, change, np.nan))
    return np.concatenate(found)


def pulling(
    resolved: Resolved,
    runs: int,
    seed: int,
    *,
    until: str | None = None,
    workers: int | None = None,
    told: Callable[[], None] | None = None,
) -> Pull:
    """A function from levers and their values to the change of every run, each combination run once."""
    known: dict[tuple[tuple[str, float], ...], Outcome] = {}

    def outcome(pulls: Pulls) -> Outcome:
        key = tuple((repr(lever.moves), float(value)) for lever, value in pulls)
        if key not in known:
            known[key] = changes(under(resolved, pulls, until=until), runs, seed, workers)
            if told is not None:
                told()
        return known[key]

    return outcome


def present(lever: Lever, resolved: Resolved, *, until: str | None = None) -> tuple[float | None, bool]:
    """Where a lever stands in the scenario, and whether it stays there.

    (value, True) for numbers and for drivers that do not move; (start level, False) for drivers that move;
    (None, False) where nothing stands to be compared, as with contracts.
    """
    case = assemble(resolved, until=until)
    first = lever.moves[0]
    if first.number is not None:
        return float(number_at(first.number, resolved.running).value), True
    if first.driver is None:
        return None, False
    e = case.drivers.index(first.driver)
    process, start = case.processes[e], float(case.inputs.driver_start[e])
    if process.kind == "schedule":
        values = [float(value) for value in process.numbers["values"]]
        still = len(set(values)) <= 1
        return (values[0] if values else start), still
    return start, False
