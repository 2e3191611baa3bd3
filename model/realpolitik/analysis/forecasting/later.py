"""Observations that a user brings: what came after the data that ship, in one plain format.

A CSV with the columns `panel,first,second,period,value`; the period is a year (2024), a quarter (2024-Q1)
or a month (2024-03), as the panel has them; states are ISO codes in any order; values in the panel's unit
(see docs/hindcast.md). Months of a panel by quarter may not be mixed in.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.evidence.series import INDEX
from realpolitik.experiment.problems import ResultProblem
from realpolitik.world.problems import did_you_mean

COLUMNS = ("panel", "first", "second", "period", "value")
YEAR = r"((?:19|20)\d{2})"
PERIODS = {1: YEAR, 4: rf"{YEAR}-Q([1-4])", 12: rf"{YEAR}-(0[1-9]|1[0-2])"}
KINDS = {1: "a year such as 2024", 4: "a quarter such as 2024-Q1", 12: "a month such as 2024-03"}


class Observation(NamedTuple):
    """One value of one pair in one period."""

    panel: str
    pair: int
    """Position in PAIRS."""
    period: str
    value: float


def read(path: Path, panels: Mapping[str, Panel], *, later_only: bool = False) -> list[Observation]:
    """All observations of a file of these panels; raises ResultProblem with everything that is wrong.

    `later_only` refuses periods that the panels hold already.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # spreadsheets put a mark at the start
            rows = csv.reader(file)
            header = next(rows, [])
            lines = [(rows.line_num, row) for row in rows if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ResultProblem(f"{path} is no CSV in UTF-8: {error}.", "Save it as CSV, UTF-8.") from None
    if tuple(name.strip() for name in header) != COLUMNS:
        raise ResultProblem(
            f"{path}:1: the first line is {','.join(header)!r}.",
            f"It must be {','.join(COLUMNS)}; the format is told in docs/hindcast.md.",
        )
    found: list[Observation] = []
    wrong: list[str] = []
    seen: dict[tuple[str, int, str], int] = {}
    for line, row in lines:
        told = list(_faults(row, panels, later_only))
        if not told:
            one = _observation(row)
            first = seen.setdefault(one[:3], line)
            if first != line:
                told = [f"{' '.join(row[:4])} was given in line {first} already. Keep one of the two."]
            found.append(one)
        wrong += [f"{path}:{line}: {fault}" for fault in told]
    if wrong:
        raise ResultProblem("\n".join(wrong), "The format is told in docs/hindcast.md.")
    return found


def _observation(row: Sequence[str]) -> Observation:
    name, first, second, period, value = (field.strip() for field in row)
    a, b = sorted((INDEX[first], INDEX[second]))
    return Observation(name, PAIRS.index((a, b)), period, float(value))


def _faults(row: Sequence[str], panels: Mapping[str, Panel], later_only: bool) -> Iterator[str]:
    """What is wrong with a line, each with its remedy."""
    if len(row) != len(COLUMNS):
        yield f"{len(row)} fields, not {len(COLUMNS)}. Write {','.join(COLUMNS)}."
        return
    name, first, second, period, text = (field.strip() for field in row)
    for state in (first, second):
        if state not in INDEX:
            yield f"{state!r} is no state of the data. {did_you_mean(state, INDEX)}"
    if first == second:
        yield f"{first} cannot be paired with itself. Name two states."
    panel = panels.get(name)
    value = _number(text)
    if value is None:
        yield f"{text!r} is no number. Write one such as 0.25; leave out what was not observed."
    if panel is None:
        yield f"there is no panel {name!r}. {did_you_mean(name, panels)}"
        return
    if value is not None and not panel.floor <= value <= panel.ceiling:
        yield f"{text} is outside what {name} can be, {_bounds(panel)}. See its unit in docs/hindcast.md."
    try:
        number = position(panel, period)
    except ResultProblem as problem:
        yield f"{problem.what} {problem.remedy}"
        return
    if later_only and number < len(panel.values):
        last = label(panel, len(panel.values) - 1)
        yield f"{name} has {period} already, it ends with {last}. Bring later periods only."


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _bounds(panel: Panel) -> str:
    if math.isinf(panel.ceiling):
        return f"{panel.floor:g} or more"
    return f"{panel.floor:g} to {panel.ceiling:g}"


def position(panel: Panel, period: str) -> int:
    """Number of a period of the panel, counted from its first; raises ResultProblem for another kind."""
    match = re.fullmatch(PERIODS[panel.per_year], period)
    if match is None:
        raise ResultProblem(f"{period!r} of {panel.name} does not fit.", f"Write {KINDS[panel.per_year]}.")
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
