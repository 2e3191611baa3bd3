"""Every origin that the data allow: what was forecast there, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts, own_scale
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.scores import (
    brier,
    classes,
    covered,
    crps,
    interval_score,
    log_score,
    pit,
    verdict,
)
from realpolitik.analysis.forecasting.skill import Skill, skill
from realpolitik.theory.inputs import Floats

MARGIN = 0.5
"""A pair tightens or frays if it moves by more than this share of the usual change over the horizon."""


def origins(panel: Panel, horizon: int, terms: Design, *, since: int | None = None) -> np.ndarray:
    """Periods (O,) from which forecasts are scored; `since` keeps those with an outcome after that year."""
    found = np.arange(terms.history - 1, len(panel.values) - horizon)
    year = [panel.end(int(t) - 1).astype(object).year for t in found]
    kept = found[np.array(year) >= terms.first_origin]
    if since is not None:
        outcome = np.array([panel.end(int(t) + horizon - 1).astype(object).year for t in kept])
        kept = kept[outcome > since]
    return kept


def until(panel: Panel, horizon: int, terms: Design, last: int) -> np.ndarray:
    """Periods from which forecasts are scored and whose outcome was known by the end of a year."""
    found = origins(panel, horizon, terms)
    outcome = np.array([panel.end(int(t) + horizon - 1).astype(object).year for t in found])
    return found[outcome <= last]


@lru_cache(maxsize=64)
def usual_change(panel: Panel, horizon: int) -> Floats:
    """Scale of each pair's change over the horizon as known at each period, (T, P)."""
    change = panel.change(horizon)
    scale = np.full_like(panel.values, np.nan)
    for t in range(horizon + 1, len(change)):
        scale[t] = own_scale(change[: t + 1 - horizon])
    return scale


@dataclass(frozen=True)
class Outcome:
    """One forecaster on one panel and horizon: scores by origin and pair (O, P)."""

    crps: Floats
    interval: Floats
    brier: Floats
    log: Floats
    pit: Floats
    covered: Floats
    chances: Floats
    happened: Floats
    bound: np.ndarray
    """Whether the pair lay on a bound of the panel when it was forecast: no arms flowed, for one."""

    def mean(self, cases: np.ndarray | None = None) -> dict[str, float]:
        """Mean scores, of chosen cases (O, P) bool if given."""
        kept = np.ones(self.crps.shape, bool) if cases is None else cases
        return {
            name: float(np.nanmean(values[kept]))
            for name, values in (
                ("crps", self.crps),
                ("interval_score", self.interval),
                ("coverage", self.covered),
                ("brier", self.brier),
                ("log_score", self.log),
            )
        }


def score(panel: Panel, horizon: int, quantiles: Floats, periods: np.ndarray, pairs: np.ndarray) -> Outcome:
    """Scores of quantiles (T, P, L) at the given periods and pairs."""
    given = quantiles[periods][:, pairs]
    came = panel.values[periods + horizon][:, pairs]
    last = panel.values[periods][:, pairs]
    margin = MARGIN * usual_change(panel, horizon)[periods][:, pairs]
    chances = classes(given, last, margin, panel.closer)
    happened = verdict(came, last, margin, panel.closer)
    return Outcome(
        crps(given, came),
        interval_score(given, LEVELS, came),
        brier(chances, happened),
        log_score(chances, happened),
        pit(given, came),
        covered(given, LEVELS, came),
        chances,
        happened,
        (last <= panel.floor) | (last >= panel.ceiling),
    )


def skills(panel: Panel, horizon: int, terms: Design) -> dict[str, Skill]:
    """Skill in CRPS of every baseline against persistence, over all origins."""
    periods, pairs = origins(panel, horizon, terms), terms.across()
    scored = {
        name: score(panel, horizon, quantiles, periods, pairs).crps
        for name, quantiles in forecasts(panel, horizon).items()
    }
    return {
        name: skill(values, scored["persistence"], horizon + 1)
        for name, values in scored.items()
        if name != "persistence"
    }
