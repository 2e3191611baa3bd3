"""What new observations make of stored runs: weights, odds, and what would be worth watching next.

Runs are weighted by the likelihood of what was observed; how many they are still worth is Kish's effective
sample size [kish1965]. An observable is worth the expected information about the verdict [lindley1956].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import wilson
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.theory.inputs import Floats

CLASSES = 5  # classes of a level, equally likely as things stand
RESAMPLES = 200
PERMUTATIONS = 20
LISTED = 24  # observables whose intervals are worth their time


@dataclass(frozen=True)
class Moved:
    """A share before and after, and how far it moved; intervals are Monte Carlo."""

    before: Estimate
    after: Estimate
    change: Estimate


@dataclass(frozen=True)
class Worth:
    """An observable and the bits about the verdict that seeing it is expected to give."""

    what: str
    when: str
    bits: Estimate
    chance: float
    """Bits that as many classes would seem to give by chance; taken off already."""
    tells: str
    """What it would say, in words."""


def log_level(levels: Floats, seen: float, error: float) -> Floats:
    """Log likelihood of a level seen with a normal error, up to a constant."""
    return np.asarray(-0.5 * ((levels - seen) / error) ** 2)


def log_event(happened: Floats, seen: bool, certain: float) -> Floats:
    """Log likelihood of a report that is right with probability ``certain``."""
    right = (happened > 0.5) == seen
    return np.asarray(np.where(right, np.log(certain), np.log(max(1.0 - certain, 1e-12))))


def weights(log_likelihood: Floats) -> Floats:
    """Normalised weights of runs, (R,)."""
    found = np.exp(log_likelihood - log_likelihood.max())
    return np.asarray(found / found.sum())


def effective(weight: Floats, luck: NDArray[np.int64] | None = None) -> float:
    """Effective sample size: ``(Σw)² / Σw²``; runs under one luck are counted as one if that gives fewer.

    >>> effective(np.array([0.5, 0.5, 0.0]))
    2.0
    >>> effective(np.array([0.25, 0.25, 0.5]), np.array([0, 0, 1]))
    2.0
    """
    alone = float(weight.sum() ** 2 / (weight**2).sum())
    if luck is None:
        return alone
    together = np.bincount(np.unique(luck, return_inverse=True)[1], weight)
    return min(alone, float(together.sum() ** 2 / (together**2).sum()))


def odds(
    verdict: NDArray[Any], luck: NDArray[np.int64], prior: Floats, weight: Floats, seed: int
) -> dict[str, Moved]:
    """Share of each verdict under prior weights and under those that the observations make of them.

    Intervals take runs of one luck together: scenarios of a batch share theirs.
    """
    found = {}
    counts = list(_resampled(luck, np.random.default_rng(seed)))
    for name in VERDICTS:
        hits = (verdict == name).astype(float)
        before, after = _weighted(hits, luck, prior), _weighted(hits, luck, weight)
        drawn = [
            float(hits @ (weight * c) / (weight @ c) - hits @ (prior * c) / (prior @ c))
            for c in counts
            if weight @ c > 0
        ]
        low, high = np.percentile(drawn, [2.5, 97.5])
        change = Estimate(after.value - before.value, float(low), float(high), verdict.size)
        found[name] = Moved(before, after, change)
    return found


def _resampled(luck: NDArray[np.int64], generator: np.random.Generator) -> Iterator[Floats]:
    """How often each run is drawn when lucks are drawn anew, (R,) each."""
    names, place = np.unique(luck, return_inverse=True)
    for _ in range(RESAMPLES):
        picks = generator.integers(names.size, size=names.size)
        yield np.bincount(picks, minlength=names.size)[place].astype(float)


def _weighted(hits: Floats, luck: NDArray[np.int64], weight: Floats) -> Estimate:
    """Share under weights, Wilson's interval for as many independent runs as give it the same variance."""
    share = weight / weight.sum()
    value = float(min(max(hits @ share, 0.0), 1.0))
    place = np.unique(luck, return_inverse=True)[1]
    groups = int(place.max()) + 1
    apart = np.bincount(place, share * (hits - value))
    variance = float(apart @ apart) * groups / max(groups - 1, 1)
    size = effective(weight, luck)
    if variance > 0:
        size = min(size, value * (1 - value) / variance)
    return wilson(value * size, size)


def entropy(verdict: NDArray[Any], weight: Floats) -> float:
    """Bits of doubt about the verdict.

    >>> entropy(np.array(["holds", "frays"]), np.array([0.5, 0.5]))
    1.0
    """
    shares = np.array([weight[verdict == name].sum() for name in VERDICTS]) / weight.sum()
    return float(-(shares[shares > 0] * np.log2(shares[shares > 0])).sum())


