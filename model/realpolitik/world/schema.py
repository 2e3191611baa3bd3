"""A world: who the actors are, what binds and divides them, and what may move them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints

from realpolitik.world.processes import Month, Name, WorldProcess
from realpolitik.world.quantities import (
    ACTIVITY,
    AUTONOMY,
    BARGAIN,
    BENEFIT,
    CAPACITY,
    COST,
    DELIVERY_RATE,
    EVASION,
    EXPOSURE,
    FRICTION,
    GAIN,
    HOSTILITY,
    INDEX_WEIGHT,
    LEVEL,
    ORDER,
    OUTSIDE,
    PARAMETER,
    PLEDGE,
    POSITION,
    POWER,
    PRESSURE,
    PROVOCATION,
    PROXIMITY,
    PULL,
    READINESS,
    RUNG,
    SALIENCE,
    SENSITIVITY,
    STRATEGIC,
    THREAT_LOAD,
    VOLUME,
    WEIGHT,
    Model,
    Number,
)
from realpolitik.world.timetable import Event

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Pair = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*-[A-Za-z][A-Za-z0-9_]*$")]
Sanction = Literal["sanction", "force"]


class Interest(Model):
    """An interest other than autonomy."""

    label: str
    benefits: dict[Name, Annotated[Number, BENEFIT]]
    """How far each channel serves the interest; every channel is listed."""


class Channel(Model):
    """A kind of exchange."""

    label: str
    sensitivity: Annotated[Number, SENSITIVITY]
    strategic_weight: Annotated[Number, STRATEGIC]
    threat_load: Annotated[Number, THREAT_LOAD]
    sanction_friction: Annotated[Number, FRICTION]
    evasion: Annotated[Number, EVASION]
    delivery_rate: Annotated[Number, DELIVERY_RATE]
    index_weight: Annotated[Number, INDEX_WEIGHT]


class Rung(Model):
    """A rung of the ladder of treaties."""

    name: Name
    label: str
    cost: Annotated[Number, COST]
    exposure: Annotated[Number, EXPOSURE]
    pull: Annotated[Number, PULL]
    provocation: Annotated[Number, PROVOCATION]


class Actor(Model):
    """A state, or several that act as one."""

    label: str
    power: Annotated[Number, POWER]
    order: Annotated[Number, ORDER]
    autonomy: Annotated[Number, AUTONOMY]
    interests: dict[Name, Annotated[Number, WEIGHT]]
    """Weight of every interest; with autonomy they sum to 1."""
    capacity: dict[Name, Annotated[Number, CAPACITY]]
    """Supply capacity by channel; every channel is listed."""
    outside: dict[Name, Annotated[Number, OUTSIDE]]
    """Supply from states that are not listed, by channel; every channel is listed."""


class PairOfActors(Model):
    """What two actors share."""

    why: str
    proximity: Annotated[Number, PROXIMITY]
    rung: Annotated[Number, RUNG]
    bargain: Annotated[Number, BARGAIN] | None = None
    """0 if left out."""
    readiness: Annotated[Number, READINESS] | None = None
    """Only where a signing is announced."""


class Relation(Model):
    """What one actor does, delivers and holds against another."""

    hostility: Annotated[Number, HOSTILITY]
    pressure: dict[Sanction, Annotated[Number, PRESSURE]] = Field(default_factory=dict)
    """Pressure in force; what is left out is 0."""
    volume: dict[Name, Annotated[Number, VOLUME]] = Field(default_factory=dict)
    """Deliveries by channel; what is left out is 0."""
    pledge: dict[Name, Annotated[Number, PLEDGE]] = Field(default_factory=dict)
    """Promises by channel; what is left out follows from the deliveries."""


class Party(Model):
    """An actor's part in a dispute."""

    position: Annotated[Number, POSITION]
    salience: Annotated[Number, SALIENCE]


class Dispute(Model):
    """A question on which actors take sides."""

    label: str
    activity: Annotated[Number, ACTIVITY]
    parties: dict[Name, Party]
    """Actors not listed take no part."""


class Links(Model):
    """What a driver moves: gain times its change since the start (need: times its level)."""

    hostility: dict[Name, dict[Name, Annotated[Number, GAIN]]] = Field(default_factory=dict)
    """Of an actor toward another."""
    pressure: dict[Name, dict[Name, dict[Sanction, Annotated[Number, GAIN]]]] = Field(default_factory=dict)
    """By an actor on another."""
    need: dict[Name, dict[Name, Annotated[Number, GAIN]]] = Field(default_factory=dict)
    """Of an actor, by channel; times the level of the driver, not its change."""
    capacity: dict[Name, dict[Name, Annotated[Number, GAIN]]] = Field(default_factory=dict)
    outside: dict[Name, dict[Name, Annotated[Number, GAIN]]] = Field(default_factory=dict)
    power: dict[Name, Annotated[Number, GAIN]] = Field(default_factory=dict)
    order: dict[Name, Annotated[Number, GAIN]] = Field(default_factory=dict)
    dispute: dict[Name, Annotated[Number, GAIN]] = Field(default_factory=dict)


class Driver(Model):
    """An outside force that moves the world."""

    label: str
    unit: str = ""
    start: Annotated[Number, LEVEL]
    process: WorldProcess
    links: Links = Links()


class World(Model):
    """The actors, their relations and the forces around them at a date."""

    kind: Literal["world"]
    name: FileName
    title: str
    extends: FileName | None = None
    """A world whose statements this one takes over, but for those it restates."""
    start: Month
    horizon: Month
    focus: Annotated[tuple[Name, Name], Strict(False)]
    """The two actors the question is about."""
    sources: dict[Key, str]
    """Key to citation."""
    sanction_channel: Name
    """The channel whose supply capacity is the reach of sanctions."""
    parameters: dict[Name, Annotated[Number, PARAMETER]] = Field(default_factory=dict)
    """Overrides of the register of global parameters."""
    interests: dict[Name, Interest]
    channels: dict[Name, Channel]
    ladder: Annotated[tuple[Rung, ...], Strict(False)] = Field(min_length=2)
    actors: dict[Name, Actor] = Field(min_length=2)
    pairs: dict[Pair, PairOfActors]
    """Every pair once, as `A-B` in either order."""
    relations: dict[Name, dict[Name, Relation]]
    """Of an actor toward another; every ordered pair is listed."""
    disputes: dict[Name, Dispute] = Field(default_factory=dict)
    drivers: dict[Name, Driver] = Field(default_factory=dict)
    events: dict[Name, Event[Number]] = Field(default_factory=dict)
