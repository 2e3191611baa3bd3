"""How responses to shocks may be read, each scored on shocks of the nineties only: the log's second part.

What is chosen here is tested once on the shocks of GDELT. The search goes in stages, each around the best of
the one before; of those within one standard error of the best the first stays, which is how years are read if
that is among them [breiman1984].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.analysis.forecasting.dated_shocks import DatedShocks, dated_shocks
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.modelled import Modelled, Reading
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.variants import CHOSEN, FEW, model, structures, told
from realpolitik.experiment.hindcast_shocks import SHOCK_QUANTITIES

START = Reading(CHOSEN["hostility"])
"""As years are read."""
DIRECT = ("hostility", "named")
TRIED = (
    *("states", "states, rules off", "states, disputes weigh double", "states, siding weighs half"),
    *("states, sanctions not given", "states, no links to pairs"),
)
"""Structures that may answer shocks otherwise than the chosen one does."""


@dataclass(frozen=True)
class ShockTried:
    """One way to read responses and its score on the nineties."""

    structure: str
    reading: Reading
    found: DatedShocks

    @property
    def events(self) -> str:
        """The reading in words."""
        parts = [told(self.reading.weights)]
        parts += [f"times reach to the power of {self.reading.reach:g}"] if self.reading.reach else []
        parts += ["roots"] if self.reading.root else []
        return ", ".join(parts)


def direct(best: Reading) -> list[Reading]:
    """What is seen of the pairs that are hit, and how sizes are seen."""
    others = {name: weight for name, weight in best.weights.items() if name not in DIRECT}
    return [
        Reading({**base, **others}, reach, root)
        for base in ({"hostility": 1.0}, {"named": 1.0}, {"hostility": 1.0, "named": 1.0})
        for reach in (0.0, 0.5, 1.0)
        for root in (False, True)
    ]


def grid(best: Reading) -> list[Reading]:
    """Answers of third parties around a reading: more or less of them, or the other way."""
    return [
        replace(best, weights={**best.weights, "surroundings": around, "camps": through})
        for around in (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 4.0)
        for through in (-1.0, 0.0, 0.5, 1.0, 2.0, 4.0)
    ]


def more(best: Reading) -> list[Reading]:
    """One more quantity beside what is seen already."""
    return [
        replace(best, weights={**best.weights, name: weight})
        for name in ("mood", "threat", "common_threat", "grievance", "pressure", "position", "index")
        for weight in (-2.0, -1.0, 1.0, 2.0)
    ]


def alone(best: Reading) -> list[Reading]:
    """Each quantity for itself, whatever was best."""
    return [Reading({name: 1.0}) for name in SHOCK_QUANTITIES if name not in ("mood", "reach")]


def shock_log(terms: Design, *, runs: int = FEW, workers: int = 1) -> Iterator[ShockTried]:
    """Score every reading on the chosen structure, then the chosen reading on every structure."""
    early = panel("keds_month")
    listed = structures(terms)

    def score(tried: Modelled, reading: Reading) -> ShockTried:
        tried.reading = reading
        found = dated_shocks(tried, terms, shocks=terms.early_shocks, panel=early)
        return ShockTried(tried.name, reading, found)

    chosen = model(listed[TRIED[0]], terms, runs, years=1, workers=workers)
    yield (best := score(chosen, START))
    for around in (alone, direct, grid, more):
        here = [score(chosen, reading) for reading in around(best.reading)]
        yield from here
        best = picked([best, *here])
    for name in TRIED[1:]:
        yield score(model(listed[name], terms, runs, years=1, workers=workers), best.reading)


def picked(tried: Sequence[ShockTried]) -> ShockTried:
    """The first of those whose score is within one standard error of the best."""
    best = max(tried, key=lambda one: one.found.value)
    error = float(np.std(best.found.drawn))
    return next(one for one in tried if one.found.value >= best.found.value - error)
