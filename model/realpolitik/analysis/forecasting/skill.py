"""Skill over a reference, with intervals from blocks of origins, and paired tests.

Origins that follow each other share most of their future, and pairs share actors: whole blocks of
consecutive origins, all pairs together, are drawn again [kunsch1989], from a calendar closed to a circle so
that the ends are drawn as often as the middle [politis1992]. With so few independent cases the intervals
are still too narrow; up to a fifth of them may miss.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.theory.inputs import Floats

RESAMPLES = 2000
FEWEST = 4
"""Blocks that the origins must hold before anything is said of chance: fewer give the same sums again."""


class Skill(NamedTuple):
    """1 − score/reference with its 90 % interval, and the chance of as much if neither were better.

    Interval and chance are NaN where the origins hold fewer than four blocks.
    """

    value: float
    low: float
    high: float
    chance: float


def skill(score: Floats, reference: Floats, block: int, seed: int = 1) -> Skill:
    """Skill of scores (origins, pairs) over those of a reference on the same cases; lower scores are better.

    `block` is the number of consecutive origins that are drawn together. `chance` is of the paired test that
    both score alike on average: the share of resampled mean differences, shifted to zero, that are as far
    from it, either way, as the observed one.
    """
    both = np.isfinite(score) & np.isfinite(reference)
    mine, theirs = (np.where(both, s, 0.0).sum(axis=1) for s in (score, reference))
    used = both.any(axis=1)
    mine, theirs = mine[used], theirs[used]
    if len(mine) < FEWEST * block:
        return Skill(float(1 - mine.sum() / theirs.sum()), np.nan, np.nan, np.nan)
    rows = blocks(len(mine), min(block, len(mine)), RESAMPLES, seed)
    drawn = 1 - mine[rows].sum(axis=1) / theirs[rows].sum(axis=1)
    value = 1 - mine.sum() / theirs.sum()
    difference = (theirs - mine)[rows].mean(axis=1)
    centre = (theirs - mine).mean()
    chance = float((np.abs(difference - centre) >= abs(centre)).mean())
    return Skill(float(value), float(np.quantile(drawn, 0.05)), float(np.quantile(drawn, 0.95)), chance)


def blocks(length: int, block: int, resamples: int, seed: int) -> np.ndarray:
    """Row numbers (resamples, length) made of runs of `block` rows that wrap round the end."""
    draw = np.random.default_rng(seed)
    count = -(-length // block)
    starts = draw.integers(0, length, size=(resamples, count))
    rows = (starts[:, :, None] + np.arange(block)) % length
    return np.asarray(rows.reshape(resamples, -1)[:, :length])
