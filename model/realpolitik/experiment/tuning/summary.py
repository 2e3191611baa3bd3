"""What series say about the numbers, learnt from the pilot: a summary for each number, and the law it obeys.

Every run of the pilot is seen once as its sources would see it (slope of the prior, drift, noise). Ridge
regression of the numbers on what is seen gives the summary t(y), near the posterior's mean, which loses least
of what is known of them [fearnhead2012]. Its law at given numbers is normal [wood2010], mean and variance
varying over the prior,

    t(y) | θ ~ N( m(θ), s(θ) R s(θ) ),  m quadratic, ln s² linear with squares, R the correlation of the rest,

all fitted to summaries of runs that the regression has not seen (FOLDS of points). Sums over hundreds of
entries are nearer to normal than entries are; dependence between entries, targets and starts is in R and s,
not assumed away; and where chance is wide in one part of the prior and nil in another, the law says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.linalg import cholesky, solve_triangular

from realpolitik.experiment.tuning.emulator import ROUNDS, Pilot, check_size, features
from realpolitik.experiment.tuning.targets import Block
from realpolitik.theory.inputs import Floats, Integers

FOLDS = 5
PENALTIES = np.geomspace(1e-3, 10, 9)  # of the ridge, in units of runs and standardized entries
JITTER = 1e-10


class Summary:
    """Summaries of the series among some blocks, and their law over the prior."""

    def __init__(
        self, blocks: Sequence[Block], pilot: Pilot, slopes: Mapping[str, Floats], seed: int
    ) -> None:
        """``slopes`` (G,) of each target, evenly probable."""
        check_size(pilot.unit)
        self.places = [b for b, block in enumerate(blocks) if block.kind == "series"]
        self._whiten = [_whitening(blocks[b]) for b in self.places]
        rng = np.random.default_rng([seed, 55])
        points, runs = pilot.said[self.places[0]].shape[:2]
        unit = np.repeat(pilot.unit, runs, axis=0)
        fold = np.repeat(rng.permutation(points) % FOLDS, runs)
        seen = _seen(blocks, self._whiten, self.places, pilot, slopes, rng)
        self._center, self._spread = seen.mean(axis=0), seen.std(axis=0) + 1e-12
        seen = (seen - self._center) / self._spread
        learnt, self.read = _learn(seen, unit - 0.5, fold)
        self._weights = learnt.mean(axis=0)
        told = np.empty_like(unit)
        for part in range(FOLDS):
            told[fold == part] = seen[fold == part] @ learnt[part]
        self.worlds = unit, told
        """Quantiles (W, D) of the pilot's worlds, and summaries (W, D) by weights that did not see them."""
        self._law(unit, told)

    def _law(self, unit: Floats, told: Floats) -> None:
        terms = features(unit)
        base, triangle = np.linalg.qr(terms)
        self._mean = np.linalg.solve(triangle, base.T @ told)
        left = (told - terms @ self._mean) / (1 - (base**2).sum(axis=1))[:, None]
        self._log_variance = log_variance(_bends(unit), left**2)
        standard = left / np.exp(0.5 * _bends(unit) @ self._log_variance)
        self.tails = np.asarray((standard**4).mean(axis=0) / (standard**2).mean(axis=0) ** 2 - 3)
        """(D,) excess kurtosis of what is left, nil if normal."""
        self._precision = np.linalg.inv(standard.T @ standard / len(standard))
        center = told - told.mean(axis=0)
        self._whole = told.mean(axis=0), np.linalg.inv(center.T @ center / len(center))
        self._distances = np.sort(np.einsum("rd,de,re->r", center, self._whole[1], center))

    def of(self, blocks: Sequence[Block]) -> Floats:
        """The summary (D,) of what these blocks show."""
        parts = [
            matrix @ (blocks[b].observed - blocks[b].given[0])
            for b, matrix in zip(self.places, self._whiten, strict=True)
        ]
        return np.asarray((np.concatenate(parts) - self._center) / self._spread @ self._weights)

    def log_likelihood(self, told: Floats, unit: Floats) -> Floats:
        """Log likelihood (P,) of a summary (D,) at quantiles (P, D)."""
        half = 0.5 * _bends(unit) @ self._log_variance
        apart = (told - features(unit) @ self._mean) * np.exp(-half)
        return np.asarray(-0.5 * (apart @ self._precision * apart).sum(axis=1) - half.sum(axis=1))

    def farther_out(self, told: Floats) -> float:
        """Share of the pilot's worlds whose summaries lie farther from the middle of all than this one."""
        apart = told - self._whole[0]
        distance = float(apart @ self._whole[1] @ apart)
        return float(1 - np.searchsorted(self._distances, distance) / len(self._distances))


