"""Forecasts that are dated, hashed and left alone until what they speak of has come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts, unbounded
from realpolitik.analysis.forecasting.correction import corrected, predicted, widening
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.later import Observation, label
from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.analysis.forecasting.predictor import Predictor
from realpolitik.analysis.forecasting.rolling import MARGIN, usual_change
from realpolitik.analysis.forecasting.scores import classes
from realpolitik.evidence.series import STATES
from realpolitik.experiment.problems import ResultProblem
from realpolitik.theory.inputs import Floats

FORMAT = 1
UNTIL = 2030
KEPT = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Levels of the quantiles that are frozen."""
ENDED = ("icews", "gdelt_month")
"""Panels that are not frozen: a series that has ended, and months that quarters sum up."""


def freeze(
    terms: Design, predictor: Predictor, panels: Mapping[str, Panel], head: Mapping[str, Any]
) -> dict[str, Any]:
    """Quantiles of every panel and pair for each period from the last observed one to the end of 2030.

    Rows are (panel, first, second, period, quantiles, those of the mixture, chances of tightens, holds and
    frays, last value, margin of the verdict); of panels by quarter, after two years, only the last quarter
    of a year. Beyond the horizons that a panel's history can judge, with as many past errors as it takes to
    score a pair, the spread and the belief in the model are those of the longest that it can. A mixture whose
    intervals were too narrow at one horizon is not trusted more at a longer one, for which fewer errors are
    known.
    """
    taking_part = np.array([STATES[a] in terms.bloc and STATES[b] in terms.bloc for a, b in PAIRS])
    rows: list[Any] = []
    for name, panel in panels.items():
        if name in ENDED:
            continue
        t = len(panel.values) - 1
        end = (UNTIL + 1 - int(str(panel.start)[:4])) * panel.per_year - 1
        least = 1.0
        for horizon in range(1, end - t + 1):
            if panel.per_year > 1 and horizon > 2 * panel.per_year and (t + horizon + 1) % panel.per_year:
                continue
            judged = min(horizon, t + 1 - terms.history)
            mixture = forecasts(panel, judged)["mix"]
            told = predicted(predictor, panel, judged)
            if judged != horizon:
                told[t] = predicted(predictor, panel, horizon)[t]
            apart = terms.across()
            free = unbounded(panel, judged)["mix"]
            least = max(least, float(widening(panel, judged, free, apart)[t]))
            given, _ = corrected(panel, judged, free, told, apart, least=least)
            margin = MARGIN * usual_change(panel, judged)[t]
            chances = classes(given[t], panel.values[t], margin, panel.closer)
            period = label(panel, t + horizon)
            for pair in np.flatnonzero(taking_part & np.isfinite(given[t, :, 0])):
                rows.append(
                    [
                        name,
                        STATES[PAIRS[pair][0]],
                        STATES[PAIRS[pair][1]],
                        period,
                        _kept(given[t, pair]),
                        _kept(mixture[t, pair]),
                        [round(float(chance), 2) for chance in chances[pair]],
                        _short(panel.values[t, pair]),
                        _short(margin[pair]),
                    ]
                )
    document = {"kind": "forecast", "format": FORMAT, **head, "levels": list(KEPT), "rows": rows}
    return {**document, "digest": digest(document)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of everything in a frozen forecast but the digest itself."""
    bare = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def text(document: Mapping[str, Any]) -> str:
    """A frozen forecast as JSON with one row a line."""
    head = {key: value for key, value in document.items() if key != "rows"}
    lines = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in document["rows"])
    return f'{lines},\n "rows": [\n{rows}\n]\n}}\n'


def checked(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document if it is a frozen forecast that nobody altered; raises ResultProblem."""
    if document.get("kind") != "forecast" or document.get("format") != FORMAT:
        raise ResultProblem("This is no frozen forecast.", "Name a file that `realpolitik forecast` wrote.")
    if digest(document) != document.get("digest"):
        raise ResultProblem(
            "The forecast was altered after it was frozen: its digest does not fit.",
            "Score the file as it was published.",
        )
    return document


def against(document: Mapping[str, Any], observations: Iterable[Observation]) -> list[dict[str, Any]]:
    """By panel: quantile score of the frozen forecast and of the mixture, coverage, Brier score, cases."""
    import scoringrules

    seen = {
        (o.panel, STATES[PAIRS[o.pair][0]], STATES[PAIRS[o.pair][1]], o.period): o.value for o in observations
    }
    by_panel: dict[str, list[tuple[Any, float]]] = {}
    for row in document["rows"]:
        value = seen.get(tuple(row[:4]))
        if value is not None:
            by_panel.setdefault(row[0], []).append((row, value))
    levels = np.array(document["levels"])
    found = []
    for name, cases in by_panel.items():
        values = np.array([value for _, value in cases])
        mine, mixture = (np.array([row[place] for row, _ in cases]) for place in (4, 5))
        inside = (values >= mine[:, 0]) & (values <= mine[:, -1])
        scores = [
            float(np.mean(scoringrules.crps_quantile(values, quantiles, levels)))
            for quantiles in (mine, mixture)
        ]
        found.append(
            {
                "panel": name,
                "cases": len(cases),
                "periods": sorted({row[3] for row, _ in cases}),
                "score": scores[0],
                "score_of_mix": scores[1],
                "coverage": float(inside.mean()),
            }
        )
    return found


def _kept(quantiles: Floats) -> list[float]:
    return [_short(value) for value in np.interp(KEPT, LEVELS, quantiles)]


def _short(value: float) -> float:
    return float(f"{value:.3g}")
