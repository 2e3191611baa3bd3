"""Do pairs answer a dated shock as a theory says? Predicted and observed response in monthly event data.

Observed: mean balance of quarrel and accord in the six months after the shock's month less that in the six
before, toward closeness, in units of what the pair does at any date. Predicted: the difference that the
shock makes. Their correlation over all shocks and pairs is held against placebo dates, shuffled shocks and,
since dates that lie close share their windows, the calendar of all shocks moved as one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import panel as panel_named
from realpolitik.analysis.forecasting.predictor import Predictor, spread_to_pairs
from realpolitik.analysis.forecasting.skill import blocks
from realpolitik.theory.inputs import Floats

WINDOW, LEAST = 6, 4
"""Months before and after; how many of them must be there."""
PLACEBOS = 1000
RESAMPLES, BLOCK = 1000, 3
"""Resamples of the list of shocks, and how many shocks that follow each other are drawn together."""
BAR, BEYOND = 0.30, 0.95
HIT = 0.05


def responses(panel: Panel, window: int = WINDOW) -> Floats:
    """What every pair did around every month, (T, P), toward closeness; NaN near the ends."""
    found = np.full_like(panel.values, np.nan)
    for month in range(LEAST, len(found) - LEAST):
        before = panel.values[max(0, month - window) : month]
        after = panel.values[month + 1 : month + 1 + window]
        found[month] = panel.closer * (after.mean(axis=0) - before.mean(axis=0))
    return found


@dataclass(frozen=True)
class DatedShocks:
    """Correlation of predicted and observed responses, by shock and over all, with both nulls."""

    parts: dict[str, float]
    value: float
    drawn: Floats
    """(RESAMPLES,) with blocks of shocks drawn again."""
    placebo: Floats
    shuffled: Floats
    moved: Floats
    """With all dates moved on alike, which keeps the time between them."""
    right_by_chance: float
    """Share that moves its way which 95 % of placebo dates stay below."""
    hits: int
    """Pairs that the predictor moves at some shock, by more than a twentieth of its greatest response."""
    hit_right: float
    """Share of them that moved the way it said."""
    hit_size: float
    """How far they did on average, in standard deviations of the pair at any date."""
    ceiling: float
    """The correlation if it had known the exact response of these and left all others unmoved."""

    @property
    def interval(self) -> tuple[float, float]:
        """90 % from blocks of shocks; pairs are taken as they are, so too narrow."""
        return float(np.quantile(self.drawn, 0.05)), float(np.quantile(self.drawn, 0.95))

    @property
    def beyond_placebo(self) -> float:
        """Share of placebo calendars that it beats."""
        return float((self.placebo < self.value).mean())

    @property
    def beyond_shuffled(self) -> float:
        """Share of shufflings that it beats."""
        return float((self.shuffled < self.value).mean())

    @property
    def beyond_moved(self) -> float:
        """Share of moved calendars that it beats."""
        return float((self.moved < self.value).mean())

    @property
    def error(self) -> float:
        """Standard error, from blocks of shocks."""
        return float(self.drawn.std())

    @property
    def enough(self) -> float:
        """The correlation that 95 % of placebo dates stay below: what these data can tell from nothing."""
        return float(np.quantile(self.placebo, BEYOND))

    @property
    def passed(self) -> bool:
        """At least .30 and above 95 % of placebo dates and of shuffled shocks."""
        return self.value >= BAR and min(self.beyond_placebo, self.beyond_shuffled) >= BEYOND


def dated_shocks(
    predictor: Predictor,
    terms: Design,
    *,
    shocks: Sequence[Shock] | None = None,
    seed: int = 1,
    panel: Panel | None = None,
    window: int = WINDOW,
) -> DatedShocks:
    """Hold a predictor's responses to all shocks against what monthly events show, with the nulls.

    The shocks of the terms in GDELT, if nothing else is given. Pairs that the panel lacks are left out.
    """
    panel = panel or panel_named("gdelt_month")
    months = by_month(terms.shocks if shocks is None else shocks)
    return held(foretold(predictor, months), months, terms, panel, seed=seed, window=window)


def foretold(predictor: Predictor, months: Sequence[tuple[np.datetime64, list[Shock]]]) -> Floats:
    """A predictor's responses of all pairs to the shocks of each month together, (shocks, P)."""
    return np.array(
        [
            spread_to_pairs(predictor, np.sum([predictor.response(s) for s in group], axis=0))
            for _, group in months
        ]
    )


