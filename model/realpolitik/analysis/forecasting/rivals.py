"""Simpler theories as predictors, on the same worlds: the rival cores, and sides in live disputes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.modelled import who
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.rivals.cores import CORES, Core
from realpolitik.experiment.hindcast_shocks import shocked
from realpolitik.experiment.hindcast_world import Structure, world_at
from realpolitik.theory.inputs import LINK_KINDS, Case, Floats, Inputs

YEARS = 5


def sides(inputs: Inputs, drivers: Floats) -> Floats:
    """Two states are as far apart as they stand on live disputes, by how much both care, and nothing else.

    A core: (M, E) levels of drivers to (M, N, N), 0 where they quarrel about nothing.
    """
    links = inputs.links
    alive = np.repeat(inputs.activity[None], len(drivers), axis=0)
    for row in np.flatnonzero(links.kind == LINK_KINDS.index("dispute")):
        e = links.driver[row]
        alive[:, links.a[row]] += links.gain[row] * (drivers[:, e] - inputs.driver_start[e])
    apart = np.abs(inputs.position[:, :, None] - inputs.position[:, None, :])
    both_care = np.sqrt(inputs.salience[:, :, None] * inputs.salience[:, None, :])
    return -np.tensordot(alive, apart * both_care, 1)


@dataclass
class Rival:
    """A core as a predictor: the change of its answer as the known drivers move."""

    name: str
    core: Core
    terms: Design
    structure: Structure
    cases: dict[np.datetime64, Case | None] = field(default_factory=dict)
    moved: dict[tuple[np.datetime64, int, int], Floats] = field(default_factory=dict)

    @property
    def actor(self) -> Mapping[str, str]:
        """Every state for itself."""
        return who(self.terms, blocs=False)[1]

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Expected changes toward closeness, (T, A, A)."""
        size = len(self.actor)
        found = np.zeros((len(panel.values), size, size))
        for t in range(len(panel.values)):
            case = self._case(panel.end(t))
            if case is not None:
                key = (panel.end(t), horizon * panel.months, panel.months)
                if key not in self.moved:
                    self.moved[key] = self._moved(case, *key[1:])
                found[t] = self.moved[key]
        return found

    def response(self, shock: Shock) -> Floats:
        """The change of its answer because of the shock, (A, A)."""
        case = shocked(
            *(self.structure, shock.month, shock.kind, shock.between),
            *(shock.drivers, shock.disputes, self.terms.facts),
        )
        return self._moved(case, 6, 6)

    def _moved(self, case: Case, months: int, length: int) -> Floats:
        """Mean answer over the last `length` of `months` months less that of the start."""
        levels = [known_levels(case, month) for month in (0, *range(months - length + 1, months + 1))]
        answers = self.core(case.inputs, np.array(levels))
        return np.asarray(answers[1:].mean(axis=0) - answers[0])

    def _case(self, origin: np.datetime64) -> Case | None:
        month = origin.astype("datetime64[M]")
        if month not in self.cases:
            self.cases[month] = None
            if month.astype(object).year >= self.terms.first_origin:
                until = str(month + 12 * YEARS)
                self.cases[month] = world_at(self.structure, str(month), until, self.terms.facts)
        return self.cases[month]


def known_levels(case: Case, month: int) -> list[float]:
    """Level of every driver some months after the start; drivers without a dated path stay where they are."""
    levels = []
    for process, start in zip(case.processes, case.inputs.driver_start, strict=True):
        level = float(start)
        if process.kind == "schedule":
            dated = zip(process.numbers["steps"], process.numbers["values"], strict=True)
            level = [level, *(value for step, value in dated if step <= month)][-1]
        levels.append(level)
    return levels


def rivals(terms: Design, structure: Structure) -> list[Rival]:
    """The rival cores, and sides in disputes."""
    cores = {**CORES, "sides in disputes": sides}
    return [Rival(name, core, terms, structure) for name, core in cores.items()]
