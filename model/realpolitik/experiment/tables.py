"""The tables of a world: in which two worlds differ, and one world's tables put into another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from realpolitik.engine.alternatives import differences
from realpolitik.experiment.shifting import reapplied
from realpolitik.theory.inputs import Case

FIELDS: dict[str, tuple[str, ...]] = {
    "power": ("power",),
    "order": ("order",),
    "interests": ("autonomy", "interests"),
    "benefits": ("benefits",),
    "channels": (
        *("sensitivity", "strategic_weight", "threat_load", "sanction_friction", "evasion"),
        *("delivery_rate", "index_weight"),
    ),
    "ladder": ("cost", "exposure", "pull", "provocation"),
    "proximity": ("proximity",),
    "hostility": ("hostility",),
    "readiness": ("readiness",),
    "rungs": ("rung", "bargain"),
    "pressure": ("pressure",),
    "disputes": ("activity", "position", "salience"),
}
BY_CHANNEL = ("capacity", "outside", "volume", "pledge")
"""Tables with an axis of channels, of which each channel is a table of its own."""
OF_PAIRS = ("proximity", "hostility", "readiness", "pressure", "volume", "pledge")
OF_ACTORS = ("power", "order", "interests", "capacity", "outside", *OF_PAIRS)
"""Tables whose first axis is that of actors: an actor's part of one is named ``power@IRN``, that of a pair
``hostility@ISR-RUS`` (of the first toward the second)."""
SYMMETRIC = ("proximity", "readiness")


def tables(case: Case) -> list[str]:
    """Names of all tables; ``volume.arms`` is a channel's, ``driver.oil`` start level and process of one."""
    found = list(FIELDS)
    found += [f"{table}.{channel}" for table in BY_CHANNEL for channel in case.channels]
    return [*found, *(f"driver.{name}" for name in case.drivers), "links", "parameters", "events"]


def differing(one: Case, other: Case) -> list[str]:
    """The tables in which two worlds differ; raises ValueError where they differ in structure.

    Structure is what gives tables their axes: names, dates, what each link joins.
    """
    built = next(differences(one, other), None)
    if built is not None:
        raise ValueError(f"{other.world} differs from {one.world} in {built}")
    return [name for name in tables(one) if not _same(_held(one, name), _held(other, name))]


def parts(one: Case, other: Case, name: str) -> list[str]:
    """The actors' parts of a table in which two worlds differ, or the pairs' of an actor's part."""
    table, _, actor = name.partition("@")
    axes = OF_PAIRS if actor else OF_ACTORS
    if table.partition(".")[0] not in axes or "-" in actor:
        return []
    held = [_arrays(_held(case, table)) for case in (one, other)]
    if actor:
        row = one.actors.index(actor)
        held = [[array[row] for array in arrays] for arrays in held]
    return [
        f"{name}-{other_actor}" if actor else f"{name}@{other_actor}"
        for k, other_actor in enumerate(one.actors)
        if any(not _same(mine[k], theirs[k]) for mine, theirs in zip(*held, strict=True))
    ]


def with_tables(case: Case, donor: Case, names: Iterable[str]) -> Case:
    """The case with some tables of another one; the start is anchored anew, its scenario stays its own.

    A name may be that of an actor's or a pair's part of a table.
    """
    mine, theirs = case.believed, donor.believed
    arrays: dict[str, Any] = {}
    processes, timeline = list(case.processes), case.timeline
    for name in names:
        whole, _, whose = name.partition("@")
        actor, _, toward = whose.partition("-")
        table, _, part = whole.partition(".")
        if table in FIELDS or table in BY_CHANNEL:
            row, column = (case.actors.index(one) if one else slice(None) for one in (actor, toward))
            place: Any = (row, column) if toward else (row,)
            place = (*place, ..., case.channels.index(part)) if part else place
            for field in FIELDS.get(table, (table,)):
                there = getattr(theirs, field)
                array = arrays.setdefault(field, getattr(mine, field).copy())
                array[place] = there[place]
                if table in SYMMETRIC:
                    array[column, row] = there[column, row]
        elif table == "driver":
            number = case.drivers.index(part)
            arrays.setdefault("driver_start", mine.driver_start.copy())
            arrays["driver_start"][number] = theirs.driver_start[number]
            processes[number] = donor.processes[number]
        elif table == "events":
            timeline = donor.timeline
        else:
            arrays[table] = getattr(theirs, table)
    believed = replace(mine, **arrays)
    return replace(
        case,
        believed=believed,
        inputs=reapplied(case, believed),
        processes=tuple(processes),
        timeline=timeline,
    )


def _held(case: Case, name: str) -> Any:
    """What a table holds, as arrays and plain data."""
    table, _, part = name.partition(".")
    world = case.believed
    if table in FIELDS:
        return [getattr(world, field) for field in FIELDS[table]]
    if table in BY_CHANNEL:
        return getattr(world, table)[..., case.channels.index(part)]
    if table == "driver":
        number = case.drivers.index(part)
        process = case.processes[number]
        return [world.driver_start[number], process.kind, dict(process.numbers)]
    return {"links": world.links.gain, "parameters": dict(world.parameters), "events": case.timeline}[table]


def _arrays(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [held]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
