"""What a batch costs as it grows: runs, months, actors, cores; starting, compiling; store; memory.

``python benchmarks/scaling.py`` prints the figures as JSON; ``--million`` also makes the batch of a million
runs (minutes). Batches are timed as commands, from the shell to the last file; months and actors in the
process, on one thread and by processor time, with the rules compiled, the luck drawn and the start anchored.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from made_world import made_world
from measuring import HORIZON, PROGRAM, SEED, best, command, folder, lowest, main

from realpolitik import load_case
from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import draw
from realpolitik.engine.variants import prepare
from realpolitik.theory.inputs import Case

MILLION, FEW = 1_000_000, 60
LEAST = 32  # runs
FLAT = 50_000
"""The million's peak memory is held against that of so many runs."""


def batch(runs: int, until: str, *options: str, record: str = "outcomes") -> dict[str, float]:
    """One batch of the baseline by the command line: seconds, peak memory, bytes written."""
    with folder() as place:
        words = ["run", "baseline", "--runs", str(runs), "--until", until, "--record", record]
        used = command([*PROGRAM, *words, "--no-figures", *options, "--out", str(place / "result")])
        files = [path for path in (place / "result").rglob("*") if path.is_file()]
        return used | {"bytes": sum(path.stat().st_size for path in files)}


def by_runs(counts: tuple[int, ...], until: str, rounds: int) -> dict[str, dict[str, float]]:
    """Batches of these sizes, outcomes only; large ones once, small ones ``rounds`` times in turn."""
    found: dict[str, dict[str, float]] = {}
    for number in range(rounds):
        for runs in counts:
            if number == 0 or runs < FLAT:
                one = batch(runs, until)
                found[str(runs)] = lowest([one, found.get(str(runs), one)])
    return found


def alone(case: Case, runs: int) -> Callable[[], None]:
    """The kernel on a tape drawn beforehand, one thread."""
    tape = draw(case, SEED, 0, runs)

    def work() -> None:
        for _ in simulate(case, runs, SEED, tape=tape, workers=1, reuse=True):
            pass

    return work


def kernel_seconds(cases: dict[str, Case], runs: dict[str, int], rounds: int) -> dict[str, dict[str, float]]:
    """Microseconds of each case per run and per run and month, and what anchoring its start took, once."""
    works: dict[str, Callable[[], object]] = {name: alone(case, runs[name]) for name, case in cases.items()}
    works |= {f"{name}, start": lambda case=case: prepare(case) for name, case in cases.items()}  # type: ignore[misc]
    seconds = best(works, rounds)
    found = {}
    for name, case in cases.items():
        each = 1e6 * max(0.0, seconds[name] - seconds[f"{name}, start"]) / runs[name]
        found[name] = {
            "actors": len(case.actors),
            "months": case.steps + 1,
            "runs": runs[name],
            "microseconds_per_run": round(each, 1),
            "microseconds_per_run_month": round(each / (case.steps + 1), 3),
            "start_seconds": round(seconds[f"{name}, start"], 4),
        }
    return found


def by_months(horizons: tuple[str, ...], runs: int, rounds: int) -> dict[str, dict[str, float]]:
    """The kernel by months to the horizon."""
    cases = {until: load_case("baseline", until=until) for until in horizons}
    return kernel_seconds(cases, dict.fromkeys(cases, runs), rounds)


