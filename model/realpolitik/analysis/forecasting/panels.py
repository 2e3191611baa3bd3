"""The panels that forecasts are scored on, made from the shipped series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from realpolitik.analysis.forecasting.later import Observation, continued
from realpolitik.analysis.forecasting.panel import Panel, by_pair, either_way
from realpolitik.evidence.series import load

HALF_EVENT = 0.5  # added to both counts, so that a pair without quarrels has a finite logit
REPORTED = 0.25  # share of months with a report that makes a pair worth asking


@cache
def panel(name: str) -> Panel:
    """The panel of that name. Raises KeyError for a name that is neither in PANELS nor in PAST."""
    return {**PANELS, **PAST}[name]()


def all_panels(later: Iterable[Observation] = ()) -> dict[str, Panel]:
    """Every panel by name, continued by later observations. Raises KeyError for a panel that is not there."""
    by_panel: dict[str, list[Observation]] = {}
    for observation in later:
        by_panel.setdefault(observation.panel, []).append(observation)
    unknown = set(by_panel) - set(PANELS)
    if unknown:
        raise KeyError(f"there is no panel {sorted(unknown)[0]}: there are {', '.join(PANELS)}")
    return {name: continued(panel(name), by_panel.get(name, ())) for name in PANELS}


def votes_final() -> Panel:
    """Distance in the General Assembly, votes on final passage."""
    series = load("votes_distance_final")
    return Panel(
        "votes_final",
        "UN vote distance, final passage",
        "diplomacy",
        -1,
        1,
        np.datetime64("1990-01"),
        by_pair(series.values),
        floor=0.0,
    )


def votes_all() -> Panel:
    """Distance in the General Assembly, all votes."""
    series = load("votes_distance")
    return Panel(
        "votes_all",
        "UN vote distance, all votes",
        "diplomacy",
        -1,
        1,
        np.datetime64("1990-01"),
        by_pair(series.values),
        floor=0.0,
    )


def agreement() -> Panel:
    """Share of joint votes in which two states agreed."""
    series = load("votes_agreement")
    return Panel(
        "agreement",
        "UN vote agreement",
        "diplomacy",
        1,
        1,
        np.datetime64("1990-01"),
        by_pair(series.values),
        floor=0.0,
        ceiling=1.0,
    )


def icews() -> Panel:
    """Log odds of conflict among the coded events of a pair, both directions together."""
    share, weight = load("events_conflict").values, load("events_weight").values
    quarrels = either_way(np.nan_to_num(share) * np.nan_to_num(weight))
    total = either_way(np.nan_to_num(weight))
    odds = np.log((quarrels + HALF_EVENT) / (total - quarrels + HALF_EVENT))
    odds[:, (total == 0).all(axis=0)] = np.nan
    return Panel("icews", "ICEWS, odds of conflict", "hostility", -1, 1, np.datetime64("2002-01"), odds)


def gdelt() -> Panel:
    """Balance of days of quarrel and accord in a quarter, −1 to 1."""
    balance = _balance(3)
    return Panel(
        "gdelt",
        "GDELT, balance of quarrel",
        "hostility",
        -1,
        4,
        np.datetime64("2018-01"),
        balance,
        floor=-1.0,
        ceiling=1.0,
    )


def gdelt_month() -> Panel:
    """Balance of days of quarrel and accord in a month, −1 to 1."""
    return Panel(
        "gdelt_month",
        "GDELT, balance of quarrel, month",
        "hostility",
        -1,
        12,
        np.datetime64("2018-01"),
        _balance(1),
        floor=-1.0,
        ceiling=1.0,
    )


def keds_month() -> Panel:
    """Balance of quarrel and accord in a month of the nineties, −1 to 1."""
    return _coded("keds_month", "KEDS, balance of quarrel, month", "1990-01", "events_early")


def icews_month() -> Panel:
    """The same in a month of 2005–13, of the events that a public benchmark keeps."""
    return _coded("icews_month", "ICEWS, balance of quarrel, month", "2005-01", "events_middle")


def _coded(name: str, title: str, start: str, series: str) -> Panel:
    """Monthly balances, 0 where nothing was reported; without pairs reported in under a quarter of months."""
    balance = by_pair(load(series).values)
    reported = np.isfinite(balance).mean(axis=0) >= REPORTED
    values = np.where(reported, np.nan_to_num(balance), np.nan)
    return Panel(name, title, "hostility", -1, 12, np.datetime64(start), values, floor=-1.0, ceiling=1.0)


def arms() -> Panel:
    """Arms delivered either way in five years, per mille of all in 2019–23."""
    deliveries = either_way(load("arms_five_year").values)
    return Panel(
        "arms", "Arms, five-year sums", "arms", 1, 1, np.datetime64("1999-01"), deliveries, floor=0.0
    )


def trade() -> Panel:
    """Logarithm of trade, both directions together."""
    flow = either_way(np.expm1(load("trade_log").values))
    return Panel(
        "trade", "Trade, logarithm", "trade", 1, 1, np.datetime64("2000-01"), np.log1p(flow), floor=0.0
    )


def _balance(months: int) -> np.ndarray:
    quarrel, accord = (by_pair(load(f"events_{sign}_days").values) for sign in ("negative", "positive"))
    whole = len(quarrel) // months
    shape = (whole, months, quarrel.shape[1])
    quarrel, accord = (days[: whole * months].reshape(shape).sum(axis=1) for days in (quarrel, accord))
    counted = quarrel + accord
    return np.where(counted > 0, (quarrel - accord) / np.maximum(counted, 1), 0.0)


PANELS: dict[str, Callable[[], Panel]] = {
    made.__name__: made
    for made in (votes_final, votes_all, agreement, icews, gdelt, gdelt_month, arms, trade)
}
PAST: dict[str, Callable[[], Panel]] = {made.__name__: made for made in (keds_month, icews_month)}
"""Panels that ended long ago: variants are chosen on them, nothing is forecast or scored."""
