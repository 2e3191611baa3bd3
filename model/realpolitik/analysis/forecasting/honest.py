"""The honest distribution: the third bar, for every forecaster, and on parts of what it was scored on.

The verdict rests on all cases. Parts tell what it rests on: years on which the form was chosen and years
after, pairs that can move either way and pairs that lie on a bound (where no arms flow, none is nearly sure).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.rolling import Outcome, until

RATIO, COVERED, BRIER = 1.01, (0.85, 0.97), 0.01
YEARS = 3
"""Bars: CRPS over the mixture's, coverage, Brier score above the mixture's; longest horizon judged."""

ALL, PARTS = "all", ("to_tuning", "after_tuning", "moving")


def parts(
    terms: Design, panel: Panel, horizon: int, periods: np.ndarray, outcome: Outcome
) -> dict[str, np.ndarray]:
    """Which cases (O, P) belong to each part, those on a bound among them; parts without any are left out."""
    early = np.isin(periods, until(panel, horizon, terms, terms.tuned_until))[:, None]
    seen = np.isfinite(outcome.crps)
    found = {
        "to_tuning": early & seen,
        "after_tuning": ~early & seen,
        "moving": ~outcome.bound & seen,
        "bound": outcome.bound & seen,
    }
    return {name: cases for name, cases in found.items() if cases.any()}


def judged(rows: Iterable[Mapping[str, Any]], name: str, part: str = ALL) -> dict[str, Any]:
    """Whether a forecaster meets the bar at each horizon over panels; where it misses it in single ones."""
    by_year: dict[float, list[tuple[float, float, float]]] = {}
    failed = []
    for row in rows:
        mine, mix = (_of(row["forecasters"][key], part) for key in (name, "mix"))
        if mine is None or mix is None:
            continue
        ratio, covered, brier = mine["crps"] / mix["crps"], mine["coverage"], mine["brier"] - mix["brier"]
        by_year.setdefault(row["years"], []).append((ratio, covered, brier))
        if row["years"] <= YEARS:
            where = f"{row['title']}, {row['years']:g} y"
            told = f" (the mixture's {mix['coverage']:.3f})"
            failed += [
                f"{where}: {what}{told * ('cover' in what)}" for what in _misses(ratio, covered, brier)
            ]
    means = {years: np.mean(found, axis=0) for years, found in sorted(by_year.items())}
    return {
        "by_horizon": not any(
            what for years, found in means.items() if years <= YEARS for what in _misses(*map(float, found))
        ),
        "failures": failed,
        "crps_to_mix_by_years": {str(years): float(found[0]) for years, found in means.items()},
        "coverage_by_years": {str(years): float(found[1]) for years, found in means.items()},
    }


def _of(forecaster: Mapping[str, Any], part: str) -> Mapping[str, Any] | None:
    return forecaster if part == ALL else forecaster["parts"].get(part)


def _misses(ratio: float, covered: float, brier: float) -> Iterable[str]:
    if ratio > RATIO:
        yield f"CRPS {ratio:.3f} of the mixture's"
    if not COVERED[0] <= covered <= COVERED[1]:
        yield f"90 % intervals cover {covered:.3f}"
    if brier > BRIER:
        yield f"Brier score {brier:+.3f} to the mixture's"
