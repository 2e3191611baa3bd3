"""Small rows and rooms for tests of single rules."""

from dataclasses import replace

import numpy as np
from made_worlds import DEFAULTS, links, random_case

from realpolitik.engine.preparation import (
    empty_decision,
    empty_perception,
    empty_scene,
    empty_standing,
    empty_state,
    prepare_parameters,
    prepare_tables,
)
from realpolitik.theory.structure import Tables

LADDER = ("cost", "exposure", "pull", "provocation", "driver_start")


def parameters(*, step=1 / 12, **changed):
    """One row of parameters: defaults but for those named."""
    return prepare_parameters(DEFAULTS | changed, 1, step)[0]


def plain_inputs(actors=3, channels=1, **changed):
    """Inputs in which every table is 0 but for what is given, needs 1 and the default ladder; no links."""
    drawn = random_case(0, actors=actors, channels=channels, disputes=1, events=False).inputs
    zero = {
        name: np.zeros_like(value)
        for name, value in vars(drawn).items()
        if isinstance(value, np.ndarray) and name not in LADDER
    }
    needs = {"interests": np.eye(5)[np.zeros(actors, int)], "benefits": np.ones((5, channels))}
    given = {
        name: np.asarray(value, float) for name, value in changed.items() if name not in ("links", "rung")
    }
    kept = {name: value for name, value in changed.items() if name in ("links", "rung")}
    return replace(drawn, **(zero | needs | {"links": links(), "sanction_channel": 0} | given | kept))


def tables_of_inputs(inputs, step=1 / 12):
    """Prepared tables of one parameter row."""
    rows = prepare_parameters(inputs.parameters, 1, step)
    return Tables(*(table[0] for table in prepare_tables(inputs, rows, step)))


def rooms(inputs):
    """Empty state, standing terms, scene, perception and decision of a world."""
    return (
        empty_state((), inputs),
        empty_standing((), inputs),
        empty_scene(inputs),
        empty_perception(inputs),
        empty_decision(inputs),
    )


def square(n, entries):
    """A matrix that is 0 but for the entries given."""
    matrix = np.zeros((n, n))
    for place, value in entries.items():
        matrix[place] = value
    return matrix
