"""Treaties: depth in force, rung of the ladder, signings that were announced (F9, F10)."""

from __future__ import annotations

import numpy as np

from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import INDEX, STATES, Array

# 5 % and 95 % quantile of Gamma(½, 1): what no event in one unit of time leaves possible (Jeffreys).
NONE_LOW, NONE_MEAN, NONE_HIGH = 0.00197, 0.5, 1.9207


def depth(view: View, actors: Actors, weights: Array, year: int) -> Estimate:
    """F9: (A, A) depth of treaties between the largest members; range over all pairs of members."""
    return _between(np.nan_to_num(view.latest("treaty_depth", year)), actors, weights)


def rung(view: View, actors: Actors, weights: Array, year: int) -> Estimate:
    """(A, A) rung by depth, or by a commitment that no treaty states, of the largest members."""
    rules = conventions("states")["rungs"]
    known = np.nan_to_num(view.latest("treaty_depth", year)).astype(int)
    steps = np.vectorize(lambda deep: float(rules["of_depth"][deep]))(known)
    now = int(view.date[:4])
    for entry in rules["commitments"]:
        if entry["years"][0] <= now <= entry["years"][1]:
            a, b = (INDEX[state] for state in entry["pair"])
            steps[a, b] = steps[b, a] = max(steps[a, b], entry["rung"])
    return _between(steps, actors, weights)


def _between(of_pairs: Array, actors: Actors, weights: Array) -> Estimate:
    largest = weights.argmax(axis=1)
    belongs = actors.membership() > 0
    pairs = [[of_pairs[np.ix_(a, b)] for b in belongs] for a in belongs]
    low = np.array([[block.min() for block in row] for row in pairs])
    high = np.array([[block.max() for block in row] for row in pairs])
    return Estimate(of_pairs[np.ix_(largest, largest)], low, high)


def readiness(view: View, actors: Actors) -> dict[tuple[int, int], tuple[Estimate, dict[str, object]]]:
    """F10: signings announced and not yet made: rate a year after so many months without."""
    found = {}
    for entry in conventions("states")["rungs"]["announced"]:
        if not entry["from"] <= view.date < entry["until"]:
            continue
        holders = [_holder(actors, state) for state in entry["pair"]]
        if None in holders or holders[0] == holders[1]:
            continue
        i, j = sorted(int(holder) for holder in holders if holder is not None)
        waited = max(_years(entry["from"], view.date), 1 / 12)
        estimate = Estimate(*(np.array(rate / waited) for rate in (NONE_MEAN, NONE_LOW, NONE_HIGH)))
        found[i, j] = estimate.clipped(most=50.0), entry
    return found


def _holder(actors: Actors, state: str) -> int | None:
    column = actors.membership()[:, STATES.index(state)]
    return int(column.argmax()) if column.any() else None


def _years(first: str, last: str) -> float:
    span = np.array(last, dtype="datetime64[M]") - np.array(first, dtype="datetime64[M]")
    return float(span.astype(int)) / 12