def held(
    told: Floats,
    months: Sequence[tuple[np.datetime64, list[Shock]]],
    terms: Design,
    panel: Panel,
    *,
    seed: int,
    window: int = WINDOW,
) -> DatedShocks:
    """Predicted responses (shocks, P) against what events show around these months, with the nulls."""
    pairs, seen = observed(terms, panel, window)
    told = told[:, pairs]
    at = places(months, panel)
    allowed = np.flatnonzero(np.isfinite(seen[:, 0]))
    draw = np.random.default_rng(seed)
    hit = np.abs(told) > HIT * np.abs(told).max()
    chosen = [draw.choice(allowed, size=len(at), replace=False) for _ in range(PLACEBOS)]
    placebo = [correlation(told, seen[dates]) for dates in chosen]
    right = [float(((np.sign(told) * seen[dates])[hit] > 0).mean()) for dates in chosen if hit.any()]
    shuffled = [correlation(told, seen[at[_shuffled(len(at), draw)]]) for _ in range(PLACEBOS)]
    place = np.searchsorted(allowed, at)
    moved = [correlation(told, seen[allowed[(place + by) % len(allowed)]]) for by in range(1, len(allowed))]
    parts = {f"{date}": correlation(told[[row]], seen[at[[row]]]) for row, (date, _) in enumerate(months)}
    ways = (np.sign(told) * seen[at])[hit]
    drawn = [
        correlation(told[rows], seen[at[rows]])
        for rows in blocks(len(at), min(BLOCK, len(at)), RESAMPLES, seed)
    ]
    return DatedShocks(
        parts,
        correlation(told, seen[at]),
        np.array(drawn),
        np.array(placebo),
        np.array(shuffled),
        np.array(moved),
        float(np.quantile(right, BEYOND)) if right else 0.0,
        hits=len(ways),
        hit_right=float((ways > 0).mean()) if len(ways) else 0.0,
        hit_size=float(ways.mean()) if len(ways) else 0.0,
        ceiling=correlation(np.where(hit, seen[at], 0.0), seen[at]),
    )


def observed(terms: Design, panel: Panel, window: int = WINDOW) -> tuple[np.ndarray, Floats]:
    """Pairs across blocs that the panel has, and what they did around every month in their own units."""
    pairs = np.flatnonzero(terms.across() & np.isfinite(panel.values).all(axis=0))
    seen = responses(panel, window)[:, pairs]
    return pairs, np.asarray(seen / np.nanstd(seen, axis=0))


def by_month(shocks: Sequence[Shock]) -> list[tuple[np.datetime64, list[Shock]]]:
    """Shocks of one month together, in order."""
    ordered = sorted(shocks, key=lambda shock: shock.month)
    return [(group[0].date, group) for group in (list(g) for _, g in groupby(ordered, lambda s: s.month))]


def places(months: Sequence[tuple[np.datetime64, list[Shock]]], panel: Panel) -> np.ndarray:
    """The rows of a panel in which shocks lie."""
    return np.array([int((date - panel.start).astype(int)) for date, _ in months])


def correlation(told: Floats, seen: Floats) -> float:
    """Of all cells alike; 0 if either does not vary."""
    one, two = told.ravel() - told.mean(), seen.ravel() - seen.mean()
    size = float(np.linalg.norm(one) * np.linalg.norm(two))
    return float(one @ two / size) if size > 1e-12 else 0.0


def _shuffled(size: int, draw: np.random.Generator) -> np.ndarray:
    """Another order than their own; some shocks may stay where they are, which only raises this null."""
    while True:
        order = draw.permutation(size)
        if (order != np.arange(size)).any():
            return order
