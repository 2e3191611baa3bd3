"""By hand: how the fit to targets and the verdict of a scenario move when numbers are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.experiment.tuning.likelihood import Likelihood
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.targets import joined
from realpolitik.theory.inputs import Floats

RESAMPLES = 400


@dataclass(frozen=True)
class Moved:
    """Deviance (−2 log likelihood) of a target before and after, and the 95 % interval of the difference."""

    target: str
    before: float
    after: float
    low: float
    high: float


def fit_moves(tuning: Tuning, likelihood: Likelihood, said: Sequence[Floats]) -> Sequence[Moved]:
    """How each target's deviance moves from the first to the second point of answers (2, K, d).

    Both have the same luck; intervals come from resampling replications [efron1993].
    """
    deviance = _deviance(likelihood, said)
    rng = np.random.default_rng(tuning.study.seed)
    count = said[0].shape[1]
    resampled = np.array(
        [
            np.diff(_deviance(likelihood, [one[:, rows] for one in said]), axis=0)[0]
            for rows in (rng.integers(0, count, count) for _ in range(RESAMPLES))
        ]
    )
    ends = np.quantile(resampled, (0.025, 0.975), axis=0)
    return [
        Moved(target, float(deviance[0, t]), float(deviance[1, t]), float(ends[0, t]), float(ends[1, t]))
        for t, target in enumerate(likelihood.targets)
    ]


def _deviance(likelihood: Likelihood, said: Sequence[Floats]) -> Floats:
    means = [joined(block, runs) for block, runs in zip(likelihood.blocks, said, strict=True)]
    return -2 * likelihood.by_target(means)
