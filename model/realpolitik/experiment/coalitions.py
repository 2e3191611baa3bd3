"""Scenarios that make some of a scenario's changes, run under the same luck."""

from __future__ import annotations

import os
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.batch import Simulate
from realpolitik.experiment.verdict import last_year
from realpolitik.theory.inputs import Case
from realpolitik.world.subsets import Comparison


class Worths:
    """What the index of the focus pair comes to in the last year, per run, for any set of changes.

    Called with places of changes (0 is the first of ``comparison.changes``); every set is run once, on the
    runs 0 … ``runs`` - 1 of ``seed``. ``known`` holds sets that have been run already. NaN where a run
    failed.
    """

    def __init__(
        self,
        comparison: Comparison,
        runs: int,
        seed: int,
        *,
        known: dict[frozenset[int], NDArray[np.float64]] | None = None,
        simulate: Simulate | None = None,
        workers: int | None = None,
    ) -> None:
        self.comparison, self.runs, self.seed, self.workers = comparison, runs, seed, workers
        self._names = list(comparison.changes)
        self._known = dict(known or {})
        self._simulate = simulate

    def __call__(self, made: Iterable[int]) -> NDArray[np.float64]:
        """The worth of a set of changes, ``(runs,)``."""
        chosen = frozenset(made)
        if chosen not in self._known:
            case = self.comparison.subset(self._names[k] for k in chosen)
            self._known[chosen] = index_at_end(
                case, self.runs, self.seed, self._simulate, workers=self.workers
            )
        return self._known[chosen]


def index_at_end(
    case: Case, runs: int, seed: int, simulate: Simulate | None = None, *, workers: int | None = None
) -> NDArray[np.float64]:
    """The focus pair's mean index over the last year's records, ``(runs,)``; NaN where a run failed."""
    if simulate is None:
        from realpolitik.engine import ensemble

        simulate = ensemble.simulate
    i, j = case.focus
    chunk = max(1, min(128, -(-runs // (workers or os.cpu_count() or 1))))
    ends = [
        np.where(part.failed == 0, last_year(part.history.index[:, :, i, j], case.steps_per_year), np.nan)
        for part in simulate(case, runs, seed, chunk=chunk, workers=workers)
    ]
    return np.concatenate(ends)
