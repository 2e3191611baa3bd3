"""Every random number of a run, drawn before it starts.

Each column (a pair's meetings, a driver, an event …) has its own counter-based stream [salmon2011], keyed by
seed, stream and the column's name; runs lie in blocks of 64 along the counter, month by month. So a run never
depends on batch size, a longer horizon keeps the luck of a shorter one, and adding an actor, a driver or an
event leaves the luck of all others alone. Antithetic luck mirrors it in pairs [hammersley1956].
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from realpolitik.theory.inputs import Case, Floats, Integers

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]

BLOCK = 64
GRAIN = 2.0**-53
"""Uniforms are whole multiples of this; so 1 - u - GRAIN is the exact mirror of u within [0, 1)."""


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


def _block(seed: int, stream: str, names: tuple[str, ...], block: int, steps: int) -> Floats:
    """The columns of one block of runs, (columns, steps, BLOCK)."""
    bits = np.random.Philox()
    generator, state = np.random.Generator(bits), bits.state
    counter = np.array([0, block, 0, 0], dtype=np.uint64)
    drawn = np.empty((len(names), steps, BLOCK))
    for n, name in enumerate(names):
        digest = hashlib.blake2b(f"{seed}/{stream}/{name}".encode(), digest_size=16).digest()
        # Setting the state of one generator takes a fifth of the time of making another.
        bits.state = {**state, "state": {"key": np.frombuffer(digest, dtype=np.uint64), "counter": counter}}
        generator.random(out=drawn[n])
    return drawn


def draw(case: Case, seed: int, first_run: int, runs: int, *, antithetic: bool = False) -> Tape:
    """Draw the tape of ``runs`` runs from number ``first_run`` on; ``antithetic`` as in `draw_numbers`.

    Raises ValueError for numbers that are negative or not whole.
    """
    check_luck(seed, first_run, runs)
    return draw_numbers(case, seed, np.arange(first_run, first_run + runs), antithetic=antithetic)


def draw_numbers(
    case: Case, seed: int, numbers: Integers, *, antithetic: bool = False, each: Each = map
) -> Tape:
    """Draw the tape of the runs of these numbers (R,), in their order; a number may come more than once.

    ``each`` maps a function over its parts, as `concurrent.futures.Executor.map` does in threads.

    ``antithetic``: run 2k keeps its luck and run 2k + 1 gets its mirror, each uniform u turned into 1 - u
    (less `GRAIN`, so that it stays below 1). Raises ValueError for numbers that are negative or not whole.
    """
    whole = check_numbers(numbers, len(numbers))
    distinct, place = np.unique(whole, return_inverse=True)
    drawn = _draw(case, seed, distinct - distinct % 2 if antithetic else distinct, each)
    if antithetic:
        mirrored = distinct % 2 == 1
        for stream in drawn:
            stream[mirrored] = 1.0 - stream[mirrored] - GRAIN
    if np.array_equal(distinct, whole):
        return drawn
    return Tape(*(stream[place] for stream in drawn))


def _draw(case: Case, seed: int, numbers: Integers, each: Each) -> Tape:
    """The tape of numbers in ascending order."""
    pairs = tuple(pair_names(case.actors))
    columns = {"meeting": pairs, "judgement": pairs, "treaty": pairs, "driver": case.drivers}
    streams = {name: (names, case.steps) for name, names in columns.items()}
    streams["event"] = case.events, case.steps + 1
    tape = {name: np.empty((numbers.size, steps, len(names))) for name, (names, steps) in streams.items()}

    def fill(part: tuple[str, int]) -> None:
        stream, block = part
        names, steps = streams[stream]
        first, beyond = np.searchsorted(numbers, [block * BLOCK, (block + 1) * BLOCK])
        drawn = _block(seed, stream, names, block, steps).transpose(2, 1, 0)
        if beyond - first == BLOCK and numbers[beyond - 1] - numbers[first] == BLOCK - 1:
            tape[stream][first:beyond] = drawn
        else:
            tape[stream][first:beyond] = drawn[numbers[first:beyond] - block * BLOCK]

    blocks = np.unique(numbers // BLOCK).tolist()
    for _ in each(
        fill, [(stream, block) for block in blocks for stream, (names, _) in streams.items() if names]
    ):
        pass
    return Tape(**tape)


def check_numbers(numbers: Integers, runs: int) -> Integers:
    """The run numbers as whole numbers (runs,); raises ValueError unless they are, from 0 on."""
    given = np.asarray(numbers)
    if given.shape != (runs,):
        raise ValueError(f"luck has shape {given.shape} for {runs} runs: give one run number a run")
    whole = given.astype(np.int64)
    if (whole != given).any() or (whole < 0).any():
        wrong = given[(whole != given) | (whole < 0)][0]
        raise ValueError(f"luck holds {wrong}: give whole numbers from 0")
    return whole


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


class Luck:
    """The shocks of runs: a tape as it is given, or drawn; what one chunk drew serves the next one too."""

    def __init__(self, case: Case, seed: int, numbers: Integers, antithetic: bool, tape: Tape | None) -> None:
        self.case, self.seed, self.numbers = case, seed, numbers
        self.antithetic, self.tape = antithetic, tape
        self.drawn: tuple[Integers, Tape] | None = None

    def of(self, rows: slice, each: Each = map) -> Tape:
        """The tape of some runs; ``each`` as in `draw_numbers`."""
        if self.tape is not None:
            return Tape(*(stream[rows] for stream in self.tape))
        distinct, place = np.unique(self.numbers[rows], return_inverse=True)
        if self.drawn is None or not np.array_equal(self.drawn[0], distinct):
            drawn = draw_numbers(self.case, self.seed, distinct, antithetic=self.antithetic, each=each)
            self.drawn = distinct, drawn
        tape = self.drawn[1]
        if np.array_equal(place, np.arange(distinct.size)):
            return tape
        return Tape(*(stream[place] for stream in tape))
