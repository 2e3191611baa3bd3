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
from realpolitik.theory.inputs import Case, Floats, Integers
from realpolitik.theory.lanes import LANES
from realpolitik.theory.structure import Draws, Standing, State, Tables


class Desk:
    """What one worker writes on while it runs a block: made once, used for every chunk."""

    def __init__(self, case: Case) -> None:
        inputs, actors = case.inputs, len(case.actors)
        pairs = actors * (actors - 1) // 2
        self.standing = rooms(empty_standing((), inputs))
        self.chronicle = rooms(new_chronicle(case))
        self.scene = rooms(empty_scene(inputs))
        self.perception = rooms(empty_perception(inputs))
        self.decision = rooms(empty_decision(inputs))
        self.records = rooms(empty_history(case, 1, 2))
        self.luck = Draws(room((pairs,)), room((pairs,)), room((pairs,)), room((len(case.drivers),)))
        self.flows = room((4,))
        self.spread: tuple[Variants, int, Spread] | None = None

    def variants(self, variants: Variants, variant: Integers) -> Spread:
        """Numbers of the runs side by side: of each block, or once if all runs share one set."""
        one = int(variant[0])
        if (variant != one).any():
            return _spread(variants, _whole_blocks(variant).reshape(-1, LANES))
        if self.spread is None or self.spread[0] is not variants or self.spread[1] != one:
            self.spread = variants, one, _spread(variants, np.full((1, LANES), one))
        return self.spread[2]


Spread = tuple[Floats, Tables, Standing, State]


def _spread(variants: Variants, chosen: Integers) -> Spread:
    return (
        spread_parameters(variants.parameters, chosen),
        spread(variants.tables, chosen),
        spread(variants.standing, chosen),
        spread(variants.start, chosen),
    )


def run(
    case: Case,
    variants: Variants,
    variant: Integers,
    tape: Tape,
    history: History,
    failed: Integers,
    desk: Desk | None = None,
) -> None:
    """Fill ``history`` and ``failed`` of runs whose numbers are ``variants[variant]`` (R,).

    `LANES` at a time; one after the other where numba is switched off, for lanes exist in machine code only.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        run_alone(case, variants, variant, tape, history, failed)
        return
    desk = desk or Desk(case)
    tape = Tape(*(np.ascontiguousarray(stream) for stream in tape))  # read as one row
    run_abreast(
        case.inputs.sanction_channel,
        variant,
        variants.parameters,
        *desk.variants(variants, variant),
        case.inputs.links,
        prepare_processes(case),
        case.timeline,
        tape,
        prepare_innovations(case, tape.driver),
        desk.standing,
        desk.chronicle,
        desk.scene,
        desk.perception,
        desk.decision,
        desk.records,
        desk.luck,
        desk.flows,
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
