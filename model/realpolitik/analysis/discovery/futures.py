"""Runs as futures: one row each, with everything that may have led to its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.calendar import record_months
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal
from realpolitik.theory.inputs import Floats

MARKS = 3  # dates at which levels of drivers are read, besides their mean
FEWEST = 200


@dataclass(frozen=True)
class Futures:
    """Rows of runs: features (R, F), the verdict (R,), and what makes rows alike (point, luck)."""

    names: tuple[str, ...]
    values: Floats
    verdict: NDArray[Any]
    change: Floats
    point: NDArray[np.int64]
    luck: NDArray[np.int64]

    def rows(self, chosen: NDArray[Any]) -> Futures:
        """Some of the rows."""
        parts = (self.values, self.verdict, self.change, self.point, self.luck)
        return Futures(self.names, *(part[chosen] for part in parts))


def futures(result: Result, scenarios: Sequence[str] | None = None) -> Futures:
    """Futures of a result: its design's numbers, levels of drivers on average and at dates, events.

    What varies in no run is left out, and so is what is part of the outcome itself (index, treaties,
    deliveries). Raises ResultProblem if too few runs or features are there.
    """
    chosen = list(scenarios or result.scenarios)
    about = [result.scenario(name) for name in chosen]
    within = ", ".join(literal(name) for name in chosen)
    order = "order by scenario, run"
    table = result.arrays(f"select * from outcomes where scenario in ({within}) {order}")
    columns: dict[str, Floats] = {}
    design = result.manifest.get("design") or {"dimensions": []}
    for one in design["dimensions"]:
        columns[one["name"]] = _numbers(table[one["name"]])
    drivers = [name for name in about[0]["drivers"] if all(name in other["drivers"] for other in about)]
    held = {name.removeprefix("drivers.") for name in columns}
    drivers = [name for name in drivers if name not in held]
    if drivers and any(name.startswith("monthly/") for name in result.manifest["parts"]):
        columns |= _drivers(result, about[0], drivers, within)
    for name in table:
        if name.startswith("fired_"):
            columns[f"event {name.removeprefix('fired_')}"] = (_numbers(table[name]) > 0).astype(float)
    good = _numbers(table["failed"]) == 0
    kept = {
        name: values[good]
        for name, values in columns.items()
        if values.shape == good.shape and np.isfinite(values[good]).all() and np.ptp(values[good]) > 0
    }
    if good.sum() < FEWEST or not kept:
        raise ResultProblem(
            f"{result.folder} holds {int(good.sum())} runs and {len(kept)} features that differ "
            "between them.",
            f"Discovery needs at least {FEWEST} runs and something that varies: run a design with "
            "`realpolitik batch`, and keep the monthly record.",
        )
    run = _numbers(table["run"])
    offset = np.unique(np.asarray(table["scenario"]), return_inverse=True)[1] * (int(run.max()) + 1)
    point = _numbers(table["point"]) + offset if "point" in table else run + offset
    luck = _numbers(table["luck"]) if "luck" in table else run
    return Futures(
        tuple(kept),
        np.column_stack(list(kept.values())),
        np.asarray(table["verdict"]).astype(str)[good],
        _numbers(table["change"])[good],
        point[good].astype(np.int64),
        luck[good].astype(np.int64),
    )


def _drivers(result: Result, about: dict[str, Any], drivers: Sequence[str], within: str) -> dict[str, Floats]:
    """Mean level of each driver over the run, and its level at a few Decembers."""
    months = record_months(_start(about["start"]), about["steps_per_year"], about["steps"] + 1)
    marks = _marks(months)
    parts = []
    for name in drivers:
        parts.append(f'avg("driver_{name}") as "{name} on average"')
        parts += [
            f'max("driver_{name}") filter (month = {record}) as "{name} in {months[record]}"'
            for record in marks
        ]
    found = result.arrays(
        f"select scenario, run, {', '.join(parts)} from monthly where scenario in ({within}) "
        "group by scenario, run order by scenario, run"
    )
    return {name: _numbers(values) for name, values in found.items() if name not in ("scenario", "run")}


def _marks(months: NDArray[np.datetime64]) -> list[int]:
    """Records of a few Decembers, spread over the horizon, the last one included."""
    number = months.astype(int) % 12
    decembers = [int(k) for k in np.flatnonzero((number == 11) & (np.arange(months.size) > 0))]
    if not decembers:
        return [months.size - 1]
    picks = np.unique(np.linspace(0, len(decembers) - 1, MARKS + 1).astype(int)[1:])
    return [decembers[k] for k in picks]


def _start(month: str) -> tuple[int, int]:
    year, number = month.split("-")[:2]
    return int(year), int(number)


def _numbers(column: Any) -> Floats:
    filled = (
        column.filled(np.nan)
        if isinstance(column, np.ma.MaskedArray) and column.dtype.kind == "f"
        else column
    )
    return np.asarray(filled, dtype=np.float64)
