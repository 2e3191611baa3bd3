"""What varies in a batch: a number, a driver or a lever, with its range, its bounds and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from realpolitik.world.batch_schema import Dimension
from realpolitik.world.changes import START
from realpolitik.world.lever_schema import Lever
from realpolitik.world.levers import SUMMED, lever_at, misfit
from realpolitik.world.numbers import bounds, number_of, parts_of
from realpolitik.world.problems import did_you_mean
from realpolitik.world.quantities import LEVEL
from realpolitik.world.resolve import Resolved
from realpolitik.world.vocabulary import Unknown

Kind = Literal["parameter", "number", "process", "event", "driver"]


@dataclass(frozen=True)
class Target:
    """One thing that a dimension moves, in one scenario."""

    kind: Kind
    path: str  # of a parameter or a driver its name


@dataclass(frozen=True)
class Varied:
    """A dimension in one scenario. ``value`` is where the scenario has it, if anything stands there."""

    name: str
    targets: tuple[Target, ...]
    belief: bool
    value: float | None
    low: float
    high: float
    bounds: tuple[float, float]
    unit: str
    whole: bool = False


def varied(name: str, stated: Dimension, resolved: Resolved, table: Mapping[str, Lever]) -> Varied:
    """A dimension as a scenario takes it; raises Unknown, with the rule it breaks and a remedy."""
    if name in table:
        return _lever(name, stated, resolved, table[name])
    parts = name.split(".")
    if len(parts) == 1:
        known = ["parameters.…", *table, *(f"drivers.{driver}" for driver in resolved.believed.drivers)]
        raise Unknown(f"there is no lever `{name}`", did_you_mean(name, known))
    if parts[0] == "drivers" and len(parts) == 2:
        return _driver(name, parts[1], stated, resolved, table)
    return _number(name, stated, resolved)


def _number(name: str, stated: Dimension, resolved: Resolved) -> Varied:
    world = resolved.believed
    parts = parts_of(name, world)
    joined = ".".join(parts)
    if parts[0] == "actors" and len(parts) > 2 and parts[2] in SUMMED:
        remedy = "Change several of them in a scenario of its own, and name both scenarios."
        raise Unknown("is one of the weights of an actor, which sum to 1", remedy)
    number, quantity = number_of(parts, world)
    kind: Kind = "number"
    if parts[0] == "events":
        kind = "event"
    elif parts[0] == "drivers" and parts[2] == "process":
        kind = "process"
        if parts[1] in resolved.processes:
            rule = f"{resolved.name} replaces the process of driver `{parts[1]}`"
            raise Unknown(rule, f"Vary `drivers.{parts[1]}` instead, which holds it at a level.")
    elif not stated.belief and START.match(joined):
        remedy = "Leave out `belief: false`."
        raise Unknown("is an observed level of the start, which no other rule of the game moves", remedy)
    elif resolved.running is not world:
        running, _ = number_of(parts_of(name, resolved.running), resolved.running)
        if stated.belief and running.value != number.value:
            rule = f"{resolved.name} changes this number as a counterfactual"
            raise Unknown(rule, "Vary it with `belief: false`, or leave it out.")
        number = number if stated.belief else running
    if kind == "number" and parts[0] == "parameters" and stated.belief:
        kind, joined = "parameter", parts[1]
    low, high = stated.range or number.range
    if stated.range is None and stated.values is None and not low < high:
        rule = f"its plausible range is the single value {low:g}"
        raise Unknown(rule, "Give a `range` or `values`.")
    least, most = bounds(joined if kind != "parameter" else name, quantity)
    if parts[-1] == "rung":
        most = len(world.ladder) - 1
    return Varied(
        name,
        (Target(kind, joined),),
        stated.belief and kind not in ("process", "event"),
        float(number.value),
        float(low),
        float(high),
        (least, most),
        quantity.unit if quantity else "",
        bool(quantity and quantity.whole),
    )


def _driver(
    name: str, driver: str, stated: Dimension, resolved: Resolved, table: Mapping[str, Lever]
) -> Varied:
    if driver not in resolved.believed.drivers:
        raise Unknown(f"there is no driver `{driver}`", did_you_mean(driver, resolved.believed.drivers))
    low, high = stated.range or lever_at(name, resolved, table).range
    held = resolved.believed.drivers[driver]
    bounded = (LEVEL.low, LEVEL.high)
    start = float(held.start.value)
    return Varied(
        name, (Target("driver", driver),), False, start, float(low), float(high), bounded, held.unit
    )


def _lever(name: str, stated: Dimension, resolved: Resolved, lever: Lever) -> Varied:
    reason = misfit(lever, resolved)
    if reason:
        raise Unknown(f"the lever does not fit {resolved.name}: {reason}", "Name another.")
    targets = []
    least, most = -float("inf"), float("inf")
    for move in lever.moves:
        if move.deal is not None:
            remedy = "Write a scenario with that contract, and name both scenarios."
            raise Unknown("the lever signs a contract, which is an event more and not a number", remedy)
        if move.driver is not None:
            targets.append(Target("driver", move.driver))
            lowest, highest = LEVEL.low, LEVEL.high
        else:
            path = ".".join(parts_of(str(move.number), resolved.running))
            targets.append(Target("number", path))
            _, quantity = number_of(tuple(path.split(".")), resolved.running)
            lowest, highest = bounds(path, quantity)
        least, most = max(least, lowest), min(most, highest)
    low, high = stated.range or lever.range
    first = targets[0]
    value = None
    if len(targets) == 1:
        value = _stands(first, resolved)
    return Varied(name, tuple(targets), False, value, float(low), float(high), (least, most), lever.unit)


def _stands(target: Target, resolved: Resolved) -> float:
    if target.kind == "driver":
        return float(resolved.believed.drivers[target.path].start.value)
    return float(number_of(tuple(target.path.split(".")), resolved.running)[0].value)


def faults(stated: Dimension, found: Varied) -> Iterator[tuple[tuple[str | int, ...], str, object, str]]:
    """What is wrong with how a dimension varies: path below it, rule, value, remedy."""
    least, most = found.bounds
    within = f"must lie within the hard bounds {least:g} to {most:g} ({found.unit or 'no unit'})"
    listed: list[tuple[tuple[str | int, ...], float]] = []
    if stated.range is not None:
        listed += [(("range", end), value) for end, value in enumerate(stated.range)]
    if stated.values is not None:
        listed += [(("values", place), value) for place, value in enumerate(stated.values)]
    if stated.base is not None:
        listed.append((("base",), stated.base))
    for path, value in listed:
        if not least <= value <= most:
            yield path, within, value, "Give another number."
        elif found.whole and value != int(value):
            yield path, "must be a whole number", value, "Write 0, 1, 2 and so on."
    if stated.values is not None:
        return
    if found.whole:
        yield (), "is a whole number", None, "List the `values` that it may take."
    if stated.distribution == "loguniform" and found.low <= 0:
        rule = f"a loguniform range must lie above 0, and this one starts at {found.low:g}"
        yield ("distribution",), rule, None, "Give a `range`, or another distribution."
    if stated.distribution == "triangular":
        mode = found.value if stated.mode is None else stated.mode
        if mode is None or not found.low <= mode <= found.high:
            rule = f"the mode must lie within the range {found.low:g} to {found.high:g}"
            yield ("mode",) if stated.mode is not None else (), rule, mode, "Give another `mode` or `range`."
    if stated.distribution == "normal":
        mean = found.value if stated.mean is None else stated.mean
        if mean is None:
            yield (), "nothing stands here that could be the mean", None, "Give a `mean`."
        elif not found.low <= mean <= found.high:
            rule = f"the mean must lie within the range {found.low:g} to {found.high:g}"
            yield ("mean",) if stated.mean is not None else (), rule, mean, "Give another `mean` or `range`."
