"""The scorecard: every panel and horizon by every forecaster, the two tests with power, and the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.added_value import SEVERAL, AddedValue, added_value, fields
from realpolitik.analysis.forecasting.baselines import forecasts, unbounded
from realpolitik.analysis.forecasting.calibration import calibration
from realpolitik.analysis.forecasting.correction import alone, corrected, predicted, spread_out
from realpolitik.analysis.forecasting.dated_shocks import DatedShocks, dated_shocks
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.honest import ALL, PARTS, judged, parts
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import all_panels
from realpolitik.analysis.forecasting.predictor import Predictor
from realpolitik.analysis.forecasting.rolling import Outcome, origins, score
from realpolitik.analysis.forecasting.skill import skill

WIDENED = "mix, widened"

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
        found = {
            key: added_value(predictor, prepared, blocs=terms.blocs.values())
            for key, prepared in sets.items()
        }
        first_drawn = first_drawn or found["all"]
        tests[predictor.name] = {
            "added_value": {key: told_value(value) for key, value in found.items()},
            "model_ahead_by": ahead(first_drawn, found["all"]),
            "dated_shocks": told_shocks(dated_shocks(predictor, terms, panel=panels["gdelt_month"])),
        }
    rows = []
    by_panel: dict[str, list[tuple[tuple[Outcome, int], tuple[Outcome, int]]]] = {}
    for name, horizons in terms.scored.items():
        for horizon in horizons:
            progress(f"scores of {name}, {horizon}")
            row, outcome, mixture = _panel(terms, panels[name], horizon, predictors)
            rows.append(row)
            block = horizon + 1
            by_panel.setdefault(row["title"], []).append(((outcome, block), (mixture, block)))
    first = predictors[0].name
    overall = calibration([mine for found in by_panel.values() for mine, _ in found])
    corrections = [name for name, scores in rows[0]["forecasters"].items() if "believed" in scores]
    return {
        "model": first,
        "tests": tests,
        "panels": rows,
        "reliability": overall["reliability"],
        "pit": overall["places"],
        "calibration": {
            title: [calibration([pair[place] for pair in found]) for place in (0, 1)]
            for title, found in by_panel.items()
        },
        "honest": {
            name: {part: judged(rows, name, part) for part in (ALL, *PARTS)}
            for name in ("mix", WIDENED, *corrections)
        },
        "verdicts": verdicts(tests[first], rows, first),
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
        "beats_within_blocs": found.beyond_within,
        "within_blocs_median": float(np.median(found.within)) if len(found.within) else None,
        "within_blocs_95": float(np.quantile(found.within, 0.95)) if len(found.within) else None,
        "beats_rolled": found.beyond_rolled,
        "rolled_calendars": len(found.rolled),
        "rolled_different": found.turns,
        "rolled_bar": float(np.sort(found.rolled)[-2]),
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
        "shares": found.shares,
        "without": found.without,
        "without_largest": found.without_largest,
        "ranks": found.ranks[0],
        "ranks_beat_placebo": found.ranks[1],
        "without_apart": found.counted[0],
        "without_apart_beats_placebo": found.counted[1],
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
    quantiles[WIDENED] = spread_out(panel, horizon, free, pairs)
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
    mix, wide, base = (outcomes[key] for key in ("mix", WIDENED, "persistence"))
    forecasters: dict[str, dict[str, Any]] = {}
    cases = parts(terms, panel, horizon, periods, mix)
    for key, outcome in outcomes.items():
        against_base, against_mix, against_wide = (
            skill(outcome.crps, other.crps, block) for other in (base, mix, wide)
        )
        forecasters[key] = outcome.mean() | {
            "skill": list(against_base),
            "skill_over_mix": list(against_mix),
            "skill_over_widened_mix": list(against_wide),
        }
        if key in shares:
            forecasters[key]["believed"] = shares[key]
        if key in ("mix", WIDENED, *shares):
            forecasters[key]["parts"] = {part: outcome.mean(chosen) for part, chosen in cases.items()}
    row = {
        "panel": panel.name,
        "title": panel.title,
        "channel": panel.channel,
        "horizon": horizon,
        "years": horizon / panel.per_year,
        "origins": len(periods),
        "first": str(panel.end(int(periods[0])))[:7],
        "last": str(panel.end(int(periods[-1])))[:7],
        "cases": {ALL: int(np.isfinite(mix.crps).sum())}
        | {part: int(chosen.sum()) for part, chosen in cases.items()},
        "origins_after_tuning": int(cases["after_tuning"].any(axis=1).sum())
        if "after_tuning" in cases
        else 0,
        "forecasters": forecasters,
    }
    return row, outcomes[predictors[0].name], outcomes["mix"]


def verdicts(tests: dict[str, Any], rows: list[dict[str, Any]], model: str) -> dict[str, Any]:
    """Which of the three bars the model passes, and where it loses to the mixture."""
    honest = judged(rows, model)
    by = [(f"{row['title']}, {row['years']:g} y", row["forecasters"]) for row in rows]
    return {
        "added_value": tests["added_value"]["all"]["passed"],
        "dated_shocks": tests["dated_shocks"]["passed"],
        "honest_distribution": not honest["failures"],
        "honest_by_horizon": honest["by_horizon"],
        "crps_to_mix_by_years": honest["crps_to_mix_by_years"],
        "honest_distribution_failures": honest["failures"],
        "loses_to_mix": [where for where, scores in by if scores[model]["crps"] > scores["mix"]["crps"]],
    }
