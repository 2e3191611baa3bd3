"""One month of the rules in plain vectorised NumPy against the compiled kernel: same luck, same records.

``python benchmarks/numpy_month.py`` prints the figures as JSON. Both work on the same tape, drawn before the
clock starts, on one thread, by processor time; a month is the mean over all months to the horizon. NumPy is
timed for all runs in one go and in chunks, since long arrays leave the cache.
"""

from __future__ import annotations

import numpy as np
from measuring import HORIZON, SEED, best, main
from vectorised import Vectorised

from realpolitik import load_case
from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import Tape, draw
from realpolitik.engine.variants import Variants, prepare
from realpolitik.theory.inputs import Case

FIELDS = (
    *("index", "volume", "pledge", "pressure", "hostility", "grievance", "trust", "threat", "dependence"),
    *("common_threat", "rung", "bargain", "driver"),
)
EQUAL = 1e-12
"""Sums are taken in another order, so the last digits may differ."""


def difference(case: Case, tape: Tape) -> float:
    """Largest difference between the two in any record of any run."""
    there = Vectorised(case, tape).run()
    runs = tape.event.shape[0]
    largest = 0.0
    for chunk in simulate(case, runs, SEED, tape=tape):
        rows = slice(chunk.first_run, chunk.first_run + chunk.runs)
        for name in FIELDS:
            apart = np.abs(getattr(chunk.history, name) - getattr(there, name)[rows])
            largest = max(largest, float(apart.max()))
    return largest


def in_chunks(case: Case, tape: Tape, size: int, variants: Variants) -> None:
    """All runs, ``size`` at a time."""
    runs = tape.event.shape[0]
    for first in range(0, runs, size):
        Vectorised(case, Tape(*(stream[first : first + size] for stream in tape)), variants).run()


def kernel(case: Case, tape: Tape) -> None:
    """All runs in the compiled kernel, one thread."""
    for _ in simulate(case, tape.event.shape[0], SEED, tape=tape, workers=1, reuse=True):
        pass


def measure(quick: bool) -> dict:
    """Microseconds per run and month of both, and how far their records differ."""
    case = load_case("baseline", until="2025-06" if quick else HORIZON)
    runs, chunks, rounds = (64, (16, 64), 1) if quick else (512, (32, 128, 512), 3)
    apart = difference(case, draw(case, SEED, 0, 16 if quick else 64))
    if not apart <= EQUAL:
        raise SystemExit(f"The NumPy month parts from the kernel by {apart}: nothing to compare.")
    tape = draw(case, SEED, 0, runs)
    variants = prepare(case)
    works = {f"numpy_{size}": lambda size=size: in_chunks(case, tape, size, variants) for size in chunks}
    works |= {"kernel": lambda: kernel(case, tape), "start": lambda: prepare(case)}
    seconds = best(works, rounds)
    seconds["kernel"] -= seconds.pop("start")  # anchoring: NumPy gets it from the program
    months = runs * (case.steps + 1)
    each = {name: round(1e6 * spent / months, 3) for name, spent in seconds.items()}
    chunk = min(chunks, key=lambda size: each[f"numpy_{size}"])
    return {
        "runs": runs,
        "months": case.steps + 1,
        "largest_difference": apart,
        "microseconds_per_run_month": each,
        "best_chunk": chunk,
        "ratio_whole": round(each[f"numpy_{runs}"] / each["kernel"], 1),
        "ratio_best_chunk": round(each[f"numpy_{chunk}"] / each["kernel"], 1),
    }


if __name__ == "__main__":
    main(__doc__, "numpy_month", measure)
