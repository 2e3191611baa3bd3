"""Series that follow from shipped ones by a formula, beside those that ship."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from realpolitik.evidence.grounding import arms
from realpolitik.evidence.grounding.actors import Actors, average_pairs
from realpolitik.evidence.grounding.trade import gravity, potential
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import STATES, Array, Series, load

TRADE_FIT = (2009, 2013)
LEAST_SHARE = 0.01


@cache
def observed(name: str) -> Series:
    """A shipped series, `events_balance`, `arms_share` or `trade_share_log`. Raises KeyError for others."""
    made = {"events_balance": _balance, "arms_share": _arms_share, "trade_share_log": _trade_share}
    return made[name]() if name in made else load(name)


def _balance() -> Series:
    """GDELT: days of quarrel less days of accord over their sum, by month; half a day added to each."""
    quarrel, accord = load("events_negative_days"), load("events_positive_days")
    share = (quarrel.values - accord.values) / (quarrel.values + accord.values + 1)
    return replace(quarrel, name="events_balance", values=share)


def _arms_share() -> Series:
    """F7 for single states, each year with what was known by its end."""
    series, states = load("arms_five_year"), Actors.of(list(STATES))
    years = series.times.astype(int) + 1970
    values = []
    for year in years:
        estimate = arms.arms(View(f"{year + 1}-01"), states, int(year))
        assert estimate is not None
        values.append(estimate.value)
    shares = np.array(values)
    shares[:, np.arange(len(STATES)), np.arange(len(STATES))] = np.nan
    return replace(series, name="arms_share", values=shares)


def _trade_share() -> Series:
    """ln of flow over potential, cut below at .01; gravity equation of 2009–13, less the year's median."""
    series, product = load("trade_log"), load("gdp")
    fit = gravity(TRADE_FIT)
    rooms = np.array([potential(fit, product.at(str(time))) for time in series.times])
    apart = ~np.eye(len(STATES), dtype=bool)
    shares = np.where(apart, np.expm1(series.values) / np.where(apart, rooms, 1.0), np.nan)
    logs = np.log(np.maximum(shares, LEAST_SHARE))
    # What all pairs have in common in a year is growth of trade as such, prices and the dollar.
    logs = logs - np.nanmedian(logs, axis=(1, 2), keepdims=True) + np.nanmedian(logs)
    return replace(series, name="trade_share_log", values=logs)


def between(name: str, actors: Actors) -> Array:
    """(T, A, A) a series of pairs between actors: mean over members weighted by the product of each year."""
    series = observed(name)
    product = load("gdp")
    last = product.times[-1]
    years = np.minimum(series.times.astype("datetime64[Y]"), last)
    return np.array(
        [
            average_pairs(actors.shares(product.at(str(year))), values)
            for year, values in zip(years, series.values, strict=True)
        ]
    )
