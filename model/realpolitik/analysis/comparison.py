"""Means and paired differences: two scenarios under the same luck are compared run by run."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.analysis.estimate import CONFIDENCE, Estimate


def mean(values: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """Mean over runs with Student's t interval; no interval from fewer than two runs."""
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[np.isfinite(numbers)]
    if numbers.size == 0:
        return Estimate(nan, nan, nan, 0)
    centre = float(numbers.mean())
    if numbers.size == 1:
        return Estimate(centre, nan, nan, 1)
    half = student_quantile(confidence, numbers.size - 1) * float(numbers.std(ddof=1)) / sqrt(numbers.size)
    return Estimate(centre, centre - half, centre + half, numbers.size)


def paired_difference(values: ArrayLike, baseline: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """Mean of run-by-run differences with its t interval; pairs with a missing number are left out.

    >>> [round(number, 3) for number in paired_difference([3, 5, 4, 6], [1, 2, 3, 4])[:3]]
    [2.0, 0.701, 3.299]
    """
    ours, theirs = np.asarray(values, dtype=np.float64), np.asarray(baseline, dtype=np.float64)
    if ours.shape != theirs.shape:
        raise ValueError(f"{ours.size} runs cannot be paired with {theirs.size}")
    return mean(ours - theirs, confidence)


def paired_share_difference(
    holds: ArrayLike, baseline: ArrayLike, confidence: float = CONFIDENCE
) -> Estimate:
    """Difference of two shares from paired runs, with its interval [agresti2005].

    With b runs in which only the first holds and c in which only the second does, the interval is
    Wald's after half a run is added to each of the four cells: ``(b-c)/(n+2) ± z/(n+2) · √(b+c+1 -
    (b-c)²/(n+2))``, so that it does not collapse where no run differs. The value is the
    plain difference ``(b-c)/n``.
    """
    first, second = np.asarray(holds, dtype=bool), np.asarray(baseline, dtype=bool)
    if first.shape != second.shape:
        raise ValueError(f"{first.size} runs cannot be paired with {second.size}")
    if first.size == 0:
        return Estimate(nan, nan, nan, 0)
    only_first, only_second = int((first & ~second).sum()), int((~first & second).sum())
    gained, padded = only_first - only_second, first.size + 2
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    half = z / padded * sqrt(only_first + only_second + 1 - gained * gained / padded)
    centre = gained / padded
    return Estimate(gained / first.size, max(-1.0, centre - half), min(1.0, centre + half), first.size)


def aligned(
    ours: Mapping[str, NDArray[np.generic]], theirs: Mapping[str, NDArray[np.generic]], column: str
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    """A column of two outcome tables for the runs that both hold and neither lost."""
    kept_ours, kept_theirs = ours["failed"] == 0, theirs["failed"] == 0
    if np.array_equal(ours["run"], theirs["run"]):
        kept = kept_ours & kept_theirs
        return ours[column][kept], theirs[column][kept]
    _, first, second = np.intersect1d(
        ours["run"][kept_ours], theirs["run"][kept_theirs], assume_unique=True, return_indices=True
    )
    return ours[column][kept_ours][first], theirs[column][kept_theirs][second]


def student_quantile(confidence: float, freedom: int) -> float:
    """Two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))
