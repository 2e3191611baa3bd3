"""Forecasts without a theory: where a pair will be, judged by its own past and that of the others.

A baseline is a rule for the centre. Its spread is that of the errors which the same rule made before the
origin over the same horizon: quantiles of all pairs' errors, each in units of its pair's own scale, times
the scale of the pair (shrunk toward the common one). So a baseline is as calibrated as its past allows.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.theory.inputs import Floats

LEVELS = (np.arange(50) + 0.5) / 50
"""Levels of the quantiles of every forecast: fifty equally likely values."""
MEMORY = 15  # years that climatology and trend look back
SHRINKAGE = 5  # errors of the common scale that the pair's own scale starts from
FADING = np.array([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])  # shares of the news that a level takes in
TESTED_FROM = 3  # periods after which pulls toward the mean are estimated

Centre = Callable[[Panel, int], Floats]


def persistence(panel: Panel, horizon: int) -> Floats:
    """As it is: the last value."""
    return panel.values.copy()


def drift(panel: Panel, horizon: int) -> Floats:
    """Random walk with drift: the last value plus the mean past change per period."""
    y = panel.values
    centre = np.full_like(y, np.nan)
    for t in range(1, len(y)):
        centre[t] = y[t] + horizon * _mean(np.diff(y[: t + 1], axis=0))
    return centre


def trend(panel: Panel, horizon: int) -> Floats:
    """Straight line through the last fifteen years, continued."""
    y = panel.values
    centre = np.full_like(y, np.nan)
    for t in range(2, len(y)):
        past = y[max(0, t + 1 - MEMORY * panel.per_year) : t + 1]
        time = np.arange(len(past)) - (len(past) - 1.0)
        seen = np.where(np.isnan(past), np.nan, time[:, None])  # centred on the periods that were observed
        away = seen - _mean(seen)
        slope = np.nansum(away * (past - _mean(past)), axis=0) / np.maximum(np.nansum(away**2, axis=0), 0.5)
        centre[t] = _mean(past) + slope * (horizon - _mean(seen))
    return centre


def local_level(panel: Panel, horizon: int) -> Floats:
    """Level that takes in a share of each news; the share that erred least on all pairs so far."""
    y = panel.values
    level = np.full((len(FADING), *y.shape), np.nan)
    level[:, 0] = y[0]
    for t in range(1, len(y)):
        before = np.where(np.isnan(level[:, t - 1]), y[t], level[:, t - 1])
        level[:, t] = before + FADING[:, None] * (np.where(np.isnan(y[t]), before, y[t]) - before)
    centre = np.full_like(y, np.nan)
    for t in range(len(y)):
        best = -1  # all of the news: persistence
        if t > horizon:
            errors = np.abs(y[horizon : t + 1] - level[:, : t + 1 - horizon])
            best = int(np.nanmean(errors, axis=(1, 2)).argmin())
        centre[t] = level[best, t]
    return centre


def mean_reversion(panel: Panel, horizon: int) -> Floats:
    """Part of the way back to the pair's own mean; one share for all pairs, estimated on the past."""
    y = panel.values
    means = np.array([_mean(y[: t + 1]) for t in range(len(y))])
    centre = y.copy()
    for t in range(TESTED_FROM + horizon, len(y)):
        known = slice(TESTED_FROM, t + 1 - horizon)
        gap = means[known] - y[known]
        change = y[TESTED_FROM + horizon : t + 1] - y[known]
        both = ~np.isnan(gap) & ~np.isnan(change)
        share = (gap[both] @ change[both]) / max(float(gap[both] @ gap[both]), 1e-12)
        centre[t] = y[t] + min(1.0, max(0.0, share)) * (means[t] - y[t])
    return centre


CENTRES: dict[str, Centre] = {
    rule.__name__: rule for rule in (persistence, drift, trend, local_level, mean_reversion)
}
MIXED = ("persistence", "local_level", "mean_reversion")


@lru_cache(maxsize=4)
def unbounded(panel: Panel, horizon: int) -> Mapping[str, Floats]:
    """Quantiles at LEVELS of the value `horizon` periods ahead by every baseline, (T, P, L), bounds unheeded.

    Row t uses periods up to t only. `climatology` is the pair's own last fifteen years; `mix` is the mean
    of the quantiles of persistence, local level and mean reversion: the bar. NaN where history is too short.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # columns without a value stay NaN
        found = {name: spread(panel, rule(panel, horizon), horizon) for name, rule in CENTRES.items()}
        found["climatology"] = _climatology(panel)
    found["mix"] = np.mean([found[name] for name in MIXED], axis=0)
    return found


@lru_cache(maxsize=4)
def forecasts(panel: Panel, horizon: int) -> Mapping[str, Floats]:
    """The same within the panel's bounds: what is forecast."""
    return {
        name: np.clip(quantiles, panel.floor, panel.ceiling)
        for name, quantiles in unbounded(panel, horizon).items()
    }


def spread(panel: Panel, centre: Floats, horizon: int) -> Floats:
    """Quantiles (T, P, L) around centres (T, P), from the errors that the same rule had made before."""
    y = panel.values
    quantiles = np.full((*y.shape, len(LEVELS)), np.nan)
    for t in range(horizon + 1, len(y)):
        errors = y[horizon : t + 1] - centre[: t + 1 - horizon]
        scale = own_scale(errors)
        units = errors / scale
        units = units[np.isfinite(units)]
        if len(units):
            quantiles[t] = centre[t][:, None] + scale[:, None] * np.quantile(units, LEVELS)
    return quantiles


def own_scale(errors: Floats) -> Floats:
    """Root mean square of each pair's errors (t, P), shrunk toward that of all pairs: (P,)."""
    known = (~np.isnan(errors)).sum(axis=0)
    common = np.nanmean(errors**2)
    scale = np.sqrt((np.nansum(errors**2, axis=0) + SHRINKAGE * common) / (known + SHRINKAGE))
    return np.asarray(np.maximum(scale, 1e-9))


def _climatology(panel: Panel) -> Floats:
    y = panel.values
    quantiles = np.full((*y.shape, len(LEVELS)), np.nan)
    for t in range(1, len(y)):
        past = y[max(0, t + 1 - MEMORY * panel.per_year) : t + 1]
        quantiles[t] = np.nanquantile(past, LEVELS, axis=0).T
    return quantiles


def _mean(values: Floats) -> Floats:
    return np.asarray(np.nanmean(values, axis=0))
