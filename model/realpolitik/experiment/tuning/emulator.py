"""The pilot's runs, and quadratic surfaces [box1951] over quantiles that stand in between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.targets import Block
from realpolitik.theory.inputs import Floats, Integers

LEAST_PER_TERM = 1.5  # pilot points for each coefficient of a surface
ROUNDS = 25


@dataclass(frozen=True)
class Pilot:
    """Runs over the prior: quantiles (P, D) and, block by block, what they said (P, K, d).

    Every run has luck of its own: under common luck the runs differ in K − 1 directions only.
    """

    unit: Floats
    said: tuple[Floats, ...]


def features(unit: Floats) -> Floats:
    """1, z, z², z z′ with z = 2 u − 1: (P, 1 + D + D (D + 1) / 2).

    >>> features(np.array([[1.0, 0.5]])).tolist()
    [[1.0, 1.0, 0.0, 1.0, 0.0, 0.0]]
    """
    z = 2 * np.asarray(unit) - 1
    first, second = _pairs(z.shape[1])
    return np.column_stack([np.ones(len(z)), z, z[:, first] * z[:, second]])


@cache
def _pairs(size: int) -> tuple[Integers, Integers]:
    return np.triu_indices(size)


def check_size(unit: Floats) -> None:
    """Raise ResultProblem if the pilot's points (P, D) are too few for a quadratic."""
    terms = features(unit[:1]).shape[1]
    if len(unit) < LEAST_PER_TERM * terms:
        wanted = 1 << int(np.ceil(np.log2(LEAST_PER_TERM * terms)))
        raise ResultProblem(
            f"The pilot's {len(unit)} points are too few for {terms} coefficients.",
            f"Say `pilot: {{points: {wanted}}}`, or free fewer numbers.",
        )


class Expected:
    """What a belief is about over the prior: an expected change, or the logit of a probability."""

    def __init__(self, block: Block, pilot_unit: Floats, runs: Floats) -> None:
        """``runs`` (P, K, 1) of that block."""
        check_size(pilot_unit)
        terms = features(pilot_unit)
        fit = _chances if block.kind == "probability" else _means
        self.coefficients, self.error = fit(terms, runs[:, :, 0])
        self.belief = float(block.observed[0]), float(block.covariance[0, 0])

    def __call__(self, unit: Floats) -> Floats:
        """(P,) at quantiles (P, D)."""
        return np.asarray(features(unit) @ self.coefficients)

    def log_likelihood(self, believed: float, unit: Floats) -> Floats:
        """(P,) of a belief whose variance is that of the block and the emulator's error."""
        variance = self.belief[1] + self.error
        return np.asarray(-0.5 * (believed - self(unit)) ** 2 / variance - 0.5 * np.log(2 * np.pi * variance))


def _means(terms: Floats, runs: Floats) -> tuple[Floats, float]:
    """Least squares on all runs (P, K): coefficients, and misfit with their own error as a variance."""
    means, count = runs.mean(axis=1), runs.shape[1]
    base, triangle = np.linalg.qr(terms)
    held_out = 1 - (base**2).sum(axis=1)
    solved = np.linalg.solve(triangle, base.T @ means)
    left = (means - terms @ solved) / held_out
    luck = float(runs.var(axis=1, ddof=1).mean()) / count
    misfit = max(float((left**2).mean()) - luck * float((1 / held_out).mean()), 0.0)
    return solved, misfit + luck * terms.shape[1] / len(terms)


def _chances(terms: Floats, happened: Floats) -> tuple[Floats, float]:
    """Logistic regression of whether it happened (P, K), shrunk a little toward one chance everywhere.

    Returns coefficients and their mean variance on the scale of logits.
    """
    count = happened.shape[1]
    shares = happened.mean(axis=1)
    whole = (happened.sum() + 0.5) / (happened.size + 1)
    center = np.zeros(terms.shape[1])
    center[0] = np.log(whole / (1 - whole))
    ridge = np.full(terms.shape[1], 0.5)
    ridge[0] = 1e-6
    solved = center.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(terms @ solved, -12, 12)))
        weight = count * chance * (1 - chance)
        bend = (terms * weight[:, None]).T @ terms + np.diag(ridge)
        slope = terms.T @ (count * (shares - chance)) - ridge * (solved - center)
        solved = solved + np.linalg.solve(bend, slope)
    doubt = np.einsum("pf,fp->p", terms, np.linalg.solve(bend, terms.T))
    return solved, float(doubt.mean())
