"""Scenarios × runs into a result folder: a loop over the parts that are missing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from realpolitik.experiment import datapackage, journal, manifest, storage
from realpolitik.experiment.executors import Executor, local
from realpolitik.experiment.lock import NAME as LOCK
from realpolitik.experiment.lock import locked, refuse_if_held
from realpolitik.experiment.parts import CHUNK_RUNS as CHUNK_RUNS
from realpolitik.experiment.parts import PART_RUNS as PART_RUNS
from realpolitik.experiment.parts import Points, Progress, Simulate, Task, part_name, part_runs
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.recording import DATASETS as DATASETS
from realpolitik.experiment.recording import level
from realpolitik.experiment.result import Result
from realpolitik.experiment.space import check_space, disk_is_full
from realpolitik.theory.inputs import Case

WRITTEN = ("outcomes", "monthly", "ledger", "figures", "worlds")  # folders that a batch and its report make
NAMED = 5  # damaged parts told one by one
MOST = 2**31 - 1  # runs of a scenario: their numbers are stored with 32 bits


def run_batch(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    out: str | Path,
    *,
    ledger: bool = True,
    record: str | None = None,
    points: Points | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    found: Progress | None = None,
    say: Callable[[str], None] | None = None,
    resume: bool = False,
    replace: bool = False,
    command: str = "",
    simulate: Simulate | None = None,
) -> Result:
    """Run every case ``runs`` times and keep what ``record`` says in the folder ``out``.

    Run r of every case draws the same luck from ``seed``, so scenarios compare run by run. ``record`` is
    outcomes (one row per run), monthly (and the course of every pair's index) or full (and the focus pair's
    channels and the ledger of causes); left out, it is full, or monthly without ``ledger``. ``points`` is a
    design whose runs these are: each gets its point's numbers and luck, and its row says which.

    A finished result of the same inputs is returned as it is. ``resume`` goes on with an unfinished one,
    makes damaged parts anew and gives the same bytes; ``replace`` removes what an earlier batch wrote.
    ``progress(scenario, runs)`` is called as runs finish, ``found`` (or it, if left out) with those that lie
    there already, ``say`` with what the user should know.
    ``executor`` makes the parts, threads of this process if left out; ``simulate`` stands in for the
    compiled ensemble.

    Raises ResultProblem if ``out`` holds something else, another process writes there, or the disk is full;
    KeyboardInterrupt leaves finished parts in place.
    """
    folder, record = Path(out), level(record, ledger)
    options: dict[str, Any] = {"record": record, "points": points, "resume": resume, "replace": replace}
    held = check_folder(cases, runs, seed, folder, **options)
    if held is not None and held["status"] == "complete" and not resume:
        if found:
            for case in cases:
                found(case.name, runs)
        return _described(folder)
    with locked(folder) as stale:
        if stale and say:
            say(f"Took over the folder from a process that is gone ({stale}).")
        current = check_folder(cases, runs, seed, folder, **options, locked=True)
        if current is None:
            storage.end(folder, say)
            _clear(folder)
            size = part_runs(runs, record)
            current = manifest.new(
                cases, runs, seed, record=record, points=points, part_runs=size, command=command
            )
        else:
            _keep_sound(folder, current, say)
        tasks = tasks_of(cases, current, seed, points, found or progress)
        _note_changes(current, say if tasks else None)
        if tasks or current["status"] != "complete":
            check_space(folder, cases, sum(task.runs for task in tasks) // len(cases), record, points)
            _work(folder, current, tasks, executor or local(workers, simulate), progress)
        else:
            journal.remove(folder)
        storage.end(folder, say)
    return _described(folder)


def check_folder(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    folder: Path,
    *,
    ledger: bool = True,
    record: str | None = None,
    points: Points | None = None,
    resume: bool = False,
    replace: bool = False,
    locked: bool = False,
) -> dict[str, Any] | None:
    """The manifest of a batch of the same inputs that may go on, or None if the batch starts anew.

    Changes nothing. Raises ResultProblem if the request makes no batch, the folder holds something else or
    another process writes there (not asked if it is ``locked`` already).
    """
    check_request(cases, runs, seed, points)
    if resume and replace:
        raise ResultProblem(
            "--resume goes on with the batch in a folder, --replace removes it.", "Give one of the two."
        )
    record = level(record, ledger)
    if folder.exists() and not folder.is_dir():
        raise ResultProblem(f"{folder} is a file, not a folder.", "Choose another --out.")
    if not locked:
        refuse_if_held(folder)
    if not folder.is_dir() or all(_begun(path) for path in folder.iterdir()):
        return None
    if not (folder / manifest.NAME).exists():
        raise ResultProblem(
            f"{folder} is not empty and holds no result of realpolitik.", "Choose another --out."
        )
    current = manifest.read(folder, any_format=replace)
    if replace:
        return None
    size = part_runs(runs, record)
    wanted = manifest.new(cases, runs, seed, record=record, points=points, part_runs=size, command="")
    different = manifest.differences(current, wanted)
    if different:
        raise ResultProblem(
            f"{folder} holds a result of other inputs ({'; '.join(different)}).",
            "Choose another --out, or add --replace to remove the earlier result.",
        )
    if current["status"] != "complete" and not resume:
        raise ResultProblem(
            f"{folder} holds an unfinished batch of the same inputs.",
            "Add --resume to go on with it, or --replace to start it anew.",
        )
    return current


def check_request(cases: Sequence[Case], runs: int, seed: int, points: Points | None = None) -> None:
    """Raise ResultProblem if so many runs of these cases under this seed make no batch."""
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
    if not 1 <= runs <= MOST:
        raise ResultProblem(
            f"The number of runs is {runs:,}.",
            f"Ask for at least 1 and at most {MOST:,} of a scenario; 1,000 gives shares to ± 3 points.",
        )
    if not hasattr(seed, "__index__") or not 0 <= seed < 2**63:
        raise ResultProblem(f"The seed is {seed}.", "Give a whole number from 0 to 9223372036854775807.")


def _described(folder: Path) -> Result:
    """A finished result, with the description that a full disk may have kept from it."""
    result = Result(folder)
    if not (folder / datapackage.NAME).exists():
        datapackage.write_package(result)
    return result


def _begun(path: Path) -> bool:
    """Whether a file is what a batch killed before its first manifest leaves behind."""
    return path.name == LOCK or (path.name.startswith(".") and path.name.endswith(".part"))


def _clear(folder: Path) -> None:
    """Remove what a batch writes, and nothing else; the manifest last, so that a half removal is known."""
    for name in WRITTEN:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("summary.md", "summary.json", datapackage.NAME, journal.NAME, manifest.NAME):
        (folder / name).unlink(missing_ok=True)


def _keep_sound(folder: Path, current: dict[str, Any], say: Callable[[str], None] | None) -> None:
    """Strike out parts whose files are missing or no longer what was written, and leftovers of a crash."""
    for leftover in folder.rglob(".*.part"):
        leftover.unlink(missing_ok=True)
    damaged = manifest.damaged(folder, current)
    for name in damaged:
        del current["parts"][name]
    current["failed_runs"] = journal.failed_runs(current["parts"])
    if damaged:
        current.update(status="running", finished=None, digest=None)
        if say:
            more = f" and {len(damaged) - NAMED} more" if len(damaged) > NAMED else ""
            say(f"Damaged or missing, made anew: {', '.join(damaged[:NAMED])}{more}.")


def _note_changes(current: dict[str, Any], say: Callable[[str], None] | None) -> None:
    """Put on record that a batch goes on with other libraries or elsewhere, and say so."""
    changes = manifest.changes(current)
    if changes and say:
        current["resumed"] = [*current.get("resumed", []), {"at": manifest.now(), "changes": changes}]
        say(f"Not as it was when the batch began: {'; '.join(changes)}.")


def tasks_of(
    cases: Sequence[Case],
    current: dict[str, Any],
    seed: int,
    points: Points | None,
    found: Progress | None = None,
) -> Sequence[Task]:
    """The parts that a manifest has not on record, in order; ``found`` hears of the finished ones."""
    runs, size, record = current["runs"], current["part_runs"], current["record"]
    tasks = []
    for case in cases:
        for part in range(-(-runs // size)):
            count = min(size, runs - part * size)
            if not all(part_name(name, case.name, part) in current["parts"] for name in DATASETS[record]):
                first = part * size
                few = None if points is None else points.within(first, first + count)
                tasks.append(Task(case, part, first, count, seed, record, few))
            elif found:
                found(case.name, count)
    return tasks


def _work(
    folder: Path,
    current: dict[str, Any],
    tasks: Sequence[Task],
    executor: Executor,
    progress: Progress | None,
) -> None:
    """Have the parts made, put each on record, and close the manifest."""
    began, before = time.monotonic(), float(current["seconds"])
    manifest.write(folder, current)
    journal.remove(folder)
    try:
        with journal.Journal(folder) as book:
            for part in executor(tasks, folder, progress):
                book.note(part, before + time.monotonic() - began)
        current = manifest.read(folder)
        current.update(
            status="complete",
            finished=manifest.now(),
            seconds=round(before + time.monotonic() - began, 1),
            digest=manifest.digest_of_parts(current["parts"]),
        )
        manifest.write(folder, current)
        journal.remove(folder)
    except Exception as error:
        if disk_is_full(error):
            raise ResultProblem(
                f"The disk with {folder} is full. The finished parts are kept.",
                "Make room, then go on with the same command and --resume.",
            ) from error
        raise
