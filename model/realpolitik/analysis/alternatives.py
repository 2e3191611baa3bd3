"""Other worlds in which a claim might hold as well: tables shuffled over pairs, numbers drawn from ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from realpolitik.analysis.camps import triangular
from realpolitik.experiment.shifting import reapplied
from realpolitik.theory.inputs import Case, Inputs

SHUFFLED = ("volume", "pledge", "hostility", "pressure", "rung", "bargain")
"""What a pair brings along when tables are shuffled; geography and an announced signing stay."""
SIDES = ("position", "salience")
"""What an actor brings along when the parts in a dispute are dealt out anew; links of drivers stay."""
SYMMETRIC = ("proximity", "readiness")
FIXED = ("rung", "bargain", "sanction_channel", "links", "parameters", "driver_start")


def shuffled(case: Case, seed: int, number: int) -> Case:
    """The case with the start tables of its pairs dealt out anew, and the parts in disputes over actors.

    A pair's tables are dealt as a whole, some turned round.

    The same number gives the same deal in every arm.
    """
    generator = np.random.Generator(np.random.Philox(key=[seed, number]))
    count = len(case.actors)
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    order = generator.permutation(len(pairs))
    turned = generator.random(len(pairs)) < 0.5
    arrays: dict[str, Any] = {name: getattr(case.believed, name).copy() for name in SHUFFLED}
    for place, origin in enumerate(order):
        (i, j), (a, b) = pairs[place], pairs[origin]
        if turned[place]:
            a, b = b, a
        for name, array in arrays.items():
            held = getattr(case.believed, name)
            array[i, j], array[j, i] = held[a, b], held[b, a]
    arrays |= {name: getattr(case.believed, name).copy() for name in SIDES}
    for dispute in range(len(arrays["position"])):
        dealt = generator.permutation(count)
        for name in SIDES:
            arrays[name][dispute] = arrays[name][dispute, dealt]
    return _believing(case, replace(case.believed, **arrays))


def drawn(
    case: Case,
    bounds: tuple[Inputs, Inputs],
    ranges: dict[str, tuple[float, float]],
    seed: int,
    number: int,
) -> Case:
    """The case with every number of the start drawn from a triangle over its range, peak at the value.

    ``bounds`` are the ends of the ranges of the world, ``ranges`` those of the global parameters. Rungs,
    bargains and the processes of drivers stay.
    """
    generator = np.random.Generator(np.random.Philox(key=[seed, number]))
    low, high = bounds
    arrays: dict[str, Any] = {}
    for name in vars(case.believed):
        if name in FIXED:
            continue
        values = [getattr(part, name) for part in (low, case.believed, high)]
        uniform = generator.random(values[1].shape)
        if name in SYMMETRIC:
            uniform = np.triu(uniform) + np.triu(uniform, 1).T
        arrays[name] = triangular(uniform, *values)
    gains = [part.links.gain for part in (low, case.believed, high)]
    links = case.believed.links._replace(gain=triangular(generator.random(gains[1].size), *gains))
    parameters = dict(case.believed.parameters)
    for name, (least, most) in sorted(ranges.items()):
        ends = [np.array(end) for end in (least, parameters[name], most)]
        parameters[name] = float(triangular(np.asarray(generator.random()), *ends))
    return _believing(case, replace(case.believed, **arrays, links=links, parameters=parameters))


def _believing(case: Case, believed: Inputs) -> Case:
    """The case under another belief, with its scenario's counterfactuals; arms apply theirs afterwards."""
    return replace(case, believed=believed, inputs=reapplied(case, believed))
