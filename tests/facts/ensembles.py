"""Ensembles under common luck, and what the facts look at in them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from realpolitik.engine.ensemble import simulate
from realpolitik.theory.inputs import Case, Floats, Integers
from realpolitik.world.loading import load_case

RUNS = 1000
SEED = 20241101
LAST_YEAR = slice(-12, None)


class Ensemble(NamedTuple):
    """What the facts look at, of every run and month; actors and channels by name."""

    actors: tuple[str, ...]
    channels: tuple[str, ...]
    index: Floats
    volume: Floats
    pledge: Floats
    pressure: Floats
    grievance: Floats
    dependence: Floats
    rung: Integers
    bargain: Integers

    def pair(self, quantity: str, first: str, second: str) -> Floats:
        """One quantity of a pair (runs, months, ...)."""
        values: Floats = getattr(self, quantity)
        return values[:, :, self.actors.index(first), self.actors.index(second)]

    def alignment(self, first: str = "RUS", second: str = "IRN") -> Floats:
        """Last-year mean of the index, per run."""
        return self.pair("index", first, second)[:, LAST_YEAR].mean(axis=1)

    def supply(self, first: str, second: str, channel: str, quantity: str = "volume") -> float:
        """Last-year mean of a volume or pledge over all runs."""
        return float(self.pair(quantity, first, second)[:, LAST_YEAR, self.channels.index(channel)].mean())

    def reached(self, rung: int, by: int | None = None) -> float:
        """Share of runs in which the focal pair reached a rung, by a month."""
        months = slice(None if by is None else by + 1)
        return float((self.pair("rung", "RUS", "IRN")[:, months].max(axis=1) >= rung).mean())


@cache
def world(name: str, until: str) -> Case:
    """A shipped scenario's case, read once."""
    return load_case(name, until=until)


def run(case: Case) -> Ensemble:
    """All runs of a case."""
    fields = Ensemble._fields[2:]
    parts = [[getattr(chunk.history, field) for field in fields] for chunk in simulate(case, RUNS, SEED)]
    return Ensemble(
        case.actors, case.channels, *(np.concatenate(columns) for columns in zip(*parts, strict=True))
    )
