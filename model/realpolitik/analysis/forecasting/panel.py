"""A panel: one observable of all pairs of states over time, and where each pair stands in it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.evidence.series import STATES
from realpolitik.theory.inputs import Floats

PAIRS: tuple[tuple[int, int], ...] = tuple(itertools.combinations(range(len(STATES)), 2))
FIRST = np.array([a for a, _ in PAIRS])
SECOND = np.array([b for _, b in PAIRS])
"""Order of the pair axis: (0, 1), (0, 2), …; positions in STATES."""


@dataclass(frozen=True, eq=False)  # equal only to itself, so that what is made of it can be kept
class Panel:
    """One observable, `values` (T, P) by period and pair, NaN where nothing was observed."""

    name: str
    title: str
    channel: str
    """The quantity of the model that it tests: diplomacy, hostility, arms or trade."""
    closer: float
    """1 where a higher value means closer, −1 where it means farther apart."""
    per_year: int
    """Periods in a year: 1, 4 or 12."""
    start: np.datetime64
    """First month of the first period."""
    values: Floats
    floor: float = -np.inf
    ceiling: float = np.inf

    @property
    def months(self) -> int:
        """Months in a period."""
        return 12 // self.per_year

    def end(self, period: int) -> np.datetime64:
        """First month after a period: what a forecaster at that origin knows ends before it."""
        return self.start + np.timedelta64((period + 1) * self.months, "M")

    def change(self, horizon: int) -> Floats:
        """Changes over `horizon` periods, (T, P), by the period they start from; NaN beyond the end."""
        changes = np.full_like(self.values, np.nan)
        changes[: len(self.values) - horizon] = self.values[horizon:] - self.values[:-horizon]
        return changes

    def until(self, month: np.datetime64) -> Panel:
        """The panel as known when `month` began."""
        known = sum(self.end(period) <= month for period in range(len(self.values)))
        return replace(self, values=self.values[:known])


def by_pair(matrix: Floats) -> Floats:
    """Upper triangle (…, P) of matrices (…, N, N) in the order of PAIRS."""
    return np.asarray(matrix[..., FIRST, SECOND])


def either_way(matrix: Floats) -> Floats:
    """Sum of both directions, (…, P)."""
    return np.asarray(matrix[..., FIRST, SECOND] + matrix[..., SECOND, FIRST])
