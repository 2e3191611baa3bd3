"""A number with its Monte Carlo interval."""

from __future__ import annotations

from typing import NamedTuple

CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """A value, the ends of its interval and the number of runs (or pairs of runs) behind it."""

    value: float
    low: float
    high: float
    runs: int
