"""The command line against mesa, EMA workbench and plain Python: same model, same work, same machine.

``python benchmarks/peers.py`` prints the figures as JSON. The work is the baseline to 2030-12, month by
month. The program makes all 10,000 runs, from the shell to written tables and pictures. The rivals drive the
mesa model, whose rules are compiled too, on small batches of two sizes; the difference between those gives
seconds per run without their start-up, and that times 10,000 plus start-up is what they are taken to need.
Plain Python is the same with numba switched off. All take turns; the shortest time of each counts. Processor
seconds, of all processes together, are kept beside those of the clock: other load hardly touches them.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
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
    "mesa.batch_run, 1 process": (by_mesa, (1,), True, (4, 24)),
    "mesa.batch_run, 2 processes": (by_mesa, (2,), True, (8, 72)),
    "EMA workbench, sequential": (by_workbench, (1,), True, (4, 24)),
    "EMA workbench, 2 processes": (by_workbench, (2,), True, (8, 72)),
    "mesa.batch_run, plain Python": (by_mesa, (1,), False, (1, 3)),
    "rules alone, plain Python": (by_rules, (), False, (1, 3)),
}
BOUND = {"mesa.batch_run, 2 processes": 50, "rules alone, plain Python": 500}
"""What the program promises: at least so many times as fast."""


def child(name: str, until: str, sizes: list[int]) -> None:
    """In a process of its own: warm up, run each size, print its seconds."""
    work, further = RIVALS[name][:2]
    work(1, "2024-12", *further)  # reading, importing and loading what is compiled is not part of any size
    for size in sizes:
        began, before = time.perf_counter(), _processor()
        work(size, until, *further)
        print(f"{size} {time.perf_counter() - began} {_processor() - before}", flush=True)


def _processor() -> float:
    """Processor seconds of this process and of those it has waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def rival(name: str, until: str, sizes: tuple[int, ...]) -> dict[int, tuple[float, float]]:
    """Seconds and processor seconds of each size, measured in a fresh process."""
    words = [sys.executable, str(ROOT / "benchmarks" / "peers.py"), "--rival", name, until, *map(str, sizes)]
    environment = os.environ | ({} if RIVALS[name][2] else {"NUMBA_DISABLE_JIT": "1"})
    said = subprocess.run(words, env=environment, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(said.stderr[-3000:])
    rows = [line.split() for line in said.stdout.splitlines() if line[:1].isdigit()]
    return {int(size): (float(seconds), float(processor)) for size, seconds, processor in rows}


def extrapolated(seconds: dict[int, float], runs: int) -> tuple[float, float]:
    """Seconds per run beyond start-up, and of so many runs with it, from those of two sizes."""
    (few, short), (many, long) = sorted(seconds.items())
    each = max((long - short) / (many - few), 1e-9)
    return each, max(0.0, short - few * each) + runs * each


def measure(quick: bool) -> dict[str, Any]:
    """Seconds of the program, of each rival extrapolated to as many runs, and ratios."""
    until, runs, rounds = ("2025-01", 40, 1) if quick else (HORIZON, RUNS, 4)
    names = list(RIVALS)
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    spent: dict[str, list[dict[int, tuple[float, float]]]] = {name: [] for name in names}
    by_program(1, until)  # cache warm
    for _ in range(rounds):
        ours.append(by_program(runs, until))
        bare.append(by_program(runs, until, "--no-figures"))
        for name in names:
            sizes = (1, 2) if quick else RIVALS[name][3]
            spent[name].append(rival(name, until, sizes))
    program, found = lowest(ours), {}
    for name in names:
        sizes = list(spent[name][0])
        clock, processor = (
            {size: min(one[size][k] for one in spent[name]) for size in sizes} for k in (0, 1)
        )
        each, total = extrapolated(clock, runs)
        each_processor, total_processor = extrapolated(processor, runs)
        found[name] = {
            "measured_runs": sizes,
            "measured_seconds": [round(one, 3) for one in clock.values()],
            "measured_cpu_seconds": [round(one, 3) for one in processor.values()],
            "seconds_per_run": round(each, 5),
            "cpu_seconds_per_run": round(each_processor, 5),
            "seconds": round(total, 1),
            "cpu_seconds": round(total_processor, 1),
            "ratio": round(total / program["seconds"], 1),
            "cpu_ratio": round(total_processor / program["cpu_seconds"], 1),
        }
    return {
        "runs": runs,
        "until": until,
        "program": program,
        "program_without_figures": lowest(bare),
        "rivals": found,
        "promised": BOUND,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rival"]:
        child(sys.argv[2], sys.argv[3], [int(size) for size in sys.argv[4:]])
    else:
        main(__doc__, "peers", measure)
