"""Files of a result folder: each appears whole or not at all, and each has its digest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray


def atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary neighbour, force it to disk, then rename it to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Workers of a cluster may write the same file at once, and bear the same process number.
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:12]}.part")
    try:
        write(temporary)
        _force_to_disk(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if os.name == "posix":
        _force_to_disk(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file atomically, UTF-8."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file atomically."""

    def write(temporary: Path) -> None:
        temporary.write_bytes(content)

    atomically(path, write)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write plain data as indented JSON, atomically; NaN is refused, since JSON has none."""
    write_text(path, json_text(document))


def json_text(document: Mapping[str, Any]) -> str:
    """Plain data as `write_json` writes them."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"


def without_nan(data: Any) -> Any:
    """Plain data with every number that is none as null, named tuples as mappings."""
    if isinstance(data, float) and not np.isfinite(data):
        return None
    if isinstance(data, Mapping):
        return {key: without_nan(item) for key, item in data.items()}
    if isinstance(data, tuple) and hasattr(data, "_asdict"):
        return without_nan(data._asdict())
    return [without_nan(item) for item in data] if isinstance(data, list | tuple) else data


def write_table(path: Path, table: Mapping[str, NDArray[Any]]) -> None:
    """Write equally long arrays as one Parquet file, whole or not at all; its bytes repeat."""
    import duckdb

    def copy(temporary: Path) -> None:
        table_ = dict(table)  # noqa: F841 — found by name in the query
        with duckdb.connect(config={"threads": 1}) as connection:
            terms = "format parquet, compression zstd"
            connection.execute(f"copy (select * from table_) to {literal(str(temporary))} ({terms})")

    atomically(path, copy)


class ParquetWriter:
    """Writes dictionaries of equally long arrays as Parquet, one thread so that bytes repeat."""

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect(config={"threads": 1})

    def write(self, path: Path, columns: Mapping[str, NDArray[Any]], scenario: str) -> dict[str, Any]:
        """Write one part with a leading ``scenario`` column; return its digest, rows and bytes."""
        table = dict(columns)  # the name is read by the query below
        dates = ", ".join(
            f'"{name}"::DATE as "{name}"' for name, column in table.items() if column.dtype.kind == "M"
        )
        select = (
            f"select {literal(scenario)} as scenario, * {f'replace ({dates})' if dates else ''} from table_"
        )

        def copy(temporary: Path) -> None:
            options = "format parquet, compression zstd, parquet_version v2"
            table_ = table  # noqa: F841 — found by name in the query
            self._connection.execute(f"copy ({select}) to {literal(str(temporary))} ({options})")

        atomically(path, copy)
        rows = len(next(iter(table.values()))) if table else 0
        return {"sha256": digest(path), "rows": rows, "bytes": path.stat().st_size}

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unchanged(path: Path, told: object) -> bool:
    """Whether a file is there with the digest that was told of it."""
    return path.is_file() and digest(path) == told


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def parquet(paths: Iterable[Path], *, union_by_name: bool = False) -> str:
    """Parquet files as an SQL relation of the columns they hold: a folder named a=1 adds none."""
    listed = ", ".join(literal(str(path)) for path in paths)
    terms = f"union_by_name = {str(union_by_name).lower()}, hive_partitioning = false"
    return f"read_parquet([{listed}], {terms})"


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
