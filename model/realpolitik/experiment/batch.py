"""Scenarios × runs into a result folder, streamed part by part so that memory stays flat."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from realpolitik.experiment import manifest
from realpolitik.experiment.columns import (
    Chunk,
    Columns,
    joined,
    ledger_columns,
    monthly_columns,
    outcome_columns,
)
from realpolitik.experiment.design import Design
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import ParquetWriter, digest
from realpolitik.theory.inputs import Case

CHUNK_RUNS = 128
DATASETS = {
    "outcomes": ("outcomes",),
    "monthly": ("outcomes", "monthly"),
    "full": ("outcomes", "monthly", "ledger"),
}
"""What each level of recording keeps."""
PART_RUNS = 256  # a multiple of CHUNK_RUNS, so that parts end where chunks end

Simulate = Callable[..., Iterator[Chunk]]


def run_batch(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    out: str | Path,
    *,
    ledger: bool = True,
    record: str | None = None,
    points: Design | None = None,
    workers: int | None = None,
    progress: Callable[[str, int], None] | None = None,
    resume: bool = False,
    replace: bool = False,
    command: str = "",
    simulate: Simulate | None = None,
) -> Result:
    """Run every case ``runs`` times and keep outcomes, trajectories and ledgers in the folder ``out``.

    Run r of every case draws the same luck from ``seed``, so scenarios compare run by run. A finished result
    of the same inputs is returned as it is. ``resume`` goes on with an unfinished one and gives the same
    bytes; ``replace`` removes what an earlier batch wrote. ``progress(scenario, runs)`` is called as runs
    finish. ``record`` says what is kept: outcomes, monthly (trajectories too) or full (and the ledger); left
    out, it is full, or monthly without ``ledger``. ``points`` is a design whose runs these are: each gets its
    point's numbers and its luck, and its row says which. ``simulate`` stands in for the compiled ensemble.

    Raises ResultProblem if ``out`` holds something else; KeyboardInterrupt leaves finished parts in place.
    """
    folder = Path(out)
    record = record or ("full" if ledger else "monthly")
    ledger = record == "full"
    current = check_folder(
        cases, runs, seed, folder, record=record, points=points, resume=resume, replace=replace
    )
    if current is None:
        _clear(folder)
        current = manifest.new(
            cases, runs, seed, record=record, points=points, part_runs=PART_RUNS, command=command
        )
    if current["status"] == "complete":
        return Result(folder)
    simulate, causes = _engine(simulate, ledger)
    began, before = time.monotonic(), float(current["seconds"])
    manifest.write(folder, current)
    writer = ParquetWriter()
    try:
        for case in cases:
            for part, blocks in _parts(case, current, seed, points, workers, progress, simulate, causes):
                for dataset, columns in blocks.items():
                    name = part_name(dataset, case.name, part)
                    current["parts"][name] = writer.write(folder / name, columns, case.name)
                failed = int((blocks["outcomes"]["failed"] != 0).sum())
                current["parts"][part_name("outcomes", case.name, part)]["failed_runs"] = failed
                current["failed_runs"] = sum(p.get("failed_runs", 0) for p in current["parts"].values())
                current["seconds"] = round(before + time.monotonic() - began, 1)
                manifest.write(folder, current)
    finally:
        writer.close()
    current.update(
        status="complete", finished=manifest.now(), digest=manifest.digest_of_parts(current["parts"])
    )
    manifest.write(folder, current)
    return Result(folder)


def part_name(dataset: str, scenario: str, part: int) -> str:
    """Where a part lies within the result folder."""
    return f"{dataset}/{scenario}/part-{part:05d}.parquet"


def check_folder(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    folder: Path,
    *,
    ledger: bool = True,
    record: str | None = None,
    points: Design | None = None,
    resume: bool = False,
    replace: bool = False,
) -> dict[str, Any] | None:
    """The manifest of a batch of the same inputs that may go on, or None if the batch starts anew.

    Changes nothing. Raises ResultProblem if the request makes no batch or the folder holds something else.
    """
    _check_request(cases, runs, seed, points)
    record = record or ("full" if ledger else "monthly")
    if record not in DATASETS:
        raise ResultProblem(f"--record is {record}.", f"Choose one of {', '.join(DATASETS)}.")
    if folder.exists() and not folder.is_dir():
        raise ResultProblem(f"{folder} is a file, not a folder.", "Choose another --out.")
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    if not (folder / manifest.NAME).exists():
        raise ResultProblem(
            f"{folder} is not empty and holds no result of realpolitik.", "Choose another --out."
        )
    current = manifest.read(folder, any_format=replace)
    if replace:
        return None
    wanted = manifest.new(cases, runs, seed, record=record, points=points, part_runs=PART_RUNS, command="")
    different = manifest.differences(current, wanted)
    if different:
        raise ResultProblem(
            f"{folder} holds a result of other inputs ({'; '.join(different)}).",
            "Choose another --out, or add --replace to remove the earlier result.",
        )
    if current["status"] == "complete":
        return current
    if not resume:
        raise ResultProblem(
            f"{folder} holds an unfinished batch of the same inputs.",
            "Add --resume to go on with it, or --replace to start it anew.",
        )
    current["parts"] = {
        name: part
        for name, part in current["parts"].items()
        if (folder / name).is_file() and digest(folder / name) == part["sha256"]
    }
    return current


def _check_request(cases: Sequence[Case], runs: int, seed: int, points: Design | None) -> None:
    if not cases:
        raise ResultProblem("No scenario was given.", "Name at least one; `realpolitik list` shows them.")
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ResultProblem(
            f"Two scenarios bear the name {', '.join(twice)}.", "Give each scenario once, under its own name."
        )
    if points is not None and runs != points.runs:
        raise ResultProblem(
            f"The number of runs is {runs}, but the design has {points.runs}.", "Ask for the design's."
        )
    if runs < 1:
        raise ResultProblem(
            f"The number of runs is {runs}.", "Ask for at least 1; 1,000 gives shares to ± 3 points."
        )
    if not hasattr(seed, "__index__") or not 0 <= seed < 2**63:
        raise ResultProblem(f"The seed is {seed}.", "Give a whole number from 0 to 9223372036854775807.")


def _clear(folder: Path) -> None:
    """Remove what a batch writes, and nothing else; the manifest last, so that a half removal is known."""
    for name in ("outcomes", "monthly", "ledger", "figures", "worlds"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("summary.md", "summary.json", manifest.NAME):
        (folder / name).unlink(missing_ok=True)


def _engine(simulate: Simulate | None, ledger: bool) -> tuple[Simulate, tuple[str, ...]]:
    """The compiled ensemble unless another is given, and the names of the ledger's causes."""
    causes: tuple[str, ...] = ()
    if ledger:
        from realpolitik.engine.ledger import CAUSES

        causes = CAUSES
    if simulate is None:
        from realpolitik.engine import ensemble

        simulate = ensemble.simulate
    return simulate, causes


