"""What anchoring made of a start: where it assumes goodwill, and how much the model does not explain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.engine.variants import prepare
from realpolitik.theory.inputs import PRESSURES, Case

SLACK = 1e-9


class Goodwill(NamedTuple):
    """An ordered pair whose resting grievance exceeds its observed hostility."""

    actor: str
    other: str
    hostility: float
    grievance: float

    def __str__(self) -> str:
        return (
            f"{self.actor} toward {self.other}: grievance at rest {self.grievance:.2f}, "
            f"observed hostility {self.hostility:.2f}"
        )


def goodwill(case: Case) -> list[Goodwill]:
    """Ordered pairs whose disputes, coercion and siding alone make more hostility than is observed.

    Standing goodwill makes up for the difference, so that the start is as observed; links that should lower
    their hostility do nothing. Raise the observed hostility, or lower salience or activity of what divides
    them.
    """
    grievance = prepare(case).start.grievance[0]
    hostility = case.believed.hostility
    actors = case.actors
    return [
        Goodwill(actors[i], actors[j], float(hostility[i, j]), float(grievance[i, j]))
        for i in range(len(actors))
        for j in range(len(actors))
        if i != j and grievance[i, j] > hostility[i, j] + SLACK
    ]


class Overreach(NamedTuple):
    """An ordered pair whose observed pressure lies beyond what its means allow."""

    actor: str
    other: str
    pressure: str
    observed: float
    reach: float

    def __str__(self) -> str:
        seen = f"observed {self.pressure} {self.observed:.2f}, reach {self.reach:.2f}"
        return f"{self.actor} on {self.other}: {seen}"


def overreach(case: Case) -> list[Overreach]:
    """Observed pressures beyond reach: they fade from the start on, and the world with them.

    Lower the observed pressure, or raise the power, proximity or capacity behind it.
    """
    inputs = case.believed
    trade = inputs.capacity[:, inputs.sanction_channel]
    found = []
    for i, actor in enumerate(case.actors):
        for j, other in enumerate(case.actors):
            reaches = (trade[i], inputs.power[i] * inputs.proximity[i, j])
            for c, name in enumerate(PRESSURES):
                reach, observed = float(min(1.0, reaches[c])), float(inputs.pressure[i, j, c])
                if i != j and observed > reach + SLACK:
                    found.append(Overreach(actor, other, name, observed, reach))
    return found


def unexplained(case: Case) -> dict[str, float]:
    """Spread (standard deviation) of each kind of standing term: the share of the start not explained.

    In gains per unit, but for pressure in hostility; in order of the phases. Pairs' own
    diagonals are left out. They carry levels, not claims.
    """
    standing = prepare(case).standing
    apart = ~np.eye(len(case.actors), dtype=bool)
    kinds = ("pledge", "delivery", "pressure", "signing", "rise", "stay", "bargain")
    return {kind: float(np.std(getattr(standing, kind)[0][apart])) for kind in kinds}
