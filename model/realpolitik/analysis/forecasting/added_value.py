"""Does a theory know more than the past of each pair? Partial correlation of predicted and observed change.

Over all origins and pairs, both the observed change toward closeness and the predicted one are cleared of
what the pair's own history says (distance to its mean, last change, the mixture's forecast), then
correlated, each pair weighted by how steady it usually is. The mean over panels and horizons is the added
value. Two nulls keep smoothness and calendar from earning it: worlds in which the actors are relabelled,
and calendars rolled on by some years. A third, stricter one shuffles names within blocs only: what is above
it is known of states, not of blocs. How much hangs on single origins is told by drawing them again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.analysis.forecasting.baselines import MEMORY, forecasts
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import panel as panel_named
from realpolitik.analysis.forecasting.predictor import Predictor, actors, spread_to_pairs
from realpolitik.analysis.forecasting.rolling import origins, until, usual_change
from realpolitik.analysis.forecasting.skill import blocks
from realpolitik.theory.inputs import Floats

RELABELLED, ROLLED = 200, 12
TURNS = range(1, ROLLED + 1)
BAR, SUSPECT, BEYOND = 0.07, 0.15, 0.95
RESAMPLES = 1000
SEVERAL = 5
"""Origins below which a panel and horizon say what happened in some year rather than what is foretold."""


@dataclass(frozen=True)
class Field:
    """One panel and horizon prepared once: what was observed, what history said, and weights."""

    panel: Panel
    horizon: int
    periods: np.ndarray
    pairs: np.ndarray
    rows: np.ndarray  # (O, P') cases that count
    weight: Floats  # (n,) square root of the weight of each case
    history: Floats  # (n, k) orthonormal columns that span what history says, weighted
    observed: Floats  # (n,) what history leaves, length 1

    @property
    def label(self) -> str:
        """Panel and horizon in words."""
        unit = {1: "year", 4: "quarter", 12: "month"}[self.panel.per_year]
        return f"{self.panel.title}, {self.horizon} {unit}{'s' * (self.horizon > 1)}"

    def correlation(self, changes: Floats) -> float:
        """Partial correlation of predicted changes (T, P) with the observed; 0 where they say nothing."""
        rest = self.rest(changes)
        left = float(np.linalg.norm(rest))
        return float(self.observed @ rest / left) if left > 0 else 0.0

    def rest(self, changes: Floats) -> Floats:
        """What history leaves of predicted changes (T, P), (n,); 0 where that is rounding."""
        given = changes[self.periods][:, self.pairs][self.rows] * self.weight
        size = float(np.linalg.norm(given))
        rest = given - self.history @ (self.history.T @ given)
        return np.asarray(rest if np.linalg.norm(rest) > 1e-6 * max(size, 1e-30) else 0.0 * rest)

    def resampled(self, changes: Floats, seed: int) -> Floats:
        """Correlations with blocks of origins drawn again, (RESAMPLES,)."""
        rest, origin = self.rest(changes), np.nonzero(self.rows)[0]
        size = len(self.periods)
        sums = np.array(
            [
                np.bincount(origin, one * other, size)
                for one, other in ((rest, self.observed), (rest, rest), (self.observed, self.observed))
            ]
        )
        rows = blocks(size, min(self.horizon + 1, size), RESAMPLES, seed)
        both, told, seen = sums[:, rows].sum(axis=-1)
        return np.asarray(both / np.sqrt(np.maximum(told * seen, 1e-300)))


def field(panel: Panel, horizon: int, terms: Design, *, tuning: bool | None = None) -> Field:
    """Prepare a panel and horizon; `tuning` True keeps outcomes known by `tuned_until`, False the later ones.

    Without `tuning`, all of them.
    """
    if tuning:
        periods = until(panel, horizon, terms, terms.tuned_until)
    else:
        periods = origins(panel, horizon, terms, since=None if tuning is None else terms.tuned_until)
    pairs = np.flatnonzero(terms.counted())
    y = panel.values
    mixed = forecasts(panel, horizon)["mix"].mean(axis=-1)
    past = [y[max(0, t + 1 - MEMORY * panel.per_year) : t + 1] for t in periods]
    mean = np.array([np.nansum(p, axis=0) / np.maximum((~np.isnan(p)).sum(axis=0), 1) for p in past])
    last = np.array([y[t] - y[t - 1] for t in periods])
    now = y[periods]
    parts = np.stack([mean - now, last, mixed[periods] - now], axis=-1)[:, pairs]
    change = panel.closer * (y[periods + horizon] - now)[:, pairs]
    scale = usual_change(panel, horizon)[periods][:, pairs]
    rows = np.isfinite(change) & np.isfinite(parts).all(axis=-1) & np.isfinite(scale)
    weight = 1 / scale[rows]
    controls = np.column_stack([np.ones(int(rows.sum())), parts[rows]]) * weight[:, None]
    history, _ = np.linalg.qr(controls)
    observed = change[rows] * weight
    observed = observed - history @ (history.T @ observed)
    return Field(panel, horizon, periods, pairs, rows, weight, history, observed / np.linalg.norm(observed))


def fields(
    terms: Design, *, tuning: bool | None = None, panels: Mapping[str, Panel] | None = None
) -> list[Field]:
    """All panels and horizons of the added value that have an origin to score."""
    found = []
    for name, horizons in terms.added_value.items():
        panel = panels[name] if panels else panel_named(name)
        for horizon in horizons:
            late = origins(panel, horizon, terms, since=terms.tuned_until if tuning is False else None)
            some = until(panel, horizon, terms, terms.tuned_until) if tuning else late
            if len(some):
                found.append(field(panel, horizon, terms, tuning=tuning))
    return found


@dataclass(frozen=True)
class AddedValue:
    """The added value of one predictor, by panel and over all, with both nulls."""

    parts: dict[str, float]
    value: float
    relabelled: Floats
    within: Floats
    """Worlds in which names are shuffled within blocs only; empty where blocs act, not states."""
    rolled: Floats
    turns: int
    """Different calendars among those rolled: few origins have few turns."""
    origins: dict[str, int]
    """Number of origins behind each part."""
    drawn: Floats
    """(RESAMPLES,) with blocks of origins drawn again, the same for every predictor."""

    @property
    def interval(self) -> tuple[float, float]:
        """90 % from blocks of origins; pairs and panels are taken as they are, so too narrow."""
        return float(np.quantile(self.drawn, 0.05)), float(np.quantile(self.drawn, 0.95))

    @property
    def beyond_relabelled(self) -> float:
        """Share of relabelled worlds that it beats."""
        return float((self.relabelled < self.value).mean())

    @property
    def beyond_within(self) -> float | None:
        """Share of the worlds relabelled within blocs that it beats."""
        return float((self.within < self.value).mean()) if len(self.within) else None

    @property
    def beyond_rolled(self) -> int:
        """Number of rolled calendars that it beats."""
        return int((self.rolled < self.value).sum())

    @property
    def passed(self) -> bool:
        """At least .07, above 95 % of relabelled worlds and all but one of the rolled calendars."""
        return (
            self.value >= BAR
            and self.beyond_relabelled >= BEYOND
            and self.beyond_rolled >= len(self.rolled) - 1
        )


def added_value(
    predictor: Predictor,
    prepared: Iterable[Field],
    *,
    blocs: Iterable[Sequence[str]] = (),
    seed: int = 1,
) -> AddedValue:
    """Mean partial correlation of a predictor over prepared panels, and where it falls among its nulls.

    `blocs` are the states within which names are shuffled for the stricter null.
    """
    prepared = list(prepared)
    matrices = [predictor.changes(field.panel, field.horizon) for field in prepared]
    by_pair = [spread_to_pairs(predictor, given) for given in matrices]
    parts = {field.label: field.correlation(given) for field, given in zip(prepared, by_pair, strict=True)}
    drawn = [field.resampled(given, seed) for field, given in zip(prepared, by_pair, strict=True)]

    def among(orders: Iterable[np.ndarray]) -> Floats:
        return np.array(
            [
                np.mean(
                    [
                        field.correlation(spread_to_pairs(predictor, given[:, order][:, :, order]))
                        for field, given in zip(prepared, matrices, strict=True)
                    ]
                )
                for order in orders
            ]
        )

    rolled = [
        np.mean(
            [
                field.correlation(_rolled(given, field.periods, turn))
                for field, given in zip(prepared, by_pair, strict=True)
            ]
        )
        for turn in TURNS
    ]
    return AddedValue(
        parts,
        float(np.mean(list(parts.values()))),
        among(relabellings(len(actors(predictor)), RELABELLED, seed)),
        among(shuffles(actors(predictor), blocs, RELABELLED, seed)),
        np.array(rolled),
        len({tuple(_step(len(f.periods), turn) % len(f.periods) for f in prepared) for turn in TURNS}),
        {field.label: len(field.periods) for field in prepared},
        np.mean(drawn, axis=0),
    )


def relabellings(size: int, count: int, seed: int) -> list[np.ndarray]:
    """Orders of the actors other than their own: all of them where they are few, else `count` by chance."""
    own = tuple(range(size))
    if size <= 5:
        return [np.array(order) for order in itertools.permutations(own) if order != own]
    draw = np.random.default_rng(seed)
    return [draw.permutation(size) for _ in range(count)]


def shuffles(names: Sequence[str], blocs: Iterable[Sequence[str]], count: int, seed: int) -> list[np.ndarray]:
    """Orders of the actors in which names move within their blocs only, by chance; none if none can move."""
    places = [np.flatnonzero([name in members for name in names]) for members in blocs]
    draw, own = np.random.default_rng(seed), np.arange(len(names))
    found: list[np.ndarray] = []
    while len(found) < count and any(len(place) > 1 for place in places):
        order = own.copy()
        for place in places:
            order[place] = draw.permutation(place)
        if (order != own).any():
            found.append(order)
    return found


def _step(origins: int, turn: int) -> int:
    """Origins by which a calendar is rolled on: `turn` of thirteen parts of it, one at least."""
    return max(1, round(turn * origins / (ROLLED + 1)))


def _rolled(changes: Floats, periods: np.ndarray, turn: int) -> Floats:
    """Predictions of origins rolled on by `turn` of thirteen parts of the calendar."""
    moved = changes.copy()
    moved[periods] = changes[np.roll(periods, _step(len(periods), turn))]
    return moved
