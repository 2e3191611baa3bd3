"""Parameter sets, prepared and anchored: what a batch runs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from realpolitik.engine.kernel import anchor_block
from realpolitik.engine.preparation import (
    empty_decision,
    empty_perception,
    empty_scene,
    empty_standing,
    empty_state,
    prepare_parameters,
    prepare_tables,
)
from realpolitik.theory.inputs import Case, Floats
from realpolitik.theory.structure import PARAMETERS, Parameters, Standing, State, Tables


class Variants(NamedTuple):
    """Prepared parameter sets with what anchoring made of each: leading axis V."""

    parameters: Parameters
    tables: Tables
    standing: Standing
    start: State


def prepare(case: Case, parameters: Mapping[str, Floats] | None = None) -> Variants:
    """Prepare and anchor one variant, or one per entry of ``parameters`` (name to (V,) values).

    Values given here are beliefs: the start is anchored anew under them. Counterfactual numbers of the case
    keep the standing terms of what is believed.
    """
    given = {name: np.asarray(values, dtype=np.float64) for name, values in (parameters or {}).items()}
    unknown = sorted(set(given) - set(PARAMETERS))
    if unknown:
        raise ValueError(f"no global parameter is named {', '.join(unknown)}")
    sizes = {values.shape for values in given.values()}
    if len(sizes) > 1 or any(len(size) != 1 for size in sizes):
        raise ValueError(
            f"parameter values must be one-dimensional and of one length, got shapes {sorted(sizes)}"
        )
    variants = sizes.pop()[0] if sizes else 1
    step = 1.0 / case.steps_per_year
    believed = case.believed
    believed_parameters = prepare_parameters({**believed.parameters, **given}, variants, step)
    believed_tables = prepare_tables(believed, believed_parameters, step)
    standing = empty_standing((variants,), believed)
    start = empty_state((variants,), believed)
    start.pressure[:] = believed.pressure
    start.rung[:] = believed.rung
    start.bargain[:] = believed.bargain
    anchor_block(
        believed.sanction_channel,
        believed_parameters,
        believed_tables,
        believed.links,
        believed.hostility,
        believed.readiness,
        believed.volume,
        believed.pledge,
        empty_scene(believed),
        empty_perception(believed),
        empty_decision(believed),
        standing,
        start,
        np.zeros_like(believed.volume),
        np.zeros(4),
    )
    if case.inputs is believed:
        return Variants(believed_parameters, believed_tables, standing, start)
    moved = {name: values for name, values in given.items() if not _counterfactual(case, name)}
    rows = prepare_parameters({**case.inputs.parameters, **moved}, variants, step)
    return Variants(rows, prepare_tables(case.inputs, rows, step), standing, start)


def _counterfactual(case: Case, name: str) -> bool:
    return case.inputs.parameters[name] != case.believed.parameters[name]
