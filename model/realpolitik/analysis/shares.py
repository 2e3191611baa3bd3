"""Shares of runs with Wilson's interval, which stays within 0–1 and is honest at 0 and 1."""

from __future__ import annotations

from math import inf, nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from realpolitik.analysis.estimate import CONFIDENCE, Estimate


def wilson(successes: float, runs: float, confidence: float = CONFIDENCE) -> Estimate:
    """Wilson's score interval (Wilson 1927) of a share; runs that go together may be worth a fraction of one.

    ``centre = (p + z²/2n) / (1 + z²/n)``, ``half = z/(1 + z²/n) · √(p(1-p)/n + z²/4n²)``.

    >>> [round(number, 3) for number in wilson(7, 10)[:3]]
    [0.7, 0.397, 0.892]
    """
    if not 0 <= successes <= runs:
        raise ValueError(f"{successes} of {runs} runs is no share")
    if runs == 0:
        return Estimate(nan, nan, nan, 0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, shrink = successes / runs, 1 + z * z / runs
    centre = (share + z * z / (2 * runs)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == runs else centre + half
    return Estimate(share, low, high, int(runs))


def runs_to_decide(share: float, confidence: float = CONFIDENCE) -> float:
    """Runs from which Wilson's interval of a share leaves out one half: ``z² / 4 (p - ½)²``.

    >>> round(runs_to_decide(0.47)), runs_to_decide(0.5)
    (1067, inf)
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return inf if share == 0.5 else z * z / (4 * (share - 0.5) ** 2)


def share(condition: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """Share of runs in which a condition holds, with Wilson's interval."""
    holds = np.asarray(condition, dtype=bool)
    return wilson(int(holds.sum()), holds.size, confidence)
