"""Turning points of a path: where it stops going one way and goes the other by more than a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.paths import path
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal

THRESHOLD = 0.01  # of the index: a quarter of the verdict's band
LEADING = 3  # causes named per stretch


@dataclass(frozen=True)
class Stretch:
    """A stretch of the mean path between turning points and the causes that moved it most."""

    first: str  # month
    last: str
    before: float
    after: float
    causes: dict[str, float]
    rest: float


def turning_points(values: NDArray[np.float64], threshold: float = THRESHOLD) -> list[int]:
    """Records at which a path turns: extremes from which it moves back by at least ``threshold``.

    Before the first turn the path must have come at least as far from its start.

    >>> turning_points(np.array([0.0, 0.2, 0.5, 0.45, 0.1, 0.3]), 0.15)
    [2, 4]
    """
    found: list[int] = []
    extreme, way = 0, 0  # way: 1 up, -1 down, 0 not yet known
    for record in range(1, values.size):
        if way == 0:
            if abs(values[record] - values[0]) >= threshold:
                extreme, way = record, 1 if values[record] > values[0] else -1
        elif way * (values[record] - values[extreme]) > 0:
            extreme = record
        elif way * (values[extreme] - values[record]) >= threshold:
            found.append(extreme)
            extreme, way = record, -way
    return found


def stretches(result: Result, scenario: str, column: str) -> list[Stretch]:
    """The mean path of the focus pair's index, cut at its turning points, each stretch with its causes."""
    course = path(result, scenario, column)
    months = [str(date)[:7] for date in course.dates]
    name = literal(scenario)
    causes = [row[0] for row in result.query("describe ledger").fetchall()]
    causes = [cause for cause in causes if cause not in ("scenario", "run", "month", "start")]
    averages = ", ".join(f'avg("{cause}") as "{cause}"' for cause in causes)
    means = result.arrays(
        f"select {averages} from ledger "
        f"where scenario = {name} and run in (select run from outcomes where scenario = {name} "
        "and failed = 0) group by month order by month"
    )
    ends = [0, *turning_points(course.mean), len(months) - 1]
    found = []
    for first, last in pairwise(ends):
        moved = {cause: float(means[cause][last] - means[cause][first]) for cause in causes}
        leading = sorted(moved, key=lambda cause: -abs(moved[cause]))[:LEADING]
        found.append(
            Stretch(
                months[first],
                months[last],
                float(course.mean[first]),
                float(course.mean[last]),
                {cause: moved[cause] for cause in leading},
                sum(amount for cause, amount in moved.items() if cause not in leading),
            )
        )
    return found


def fastest_year(values: NDArray[np.float64], steps_per_year: int) -> tuple[int, int] | None:
    """First and last record of the twelve months in which a path moves most; None for shorter paths."""
    if values.size <= steps_per_year:
        return None
    moves = np.abs(values[steps_per_year:] - values[:-steps_per_year])
    first = int(moves.argmax())
    return first, first + steps_per_year
