"""A number of a world by its path, with what it stands for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from realpolitik.world.overlay import pair_as_written
from realpolitik.world.problems import did_you_mean, dotted
from realpolitik.world.quantities import Number, Quantity, numbers
from realpolitik.world.register import parameters
from realpolitik.world.schema import World
from realpolitik.world.vocabulary import Unknown


def parts_of(path: str, world: World) -> tuple[str, ...]:
    """The parts of a path, its pair in the order in which the world states it."""
    parts = path.split(".")
    if parts[0] == "pairs" and len(parts) > 1:
        parts[1] = pair_as_written(parts[1], dict(world.pairs))
    return tuple(parts)


def number_of(parts: tuple[str, ...], world: World) -> tuple[Number, Quantity | None]:
    """The number at a path with its quantity; a parameter that the world leaves out is the register's.

    Raises Unknown.
    """
    if parts[0] == "parameters":
        known = parameters()
        if len(parts) != 2 or parts[1] not in known:
            raise Unknown(f"there is no parameter `{'.'.join(parts[1:])}`", did_you_mean(parts[-1], known))
        stated = known[parts[1]]
        own = world.parameters.get(parts[1])
        number = own or Number(value=stated.default, range=stated.range, grade=stated.grade, why=stated.why)
        return number, Quantity(stated.unit, *stated.bounds, stated.meaning)
    joined = ".".join(parts)
    listed = {dotted(place): (number, quantity) for place, number, quantity in numbers(world)}
    if joined not in listed:
        below = [place for place in listed if place.startswith(f"{joined}.")]
        remedy = f"Go on, for example to `{below[0]}`." if below else _nearest(parts, listed)
        raise Unknown("is not the path of a number", remedy)
    return listed[joined]


def bounds(path: str, quantity: Quantity | None) -> tuple[float, float]:
    """Hard bounds of a number."""
    if path.startswith("parameters."):
        low, high = parameters()[path.removeprefix("parameters.")].bounds
        return float(low), float(high)
    return (quantity.low, quantity.high) if quantity else (-1e6, 1e6)


def _nearest(parts: tuple[str, ...], listed: Iterable[str]) -> str:
    """The nearest known path."""
    near = difflib.get_close_matches(".".join(parts), list(listed), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else "Paths are those of the world file."
