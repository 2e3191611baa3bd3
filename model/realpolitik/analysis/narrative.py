"""What happened in one run, from what is recorded of it and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal

DRIVER_MOVE = 0.1  # a driver is told when it moves by this much in a step, or in a year if it drifts
CAUSE_STEP = 0.005  # a cause is told in the month in which it moves the index by this much
CAUSE_YEAR = 0.002  # and in the account of a year from this much on
DRIFTING = ("ramp", "mean_reverting")  # kinds of process that move all the time: told once a year


@dataclass(frozen=True)
class Entry:
    """One recorded fact. ``column`` and ``record`` (and ``since``) say where it is stored.

    Kinds: event, driver, rung, bargain, cause (a month's move), year (the index over a calendar year,
    with what each cause moved).
    """

    kind: str
    month: str
    record: int
    column: str
    before: float
    after: float
    since: int
    since_month: str
    causes: Mapping[str, float] = field(default_factory=dict)
    rest: float = 0.0


def narrate(result: Result, scenario: str, run: int) -> list[Entry]:
    """The entries of a run in order of time; raises ResultProblem if the result does not hold the run."""
    about = result.scenario(scenario)
    table, ledger = _rows(result, "monthly", scenario, run), _rows(result, "ledger", scenario, run)
    months = [str(date)[:7] for date in table["date"].astype("M8[D]")]
    causes = [name for name in ledger if name not in ("scenario", "run", "month", "start")]
    index = next(
        column
        for column in (f"index_{'_'.join(about['focus'])}", f"index_{'_'.join(about['focus'][::-1])}")
        if column in table
    )
    found: list[Entry] = []

    def add(kind: str, column: str, since: int, record: int, values: NDArray[Any], **more: Any) -> None:
        found.append(
            Entry(
                kind,
                months[record],
                record,
                column,
                float(values[since]),
                float(values[record]),
                since,
                months[since],
                **more,
            )
        )

    years = _years(months)
    for column, values in table.items():
        kind = column.split("_")[0]
        if kind == "fired":
            for record in _places(values > 0):
                add("event", column, record, record, values)
        elif kind in ("rung", "bargain"):
            for before in _places(np.diff(values)):
                add(kind, column, before, before + 1, values)
        elif kind == "driver":
            for since, record in years if _drifts(about, column) else pairwise(range(len(months))):
                if abs(values[record] - values[since]) >= DRIVER_MOVE:
                    add("driver", column, since, record, values)
    for cause in causes:
        moved = np.diff(ledger[cause])
        for before in _places(np.abs(moved) >= CAUSE_STEP):
            add("cause", cause, before, before + 1, ledger[cause])
    for since, record in years:
        moves = {cause: float(ledger[cause][record] - ledger[cause][since]) for cause in causes}
        named = sorted(
            (cause for cause in causes if abs(moves[cause]) >= CAUSE_YEAR), key=lambda c: -abs(moves[c])
        )
        told = {cause: moves[cause] for cause in named}
        rest = sum(move for cause, move in moves.items() if cause not in told)
        add("year", index, since, record, table[index], causes=told, rest=rest)
    kinds = ("event", "driver", "rung", "bargain", "cause", "year")
    return sorted(found, key=lambda entry: (entry.record, kinds.index(entry.kind), entry.column))


def undated_events(result: Result, scenario: str) -> bool:
    """Whether the folder was written before events were kept by month."""
    columns = {row[0] for row in result.query("describe monthly").fetchall()}
    return any(f"fired_{event['name']}" not in columns for event in result.scenario(scenario)["events"])


def _places(holds: NDArray[Any]) -> list[int]:
    return [int(place) for place in np.flatnonzero(holds)]


def _years(months: list[str]) -> list[tuple[int, int]]:
    """Stretches from the last record of a calendar year to that of the next."""
    ends = [k for k, (this, following) in enumerate(pairwise(months)) if this[:4] != following[:4]]
    return list(pairwise(dict.fromkeys([0, *ends, len(months) - 1])))


def _drifts(about: Mapping[str, Any], column: str) -> bool:
    name, document = column.removeprefix("driver_"), about["document"]
    own = document.get("drivers", {}).get(name) or document.get("world", {}).get("drivers", {}).get(name, {})
    return own.get("process", {}).get("kind") in DRIFTING


def _rows(result: Result, dataset: str, scenario: str, run: int) -> dict[str, NDArray[Any]]:
    rows = result.arrays(
        f"select * from {dataset} where scenario = {literal(scenario)} and run = {run} order by month"
    )
    if not len(rows["run"]):
        kept = result.arrays(
            f"select min(run) as low, max(run) as high from {dataset} where scenario = {literal(scenario)}"
        )
        raise ResultProblem(
            f"{result.folder} holds no run {run} of {scenario}.",
            f"Runs go from {kept['low'][0]} to {kept['high'][0]}.",
        )
    return {
        name: np.ma.getdata(column)
        for name, column in rows.items()
        if not np.ma.is_masked(column) or not np.ma.getmaskarray(column).all()
    }
