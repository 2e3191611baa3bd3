"""How near the compiled kernel comes to what this machine can do.

Counts the operations of a month (see operations.py), measures the machine's best rate for each kind, and sets
the kernel's time beside the time that follows. ``python benchmarks/all.py kernel`` records it.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numba
import numpy as np
from measuring import HORIZON, SEED, best, main

from realpolitik import load_case
from realpolitik.engine import running
from realpolitik.engine.abreast import run_abreast, write_all
from realpolitik.engine.kernel import run_block
from realpolitik.engine.lanes import laned, room
from realpolitik.engine.preparation import empty_history
from realpolitik.engine.tape import draw
from realpolitik.engine.variants import Variants, prepare
from realpolitik.engine.views import History, record_of
from realpolitik.theory.compiled import OPTIONS
from realpolitik.theory.inputs import Case
from realpolitik.theory.lanes import LANES
from realpolitik.theory.structure import Record

CHAINS = (3, 6, 12)
"""Operations of a kind that do not wait for one another: the best counts, for few hide no waiting and many
do not fit the registers."""
TURNS = 20_000
READS = 1_000_000
FEW = 128
"""Lanes that stay in the first cache."""
SIMPLE, SLOW = ("add", "multiply", "compare or choose"), ("divide", "square root")
WAYS = ("alone", "lanes")
KINDS = {
    "add and multiply": "{a} = {a} * x + y",
    "divide": "{a} = x / {a}",
    "square root": "{a} = math.sqrt({a})",
}
PLACES = {"cache": LANES, "memory": 128}
TIMES = {"cache": 16, "memory": 1}
"""Runs whose history stays in a core's own cache, and as many as a chunk has; so often in a row, since
whatever is measured in between empties the cache."""


def counted(quick: bool) -> dict[str, Any]:
    """Operations per run and month, counted in a process without numba."""
    words = [
        sys.executable,
        str(Path(__file__).with_name("operations.py")),
        *(("3", "1") if quick else ("73", "2")),
    ]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return json.loads(said.stdout)


def compiled(source: list[str]) -> Callable[..., None]:
    """A function ``work`` compiled as rules are, but for the cache on disk."""
    space: dict[str, Any] = {"laned": laned, "math": math}
    exec("\n".join(source), space)
    return numba.njit(**{**OPTIONS, "cache": False})(space["work"])


def loop(line: str, lanes: bool, chains: int) -> Callable[[], None]:
    """Independent chains of one operation: its rate counts, not how long one takes."""
    names = [f"a{n}" for n in range(chains)]
    work = compiled(
        [
            "def work(values, turns):",
            "    (v,) = laned((values,))" if lanes else "    v = values",
            "    x, y = 0.9, 0.91",
            *(f"    {a} = v[{n}]" for n, a in enumerate(names)),
            "    for _ in range(turns):",
            *(f"        {line.format(a=a)}" for a in names),
            *(f"    v[{n}] = {a}" for n, a in enumerate(names)),
        ]
    )
    values = room((chains,)) if lanes else np.zeros(chains)
    values[:] = 0.9 + 0.01 * np.arange(values.size).reshape(values.shape)
    work(values, 1)
    return lambda: work(values, TURNS)


def reading(size: int) -> Callable[[], None]:
    """Lanes read one after the other, again and again, from arrays as large as those of the kernel."""
    work = compiled(
        [
            "def work(values, turns):",
            "    (v,) = laned((values,))",
            "    for _ in range(turns):",
            "        a, b, c, d = v[0], v[1], v[2], v[3]",
            "        for n in range(4, v.size - 3, 4):",
            *(f"            {a} = {a} + v[n + {n}]" for n, a in enumerate("abcd")),
            "        v[0] = a + b + c + d",
        ]
    )
    values = room((size,))
    work(values, 1)
    return lambda: work(values, READS // size)


def peaks(size: int, rounds: int) -> dict[str, dict[str, float]]:
    """Billions of operations a second on one core, one number at a time and in lanes."""
    works: dict[str, Callable[[], object]] = {
        f"{kind}, {way}, {chains}": loop(line, way == "lanes", chains)
        for kind, line in KINDS.items()
        for way in WAYS
        for chains in CHAINS
    }
    seconds = best(works | {"read": reading(FEW), "fetch": reading(size)}, rounds)
    found: dict[str, dict[str, float]] = {way: {} for way in WAYS}
    for name in ("read", "fetch"):
        found["lanes"][name] = round(READS * LANES / seconds.pop(name) / 1e9, 2)
    for name, spent in seconds.items():
        kind, way, chains = name.split(", ")
        operations = TURNS * int(chains) * (2 if "and" in kind else 1) * (LANES if way == "lanes" else 1)
        found[way][kind] = max(found[way].get(kind, 0.0), round(operations / spent / 1e9, 2))
    return found


def again(place: str, work: Callable[[], object]) -> Callable[[], None]:
    """The work, so often in a row as its place needs."""

    def repeated() -> None:
        for _ in range(TIMES[place]):
            work()

    return repeated


def bandwidth(case: Case, rounds: int) -> dict[str, float]:
    """Billions of bytes a second that one core writes into a history in its cache, and into one beyond."""
    arrays = {name: np.ones(_bytes(case, runs) // 8) for name, runs in PLACES.items()}
    seconds = best({name: again(name, partial(a.fill, 2.0)) for name, a in arrays.items()}, rounds)
    return {
        name: round(TIMES[name] * arrays[name].nbytes / spent / 1e9, 2) for name, spent in seconds.items()
    }


def _bytes(case: Case, runs: int) -> int:
    return sum(field.nbytes for field in empty_history(case, runs, case.steps + 1))


@numba.njit(**{**OPTIONS, "cache": False})
def record_only(records: Record, history: History) -> None:
    """What the kernel does to record, and nothing else."""
    for first in range(0, history.index.shape[0], LANES):
        for t in range(history.index.shape[1]):
            write_all(record_of(records, 0, t % 2), history, first, t)


def called(case: Case, variants: Variants, runs: int, lanes: bool) -> tuple[Any, ...]:
    """What the compiled loop is given for so many runs."""
    name, given = "run_abreast" if lanes else "run_block", []
    kept = getattr(running, name)
    setattr(running, name, lambda *arguments: given.append(arguments))
    try:
        (running.run if lanes else running.run_alone)(
            case,
            variants,
            np.zeros(runs, dtype=np.int64),
            draw(case, SEED, 0, runs),
            empty_history(case, runs, case.steps + 1),
            np.zeros(runs, dtype=np.int64),
        )
    finally:
        setattr(running, name, kept)
    return given[0]


def kernels(case: Case, rounds: int) -> dict[str, dict[str, float]]:
    """Microseconds per run and month of the compiled loops, luck and start prepared, all recorded."""
    variants, works = prepare(case), {}
    for place, runs in PLACES.items():
        given = called(case, variants, runs, True)
        records, history = next(g for g in given if isinstance(g, Record)), given[-2]
        works[f"lanes, {place}"] = partial(run_abreast, *given)
        works[f"recording alone, {place}"] = partial(record_only, records, history)
        works[f"one after the other, {place}"] = partial(run_block, *called(case, variants, runs, False))
    works = {name: again(name.split(", ")[1], work) for name, work in works.items()}
    for work in works.values():
        work()
    found: dict[str, dict[str, float]] = {}
    for name, spent in best(works, rounds).items():
        way, place = name.split(", ")
        months = TIMES[place] * PLACES[place] * (case.steps + 1)
        found.setdefault(way, {})[place] = round(1e6 * spent / months, 3)
    return found


def measure(quick: bool) -> dict[str, Any]:
    """Counts, peaks, the time that follows from each, and the kernel's."""
    case = load_case("baseline", until="2025-06" if quick else HORIZON)
    rounds = 1 if quick else 40
    operations = counted(quick)
    desk = running.Desk(case)
    parts = (desk.standing, desk.scene, desk.perception, desk.decision, desk.records)
    scratch = sum(array.nbytes for part in parts for array in part)
    peak, written, found = (
        peaks(scratch // 8 // LANES, rounds),
        bandwidth(case, rounds),
        kernels(case, rounds),
    )
    each, rate = operations["per_run_month"], peak["lanes"]
    bounds = {
        "add, multiply, compare": sum(each[kind] for kind in SIMPLE) / rate["add and multiply"] / 1e3,
        "divide, square root": sum(each[kind] / rate[kind] for kind in SLOW) / 1e3,
        "read, all from the first cache": each["numbers read"] / rate["read"] / 1e3,
        "fetch once from the second what the rules work on": scratch / 8 / LANES / rate["fetch"] / 1e3,
    }
    history = {place: operations["recorded_bytes_per_run_month"] / written[place] / 1e3 for place in PLACES}
    least = {place: max(*bounds.values(), history[place]) for place in PLACES}
    turns = {place: sum(bounds.values()) + history[place] for place in PLACES}
    return {
        "runs": PLACES,
        "operations": operations,
        "scratch_bytes": scratch,
        "peak_billions_a_second": peak,
        "written_gigabytes_a_second": written,
        "bound_microseconds": {name: round(value, 3) for name, value in bounds.items()},
        "history_microseconds": {place: round(value, 3) for place, value in history.items()},
        "kernel_microseconds": found,
        "times_the_bound": {place: round(found["lanes"][place] / least[place], 1) for place in PLACES},
        "times_the_bounds_in_turn": {
            place: round(found["lanes"][place] / turns[place], 1) for place in PLACES
        },
        "times_faster_in_lanes": {
            place: round(found["one after the other"][place] / found["lanes"][place], 1) for place in PLACES
        },
    }


if __name__ == "__main__":
    main(__doc__, "kernel", measure)
