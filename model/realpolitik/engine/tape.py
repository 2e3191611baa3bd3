"""Every random number of a run, drawn before it starts.

Each column (a pair's meetings, a driver, an event …) has its own counter-based stream [salmon2011], keyed by
seed, stream and the column's name; runs lie in blocks of 64 along the counter, month by month. So a run never
depends on batch size, a longer horizon keeps the luck of a shorter one, and adding an actor, a driver or an
event leaves the luck of all others alone.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

from realpolitik.theory.inputs import Case, Floats

BLOCK = 64


class Tape(NamedTuple):
    """Uniforms in [0, 1), leading run axis R."""

    meeting: Floats  # (R, T, pairs)
    judgement: Floats  # (R, T, pairs)
    treaty: Floats  # (R, T, pairs)
    driver: Floats  # (R, T, E)
    event: Floats  # (R, T + 1, V)


def pair_names(actors: tuple[str, ...]) -> list[str]:
    """Names of the unordered pairs in index order; a name does not depend on the order of its two actors."""
    return [
        "-".join(sorted((actors[i], actors[j])))
        for i in range(len(actors))
        for j in range(i + 1, len(actors))
    ]


def _column(seed: int, stream: str, name: str, first_run: int, runs: int, steps: int) -> Floats:
    key = np.frombuffer(
        hashlib.blake2b(f"{seed}/{stream}/{name}".encode(), digest_size=16).digest(), dtype=np.uint64
    )
    first_block = first_run // BLOCK
    last_block = (first_run + runs - 1) // BLOCK
    blocks = [
        np.random.Generator(np.random.Philox(key=key, counter=np.array([0, block, 0, 0], dtype=np.uint64)))
        .random((steps, BLOCK))
        .T
        for block in range(first_block, last_block + 1)
    ]
    offset = first_run - first_block * BLOCK
    return np.concatenate(blocks)[offset : offset + runs]


def _stream(
    seed: int, stream: str, names: list[str] | tuple[str, ...], first_run: int, runs: int, steps: int
) -> Floats:
    drawn = np.empty((runs, steps, len(names)))
    for n, name in enumerate(names):
        drawn[:, :, n] = _column(seed, stream, name, first_run, runs, steps)
    return drawn


def draw(case: Case, seed: int, first_run: int, runs: int) -> Tape:
    """Draw the tape of ``runs`` runs from number ``first_run`` on.

    Raises ValueError for numbers that are negative or not whole.
    """
    check_luck(seed, first_run, runs)
    pairs = pair_names(case.actors)
    steps = case.steps
    return Tape(
        meeting=_stream(seed, "meeting", pairs, first_run, runs, steps),
        judgement=_stream(seed, "judgement", pairs, first_run, runs, steps),
        treaty=_stream(seed, "treaty", pairs, first_run, runs, steps),
        driver=_stream(seed, "driver", case.drivers, first_run, runs, steps),
        event=_stream(seed, "event", case.events, first_run, runs, steps + 1),
    )


def check_luck(seed: int, first_run: int, runs: int) -> None:
    """Raise ValueError unless all three are whole numbers, seed and run number from 0, runs from 1."""
    for name, number, least in (("seed", seed, 0), ("first run", first_run, 0), ("runs", runs, 1)):
        if number != int(number) or number < least:
            raise ValueError(f"{name} is {number}: give a whole number from {least}")


def check_tape(tape: Tape, case: Case, runs: int) -> None:
    """Raise ValueError unless every column of the tape is there for every run and step of the case."""
    pairs = len(pair_names(case.actors))
    columns = {"meeting": pairs, "judgement": pairs, "treaty": pairs, "driver": len(case.drivers)}
    wanted = {name: (runs, case.steps, width) for name, width in columns.items()}
    wanted["event"] = (runs, case.steps + 1, len(case.events))
    for name, shape in wanted.items():
        if getattr(tape, name).shape != shape:
            raise ValueError(
                f"the tape's {name} has shape {getattr(tape, name).shape}; "
                f"{runs} runs of {case.name} need {shape}"
            )
