"""How well what runs say agrees with the targets: a synthetic likelihood [wood2010] with pooled scatter.

For one block, with m(θ) the expected summary, S the covariance of runs about it, C what the source
adds, H the contrasts and b the slope of the source,

    H y ~ N( H (a + b m(θ)),  H (b² (S + E) + C) Hᵀ )

A belief is about m itself, so S is left out there. E is the error of m: S / K, since the K lucks that
all points share are not all luck, and the held-out error of the emulator where it stands in. S comes from
runs over the whole prior, each with luck of its own, instead of being estimated anew at each point, which
keeps the likelihood smooth with few replications; common luck makes it deterministic. A free slope is
integrated out over a grid of SLOPES times the ratio of standard deviations, evenly in log b; all starts of
a target share it. Blocks multiply, each raised to its target's weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.special import logsumexp

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.targets import Block, joined, scatter
from realpolitik.theory.inputs import Floats

SLOPES = np.geomspace(1 / 16, 2, 11)
JITTER = 1e-10
LEAST_PER_TERM = 1.5  # pilot points for each coefficient of the emulator
Error = Literal["kernel", "emulator"]


@dataclass(frozen=True)
class Pilot:
    """Runs over the prior: quantiles (P, D) and, block by block, what they said.

    ``said`` (P, K, d): replications under common luck.
    """

    unit: Floats
    said: tuple[Floats, ...]
    apart: tuple[Floats, ...]
    """(F, d) runs with luck of their own, less the mean of their point's (P, K, d)."""


class Emulator:
    """Quadratic response surface of each summary over quantiles of the priors, least squares [box1951]."""

    def __init__(self, blocks: Sequence[Block], pilot: Pilot) -> None:
        terms = features(pilot.unit)
        if len(terms) < LEAST_PER_TERM * terms.shape[1]:
            wanted = 1 << int(np.ceil(np.log2(LEAST_PER_TERM * terms.shape[1])))
            raise ResultProblem(
                f"The pilot's {len(terms)} points are too few for {terms.shape[1]} coefficients.",
                f"Say `pilot: {{points: {wanted}}}`, free fewer numbers, or say `likelihood: kernel`.",
            )
        base, triangle = np.linalg.qr(terms)
        spare = 1 - (base**2).sum(axis=1)  # held-out residual = residual / spare
        self.coefficients: list[Floats] = []
        self.error: list[Floats] = []
        self.explained: list[float] = []
        for block, runs in zip(blocks, pilot.said, strict=True):
            means = joined(block, runs)
            solved = solve_triangular(triangle, base.T @ means)
            left = (means - terms @ solved) / spare[:, None]
            error = left.T @ left / len(left)
            total = float(means.var(axis=0).sum())
            self.explained.append(1 - float(np.trace(error)) / total if total > 0 else 0.0)
            if block.kind == "probability":  # what is left is mostly luck of few runs, which the fit averages
                lucky = float(scatter(block, runs[0])[0, 0]) / runs.shape[1]
                error = np.maximum(error - lucky, 0.0) + error * terms.shape[1] / len(terms)
            self.coefficients.append(np.asarray(solved))
            self.error.append(np.asarray(error))

    def __call__(self, unit: Floats) -> list[Floats]:
        """Expected summaries (P, d) of every block at quantiles (P, D)."""
        terms = features(unit)
        return [terms @ solved for solved in self.coefficients]


def features(unit: Floats) -> Floats:
    """1, z, z², z z′ with z = 2 u − 1: (P, 1 + D + D (D + 1) / 2).

    >>> features(np.array([[1.0, 0.5]])).tolist()
    [[1.0, 1.0, 0.0, 1.0, 0.0, 0.0]]
    """
    z = 2 * np.asarray(unit) - 1
    first, second = np.triu_indices(z.shape[1])
    return np.column_stack([np.ones(len(z)), z, z[:, first] * z[:, second]])


