"""Intervals where runs are not independent: runs of one point, or under one luck, go together."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.analysis.comparison import student_quantile
from realpolitik.analysis.estimate import CONFIDENCE, Estimate
from realpolitik.analysis.shares import wilson

Groups = Sequence[NDArray[np.integer]]


def variance_of_mean(values: ArrayLike, groups: Groups) -> tuple[float, int]:
    """Variance of a mean under clustering in one or two ways [cameron2011], and its degrees of freedom.

    One way: ``G / (G - 1) · Σ_g (Σ_{i∈g} (y_i - ȳ))² / n²``; two ways: the sum of both less that of single
    runs, never below the larger of the two. No group: runs are independent. NaN where some way has one group.
    """
    numbers = np.asarray(values, dtype=np.float64)
    apart = numbers - numbers.mean()
    runs = np.arange(numbers.size)
    found, fewest = [], numbers.size
    for group in groups or (runs,):
        names, place = np.unique(group, return_inverse=True)
        if names.size < 2:
            return nan, 0
        sums = np.bincount(place, apart)
        found.append(names.size / (names.size - 1) * float(sums @ sums) / numbers.size**2)
        fewest = min(fewest, names.size)
    if len(found) < 2:
        return found[0], fewest - 1
    single = float(apart @ apart) / (numbers.size * (numbers.size - 1))
    return max(sum(found) - single, *found), fewest - 1


def mean(values: ArrayLike, groups: Groups = (), confidence: float = CONFIDENCE) -> Estimate:
    """Mean with its t interval; the degrees of freedom are those of the fewest groups."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.size == 0:
        return Estimate(nan, nan, nan, 0)
    centre = float(numbers.mean())
    if numbers.size == 1:
        return Estimate(centre, nan, nan, 1)
    variance, freedom = variance_of_mean(numbers, groups)
    if not freedom:
        return Estimate(centre, nan, nan, numbers.size)
    half = student_quantile(confidence, freedom) * sqrt(variance)
    return Estimate(centre, centre - half, centre + half, numbers.size)


def share(condition: ArrayLike, groups: Groups = (), confidence: float = CONFIDENCE) -> Estimate:
    """Share with Wilson's interval for as many runs as clustered ones are worth [korn1998].

    ``n* = p (1 - p) / V``, shrunk by the square of the normal over the t quantile, and at most n; where all
    runs agree, or agree in every group, the number of the fewest groups.
    """
    holds = np.asarray(condition, dtype=bool)
    if not groups:
        return wilson(int(holds.sum()), holds.size, confidence)
    if holds.size == 0:
        return Estimate(nan, nan, nan, 0)
    portion = float(holds.mean())
    fewest = min(np.unique(group).size for group in groups)
    if fewest < 2:
        return Estimate(portion, nan, nan, holds.size)
    variance, freedom = variance_of_mean(holds, groups)
    worth = float(fewest)
    if variance > 0:
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        shrink = (z / student_quantile(confidence, freedom)) ** 2
        worth = min(float(holds.size), shrink * portion * (1 - portion) / variance)
    found = wilson(portion * worth, worth, confidence)
    return Estimate(portion, found.low, found.high, holds.size)
