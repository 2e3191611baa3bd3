"""Variance-based indices: how much of an outcome's variance a number accounts for [sobol2001; saltelli2010].

First: what would go, on average, if the number were known. Total: what would stay if all others were known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import CONFIDENCE, Estimate
from realpolitik.analysis.sensitivity.problem import Problem, Response, answered
from realpolitik.theory.inputs import Floats

RESAMPLES = 400
EDGES = (100 * (1 - CONFIDENCE) / 2, 100 * (1 + CONFIDENCE) / 2)


class Range(NamedTuple):
    """Estimates (F, O) with the ends of their bootstrap intervals."""

    value: Floats
    low: Floats
    high: Floats

    def at(self, factor: int, outcome: int, size: int) -> Estimate:
        """One of them; ``size`` is the number of base points behind it."""
        return Estimate(
            float(self.value[factor, outcome]),
            float(self.low[factor, outcome]),
            float(self.high[factor, outcome]),
            size,
        )


@dataclass(frozen=True)
class Indices:
    """Sobol indices of factors (numbers or groups) for every outcome; NaN where an outcome does not vary."""

    factors: tuple[str, ...]
    base: int
    points: int
    first: Range
    total: Range
    mean: Floats
    """(O,) of the outcomes over the ranges."""
    variance: Floats
    """(O,) over the ranges."""
    growing: tuple[tuple[int, Range, Range], ...]
    """Base points, first and total indices from a growing part of the sample, the whole last."""
    samples: Floats
    """(2 base, O): outcomes at the independent points, for what else is to be learnt from them."""


def decompose(response: Response, problem: Problem, base: int, seed: int, *, steps: int = 5) -> Indices:
    """Estimate first and total indices from ``base`` x (factors + 2) points; ``base`` is a power of 2.

    Intervals are percentiles of bootstrap resamples of the base points. Raises ValueError where ``base`` is
    no power of 2 or the response is not finite.
    """
    if base < 2 or base & (base - 1):
        raise ValueError(f"base is {base}: give a power of 2, so that the sample covers the ranges evenly")
    points = sampled(problem, base, seed)
    found = answered(response, points)
    width = len(problem.factors) + 2
    sizes = [base >> k for k in range(min(steps, base.bit_length() - 3) - 1, -1, -1)] or [base]
    growing = tuple((size, *estimated(problem, found[: size * width], seed)) for size in sizes)
    independent = np.concatenate([found[::width], found[width - 1 :: width]])
    return Indices(
        problem.factors,
        base,
        len(points),
        growing[-1][1],
        growing[-1][2],
        independent.mean(axis=0),
        independent.var(axis=0, ddof=1),
        growing,
        independent,
    )


def sampled(problem: Problem, base: int, seed: int) -> Floats:
    """Points of Saltelli's scheme; the first part of them is the scheme of a smaller base."""
    from SALib.sample import sobol

    points: Floats = sobol.sample(problem.salib(), base, calc_second_order=False, seed=seed)
    return points


def estimated(problem: Problem, found: Floats, seed: int) -> tuple[Range, Range]:
    """First and total indices from the outcomes of a scheme's points, (F, O) each."""
    pairs = [resampled(problem, column, seed) for column in found.T]
    return tuple(  # type: ignore[return-value]
        Range(*(np.column_stack([pair[k][part] for pair in pairs]) for part in range(3))) for k in (0, 1)
    )


def resampled(
    problem: Problem, column: Floats, seed: int
) -> tuple[tuple[Floats, Floats, Floats, Floats], tuple[Floats, Floats, Floats, Floats]]:
    """Value, interval and all resamples (R, F) of first and total indices for one outcome."""
    from SALib.analyze import sobol

    factors = len(problem.factors)
    if np.ptp(column) == 0.0:
        none = np.full(factors, np.nan)
        blank = (none, none, none, np.full((RESAMPLES, factors), np.nan))
        return blank, blank
    # SALib takes a seed of 0 for none, so that intervals would not repeat.
    table = sobol.analyze(
        problem.salib(),
        column,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        keep_resamples=True,
        seed=seed + 1,
    )
    return _with_ends(table, "S1"), _with_ends(table, "ST")


def _with_ends(table: dict[str, NDArray[np.float64]], key: str) -> tuple[Floats, Floats, Floats, Floats]:
    drawn = table[f"{key}_conf_all"]
    low, high = np.percentile(drawn, EDGES, axis=0)
    return table[key], low, high, drawn
