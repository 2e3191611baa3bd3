"""The same world with and without a dated shock, on the same luck: what the shock does to every pair.

The world is that of the shock's month, with drivers frozen. The shock comes at the first step: a driver of
its own that moves what its kind moves between the states named, or, for a war, the disputes and drivers that
it brings to a new level. Sizes are judged once for each kind, next to those of
the worlds (full-scale war in Ukraine: hostility of the West and Russia + .3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from realpolitik.experiment.hindcast import QUANTITIES, course
from realpolitik.experiment.hindcast_ties import TIES, through, ties
from realpolitik.experiment.hindcast_world import Facts, Structure, document_at, stated, to_case
from realpolitik.theory.inputs import Case, Floats, Process

MONTHS = 6
THROUGH = tuple(f"through {name}" for name in TIES)
SHOCK_QUANTITIES = (*QUANTITIES, "named", "mood", "reach", *THROUGH)
"""What a shock is seen to do: responses of QUANTITIES; `named`, how much closer the shock itself sets pairs,
whatever the rules make of it; `mood`, the mean response of hostility over all pairs, which reports on any
pair might take in; `reach`, no response but the geometric mean of the powers of a pair, to weigh by; and
THROUGH, the response of hostility that reaches a pair through third states by each tie at the start."""
Sizes = Mapping[str, float]
KINDS: Mapping[str, Sizes] = {
    # one is the state that acts, other the one acted upon; hostility and pressure of each toward the other
    "strike": {"one_hostility": 0.2, "other_hostility": 0.2, "one_force": 0.2, "other_force": 0.1},
    "sanction": {"one_hostility": 0.05, "other_hostility": 0.1, "one_sanction": 0.25},
    "dispute": {"one_hostility": 0.1, "other_hostility": 0.1},
    "rupture": {"one_hostility": 0.2, "other_hostility": 0.2, "one_sanction": 0.2},
    "treaty": {"one_hostility": -0.15, "other_hostility": -0.15},
}


def response(
    structure: Structure,
    month: str,
    kind: str,
    between: Iterable[tuple[str, str]],
    drivers: Mapping[str, float],
    disputes: Mapping[str, float],
    facts: Facts,
    *,
    blocs: Mapping[str, str],
    runs: int,
    seed: int = 1,
    workers: int = 1,
) -> Floats:
    """Mean over six months and all runs of the change in SHOCK_QUANTITIES because of a shock, (K, A, A)."""
    between = tuple(between)
    with_shock = shocked(structure, month, kind, between, drivers, disputes, facts)
    one, other = (
        course(case, runs, seed, parameters=structure.parameters, workers=workers)
        for case in (with_shock, frozen(with_shock))
    )
    difference = one.matrix((one.by_month - other.by_month)[1 : MONTHS + 1].mean(axis=0))
    size = len(with_shock.actors)
    hostility = difference[QUANTITIES.index("hostility")]
    mood = np.full((size, size), hostility.sum() / (size * (size - 1)))
    reach = np.sqrt(np.outer(with_shock.inputs.power, with_shock.inputs.power))
    tied = ties(with_shock, blocs)
    others = (through(tied[name], hostility) for name in TIES)
    return np.stack([*difference, named(with_shock.actors, kind, between), mood, reach, *others])


def named(actors: tuple[str, ...], kind: str, between: Iterable[tuple[str, str]]) -> Floats:
    """How much closer a kind of shock sets the pairs that it names, (A, A); 0 for a war, which names none."""
    sizes = KINDS.get(kind, {})
    closer = -(sizes.get("one_hostility", 0.0) + sizes.get("other_hostility", 0.0)) / 2
    matrix = np.zeros((len(actors), len(actors)))
    for pair in between:
        a, b = (actors.index(name) for name in pair)
        matrix[a, b] = matrix[b, a] = matrix[a, b] + closer
    return matrix


def shocked(
    structure: Structure,
    month: str,
    kind: str,
    between: Iterable[tuple[str, str]],
    drivers: Mapping[str, float],
    disputes: Mapping[str, float],
    facts: Facts,
) -> Case:
    """The world of a month in which the shock moves, from the first step on, and nothing else.

    `drivers` and `disputes` are the levels that a war brings them to. Shocks are of states: each needs an
    actor of its own in `structure`.
    """
    until = str(np.datetime64(month, "M") + MONTHS + 1)
    document = document_at(replace(structure, mode="known", sanctions=False), month, until, facts)
    for name, driver in document["drivers"].items():
        driver["process"] = {"kind": "constant"}
        if name in drivers:
            driver["process"] = _at_once(month, drivers[name])
    links = _links(KINDS.get(kind, {}), tuple(between))
    for name, level in disputes.items():
        start = document["disputes"][name]["activity"]["value"]
        links.setdefault("dispute", {})[name] = stated(level - start)
    document["drivers"]["shock"] = {
        "label": f"{kind} of {month}",
        "unit": "0 before, 1 after",
        "start": stated(0.0),
        "process": _at_once(month, 1.0),
        "links": links,
    }
    return to_case(document)


def frozen(case: Case) -> Case:
    """The case with every driver kept at its start."""
    return replace(
        case,
        processes=tuple(
            Process("schedule", {"steps": (1,), "values": (float(level),)})
            for level in case.inputs.driver_start
        ),
    )


def _links(sizes: Sizes, between: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    links: dict[str, Any] = {}
    for one, other in between:
        for side, (a, b) in (("one", (one, other)), ("other", (other, one))):
            if f"{side}_hostility" in sizes:
                links.setdefault("hostility", {}).setdefault(a, {})[b] = stated(sizes[f"{side}_hostility"])
            for kind in ("sanction", "force"):
                if f"{side}_{kind}" in sizes:
                    toward = links.setdefault("pressure", {}).setdefault(a, {}).setdefault(b, {})
                    toward[kind] = stated(sizes[f"{side}_{kind}"])
    return links


def _at_once(month: str, level: float) -> dict[str, Any]:
    after = str(np.datetime64(month, "M") + 1)
    return {"kind": "schedule", "values": {after: stated(level)}}
