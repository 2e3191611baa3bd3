"""Calibration over horizons: how often what was stated came true, and where outcomes fell."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.rolling import Outcome
from realpolitik.analysis.forecasting.scores import reliability
from realpolitik.analysis.forecasting.skill import blocks
from realpolitik.theory.inputs import Floats

SURE = 0.6
"""Chance from which a forecast of tightens, holds or frays is held against how often it came true."""
BINS, TENTHS = 10, 10
RESAMPLES = 1000


def calibration(outcomes: list[tuple[Outcome, int]], seed: int = 1) -> dict[str, Any]:
    """What was stated and what came, over outcomes that each come with their block of origins.

    Chances stated as sure or more and how often they came true; the same by tenths of chance with 90 % from
    blocks of origins; outcomes by tenths of their forecast, and the shares in both end tenths.
    """
    stated = np.concatenate([outcome.chances.reshape(-1) for outcome, _ in outcomes])
    true = np.concatenate([outcome.happened.reshape(-1) for outcome, _ in outcomes])
    sure = (stated >= SURE) & np.isfinite(true)
    place = np.concatenate([outcome.pit[np.isfinite(outcome.pit)] for outcome, _ in outcomes])
    return {
        "stated": float(stated[sure].mean()) if sure.any() else None,
        "true": float(true[sure].mean()) if sure.any() else None,
        "cases": int(sure.sum()),
        "lowest_tenth": float((place < 0.1).mean()),
        "highest_tenth": float((place > 0.9).mean()),
        "reliability": [
            [*one, *ends]
            for one, ends in zip(reliability(stated, true, BINS), _ends(outcomes, seed), strict=True)
        ],
        "places": np.histogram(place, bins=TENTHS, range=(0, 1))[0].tolist(),
    }


def _ends(outcomes: list[tuple[Outcome, int]], seed: int) -> list[list[float]]:
    """90 % of the share that came true in each tenth of stated chance that holds a case."""
    hits: Floats | float = 0.0
    cases: Floats | float = 0.0
    every = 0.0
    for number, (outcome, block) in enumerate(outcomes):
        known = np.isfinite(outcome.chances) & np.isfinite(outcome.happened)
        tenth = np.minimum((np.nan_to_num(outcome.chances) * BINS).astype(int), BINS - 1)
        size = len(tenth)
        inside = np.array([((tenth == b) & known).reshape(size, -1) for b in range(BINS)])
        count = inside.sum(axis=-1)
        came = (inside * np.nan_to_num(outcome.happened).reshape(size, -1)).sum(axis=-1)
        rows = blocks(size, min(block, size), RESAMPLES, seed + number)
        hits, cases = hits + came[:, rows].sum(axis=-1), cases + count[:, rows].sum(axis=-1)
        every = every + count.sum(axis=1)
    share = np.where(np.asarray(cases) > 0, hits / np.maximum(cases, 1), np.nan)
    held = np.flatnonzero(every)
    return [np.nanquantile(share[b], [0.05, 0.95]).tolist() for b in held]
