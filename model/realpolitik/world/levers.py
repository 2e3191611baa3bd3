"""Levers by name or by path, and a scenario with levers pulled.

What an actor does differently is a driver, a contract or a counterfactual; never another belief, which would
anchor the start anew and let the standing terms make up for what was changed (decision 0005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path as File
from typing import Any

from pydantic import BaseModel

from realpolitik.world.calendar import months, written
from realpolitik.world.changes import START
from realpolitik.world.finding import find
from realpolitik.world.lever_schema import Contract, Lever, Levers, Move
from realpolitik.world.numbers import bounds, number_of, parts_of
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean
from realpolitik.world.processes import Constant, Markov, Schedule
from realpolitik.world.quantities import Number, Quantity, Real, amount
from realpolitik.world.reading import read
from realpolitik.world.resolve import Resolved
from realpolitik.world.schema import World
from realpolitik.world.timetable import Deal, Effect, Event
from realpolitik.world.validation import validate
from realpolitik.world.vocabulary import Unknown

SUMMED = ("interests", "autonomy")  # an actor's weights sum to 1


def load_levers(source: str | File = "levers") -> dict[str, Lever]:
    """The table of levers by path or name; raises ProblemsFound."""
    document = read(find(source, kinds=("levers",)))
    levers, found = validate(Levers, document)
    if levers is None:
        raise ProblemsFound(found)
    return levers.levers


def misfit(lever: Lever, resolved: Resolved) -> str:
    """Why a lever cannot be pulled in this world, in words; empty if it can."""
    if lever.holder is not None and lever.holder not in resolved.believed.actors:
        return f"there is no actor {lever.holder}"
    try:
        for move in lever.moves:
            _check(move, lever.range, resolved, "")
    except ProblemsFound as error:
        return error.problems[0].rule.replace("`", "")
    return ""


def lever_at(
    path: str, resolved: Resolved, table: Mapping[str, Lever], span: tuple[float, float] | None = None
) -> Lever:
    """A lever by its name in the table, as `drivers.NAME`, or as the path of a number; ``span`` is its range.

    Without ``span`` a number's range is that of the world (or the register of parameters), a driver's that of
    a lever in the table that moves nothing else, or 0 to 1 widened to the start and levels of its process.
    """
    if span is not None and not span[0] < span[1]:
        raise _wrong("--range", "the range must run from low to high", f"{span[0]:g} {span[1]:g}")
    lever = table.get(path) or _made(path, resolved, table, span)
    if span is not None:
        lever = lever.model_copy(update={"range": span})
    if lever.holder is not None and lever.holder not in resolved.believed.actors:
        raise _wrong(path, f"there is no actor `{lever.holder}` in this world")
    for move in lever.moves:
        _check(move, lever.range, resolved, path)
    return lever


def pulled(resolved: Resolved, pulls: Iterable[tuple[Lever, float]], floors: Mapping[Any, float]) -> Resolved:
    """The scenario with levers at values; ``floors``: pledges of the start by supplier, recipient, channel.

    Drivers are not held here: a driver is held by its process, see `realpolitik.experiment.levers`.
    """
    running, events = resolved.running, dict(resolved.events)
    for lever, value in pulls:
        for move in lever.moves:
            if move.number is not None:
                running = with_number(running, parts_of(move.number, running), value)
            if move.deal is not None:
                deal = move.deal
                level = max(value, floors.get((deal.supplier, deal.recipient, deal.channel), 0.0))
                name = f"lever_{deal.supplier}_{deal.recipient}_{deal.channel}"
                events[name] = _signing(deal, level, lever.label, resolved.believed.start)
    return replace(resolved, running=running, events=events)


def number_at(path: str, world: World) -> Number:
    """The number at a path, or ProblemsFound."""
    return _found(parts_of(path, world), world, path)[0]


def _made(
    path: str, resolved: Resolved, table: Mapping[str, Lever], span: tuple[float, float] | None
) -> Lever:
    """A lever for a path that the table does not name."""
    world = resolved.running
    if path.startswith("drivers.") and path.count(".") == 1:
        name = path.removeprefix("drivers.")
        if name not in world.drivers:
            raise _wrong(path, f"there is no driver `{name}`", "", did_you_mean(name, world.drivers))
        move = Move(driver=name)
        known = [lever for lever in table.values() if lever.moves == (move,)]
        if known:
            return known[0]
        driver = world.drivers[name]
        ends = [0.0, 1.0, driver.start.value, *_levels(resolved.processes.get(name, driver.process))]
        return Lever(
            label=driver.label,
            question=f"What if {driver.label} were held at another level?",
            range=(min(ends), max(ends)),
            unit=driver.unit,
            moves=(move,),
            why="0 to 1, widened to the start and the levels of the process",
        )
    if "." not in path:
        raise _wrong(
            path, "there is no such lever", "", did_you_mean(path, [*table, *map(_as_path, world.drivers)])
        )
    number, quantity = _found(parts_of(path, world), world, path)
    if span is None and not number.range[0] < number.range[1]:
        rule = f"its plausible range is the single value {number.range[0]:g}"
        raise _wrong(path, rule, "", "Give another: --range LOW HIGH.")
    return Lever(
        label=path,
        question=f"What if {path} were another number?",
        range=span or number.range,
        unit=quantity.unit if quantity else "",
        moves=(Move(number=path),),
        grade=number.grade,
        why=number.why,
    )


def _as_path(driver: str) -> str:
    return f"drivers.{driver}"


def _levels(process: Any) -> list[float]:
    if isinstance(process, Constant):
        return [] if process.value is None else [amount(process.value)]
    if isinstance(process, Markov):
        return [amount(level) for level in process.states.values()]
    return [amount(level) for level in process.values.values()] if isinstance(process, Schedule) else []


def _check(move: Move, span: tuple[float, float], resolved: Resolved, path: str) -> None:
    """Raise ProblemsFound if a move does not fit the world, or its range the hard bounds."""
    world = resolved.running
    if move.driver is not None and move.driver not in world.drivers:
        remedy = did_you_mean(move.driver, world.drivers)
        raise _wrong(path, f"there is no driver `{move.driver}`", "", remedy)
    if move.number is not None:
        _, quantity = _found(parts_of(move.number, world), world, path or move.number)
        low, high = bounds(move.number, quantity)
        if not low <= span[0] < span[1] <= high:
            rule = f"its range must rise and lie within the hard bounds {low:g} to {high:g}"
            raise _wrong(path or move.number, rule, f"{span[0]:g} {span[1]:g}", "Give another: --range.")
    if move.deal is not None:
        deal = move.deal
        for kind, name, known in (
            ("actor", deal.supplier, list(world.actors)),
            ("actor", deal.recipient, list(world.actors)),
            ("channel", deal.channel, list(world.channels)),
        ):
            if name not in known:
                raise _wrong(path, f"there is no {kind} `{name}`", "", did_you_mean(name, known))
        if not 0 <= span[0] < span[1] <= 1:
            raise _wrong(path, "the level of a deal lies between 0 and 1", f"{span[0]:g} {span[1]:g}")


def _found(parts: tuple[str, ...], world: World, path: str) -> tuple[Number, Quantity | None]:
    """The number at a path with its quantity, or ProblemsFound."""
    joined = ".".join(parts)
    if START.match(joined):
        rule = "is an observed level of the start, which nobody can do differently"
        raise _wrong(path, rule, "", "Name a driver, or state a lever with a `deal` in levers.yaml.")
    if parts[0] == "actors" and len(parts) > 2 and parts[2] in SUMMED:
        rule = "is one of the weights of an actor, which sum to 1"
        raise _wrong(path, rule, "", "Change several of them in a scenario, under `counterfactuals`.")
    try:
        return number_of(parts, world)
    except Unknown as word:
        raise _wrong(path, word.rule, "", word.remedy) from None


def with_number(world: World, path: tuple[str, ...], value: float) -> World:
    """The world with one number at a value; a parameter that it leaves to the register is added."""
    if path[0] == "parameters":
        number, _ = _found(path, world, ".".join(path))
        stated = {**world.parameters, path[1]: number.model_copy(update={"value": value})}
        return world.model_copy(update={"parameters": stated})
    changed: World = _set(world, path, value)
    return changed


def _set(item: Any, path: tuple[str, ...], value: float) -> Any:
    if not path:
        return item.model_copy(update={"value": value})
    first, rest = path[0], path[1:]
    if isinstance(item, BaseModel):
        return item.model_copy(update={first: _set(getattr(item, first), rest, value)})
    if isinstance(item, dict):
        return {**item, first: _set(item[first], rest, value)}
    position = int(first)
    return (*item[:position], _set(item[position], rest, value), *item[position + 1 :])


def _signing(deal: Contract, level: float, label: str, start: str) -> Event[Real]:
    signed = Deal[Real].model_validate(
        {"from": deal.supplier, "to": deal.recipient, "channel": deal.channel, "level": float(level)}
    )
    return Event[Real](
        label=label,
        why="the lever is pulled",
        date=written(months(start) + 1),
        effects=(Effect[Real](deal=signed),),
    )


def _wrong(path: str, rule: str, value: str = "", remedy: str = "") -> ProblemsFound:
    where = path if path.startswith("--") else f"--lever {path}"
    return ProblemsFound([Problem(where.strip(), 0, 0, "", rule, value, remedy)])
