"""Raw files of public data sets as tables, and the shapes in which derived series are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from realpolitik.evidence.series import STATES, Frequency, Kind, header

# A pandas table: what its columns hold is known only once the file is read.
Table: TypeAlias = Any

KEYS: dict[Kind, int] = {"world": 0, "state": 1, "theatre": 1, "pair": 2, "directed": 2}


class RawFiles:
    """A folder of raw files; remembers which were asked for and are not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: list[str] = []

    def read(self, name: str) -> Table | None:
        """The table `name`.csv, or None (and noted) if the folder has no such file."""
        import pandas as pd

        path = self.folder / f"{name}.csv"
        if not path.exists():
            self.missing.append(path.name)
            return None
        return pd.read_csv(path)


@dataclass(frozen=True)
class Derived:
    """A series ready to be written: long table with key columns, `time`, `value`."""

    name: str
    kind: Kind
    frequency: Frequency
    table: Table
    digits: int
    unlisted: float = float("nan")
    """What holds for rows that are left out: those in which every value is just that."""

    def text(self) -> str:
        """The file: one row for each state or pair, one column for each time."""
        keys = ["first", "second"][: KEYS[self.kind]]
        wide = self._wide(keys)
        lines = [header(self.kind, self.frequency, self.unlisted)]
        lines.append(",".join([*keys, *(str(time) for time in wide.columns)]))
        for key, row in zip(wide.index, wide.to_numpy(), strict=True):
            named = list(key) if isinstance(key, tuple) else [key] if keys else []
            if not np.isnan(self.unlisted) and np.all(row == self.unlisted):
                continue
            lines.append(",".join([*named, *(self._number(value) for value in row)]))
        return "\n".join(lines) + "\n"

    def _wide(self, keys: list[str]) -> Table:
        table = self.table
        if self.kind == "pair":
            rank = {state: number for number, state in enumerate(STATES)}
            turned = table["first"].map(rank) > table["second"].map(rank)
            table = table.copy()
            table.loc[turned, ["first", "second"]] = table.loc[turned, ["second", "first"]].to_numpy()
        index = keys or [table.assign(all="").pop("all")]
        wide = table.pivot_table(index=index, columns="time", values="value", aggfunc="first", sort=True)
        if self.kind != "theatre":
            order = {state: number for number, state in enumerate(STATES)}
            wide = wide.sort_index(key=lambda labels: labels.map(lambda label: order.get(label, 0)))
        if self.frequency == "month":
            return wide[sorted(wide.columns)]
        return wide.reindex(columns=range(min(wide.columns), max(wide.columns) + 1))  # no year is left out

    def _number(self, value: float) -> str:
        if np.isnan(value):
            return ""
        rounded = f"{value:.{self.digits}f}"
        short = rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
        return "0" if short == "-0" else short


def long(table: Table, first: str | None, second: str | None, time: str, value: object) -> Table:
    """A table with the columns first, second, time, value; `value` is a column's name or a column."""
    import pandas as pd

    found = table[value] if isinstance(value, str) else value
    columns = {"time": table[time], "value": found}
    columns |= {"first": table[first]} if first else {}
    columns |= {"second": table[second]} if second else {}
    return pd.DataFrame(columns)
