"""Load a scenario for the engines, or check files and list everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case
from realpolitik.world.calendar import months, step_of
from realpolitik.world.finding import find
from realpolitik.world.levers import load_levers
from realpolitik.world.observation_schema import load_observations
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean
from realpolitik.world.reading import read
from realpolitik.world.resolve import resolve, resolve_stated
from realpolitik.world.studies import check_study
from realpolitik.world.study_schema import STUDIES
from realpolitik.world.tuning_schema import load_stated_tuning

STEPS = (1, 365)
MOST_STEPS = 1200
"""A century of months, 23 years of weeks; a slip such as 20230-12 is caught before it takes the memory."""


def load_case(
    source: str | Path, *, world: str | None = None, until: str | None = None, steps_per_year: int = 12
) -> Case:
    """A scenario (or world) by path or name, ready to run.

    ``world`` replaces the world that the scenario names; ``until`` (YYYY-MM) its horizon; dates become
    steps of 1/steps_per_year years. Raises ProblemsFound with everything that is wrong.
    """
    if not STEPS[0] <= steps_per_year <= STEPS[1]:
        raise ProblemsFound(
            [_option("steps_per_year", f"must lie between {STEPS[0]} and {STEPS[1]}", steps_per_year)]
        )
    if until is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", until):
        raise ProblemsFound([_option("until", "is not a month; write it as YYYY-MM", until)])
    resolved = resolve(source, world=world)
    if until is not None and months(until) <= months(resolved.believed.start):
        raise ProblemsFound([_option("until", f"must lie after the start {resolved.believed.start}", until)])
    end = until or resolved.believed.horizon
    steps = step_of(end, resolved.believed.start, steps_per_year)
    if steps > MOST_STEPS:
        rule = f"{steps:,} steps from {resolved.believed.start}: at most {MOST_STEPS:,} are simulated"
        remedy = "Choose an earlier month or fewer steps a year; the rules are not meant for centuries."
        raise ProblemsFound([_option("until", rule, end, remedy)])
    return case(resolved, until=until, steps_per_year=steps_per_year)


def case_of(world: dict[str, Any], *, until: str | None = None, steps_per_year: int = 12) -> Case:
    """A world given as plain data (as a file would hold it), ready to run. Raises ProblemsFound."""
    return case(resolve_stated(world), until=until, steps_per_year=steps_per_year)


def _option(name: str, rule: str, value: object, remedy: str = "") -> Problem:
    return Problem(name, 0, 0, "", rule, str(value), remedy)


def check(paths: Iterable[str | Path]) -> list[Problem]:
    """All errors and warnings of documents of any kind (files, names or folders); [] if none."""
    from realpolitik.world.batches import load_batch
    from realpolitik.world.claims import load_claims

    readers: dict[object, Callable[[str | Path], object]] = {
        "claims": load_claims,
        "batch": load_batch,
        "levers": load_levers,
        **dict.fromkeys(STUDIES, check_study),
        "study": load_stated_tuning,
        "observations": load_observations,
    }
    kinds = ("world", "scenario", *map(str, readers))
    found: list[Problem] = []
    for path in paths:
        try:
            listed = files(path)
        except ProblemsFound as error:
            found.extend(error.problems)
            continue
        for file in listed:
            try:
                kind = _kind(file)
                if not isinstance(kind, str) or kind not in kinds:
                    found.append(_unknown_kind(file, kind, kinds))
                elif kind in readers:
                    readers[kind](file)
                else:
                    found.extend(resolve(file).warnings)
            except ProblemsFound as error:
                found.extend(error.problems)
    return sorted(set(found))


def _unknown_kind(file: str | Path, kind: object, kinds: Sequence[str]) -> Problem:
    """A document that says of no kind, or of none that there is."""
    document = read(find(file))
    if kind is None:
        listed = f"Start with a line such as `kind: scenario`; there are {', '.join(kinds)}."
        return document.problem(("kind",), "`kind` is missing", remedy=listed)
    rule = "there is no such kind of document"
    return document.problem(("kind",), rule, value=kind, remedy=did_you_mean(str(kind), kinds))


def cases_in(paths: Iterable[str | Path]) -> Iterator[Case]:
    """The cases of all worlds and scenarios of files, names or folders; other documents are passed over."""
    for path in paths:
        for file in files(path):
            if _kind(file) in ("world", "scenario"):
                yield load_case(file)


def _kind(file: str | Path) -> object:
    return read(find(file)).data.get("kind")


def files(path: str | Path) -> list[str | Path]:
    """The YAML files of a folder, or the path itself; raises ProblemsFound for a folder without any."""
    folder = Path(path)
    if not folder.is_dir():
        return [path]
    listed = sorted(file for suffix in ("*.yaml", "*.yml") for file in folder.rglob(suffix))
    if not listed:
        rule, remedy = "the folder holds no YAML file", "Name the folder where worlds or scenarios lie."
        raise ProblemsFound([Problem(str(folder), 0, 0, "", rule, "", remedy)])
    return list(listed)
