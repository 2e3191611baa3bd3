"""Screening: which of many numbers matter at all, from few runs [morris1991; campolongo2007]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.analysis.sensitivity.problem import Problem, Response, answered
from realpolitik.theory.inputs import Floats

LEVELS = 8
RESAMPLES = 200


@dataclass(frozen=True)
class Screening:
    """Elementary effects over the whole range of each number; arrays are (k, O)."""

    names: tuple[str, ...]
    points: int
    mean_size: Floats
    """μ*: mean absolute effect of crossing the range, in units of the outcome."""
    half_width: Floats
    """Half of the 95 % bootstrap interval of μ*."""
    mean: Floats
    """μ: the same with its sign; near μ* where the effect has one direction."""
    spread: Floats
    """σ: how much the effect depends on where the others stand."""

    def ranked(self, outcome: int = 0) -> list[int]:
        """Places of the numbers, the most important first."""
        return [int(k) for k in np.argsort(-self.mean_size[:, outcome], kind="stable")]


def screen(response: Response, problem: Problem, trajectories: int, seed: int) -> Screening:
    """Walk ``trajectories`` ways through the ranges, one number at a time: (k + 1) points a way.

    Raises ValueError where the response is not finite.
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    described = problem.salib()
    points = sampling.sample(described, trajectories, num_levels=LEVELS, seed=seed)
    found = answered(response, points)
    # SALib measures effects per unit of the range, so sizes of different numbers compare.
    tables = [
        analysis.analyze(described, points, column, num_resamples=RESAMPLES, num_levels=LEVELS, seed=seed + 1)
        for column in found.T
    ]

    def stacked(key: str) -> Floats:
        return np.column_stack([np.asarray(table[key], dtype=np.float64) for table in tables])

    return Screening(
        problem.factors,
        len(points),
        stacked("mu_star"),
        stacked("mu_star_conf"),
        stacked("mu"),
        stacked("sigma"),
    )


def that_matter(screening: Screening, outcome: int, least: int, most: int, share: float = 0.05) -> list[int]:
    """Places of the numbers worth a closer look, best first.

    Those whose μ* is at least ``share`` of the largest, but never fewer than ``least`` or more than ``most``.
    """
    ranked = screening.ranked(outcome)
    sizes = screening.mean_size[:, outcome]
    large = sum(1 for k in ranked if sizes[k] >= share * sizes[ranked[0]])
    return ranked[: min(max(large, least), most)]
