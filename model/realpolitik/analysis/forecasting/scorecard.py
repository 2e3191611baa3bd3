"""The scorecard: every panel and horizon by every forecaster, the two tests with power, and the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.added_value import SEVERAL, AddedValue, added_value, fields
from realpolitik.analysis.forecasting.baselines import forecasts, unbounded
from realpolitik.analysis.forecasting.correction import alone, corrected, predicted, spread_out
from realpolitik.analysis.forecasting.dated_shocks import DatedShocks, dated_shocks
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import all_panels
from realpolitik.analysis.forecasting.predictor import Predictor
from realpolitik.analysis.forecasting.rolling import Outcome, origins, score
from realpolitik.analysis.forecasting.scores import reliability
from realpolitik.analysis.forecasting.skill import skill
from realpolitik.theory.inputs import Floats

RATIO, COVERED, BRIER = 1.01, (0.85, 0.97), 0.01
YEARS = 3
"""Bars of the honest distribution: CRPS over the mixture's, coverage, Brier score above the mixture's."""

SURE = 0.6
"""Chance from which a forecast of tightens, holds or frays is held against how often it came true."""

Told = Callable[[str], None]


def scorecard(
    terms: Design,
    predictors: Iterable[Predictor],
    *,
    panels: Mapping[str, Panel] | None = None,
    progress: Told = lambda _: None,
) -> dict[str, Any]:
    """Score all predictors, the first of which is the model; plain data, ready for JSON.

    Every predictor is judged by the two tests and, as a correction to the mixture, by proper scores; the
    first also alone.
    """
    predictors = list(predictors)
    panels = panels or all_panels()
    every, late = fields(terms, panels=panels), fields(terms, tuning=False, panels=panels)
    tuned = fields(terms, tuning=True)
    sets = {
        "all": every,
        "to_tuning": tuned,
        "after_tuning": late,
        "after_tuning_several": [field for field in late if len(field.periods) >= SEVERAL],
    }
    tests: dict[str, Any] = {}
    first_drawn: AddedValue | None = None
    for predictor in predictors:
        progress(f"tests of {predictor.name}")
        found = {key: added_value(predictor, prepared) for key, prepared in sets.items()}
        first_drawn = first_drawn or found["all"]
        tests[predictor.name] = {
            "added_value": {key: told_value(value) for key, value in found.items()},
            "model_ahead_by": ahead(first_drawn, found["all"]),
            "dated_shocks": told_shocks(dated_shocks(predictor, terms, panel=panels["gdelt_month"])),
        }
    rows = []
    chances: list[tuple[Floats, Floats]] = []
    places: list[Floats] = []
    by_panel: dict[str, list[tuple[Outcome, Outcome]]] = {}
    for name, horizons in terms.scored.items():
        for horizon in horizons:
            progress(f"scores of {name}, {horizon}")
            row, outcome, mixture = _panel(terms, panels[name], horizon, predictors)
            rows.append(row)
            by_panel.setdefault(row["title"], []).append((outcome, mixture))
            chances.append((outcome.chances, outcome.happened))
            places.append(outcome.pit)
    first = predictors[0].name
    return {
        "model": first,
        "tests": tests,
        "panels": rows,
        "reliability": reliability(
            np.concatenate([c.reshape(-1) for c, _ in chances]),
            np.concatenate([h.reshape(-1) for _, h in chances]),
        ),
        "pit": np.histogram(np.concatenate([p[np.isfinite(p)] for p in places]), bins=10, range=(0, 1))[
            0
        ].tolist(),
        "calibration": {
            title: [calibration([pair[place] for pair in found]) for place in (0, 1)]
            for title, found in by_panel.items()
        },
        "verdicts": verdicts(tests[first], rows),
    }


def calibration(outcomes: list[Outcome]) -> dict[str, Any]:
    """Chances that were stated as sure or more, how often they came true, and both end tenths of places."""
    stated = np.concatenate([outcome.chances.reshape(-1) for outcome in outcomes])
    true = np.concatenate([outcome.happened.reshape(-1) for outcome in outcomes])
    sure = (stated >= SURE) & np.isfinite(true)
    place = np.concatenate([outcome.pit[np.isfinite(outcome.pit)] for outcome in outcomes])
    return {
        "stated": float(stated[sure].mean()) if sure.any() else None,
        "true": float(true[sure].mean()) if sure.any() else None,
        "cases": int(sure.sum()),
        "lowest_tenth": float((place < 0.1).mean()),
        "highest_tenth": float((place > 0.9).mean()),
    }


def told_value(found: AddedValue) -> dict[str, Any]:
    """An added value as plain data."""
    return {
        "value": found.value,
        "interval": list(found.interval),
        "parts": found.parts,
        "origins": found.origins,
        "beats_relabelled": found.beyond_relabelled,
        "relabelled_worlds": len(found.relabelled),
        "relabelled_95": float(np.quantile(found.relabelled, 0.95)),
        "beats_rolled": found.beyond_rolled,
        "rolled_calendars": len(found.rolled),
        "passed": bool(found.passed),
    }


def ahead(model: AddedValue, other: AddedValue) -> list[float]:
    """By how much the model's added value is above another's, with 90 % from the same blocks of origins."""
    low, high = np.quantile(model.drawn - other.drawn, [0.05, 0.95])
    return [model.value - other.value, float(low), float(high)]


def told_shocks(found: DatedShocks) -> dict[str, Any]:
    """A test of dated shocks as plain data."""
    return {
        "value": found.value,
        "interval": list(found.interval),
        "parts": found.parts,
        "beats_placebo": found.beyond_placebo,
        "placebo_95": float(np.quantile(found.placebo, 0.95)),
        "beats_shuffled": found.beyond_shuffled,
        "shuffled_95": float(np.quantile(found.shuffled, 0.95)),
        "beats_moved": found.beyond_moved,
        "moved_calendars": len(found.moved),
        "moved_95": float(np.quantile(found.moved, 0.95)),
        "hits": found.hits,
        "hit_right_by_chance": found.right_by_chance,
        "hit_right": found.hit_right,
        "hit_size": found.hit_size,
        "ceiling": found.ceiling,
        "passed": bool(found.passed),
    }


def _panel(
    terms: Design, panel: Panel, horizon: int, predictors: list[Predictor]
) -> tuple[dict[str, Any], Outcome, Outcome]:
    pairs = terms.across()
    periods = origins(panel, horizon, terms)
    quantiles = dict(forecasts(panel, horizon))
    shares = {}
    free = unbounded(panel, horizon)["mix"]
    quantiles["mix, widened"] = spread_out(panel, horizon, free, pairs)
    for number, predictor in enumerate(predictors):
        if predictor.name in quantiles:
            continue  # a baseline is scored as it is
        told = predicted(predictor, panel, horizon)
        quantiles[predictor.name], share = corrected(panel, horizon, free, told, pairs)
        shares[predictor.name] = float(share[periods[-1]])
        if number == 0:
            quantiles[f"{predictor.name} alone"] = alone(panel, horizon, told, pairs)
    outcomes = {key: score(panel, horizon, given, periods, pairs) for key, given in quantiles.items()}
    block = horizon + 1
    mix, wide, base = (outcomes[key] for key in ("mix", "mix, widened", "persistence"))
    forecasters = {}
    for key, outcome in outcomes.items():
        against_base, against_mix, against_wide = (
            skill(outcome.crps, other.crps, block) for other in (base, mix, wide)
        )
        forecasters[key] = {
            "crps": float(np.nanmean(outcome.crps)),
            "skill": list(against_base),
            "skill_over_mix": list(against_mix),
            "skill_over_widened_mix": list(against_wide),
            "interval_score": float(np.nanmean(outcome.interval)),
            "coverage": outcome.coverage,
            "brier": float(np.nanmean(outcome.brier)),
            "log_score": float(np.nanmean(outcome.log)),
        } | ({"believed": shares[key]} if key in shares else {})
    row = {
        "panel": panel.name,
        "title": panel.title,
        "channel": panel.channel,
        "horizon": horizon,
        "years": horizon / panel.per_year,
        "origins": len(periods),
        "first": str(panel.end(int(periods[0])))[:7],
        "last": str(panel.end(int(periods[-1])))[:7],
        "forecasters": forecasters,
    }
    return row, outcomes[predictors[0].name], outcomes["mix"]


def verdicts(tests: dict[str, Any], rows: list[dict[str, Any]], model: str | None = None) -> dict[str, Any]:
    """Which of the three bars the model passes, and where it loses to the mixture.

    The honest distribution is judged at each horizon to three years, over panels, and panel by panel.
    """
    name = model or next(key for key in rows[0]["forecasters"] if f"{key} alone" in rows[0]["forecasters"])
    by_year: dict[float, list[tuple[float, float, float]]] = {}
    failed, worse = [], []
    for row in rows:
        mine, mix = row["forecasters"][name], row["forecasters"]["mix"]
        ratio, covered, brier = mine["crps"] / mix["crps"], mine["coverage"], mine["brier"] - mix["brier"]
        where = f"{row['title']}, {row['years']:g} y"
        by_year.setdefault(row["years"], []).append((ratio, covered, brier))
        if ratio > 1:
            worse.append(where)
        if row["years"] > YEARS:
            continue
        if ratio > RATIO:
            failed.append(f"{where}: CRPS {ratio:.3f} of the mixture's")
        if not COVERED[0] <= covered <= COVERED[1]:
            failed.append(
                f"{where}: 90 % intervals cover {covered:.3f} (the mixture's {mix['coverage']:.3f})"
            )
        if brier > BRIER:
            failed.append(f"{where}: Brier score {brier:+.3f} to the mixture's")
    means = {years: np.mean(found, axis=0) for years, found in sorted(by_year.items())}
    return {
        "added_value": tests["added_value"]["all"]["passed"],
        "dated_shocks": tests["dated_shocks"]["passed"],
        "honest_distribution": not failed,
        "honest_by_horizon": all(
            ratio <= RATIO and COVERED[0] <= covered <= COVERED[1] and brier <= BRIER
            for years, (ratio, covered, brier) in means.items()
            if years <= YEARS
        ),
        "crps_to_mix_by_years": {str(years): float(found[0]) for years, found in means.items()},
        "honest_distribution_failures": failed,
        "loses_to_mix": worse,
    }
