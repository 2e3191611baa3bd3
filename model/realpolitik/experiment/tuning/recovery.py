"""Does tuning find what is true? Worlds with known numbers are observed, tuned to, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.experiment.tuning.posterior import PRIOR_SD, Posterior, walk
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.simulating import Told, answers
from realpolitik.experiment.tuning.summary import made_up
from realpolitik.experiment.tuning.targets import Block
from realpolitik.theory.inputs import Floats

EXPECTED = 256
"""Runs of a made-up world from which an expert would know what to expect."""
FIRST = 10_000_000  # run numbers from here on are luck that no run of the pilot had
FOUND_AGAIN = 0.8
"""Share of made-up worlds in which its 90 % interval must hold a number that counts as identified."""
BARS = 7
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
    score: Floats
    """Continuous ranked probability score [gneiting2007]; that of the prior is 1/6 on average."""
    times: Floats

    @property
    def covered(self) -> Floats:
        """(V, D) 1 where the 90 % interval holds the truth."""
        return ((self.low <= self.truth) & (self.truth <= self.high)).astype(float)


@dataclass(frozen=True)
class Known:
    """Made-up worlds: their numbers (V, D) and, one by one, the blocks that they show."""

    unit: Floats
    shown: tuple[tuple[Block, ...], ...]


def known_worlds(
    tuning: Tuning,
    slopes: Mapping[str, Floats],
    vectors: int,
    seed: int,
    *,
    workers: int | None = None,
    progress: Told | None = None,
) -> Known:
    """So many vectors drawn from the prior, and what one run of each, under luck of its own, would show.

    It is seen by the measurement model (a slope of ``slopes``, drift, noise).
    """
    rng = np.random.default_rng([seed, 77])
    unit = rng.uniform(size=(vectors, len(tuning.names)))
    said = answers(
        tuning,
        tuning.points(unit),
        replications=1 if all(block.kind == "series" for block in tuning.blocks) else EXPECTED,
        first_luck=FIRST,
        own_luck=True,
        workers=workers,
        progress=progress,
    )
    shown = []
    for v in range(vectors):
        ran = [_shown(block.kind, one[v]) for block, one in zip(tuning.blocks, said, strict=True)]
        shown.append(made_up(tuning.blocks, ran, slopes, rng))
    return Known(unit, tuple(shown))


def recover(
    tuning: Tuning,
    posterior: Posterior,
    vectors: int,
    seed: int,
    *,
    workers: int | None = None,
    progress: Told | None = None,
    told: Callable[[], None] | None = None,
) -> Recovered:
    """Posteriors of so many made-up worlds against their known numbers.

    Tests the inference given the measurement model, not the model itself.
    """
    known = known_worlds(tuning, posterior.slopes, vectors, seed, workers=workers, progress=progress)
    rng = np.random.default_rng([seed, 78])
    terms = tuning.study.posterior
    found: list[tuple[Floats, ...]] = []
    for v in range(vectors):
        chain = walk(
            posterior.log_likelihood(known.shown[v]),
            len(tuning.names),
            walkers=terms.walkers,
            steps=terms.steps,
            warm_up=terms.warm_up,
            seed=seed + v,
        )
        found.append((*compared(known.unit[v], chain.flat, rng), chain.times))
        if told is not None:
            told()
    return Recovered(known.unit, *(np.array(part) for part in zip(*found, strict=True)))


def _shown(kind: str, runs: Floats) -> Floats:
    """What is seen (d,) of a world's runs (K, d): one run by a source, the expected summary by an expert."""
    if kind == "probability":
        share = (runs.sum(axis=0) + 0.5) / (len(runs) + 1)
        return np.asarray(np.log(share / (1 - share)))
    return np.asarray(runs[0] if kind == "series" else runs.mean(axis=0))


def compared(truth: Floats, flat: Floats, rng: np.random.Generator) -> tuple[Floats, ...]:
    """Low, high, middle, ratio, rank and score (D,) of draws of a posterior (S, D) against the truth (D,)."""
    low, middle, high = np.quantile(flat, (0.05, 0.5, 0.95), axis=0)
    few = flat[rng.choice(len(flat), LEVELS, replace=False)]
    ordered = np.sort(flat, axis=0)
    count = len(ordered)
    spread = ((2 * np.arange(1, count + 1) - count - 1) @ ordered) / count**2  # half of E |X − X′|
    score = np.abs(flat - truth).mean(axis=0) - spread
    return low, high, middle, flat.std(axis=0) / PRIOR_SD, (few < truth).sum(axis=0).astype(float), score


def rank_bars(ranks: Floats) -> tuple[Floats, tuple[float, float]]:
    """Histograms (BARS, D) of ranks (V, D), and the ends of what 90 % of flat ones' bars lie between."""
    from scipy.stats import binom

    edges = np.linspace(-0.5, LEVELS + 0.5, BARS + 1)
    bars = np.stack([np.histogram(column, edges)[0] for column in ranks.T], axis=1)
    low, high = binom.ppf((0.05, 0.95), len(ranks), 1 / BARS)
    return bars.astype(float), (float(low), float(high))
