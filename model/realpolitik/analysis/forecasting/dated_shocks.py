"""Do pairs answer a dated shock as a theory says? Predicted and observed response in monthly event data.

Observed: mean balance of quarrel and accord in the six months after the shock's month less that in the six
before, toward closeness, in units of what the pair does at any date. Predicted: the difference that the
shock makes. Their correlation over all shocks and pairs is held against placebo dates and shuffled shocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import panel as panel_named
from realpolitik.analysis.forecasting.predictor import Predictor, spread_to_pairs
from realpolitik.theory.inputs import Floats

WINDOW, LEAST = 6, 4
"""Months before and after; how many of them must be there."""
PLACEBOS = 1000
BAR, BEYOND = 0.30, 0.95
HIT = 0.05


def responses(panel: Panel) -> Floats:
    """What every pair did around every month, (T, P), toward closeness; NaN near the ends."""
    found = np.full_like(panel.values, np.nan)
    for month in range(LEAST, len(found) - LEAST):
        before = panel.values[max(0, month - WINDOW) : month]
        after = panel.values[month + 1 : month + 1 + WINDOW]
        found[month] = panel.closer * (after.mean(axis=0) - before.mean(axis=0))
    return found


@dataclass(frozen=True)
class DatedShocks:
    """Correlation of predicted and observed responses, by shock and over all, with both nulls."""

    parts: dict[str, float]
    value: float
    placebo: Floats
    shuffled: Floats
    hits: int
    """Pairs that the predictor moves at some shock, by more than a twentieth of its greatest response."""
    hit_right: float
    """Share of them that moved the way it said."""
    hit_size: float
    """How far they did on average, in standard deviations of the pair at any date."""
    ceiling: float
    """The correlation if it had known the exact response of these and left all others unmoved."""

    @property
    def beyond_placebo(self) -> float:
        """Share of placebo calendars that it beats."""
        return float((self.placebo < self.value).mean())

    @property
    def beyond_shuffled(self) -> float:
        """Share of shufflings that it beats."""
        return float((self.shuffled < self.value).mean())

    @property
    def passed(self) -> bool:
        """At least .30 and above 95 % of placebo dates and of shuffled shocks."""
        return self.value >= BAR and min(self.beyond_placebo, self.beyond_shuffled) >= BEYOND


def dated_shocks(
    predictor: Predictor, terms: Design, *, seed: int = 1, panel: Panel | None = None
) -> DatedShocks:
    """Hold a predictor's responses to all shocks against what monthly events show, with both nulls."""
    panel = panel or panel_named("gdelt_month")
    pairs = np.flatnonzero(terms.across())
    seen = responses(panel)[:, pairs]
    seen = seen / np.nanstd(seen, axis=0)
    months = by_month(terms.shocks)
    at = np.array([int((date - panel.start).astype(int)) for date, _ in months])
    told = np.array(
        [
            spread_to_pairs(predictor, np.sum([predictor.response(s) for s in group], axis=0))[pairs]
            for _, group in months
        ]
    )
    allowed = np.flatnonzero(np.isfinite(seen[:, 0]))
    draw = np.random.default_rng(seed)
    placebo = [
        _correlation(told, seen[draw.choice(allowed, size=len(at), replace=False)]) for _ in range(PLACEBOS)
    ]
    shuffled = [_correlation(told, seen[at[_deranged(len(at), draw)]]) for _ in range(PLACEBOS)]
    parts = {f"{date}": _correlation(told[[row]], seen[at[[row]]]) for row, (date, _) in enumerate(months)}
    hit = np.abs(told) > HIT * np.abs(told).max()
    ways = (np.sign(told) * seen[at])[hit]
    return DatedShocks(
        parts,
        _correlation(told, seen[at]),
        np.array(placebo),
        np.array(shuffled),
        hits=len(ways),
        hit_right=float((ways > 0).mean()) if len(ways) else 0.0,
        hit_size=float(ways.mean()) if len(ways) else 0.0,
        ceiling=_correlation(np.where(hit, seen[at], 0.0), seen[at]),
    )


def by_month(shocks: tuple[Shock, ...]) -> list[tuple[np.datetime64, list[Shock]]]:
    """Shocks of one month together, in order."""
    ordered = sorted(shocks, key=lambda shock: shock.month)
    return [(group[0].date, group) for group in (list(g) for _, g in groupby(ordered, lambda s: s.month))]


def _correlation(told: Floats, seen: Floats) -> float:
    one, two = told.ravel() - told.mean(), seen.ravel() - seen.mean()
    size = float(np.linalg.norm(one) * np.linalg.norm(two))
    return float(one @ two / size) if size > 1e-12 else 0.0


def _deranged(size: int, draw: np.random.Generator) -> np.ndarray:
    while True:
        order = draw.permutation(size)
        if (order != np.arange(size)).any():
            return order
