"""Forecasts that are dated, hashed and left alone until what they speak of has come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts, unbounded
from realpolitik.analysis.forecasting.correction import corrected, predicted, widening
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.later import label
from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.analysis.forecasting.predictor import Predictor
from realpolitik.analysis.forecasting.rolling import MARGIN, usual_change
from realpolitik.analysis.forecasting.scores import classes
from realpolitik.evidence.series import STATES
from realpolitik.experiment.problems import ResultProblem
from realpolitik.theory.inputs import Floats

FORMAT = 2
UNTIL = 2030
KEPT = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Levels of the quantiles that are frozen."""
ENDED = ("icews", "gdelt_month")
"""Panels that are not frozen: a series that has ended, and months that quarters sum up."""
COLUMNS = (
    *("panel", "first", "second", "period", "quantiles", "quantiles of the mixture"),
    *("tightens, holds, frays (null: no room)", "the same by the mixture", "last value", "margin"),
)
"""What stands in a row. Chances are null where a bound of the panel leaves the class no room."""


def freeze(
    terms: Design, predictor: Predictor, panels: Mapping[str, Panel], head: Mapping[str, Any]
) -> dict[str, Any]:
    """Quantiles of every panel and pair for each period not over at the vintage, to the end of 2030.

    `head` says the vintage, a month. Rows are as COLUMNS say; of panels by quarter, after two years, only the
    last quarter of a year. Beyond the horizons that a panel's history can judge, with as many past errors as
    it takes to score a pair, the spread and the belief in the model are those of the longest that it can. A
    mixture whose intervals were too narrow at one horizon is not trusted more at a longer one, for which
    fewer errors are known.
    """
    vintage = np.datetime64(head["vintage"], "M")
    taking_part = np.array([STATES[a] in terms.bloc and STATES[b] in terms.bloc for a, b in PAIRS])
    rows: list[Any] = []
    told_of: dict[str, Any] = {}
    for name, panel in panels.items():
        if name in ENDED:
            continue
        t = len(panel.values) - 1
        told_of[name] = {
            "title": panel.title,
            "closer": panel.closer,
            "periods a year": panel.per_year,
            "last": label(panel, t),
        }
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
            if panel.end(t + horizon) <= vintage:
                continue  # later years of the panel were out by then; that would be no forecast
            given, _ = corrected(panel, judged, free, told, apart, least=least)
            last, margin = panel.values[t], MARGIN * usual_change(panel, judged)[t]
            room = possible(panel, last, margin)
            chances, by_mixture = (
                np.where(room, classes(quantiles[t], last, margin, panel.closer), np.nan)
                for quantiles in (given, mixture)
            )
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
                        _chances(chances[pair]),
                        _chances(by_mixture[pair]),
                        _short(last[pair]),
                        _short(margin[pair]),
                    ]
                )
    document = {
        "kind": "forecast",
        "format": FORMAT,
        **head,
        "levels": list(KEPT),
        "panels": told_of,
        "columns": list(COLUMNS),
        "rows": rows,
    }
    return {**document, "digest": digest(document)}


def possible(panel: Panel, last: Floats, margin: Floats) -> np.ndarray:
    """Which of tightens, holds and frays a pair can do at all within the panel's bounds, (P, 3) bool.

    A pair at distance .27 that counts as closer from .29 on cannot come closer: that is no finding.
    """
    up, down = panel.ceiling - last > margin, last - panel.floor > margin
    closer, apart = (up, down) if panel.closer > 0 else (down, up)
    return np.stack([closer, np.ones_like(up), apart], axis=-1)


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
    if document.get("kind") != "forecast":
        raise ResultProblem("This is no frozen forecast.", "Name a file that `realpolitik forecast` wrote.")
    if document.get("format") != FORMAT:
        raise ResultProblem(
            f"The forecast has format {document.get('format')}, this version reads {FORMAT}.",
            f"Install the version that wrote it, {document.get('version')}.",
        )
    if digest(document) != document.get("digest"):
        raise ResultProblem(
            "The forecast was altered after it was frozen: its digest does not fit.",
            "Score the file as it was published.",
        )
    return document


def _kept(quantiles: Floats) -> list[float]:
    return [_short(value) for value in np.interp(KEPT, LEVELS, quantiles)]


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _chances(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 2) for value in values]
