"""Runs of one chunk through the compiled loop, with the room it works in."""

from __future__ import annotations

import numba
import numpy as np

from realpolitik.engine.abreast import run_abreast
from realpolitik.engine.kernel import run_block
from realpolitik.engine.lanes import room, rooms, spread, spread_parameters
from realpolitik.engine.preparation import (
    empty_decision,
    empty_history,
    empty_perception,
    empty_scene,
    empty_standing,
    new_chronicle,
    prepare_innovations,
    prepare_processes,
)
from realpolitik.engine.tape import Tape
from realpolitik.engine.variants import Variants
from realpolitik.engine.views import History
from realpolitik.theory.inputs import Case, Integers
from realpolitik.theory.lanes import LANES
from realpolitik.theory.structure import Draws


def run(
    case: Case, variants: Variants, variant: Integers, tape: Tape, history: History, failed: Integers
) -> None:
    """Fill ``history`` and ``failed`` of runs whose numbers are ``variants[variant]`` (R,).

    `LANES` at a time; one after the other where numba is switched off, for lanes exist in machine code only.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        run_alone(case, variants, variant, tape, history, failed)
        return
    inputs = case.inputs
    shared = (variant == variant[0]).all()
    padded = variant[:1].repeat(LANES) if shared else _whole_blocks(variant)
    chosen = padded.reshape(-1, LANES)
    pairs = tape.meeting.shape[2]
    run_abreast(
        inputs.sanction_channel,
        variant,
        variants.parameters,
        spread_parameters(variants.parameters, chosen),
        spread(variants.tables, chosen),
        spread(variants.standing, chosen),
        spread(variants.start, chosen),
        inputs.links,
        prepare_processes(case),
        case.timeline,
        tape,
        prepare_innovations(case, tape.driver),
        rooms(empty_standing((), inputs)),
        rooms(new_chronicle(case)),
        rooms(empty_scene(inputs)),
        rooms(empty_perception(inputs)),
        rooms(empty_decision(inputs)),
        rooms(empty_history(case, 1, 2)),
        Draws(room((pairs,)), room((pairs,)), room((pairs,)), room((len(case.drivers),))),
        room((4,)),
        history,
        failed,
    )


def _whole_blocks(variant: Integers) -> Integers:
    """Filled up to whole blocks with the last run's number."""
    return np.concatenate([variant, variant[-1:].repeat(-variant.size % LANES)])


def run_alone(
    case: Case, variants: Variants, variant: Integers, tape: Tape, history: History, failed: Integers
) -> None:
    """The same, one run after the other."""
    inputs = case.inputs
    run_block(
        inputs.sanction_channel,
        variant,
        variants.parameters,
        variants.tables,
        variants.standing,
        variants.start,
        inputs.links,
        prepare_processes(case),
        case.timeline,
        tape,
        prepare_innovations(case, tape.driver),
        empty_standing((), inputs),
        new_chronicle(case),
        empty_scene(inputs),
        empty_perception(inputs),
        empty_decision(inputs),
        history,
        failed,
        np.zeros(4),
    )
