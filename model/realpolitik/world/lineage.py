"""Worlds and scenarios with all they inherit: files found, overlaid, validated and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as File

from realpolitik.world.finding import find
from realpolitik.world.overlay import overlay
from realpolitik.world.problems import Path, Problem, ProblemsFound, dotted
from realpolitik.world.reading import Document, read
from realpolitik.world.references import check_world
from realpolitik.world.scenario_schema import Scenario
from realpolitik.world.schema import World
from realpolitik.world.validation import mended, usable, validate

SECTIONS = ("assumptions", "counterfactuals", "drivers", "events")


@dataclass(frozen=True)
class LoadedWorld:
    """A checked world with its merged document and the names of what it extends, nearest last."""

    model: World
    document: Document
    lineage: tuple[str, ...]
    warnings: tuple[Problem, ...]


def load_world(file: File) -> LoadedWorld:
    """Read, overlay, validate and check a world; raises ProblemsFound."""
    documents = _chain(read(file), "world")
    merged = documents[0]
    for upper in documents[1:]:
        merged = overlay(merged, upper)
    model, found = checked(merged)
    return LoadedWorld(model, merged, tuple(str(item.data.get("name")) for item in documents), tuple(found))


def checked(document: Document) -> tuple[World, list[Problem]]:
    """The world of a document and its warnings; raises ProblemsFound if it has errors."""
    model, found = validate(World, document)
    if model is not None:
        found = check_world(model, document)
    else:
        rest, faults = mended(World, document)
        further = check_world(rest, document) if rest is not None else []
        found += [problem for problem in further if not _touches(problem.path, faults)]
    if model is None or any(problem.severity == "error" for problem in found):
        raise ProblemsFound(found)
    return model, found


def _touches(path: str, faults: list[Path]) -> bool:
    """Whether a problem may only stem from what stands in for a fault."""
    return any(
        f"{path}.".startswith(f"{dotted(fault)}.") or dotted(fault).startswith(f"{path}.") for fault in faults
    )


def base_file(name: str, document: Document, key: str) -> File:
    """The file that a document builds on, looked up beside it first."""
    try:
        return find(name, near=File(document.file).parent)
    except ProblemsFound as error:
        missing = error.problems[0]
        raise ProblemsFound([document.problem((key,), missing.rule, remedy=missing.remedy)]) from None


def _chain(document: Document, kind: str) -> list[Document]:
    """A document and all it extends, the root first."""
    stated = document.data.get("kind")
    if stated != kind:
        rule, remedy = f"a {kind} is wanted here, this is a {stated}", f"Name a {kind} instead."
        raise ProblemsFound([document.problem(("kind",), rule, remedy=remedy)])
    documents = [document]
    files = [File(document.file).resolve()]
    while isinstance(name := documents[0].data.get("extends"), str):
        file = base_file(name, documents[0], "extends")
        if file.resolve() in files:
            rule = f"the inheritance runs in a circle: {' -> '.join(item.stem for item in [*files, file])}"
            raise ProblemsFound(
                [documents[0].problem(("extends",), rule, remedy="Let one of them name a world.")]
            )
        parent = read(file)
        if parent.data.get("kind") != kind:
            rule = f"`{name}` is a {parent.data.get('kind')}, not a {kind}"
            remedy = f"Write `world: {name}`." if kind == "scenario" else ""
            raise ProblemsFound([documents[0].problem(("extends",), rule, remedy=remedy)])
        documents.insert(0, parent)
        files.append(file.resolve())
    return documents


def scenarios(document: Document) -> tuple[list[tuple[Scenario, Document]], list[Problem]]:
    """A scenario and all it extends, the root first, without what fails the schema; and the problems."""
    found: list[Problem] = []
    chain: list[tuple[Scenario, Document]] = []
    for item in _chain(document, "scenario"):
        model, problems = validate(Scenario, item)
        found.extend(problems)
        model = model or usable(Scenario, item, SECTIONS)
        if model is None:
            raise ProblemsFound(found)
        chain.append((model, item))
    return chain, found
