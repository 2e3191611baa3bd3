"""All runs at once: one compiled loop over runs and months, in threads, streamed in chunks.

State and parameters both carry a leading axis, so Monte Carlo, sweeps, sensitivity and tuning are one
operation. Nothing depends on the number of workers or the size of chunks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np

from realpolitik.engine.alternatives import check_alternatives, courses
from realpolitik.engine.ledger import book
from realpolitik.engine.room import Room, most_runs
from realpolitik.engine.running import Desk, run
from realpolitik.engine.sets import Sets
from realpolitik.engine.tape import Luck, Tape, check_luck, check_numbers, check_tape
from realpolitik.engine.variants import Variants as Variants
from realpolitik.engine.variants import prepare as prepare
from realpolitik.engine.views import History as History
from realpolitik.theory.inputs import Case, Floats, Integers


class Chunk(NamedTuple):
    """Consecutive runs, complete."""

    first_run: int
    runs: int
    history: History
    ledger: Floats | None  # (R, T + 1, causes) cumulated contributions to the focal index
    failed: Integers  # (R,) 0, or 1 + the last record, where a number left its bounds: see `failures`


def _rows(arrays: NamedTuple, rows: slice) -> Iterator[Any]:
    return (array[rows] for array in arrays)


def simulate(
    case: Case,
    runs: int,
    seed: int,
    *,
    first_run: int = 0,
    parameters: Mapping[str, Floats] | None = None,
    alternatives: Sequence[Case] | None = None,
    alternative: Integers | None = None,
    luck: Integers | None = None,
    antithetic: bool = False,
    ledger: bool = False,
    workers: int | None = None,
    chunk: int = 128,
    progress: Callable[[int], None] | None = None,
    tape: Tape | None = None,
    reuse: bool = False,
) -> Iterator[Chunk]:
    """Run ``runs`` runs and yield them in chunks of at most ``chunk`` runs and `MOST_BYTES`, in order.

    ``parameters`` maps names to (runs,) values, one set per run, unchecked against the register's bounds.
    ``alternatives`` are cases that differ from ``case`` in numbers only, and ``alternative`` (runs,) says
    which of them a run gets instead of ``case``; parameters apply on top. Runs of one set that follow each
    other share its anchoring. ``luck`` (runs,) are the run numbers whose shocks the runs get: common random
    numbers for runs that compare; without it each run has its own number's. ``antithetic`` mirrors the luck
    of every even number in the odd one after it. ``ledger`` books every change of the focal index to its
    causes; ``progress`` is told the number of runs done; ``tape`` replaces the drawn luck. With ``reuse`` a
    chunk's history and ledger are overwritten when the next chunk is asked for: streaming then touches no
    fresh memory. Raises ValueError before anything runs.

    A run whose numbers leave their bounds ends there and says so in ``failed``; no other run notices.
    """
    check_luck(seed, first_run, runs)
    workers = (os.cpu_count() or 1) if workers is None else workers
    for name, number in (("chunk", chunk), ("workers", workers)):
        if number != int(number) or number < 1:
            raise ValueError(f"{name} is {number}: give a whole number from 1")
    given = {name: np.asarray(values, dtype=np.float64) for name, values in (parameters or {}).items()}
    prepare(case, {name: values[:1] for name, values in given.items() if values.ndim == 1})
    for name, values in given.items():
        if values.shape != (runs,):
            raise ValueError(
                f"parameter {name} has shape {values.shape} for {runs} runs: give one value a run"
            )
    if tape is not None:
        if luck is not None or antithetic:
            raise ValueError("a tape is the luck: leave out luck and antithetic, or the tape")
        check_tape(tape, case, runs)
    numbers = np.arange(first_run, first_run + runs) if luck is None else check_numbers(luck, runs)
    if alternatives is None and alternative is not None:
        raise ValueError("alternative says which run gets which of alternatives, but there are none")
    cases: Sequence[Case] = (case,)
    chosen = np.zeros(runs, dtype=np.int64)
    if alternatives is not None:
        chosen, cases = check_alternatives(case, alternatives, alternative, runs), alternatives
    sets = Sets(cases, courses(cases), chosen, given)
    lucky = Luck(case, seed, numbers, antithetic, tape)
    room = Room(case, min(runs, most_runs(case, chunk)), ledger, reuse)
    return _chunks(runs, first_run, sets, lucky, workers, room, progress)


def _chunks(
    runs: int,
    first_run: int,
    sets: Sets,
    luck: Luck,
    workers: int,
    room: Room,
    progress: Callable[[int], None] | None,
) -> Iterator[Chunk]:
    desks: SimpleQueue[Desk] = SimpleQueue()
    for _ in range(workers):
        desks.put(Desk(sets.cases[0]))
    with ThreadPoolExecutor(workers) as pool:
        for done in range(0, runs, room.runs):
            size = min(room.runs, runs - done)
            rows = slice(done, done + size)
            tape = luck.of(rows, pool.map)
            history, booked = room.of(size)
            failed = np.zeros(size, dtype=np.int64)
            jobs = [
                pool.submit(
                    _work,
                    desks,
                    sets,
                    slice(done + a, done + b),
                    Tape(*_rows(tape, slice(a, b))),
                    History(*_rows(history, slice(a, b))),
                    failed[a:b],
                    None if booked is None else booked[a:b],
                )
                for a, b in sets.stretches(rows, workers)
            ]
            for job in jobs:
                job.result()
            if progress is not None:
                progress(done + size)
            yield Chunk(first_run + done, size, history, booked, failed)


def _work(
    desks: SimpleQueue[Desk],
    sets: Sets,
    rows: slice,
    tape: Tape,
    history: History,
    failed: Integers,
    booked: Floats | None,
) -> None:
    case, variants, variant = sets.of(rows)
    desk = desks.get()
    run(case, variants, variant, tape, history, failed, desk)
    desks.put(desk)
    for r in np.flatnonzero(failed):
        for field in history:
            field[r, failed[r] :] = 0
    if booked is not None:
        book(case, variants, variant, tape, history, failed, booked)
