"""How well what runs say agrees with the targets: a synthetic likelihood [wood2010] with pooled scatter.

For one block, with m(θ) the mean of K runs, S the covariance of runs about their expectation, C what the
source adds, H the contrasts and b the slope of the source,

    H y ~ N( H (a + b m(θ)),  H (b² (S + S / K) + C) Hᵀ )

A belief is about m itself, so S is left out there. S is pooled over the prior, which keeps this a smooth
measure of fit by target, for the search and for comparing points; the posterior has a better law (`summary`).
A free slope is integrated out over a grid of SLOPES times the ratio of standard deviations, evenly in log b;
all starts of a target share it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.special import logsumexp

from realpolitik.experiment.tuning.emulator import Pilot
from realpolitik.experiment.tuning.targets import Block, scatter
from realpolitik.theory.inputs import Floats

SLOPES = np.geomspace(1 / 16, 2, 11)
JITTER = 1e-10


def slopes(blocks: Sequence[Block], pilot: Pilot) -> dict[str, Floats]:
    """Slopes (G,) that each target's source may have, evenly probable."""
    found = {}
    for target in dict.fromkeys(block.target for block in blocks):
        mine = [b for b, block in enumerate(blocks) if block.target == target]
        first = blocks[mine[0]]
        if first.sign == 0:
            found[target] = np.array([first.given[1]])
            continue
        seen = np.concatenate([blocks[b].observed for b in mine])
        state = np.concatenate([pilot.said[b].mean(axis=(0, 1)) for b in mine])
        ratio = float(seen.std() / state.std()) if state.std() > 0 else 1.0
        found[target] = np.asarray(first.sign * ratio * SLOPES)
    return found


class Likelihood:
    """Log likelihood of summaries, target by target."""

    def __init__(
        self,
        blocks: Sequence[Block],
        pilot: Pilot,
        runs: int,
    ) -> None:
        """``runs``: how many give each mean that is held against the targets."""
        self.blocks = tuple(blocks)
        self.targets = tuple(dict.fromkeys(block.target for block in blocks))
        self.slopes = slopes(blocks, pilot)
        self.inner: list[Floats] = []
        for block, said in zip(blocks, pilot.said, strict=True):
            lucky = scatter(block, said)
            self.inner.append(lucky * (1 / runs + (block.kind == "series")))
        self.whitened = [self._whitened(b) for b in range(len(self.blocks))]

    def _whitened(self, b: int) -> list[tuple[Floats, float]]:
        """For each slope the matrix that whitens contrasts, (m, d), and minus half the log determinant."""
        block, found = self.blocks[b], []
        for slope in self.slopes[block.target]:
            whole = slope**2 * self.inner[b] + block.covariance
            projected = block.contrasts @ whole @ block.contrasts.T
            projected = projected + JITTER * np.trace(projected) / len(projected) * np.eye(len(projected))
            root = cholesky(projected, lower=True)
            matrix = solve_triangular(root, block.contrasts, lower=True)
            constant = -float(np.log(np.diag(root)).sum()) - 0.5 * len(projected) * np.log(2 * np.pi)
            found.append((np.asarray(matrix), constant))
        return found

    def by_target(self, means: Sequence[Floats]) -> Floats:
        """(P, targets) log likelihoods of expected summaries (P, d) of every block; −inf where one is NaN."""
        found = np.empty((len(means[0]), len(self.targets)))
        for column, target in enumerate(self.targets):
            grid = self.slopes[target]
            total = np.zeros((len(found), len(grid)))
            for b, block in enumerate(self.blocks):
                if block.target != target:
                    continue
                for g, (slope, (matrix, constant)) in enumerate(zip(grid, self.whitened[b], strict=True)):
                    apart = (block.observed - block.given[0] - slope * means[b]) @ matrix.T
                    total[:, g] += constant - 0.5 * (apart**2).sum(axis=1)
            found[:, column] = logsumexp(total, axis=1) - np.log(len(grid))
        return np.where(np.isfinite(found), found, -np.inf)

    def best_slope(self, target: str, means: Sequence[Floats]) -> float:
        """The slope that fits expected summaries (1, d) best."""
        total = np.zeros(len(self.slopes[target]))
        for b, block in enumerate(self.blocks):
            if block.target == target:
                for g, slope in enumerate(self.slopes[target]):
                    matrix, constant = self.whitened[b][g]
                    apart = matrix @ (block.observed - block.given[0] - slope * means[b][0])
                    total[g] += constant - 0.5 * float(apart @ apart)
        return float(self.slopes[target][int(np.argmax(total))])
