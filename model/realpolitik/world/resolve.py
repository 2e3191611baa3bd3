"""From a file to one world as believed, one as it runs, and the processes and events that move it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path as File
from typing import Any

from realpolitik.world.changes import START, Stated, apply, normal
from realpolitik.world.event_checks import check_events, check_process
from realpolitik.world.finding import find
from realpolitik.world.lineage import LoadedWorld, base_file, checked, load_world, scenarios
from realpolitik.world.overlay import is_number
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean
from realpolitik.world.quantities import Model
from realpolitik.world.reading import Document, read
from realpolitik.world.scenario_schema import DriverChange, Scenario
from realpolitik.world.schema import World
from realpolitik.world.timetable import Event


@dataclass(frozen=True)
class Resolved:
    """A scenario with everything it inherits. Without counterfactuals the two worlds are the same object."""

    name: str
    title: str
    question: str
    believed: World  # anchors the start
    running: World  # drives the run
    processes: Mapping[str, Any]
    events: Mapping[str, Event[Any]]
    document: Mapping[str, Any]  # plain values
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A scenario with all it inherits, before its changes are made."""

    name: str
    title: str
    question: str
    words: Mapping[str, str]
    lineage: tuple[str, ...]
    base: LoadedWorld
    assumptions: Mapping[str, Stated]
    counterfactuals: Mapping[str, Stated]
    drivers: Mapping[str, tuple[DriverChange, Document]]
    events: Mapping[str, tuple[Event[Any], Document]]
    found: tuple[Problem, ...] = ()


def resolve(source: str | File, *, world: str | None = None) -> Resolved:
    """Resolve a scenario (or a bare world) by path or name; ``world`` replaces the world it names."""
    return built(opened(source, world=world))


def opened(source: str | File, *, world: str | None = None) -> Opened:
    """Read a scenario (or a bare world) with all it inherits; what is wrong with its changes is kept."""
    file = find(source)
    document = read(file)
    kind = document.data.get("kind")
    if kind == "world":
        base = load_world(find(world) if world else file)
        return _bare(base)
    if kind != "scenario":
        remedy = did_you_mean(str(kind), ("world", "scenario")) if kind else "Start with `kind: scenario`."
        if kind == "batch":
            remedy = "A batch is run by `realpolitik batch`."
        raise ProblemsFound(
            [document.problem(("kind",), "`kind` must be world or scenario", value=kind, remedy=remedy)]
        )
    chain, found = scenarios(document)
    if not chain:
        raise ProblemsFound(found)
    first, origin = chain[0]
    name = world or first.world
    assert name is not None
    try:
        base = load_world(base_file(name, origin, "world") if world is None else find(world))
    except ProblemsFound as error:
        raise ProblemsFound(found + error.problems) from None
    last = chain[-1][0]
    surprise = {"motivation": last.motivation} | ({"surprise": last.surprise} if last.surprise else {})
    return _opened(last.name, last.title, last.question, base, chain, surprise, found)


def resolve_stated(data: dict[str, Any]) -> Resolved:
    """Resolve a world that is given as plain data, as a file would hold it; raises ProblemsFound."""
    name = str(data.get("name", "world"))
    document = Document(name, data)
    model, found = checked(document)
    return built(_bare(LoadedWorld(model, document, (name,), tuple(found))))


def _bare(base: LoadedWorld) -> Opened:
    asks = "What happens if nothing but the stated drivers moves this world?"
    return _opened(base.model.name, base.model.title, asks, base, [], {}, [])


def _opened(
    name: str,
    title: str,
    question: str,
    base: LoadedWorld,
    chain: list[tuple[Scenario, Document]],
    words: Mapping[str, str],
    found: list[Problem],
) -> Opened:
    numbers = _inherited_numbers(chain, base.document, found)
    rules = {path: stated for path, stated in numbers.items() if stated.section == "counterfactuals"}
    for path in [path for path in rules if START.match(path)]:
        remedy = "Use `assumptions` to believe in another start, or an event to change it during the run."
        found.append(rules.pop(path).problem("a counterfactual cannot change the start", remedy))
    return Opened(
        name=name,
        title=title,
        question=question,
        words=words,
        lineage=tuple(scenario.name for scenario, _ in chain),
        base=base,
        assumptions={path: stated for path, stated in numbers.items() if stated.section == "assumptions"},
        counterfactuals=rules,
        drivers=_inherited(chain, "drivers", lambda scenario: scenario.drivers, found),
        events=_inherited(chain, "events", lambda scenario: scenario.events, found, base.model.events),
        found=tuple(found),
    )


