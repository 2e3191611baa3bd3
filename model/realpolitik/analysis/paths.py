"""How quantities move over time: quantiles over runs, and paired differences to the baseline."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.comparison import student_quantile
from realpolitik.analysis.estimate import CONFIDENCE
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Path(NamedTuple):
    """A quantity per record: its mean, the mean's interval, quantiles over runs (columns as QUANTILES)."""

    dates: NDArray[np.datetime64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    quantiles: NDArray[np.float64]


def path(result: Result, scenario: str, column: str) -> Path:
    """Mean and quantiles of a monthly column over the runs that did not fail."""
    return _path(result, f"select run, month, date, {_name(column)} as value from {_good(scenario)}")


def difference_path(result: Result, scenario: str, baseline: str, column: str) -> Path:
    """Mean and quantiles of run-by-run differences of a monthly column to the baseline."""
    name = _name(column)
    return _path(
        result,
        f"select a.run, a.month, a.date, a.{name} - b.{name} as value "
        f"from {_good(scenario)} a join {_good(baseline)} b using (run, month)",
    )


def _path(result: Result, source: str) -> Path:
    result.demand("monthly")
    rows = result.arrays(
        "select any_value(date) as date, avg(value) as mean, stddev_samp(value) as spread, "
        "count(value) as runs, "
        + ", ".join(f"quantile_cont(value, {q}) as q{k}" for k, q in enumerate(QUANTILES))
        + f" from ({source}) group by month order by month"
    )
    numbers = {
        name: np.ma.filled(np.ma.asarray(column), np.nan) for name, column in rows.items() if name != "date"
    }
    runs = numbers["runs"]
    factor = student_quantile(CONFIDENCE, int(runs[0]) - 1) if runs.size and runs[0] > 1 else np.nan
    half = factor * numbers["spread"] / np.sqrt(runs)
    quantiles = np.stack([numbers[f"q{k}"] for k in range(len(QUANTILES))], axis=1)
    dates = np.asarray(np.ma.getdata(rows["date"]), dtype="datetime64[D]")
    return Path(dates, numbers["mean"], numbers["mean"] - half, numbers["mean"] + half, quantiles)


def _good(scenario: str) -> str:
    name: Any = literal(scenario)
    return (
        f"(select * from monthly where scenario = {name} "
        f"and run in (select run from outcomes where scenario = {name} and failed = 0))"
    )


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
