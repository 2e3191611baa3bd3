"""The command line against mesa, EMA workbench and plain Python: same model, same work, same machine.

``python benchmarks/peers.py`` prints the figures as JSON. The work is the baseline to 2030-12, month by
month. The program makes all 10,000 runs, from the shell to written tables and pictures. The rivals drive the
mesa model, whose rules are compiled too, on small batches of two sizes; the difference between those gives
seconds per run without their start-up, and that times 10,000 plus start-up is what they are taken to need.
Plain Python is the same with numba switched off. All take turns; the shortest time of each counts.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from measuring import HORIZON, PROGRAM, ROOT, command, folder, lowest, main

RUNS = 10_000


def by_program(runs: int, until: str, *options: str) -> dict[str, float]:
    """The command line, from start to the last file."""
    with folder() as place:
        words = ["run", "baseline", "--runs", str(runs), "--until", until, "--record", "monthly"]
        return command([*PROGRAM, *words, *options, "--out", str(place / "result")])


def by_mesa(runs: int, until: str, processes: int) -> None:
    """`mesa.batch_run` with data collected every month."""
    import inspect

    import mesa
    from mesa_model import Monthly

    # From 3.5 on the runner hands the seed over itself, and wants to be told it.
    newer = {"rng": [0]} if "rng" in inspect.signature(mesa.batch_run).parameters else {}
    rows = mesa.batch_run(
        Monthly,
        {"run": range(runs), "until": until},
        number_processes=processes,
        data_collection_period=1,
        max_steps=10_000,
        display_progress=False,
        **newer,
    )
    months = {(row["run"], row["date"]) for row in rows}
    _same(len(months), runs * _months(until))


def by_workbench(runs: int, until: str, processes: int) -> None:
    """EMA workbench's evaluators over the same mesa model."""
    import ema_workbench as ema
    from mesa_model import played

    ema.ema_logging.get_rootlogger().setLevel(logging.ERROR)
    model = ema.Model("realpolitik", function=played)
    model.uncertainties = [ema.IntegerParameter("run", 0, RUNS - 1)]
    model.constants = [ema.Constant("until", until)]
    model.outcomes = [ema.ArrayOutcome(name) for name in ("index", "rung", "bargain")]
    evaluator = (
        ema.SequentialEvaluator(model)
        if processes == 1
        else ema.MultiprocessingEvaluator(model, n_processes=processes)
    )
    with evaluator:
        _, outcomes = evaluator.perform_experiments(runs)
    _same(outcomes["index"].shape[0] * outcomes["index"].shape[2], runs * _months(until))


def by_rules(runs: int, until: str) -> None:
    """The rules by themselves, without mesa: where numba is switched off, plain Python."""
    from mesa_model import case_until

    from realpolitik.engine.ensemble import simulate

    for _ in simulate(case_until(until), runs, 0, workers=1):
        pass


def _months(until: str) -> int:
    from mesa_model import case_until

    return case_until(until).steps + 1


def _same(found: int, wanted: int) -> None:
    if found != wanted:
        raise SystemExit(f"{found} months came back, not {wanted}: not the same work.")


RIVALS: dict[str, tuple[Callable[..., None], tuple[Any, ...], bool, tuple[int, int]]] = {
    # name: work, its further arguments, rules compiled?, sizes of the two batches
    "mesa.batch_run, 1 process": (by_mesa, (1,), True, (4, 64)),
    "mesa.batch_run, 2 processes": (by_mesa, (2,), True, (4, 256)),
    "EMA workbench, sequential": (by_workbench, (1,), True, (4, 64)),
    "EMA workbench, 2 processes": (by_workbench, (2,), True, (4, 192)),
    "mesa.batch_run, plain Python": (by_mesa, (1,), False, (1, 4)),
    "rules alone, plain Python": (by_rules, (), False, (1, 4)),
}
BOUND = {"mesa.batch_run, 2 processes": 50, "rules alone, plain Python": 500}
"""What the program promises: at least so many times as fast."""


def child(name: str, until: str, sizes: list[int]) -> None:
    """In a process of its own: warm up, run each size, print its seconds."""
    work, further = RIVALS[name][:2]
    work(1, "2024-12", *further)  # reading, importing and loading what is compiled is not part of any size
    for size in sizes:
        began = time.perf_counter()
        work(size, until, *further)
        print(f"{size} {time.perf_counter() - began}", flush=True)


def rival(name: str, until: str, sizes: tuple[int, ...]) -> dict[int, float]:
    """Seconds of each size, measured in a fresh process."""
    import os
    import subprocess

    words = [sys.executable, str(ROOT / "benchmarks" / "peers.py"), "--rival", name, until, *map(str, sizes)]
    environment = os.environ | ({} if RIVALS[name][2] else {"NUMBA_DISABLE_JIT": "1"})
    said = subprocess.run(words, env=environment, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(said.stderr[-3000:])
    rows = [line.split() for line in said.stdout.splitlines() if line[:1].isdigit()]
    return {int(size): float(seconds) for size, seconds in rows}


def extrapolated(seconds: dict[int, float], runs: int) -> tuple[float, float]:
    """Seconds per run beyond start-up, and of so many runs with it, from those of two sizes."""
    (few, short), (many, long) = sorted(seconds.items())
    each = max((long - short) / (many - few), 1e-9)
    return each, max(0.0, short - few * each) + runs * each


def measure(quick: bool) -> dict[str, Any]:
    """Seconds of the program, of each rival extrapolated to as many runs, and ratios."""
    until, runs, rounds = ("2025-01", 40, 1) if quick else (HORIZON, RUNS, 2)
    names = list(RIVALS)
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    spent: dict[str, list[dict[int, float]]] = {name: [] for name in names}
    by_program(1, until)  # cache warm
    for _ in range(rounds):
        ours.append(by_program(runs, until))
        bare.append(by_program(runs, until, "--no-figures"))
        for name in names:
            sizes = (1, 2) if quick else RIVALS[name][3]
            spent[name].append(rival(name, until, sizes))
    seconds = min(one["seconds"] for one in ours)
    found = {}
    for name in names:
        shortest = {size: min(one[size] for one in spent[name]) for size in spent[name][0]}
        each, total = extrapolated(shortest, runs)
        found[name] = {
            "measured_runs": list(shortest),
            "measured_seconds": [round(one, 3) for one in shortest.values()],
            "seconds_per_run": round(each, 5),
            "seconds": round(total, 1),
            "ratio": round(total / seconds, 1),
        }
    return {
        "runs": runs,
        "until": until,
        "program": lowest(ours),
        "program_without_figures": lowest(bare),
        "rivals": found,
        "promised": BOUND,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rival"]:
        child(sys.argv[2], sys.argv[3], [int(size) for size in sys.argv[4:]])
    else:
        main(__doc__, "peers", measure)
