"""Proper scores of forecasts given as quantiles: CRPS, interval, Brier and log scores, PIT, coverage.

All from the library scoringrules, on quantiles that stand for equally likely values [gneiting2007].
"""

from __future__ import annotations

import numpy as np

from realpolitik.theory.inputs import Floats

INSIDE = 0.9
"""Share that the scored interval should cover."""
SURELY = 0.01
"""Least probability that a class gets before its logarithm is taken."""


def crps(quantiles: Floats, observed: Floats) -> Floats:
    """Continuous ranked probability score, lower is better; (…,) for (…, L). NaN where either is missing."""
    import scoringrules

    return np.asarray(scoringrules.crps_ensemble(observed, quantiles))


def interval(quantiles: Floats, levels: Floats, inside: float = INSIDE) -> tuple[Floats, Floats]:
    """Lower and upper end of the central interval."""
    low, high = (1 - inside) / 2, (1 + inside) / 2
    place = [np.interp(level, levels, np.arange(len(levels))) for level in (low, high)]
    below = [int(np.floor(p)) for p in place]
    ends = [
        quantiles[..., b] + (p - b) * (quantiles[..., min(b + 1, len(levels) - 1)] - quantiles[..., b])
        for p, b in zip(place, below, strict=True)
    ]
    return ends[0], ends[1]


def interval_score(quantiles: Floats, levels: Floats, observed: Floats, inside: float = INSIDE) -> Floats:
    """Width of the central interval plus 2/(1 − inside) times the distance by which it misses."""
    import scoringrules

    low, high = interval(quantiles, levels, inside)
    return np.asarray(scoringrules.interval_score(observed, low, high, 1 - inside))


def covered(quantiles: Floats, levels: Floats, observed: Floats, inside: float = INSIDE) -> Floats:
    """1 where the observation lies within the central interval, else 0; NaN where either is missing."""
    low, high = interval(quantiles, levels, inside)
    known = np.isfinite(observed) & np.isfinite(low)
    return np.where(known, (observed >= low) & (observed <= high), np.nan)


def coverage(quantiles: Floats, levels: Floats, observed: Floats, inside: float = INSIDE) -> float:
    """Share of observations within the central interval."""
    return float(np.nanmean(covered(quantiles, levels, observed, inside)))


def pit(quantiles: Floats, observed: Floats, seed: int = 1) -> Floats:
    """Where the observation falls in its forecast, 0 to 1: flat when calibrated.

    The rank among L equally likely values is one of L + 1 slots; a place within its slot, and among values
    that tie, is drawn, so that a forecast with much weight on one value can be calibrated too.
    """
    draw = np.random.default_rng(seed).uniform(size=observed.shape)
    below = (quantiles < observed[..., None]).sum(axis=-1)
    same = (quantiles == observed[..., None]).sum(axis=-1)
    place = (below + draw * (same + 1)) / (quantiles.shape[-1] + 1)
    return np.asarray(np.where(np.isfinite(observed) & np.isfinite(quantiles[..., 0]), place, np.nan))


def classes(quantiles: Floats, last: Floats, margin: Floats, closer: float) -> Floats:
    """Chance that a pair tightens, holds or frays by more than `margin`: (…, 3)."""
    move = closer * (quantiles - last[..., None])
    up = (move > margin[..., None]).mean(axis=-1)
    down = (move < -margin[..., None]).mean(axis=-1)
    return np.stack([up, 1 - up - down, down], axis=-1)


def verdict(observed: Floats, last: Floats, margin: Floats, closer: float) -> Floats:
    """What happened, as a certainty: (…, 3); NaN where nothing was observed."""
    happened = classes(observed[..., None], last, margin, closer)
    return np.where(np.isnan(observed)[..., None], np.nan, happened)


def brier(chances: Floats, happened: Floats) -> Floats:
    """Brier score over the three classes: sum of squared differences, 0 to 2."""
    import scoringrules

    parts = scoringrules.brier_score(np.nan_to_num(happened), np.clip(chances, 0, 1))
    return np.where(np.isnan(happened[..., 0]), np.nan, np.asarray(parts).sum(axis=-1))


def log_score(chances: Floats, happened: Floats) -> Floats:
    """Minus the logarithm of the chance given to what happened (at least one in a hundred is given)."""
    given = np.maximum(chances, SURELY)
    given = given / given.sum(axis=-1, keepdims=True)
    score = -np.log((given * np.nan_to_num(happened)).sum(axis=-1).clip(SURELY / 2))
    return np.where(np.isnan(happened[..., 0]), np.nan, score)


def reliability(chances: Floats, happened: Floats, bins: int = 10) -> list[tuple[float, float, int]]:
    """For each bin of stated chance: its mean, how often it came true, and the number of cases."""
    known = np.isfinite(chances) & np.isfinite(happened)
    stated, true = chances[known], happened[known]
    number = np.minimum((stated * bins).astype(int), bins - 1)
    return [
        (float(stated[number == b].mean()), float(true[number == b].mean()), int((number == b).sum()))
        for b in range(bins)
        if (number == b).any()
    ]
