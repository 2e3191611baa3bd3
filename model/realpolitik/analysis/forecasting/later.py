"""Observations that a user brings: what came after the data that ship, in one plain format.

A CSV with the columns `panel,first,second,period,value`; the period is a year (2024), a quarter (2024-Q1)
or a month (2024-03), as the panel has them; states are ISO codes in any order; values in the panel's unit
(see docs/hindcast.md). Months of a panel by quarter may not be mixed in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.evidence.series import INDEX
from realpolitik.experiment.problems import ResultProblem

COLUMNS = ("panel", "first", "second", "period", "value")
PERIODS = {1: r"(\d{4})", 4: r"(\d{4})-Q([1-4])", 12: r"(\d{4})-(0[1-9]|1[0-2])"}


class Observation(NamedTuple):
    """One value of one pair in one period."""

    panel: str
    pair: int
    """Position in PAIRS."""
    period: str
    value: float


def read(path: Path) -> list[Observation]:
    """All observations of a file; raises ResultProblem with every line that is wrong."""
    found, wrong = [], []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ResultProblem(f"{path} begins with another line.", f"Its first must be {','.join(COLUMNS)}")
        for line, row in enumerate(rows, start=2):
            try:
                found.append(_observation(row))
            except (KeyError, ValueError) as error:
                wrong.append(f"{path}:{line}: {error.args[0]}")
    if wrong:
        raise ResultProblem("\n".join(wrong), "The format is told in docs/hindcast.md.")
    return found


def _observation(row: dict[str, str]) -> Observation:
    for name in ("first", "second"):
        if row[name] not in INDEX:
            raise ValueError(f"{row[name]!r} is no state of the data: {', '.join(INDEX)}")
    pair = sorted((INDEX[row["first"]], INDEX[row["second"]]))
    if pair[0] == pair[1]:
        raise ValueError(f"{row['first']} cannot be paired with itself")
    value = float(row["value"])
    if not np.isfinite(value):
        raise ValueError(f"{row['value']!r} is no number")
    return Observation(row["panel"], PAIRS.index((pair[0], pair[1])), row["period"], value)


def position(panel: Panel, period: str) -> int:
    """Number of a period of the panel, counted from its first; raises ResultProblem for another kind."""
    match = re.fullmatch(PERIODS[panel.per_year], period)
    if match is None:
        kind = {1: "a year such as 2024", 4: "a quarter such as 2024-Q1", 12: "a month such as 2024-03"}
        raise ResultProblem(f"{period!r} of {panel.name} does not fit.", f"Write {kind[panel.per_year]}.")
    year = int(match[1]) - int(str(panel.start)[:4])
    return year * panel.per_year + (int(match[2]) - 1 if panel.per_year > 1 else 0)


def label(panel: Panel, number: int) -> str:
    """The name of a period by its number."""
    year, part = divmod(number, panel.per_year)
    year += int(str(panel.start)[:4])
    return {1: f"{year}", 4: f"{year}-Q{part + 1}", 12: f"{year}-{part + 1:02d}"}[panel.per_year]


def continued(panel: Panel, later: Iterable[Observation]) -> Panel:
    """The panel with later observations set; earlier ones may not be changed (ResultProblem)."""
    placed = [(position(panel, o.period), o) for o in later]
    if not placed:
        return panel
    early = [o.period for number, o in placed if number < len(panel.values)]
    if early:
        raise ResultProblem(f"{panel.name} has {early[0]} already.", "Bring later periods only.")
    length = max(number for number, _ in placed) + 1
    values = np.full((length, panel.values.shape[1]), np.nan)
    values[: len(panel.values)] = panel.values
    for number, observation in placed:
        values[number, observation.pair] = observation.value
    return replace(panel, values=values)
