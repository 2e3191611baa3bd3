"""Variants of structure and measurement, each scored on outcomes known by the end of 2013 only: the log.

Which states or blocs act, which drivers are given, what events and votes are taken to see. The chosen
variant is the first; nothing here looks at a later year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.analysis.forecasting.added_value import added_value, fields
from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.modelled import Modelled, Reading, who
from realpolitik.experiment.hindcast import QUANTITIES, Course, course
from realpolitik.experiment.hindcast_shocks import response
from realpolitik.experiment.hindcast_world import Structure, world_at
from realpolitik.theory.inputs import Floats

CHOSEN = {
    "hostility": {"hostility": 1.0, "surroundings": 2.0, "camps": 1.0},
    "diplomacy": {"position": 1.0},
    "arms": {"arms": 1.0},
    "trade": {"trade": 1.0},
}
"""What each kind of series sees of the model."""
READING = Reading(CHOSEN["hostility"])
"""How responses to dated shocks are read."""
MEASUREMENTS: tuple[tuple[Mapping[str, float], Mapping[str, float]], ...] = (
    (CHOSEN["hostility"], CHOSEN["diplomacy"]),
    *(
        ({"hostility": 1.0, "surroundings": around, "camps": through}, CHOSEN["diplomacy"])
        for around in (0.5, 1.0, 2.0, 4.0)
        for through in (0.0, 0.5, 1.0, 2.0)
    ),
    *(({name: 1.0}, CHOSEN["diplomacy"]) for name in QUANTITIES),
    *((CHOSEN["hostility"], {name: 1.0}) for name in QUANTITIES if name != "position"),
)
"""What events and votes may see; the chosen first."""
OFF = dict.fromkeys(
    (
        *("exchange", "common_cause", "enmity", "third_party", "own_need", "dependence_aversion", "wedge"),
        *("commitment_cost", "entrapment"),
        *("dispute_weight", "coercion_weight", "siding_weight", "aloofness_weight"),
    ),
    0.0,
)
"""The model with its rules off: standing terms, links and chance are left."""
YEARS = 5
RUNS, FEW, SEED = 60, 16, 1


def structures(terms: Design) -> dict[str, Structure]:
    """Every structure that was tried, by name; the first is the one chosen."""
    states, _ = who(terms, blocs=False)
    blocs, _ = who(terms, blocs=True)
    base = Structure("states", states)
    return {
        each.name: each
        for each in (
            base,
            replace(base, name="blocs", actors=blocs),
            replace(base, name="states, sanctions not given", sanctions=False),
            replace(base, name="states, no links to pairs", links=False),
            replace(base, name="states, disputes only", links=False, sanctions=False),
            replace(base, name="states, disputes not given", disputes=False),
            replace(base, name="states, only links", disputes=False, sanctions=False),
            replace(base, name="states, governments not given", governments=False),
            replace(base, name="states, drivers forecast", mode="forecast"),
            replace(base, name="states, disputes weigh double", parameters={"dispute_weight": 1.6}),
            replace(base, name="states, siding weighs half", parameters={"siding_weight": 0.75}),
            replace(base, name="states, rules off", parameters=OFF),
        )
    }


def told(weights: Mapping[str, float]) -> str:
    """Weights of quantities in words."""
    return " + ".join(name if weight == 1 else f"{weight:g} {name}" for name, weight in weights.items())


def model(
    structure: Structure,
    terms: Design,
    runs: int = RUNS,
    *,
    years: int = YEARS,
    seed: int = SEED,
    workers: int = 1,
) -> Modelled:
    """A structure as a predictor; a course is run when it is first asked for."""
    blocs = structure.actors == who(terms, blocs=True)[0]
    _, actor = who(terms, blocs)

    def run(origin: np.datetime64) -> Course | None:
        month = origin.astype("datetime64[M]")
        if month.astype(object).year < terms.first_origin:
            return None
        until = str(month + 12 * years)
        case = world_at(structure, str(month), until, terms.facts)
        return course(case, runs, seed, parameters=structure.parameters, workers=workers)

    def respond(shock: Shock) -> Floats:
        return response(
            structure,
            shock.month,
            shock.kind,
            shock.between,
            shock.drivers,
            shock.disputes,
            terms.facts,
            blocs=terms.bloc,
            runs=runs,
            seed=seed,
            workers=workers,
        )

    return Modelled(structure.name, actor, CHOSEN, run, READING, None if blocs else respond)


@dataclass(frozen=True)
class Tried:
    """One variant and its score on years to 2013."""

    structure: str
    events: str
    votes: str
    parts: Mapping[str, float]
    value: float
    beyond_relabelled: float
    beyond_rolled: int


def log(terms: Design, *, runs: int = FEW, workers: int = 1) -> Iterator[Tried]:
    """Score every structure with the chosen measurement, and every measurement with the chosen structure."""
    prepared = fields(terms, tuning=True)
    for number, structure in enumerate(structures(terms).values()):
        tried = model(structure, terms, runs, years=3, workers=workers)
        for events, votes in MEASUREMENTS if number == 0 else MEASUREMENTS[:1]:
            tried.measured = {**CHOSEN, "hostility": events, "diplomacy": votes}
            found = added_value(tried, prepared)
            yield Tried(
                structure.name,
                told(events),
                told(votes),
                found.parts,
                found.value,
                found.beyond_relabelled,
                found.beyond_rolled,
            )