def _parts(
    case: Case,
    current: dict[str, Any],
    seed: int,
    points: Design | None,
    workers: int | None,
    progress: Callable[[str, int], None] | None,
    simulate: Simulate,
    causes: tuple[str, ...],
) -> Iterator[tuple[int, dict[str, Columns]]]:
    """Missing parts of a case as columns per dataset, in order."""
    runs, datasets = current["runs"], DATASETS[current["record"]]
    ledger = "ledger" in datasets
    for first, last in _missing(case.name, current, datasets, progress, alone=points is not None):
        start, stop = first * PART_RUNS, min(runs, last * PART_RUNS)
        chunks: list[dict[str, Columns]] = []
        options = {} if points is None else points.options(case, start, stop)
        for chunk in simulate(
            case,
            stop - start,
            seed,
            first_run=start,
            workers=workers,
            chunk=CHUNK_RUNS,
            ledger=ledger,
            **options,
        ):
            block = {"outcomes": outcome_columns(case, chunk, seed)}
            if points is not None:
                block["outcomes"] |= points.columns(chunk.first_run, chunk.first_run + chunk.runs)
            if "monthly" in datasets:
                block["monthly"] = monthly_columns(case, chunk)
            if ledger:
                block["ledger"] = ledger_columns(case, chunk, causes)
            chunks.append(block)
            done = chunk.first_run + chunk.runs
            if progress:
                progress(case.name, chunk.runs)
            if done % PART_RUNS == 0 or done == stop:
                yield (done - 1) // PART_RUNS, {name: joined([c[name] for c in chunks]) for name in datasets}
                chunks = []


def _missing(
    scenario: str,
    current: dict[str, Any],
    datasets: tuple[str, ...],
    progress: Callable[[str, int], None] | None,
    *,
    alone: bool = False,
) -> list[tuple[int, int]]:
    """Stretches ``(first, beyond)`` of parts not finished, each part ``alone`` where the numbers of runs
    differ, so that no more than a part's are held; finished ones are reported as progress."""
    runs = current["runs"]
    count = -(-runs // PART_RUNS)
    stretches: list[tuple[int, int]] = []
    for part in range(count):
        if all(part_name(dataset, scenario, part) in current["parts"] for dataset in datasets):
            if progress:
                progress(scenario, min(PART_RUNS, runs - part * PART_RUNS))
        elif stretches and stretches[-1][1] == part and not alone:
            stretches[-1] = (stretches[-1][0], part + 1)
        else:
            stretches.append((part, part + 1))
    return stretches
