"""A batch as an object: read it, look at its points, plan it, run it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from realpolitik.experiment.batch import check_folder, check_request, run_batch
from realpolitik.experiment.design import Design, Member
from realpolitik.experiment.draws import rows_of
from realpolitik.experiment.executors import Executor
from realpolitik.experiment.parts import Given, Progress, Task, tables
from realpolitik.experiment.recording import level
from realpolitik.experiment.result import Result
from realpolitik.experiment.sampling import cube, grid, one_at_a_time, quantiles, size
from realpolitik.experiment.space import bytes_per_run
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world import batch_schema
from realpolitik.world.assemble import case as assemble
from realpolitik.world.batch_schema import Dimension, FromFile, Grid, Listed, OneAtATime, Posterior
from realpolitik.world.batches import Study, load_batch
from realpolitik.world.dimensions import Varied
from realpolitik.world.problems import Problem, ProblemsFound
from realpolitik.world.reading import Document
from realpolitik.world.resolve import Resolved

TRIAL_RUNS = 256
MOST_POINTS = 10_000_000
DRAWN = ("latin_hypercube", "sobol", "saltelli", "morris", "posterior")


class Plan(NamedTuple):
    """What a batch will take; seconds as a trial of its first runs suggests."""

    scenarios: tuple[str, ...]
    kind: str
    dimensions: int
    points: int
    replications: int
    runs: int  # of all scenarios together
    trial: int  # runs
    seconds: float
    bytes: int
    notes: tuple[str, ...]


class Batch:
    """Scenarios × points of a design × replications.

    ``Batch("study.yaml")`` reads a file; ``Batch(name=…, title=…, question=…, scenarios=[…], dimensions={…},
    design={…})`` takes the same keys from Python. Raises ProblemsFound with all that is wrong.
    """

    def __init__(self, source: str | Path | Mapping[str, Any] | None = None, /, **stated: Any) -> None:
        if (source is None) == (not stated):
            raise TypeError("give either a file, a name or a mapping, or the keys of a batch")
        self.study = load_batch(stated if source is None else source)
        self.stated = self.study.batch

    def __repr__(self) -> str:
        return f"<Batch {self.name}: {self.stated.design.kind} on {', '.join(self.stated.scenarios)}>"

    @property
    def name(self) -> str:
        """The name of the batch, after which its folder is called."""
        return self.stated.name

    @cached_property
    def cases(self) -> list[Case]:
        """The scenarios, ready to run."""
        return [assemble(resolved, until=self.stated.until) for resolved in self.study.scenarios]

    @cached_property
    def design(self) -> Design:
        """The points, drawn once; raises ProblemsFound if a data file does not fit."""
        stated, dimensions = self.stated, self.study.dimensions
        count = size(stated.design, [stated.dimensions.get(one.name, Dimension()) for one in dimensions[0]])
        if count is not None and count > MOST_POINTS:
            rule = f"the design has {count:,} points, and {MOST_POINTS:,} are the most"
            remedy = "Take fewer levels or dimensions, or a sample such as `latin_hypercube`."
            raise ProblemsFound([self.study.document.problem(("design",), rule, remedy=remedy)])
        if isinstance(stated.design, FromFile | Posterior):
            dimensions, points = rows_of(self.study)
        else:
            points = self._points()
        return design_of(self.study, self.cases, dimensions, points)

    def _points(self) -> Floats:
        design, found = self.stated.design, self.study.dimensions[0]
        if isinstance(design, Listed):
            return np.array(
                [[numbers[one.name] for one in found] for numbers in design.sets], dtype=np.float64
            )
        assert not isinstance(design, FromFile | Posterior)
        stated = [self.stated.dimensions.get(one.name, Dimension()) for one in found]
        if isinstance(design, Grid):
            return grid(design, stated, found)
        if isinstance(design, OneAtATime):
            return one_at_a_time(design, stated, found)
        uniform = cube(design, len(found))
        columns = zip(uniform.T, stated, found, strict=True)
        return np.column_stack([quantiles(column, one, two) for column, one, two in columns])

    def plan(self, *, record: str | None = None, workers: int | None = None) -> Plan:
        """Points, runs, room, and the time that a trial of the first runs suggests; writes nothing.

        Raises ResultProblem if there are more runs than a batch may have.
        """
        design, case, seed = self.design, self.cases[0], self.stated.seed
        check_request(self.cases, design.runs, seed, design)
        kept = level(record or self.stated.record)
        trial, given = min(TRIAL_RUNS, design.runs), Given(workers or os.cpu_count() or 1)
        tables(Task(case, 0, 0, 1, seed, kept, design), given)  # compiled before the clock starts
        began = monotonic()
        tables(Task(case, 0, 0, trial, seed, kept, design), given)
        seconds = monotonic() - began
        runs = design.runs * len(self.cases)
        return Plan(
            scenarios=tuple(one.name for one in self.cases),
            kind=design.kind,
            dimensions=len(design.names),
            points=len(design.points),
            replications=design.replications,
            runs=runs,
            trial=trial,
            seconds=seconds * runs / trial,
            bytes=sum(bytes_per_run(one, kept, design) for one in self.cases) * design.runs,
            notes=tuple(self._notes()),
        )

    def _notes(self) -> list[str]:
        design, notes = self.design, []
        if design.common and design.replications == 1:
            notes.append(
                "One replication under common luck: all points share the shocks of one run. "
                "Ask for more replications, or for fresh luck, before reading shares as probabilities."
            )
        if len(self.cases) > 1:
            notes.append(f"Ranges left out are those of {self.cases[0].name}.")
        return notes

    def check(self, out: str | Path, *, record: str | None = None, **options: Any) -> None:
        """Refuse a folder that holds something else, before anything runs; raises ResultProblem."""
        check_folder(
            self.cases,
            self.design.runs,
            self.stated.seed,
            Path(out),
            record=record or self.stated.record,
            points=self.design,
            **options,
        )

    def run(
        self,
        out: str | Path | None = None,
        *,
        record: str | None = None,
        workers: int | None = None,
        executor: Executor | None = None,
        progress: Progress | None = None,
        found: Progress | None = None,
        say: Callable[[str], None] | None = None,
        resume: bool = False,
        replace: bool = False,
        command: str = "",
    ) -> Result:
        """Run every point of every scenario into a result folder, ``results/NAME`` if left out.

        One row per run: its verdict and outcome, its point, replication, luck and every number that varies.
        The other terms are those of `run_batch`. Raises ResultProblem if the folder holds something else.
        """
        return run_batch(
            self.cases,
            self.design.runs,
            self.stated.seed,
            out or Path("results") / self.name,
            record=record or self.stated.record,
            points=self.design,
            workers=workers,
            executor=executor,
            progress=progress,
            found=found,
            say=say,
            resume=resume,
            replace=replace,
            command=command,
        )


def design_of(
    study: Study, cases: Sequence[Case], dimensions: Sequence[tuple[Varied, ...]], points: Floats
) -> Design:
    """The design of a study whose points are known."""
    stated = study.batch
    return Design(
        kind=stated.design.kind,
        names=tuple(one.name for one in dimensions[0]),
        points=points,
        replications=stated.replications,
        common=stated.luck == "common",
        antithetic=stated.antithetic,
        members={
            case.name: Member(resolved, own)
            for case, resolved, own in zip(cases, study.scenarios, dimensions, strict=True)
        },
        sampled=stated.design.kind in DRAWN,
        stated=study.document.data,
    )


def remade(
    stated: Mapping[str, Any],
    scenarios: Sequence[Resolved],
    cases: Sequence[Case],
    names: tuple[str, ...],
    points: Floats,
) -> Design:
    """The design of a batch as its author stated it, on scenarios and with points that a result holds.

    Raises ProblemsFound if its dimensions no longer fit the scenarios.
    """
    document, found = Document("manifest.json", dict(stated)), list[Problem]()
    study = Study(batch_schema.Batch.model_validate(document.data), document, tuple(scenarios), ())
    dimensions = study.vary(names, ("dimensions",), found)
    if found:
        raise ProblemsFound(found)
    return design_of(study, cases, dimensions, points)
