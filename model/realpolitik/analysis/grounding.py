"""How far two worlds of the same actors agree, table by table: ranks, since levels are conventions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from realpolitik.theory.inputs import Case

CHANNELS = ("arms", "trade", "energy", "transit", "diplomacy", "security")


class Agreement(NamedTuple):
    """One table of numbers of two worlds."""

    table: str
    numbers: int
    spearman: float
    """NaN where one of them does not vary."""
    mean: float
    other_mean: float


def agreement(one: Case, other: Case) -> list[Agreement]:
    """Spearman's rank correlation for every table over the actors that both worlds have.

    Raises ValueError if fewer than three actors are common.
    """
    from scipy.stats import spearmanr

    common = [name for name in one.actors if name in other.actors]
    if len(common) < 3:
        raise ValueError("fewer than three actors are common")
    tables = zip(_tables(one, common), _tables(other, common), strict=True)
    found = []
    for (name, a), (_, b) in tables:
        varies = np.ptp(a) > 0 and np.ptp(b) > 0
        rank = float(spearmanr(a, b).statistic) if varies else float("nan")
        found.append(Agreement(name, len(a), rank, float(a.mean()), float(b.mean())))
    return found


def _tables(case: Case, common: list[str]) -> Iterator[tuple[str, np.ndarray]]:
    x = case.believed
    at = [case.actors.index(name) for name in common]
    channels = [case.channels.index(name) for name in CHANNELS]
    apart = ~np.eye(len(at), dtype=bool)
    above = np.triu(np.ones((len(at), len(at)), dtype=bool), 1)
    yield "order", x.order[at]
    yield "power", x.power[at]
    for name, d in zip(CHANNELS, channels, strict=True):
        yield f"capacity {name}", x.capacity[at, d]
    for name, d in zip(CHANNELS, channels, strict=True):
        yield f"outside {name}", x.outside[at, d]
    pairs = np.ix_(at, at)
    yield "proximity", x.proximity[pairs][above]
    yield "rung", x.rung[pairs][above]
    yield "hostility", x.hostility[pairs][apart]
    for k, name in enumerate(("sanction", "force")):
        yield f"pressure {name}", x.pressure[..., k][pairs][apart]
    for name, d in zip(CHANNELS, channels, strict=True):
        yield f"volume {name}", x.volume[..., d][pairs][apart]
