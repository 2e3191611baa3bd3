"""Points of a study run through one ensemble for each start, and what their runs say to each target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from realpolitik.experiment.moving import moved
from realpolitik.experiment.tuning.reading import Origin, Tuning
from realpolitik.experiment.tuning.targets import summaries
from realpolitik.theory.inputs import Floats, Integers

Told = Callable[[str, int], None]
STRETCH = 512  # points of one call where each needs a case of its own
APART = 1 << 24  # run numbers from one start to the next, whose shocks would be the same otherwise


def answers(
    tuning: Tuning,
    points: Floats,
    *,
    replications: int | None = None,
    first_luck: int = 0,
    own_luck: bool = False,
    workers: int | None = None,
    progress: Told | None = None,
) -> list[Floats]:
    """For every block of the study what the runs of points (P, D) say, (P, K, d).

    Replication k of every point has the luck of run ``first_luck + k``: the same numbers give the same
    answers, to the last bit. With ``own_luck`` no two runs share any. Starts of different months have luck of
    their own, those of one month share it, as they share the years that followed. A run that failed takes the
    mean of its point's other runs; a point of which all runs failed is NaN.
    """
    count = replications or tuning.study.replications
    found: list[list[Floats]] = [[] for _ in tuning.blocks]
    runs = np.arange(len(points) * count)
    luck = first_luck + (runs if own_luck else runs % count)
    months = list(dict.fromkeys(origin.case.start for origin in tuning.origins))
    for origin in tuning.origins:
        apart = APART * months.index(origin.case.start)
        mine = [b for b, block in enumerate(tuning.blocks) if block.origin == origin.name]
        if not mine:
            continue
        for begin in range(0, len(points), STRETCH):
            rows = points[begin : begin + STRETCH]
            parts: list[list[Floats]] = [[] for _ in mine]
            for said in _simulated(
                tuning, origin, rows, count, apart + luck[begin * count :], mine, workers, progress
            ):
                for part, one in zip(parts, said, strict=True):
                    part.append(one)
            for b, part in zip(mine, parts, strict=True):
                found[b].append(_mended(np.concatenate(part).reshape(len(rows), count, -1)))
    return [np.concatenate(part) for part in found]


def _simulated(
    tuning: Tuning,
    origin: Origin,
    points: Floats,
    count: int,
    luck: Integers,
    mine: list[int],
    workers: int | None,
    progress: Told | None,
) -> Any:
    from realpolitik.engine.ensemble import simulate

    runs = len(points) * count
    options = varying(origin, points, count)
    for chunk in simulate(
        origin.case, runs, tuning.study.seed, luck=luck[:runs], workers=workers, reuse=True, **options
    ):
        lost = chunk.failed != 0
        said = [summaries(tuning.blocks[b], origin.case, chunk.history) for b in mine]
        for one in said:
            one[lost] = np.nan
        if progress is not None:
            progress(origin.name, chunk.runs)
        yield said


def varying(origin: Origin, points: Floats, count: int) -> dict[str, Any]:
    """What the ensemble needs to give each point's numbers to its ``count`` runs."""
    options: dict[str, Any] = {
        "parameters": {
            target.path: np.repeat(points[:, place], count)
            for place, one in enumerate(origin.dimensions)
            for target in one.targets
            if target.kind == "parameter"
        }
    }
    if any(target.kind != "parameter" for one in origin.dimensions for target in one.targets):
        options["alternatives"] = [
            moved(origin.case, origin.resolved, origin.dimensions, row) for row in points
        ]
        options["alternative"] = np.repeat(np.arange(len(points)), count)
    return options


def _mended(runs: Floats) -> Floats:
    lost = ~np.isfinite(runs)
    if not lost.any():
        return runs
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(lost, 0.0, runs).sum(axis=1) / (~lost).sum(axis=1)
    return np.where(lost, mean[:, None, :], runs)
