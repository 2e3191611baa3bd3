"""What a predictor is, and four of them that need no model: each must fail the tests that follow.

A predictor says how much closer pairs are expected to come. Its actors may be states or blocs; the tests
relabel them, so its answer is a matrix over its own actors, not a list of pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from realpolitik.analysis.forecasting.baselines import CENTRES, forecasts
from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.panel import FIRST, SECOND, Panel
from realpolitik.evidence.series import STATES
from realpolitik.theory.inputs import Floats


class Predictor(Protocol):
    """Anything that gives predicted changes."""

    @property
    def name(self) -> str:
        """What scorecards call it."""
        ...

    @property
    def actor(self) -> Mapping[str, str]:
        """The predictor's actor that each state of the test belongs to."""
        ...

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Expected change toward closeness from each period over `horizon` periods, (T, A, A) symmetric.

        Actors in the order in which `actor` first names them; any unit, the same for all pairs and periods.
        Row t may use what was known at the end of period t and, if conditional, the later path of drivers.
        """
        ...

    def response(self, shock: Shock) -> Floats:
        """Expected change toward closeness in the half year after a shock because of it, (A, A) symmetric."""
        ...


def actors(predictor: Predictor) -> tuple[str, ...]:
    """The actors of a predictor in the order of its matrices."""
    return tuple(dict.fromkeys(predictor.actor.values()))


def spread_to_pairs(predictor: Predictor, matrices: Floats) -> Floats:
    """Values (…, P) of all pairs of states from matrices (…, A, A); NaN for states that take no part."""
    place = {actor: number for number, actor in enumerate(actors(predictor))}
    of = predictor.actor
    number = np.array([place[of[s]] if s in of else -1 for s in STATES])
    a, b = number[FIRST], number[SECOND]
    return np.where((a < 0) | (b < 0), np.nan, matrices[..., a, b])


@dataclass(frozen=True)
class Baseline:
    """The centre of a baseline's forecast as a predictor; it knows nothing of shocks."""

    name: str
    terms: Design

    @property
    def actor(self) -> Mapping[str, str]:
        """Every state for itself."""
        return {state: state for state in self.terms.states}

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Centre of the forecast (of the mixture: its mean) less the last value, toward closeness."""
        if self.name in CENTRES:
            centre = CENTRES[self.name](panel, horizon)
        else:
            centre = forecasts(panel, horizon)[self.name].mean(axis=-1)
        moved = np.nan_to_num(panel.closer * (centre - panel.values))
        return _matrices(moved, tuple(self.actor))

    def response(self, shock: Shock) -> Floats:
        """None."""
        size = len(self.terms.states)
        return np.zeros((size, size))


@dataclass(frozen=True)
class OneRule:
    """War parts two blocs: while the theatre is at war, their pairs drift apart, and nothing else moves."""

    terms: Design
    theatre: str = "ukraine"
    name: str = "one rule"

    @property
    def actor(self) -> Mapping[str, str]:
        """The blocs."""
        return self.terms.bloc

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """−1 for the two blocs if the war grows within the horizon."""
        from realpolitik.evidence.series import load

        level = load("theatre_level")
        war = level.of(self.theatre)
        first = int(level.times[0].astype(int)) + 1970
        changes = np.zeros((len(panel.values), len(self.terms.blocs), len(self.terms.blocs)))
        for t in range(len(panel.values)):
            now = panel.end(t - 1).astype(object).year - first
            then = panel.end(t + horizon - 1).astype(object).year - first
            if now >= 0 and then < len(war):
                changes[t] = self._apart(-(war[then] - war[now]))
        return changes

    def response(self, shock: Shock) -> Floats:
        """−1 for the two blocs when the shock is this war."""
        return self._apart(-1.0 if shock.theatre == self.theatre else 0.0)

    def _apart(self, value: float) -> Floats:
        order = list(self.terms.blocs)
        a, b = (order.index(name) for name in self.terms.apart)
        matrix = np.zeros((len(order), len(order)))
        matrix[a, b] = matrix[b, a] = value
        return matrix


@dataclass(frozen=True)
class RandomSigns:
    """Every theatre of war pushes every pair of blocs one way or the other, by the toss of a coin."""

    terms: Design
    seed: int
    name: str = "random signs"
    signs: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Toss the coins."""
        from realpolitik.evidence.series import load

        size = len(self.terms.blocs)
        draw = np.random.default_rng(self.seed).choice(
            [-1.0, 1.0], size=(len(load("theatre_level").names), size, size)
        )
        upper = np.triu(draw, 1)
        object.__setattr__(self, "signs", upper + upper.transpose(0, 2, 1))

    @property
    def actor(self) -> Mapping[str, str]:
        """The blocs."""
        return self.terms.bloc

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Sum over theatres of sign times the change of the war's level."""
        from realpolitik.evidence.series import load

        level = load("theatre_level")
        first = int(level.times[0].astype(int)) + 1970
        changes = np.zeros((len(panel.values), *self.signs.shape[1:]))
        for t in range(len(panel.values)):
            now = panel.end(t - 1).astype(object).year - first
            then = panel.end(t + horizon - 1).astype(object).year - first
            if now >= 0 and then < len(level.values):
                moved = level.values[then] - level.values[now]
                changes[t] = np.tensordot(moved, self.signs, 1)
        return changes

    def response(self, shock: Shock) -> Floats:
        """A coin for each pair."""
        size = len(self.terms.blocs)
        seed = [self.seed, int(shock.date.astype(int)), len(shock.kind)]
        upper = np.triu(np.random.default_rng(seed).choice([-1.0, 1.0], size=(size, size)), 1)
        return upper + upper.T


def _matrices(by_pair: Floats, states: tuple[str, ...]) -> Floats:
    place = {STATES.index(state): number for number, state in enumerate(states)}
    matrices = np.zeros((len(by_pair), len(states), len(states)))
    for pair, (a, b) in enumerate(zip(FIRST, SECOND, strict=True)):
        if a in place and b in place:
            matrices[:, place[a], place[b]] = matrices[:, place[b], place[a]] = by_pair[:, pair]
    return matrices
