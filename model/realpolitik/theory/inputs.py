"""What a scenario hands to the engines: plain arrays, no files, no names of countries in the rules.

Axes: i, j, k actors (N); d channels (D); c pressures (2: sanction, force); q disputes (Q);
s interests (S); m ladder rungs (M); e drivers (E). ``[i, j]`` is directed from i to j unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PRESSURES = ("sanction", "force")
SANCTION, FORCE = 0, 1

LINK_KINDS = (
    "hostility",  # [i, j]       added to the structural part of hostility
    "pressure",  # [i, j, c]    added to the motive of pressure
    "dispute",  # [q]          added to activity
    "outside",  # [i, d]       added to outside supply
    "capacity",  # [i, d]       added to supply capacity
    "power",  # [i]
    "order",  # [i]
    "need",  # [i, d]       gain x driver in full, not its change
)
PROCESS_KINDS = ("schedule", "ramp", "markov", "ou", "hawkes")
QUANTITY_KINDS = (
    "index",  # a, b         alignment index of a pair
    "rung",  # a, b
    "bargain",  # a, b
    "pressure",  # a, b, c      by a on b
    "volume",  # a, b, d      from a to b
    "pledge",  # a, b, d
    "gap",  # a, b         1 - sum of volumes / sum of pledges from a to b
    "hostility",  # a, b
    "grievance",  # a, b
    "driver",  # a
)
COMPARATORS = ("at_least", "at_most", "above", "below")
EFFECT_KINDS = (
    "set_driver",  # a = driver; value; fade
    "add_driver",  # a = driver; value; fade
    "pledge",  # a -> b, channel c: value added, clipped to 0-1
    "volume",  # a -> b, channel c: value added, clipped to 0-1
    "grievance",  # of a against b: value added, clipped to 0-1
    "rung",  # pair a, b set to value
    "bargain",  # pair a, b set to 0 or 1
    "deal",  # a -> b, channel c: contract at level value
)
CHANCES = ("each_step", "whole_window", "first_time")


class Links(NamedTuple):
    """Driver effects, one row each: quantity += gain x (driver - start); ``need`` takes gain x driver."""

    kind: Integers  # index into LINK_KINDS
    driver: Integers
    a: Integers  # first index of the target
    b: Integers  # second index, 0 where unused
    c: Integers  # third index, 0 where unused
    gain: Floats


class Timeline(NamedTuple):
    """Dated and conditional events. Conditions are a disjunction of groups of atoms (all of one group)."""

    first: Integers  # (V,) first step at which the event may fire, inclusive
    last: Integers  # (V,) last step, inclusive
    probability: Floats  # (V,)
    chance: Integers  # (V,) index into CHANCES
    once: Integers  # (V,) 1: at most one firing
    cooldown: Integers  # (V,) steps that must pass between firings
    groups: Integers  # (V,) number of condition groups, 0 = unconditional
    atom_event: Integers  # (A,)
    atom_group: Integers  # (A,) 0 .. groups-1 within its event
    atom_quantity: Integers  # (A,) index into QUANTITY_KINDS
    atom_a: Integers
    atom_b: Integers
    atom_c: Integers
    atom_comparator: Integers  # (A,) index into COMPARATORS
    atom_threshold: Floats
    effect_event: Integers  # (F,)
    effect_kind: Integers  # (F,) index into EFFECT_KINDS
    effect_a: Integers
    effect_b: Integers
    effect_c: Integers
    effect_value: Floats
    effect_fade: Floats  # (F,) driver effects: factor per step of what remains; 1 = lasts


@dataclass(frozen=True)
class Process:
    """How a driver moves; ``kind`` is one of PROCESS_KINDS.

    schedule: ``steps`` (ascending, >= 1) and ``values``: from that index on the level is the value (a
    constant is one entry).
    ramp: ``slope`` per year.
    markov: ``values`` and ``rates`` (n, n), yearly generator with rows summing to 0.
    ou: ``mean``, ``sd`` (stationary), ``reversion`` per year.
    hawkes: ``base``, ``excitation``, ``excitation_decay``, ``jump``, ``value_decay`` (rates per year).
    """

    kind: str
    numbers: Mapping[str, Any]


@dataclass(frozen=True)
class Inputs:
    """Every number of a world as the rules read it, before preparation."""

    power: Floats  # (N,) WEST = 1
    order: Floats  # (N,) 0 multipolar, 1 liberal
    autonomy: Floats  # (N,) weight of the autonomy interest
    interests: Floats  # (N, S) weights of the other interests; with autonomy they sum to 1
    benefits: Floats  # (S, D) how far a channel serves an interest
    capacity: Floats  # (N, D) supply capacity Q
    outside: Floats  # (N, D) outside supply O
    sensitivity: Floats  # (D,)
    strategic_weight: Floats  # (D,)
    threat_load: Floats  # (D,)
    sanction_friction: Floats  # (D,)
    evasion: Floats  # (D,)
    delivery_rate: Floats  # (D,) per year
    index_weight: Floats  # (D,)
    sanction_channel: int  # channel whose capacity is the reach of sanctions
    cost: Floats  # (M,) autonomy cost of a rung
    exposure: Floats  # (M,)
    pull: Floats  # (M,)
    provocation: Floats  # (M,)
    proximity: Floats  # (N, N) symmetric
    hostility: Floats  # (N, N) observed H[i, j], directed
    readiness: Floats  # (N, N) symmetric, per year; 0 = none announced
    rung: Integers  # (N, N) symmetric
    bargain: Integers  # (N, N) symmetric, 0 or 1
    pressure: Floats  # (N, N, 2) by i on j
    volume: Floats  # (N, N, D) from i to j
    pledge: Floats  # (N, N, D); NaN where the tables give none
    activity: Floats  # (Q,)
    position: Floats  # (Q, N) -1 .. 1, 0 where not a party
    salience: Floats  # (Q, N)
    driver_start: Floats  # (E,)
    links: Links
    parameters: Mapping[str, float]  # the global parameters by name


@dataclass(frozen=True, repr=False)
class Case:
    """A scenario ready to run. ``believed`` sets the standing terms, ``inputs`` drives the run.

    They are the same object unless the scenario has counterfactuals; start tables come from ``believed``.
    """

    name: str
    title: str
    question: str
    world: str
    actors: tuple[str, ...]
    actor_labels: tuple[str, ...]
    channels: tuple[str, ...]
    interests: tuple[str, ...]
    rungs: tuple[str, ...]
    disputes: tuple[str, ...]
    drivers: tuple[str, ...]
    events: tuple[str, ...]
    focus: tuple[int, int]  # the pair the question is about
    start: tuple[int, int]  # year, month of record 0
    steps: int
    steps_per_year: int
    believed: Inputs
    inputs: Inputs
    processes: tuple[Process, ...]  # (E,)
    timeline: Timeline
    event_labels: tuple[str, ...] = ()
    event_steps: tuple[
        int | None, ...
    ] = ()  # date of each dated event, for figures; None if a window or condition
    document: Mapping[str, Any] = field(
        default_factory=dict
    )  # resolved scenario, plain data, for the manifest
    fingerprint: str = ""  # digest of ``document``

    def __repr__(self) -> str:
        return (
            f"<Case {self.name} of {self.world}, {self.steps} steps from {self.start[0]}-{self.start[1]:02d}>"
        )
