"""How responses to shocks may be read, scored on those of the nineties and of 2005-13: the log's second part.

What is chosen here is tested once on the shocks of GDELT. On the nineties the search goes in stages, each
around the best of the one before; of those within one standard error of the best the first stays, which is
how years are read if that is among them [breiman1984]. On 2005-13 every tie of third parties is tried once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.analysis.forecasting.dated_shocks import (
    WINDOW,
    DatedShocks,
    by_month,
    correlation,
    dated_shocks,
    foretold,
    held,
    observed,
    places,
)
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.modelled import Modelled, Reading
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.variants import CHOSEN, FEW, SEED, model, structures, told
from realpolitik.experiment.hindcast_shocks import SHOCK_QUANTITIES, THROUGH

START = Reading(CHOSEN["hostility"])
"""As years are read."""
DIRECT = ("hostility", "named")
SHORTER = (1, 3)  # months on each side, beside six
ELSEWHERE = "shocks 2005-13, each month read as is best on the others"
TRIED = (
    *("states", "states, rules off", "states, disputes weigh double", "states, siding weighs half"),
    *("states, sanctions not given", "states, no links to pairs"),
)
"""Structures that may answer shocks otherwise than the chosen one does."""


@dataclass(frozen=True)
class ShockTried:
    """One way to read responses and its score."""

    structure: str
    reading: Reading
    found: DatedShocks
    test: str = "shocks 1992-98"

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
    apart = ("mood", "reach", *THROUGH)
    return [Reading({name: 1.0}) for name in SHOCK_QUANTITIES if name not in apart]


def third_parties() -> list[Reading]:
    """Who else answers, by what ties it to those named; nobody else; and how sizes are seen."""
    around = {"hostility": 1.0, "surroundings": 2.0}
    return [
        START,
        *(Reading({**around, name: weight}) for name in THROUGH for weight in (1.0, 3.0)),
        *(Reading(weights) for weights in (around, {"hostility": 1.0}, {"named": 1.0})),
        replace(START, reach=0.5),
        replace(START, reach=1.0),
        replace(START, root=True),
    ]


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


def middle_log(terms: Design, *, runs: int = FEW, workers: int = 1) -> Iterator[ShockTried]:
    """Score every answer of third parties on 2005–13, then the reading of years otherwise."""
    middle, listed = panel("icews_month"), structures(terms)
    chosen = model(listed[TRIED[0]], terms, runs, years=1, workers=workers)

    def score(tried: Modelled, reading: Reading, window: int = WINDOW) -> ShockTried:
        tried.reading = reading
        found = dated_shocks(tried, terms, shocks=terms.middle_shocks, panel=middle, window=window)
        months = "" if window == WINDOW else f", window of {window}"
        return ShockTried(tried.name, reading, found, f"shocks 2005-13{months}")

    yield from (score(chosen, reading) for reading in third_parties())
    yield ShockTried(TRIED[0], Reading({}), chosen_elsewhere(chosen, terms, middle), ELSEWHERE)
    yield from (score(chosen, START, window) for window in SHORTER)
    for name in TRIED[1:]:
        yield score(model(listed[name], terms, runs, years=1, workers=workers), START)


def chosen_elsewhere(tried: Modelled, terms: Design, middle: Panel) -> DatedShocks:
    """The score if the shocks of each month are read as is best on those of all other months [stone1974]."""
    months = by_month(terms.middle_shocks)
    pairs, seen = observed(terms, middle)
    each = []
    for reading in third_parties():
        tried.reading = reading
        each.append(foretold(tried, months) / np.linalg.norm(foretold(tried, months)[:, pairs]))
    seen = seen[places(months, middle)]
    rows = np.arange(len(months))
    read = [
        max(each, key=lambda one: correlation(one[:, pairs][rows != row], seen[rows != row]))[row]
        for row in rows
    ]
    return held(np.array(read), months, terms, middle, seed=SEED)


def picked(tried: Sequence[ShockTried]) -> ShockTried:
    """The first of those whose score is within one standard error of the best."""
    best = max(tried, key=lambda one: one.found.value)
    return next(one for one in tried if one.found.value >= best.found.value - best.found.error)
