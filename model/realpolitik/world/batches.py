"""Read a batch and check it against the scenarios that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from realpolitik.world.batch_schema import (
    OWN_NUMBERS,
    Batch,
    Dimension,
    FromFile,
    Listed,
    OneAtATime,
    Posterior,
)
from realpolitik.world.calendar import months
from realpolitik.world.dimensions import Varied, faults, varied
from realpolitik.world.finding import find
from realpolitik.world.levers import load_levers
from realpolitik.world.problems import Path, Problem, ProblemsFound
from realpolitik.world.reading import Document, Place, read
from realpolitik.world.resolve import Resolved, resolve
from realpolitik.world.texts import is_file
from realpolitik.world.validation import validate
from realpolitik.world.vocabulary import Unknown


@dataclass(frozen=True)
class Study:
    """A batch that has passed its checks, with the scenarios that it runs."""

    batch: Batch
    document: Document
    scenarios: tuple[Resolved, ...]
    dimensions: tuple[tuple[Varied, ...], ...]  # per scenario; in the order of the names

    @property
    def folder(self) -> File:
        """Where the paths of the batch start from."""
        return File(self.document.file).parent

    def vary(
        self, names: tuple[str, ...], path: Path, found: list[Problem]
    ) -> tuple[tuple[Varied, ...], ...]:
        """Dimensions of these names in every scenario; those that do not fit are left out and told."""
        return tuple(_vary(names, self, resolved, path, found) for resolved in self.scenarios)


def load_batch(source: str | File | Mapping[str, Any]) -> Study:
    """A batch by path, by name, or as a mapping; raises ProblemsFound with everything that is wrong.

    What a data file holds is checked when the points are drawn.
    """
    document = _given(source) if isinstance(source, Mapping) else read(find(source, kinds=("batch",)))
    batch, found = validate(Batch, document)
    if batch is None:
        batch = _stand_in(document)  # so that one fault does not hide another
    if batch is None:
        raise ProblemsFound(found)
    scenarios = tuple(_scenarios(batch, document, found))
    study = Study(batch, document, scenarios, ())
    names: tuple[str, ...] = tuple(batch.dimensions)
    where: Path = ("dimensions",)
    design = batch.design
    if isinstance(design, Listed):
        names, where = tuple(design.sets[0]), ("design", "sets", 0)
        found.extend(_sets(design, document))
        found.extend(_unmoved(batch, names, document))
    if isinstance(design, FromFile | Posterior) and not is_file(study.folder / design.path):
        rule, remedy = "there is no such file", "The path starts from the folder of the study."
        found.append(document.problem(("design", "path"), rule, value=design.path, remedy=remedy))
    dimensions = study.vary(names, where, found)
    for one in dimensions[0] if dimensions else ():
        stated = batch.dimensions.get(one.name, Dimension())
        found.extend(_fitting(stated, one, batch, document))
        if isinstance(design, Listed):
            found.extend(_listed(design, one, document))
    if found:
        raise ProblemsFound(dict.fromkeys(found))
    return Study(batch, document, scenarios, dimensions)


def _stand_in(document: Document) -> Batch | None:
    """The sound parts of a document that fails its schema, with stand-ins for the rest; None if too few."""
    data = document.data
    sound: dict[str, Any] = {"kind": "batch", "name": "x", "title": "x", "question": "x"}
    stated = data.get("scenarios")
    sound["scenarios"] = (
        [word for word in stated if isinstance(word, str)] if isinstance(stated, list) else []
    )
    dimensions = data.get("dimensions")
    sound["dimensions"] = {}
    for name, terms in dimensions.items() if isinstance(dimensions, dict) else ():
        with suppress(ValidationError):
            Dimension.model_validate(terms)
            sound["dimensions"][name] = terms
    designs = [data.get("design"), {"kind": "latin_hypercube", "points": 1}]
    for design, world, until in product(designs, (data.get("world"), None), (data.get("until"), None)):
        with suppress(ValidationError):
            return Batch.model_validate(sound | {"design": design, "world": world, "until": until})
    return None


def _scenarios(batch: Batch, document: Document, found: list[Problem]) -> Iterator[Resolved]:
    names: dict[str, int] = {}
    for place, source in enumerate(batch.scenarios):
        path = ("scenarios", place)
        beside = File(document.file).parent / source
        try:
            resolved = resolve(beside if is_file(beside) else source, world=batch.world)
        except ProblemsFound as error:
            bare = [problem for problem in error.problems if not problem.line]
            found += [document.problem(path, problem.rule, remedy=problem.remedy) for problem in bare]
            found += [problem for problem in error.problems if problem.line]
            continue
        if resolved.name in names:
            found.append(
                document.problem(path, f"two scenarios bear the name {resolved.name}", remedy="Keep one.")
            )
        names[resolved.name] = place
        if batch.until is not None and months(batch.until) <= months(resolved.believed.start):
            rule = f"must lie after the start {resolved.believed.start} of {resolved.name}"
            found.append(document.problem(("until",), rule, value=batch.until, remedy="Name a later month."))
        yield resolved


def _vary(
    names: tuple[str, ...], study: Study, resolved: Resolved, path: Path, found: list[Problem]
) -> tuple[Varied, ...]:
    table = load_levers()
    kept: dict[str, Varied] = {}
    for name in names:
        stated = study.batch.dimensions.get(name, Dimension())
        if study.batch.design.kind in OWN_NUMBERS and stated.range is None:
            stated = stated.model_copy(update={"values": (0.0,)})  # the design says which: no range needed
        where = ("dimensions", name) if name in study.batch.dimensions else (*path, name)
        try:
            one = varied(name, stated, resolved, table)
        except Unknown as word:
            found.append(study.document.problem(where, word.rule, remedy=word.remedy, key=True))
            continue
        except ProblemsFound as error:
            first = error.problems[0]
            found.append(study.document.problem(where, first.rule, remedy=first.remedy, key=True))
            continue
        for other in kept.values():
            if set(one.targets) & set(other.targets):
                rule = f"`{name}` and `{other.name}` move the same"
                found.append(study.document.problem(where, rule, remedy="Keep one of them.", key=True))
        kept[name] = one
    return tuple(kept.values())


def _fitting(stated: Dimension, one: Varied, batch: Batch, document: Document) -> Iterator[Problem]:
    """Whether what a dimension says of its variation fits the number and the design."""
    if one.name not in batch.dimensions or batch.design.kind in OWN_NUMBERS:
        return
    path: Path = ("dimensions", one.name)
    for below, rule, value, remedy in faults(stated, one):
        yield document.problem((*path, *below), rule, value=value, remedy=remedy, key=not below)
    if isinstance(batch.design, OneAtATime) and stated.base is None and one.value is None:
        yield document.problem(path, "nothing stands here to come back to", remedy="Give a `base`.", key=True)


def _sets(design: Listed, document: Document) -> Iterator[Problem]:
    first = design.sets[0]
    for place, numbers in enumerate(design.sets):
        for name in first.keys() - numbers.keys():
            rule = f"`{name}` is missing; every set names the same numbers"
            yield document.problem(("design", "sets", place), rule, remedy="Add it here.")
        for name in numbers.keys() - first.keys():
            rule = f"`{name}` is not in the first set; every set names the same numbers"
            yield document.problem(("design", "sets", place, name), rule, remedy="Add it there.", key=True)


def _listed(design: Listed, one: Varied, document: Document) -> Iterator[Problem]:
    """Whether a number of every set lies within its bounds."""
    for place, numbers in enumerate(design.sets):
        if one.name in numbers:
            for _, rule, value, remedy in faults(Dimension(values=(numbers[one.name],)), one):
                yield document.problem(("design", "sets", place, one.name), rule, value=value, remedy=remedy)


def _unmoved(batch: Batch, names: tuple[str, ...], document: Document) -> Iterator[Problem]:
    for name in batch.dimensions:
        if name not in names:
            yield document.problem(("dimensions", name), "no set names this number", key=True)


def _given(data: Mapping[str, Any]) -> Document:
    """A mapping of Python as a document; it has paths but no lines."""
    places: dict[Path, Place] = {}

    def walk(item: Any, path: Path) -> Any:
        places[path] = Place("Batch", 0, 0)
        if hasattr(item, "tolist"):  # NumPy's numbers and arrays
            item = item.tolist()
        if isinstance(item, File):
            return str(item)
        if isinstance(item, Mapping):
            return {str(key): walk(value, (*path, str(key))) for key, value in item.items()}
        if isinstance(item, list | tuple):
            return [walk(value, (*path, place)) for place, value in enumerate(item)]
        return item

    plain = walk({"kind": "batch", **data}, ())
    return Document("Batch", plain, dict(places), places)
