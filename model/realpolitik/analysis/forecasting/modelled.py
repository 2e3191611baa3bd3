"""The model as a predictor: courses from every origin, read through a measurement model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.experiment.hindcast import QUANTITIES, Course
from realpolitik.experiment.hindcast_shocks import SHOCK_QUANTITIES
from realpolitik.theory.inputs import Floats

Measurement = Mapping[str, Mapping[str, float]]
"""Channel of a panel to the weights of the model's quantities that it sees."""


@dataclass(frozen=True)
class Reading:
    """How the response to a shock is read off the model."""

    weights: Mapping[str, float]
    """Of SHOCK_QUANTITIES, in what event data see."""
    reach: float = 0.0
    """Power to which the reach of a pair multiplies its response: reports dwell on the mighty."""
    root: bool = False
    """Whether roots are seen: a balance of days is bounded, so great shocks show less than in proportion."""

    def __call__(self, response: Floats) -> Floats:
        """What is seen (A, A) of a response (K, A, A)."""
        weights = np.array([self.weights.get(name, 0.0) for name in SHOCK_QUANTITIES])
        seen = np.tensordot(weights, response, 1) * response[SHOCK_QUANTITIES.index("reach")] ** self.reach
        return np.asarray(np.sign(seen) * np.sqrt(np.abs(seen)) if self.root else seen)


@dataclass
class Modelled:
    """Expected changes by the model; courses are made when first asked for and kept."""

    name: str
    actor: Mapping[str, str]
    measured: Measurement
    run: Callable[[np.datetime64], Course | None]
    """The course from an origin; None where no world can be built."""
    reading: Reading
    respond: Callable[[Shock], Floats] | None = None
    """Mean change (K, A, A) of SHOCK_QUANTITIES in the half year after a shock because of it."""
    kept: dict[np.datetime64, Course | None] = field(default_factory=dict)
    responses: dict[str, Floats] = field(default_factory=dict)

    def course(self, origin: np.datetime64) -> Course | None:
        """The course from an origin."""
        if origin not in self.kept:
            self.kept[origin] = self.run(origin)
        return self.kept[origin]

    def changes(self, panel: Panel, horizon: int) -> Floats:
        """Expected change toward closeness, (T, A, A); 0 where there is no course."""
        size = len(set(self.actor.values()))
        found = np.zeros((len(panel.values), size, size))
        for t in range(len(panel.values)):
            course = self.course(panel.end(t))
            if course is not None:
                change = course.change(horizon * panel.months, panel.months)
                found[t] = course.matrix(self.weights(panel.channel) @ change)
        return found

    def weights(self, channel: str) -> Floats:
        """Weights (K,) of the model's quantities in what a channel sees."""
        seen = self.measured[channel]
        return np.array([seen.get(name, 0.0) for name in QUANTITIES])

    def response(self, shock: Shock) -> Floats:
        """Expected response toward closeness, (A, A)."""
        if self.respond is None:
            size = len(set(self.actor.values()))
            return np.zeros((size, size))
        key = shock.model_dump_json()
        if key not in self.responses:
            self.responses[key] = self.respond(shock)
        return self.reading(self.responses[key])


def who(terms: Design, blocs: bool) -> tuple[str, dict[str, str]]:
    """Actors as the builder of worlds takes them, and the actor of each state."""
    if not blocs:
        return ",".join(terms.states), {state: state for state in terms.states}
    listed = [
        name if members == (name,) else f"{name}={'+'.join(members)}" for name, members in terms.blocs.items()
    ]
    return ",".join(listed), terms.bloc
