"""Treaties: how probably a rung is reached by a date, and when half of those who reach it have."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import share
from realpolitik.experiment.calendar import record_months


class SigningDates(NamedTuple):
    """When a rung was first reached, in the runs that reached it: months as ``2025-09``, None without any."""

    median: str | None
    early: str | None  # first quartile
    late: str | None  # third quartile


def reached_by(first_record: NDArray[Any], record: int | None = None) -> Estimate:
    """Share of runs that reached a rung at or before a record (at any time if None).

    ``first_record`` is masked where a run never reached the rung.
    """
    reached = ~np.ma.getmaskarray(first_record)
    if record is not None:
        reached = reached & (np.ma.getdata(first_record) <= record)
    return share(reached)


def signing_dates(first_record: NDArray[Any], start: tuple[int, int], steps_per_year: int) -> SigningDates:
    """Quartiles of the date at which a rung was first reached, over the runs that reached it."""
    records = np.sort(np.ma.getdata(first_record)[~np.ma.getmaskarray(first_record)])
    if not records.size:
        return SigningDates(None, None, None)
    early, median, late = np.quantile(records, [0.25, 0.5, 0.75], method="inverted_cdf")
    months = record_months(start, steps_per_year, int(late) + 1)
    return SigningDates(str(months[int(median)]), str(months[int(early)]), str(months[int(late)]))
