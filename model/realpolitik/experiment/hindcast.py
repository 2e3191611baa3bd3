"""What an ensemble did from one origin: quantities of every pair by month, on average over runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.engine.ensemble import History, simulate
from realpolitik.theory.inputs import LINK_KINDS, Case, Floats
from realpolitik.theory.positions import course as positions

QUANTITIES = (
    *("hostility", "grievance", "pressure", "index", "diplomacy", "arms", "trade"),
    *("threat", "common_threat", "position", "surroundings", "camps"),
)
"""All toward closeness and symmetric: hostility, grievance, pressure, threat and the distance of positions
on world order with their sign turned; volumes as means of both directions. `surroundings` is the mean
hostility (turned) of the two states with all others: event data on a pair take in reports about either.
`camps` is the mean, over third states, of the hostility (turned) between one and the third times how close
the other and the third stood at the start (index, standardised): friends of who is hit take sides
[heider1946]."""
DRIFT = 0.1
"""Yearly rate at which positions move (`theory.positions`); votes of years to 2013 give about as much."""
CHANNELS = ("diplomacy", "arms", "trade")
SMALL = 32  # runs at once: thirteen actors over five years fill some megabytes each


@dataclass(frozen=True)
class Course:
    """The ensemble from one origin; pairs are those of `numpy.triu_indices(actors, 1)`."""

    start: np.datetime64
    """Month of record 0; what is known ends before it."""
    actors: tuple[str, ...]
    by_month: Floats
    """(T + 1, K, P) mean over runs; K as in QUANTITIES."""

    def change(self, months: int, length: int) -> Floats:
        """Mean change from the start to the mean of the last `length` of `months` months, (K, P)."""
        late = self.by_month[months - length + 1 : months + 1].mean(axis=0)
        return np.asarray(late - self.by_month[0])

    def matrix(self, values: Floats) -> Floats:
        """Symmetric matrices (…, N, N) of values by pair (…, P)."""
        size = len(self.actors)
        rows, columns = np.triu_indices(size, 1)
        matrix = np.zeros((*values.shape[:-1], size, size))
        matrix[..., rows, columns] = matrix[..., columns, rows] = values
        return matrix


def course(
    case: Case, runs: int, seed: int, *, parameters: Mapping[str, float] | None = None, workers: int = 1
) -> Course:
    """Run a case and keep what a hindcast reads. Runs that failed are left out; RuntimeError if all did."""
    given = {name: np.full(runs, value) for name, value in (parameters or {}).items()}
    total: Floats | float = 0.0
    kept = 0
    for chunk in simulate(case, runs, seed, parameters=given, workers=workers, chunk=min(SMALL, runs)):
        good = chunk.failed == 0
        values = quantities(case, chunk.history)[good]
        total = total + values.sum(axis=0)
        kept += int(good.sum())
    if not kept:
        raise RuntimeError(f"every run from {case.start[0]}-{case.start[1]:02d} failed")
    start = np.datetime64(f"{case.start[0]}-{case.start[1]:02d}")
    return Course(start, case.actors, np.asarray(total / kept))


def quantities(case: Case, history: History) -> Floats:
    """QUANTITIES of every pair from a history, (R, T + 1, K, P)."""
    rows, columns = np.triu_indices(len(case.actors), 1)

    def both(matrix: Floats) -> Floats:
        return np.asarray((matrix[:, :, rows, columns] + matrix[:, :, columns, rows]) / 2)

    coercion = history.pressure.sum(axis=-1)
    hostility = (history.hostility + np.swapaxes(history.hostility, -1, -2)) / 2
    around = -hostility.sum(axis=-1) / max(len(case.actors) - 1, 1)
    parts = [
        -both(history.hostility),
        -both(history.grievance),
        -both(coercion) / history.pressure.shape[-1],
        history.index[:, :, rows, columns],
    ]
    for name in CHANNELS:
        place = case.channels.index(name) if name in case.channels else None
        parts.append(both(history.volume[..., place]) if place is not None else np.zeros_like(parts[0]))
    drifted = positions(case.inputs.order, history.dependence, coercion, DRIFT, 1 / case.steps_per_year)
    place_of = np.clip(drifted + _moved_by_links(case, history), 0.0, 1.0)
    parts += [
        -both(history.threat),
        history.common_threat[:, :, rows, columns],
        -np.abs(place_of[:, :, rows] - place_of[:, :, columns]),
        both(around[..., :, None] + around[..., None, :]) / 2,
        both(_camps(hostility, history.index[:, :1])),
    ]
    return np.stack(parts, axis=2)


def _camps(hostility: Floats, index: Floats) -> Floats:
    """Warmth that reaches a pair through third states, (R, T + 1, N, N), given the index at the start."""
    size = hostility.shape[-1]
    apart = ~np.eye(size, dtype=bool)
    known = index[..., apart]
    close = (index - known.mean(axis=-1)[..., None, None]) / known.std(axis=-1)[..., None, None] * apart
    through = close @ -(hostility * apart)
    return np.asarray((through + np.swapaxes(through, -1, -2)) / max(size - 2, 1))


def _moved_by_links(case: Case, history: History) -> Floats:
    """How far drivers have moved positions on order, (R, T + 1, N)."""
    links, moved = case.inputs.links, np.zeros((*history.driver.shape[:2], len(case.actors)))
    for row in np.flatnonzero(links.kind == LINK_KINDS.index("order")):
        e = links.driver[row]
        moved[:, :, links.a[row]] += links.gain[row] * (history.driver[:, :, e] - case.inputs.driver_start[e])
    return moved
