"""The model as a function from points of a design to outcomes, for studies that know nothing of politics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.numbers import Numbers
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.verdict import VERDICTS, last_year, verdict
from realpolitik.theory.inputs import Floats

OUTCOMES = ("change", *VERDICTS, "scatter")
"""Mean change of the focal index, share of each verdict, and variance of the change over replications."""
BLOCK = 4096  # runs whose cases are held at once


@dataclass(frozen=True)
class Ensemble:
    """Every point is run ``replications`` times under the luck of the same run numbers.

    Called with points (P, k) it gives (P, 5), the `OUTCOMES`. ``told`` learns how many runs are done.
    """

    numbers: Numbers
    replications: int
    seed: int
    workers: int | None = None
    told: Callable[[int], None] | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What the columns of the answer are."""
        return OUTCOMES

    def __call__(self, points: Floats) -> Floats:
        """Outcomes of points, (P, 5); raises ResultProblem where a point has no run that ends well."""
        return np.concatenate([summarised(changes) for changes in self.runs(points)])

    def runs(self, points: Floats) -> Iterator[NDArray[np.float64]]:
        """Change of the focal index, in blocks of points (B, replications); NaN where a run failed."""
        from realpolitik.engine.ensemble import simulate

        case, r = self.numbers.case, self.replications
        (i, j), size = case.focus, max(1, BLOCK // r)
        for first in range(0, len(points), size):
            block = points[first : first + size]
            cases = self.numbers.cases(block)
            alone = cases[0] is case
            count = len(block) * r
            found = []
            for chunk in simulate(
                case,
                count,
                self.seed,
                parameters={name: np.repeat(v, r) for name, v in self.numbers.given(block).items()} or None,
                alternatives=None if alone else cases,
                alternative=None if alone else np.repeat(np.arange(len(block)), r),
                luck=np.tile(np.arange(r), len(block)),
                workers=self.workers,
            ):
                index = chunk.history.index[:, :, i, j]
                moved = last_year(index, case.steps_per_year) - index[:, 0]
                found.append(np.where(chunk.failed == 0, moved, np.nan))
                if self.told is not None:
                    self.told(chunk.runs)
            yield np.concatenate(found).reshape(len(block), r)


def summarised(changes: NDArray[np.float64]) -> Floats:
    """Outcomes of points from the changes of their runs, (P, r) -> (P, 5); failed runs are left out."""
    good = np.isfinite(changes)
    count = good.sum(axis=1)
    if not count.all():
        raise ResultProblem(
            f"All runs failed at {int((count == 0).sum())} of {len(changes)} points.",
            "Narrow the ranges in the study: some combination of numbers breaks the world.",
        )
    called = verdict(changes)
    mean = np.nanmean(changes, axis=1)
    shares = [((called == name) & good).sum(axis=1) / count for name in VERDICTS]
    scatter = np.nanvar(changes, axis=1) * count / np.maximum(count - 1, 1)
    return np.column_stack([mean, *shares, scatter])
