"""A result made again from its own manifest, and held against it part by part."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment import manifest
from realpolitik.experiment.batch import tasks_of
from realpolitik.experiment.executors import local
from realpolitik.experiment.parts import Points, Progress, Simulate
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import identifier, literal, parquet
from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case as assemble
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.reopening import reopened
from realpolitik.world.resolve import Resolved, built

SHOWN = 4  # columns named for a part that differs


@dataclass(frozen=True)
class Reproduction:
    """What came of it: files that differ, and how; what is not as it was when they were made."""

    files: int
    different: Mapping[str, str]
    damaged: tuple[str, ...]  # in the folder, no longer what the manifest says
    changed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every file of the manifest came out to the last byte."""
        return not self.different


def reproduce(
    result: Result,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
    cases: list[Case] | None = None,
) -> Reproduction:
    """Make all parts of a finished result again and compare their digests with those of the manifest.

    The scenarios are those that the manifest holds, not today's files; ``cases`` and ``simulate`` stand in
    for them and for the ensemble. Raises ResultProblem if the batch is unfinished, or this version of the
    program can no longer make the scenarios or the design that the manifest tells of.
    """
    document = result.manifest
    if not result.complete:
        raise ResultProblem(f"{result.folder} holds an unfinished batch.", "Let it finish: --resume.")
    made, damaged = cases or cases_of(result), manifest.damaged(result.folder, document)
    if document["design"] and any(name.startswith("outcomes/") for name in damaged):
        raise ResultProblem(
            f"{damaged[0]} in {result.folder} is no longer what was written, and the rows of outcomes hold "
            "the points of the design.",
            "Mend it first: the command that made it, with --resume.",
        )
    points = _points(result, made) if document["design"] else None
    different = dict.fromkeys(document["parts"], "in the manifest, but no part of this batch")
    with tempfile.TemporaryDirectory(prefix="realpolitik-") as place:
        folder = Path(place)
        tasks = tasks_of(made, {**document, "parts": {}}, document["seed"], points)
        for part in local(workers, simulate)(tasks, folder, progress):
            for name, about in part.files.items():
                stored = document["parts"].get(name)
                if stored is None:
                    different[name] = "not in the manifest"
                elif about["sha256"] == stored["sha256"]:
                    del different[name]
                else:
                    different[name] = _difference(result.folder / name, folder / name)
                (folder / name).unlink()
    return Reproduction(
        files=len(document["parts"]),
        different=dict(sorted(different.items())),
        damaged=tuple(damaged),
        changed=tuple(manifest.changes(document)),
    )


def cases_of(result: Result) -> list[Case]:
    """The scenarios of a result as its manifest holds them; raises ResultProblem if they cannot be made."""
    return [_case(result, name) for name in result.scenarios]


def _resolved(result: Result, name: str) -> Resolved:
    try:
        return built(reopened(result.scenario(name)["document"], str(result.folder / manifest.NAME)))
    except (ProblemsFound, KeyError, ValueError) as error:
        raise ResultProblem(
            f"The manifest's {name} makes no scenario under realpolitik {manifest.__version__}: {error}",
            f"Install the version that wrote it, {result.manifest['version']}, and try again.",
        ) from None


def _case(result: Result, name: str) -> Case:
    about = result.scenario(name)
    stated = about["document"]
    made = assemble(_resolved(result, name), until=stated["until"], steps_per_year=stated["steps_per_year"])
    if made.fingerprint != about["fingerprint"] or dict(made.inputs.parameters) != about["parameters"]:
        raise ResultProblem(
            f"This version of realpolitik reads the manifest's {name} as another scenario.",
            f"Install the version that wrote it, {result.manifest['version']}, and try again.",
        )
    # Numbers set on the command line leave a scenario its own name, which its document does not tell.
    return replace(made, name=name, title=about["title"], question=about["question"])


def _points(result: Result, cases: list[Case]) -> Points:
    """The design, its points read from the rows of outcomes."""
    from realpolitik.experiment.study import remade

    told = result.manifest["design"]
    names = [one["name"] for one in told["dimensions"]]
    columns = ", ".join(f"any_value({identifier(name)}) as c{place}" for place, name in enumerate(names))
    rows = result.arrays(
        f"select point, {columns} from outcomes where scenario = {literal(result.scenarios[0])} "
        "group by point order by point"
    )
    stored = np.column_stack([rows[f"c{place}"] for place in range(len(names))])
    again = [_resolved(result, name) for name in result.scenarios]
    try:
        design = remade(told["stated"], again, cases, tuple(names), stored)
    except (ProblemsFound, ValueError):
        design = None
    if design is None or design.digest != told["digest"]:
        raise ResultProblem(
            "The design cannot be made again as it was: a lever that it moves has changed.",
            f"Install the version that wrote it, {result.manifest['version']}, and try again.",
        )
    return design


def _difference(stored: Path, made: Path) -> str:
    """In which columns two parts differ, and by how much at the most."""
    if not stored.is_file():
        return "the stored file is gone"
    try:
        ours, theirs = _columns(stored), _columns(made)
    except Exception as error:  # DuckDB's own: a damaged file
        return f"the stored file cannot be read ({str(error).splitlines()[0]})"
    if list(ours) != list(theirs):
        return f"other columns: {', '.join(sorted(ours.keys() ^ theirs.keys())) or 'in another order'}"
    found = []
    for name in ours:
        if ours[name].shape != theirs[name].shape:
            return "another number of rows"
        apart = _apart(ours[name], theirs[name])
        if apart is not None:
            found.append(f"{name} {apart}")
    if not found:
        return "the same numbers in other bytes"
    more = f" and {len(found) - SHOWN} columns more" if len(found) > SHOWN else ""
    return f"{', '.join(found[:SHOWN])}{more}"


def _apart(ours: NDArray[Any], theirs: NDArray[Any]) -> str | None:
    if ours.dtype.kind not in "fiub" or theirs.dtype.kind not in "fiub":
        rows = int((np.ma.filled(ours, "") != np.ma.filled(theirs, "")).sum())
        return f"in {rows} rows" if rows else None
    one, other = (np.ma.filled(np.ma.asarray(column).astype(float), np.nan) for column in (ours, theirs))
    if np.array_equal(one, other, equal_nan=True):
        return None
    if (np.isnan(one) != np.isnan(other)).any():
        return "where a number is missing"
    return f"by up to {float(np.nanmax(np.abs(one - other))):.3g}"


def _columns(path: Path) -> dict[str, NDArray[Any]]:
    import duckdb

    with duckdb.connect() as connection:
        found: Any = connection.execute(f"select * from {parquet([path])}").fetchnumpy()
        return dict(found)