def built(scenario: Opened) -> Resolved:
    """Make the changes of a scenario and check what comes of them; raises ProblemsFound."""
    base, found = scenario.base, list(scenario.found)
    believed = _changed(base.document, base.model, scenario.assumptions, found)
    rules = scenario.counterfactuals
    running = _changed(believed[1], believed[0], rules, found) if rules else believed
    for key, (driver, origin) in scenario.drivers.items():
        if key not in base.model.drivers:
            remedy = did_you_mean(key, base.model.drivers)
            found.append(origin.problem(("drivers", key), f"unknown driver `{key}`", remedy=remedy, key=True))
        else:
            found.extend(check_process(key, driver.process, base.model, origin))
    for key, (event, origin) in scenario.events.items():
        found.extend(check_events({key: event}, base.model, origin))
    if any(problem.severity == "error" for problem in found):
        raise ProblemsFound(found)
    document = {
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "question": scenario.question,
            **scenario.words,
        },
        "lineage": list(scenario.lineage),
        "world": plain(base.document.data),
        "worlds": list(base.lineage),
        "assumptions": _listed(scenario.assumptions),
        "counterfactuals": _listed(rules),
        "drivers": {key: _dump(item) for key, (item, _) in scenario.drivers.items()},
        "events": {key: _dump(item) for key, (item, _) in scenario.events.items()},
    }
    return Resolved(
        name=scenario.name,
        title=scenario.title,
        question=scenario.question,
        believed=believed[0],
        running=running[0],
        processes={key: item.process for key, (item, _) in scenario.drivers.items()},
        events={key: item for key, (item, _) in scenario.events.items()},
        document=document,
        warnings=tuple(dict.fromkeys([*base.warnings, *found])),
    )


def _changed(
    document: Document, model: World, changes: Mapping[str, Stated], found: list[Problem]
) -> tuple[World, Document]:
    """The world after changes; problems join those found."""
    if not changes:
        return model, document
    changed, problems = apply(document, changes)
    found.extend(problems)
    try:
        world, warnings = checked(changed)
    except ProblemsFound as error:
        found.extend(_traced(problem, changes) for problem in error.problems)
        return model, document
    found.extend(warnings)
    return world, changed


def _traced(problem: Problem, changes: Mapping[str, Stated]) -> Problem:
    """A problem of a changed world at the change that caused it: the one whose path is nearest."""
    if any(problem.file == stated.document.file for stated in changes.values()):
        return problem

    def nearness(path: str) -> int:
        pairs = zip(path.split("."), problem.path.split("."), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    nearest = max(changes, key=nearness)
    stated = changes[nearest]
    return stated.problem(f"after this change {problem.rule}", problem.remedy)


def _inherited_numbers(
    chain: list[tuple[Scenario, Document]], world: Document, found: list[Problem]
) -> dict[str, Stated]:
    """Every change of a number along the chain, by the path as the world writes it."""
    numbers: dict[str, Stated] = {}
    for scenario, document in chain:
        for section in ("assumptions", "counterfactuals"):
            for written, change in getattr(scenario, section).items():
                path = normal(written, world.data)
                stated = Stated(change, document, section, written)
                earlier = numbers.get(path)
                if earlier is not None and not change.replace:
                    found.append(
                        stated.problem(*_twice(path, earlier.document, (earlier.section, earlier.path)))
                    )
                    continue
                if earlier is None and change.replace:
                    found.append(
                        stated.problem("`replace: true`, but nothing inherited is replaced", "Leave it out.")
                    )
                numbers.pop(path, None)
                numbers[path] = stated
    return numbers


def _twice(name: str, earlier: Document, path: tuple[str, str]) -> tuple[str, str]:
    place = earlier.place(path, key=True)
    rule = f"`{name}` is changed already in {place.file}:{place.line}"
    return rule, "Say `replace: true` if this change shall replace that one."


def _inherited(
    chain: list[tuple[Scenario, Document]],
    section: str,
    pick: Callable[[Scenario], Mapping[str, Any]],
    found: list[Problem],
    world: Mapping[str, Any] | None = None,
) -> dict[str, tuple[Any, Document]]:
    """Drivers or events along the chain; a second change of the same one must say `replace`."""
    kept: dict[str, tuple[Any, Document]] = {}
    for scenario, document in chain:
        for key, item in pick(scenario).items():
            if key in kept and not item.replace:
                rule, remedy = _twice(key, kept[key][1], (section, key))
                found.append(document.problem((section, key), rule, remedy=remedy, key=True))
            elif key not in kept and world is not None and key in world and not item.replace:
                rule, remedy = (
                    f"the world has an event `{key}` already",
                    "Say `replace: true` or rename this one.",
                )
                found.append(document.problem((section, key), rule, remedy=remedy, key=True))
            elif item.replace and key not in kept and (world is None or key not in world):
                rule, remedy = "`replace: true`, but nothing inherited is replaced", "Leave it out."
                found.append(document.problem((section, key, "replace"), rule, remedy=remedy))
            else:
                kept[key] = (item, document)
    return kept


def plain(data: Any) -> Any:
    """Data with every number reduced to its value."""
    if is_number(data):
        return data["value"]
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items()}
    return [plain(item) for item in data] if isinstance(data, list) else data


def _dump(item: Model) -> Any:
    return item.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def _listed(changes: Mapping[str, Stated]) -> dict[str, Any]:
    return {path: _dump(stated.change) for path, stated in changes.items()}
