"""The world of an origin as a case: built from what was known, with drivers as they came or as forecast.

A structure says which states or blocs act, and what moves them from outside. Where disputes are known, each
of them gets a driver that follows how alive it was, and the shares that other drivers have in it are left
out, so that nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.builder import ground
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.disputes import parties
from realpolitik.evidence.grounding.view import View
from realpolitik.experiment.hindcast_weights import Weights, reweigh, stated
from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case as assembled
from realpolitik.world.resolve import Resolved
from realpolitik.world.schema import World

Path = Mapping[str, float]
"""Month to the level from then on."""


@dataclass(frozen=True)
class Facts:
    """What a forecast with known drivers is given beyond the builder's drivers."""

    alive: Mapping[str, Path]
    """Dispute to its activity."""
    moved: Mapping[str, tuple[str, float, Path]]
    """Driver to the state whose position it moves, by how much a unit, and its level."""


@dataclass(frozen=True)
class Structure:
    """What may differ between variants of the model in a hindcast."""

    name: str
    actors: str
    """As the builder of worlds takes them: `RUS,IRN,GULF=SAU+ARE`."""
    mode: Literal["known", "forecast"] = "known"
    governments: bool = True
    """Whether changes of government are given."""
    disputes: bool = True
    """Whether disputes follow how alive they were."""
    sanctions: bool = True
    """Whether observed sanctions are given."""
    links: bool = True
    """Whether drivers move hostility and pressure of pairs directly, by judged gains."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    weights: Weights = "own"
    """Whose weights actors have: their own; or another rule of hindcast_weights."""


def world_at(structure: Structure, date: str, until: str, facts: Facts) -> Case:
    """The case of an origin; raises GroundingProblem where the series do not reach."""
    return to_case(document_at(structure, date, until, facts))


def document_at(structure: Structure, date: str, until: str, facts: Facts) -> dict[str, Any]:
    """The world of an origin as a document."""
    document = ground(date, structure.actors, until=until, mode=structure.mode)
    if structure.mode == "known":
        if not structure.sanctions:
            _drop(document, lambda name: name.startswith("sanctions_"))
        if not structure.links:
            for driver in document["drivers"].values():
                if not driver["label"].startswith("sanctions"):
                    for kind in ("hostility", "pressure", "order"):
                        driver["links"].pop(kind, None)
        if structure.governments:
            _govern(document, date, until, facts)
        if structure.disputes:
            _enliven(document, structure, date, until, facts)
    _drop(document, lambda name: not document["drivers"][name]["links"])
    reweigh(document, structure.weights)
    return document


def to_case(document: dict[str, Any]) -> Case:
    """A world's document as a case."""
    world = World.model_validate(document)
    resolved = Resolved(
        name=world.name,
        title=world.title,
        question="",
        believed=world,
        running=world,
        processes={},
        events={},
        document={"world": document},
    )
    return assembled(resolved)


def _drop(document: dict[str, Any], unwanted: Any) -> None:
    for name in [name for name in document["drivers"] if unwanted(name)]:
        del document["drivers"][name]


def _govern(document: dict[str, Any], date: str, until: str, facts: Facts) -> None:
    """Give each kind of government a driver that moves its state's position."""
    for name, (state, order, path) in facts.moved.items():
        start, later = _split(path, date, until)
        if state in document["actors"] and later:
            links = {"order": {state: stated(order)}}
            document["drivers"][name] = _driver(f"in office: {name}", start, later, links)


def _split(path: Path, date: str, until: str) -> tuple[float, dict[str, float]]:
    """Level at a date, and levels from the month after it on; what falls on the date comes a month later."""
    before = [month for month in path if month < date]
    first = str(np.datetime64(date, "M") + 1)
    later = {max(month, first): path[month] for month in sorted(path) if date <= month <= until}
    return (path[max(before)] if before else 0.0), later


def _driver(label: str, start: float, later: Path, links: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": label,
        "unit": "0 to 1",
        "start": stated(start),
        "process": {"kind": "schedule", "values": {month: stated(level) for month, level in later.items()}},
        "links": links,
    }


def _enliven(document: dict[str, Any], structure: Structure, date: str, until: str, facts: Facts) -> None:
    """Give each dispute a driver that follows how alive it was; add those that only came up later."""
    for driver in document["drivers"].values():
        driver["links"].pop("dispute", None)
    who = Actors.of(structure.actors)
    view = View(date)
    for name, path in facts.alive.items():
        start, later = _split(path, date, until)
        if name not in document["disputes"]:
            if not any(later.values()):
                continue
            entry = conventions("disputes")["disputes"][name]
            sides = parties(view, who, who.shares(view.latest("gdp", view.last)), entry)
            if len(sides) < 2:
                continue
            document["disputes"][name] = {
                "label": entry["label"],
                "activity": stated(start),
                "parties": sides,
            }
        document["disputes"][name]["activity"] = stated(start)
        if later:
            links = {"dispute": {name: stated(1.0)}}
            label = f"how alive the dispute is: {name}"
            document["drivers"][f"alive_{name}"] = _driver(label, start, later, links)