def log_variance(terms: Floats, squares: Floats) -> Floats:
    """Coefficients (terms, k) of the logarithm of a variance, from squares (P, k) that have it as their mean.

    Gamma model with logarithmic link [nelder1972] by iterated least squares.
    """
    found = np.zeros((terms.shape[1], squares.shape[1]))
    found[0] = np.log(squares.mean(axis=0))
    base, triangle = np.linalg.qr(terms)
    for _ in range(ROUNDS):
        now = terms @ found
        found = np.linalg.solve(triangle, base.T @ (now + np.clip(squares * np.exp(-now) - 1, -1, 5)))
    return found


def made_up(
    blocks: Sequence[Block], said: Sequence[Floats], slopes: Mapping[str, Floats], rng: np.random.Generator
) -> tuple[Block, ...]:
    """The blocks with what a world would have shown whose one run said (d) to each.

    Series: that run, seen with a slope of the prior, drift and noise. Beliefs: an expert who errs as stated
    about the expected summary, here the run's.
    """
    slope = {target: float(rng.choice(grid)) for target, grid in slopes.items()}
    found = []
    for block, one in zip(blocks, said, strict=True):
        error = rng.multivariate_normal(np.zeros(len(one)), block.covariance, method="eigh")
        shown = block.given[0] + slope[block.target] * one + error
        found.append(replace(block, observed=np.asarray(shown)))
    return tuple(found)


def _bends(unit: Floats) -> Floats:
    z = 2 * unit - 1
    return np.column_stack([np.ones(len(z)), z, z**2 - 1 / 3])


def _whitening(block: Block) -> Floats:
    """(m, d): contrasts along which noise and drift have variance one."""
    noise = block.contrasts @ block.covariance @ block.contrasts.T
    noise = noise + JITTER * np.trace(noise) / len(noise) * np.eye(len(noise))
    return np.asarray(solve_triangular(cholesky(noise, lower=True), block.contrasts, lower=True))


def _seen(
    blocks: Sequence[Block],
    whiten: Sequence[Floats],
    places: Sequence[int],
    pilot: Pilot,
    slopes: Mapping[str, Floats],
    rng: np.random.Generator,
) -> Floats:
    """(P × K, entries) every run of the pilot as its sources would see it, whitened."""
    count = int(np.prod(pilot.said[places[0]].shape[:2]))
    slope = {target: rng.choice(grid, count) for target, grid in slopes.items()}
    parts = []
    for b, matrix in zip(places, whiten, strict=True):
        shown = pilot.said[b].reshape(count, -1) @ matrix.T * slope[blocks[b].target][:, None]
        parts.append(shown + rng.normal(size=shown.shape))
    return np.concatenate(parts, axis=1)


def _learn(seen: Floats, numbers: Floats, fold: Integers) -> tuple[Floats, Floats]:
    """Ridge weights (FOLDS, entries, D), each without its fold, and the variance they explain in it (D,)."""
    penalties = PENALTIES * len(seen)
    found = np.empty((FOLDS, len(penalties), seen.shape[1], numbers.shape[1]))
    error = np.zeros((len(penalties), numbers.shape[1]))
    for part in range(FOLDS):
        rest = fold != part
        sizes, axes = np.linalg.eigh(seen[rest].T @ seen[rest])
        turned = axes.T @ (seen[rest].T @ numbers[rest])
        for i, penalty in enumerate(penalties):
            found[part, i] = axes @ (turned / (np.maximum(sizes, 0) + penalty)[:, None])
            error[i] += ((numbers[~rest] - seen[~rest] @ found[part, i]) ** 2).sum(axis=0)
    best = error.argmin(axis=0)
    weights = np.stack([found[:, i, :, d] for d, i in enumerate(best)], axis=2)
    return weights, 1 - error.min(axis=0) / (numbers**2).sum(axis=0)
