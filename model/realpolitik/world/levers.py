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
from realpolitik.world.overlay import pair_as_written
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean, dotted
from realpolitik.world.processes import Constant, Markov, Schedule
from realpolitik.world.quantities import Number, Quantity, Real, amount, numbers
from realpolitik.world.reading import read
from realpolitik.world.register import parameters
from realpolitik.world.resolve import Resolved
from realpolitik.world.schema import World
from realpolitik.world.timetable import Deal, Effect, Event
from realpolitik.world.validation import validate

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
                running = _with(running, _path(move.number, running), value)
            if move.deal is not None:
                deal = move.deal
                level = max(value, floors.get((deal.supplier, deal.recipient, deal.channel), 0.0))
                name = f"lever_{deal.supplier}_{deal.recipient}_{deal.channel}"
                events[name] = _signing(deal, level, lever.label, resolved.believed.start)
    return replace(resolved, running=running, events=events)


def number_at(path: str, world: World) -> Number:
    """The number at a path, or ProblemsFound."""
    return _found(_path(path, world), world, path)[0]


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
    number, quantity = _found(_path(path, world), world, path)
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
        _, quantity = _found(_path(move.number, world), world, path or move.number)
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


def bounds(path: str, quantity: Quantity | None) -> tuple[float, float]:
    """Hard bounds of a number."""
    if path.startswith("parameters."):
        low, high = parameters()[path.removeprefix("parameters.")].bounds
        return float(low), float(high)
    return (quantity.low, quantity.high) if quantity else (-1e6, 1e6)


def _found(parts: tuple[str, ...], world: World, path: str) -> tuple[Number, Quantity | None]:
    """The number at a path with its quantity, or ProblemsFound."""
    joined = ".".join(parts)
    if START.match(joined):
        rule = "is an observed level of the start, which nobody can do differently"
        raise _wrong(path, rule, "", "Name a driver, or state a lever with a `deal` in levers.yaml.")
    if parts[0] == "actors" and len(parts) > 2 and parts[2] in SUMMED:
        rule = "is one of the weights of an actor, which sum to 1"
        raise _wrong(path, rule, "", "Change several of them in a scenario, under `counterfactuals`.")
    if parts[0] == "parameters":
        known = parameters()
        if len(parts) != 2 or parts[1] not in known:
            remedy = did_you_mean(parts[-1], known)
            raise _wrong(path, f"there is no parameter `{'.'.join(parts[1:])}`", "", remedy)
        stated = known[parts[1]]
        value: Real = stated.default
        own = world.parameters.get(parts[1])
        number = own or Number(value=value, range=stated.range, grade=stated.grade, why=stated.why)
        return number, Quantity(stated.unit, *stated.bounds, stated.meaning)
    listed = {dotted(place): (number, quantity) for place, number, quantity in numbers(world)}
    if joined not in listed:
        below = [place for place in listed if place.startswith(f"{joined}.")]
        remedy = f"Go on, for example to `{below[0]}`." if below else _nearest(parts, listed)
        raise _wrong(path, "is not the path of a number", "", remedy)
    return listed[joined]


def _nearest(parts: tuple[str, ...], listed: Iterable[str]) -> str:
    """The nearest known path, compared part by part so that long paths do not drown the misspelt word."""
    import difflib

    near = difflib.get_close_matches(".".join(parts), list(listed), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else "Paths are those of the world file."


def _path(written_path: str, world: World) -> tuple[str, ...]:
    """The parts of a path, its pair in the order in which the world states it."""
    parts = written_path.split(".")
    if parts[0] == "pairs" and len(parts) > 1:
        parts[1] = pair_as_written(parts[1], dict(world.pairs))
    return tuple(parts)


def _with(world: World, path: tuple[str, ...], value: float) -> World:
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