def information(verdict: NDArray[Any], classes: NDArray[np.int64], weight: Floats) -> float:
    """Mutual information of verdict and class under weights, in bits."""
    joint = np.zeros((len(VERDICTS), int(classes.max()) + 1))
    for v, name in enumerate(VERDICTS):
        rows = verdict == name
        joint[v] = np.bincount(classes[rows], weight[rows], joint.shape[1])
    joint /= joint.sum()
    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    some = joint > 0
    return float((joint[some] * np.log2(joint[some] / apart[some])).sum())


def classed(levels: Floats, weight: Floats) -> tuple[NDArray[np.int64], list[float]]:
    """Levels in classes that are about equally likely, and the cuts between them."""
    distinct = np.unique(levels)
    if distinct.size <= CLASSES:
        return np.searchsorted(distinct, levels), [float(x) for x in (distinct[1:] + distinct[:-1]) / 2]
    order = np.argsort(levels, kind="stable")
    total = np.cumsum(weight[order]) / weight.sum()
    ends = [min(int(np.searchsorted(total, k / CLASSES)), levels.size - 1) for k in range(1, CLASSES)]
    cuts = np.unique([levels[order][end] for end in ends])
    return np.searchsorted(cuts, levels, side="left"), [float(x) for x in cuts]


def watch_list(
    verdict: NDArray[Any],
    luck: NDArray[np.int64],
    candidates: Mapping[tuple[str, str], Floats],
    weight: Floats,
    seed: int,
    error: float,
) -> list[Worth]:
    """Observables by the bits that they are expected to give, the most telling first.

    ``candidates`` maps (what, when) to levels (R,); levels are seen with a normal error of ``error`` of their
    spread. What chance alone would give is estimated from verdicts dealt out anew and taken off, from value
    and interval alike. At most 24 come back.
    """
    generator = np.random.default_rng(seed)
    kept = np.flatnonzero(weight > 0)
    raw: dict[tuple[str, str], tuple[float, NDArray[np.int64]]] = {}
    for key, levels in candidates.items():
        spread = float(np.sqrt(np.cov(levels[kept], aweights=weight[kept]))) if kept.size > 1 else 0.0
        if spread > 0:
            few = np.unique(levels[kept]).size <= 2
            seen = levels if few else levels + generator.normal(0.0, error * spread, levels.size)
            classes, _ = classed(seen, weight)
            raw[key] = information(verdict, classes, weight), classes
    counts = list(_resampled(luck, generator))
    dealt = [generator.choice(verdict, verdict.size, p=weight / weight.sum()) for _ in range(PERMUTATIONS)]
    found, doubt = [], entropy(verdict, weight)
    for what, when in sorted(raw, key=lambda key: -raw[key][0])[:LISTED]:
        bits, classes = raw[(what, when)]
        chance = float(np.mean([information(other, classes, weight) for other in dealt]))
        drawn = [information(verdict, classes, weight * c) for c in counts if weight @ c > 0]
        # Repeated runs seem to tell more: the spread is taken about the resamples' own median.
        ends = bits - chance + np.percentile(drawn, [2.5, 97.5]) - np.median(drawn)
        value, low, high = (min(doubt, max(0.0, float(x))) for x in (bits - chance, *ends))
        found.append(
            Worth(
                what,
                when,
                Estimate(value, low, high, verdict.size),
                chance,
                _tells(verdict, candidates[(what, when)], weight),
            )
        )
    return sorted(found, key=lambda one: -one.bits.value)


def _tells(verdict: NDArray[Any], levels: Floats, weight: Floats) -> str:
    """How the odds differ between low and high levels, for the verdict that differs most."""
    order = np.argsort(levels, kind="stable")
    half = np.cumsum(weight[order]) / weight.sum()
    middle = float(levels[order][min(int(np.searchsorted(half, 0.5)), levels.size - 1)])
    high = levels > middle if (levels > middle).any() else levels >= middle
    sides = []
    for name in VERDICTS:
        hits = (verdict == name).astype(float)
        parts = [
            float(hits[rows] @ weight[rows] / weight[rows].sum()) if weight[rows].sum() > 0 else 0.0
            for rows in (~high, high)
        ]
        sides.append((abs(parts[1] - parts[0]), name, parts))
    _, name, parts = max(sides)
    cut = f"{middle:.2g}"
    return f"{name} {100 * parts[0]:.0f} → {100 * parts[1]:.0f} % as it passes {cut}"
