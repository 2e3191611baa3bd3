"""A table read column by column, when a column is asked for, so that no more than one lies in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.store import identifier


class LazyTable(Mapping[str, NDArray[Any]]):
    """Columns of a relation in the order of its rows; texts of few values share their objects."""

    def __init__(self, connection: Any, relation: str) -> None:
        self._connection, self._relation = connection, relation
        self._types = {
            row[0]: row[1] for row in connection.execute(f"describe select * from {relation}").fetchall()
        }

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = identifier(name)
        if name not in self._types:
            raise KeyError(name)
        if self._types[name] != "VARCHAR":
            return unmasked(self._column(f"select {column} as c from {self._relation}"))
        texts = sorted(
            row[0]
            for row in self._connection.execute(f"select distinct {column} from {self._relation}").fetchall()
        )
        listed = np.array(texts, dtype=object)
        places = self._column(
            f"select (list_position(?, {column}) - 1)::INTEGER as c from {self._relation}", [texts]
        )
        return np.asarray(listed[np.asarray(places)])

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def _column(self, sql: str, given: list[Any] | None = None) -> NDArray[Any]:
        found: NDArray[Any] = self._connection.execute(sql, given or []).fetchnumpy()["c"]
        return found


def unmasked(column: NDArray[Any]) -> NDArray[Any]:
    """A column without a mask that masks nothing, gaps in numbers as NaN, levels as float64."""
    if isinstance(column, np.ma.MaskedArray):
        if column.dtype.kind == "f":
            return np.asarray(column.filled(np.nan), dtype=np.float64)
        if not np.ma.is_masked(column):
            return np.asarray(column.data)
        return column
    return column.astype(np.float64) if column.dtype == np.float32 else column
