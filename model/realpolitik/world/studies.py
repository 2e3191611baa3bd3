"""Study files: found, read and checked, every problem at its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from realpolitik.world.finding import find
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean
from realpolitik.world.reading import Document, read
from realpolitik.world.resolve import Resolved, resolve
from realpolitik.world.study_schema import STUDIES, SensitivityStudy, Study
from realpolitik.world.texts import is_file
from realpolitik.world.uncertain import Uncertain, matching, uncertain
from realpolitik.world.validation import validate

S = TypeVar("S", bound=Study)


def kind_of(source: str | Path) -> str:
    """What a document says it is; raises ProblemsFound if there is none."""
    return str(read(find(source)).data.get("kind", ""))


def load_study(source: str | Path, model: type[S]) -> tuple[S, Document]:
    """A study of one kind by path; raises ProblemsFound."""
    document = read(find(source))
    study, found = validate(model, document)
    if study is None:
        raise ProblemsFound(found)
    return study, document


def check_study(source: str | Path) -> None:
    """Raise ProblemsFound with everything that is wrong with a study, its scenario and its paths."""
    model = STUDIES[kind_of(source)]
    study, document = load_study(source, model)
    resolved = resolve(beside(study.scenario, source), world=study.world)
    assert isinstance(study, SensitivityStudy)
    chosen(study, resolved, study.vary, document)


def beside(scenario: str, source: str | Path) -> str | Path:
    """A scenario given by a relative path lies beside the study that names it."""
    file = find(source).parent / scenario
    return file if scenario.endswith((".yaml", ".yml")) and is_file(file) else scenario


def chosen(
    study: Study, resolved: Resolved, patterns: Sequence[str], document: Document | None = None
) -> tuple[Uncertain, ...]:
    """The numbers that fit the patterns, with the ranges of the study; raises ProblemsFound."""
    everything = ranged(study, resolved, document)
    known = {number.path for number in everything}
    found = []
    for place, pattern in enumerate(patterns):
        if not matching(everything, [pattern]):
            remedy = did_you_mean(pattern, known) or "Paths are those of `realpolitik parameters`."
            rule = f"no number with a range fits `{pattern}`"
            found.append(_problem(document, ("vary", place), rule, remedy))
    if found:
        raise ProblemsFound(found)
    return matching(everything, patterns)


def ranged(study: Study, resolved: Resolved, document: Document | None = None) -> tuple[Uncertain, ...]:
    """All numbers behind a scenario, with the ranges of the study; raises ProblemsFound."""
    everything = uncertain(resolved)
    known = {number.path: number for number in everything}
    found: list[Problem] = []
    for path in study.ranges:
        if path not in known:
            rule = f"`{path}` is no number with a range"
            found.append(_problem(document, ("ranges", path), rule, did_you_mean(path, known)))
    if found:
        raise ProblemsFound(found)
    return tuple(
        number._replace(low=float(study.ranges[number.path][0]), high=float(study.ranges[number.path][1]))
        if number.path in study.ranges
        else number
        for number in everything
    )


def _problem(document: Document | None, path: Iterable[str | int], rule: str, remedy: str) -> Problem:
    if document is None:
        return Problem("--vary", 0, 0, "", rule, "", remedy)
    return document.problem(tuple(path), rule, remedy=remedy)
