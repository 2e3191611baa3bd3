"""What could be watched in the runs of a result: columns of its tables under the names of the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from realpolitik.experiment.calendar import record_of
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal
from realpolitik.theory.inputs import Floats
from realpolitik.world.problems import did_you_mean

PAIRED = ("index", "rung", "bargain")


def column_of(quantity: str, about: Mapping[str, Any]) -> str:
    """The monthly column that holds a quantity such as ``rung.A-B``, pairs in the order of the result.

    >>> column_of("rung.IRN-RUS", {"actors": ["RUS", "IRN"]})
    'rung_RUS_IRN'
    """
    kind, *rest = quantity.split(".")
    if kind in PAIRED and len(rest) == 1 and rest[0].count("-") == 1:
        actors = list(about["actors"])
        pair = sorted(rest[0].split("-"), key=lambda name: actors.index(name) if name in actors else 0)
        return "_".join([kind, *pair])
    return "_".join([kind, *rest])


def name_of(column: str) -> str:
    """The name in the language of a monthly column; the way back of `column_of`."""
    kind, *rest = column.split("_")
    if kind == "driver":
        return f"driver.{'_'.join(rest)}"
    return f"{kind}.{'-'.join(rest)}" if kind in PAIRED else ".".join([kind, *rest])


class Watched:
    """Levels of quantities in the runs of some scenarios, rows in order of scenario and run."""

    def __init__(self, result: Result, scenarios: Iterable[str]) -> None:
        self.result = result
        self.scenarios = list(scenarios)
        result.demand("monthly")
        self.about = result.scenario(self.scenarios[0])
        self._within = ", ".join(literal(name) for name in self.scenarios)
        columns = result.arrays("select * from monthly limit 0")
        self.columns = [name for name in columns if name not in ("scenario", "run", "month", "date")]

    @property
    def start(self) -> tuple[int, int]:
        """Year and month of record 0."""
        year, month = str(self.about["start"]).split("-")[:2]
        return int(year), int(month)

    def record(self, month: str) -> int:
        """The record of a month; raises ResultProblem outside the runs."""
        found = record_of(month, self.start, int(self.about["steps_per_year"]))
        if not 0 <= found <= int(self.about["steps"]):
            raise ResultProblem(
                f"{month} lies outside the runs, {self.about['start']} to {self.about['until']}.",
                "Give a month within them.",
            )
        return found

    def known(self, quantity: str) -> str:
        """The column of a quantity; raises ResultProblem for one that the result does not hold."""
        column = column_of(quantity, self.about)
        if column not in self.columns or column.startswith("fired_"):
            names = [name_of(name) for name in self.columns if not name.startswith("fired_")]
            hint = (
                did_you_mean(quantity, names)
                or "It holds drivers, indices, rungs and the focal pair's levels."
            )
            raise ResultProblem(f"{self.result.folder} holds no quantity {quantity}.", hint)
        return column

    def levels(self, columns: Iterable[str], records: Iterable[int]) -> dict[tuple[str, int], Floats]:
        """Levels of columns at records, (R,) each."""
        names, months = list(columns), list(records)
        parts = [
            f'max("{name}") filter (month = {record}) as "{name}@{record}"'
            for name in names
            for record in months
        ]
        if not parts:
            return {}
        found = self.result.arrays(
            f"select scenario, run, {', '.join(parts)} from monthly where scenario in ({self._within}) "
            "group by scenario, run order by scenario, run"
        )
        return {
            (name, record): np.asarray(np.ma.filled(found[f"{name}@{record}"].astype(float), np.nan))
            for name in names
            for record in months
        }

    def fired(self, event: str, by: int, after: int = -1) -> Floats:
        """1 where an event fired in the records after ``after`` up to ``by``, (R,)."""
        column = f"fired_{event}"
        if column not in self.columns:
            events = [name.removeprefix("fired_") for name in self.columns if name.startswith("fired_")]
            hint = did_you_mean(event, events) or f"It holds {', '.join(events) or 'none'}."
            raise ResultProblem(f"{self.result.folder} holds no event {event}.", hint)
        found = self.result.arrays(
            f'select scenario, run, max("{column}") filter (month > {after} and month <= {by}) as happened '
            f"from monthly where scenario in ({self._within}) group by scenario, run order by scenario, run"
        )
        return (np.asarray(np.ma.filled(found["happened"].astype(float), 0.0)) > 0).astype(float)

    def outcomes(self) -> dict[str, Any]:
        """Outcomes in the same order of rows."""
        return self.result.arrays(
            f"select * from outcomes where scenario in ({self._within}) order by scenario, run"
        )
