"""The arrays a run works on. One run's view; batches put a leading axis before each field.

Axes as in `realpolitik.theory.inputs`: i, j, k actors; d channels; c pressures; q disputes; m rungs;
e drivers; l links. Diagonals (i = j) are 0 and carry no meaning.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from realpolitik.theory.inputs import Floats, Integers

PARAMETERS = (
    "precision",
    "exchange",
    "ideational_share",
    "common_cause",
    "enmity",
    "third_party",
    "promise_visibility",
    "own_need",
    "wedge",
    "bargain_depth",
    "dependence_aversion",
    "commitment_cost",
    "entrapment",
    "exit_cost",
    "meeting_rate",
    "treaty_rate",
    "adaptation_rate",
    "grievance_decay",
    "deconfliction",
    "dispute_weight",
    "coercion_weight",
    "siding_weight",
    "aloofness_weight",
    "sanction_threshold",
    "force_threshold",
    "judgement_noise",
)
PREPARED = ("step", "adaptation", "treaty_chance")
"""Made once from the parameters: step in years, share of trust and pressure caught up per step, chance of a
treaty window per step."""

PARAMETER_RECORD = np.dtype([(name, np.float64) for name in (*PARAMETERS, *PREPARED)])

Parameters = Any
"""One row of PARAMETER_RECORD: a parameter is read as ``parameters.precision``."""


class Tables(NamedTuple):
    """What a world fixes, prepared for the rules."""

    base_need: Floats  # (N, D) need of a channel at rest, mean 1 over channels
    autonomy: Floats  # (N,)
    capacity: Floats  # (N, D)
    outside: Floats  # (N, D)
    power: Floats  # (N,)
    order: Floats  # (N,)
    proximity: Floats  # (N, N)
    activity: Floats  # (Q,)
    position: Floats  # (Q, N)
    salience: Floats  # (Q, N)
    sensitivity: Floats  # (D,)
    sensitivity_root: Floats  # (D,) its square root: how far mood moves a channel
    strategic_weight: Floats  # (D,)
    threat_load: Floats  # (D,)
    sanction_friction: Floats  # (D,)
    evasion: Floats  # (D,)
    delivery: Floats  # (D,) share delivered per step
    index_weight: Floats  # (D,)
    meeting: Floats  # (M,) chance per step that a pair on a rung meets
    cost: Floats  # (M,)
    added_cost: Floats  # (M,) of a rung over the one below, 0 for the lowest
    added_exposure: Floats  # (M,)
    added_provocation: Floats  # (M,)
    exposure: Floats  # (M,)
    pull: Floats  # (M,)
    provocation: Floats  # (M,)
    driver_start: Floats  # (E,)
    link_gain: Floats  # (L,)


class Standing(NamedTuple):
    """What the model cannot explain of the start: constant terms that make the start a rest."""

    structural: Floats  # (N, N) structural part of hostility
    pledge: Floats  # (N, N, D)
    delivery: Floats  # (N, N, D)
    pressure: Floats  # (N, N, 2)
    signing: Floats  # (N, N) treaty value of the rung above the start, announced or not
    rise: Floats  # (N, N) of rungs further above
    stay: Floats  # (N, N) treaty value up to the start rung
    bargain: Floats  # (N, N)
    start_rung: Integers  # (N, N)


class State(NamedTuple):
    """What a run carries from step to step."""

    pledge: Floats  # (N, N, D) share of conceivable projects i has agreed to supply j
    volume: Floats  # (N, N, D) share delivered
    pressure: Floats  # (N, N, 2) sanctions, force by i on j
    grievance: Floats  # (N, N) resentment i holds against j
    trust: Floats  # (N, N) i's belief that j delivers
    rung: Integers  # (N, N) symmetric
    bargain: Integers  # (N, N) symmetric


class Scene(NamedTuple):
    """The world of one step: tables as the drivers have moved them."""

    driver: Floats  # (E,)
    capacity: Floats  # (N, D)
    outside: Floats  # (N, D)
    need_shift: Floats  # (N, D)
    power: Floats  # (N,)
    order: Floats  # (N,)
    activity: Floats  # (Q,)
    hostility_shift: Floats  # (N, N)
    pressure_shift: Floats  # (N, N, 2)


class Perception(NamedTuple):
    """What each actor reads off the state of the step; everybody decides on this snapshot."""

    structural: Floats  # (N, N) h0 after links
    hostility: Floats  # (N, N) of i toward j
    backing: Floats  # (N, N) of i for j, delivered
    promised: Floats  # (N, N) of i for j, pledged
    supply: Floats  # (N, D)
    menace: Floats  # (N, N) of j as i sees it
    threat: Floats  # (N, N) from j felt by i, a share
    insecurity: Floats  # (N,)
    need: Floats  # (N, D)
    worth: Floats  # (N, D) of one more unit
    welfare: Floats  # (N,)
    dependence: Floats  # (N, N) of i on j
    common_threat: Floats  # (N, N) symmetric
    third_party: Floats  # (N, N) cost to i of upsetting others by serving j
    restraint: Floats  # (N, N) what j could hold back from harming i


class Decision(NamedTuple):
    """What each actor makes of the snapshot: gains per unit, and aims of pressure."""

    promise: Floats  # (N, N, D) supplier i's gain from promising j, without standing term
    delivering: Floats  # (N, N, D) supplier i's gain from delivering to j
    receive: Floats  # (N, N, D) recipient j's gain from taking from i
    aim: Floats  # (N, N, 2) pressure i aims at
    bargain: Floats  # (N, N) i's gain from a bargain with j
    climb: Floats  # (N, N) i's value of the next rung with j
    hold: Floats  # (N, N) i's value of the present rung with j


class Record(NamedTuple):
    """What one step leaves behind, on the snapshot before decisions."""

    index: Floats  # type: ignore[assignment]  # (N, N) hides tuple.index, which nobody needs here
    volume: Floats  # (N, N, D)
    pledge: Floats  # (N, N, D)
    pressure: Floats  # (N, N, 2)
    hostility: Floats  # (N, N)
    grievance: Floats  # (N, N)
    trust: Floats  # (N, N)
    threat: Floats  # (N, N)
    dependence: Floats  # (N, N)
    common_threat: Floats  # (N, N)
    rung: Integers  # (N, N)
    bargain: Integers  # (N, N)
    driver: Floats  # (E,)
    fired: Integers  # (V,)


class Chronicle(NamedTuple):
    """What drivers and events remember between steps."""

    level: Floats  # (E,) of each driver's own process
    shock: Floats  # (F,) what remains of each fading effect
    count: Integers  # type: ignore[assignment]  # (V,) firings so far; hides tuple.count
    last: Integers  # (V,) step of the last firing
    plan: Integers  # (V,) -2 undecided, -1 never, else the step chosen within the window
    deal: Integers  # (N, N, D) 1 where a contract was signed this step


class Draws(NamedTuple):
    """The luck of one step."""

    meeting: Floats  # (pairs,)
    judgement: Floats  # (pairs,)
    treaty: Floats  # (pairs,)
    driver: Floats  # (E,) innovation that leads to the next step's level


class Processes(NamedTuple):
    """How drivers move, prepared: every exponential is already a factor."""

    kind: Integers  # (E,) index into PROCESS_KINDS
    a: Floats  # (E,) ramp: rise per step; ou: mean; hawkes: factor of the level kept
    b: Floats  # (E,) ou: factor of the deviation kept
    scheduled: Integers  # (T + 1, E) 1 where the level is set at that index
    schedule: Floats  # (T + 1, E)
    states: Integers  # (E,) number of Markov states
    value: Floats  # (E, K)
    row: Floats  # (E, K, K) cumulated chances of moving per step