class Likelihood:
    """Log likelihood of summaries, target by target."""

    def __init__(
        self,
        blocks: Sequence[Block],
        pilot: Pilot,
        error: Error,
        emulator: Emulator | None = None,
        *,
        weighted: bool = True,
    ) -> None:
        self.blocks = tuple(blocks)
        self.targets = tuple(dict.fromkeys(block.target for block in blocks))
        self.weighted = weighted
        self.inner: list[Floats] = []
        for b, (block, runs, apart) in enumerate(zip(blocks, pilot.said, pilot.apart, strict=True)):
            lucky = scatter(block, apart)  # S (1 + 1 / K), since the point's mean errs too
            doubt = lucky / (1 + runs.shape[1])
            if error == "emulator" and emulator is not None:
                doubt = doubt + emulator.error[b]
            stays = lucky * runs.shape[1] / (1 + runs.shape[1])
            self.inner.append(doubt + stays if block.kind == "series" else doubt)
        means = [joined(block, runs) for block, runs in zip(blocks, pilot.said, strict=True)]
        self.slopes = {target: self._slopes(target, means) for target in self.targets}
        self.whitened = [self._whitened(b) for b in range(len(self.blocks))]

    def _slopes(self, target: str, means: Sequence[Floats]) -> Floats:
        mine = [b for b, block in enumerate(self.blocks) if block.target == target]
        first = self.blocks[mine[0]]
        if first.sign == 0:
            return np.array([first.given[1]])
        seen = np.concatenate([self.blocks[b].observed for b in mine])
        state = np.concatenate([means[b].mean(axis=0) for b in mine])
        ratio = float(seen.std() / state.std()) if state.std() > 0 else 1.0
        return np.asarray(first.sign * ratio * SLOPES)

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
            slopes = self.slopes[target]
            total = np.zeros((len(found), len(slopes)))
            weight = 1.0
            for b, block in enumerate(self.blocks):
                if block.target != target:
                    continue
                weight = block.weight if self.weighted else 1.0
                for g, (slope, (matrix, constant)) in enumerate(zip(slopes, self.whitened[b], strict=True)):
                    apart = (block.observed - block.given[0] - slope * means[b]) @ matrix.T
                    total[:, g] += constant - 0.5 * (apart**2).sum(axis=1)
            found[:, column] = weight * (logsumexp(total, axis=1) - np.log(len(slopes)))
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

    def made_up(self, said: Sequence[Floats], rng: np.random.Generator) -> tuple[Block, ...]:
        """The blocks with what a world would have shown whose one run said (d) to each, by this likelihood.

        Series: that run, seen with a slope of the prior, drift and noise. Beliefs: an expert who errs as
        stated about the expected summary, here the run's.
        """
        from dataclasses import replace

        slope = {target: float(rng.choice(self.slopes[target])) for target in self.targets}
        found = []
        for block, one in zip(self.blocks, said, strict=True):
            error = rng.multivariate_normal(np.zeros(len(one)), block.covariance, method="eigh")
            shown = block.given[0] + slope[block.target] * one + error
            found.append(replace(block, observed=np.asarray(shown)))
        return tuple(found)

    def of_emulator(self, emulator: Emulator) -> Callable[[Floats], Floats]:
        """The log likelihood (P,) of an emulator's answer at quantiles (P, D), as one quadratic form.

        With m = F c, the squared distance to y is y′y − 2 F c′y + F c c′ F′ after whitening, so that blocks
        add up before any point is known.
        """
        forms: list[tuple[float, Floats, Floats, Floats]] = []
        for target in self.targets:
            parts = []
            for g, slope in enumerate(self.slopes[target]):
                size = emulator.coefficients[0].shape[0]
                constant, linear, square = 0.0, np.zeros(size), np.zeros((size, size))
                for b, block in enumerate(self.blocks):
                    if block.target == target:
                        matrix, offset = self.whitened[b][g]
                        seen = matrix @ (block.observed - block.given[0])
                        moved = slope * emulator.coefficients[b] @ matrix.T
                        constant += offset - 0.5 * float(seen @ seen)
                        linear += moved @ seen
                        square += -0.5 * moved @ moved.T
                parts.append((constant, linear, square))
            weight = next(block.weight for block in self.blocks if block.target == target)
            constants, lines, squares = (np.array(part) for part in zip(*parts, strict=True))
            forms.append((weight if self.weighted else 1.0, constants, lines, squares))

        def likelihood(unit: Floats) -> Floats:
            terms = features(unit)
            total = np.zeros(len(terms))
            for weight, constant, linear, square in forms:
                curved = np.einsum("pgf,pf->pg", np.tensordot(terms, square, axes=(1, 1)), terms)
                each = constant + terms @ linear.T + curved
                total += weight * (logsumexp(each, axis=1) - np.log(len(constant)))
            return np.asarray(total)

        return likelihood

    def against(self, blocks: Sequence[Block]) -> Likelihood:
        """The same likelihood of other observations (same shapes, same covariances, same slopes)."""
        other: Any = object.__new__(Likelihood)
        other.__dict__.update(self.__dict__)
        other.blocks = tuple(blocks)
        return other
