"""Observed series that ship with the package: small, derived, cited; one array each, missing is NaN.

`load("votes_distance")` gives what was measured about states and pairs of them, by year or month. What a
series means, its unit, source, gaps and licence stand in `data/observed/series.yaml` (see `register`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

Kind = Literal["world", "state", "pair", "directed", "theatre"]
Frequency = Literal["year", "month"]
Array = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]

# Order of every axis of states, as in the data.
STATES: tuple[str, ...] = (
    *("RUS", "IRN", "ISR", "SAU", "ARE", "QAT", "OMN", "KWT", "BHR", "USA"),
    *("GBR", "FRA", "DEU", "CHN", "TUR", "IND", "AZE", "ARM", "UKR", "SYR"),
)
INDEX = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True)
class Series:
    """One observed series: `values` by time and state (or two states), NaN where nothing was observed."""

    name: str
    kind: Kind
    frequency: Frequency
    times: Times
    """datetime64[Y] or datetime64[M], ascending, without gaps."""
    values: Array
    """(T,) of the world, (T, N) by state or theatre, (T, N, N) by pair; `directed`: [t, from, to]."""
    names: tuple[str, ...] = STATES
    """What the N entries are: states, for `theatre` wars by name, for `world` none."""

    def until(self, month: str | np.datetime64) -> Series:
        """What had been observed when `month` began: periods that ended before it. A view, no copy."""
        ended = (self.times + 1).astype("datetime64[M]") <= np.array(month, dtype="datetime64[M]")
        count = int(ended.sum())
        return replace(self, times=self.times[:count], values=self.values[:count])

    def between(self, first: str | int, last: str | int) -> Array:
        """Values of the times from first to last, both included: (t, …), fewer where the series ends."""
        unit = "Y" if self.frequency == "year" else "M"
        low, high = np.array([str(first), str(last)], dtype=f"datetime64[{unit}]")
        return np.asarray(self.values[(self.times >= low) & (self.times <= high)])

    def at(self, time: str | int) -> Array:
        """Values of one year or month; raises KeyError outside the series."""
        found = self.between(time, time)
        if not len(found):
            raise KeyError(f"{self.name} has no {time}: {self.times[0]} to {self.times[-1]}")
        return np.asarray(found[0])

    def of(self, *names: str) -> Array:
        """The series of one state, pair or theatre: (T,). Raises KeyError for an unknown name."""
        unknown = [name for name in names if name not in self.names]
        if unknown or len(names) != self.values.ndim - 1:
            raise KeyError(f"{self.name} is by {self.kind}: {' '.join(self.names) or 'one series'}")
        place: Any = (slice(None), *(self.names.index(name) for name in names))
        return np.asarray(self.values[place])

    @property
    def years(self) -> Array:
        """Middle of each period in years: 2010.5 for 2010, 2018.042 for January 2018."""
        if self.frequency == "year":
            return np.asarray(self.times.astype("datetime64[Y]").astype(float) + 1970.5)
        return np.asarray(self.times.astype("datetime64[M]").astype(float) / 12 + 1970 + 1 / 24)


@cache
def load(name: str) -> Series:
    """The observed series of that name; the arrays are read-only. Raises KeyError for an unknown name."""
    if name in DISTANCES:
        return _distance(name, load(DISTANCES[name]))
    if name not in names():
        raise KeyError(f"no observed series {name!r}; there are {', '.join(names())}")
    with (files("realpolitik.data") / "observed" / f"{name}.csv").open(encoding="utf-8") as file:
        marker, *rows = csv.reader(file)
    kind, frequency, unlisted = _marked(marker[0])
    return _frozen(_filled(name, kind, frequency, unlisted, rows))


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Names of all series, those that follow from others included."""
    folder = files("realpolitik.data") / "observed"
    stored = (file.name.removesuffix(".csv") for file in folder.iterdir() if file.name.endswith(".csv"))
    return tuple(sorted({*stored, *DISTANCES} - set(TABLES)))


# Series that follow from one that is stored: distance of two states on a line.
DISTANCES = {"votes_distance": "ideal_point", "votes_distance_final": "ideal_point_final"}
# Files that are lists, not series; each has its own reader.
TABLES = ("chronology", "key_votes", "trade_reports")


def header(kind: Kind, frequency: Frequency, unlisted: float = float("nan")) -> str:
    """First line of a file: what its rows and columns are, and what holds for rows that are left out."""
    return f"# {kind} {frequency} unlisted={'' if np.isnan(unlisted) else f'{unlisted:g}'}"


def _marked(line: str) -> tuple[Kind, Frequency, float]:
    _, kind, frequency, unlisted = line.split()
    assert kind in get_args(Kind) and frequency in get_args(Frequency), line
    value = unlisted.removeprefix("unlisted=")
    return kind, frequency, float(value) if value else float("nan")  # type: ignore[return-value]


def _filled(name: str, kind: Kind, frequency: Frequency, unlisted: float, rows: list[list[str]]) -> Series:
    keys = {"world": 0, "state": 1, "theatre": 1, "pair": 2, "directed": 2}[kind]
    times = np.array(rows[0][keys:], dtype=f"datetime64[{'Y' if frequency == 'year' else 'M'}]")
    by = tuple(row[0] for row in rows[1:]) if kind == "theatre" else STATES if keys else ()
    index = {entry: number for number, entry in enumerate(by)}
    values = np.full((len(times), *([len(by)] * keys)), unlisted)
    for row in rows[1:]:
        numbers = [float(text) if text else np.nan for text in row[keys:]]
        where = [index[key] for key in row[:keys]]
        for order in (where, where[::-1]) if kind == "pair" else (where,):
            place: Any = (slice(None), *order)
            values[place] = numbers
    if keys == 2:
        values[:, np.arange(len(by)), np.arange(len(by))] = np.nan
    return Series(name, kind, frequency, times, values, by)


def _distance(name: str, line: Series) -> Series:
    gap = np.abs(line.values[:, :, None] - line.values[:, None, :])
    gap[:, np.arange(gap.shape[1]), np.arange(gap.shape[1])] = np.nan
    return _frozen(replace(line, name=name, kind="pair", values=gap))


def _frozen(series: Series) -> Series:
    arrays: tuple[npt.NDArray[Any], ...] = (series.values, series.times)
    for array in arrays:
        array.flags.writeable = False
    return series
