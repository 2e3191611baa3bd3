"""Parameter sets, prepared and anchored: what a batch runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from realpolitik.engine.compiling import tell_when_compiling
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
from realpolitik.theory.inputs import Case, Floats, Inputs
from realpolitik.theory.structure import PARAMETERS, Parameters, Standing, State, Tables

STATED = (
    "base_need",
    "autonomy",
    "capacity",
    "outside",
    "power",
    "order",
    "proximity",
    "activity",
    "position",
    "salience",
    "threat_load",
    "sanction_friction",
    "evasion",
    "exposure",
    "pull",
    "link_gain",
)
"""Tables that state circumstances: what the ledger can book to a cause when a counterfactual changes them.
The rest, like the parameters, say how much a circumstance counts."""


class Variants(NamedTuple):
    """Prepared parameter sets with what anchoring made of each: leading axis V."""

    parameters: Parameters
    tables: Tables
    standing: Standing
    start: State
    reference: Tables  # tables with circumstances as believed: what the ledger measures departures from


def prepare(
    case: Case,
    parameters: Mapping[str, Floats] | None = None,
    alternatives: Sequence[Case] | None = None,
) -> Variants:
    """Prepare and anchor one variant, or V: each with its entry of ``parameters`` (name to (V,) values) and
    of ``alternatives`` (V cases of the structure of ``case``, in its place).

    Values given here are beliefs: the start is anchored anew under them. Counterfactual numbers of the case
    keep the standing terms of what is believed.
    """
    tell_when_compiling()
    given = {name: np.asarray(values, dtype=np.float64) for name, values in (parameters or {}).items()}
    unknown = sorted(set(given) - set(PARAMETERS))
    if unknown:
        raise ValueError(f"no global parameter is named {', '.join(unknown)}")
    sizes = {values.shape for values in given.values()}
    if alternatives is not None:
        sizes.add((len(alternatives),))
    if len(sizes) > 1 or any(len(size) != 1 for size in sizes):
        raise ValueError(
            f"parameter values must be one-dimensional and of one length, got shapes {sorted(sizes)}"
        )
    variants = sizes.pop()[0] if sizes else 1
    cases = [case] * variants if alternatives is None else list(alternatives)
    believed = [one.believed for one in cases]
    rows, tables = _prepared(case, believed, given)
    standing = empty_standing((variants,), case.believed)
    start = empty_state((variants,), case.believed)
    start.pressure[:] = _each(believed, "pressure")
    start.rung[:] = _each(believed, "rung")
    start.bargain[:] = _each(believed, "bargain")
    anchor_block(
        case.believed.sanction_channel,
        rows,
        tables,
        case.believed.links,
        _each(believed, "hostility"),
        _each(believed, "readiness"),
        _each(believed, "volume"),
        _each(believed, "pledge"),
        empty_scene(case.believed),
        empty_perception(case.believed),
        empty_decision(case.believed),
        standing,
        start,
        np.zeros_like(case.believed.volume),
        np.zeros(4),
    )
    if all(one.inputs is one.believed for one in cases):
        return Variants(rows, tables, standing, start, tables)
    moved = {
        name: np.where([_counterfactual(one, name) for one in cases], _stated(cases, name), values)
        for name, values in given.items()
    }
    rows, running = _prepared(case, [one.inputs for one in cases], moved)
    alike = {
        name: getattr(tables, name)
        for name in STATED
        if getattr(tables, name).shape == getattr(running, name).shape
    }
    return Variants(rows, running, standing, start, running._replace(**alike))


def _prepared(case: Case, inputs: Sequence[Inputs], given: Mapping[str, Floats]) -> tuple[Parameters, Tables]:
    """Parameters and tables, one row per entry of ``inputs``; ``given`` values replace those stated."""
    step = 1.0 / case.steps_per_year
    stated: Mapping[str, float | Floats] = inputs[0].parameters
    if any(one.parameters is not stated for one in inputs):
        stated = {name: np.array([one.parameters[name] for one in inputs]) for name in PARAMETERS}
    rows = prepare_parameters({**stated, **given}, len(inputs), step)
    if all(one is inputs[0] for one in inputs):
        return rows, prepare_tables(inputs[0], rows, step)
    apart = [prepare_tables(one, rows[v : v + 1], step) for v, one in enumerate(inputs)]
    return rows, Tables(*(np.concatenate(field) for field in zip(*apart, strict=True)))


def _each(inputs: Sequence[Inputs], name: str) -> Floats:
    """One array of every entry, with a leading variant axis."""
    return np.stack([np.asarray(getattr(one, name), dtype=np.float64) for one in inputs])


def _stated(cases: Sequence[Case], name: str) -> Floats:
    return np.array([one.inputs.parameters[name] for one in cases], dtype=np.float64)


def _counterfactual(case: Case, name: str) -> bool:
    return case.inputs.parameters[name] != case.believed.parameters[name]
