"""Simpler theories as predictors, on the same worlds: power-weighted mean, descent of a landscape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.modelled import who
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.camps import propensity
from realpolitik.experiment.hindcast_world import Structure, world_at
from realpolitik.theory.inputs import LINK_KINDS, Case, Floats
from realpolitik.theory.landscape import camps_of, energies

Rule = Callable[[Case, int], tuple[Floats, Floats]]
"""A case and months ahead to expected changes toward closeness in events and in votes, (N, N) each."""


def power_weighted_mean(case: Case, months: int) -> tuple[Floats, Floats]:
    """Each question ends at the mean position weighted by power and salience, and all move half way to it.

    So two states stand half as far apart on each live dispute as their positions; their quarrel changes with
    how alive it is. On world order all converge on the mean weighted by power.
    """
    inputs = case.inputs
    last = _activity(case, months) - inputs.activity
    apart = np.abs(inputs.position[:, :, None] - inputs.position[:, None, :]) / 2
    cared = np.sqrt(inputs.salience[:, :, None] * inputs.salience[:, None, :])
    events = -np.tensordot(last, apart * cared, 1)
    votes = np.abs(inputs.order[:, None] - inputs.order[None]) / 2 * months / 12
    return events, votes


def landscape_descent(case: Case, months: int) -> tuple[Floats, Floats]:
    """States fall into the two camps of least energy: comrades come closer, the others drift apart."""
    start = next(iter(simulate(replace(case, steps=1), 1, 0, workers=1))).history
    ties = propensity(start.common_threat[0, 0], start.hostility[0, 0], start.dependence[0, 0])
    size = len(case.actors)
    camps = np.array(camps_of(int(energies(case.inputs.power, ties).argmin()), size))
    together = np.where(camps[:, None] == camps[None], 1.0, -1.0) * months / 12
    np.fill_diagonal(together, 0.0)
    return together, together


def _activity(case: Case, months: int) -> Floats:
    """Activity of the disputes after some months, as schedules of drivers have it."""
    links, activity = case.inputs.links, case.inputs.activity.copy()
    for row in np.flatnonzero(links.kind == LINK_KINDS.index("dispute")):
        e = links.driver[row]
        process = case.processes[e]
        if process.kind == "schedule":
            steps, values = process.numbers["steps"], process.numbers["values"]
            passed = [value for step, value in zip(steps, values, strict=True) if step <= months]
            level = passed[-1] if passed else case.inputs.driver_start[e]
            activity[links.a[row]] += links.gain[row] * (level - case.inputs.driver_start[e])
    return activity


@dataclass
class Rival:
    """A simpler theory on the same worlds."""

    name: str
    rule: Rule
    terms: Design
    structure: Structure
    kept: dict[np.datetime64, Case | None] = field(default_factory=dict)

    @property
    def actor(self) -> Mapping[str, str]:
        """Every state for itself."""
        return who(self.terms, blocs=False)[1]

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Expected changes toward closeness, (T, A, A)."""
        size = len(self.actor)
        found = np.zeros((len(panel.values), size, size))
        for t in range(len(panel.values) - horizon):
            case = self._case(panel.end(t))
            if case is not None:
                events, votes = self.rule(case, horizon * panel.months)
                found[t] = votes if panel.channel == "diplomacy" else events
        return found

    def response(self, shock: Shock) -> Floats:
        """What the rule says of the disputes that a war moves; nothing of anything else."""
        return np.zeros((len(self.actor), len(self.actor)))

    def _case(self, origin: np.datetime64) -> Case | None:
        month = origin.astype("datetime64[M]")
        if month not in self.kept:
            early = month.astype(object).year < self.terms.first_origin
            until = str(month + 12 * 5)
            self.kept[month] = (
                None if early else world_at(self.structure, str(month), until, self.terms.facts)
            )
        return self.kept[month]


def rivals(terms: Design, structure: Structure) -> list[Rival]:
    """Both simpler theories."""
    return [
        Rival("power-weighted mean", power_weighted_mean, terms, structure),
        Rival("landscape descent", landscape_descent, terms, structure),
    ]
