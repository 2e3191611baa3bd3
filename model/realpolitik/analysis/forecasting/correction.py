"""The mixture, corrected by what a predictor says: one coefficient, from what was known at each origin.

Each origin asks how far the mixture's past errors went the way of the predicted changes, shrunk toward no
correction, and moves the mixture's quantiles by that much. A predictor that never helped changes nothing.
`alone` puts the predicted change on the last value instead, with the spread of its own past errors.
"""

from __future__ import annotations

import numpy as np

from realpolitik.analysis.forecasting.baselines import LEVELS, spread
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.predictor import Predictor, spread_to_pairs
from realpolitik.analysis.forecasting.rolling import usual_change
from realpolitik.analysis.forecasting.scores import INSIDE, interval
from realpolitik.theory.inputs import Floats

CASES, LIKELY = 4, 0.15
DOUBT = 1 / (CASES * LIKELY**2)
"""Origins whose worth of evidence for no correction every coefficient starts with: the pairs of an origin act
like some four independent cases, and a correlation with past errors beyond .15 would be a surprise."""
MARGIN = 1.0  # standard errors by which past coverage must fall short (horizons overlap)
LEAST = 3  # origins with a known outcome before quantiles are drawn apart
WIDER = np.arange(1.0, 2.55, 0.1)
"""Factors by which quantiles may be spread out from their median."""


def predicted(predictor: Predictor, panel: Panel, horizon: int) -> Floats:
    """Predicted changes of the panel itself, (T, P), in the predictor's unit; 0 where it says nothing."""
    told = spread_to_pairs(predictor, predictor.changes(panel, horizon))
    return panel.closer * np.nan_to_num(told)


def coefficients(panel: Panel, horizon: int, centre: Floats, told: Floats, pairs: np.ndarray) -> Floats:
    """Share of the predicted change to be believed at each period, (T,), at least 0.

    `centre` (T, P) is the forecast to be corrected, `pairs` (P,) bool those that take part. What is said now
    counts in the unit of doubt: who hardly spoke before and then says much is not believed for its silence.
    """
    found = np.zeros(len(panel.values))
    error = np.full_like(panel.values, np.nan)
    error[: len(error) - horizon] = panel.values[horizon:] - centre[: len(error) - horizon]
    weight = 1 / usual_change(panel, horizon)
    good = np.isfinite(error) & np.isfinite(weight) & pairs & (told != 0)
    weighted = np.where(good, weight, 0.0) * np.where(good, told, 0.0)
    with_error = weighted * np.where(good, weight, 0.0) * np.where(good, np.nan_to_num(error), 0.0)
    agreement, size = with_error.sum(axis=1), (weighted**2).sum(axis=1)
    spoken = (np.where(np.isfinite(weight) & pairs, weight * told, 0.0) ** 2).sum(axis=1)
    for t in range(len(found)):
        known = slice(0, max(0, t + 1 - horizon))
        origins = int((size[known] > 0).sum())
        if origins:
            doubt = DOUBT * max(size[known].sum() / origins, spoken[t])
            found[t] = max(0.0, agreement[known].sum() / (size[known].sum() + doubt))
    return found


def corrected(
    panel: Panel, horizon: int, mixture: Floats, told: Floats, pairs: np.ndarray, *, least: float = 1.0
) -> tuple[Floats, Floats]:
    """The mixture's quantiles (T, P, L) moved by the believed share of predicted changes; and the shares.

    The mixture is that without bounds, for what lies at a bound would be moved off it as one lump. Quantiles
    are drawn apart by at least the factor `least`, and put within the panel's bounds at last.
    """
    centre = np.clip(mixture, panel.floor, panel.ceiling).mean(axis=-1)
    share = coefficients(panel, horizon, centre, told, pairs)
    shift = (share[:, None] * told)[..., None]
    last = panel.values[..., None]
    # Where the mixture says that nothing changes, or nothing is there, margins cannot say otherwise.
    still = (np.abs(mixture - last) < 1e-9) | (last <= panel.floor)
    moved = np.sort(np.where(still, mixture, mixture + shift), axis=-1)
    return spread_out(panel, horizon, moved, pairs, least=least), share


def spread_out(
    panel: Panel, horizon: int, quantiles: Floats, pairs: np.ndarray, *, least: float = 1.0
) -> Floats:
    """Quantiles (T, P, L) drawn apart so that nine tenths of past outcomes would have been covered."""
    factor = np.maximum(widening(panel, horizon, quantiles, pairs), least)[:, None, None]
    median = np.median(quantiles, axis=-1, keepdims=True)
    wide = np.where(factor > 1, median + factor * (quantiles - median), quantiles)
    return np.clip(wide, panel.floor, panel.ceiling)


def widening(panel: Panel, horizon: int, quantiles: Floats, pairs: np.ndarray) -> Floats:
    """The factor by which quantiles are drawn apart from their median at each period, (T,), at least 1.

    The smallest of WIDER with which past intervals did not cover clearly less than they should.
    """
    median = np.median(quantiles, axis=-1, keepdims=True)
    low, high = (end[:, pairs] - median[:, pairs, 0] for end in interval(quantiles, LEVELS))
    came = np.full_like(panel.values, np.nan)
    came[: len(came) - horizon] = panel.values[horizon:]
    off = came[:, pairs] - median[:, pairs, 0]
    seen_by = np.isfinite(off) & np.isfinite(low)
    covered = np.full((len(WIDER), len(panel.values)), np.nan)
    for t in map(int, np.flatnonzero(seen_by.any(axis=1))):
        below, miss, above = (part[t, seen_by[t]] for part in (low, off, high))
        covered[:, t] = [np.mean((miss >= f * below) & (miss <= f * above)) for f in WIDER]
    found = np.ones(len(panel.values))
    for t in range(len(panel.values)):
        known = covered[:, : max(0, t + 1 - horizon)]
        seen = np.isfinite(known[0])
        if seen.sum() >= LEAST:
            doubt = MARGIN * known[:, seen].std(axis=1, ddof=1) / np.sqrt(max(1.0, seen.sum() / horizon))
            enough = known[:, seen].mean(axis=1) + doubt >= INSIDE
            found[t] = WIDER[int(enough.argmax())] if enough.any() else WIDER[-1]
    return found


def alone(panel: Panel, horizon: int, told: Floats, pairs: np.ndarray) -> Floats:
    """Last value plus the believed share of the predicted change, with its own past errors, (T, P, L)."""
    share = coefficients(panel, horizon, panel.values, told, pairs)
    quantiles = spread(panel, panel.values + share[:, None] * told, horizon)
    return np.clip(quantiles, panel.floor, panel.ceiling)
