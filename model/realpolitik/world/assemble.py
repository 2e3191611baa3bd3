"""A resolved scenario into the arrays that the engines run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from realpolitik.theory.inputs import LINK_KINDS, PRESSURES, Case, Floats, Inputs, Links, Process
from realpolitik.world.calendar import months, step_of
from realpolitik.world.plan import timeline
from realpolitik.world.processes import Constant, Markov, MeanReverting, Ramp, Schedule, SelfExciting
from realpolitik.world.quantities import Number, amount
from realpolitik.world.register import defaults
from realpolitik.world.resolve import Resolved
from realpolitik.world.schema import World
from realpolitik.world.vocabulary import Names


def case(resolved: Resolved, *, until: str | None = None, steps_per_year: int = 12) -> Case:
    """Build the arrays of a resolved scenario, from the world's start to ``until`` (its horizon if None)."""
    world = resolved.believed
    end = until or world.horizon
    steps = step_of(end, world.start, steps_per_year)
    names = Names(world)
    believed = inputs(world)
    same = resolved.running is resolved.believed
    events = {**world.events, **resolved.events}
    stated = {name: driver.process for name, driver in resolved.running.drivers.items()}
    processes: dict[str, Any] = {**stated, **resolved.processes}
    document = {**resolved.document, "until": end, "steps_per_year": steps_per_year}
    plan = timeline(events, names, world.start, steps, steps_per_year)
    return Case(
        name=resolved.name,
        title=resolved.title,
        question=resolved.question,
        world=world.name,
        actors=tuple(names.actors),
        actor_labels=tuple(actor.label for actor in world.actors.values()),
        channels=tuple(names.channels),
        interests=tuple(world.interests),
        rungs=tuple(rung.name for rung in world.ladder),
        disputes=tuple(names.disputes),
        drivers=tuple(names.drivers),
        events=tuple(events),
        focus=(names.actors[world.focus[0]], names.actors[world.focus[1]]),
        start=(months(world.start) // 12, months(world.start) % 12 + 1),
        steps=steps,
        steps_per_year=steps_per_year,
        believed=believed,
        inputs=believed if same else inputs(resolved.running, start=world),
        processes=tuple(
            process(processes[name], amount(driver.start), world.start, steps_per_year)
            for name, driver in world.drivers.items()
        ),
        timeline=plan,
        event_labels=tuple(event.label for event in events.values()),
        event_steps=tuple(
            step_of(event.date, world.start, steps_per_year) if event.date else None
            for event in events.values()
        ),
        document=document,
        fingerprint=hashlib.sha256(canonical(document)).hexdigest(),
    )


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks: equal documents give equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def inputs(world: World, *, start: World | None = None) -> Inputs:
    """The numbers of a world as arrays; observed levels are those of ``start`` if given."""
    names = Names(world)
    observed = start or world
    actors, channels = list(world.actors.values()), list(world.channels.values())
    count, width = len(actors), len(channels)
    proximity, readiness = np.zeros((count, count)), np.zeros((count, count))
    rung, bargain = np.zeros((count, count), np.int64), np.zeros((count, count), np.int64)
    for key, pair in world.pairs.items():
        i, j = (names.actors[name] for name in key.split("-"))
        proximity[i, j] = proximity[j, i] = pair.proximity.value
    for key, pair in observed.pairs.items():
        i, j = (names.actors[name] for name in key.split("-"))
        readiness[i, j] = readiness[j, i] = pair.readiness.value if pair.readiness else 0.0
        rung[i, j] = rung[j, i] = int(pair.rung.value)
        bargain[i, j] = bargain[j, i] = int(pair.bargain.value) if pair.bargain else 0
    hostility, pressure = np.zeros((count, count)), np.zeros((count, count, len(PRESSURES)))
    volume, pledge = np.zeros((count, count, width)), np.full((count, count, width), np.nan)
    for one, others in observed.relations.items():
        for other, relation in others.items():
            i, j = names.actors[one], names.actors[other]
            hostility[i, j] = relation.hostility.value
            for kind, number in relation.pressure.items():
                pressure[i, j, names.pressures[kind]] = number.value
            for name, number in relation.volume.items():
                volume[i, j, names.channels[name]] = number.value
            for name, number in relation.pledge.items():
                pledge[i, j, names.channels[name]] = number.value
    position, salience = np.zeros((len(world.disputes), count)), np.zeros((len(world.disputes), count))
    for q, dispute in enumerate(world.disputes.values()):
        for name, party in dispute.parties.items():
            position[q, names.actors[name]] = party.position.value
            salience[q, names.actors[name]] = party.salience.value
    return Inputs(
        power=_column(actors, lambda actor: actor.power),
        order=_column(actors, lambda actor: actor.order),
        autonomy=_column(actors, lambda actor: actor.autonomy),
        interests=_table([actor.interests for actor in actors], list(world.interests)),
        benefits=_table([interest.benefits for interest in world.interests.values()], list(world.channels)),
        capacity=_table([actor.capacity for actor in actors], list(world.channels)),
        outside=_table([actor.outside for actor in actors], list(world.channels)),
        sensitivity=_column(channels, lambda channel: channel.sensitivity),
        strategic_weight=_column(channels, lambda channel: channel.strategic_weight),
        threat_load=_column(channels, lambda channel: channel.threat_load),
        sanction_friction=_column(channels, lambda channel: channel.sanction_friction),
        evasion=_column(channels, lambda channel: channel.evasion),
        delivery_rate=_column(channels, lambda channel: channel.delivery_rate),
        index_weight=_column(channels, lambda channel: channel.index_weight),
        sanction_channel=names.channels[world.sanction_channel],
        cost=_column(world.ladder, lambda step: step.cost),
        exposure=_column(world.ladder, lambda step: step.exposure),
        pull=_column(world.ladder, lambda step: step.pull),
        provocation=_column(world.ladder, lambda step: step.provocation),
        proximity=proximity,
        hostility=hostility,
        readiness=readiness,
        rung=rung,
        bargain=bargain,
        pressure=pressure,
        volume=volume,
        pledge=pledge,
        activity=_column(list(world.disputes.values()), lambda dispute: dispute.activity),
        position=position,
        salience=salience,
        driver_start=_column(list(observed.drivers.values()), lambda driver: driver.start),
        links=links(world, names),
        parameters=defaults() | {name: number.value for name, number in world.parameters.items()},
    )


def _column(items: Any, pick: Callable[[Any], Number]) -> Floats:
    return np.array([pick(item).value for item in items], dtype=np.float64)


def _table(rows: list[dict[str, Number]], columns: list[str]) -> Floats:
    values = [[row[name].value for name in columns] for row in rows]
    return np.array(values, dtype=np.float64).reshape(len(rows), len(columns))


def links(world: World, names: Names) -> Links:
    """One row per link, in the order of drivers and of the kinds of link."""
    rows: list[tuple[int, int, int, int, int, float]] = []
    for e, driver in enumerate(world.drivers.values()):
        stated = driver.links

        def add(kind: str, number: Number, a: int, b: int = 0, c: int = 0, e: int = e) -> None:
            rows.append((LINK_KINDS.index(kind), e, a, b, c, number.value))

        for one, others in stated.hostility.items():
            for other, number in others.items():
                add("hostility", number, names.actors[one], names.actors[other])
        for one, targets in stated.pressure.items():
            for other, kinds in targets.items():
                for kind, number in kinds.items():
                    add("pressure", number, names.actors[one], names.actors[other], names.pressures[kind])
        for name, number in stated.dispute.items():
            add("dispute", number, names.disputes[name])
        for link, table in (
            ("outside", stated.outside),
            ("capacity", stated.capacity),
            ("need", stated.need),
        ):
            for one, supplies in table.items():
                for name, number in supplies.items():
                    add(link, number, names.actors[one], names.channels[name])
        for link, column in (("power", stated.power), ("order", stated.order)):
            for one, number in column.items():
                add(link, number, names.actors[one])
    whole = np.array([row[:5] for row in rows], dtype=np.int64).reshape(len(rows), 5)
    gain = np.array([row[5] for row in rows], dtype=np.float64)
    kind_of, drivers, first, second, third = (np.ascontiguousarray(whole[:, column]) for column in range(5))
    return Links(kind=kind_of, driver=drivers, a=first, b=second, c=third, gain=gain)


def process(stated: Any, start: float, first: str, steps_per_year: int) -> Process:
    """A driver's process as the engines name it."""
    if isinstance(stated, Constant):
        value = start if stated.value is None else amount(stated.value)
        return Process("schedule", {"steps": (1,), "values": (value,)})
    if isinstance(stated, Schedule):
        dated = [
            (max(1, step_of(month, first, steps_per_year)), amount(v)) for month, v in stated.values.items()
        ]
        steps, values = zip(*sorted(dated), strict=True)
        return Process("schedule", {"steps": steps, "values": values})
    if isinstance(stated, Ramp):
        return Process("ramp", {"slope": amount(stated.slope)})
    if isinstance(stated, Markov):
        states = list(stated.states)
        rates = [[amount(stated.rates.get(a, {}).get(b, 0.0)) for b in states] for a in states]
        for row, rate in enumerate(rates):
            rate[row] = -sum(value for column, value in enumerate(rate) if column != row)
        values = tuple(amount(stated.states[name]) for name in states)
        return Process("markov", {"values": values, "rates": tuple(tuple(rate) for rate in rates)})
    if isinstance(stated, MeanReverting):
        return Process("ou", _amounts(stated, "mean", "sd", "reversion"))
    if isinstance(stated, SelfExciting):
        return Process(
            "hawkes", _amounts(stated, "base", "excitation", "excitation_decay", "jump", "value_decay")
        )
    raise TypeError(f"unknown process {stated!r}")


def _amounts(stated: Any, *fields: str) -> dict[str, float]:
    return {name: amount(getattr(stated, name)) for name in fields}
