"""Room on the disk: asked for before a batch starts, and told in one message when it runs out."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from realpolitik.experiment.columns import Columns
from realpolitik.experiment.parts import Points, blank, tables_of
from realpolitik.experiment.problems import ResultProblem
from realpolitik.theory.inputs import Case

PACKED = {"outcomes": 0.8, "monthly": 0.5, "ledger": 0.55}
"""Stored bytes of a table per byte of its numbers, as measured and a tenth more."""
TEXT_BYTES = 1  # of a verdict or a pair of camps: names of few values are stored as numbers
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def bytes_per_run(case: Case, record: str, points: Points | None = None) -> int:
    """About what a run of a case takes on the disk."""
    tables = tables_of(case, blank(case, 0), 0, record, points)
    return round(sum(PACKED[name] * _size(columns) for name, columns in tables.items()))


def _size(columns: Columns) -> int:
    return sum(
        column.size * (TEXT_BYTES if column.dtype == object else column.dtype.itemsize)
        for name, column in columns.items()
        if name not in ("date", "run", "month", "seed")  # a few bits each, being regular
    )


def check_space(folder: Path, cases: Sequence[Case], runs: int, record: str, points: Points | None) -> int:
    """The bytes that so many runs of each case take; raises ResultProblem if the disk has less."""
    needed = sum(bytes_per_run(case, record, points) for case in cases) * runs
    free = room_left(folder)
    if needed > free:
        fewer = "" if record == "outcomes" else ", or keep less with --record outcomes"
        raise ResultProblem(
            f"The batch takes about {size(needed)}, and the disk of {folder} has {size(free)} left.",
            f"Make room, choose another --out{fewer}.",
        )
    return needed


def room_left(folder: Path) -> int:
    """Free bytes of the disk on which a folder lies, or would."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def disk_is_full(error: BaseException) -> bool:
    """Whether a file could not be written for want of room; DuckDB says it in words of its own."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if type(error).__module__.split(".")[0] not in ("duckdb", "_duckdb"):
        return False
    return any(os.strerror(code) in str(error) for code in FULL)


def size(count: float) -> str:
    """Bytes in words.

    >>> size(1_234_567_890), size(12_345_678), size(900)
    ('1.23 GB', '12 MB', '1 kB')
    """
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= one:
            return f"{count / one:.3g} {unit}" if count < 10 * one else f"{count / one:,.0f} {unit}"
    return f"{-(-int(count) // 1000)} kB"
