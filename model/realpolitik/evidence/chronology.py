"""Dated events that ship with the package, and the recorded votes on key resolutions."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from realpolitik.evidence.series import STATES


class Event(NamedTuple):
    """A dated event of the chronology."""

    key: str
    date: str
    """YYYY, YYYY-MM or YYYY-MM-DD, as precisely as it is known."""
    actors: tuple[str, ...]
    event: str
    kind: str
    valence: float
    """For Russia and Iran together, −2 to 2; NaN where none was judged."""
    confidence: str
    source: str

    @property
    def month(self) -> np.datetime64:
        """The month of the event (January where only the year is known)."""
        return np.datetime64(self.date, "M")


class Vote(NamedTuple):
    """How the states voted on one key resolution."""

    date: str
    resolution: str
    topic: str
    votes: dict[str, str]
    """State to Y (yes), N (no), A (abstains), X (absent)."""


@lru_cache(maxsize=1)
def events() -> tuple[Event, ...]:
    """All events in order of date."""
    return tuple(
        Event(
            key=row["id"],
            date=row["date"],
            actors=tuple(row["actors"].split(";")),
            event=row["event"],
            kind=row["type"],
            valence=float(row["valence_rus_irn"] or "nan"),
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in _rows("chronology")
    )


@lru_cache(maxsize=1)
def key_votes() -> tuple[Vote, ...]:
    """All key resolutions in order of date."""
    return tuple(
        Vote(row["date"], row["resolution"], row["topic"], {s: row[s] for s in STATES if row[s]})
        for row in _rows("key_votes")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (files("realpolitik.data") / "observed" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
