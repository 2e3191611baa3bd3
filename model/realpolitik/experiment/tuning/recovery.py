"""Does tuning find what is true? Worlds with known numbers are observed, tuned to, and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from realpolitik.experiment.tuning.likelihood import Pilot
from realpolitik.experiment.tuning.posterior import Chain, prepared, walk
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.simulating import Told, answers
from realpolitik.theory.inputs import Floats

EXPECTED = 256
"""Runs of a made-up world from which an expert would know what to expect."""
LEVELS = 20  # a rank is the place of the truth among so many draws


@dataclass(frozen=True)
class Recovered:
    """Known numbers and what their posteriors say, in quantiles of the priors; (V, D) each."""

    truth: Floats
    low: Floats
    high: Floats
    middle: Floats
    ratio: Floats
    ranks: Floats
    """[talts2018]: place of the truth among LEVELS nearly independent draws, 0 to LEVELS."""
    times: Floats

    @property
    def covered(self) -> Floats:
        """(V, D) 1 where the 90 % interval holds the truth."""
        return ((self.low <= self.truth) & (self.truth <= self.high)).astype(float)


def recover(
    tuning: Tuning,
    pilot: Pilot,
    vectors: int,
    seed: int,
    *,
    workers: int | None = None,
    progress: Told | None = None,
    told: Callable[[], None] | None = None,
) -> Recovered:
    """Posteriors of so many vectors drawn from the prior, each from one run under luck of its own.

    What the run shows is made by the likelihood's own terms (slope, drift, noise); targets weigh 1, since
    made-up blocks are independent. Tests the inference given the measurement model, not the model itself.
    """
    rng = np.random.default_rng([seed, 77])
    unit = rng.uniform(size=(vectors, len(tuning.names)))
    terms = tuning.study.posterior
    likelihood, emulator = prepared(tuning, pilot, "emulator")
    assert emulator is not None
    likelihood.weighted = False
    found: list[tuple[Floats, ...]] = []
    for v in range(vectors):
        first = 10_000 + v * EXPECTED  # luck that no point of the pilot had
        count = 1 if all(block.kind == "series" for block in tuning.blocks) else EXPECTED
        said = answers(
            tuning,
            tuning.points(unit[v : v + 1]),
            replications=count,
            first_luck=first,
            workers=workers,
            progress=progress,
        )
        shown = [_shown(block.kind, one) for block, one in zip(tuning.blocks, said, strict=True)]
        made = likelihood.made_up(shown, rng)
        chain = walk(
            likelihood.against(made).of_emulator(emulator),
            len(tuning.names),
            walkers=terms.walkers,
            steps=terms.steps,
            warm_up=terms.warm_up,
            seed=seed + v,
        )
        found.append(_compared(unit[v], chain, rng))
        if told is not None:
            told()
    return Recovered(unit, *(np.array(part) for part in zip(*found, strict=True)))


def _shown(kind: str, runs: Floats) -> Floats:
    if kind == "probability":
        share = (runs[0].sum(axis=0) + 0.5) / (runs.shape[1] + 1)
        return np.asarray(np.log(share / (1 - share)))
    return np.asarray(runs[0, 0] if kind == "series" else runs[0].mean(axis=0))


def _compared(truth: Floats, chain: Chain, rng: np.random.Generator) -> tuple[Floats, ...]:
    flat = chain.flat
    low, middle, high = np.quantile(flat, (0.05, 0.5, 0.95), axis=0)
    few = flat[rng.choice(len(flat), LEVELS, replace=False)]
    return low, high, middle, chain.ratio, (few < truth).sum(axis=0).astype(float), chain.times
