"""Months of the calendar as steps of a run; record 0 is the month in which the world starts."""

from __future__ import annotations


def months(month: str) -> int:
    """Months since year 0 of a month written YYYY-MM."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def written(count: int) -> str:
    """The inverse of `months`."""
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def step_of(month: str, start: str, steps_per_year: int) -> int:
    """Index of the record at (or nearest) the beginning of a month: 12 steps a year count months."""
    return round((months(month) - months(start)) * steps_per_year / 12)


def last_step_of(month: str, start: str, steps_per_year: int) -> int:
    """Index of the last record within a month."""
    following = round((months(month) + 1 - months(start)) * steps_per_year / 12)
    return max(step_of(month, start, steps_per_year), following - 1)
