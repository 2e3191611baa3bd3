"""Records as dates: record 0 is the start month, ``steps_per_year`` records make a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def record_months(start: tuple[int, int], steps_per_year: int, records: int) -> NDArray[np.datetime64]:
    """The calendar month in which each record falls, ``(records,)``; several weekly records share a month.

    >>> [str(month) for month in record_months((2024, 11), 12, 3)]
    ['2024-11', '2024-12', '2025-01']
    """
    first = np.datetime64(f"{start[0]:04d}-{start[1]:02d}", "M")
    return first + np.arange(records) * 12 // steps_per_year


def year_and_month(text: str) -> tuple[int, int]:
    """A month written YYYY-MM.

    >>> year_and_month("2024-11")
    (2024, 11)
    """
    year, month = text.split("-")
    return int(year), int(month)


def record_of(month: str, start: tuple[int, int], steps_per_year: int) -> int:
    """The first record of a calendar month (``2026-01``); negative before the start.

    >>> record_of("2026-01", (2024, 11), 12)
    14
    """
    year, number = year_and_month(month)
    months = (year - start[0]) * 12 + number - start[1]
    return -(-months * steps_per_year // 12)
