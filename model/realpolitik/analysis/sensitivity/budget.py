"""The evidence budget: how much of what is not known rests on which kind of source.

Shares of variance by grade are Shapley effects of the groups of numbers [song2016]: they sum to 1 and deal
what grades do together out among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.sensitivity.indices import EDGES, RESAMPLES, Indices, resampled, sampled
from realpolitik.analysis.sensitivity.problem import Problem, Response, answered
from realpolitik.theory.inputs import Floats

WEAKNESS = {"judgement": 1.0, "paper": 0.75, "literature": 0.5, "data": 0.25}
"""How weak a source is, a convention: the paper says that a force is there, but its size is judged."""
MOST_GROUPS = 6  # shares need 2 ** groups ensembles


@dataclass(frozen=True)
class Shares:
    """Share of the variance of each outcome that rests on each group; (G, O), with bootstrap intervals."""

    groups: tuple[str, ...]
    base: int
    points: int
    value: Floats
    low: Floats
    high: Floats

    def at(self, group: str, outcome: int) -> Estimate:
        """One share; 0 for a group without numbers."""
        if group not in self.groups:
            return Estimate(0.0, 0.0, 0.0, self.base)
        g = self.groups.index(group)
        value, low, high = (float(part[g, outcome]) for part in (self.value, self.low, self.high))
        return Estimate(value, low, high, self.base)


def shapley_effects(response: Response, problem: Problem, base: int, seed: int) -> Shares:
    """Deal the variance out over the groups of a problem, ``base`` x 2^groups points.

    ``share_g = Σ_S |S|! (G - |S| - 1)! / G! (T(S + g) - T(S))`` over all sets S without g,
    T(S) the total index of S taken as one group. Raises ValueError for more than six groups.
    """
    groups = problem.factors
    count = len(groups)
    if problem.groups is None or count > MOST_GROUPS:
        raise ValueError(f"{count} groups: give at most {MOST_GROUPS}, as groups of the problem")
    member = np.array([groups.index(name) for name in problem.groups])
    if count == 1:
        whole = np.ones((1, answered(response, sampled(problem, 2, seed)).shape[1]))
        return Shares(groups, base, 0, whole, whole, whole)
    rests = {frozenset(s) for size in range(1, count) for s in combinations(range(count), size) if 0 in s}
    outcomes, points = None, 0
    totals: dict[frozenset[int], Floats] = {}
    for inside in sorted(rests, key=sorted):
        outside = frozenset(range(count)) - inside
        halves = problem.grouped(["in" if g in inside else "out" for g in member.tolist()])
        scheme = sampled(halves, base, seed)
        if outcomes is None:
            outcomes = answered(response, scheme)
            points += len(scheme)
        else:  # the independent points are the same for every split
            mixed = np.arange(len(scheme)) % 4 % 3 != 0
            outcomes = outcomes.copy()
            outcomes[mixed] = answered(response, scheme[mixed])
            points += int(mixed.sum())
        order = halves.factors
        drawn = [_totals(halves, column, seed) for column in outcomes.T]  # per outcome (1 + R, 2)
        for name, sets in (("in", inside), ("out", outside)):
            totals[sets] = np.stack([table[:, order.index(name)] for table in drawn], axis=-1)
    assert outcomes is not None
    totals[frozenset()] = np.zeros((1 + RESAMPLES, outcomes.shape[1]))
    totals[frozenset(range(count))] = np.ones((1 + RESAMPLES, outcomes.shape[1]))
    shares = np.stack([_share(g, count, totals) for g in range(count)])  # (G, 1 + R, O)
    low, high = np.percentile(shares[:, 1:], EDGES, axis=1)
    return Shares(groups, base, points, shares[:, 0], low, high)


def _totals(problem: Problem, column: Floats, seed: int) -> Floats:
    _, total = resampled(problem, column, seed)
    return np.vstack([total[0][None], total[3]])


def _share(g: int, count: int, totals: dict[frozenset[int], Floats]) -> Floats:
    others = [k for k in range(count) if k != g]
    found = np.zeros_like(totals[frozenset()])
    for size in range(count):
        weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        for chosen in combinations(others, size):
            found += weight * (totals[frozenset({*chosen, g})] - totals[frozenset(chosen)])
    return found


def chance(means: Floats, scatter: Floats, replications: int, seed: int) -> Estimate:
    """Share of the variance of single futures that is luck, not numbers (law of total variance).

    ``means`` (P,) over replications at independent points, ``scatter`` (P,) the variance of single runs.
    """
    if replications < 2:
        return Estimate(np.nan, np.nan, np.nan, means.size)
    picks = np.random.default_rng(seed).integers(means.size, size=(RESAMPLES, means.size))

    def share(m: Floats, s: Floats) -> Floats:
        within = s.mean(axis=-1)
        between = np.maximum(m.var(axis=-1, ddof=1) - within / replications, 0.0)
        return np.asarray(within / np.maximum(within + between, 1e-300))

    low, high = np.percentile(share(means[picks], scatter[picks]), EDGES)
    return Estimate(float(share(means, scatter)), float(low), float(high), means.size)


@dataclass(frozen=True)
class Wanted:
    """Something worth finding out: variance that would go, times the weakness of its source."""

    factor: str
    grade: str
    first: Estimate
    total: Estimate
    worth: float


def to_find_out(indices: Indices, grades: dict[str, str], outcome: int) -> list[Wanted]:
    """Factors by total index times weakness of source, the most worth finding out first."""
    found = []
    for f, name in enumerate(indices.factors):
        total = indices.total.at(f, outcome, indices.base)
        worth = total.value * WEAKNESS[grades[name]]
        found.append(Wanted(name, grades[name], indices.first.at(f, outcome, indices.base), total, worth))
    return sorted(found, key=lambda one: -one.worth)