def by_actors(counts: tuple[int, ...], until: str, runs: int, rounds: int) -> dict[str, dict[str, float]]:
    """The kernel by number of actors: made worlds, and those that ship."""
    cases = {f"made, {actors}": made_world(actors, until) for actors in counts}
    cases["shipped, 5"] = load_case("baseline", until=until)
    cases["shipped, 13"] = load_case("baseline", world="concert-2024-11", until=until)
    least = min(runs, LEAST)
    sizes = {name: max(least, runs * 25 // len(case.actors) ** 2) for name, case in cases.items()}
    return kernel_seconds(cases, sizes, rounds)


def by_cores(runs: int, until: str, rounds: int) -> dict[str, dict[str, float]]:
    """The same batch on one core and on two, monthly."""
    tries = [
        {cores: batch(runs, until, "--workers", cores, record="monthly") for cores in ("1", "2")}
        for _ in range(rounds)
    ]
    return {cores: lowest([one[cores] for one in tries]) | {"runs": runs} for cores in ("1", "2")}


def starting(quick: bool, rounds: int) -> dict[str, dict[str, float]]:
    """Help, and one run: from what is compiled, and (not if quick) compiled for it."""
    words = ["run", "baseline", "--runs", "1", "--until", "2024-12", "--no-figures", "--record", "outcomes"]
    found: dict[str, dict[str, float]] = {
        "help": lowest([command([*PROGRAM, "--help"]) for _ in range(rounds)])
    }

    def first_run(**environment: str) -> dict[str, float]:
        with folder() as place:
            return command([*PROGRAM, *words, "--out", str(place / "result")], **environment)

    found["one run, compiled before"] = lowest([first_run() for _ in range(rounds)])
    if not quick:
        with folder() as cache:
            found["one run, compiled for it"] = first_run(XDG_CACHE_HOME=str(cache))
            files = [path for path in Path(cache).rglob("*") if path.is_file()]
            found["one run, compiled for it"]["cache_bytes"] = sum(path.stat().st_size for path in files)
    return found


def store(runs: int, until: str, rounds: int) -> dict[str, dict[str, float]]:
    """Bytes a second of writing and reading, per level of recording: rows as they lie in memory."""
    import duckdb

    from realpolitik.experiment.columns import joined
    from realpolitik.experiment.parts import tables_of
    from realpolitik.experiment.recording import DATASETS
    from realpolitik.experiment.store import ParquetWriter, literal

    case, found = load_case("baseline", until=until), {}
    for record in DATASETS:
        blocks = [
            tables_of(case, chunk, SEED, record)
            for chunk in simulate(case, runs, SEED, ledger=record == "full")
        ]
        tables = {name: joined([block[name] for block in blocks]) for name in DATASETS[record]}
        with folder() as place, closing(ParquetWriter()) as writer:
            paths = {name: place / f"{name}.parquet" for name in tables}
            works = {
                "write": lambda paths=paths, tables=tables, writer=writer: [
                    writer.write(path, tables[name], case.name) for name, path in paths.items()
                ],
                "read": lambda paths=paths: [
                    duckdb.sql(f"select * from {literal(str(path))}").fetchnumpy() for path in paths.values()
                ],
            }
            seconds = best(works, rounds, time.perf_counter)
            kept = sum(path.stat().st_size for path in paths.values())
        memory = sum(
            column.nbytes if column.dtype != object else sum(len(text or "") for text in column)
            for table in tables.values()
            for column in table.values()
        )
        found[record] = {
            "runs": runs,
            "bytes_in_memory": memory,
            "bytes_kept": kept,
            "write_bytes_per_second": round(memory / seconds["write"]),
            "read_bytes_per_second": round(memory / seconds["read"]),
        }
    return found


def million(quick: bool) -> dict[str, float]:
    """A million runs, once."""
    runs = FEW if quick else MILLION
    return batch(runs, "2025-01" if quick else HORIZON) | {"runs": runs}


def measure(quick: bool, with_million: bool = False) -> dict[str, Any]:
    """All of it."""
    until = "2025-01" if quick else HORIZON
    rounds = 1 if quick else 3
    months = ("2025-01",) if quick else ("2025-11", "2026-11", "2028-11", "2030-12", "2034-11")
    found = {
        "until": until,
        "runs": by_runs((40,) if quick else (100, 1_000, 10_000, FLAT, 100_000), until, 1 if quick else 2),
        "months": by_months(months, 16 if quick else 512, rounds),
        "actors": by_actors((5, 20) if quick else (5, 13, 20, 40), until, 16 if quick else 512, rounds),
        "cores": by_cores(40 if quick else 10_000, until, 1 if quick else 2),
        "start": starting(quick, rounds),
        "store": store(32 if quick else 1_024, until, rounds),
    }
    return found | ({"million": million(quick)} if with_million else {})


if __name__ == "__main__":
    if "--million" in sys.argv:
        sys.argv.remove("--million")
        main(__doc__, "scaling", lambda quick: measure(quick, True))
    else:
        main(__doc__, "scaling", measure)
