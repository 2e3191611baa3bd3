"""Every number behind a scenario that has a plausible range: the global parameters and the world's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from realpolitik.world.problems import dotted
from realpolitik.world.processes import Markov
from realpolitik.world.quantities import Grade, numbers
from realpolitik.world.register import parameters
from realpolitik.world.resolve import Resolved
from realpolitik.world.schema import Driver


class Uncertain(NamedTuple):
    """A number with its range and the grade of its source."""

    path: str
    table: str
    """Where it stands: parameters, actors, pairs …; processes of drivers are a table of their own."""
    grade: Grade
    low: float
    value: float
    high: float
    unit: str
    why: str
    whole: bool
    """Takes whole numbers only."""


def uncertain(resolved: Resolved) -> tuple[Uncertain, ...]:
    """All numbers of a scenario's start and rules whose range is wider than a point, parameters first.

    A process that the scenario states itself has no ranges and is left out; so are the probabilities of
    events, which scenarios state bare, and the start of a driver that starts in a named state of its process:
    it is that state, not a number of its own.
    """
    world = resolved.believed
    found = []
    for name, stated in parameters().items():
        own = world.parameters.get(name)
        value, span, grade, why = (
            (stated.default, stated.range, stated.grade, stated.why)
            if own is None
            else (own.value, own.range, own.grade, own.why)
        )
        path = f"parameters.{name}"
        found.append(
            Uncertain(
                path,
                "parameters",
                grade,
                float(span[0]),
                float(value),
                float(span[1]),
                stated.unit,
                why,
                False,
            )
        )
    for place, number, quantity in numbers(world):
        table = _table(place)
        if table in ("parameters", "events") or (table == "processes" and place[1] in resolved.processes):
            continue
        if table == "drivers" and place[2] == "start" and _is_a_state(world.drivers[str(place[1])]):
            continue
        found.append(
            Uncertain(
                dotted(place),
                table,
                number.grade,
                float(number.range[0]),
                float(number.value),
                float(number.range[1]),
                quantity.unit if quantity else "",
                number.why,
                bool(quantity and quantity.whole),
            )
        )
    return tuple(number for number in found if number.low < number.high)


def matching(numbers: Sequence[Uncertain], patterns: Iterable[str]) -> tuple[Uncertain, ...]:
    """The numbers whose path fits one of the patterns (``*`` stands for any letters), in their order.

    >>> listed = [Uncertain(path, "", "data", 0, 1, 2, "", "", False) for path in ("actors.A.power", "x")]
    >>> [number.path for number in matching(listed, ["actors.*"])]
    ['actors.A.power']
    """
    wanted = tuple(patterns)
    return tuple(number for number in numbers if any(fnmatchcase(number.path, one) for one in wanted))


def _is_a_state(driver: Driver) -> bool:
    """Whether a driver starts in a state of its process."""
    states = driver.process.states if isinstance(driver.process, Markov) else {}
    return any(state.value == driver.start.value for state in states.values())


def _table(place: tuple[str | int, ...]) -> str:
    return "processes" if place[0] == "drivers" and place[2] == "process" else str(place[0])
