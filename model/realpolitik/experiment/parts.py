"""A part of a batch: consecutive runs of a case, computed and written by themselves, wherever that is.

A part depends on its task alone, so parts may be made in any order, by any number of processes or machines,
more than once, and are the same to the last byte.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from realpolitik.experiment.columns import (
    Chunk,
    Columns,
    joined,
    ledger_columns,
    monthly_columns,
    outcome_columns,
)
from realpolitik.experiment.recording import DATASETS
from realpolitik.experiment.store import ParquetWriter
from realpolitik.theory.inputs import Case
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.vocabulary import Unknown

CHUNK_RUNS = 64  # per thread: the tape draws luck in blocks of so many
PART_RUNS = 256  # the least size of a part, unless the batch is smaller
MOST_RUNS = {"outcomes": 65536, "monthly": 2048, "full": 512}  # of a part: some ten megabytes of rows
STRETCH = 512  # runs of a design whose numbers lie in memory at once
PARTS = 128  # of a case: from so many on parts grow instead

_own = threading.local()

Simulate = Callable[..., Iterator[Chunk]]
Progress = Callable[[str, int], None]


class Points(Protocol):
    """A design: what each run gets beyond its number."""

    @property
    def runs(self) -> int: ...
    def options(self, case: Case, start: int, stop: int) -> dict[str, Any]:
        """What the ensemble needs for these runs of a case: parameters, alternatives, luck."""

    def within(self, start: int, stop: int) -> Points:
        """The same design with no more points than these runs need, still counted from its first run."""

    def columns(self, start: int, stop: int) -> Columns:
        """What each of these runs' row of outcomes says of its place in the design."""

    def described(self) -> dict[str, Any]:
        """The design as plain data for the manifest, with its ``digest``."""


@dataclass(frozen=True)
class Task:
    """All that a part depends on. Runs are counted within the case, from 0."""

    case: Case
    number: int
    first: int
    runs: int
    seed: int
    record: str
    points: Points | None = None


class Finished(NamedTuple):
    """A part that lies in its files: by name within the folder, digest, rows and bytes of each."""

    scenario: str
    number: int
    files: dict[str, dict[str, Any]]
    failed_runs: int


class Given(NamedTuple):
    """What whoever makes parts brings along; none of it changes a part's bytes."""

    workers: int = 1
    simulate: Simulate | None = None
    progress: Progress | None = None


def part_runs(runs: int, record: str) -> int:
    """Runs to a part: few enough for memory and for sharing them out, enough for few files.

    >>> [part_runs(runs, "outcomes") for runs in (100, 300, 1000, 50_000, 1_000_000)]
    [256, 192, 256, 512, 8192]
    """
    size = PART_RUNS
    while size < MOST_RUNS[record] and size * PARTS < runs:
        size *= 2
    if size == PART_RUNS < runs <= 4 * PART_RUNS:  # two to four parts: of nearly the same size
        share = -(-runs // -(-runs // PART_RUNS))
        size = -(-share // CHUNK_RUNS) * CHUNK_RUNS
    return size


def part_name(dataset: str, scenario: str, part: int) -> str:
    """Where a part lies within the result folder."""
    return f"{dataset}/{scenario}/part-{part:05d}.parquet"


def make_part(task: Task, folder: Path, given: Given = Given()) -> Finished:  # noqa: B008 — immutable
    """Simulate the runs of a part and write its files, each whole or not at all.

    Raises OSError or ResultProblem where a file cannot be written.
    """
    made = tables(task, given)
    files, writer = {}, _writer()
    for dataset, columns in made.items():
        name = part_name(dataset, task.case.name, task.number)
        files[name] = writer.write(folder / name, columns, task.case.name)
    failed = int(np.count_nonzero(made["outcomes"]["failed"]))
    return Finished(task.case.name, task.number, files, failed)


def tables(task: Task, given: Given) -> dict[str, Columns]:
    """Simulate the runs of a part: its rows in every table that is kept."""
    blocks: list[dict[str, Columns]] = []
    stop, stretch = task.first + task.runs, task.runs if task.points is None else STRETCH
    for first in range(task.first, stop, stretch):
        for chunk, reason in _chunks(task, first, min(stop, first + stretch), given):
            blocks.append(tables_of(task.case, chunk, task.seed, task.record, task.points, reason))
            if given.progress:
                given.progress(task.case.name, chunk.runs)
    return {name: joined([block[name] for block in blocks]) for name in DATASETS[task.record]}


def _chunks(task: Task, first: int, stop: int, given: Given) -> Iterator[tuple[Chunk, str | None]]:
    """The runs from ``first`` to before ``stop``, each chunk with the reason why it failed as a whole.

    Where the numbers of a design's point make no model, its runs fail and no others: the stretch is halved
    until they stand alone. What fails without a design fails for all runs and is raised.
    """
    simulate, points, done = given.simulate or _ensemble(), task.points, first
    try:
        options = {} if points is None else points.options(task.case, first, stop)
        for chunk in simulate(
            task.case,
            stop - first,
            task.seed,
            first_run=first,
            workers=given.workers,
            chunk=CHUNK_RUNS * given.workers,
            ledger="ledger" in DATASETS[task.record],
            reuse=True,
            **options,
        ):
            yield chunk, None
            done = chunk.first_run + chunk.runs
    except (ValueError, ArithmeticError, LookupError, ProblemsFound, Unknown) as error:
        if points is None:
            raise
        if stop - done == 1:
            yield blank(task.case, done), " ".join(str(error).split()) or type(error).__name__
            return
        middle = (done + stop + 1) // 2
        yield from _chunks(task, done, middle, given)
        yield from _chunks(task, middle, stop, given)


def blank(case: Case, run: int) -> Chunk:
    """A run that failed before its start."""
    from realpolitik.engine import ensemble
    from realpolitik.engine.ledger import CAUSES
    from realpolitik.engine.preparation import empty_history

    booked = np.zeros((1, case.steps + 1, len(CAUSES)))
    return ensemble.Chunk(run, 1, empty_history(case, 1, case.steps + 1), booked, np.ones(1, dtype=np.int64))


def tables_of(
    case: Case,
    chunk: Chunk,
    seed: int,
    record: str,
    points: Points | None = None,
    reason: str | None = None,
) -> dict[str, Columns]:
    """The rows of a chunk of runs in every table that this level of recording keeps.

    ``reason`` says why the whole chunk failed, if it did before its start.
    """
    from realpolitik.engine.ledger import CAUSES

    rows = {"outcomes": outcome_columns(case, chunk, seed)}
    if reason is not None:
        rows["outcomes"]["failure"] = np.full(chunk.runs, reason, dtype=object)
    if points is not None:
        rows["outcomes"] |= points.columns(chunk.first_run, chunk.first_run + chunk.runs)
    if "monthly" in DATASETS[record]:
        rows["monthly"] = monthly_columns(case, chunk, full=record == "full")
    if "ledger" in DATASETS[record]:
        rows["ledger"] = ledger_columns(case, chunk, CAUSES)
    return rows


def _writer() -> ParquetWriter:
    """This thread's writer: to open one takes as long as to simulate a hundred runs."""
    if not hasattr(_own, "writer"):
        _own.writer = ParquetWriter()
    writer: ParquetWriter = _own.writer
    return writer


def _ensemble() -> Simulate:
    from realpolitik.engine import ensemble

    return ensemble.simulate
