"""Books of one run: a stock per cause behind everything that makes up the focal index."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.engine.causes import (
    CAUSES,
    COMMON,
    DELIVER,
    DEPENDS,
    LEFT_FACTS,
    NEED_R,
    NOISE,
    OTHERS_R,
    OWN_R,
    PARTNER_R,
    PROMISE,
    PULL,
    RECEIVE,
    START,
    TERM,
    THIRD,
    TRUST_R,
    TRUST_S,
    WORTH_S,
)
from realpolitik.theory.adjustment import (
    relax,
)
from realpolitik.theory.alignment import (
    HOSTILITY_WEIGHT,
    PRESSURE_WEIGHT,
)
from realpolitik.theory.compiled import (
    rule,
)
from realpolitik.theory.exchange import (
    agreed_pledge,
)
from realpolitik.theory.inputs import (
    Floats,
    Integers,
)
from realpolitik.theory.structure import (
    Decision,
    Parameters,
    Perception,
    Scene,
    Standing,
    State,
    Tables,
)

OPENING = -1
"""The step at which books are opened, before record 0: nothing has changed yet."""


class Books(NamedTuple):
    """Stocks per cause and what they were computed from; direction s: 0 = i→j, 1 = j→i."""

    pledge: Floats  # (2, D, C)
    pledge_then: Floats  # (2, D, C) at the last step
    target: Floats  # (2, D, C)
    volume: Floats  # (2, D, C)
    hostility: Floats  # (2, C) of the supplier toward the recipient
    hostility_then: Floats  # (2, C)
    hostility_met: Floats  # (2, C) at the last meeting
    grievance: Floats  # (2, C) departure from the start
    grievance_then: Floats  # (2, C)
    pressure: Floats  # (2, 2, C)
    aim: Floats  # (2, 2, C) after bargains
    rung: Floats  # (C,)
    facts: Floats  # (2, D, 16) now
    facts_then: Floats  # (2, D, 16) at the last step
    facts_met: Floats  # (2, D, 16) at the last meeting
    delivery: Floats  # (2, D, 3) pledge, share meant, share let through at the last step
    own_passage: Floats  # (2, D, 2) own and others' part of what is let through, at the last step
    pressing: Floats  # (2, 2, 6) reach, excess, motive, dependence, obligation, shift at the last step
    left: Floats  # (2,) what a bargain left at the last step and at the start
    flow_start: Floats  # (2, 6) contested, left, coercion, siding, aloofness, outflow at the start
    feelings: Floats  # (2, 4) structure, grievance at the last step; grievance at the start; floor then
    before: Floats  # (2, D, 2) pledge and volume as decided, before events
    grievance_before: Floats  # (2,)
    offset: Floats  # (2, D, 2) what impulses and a start not at rest left in pledges until the next meeting
    standing_pledge: Floats  # (2, D)
    standing_delivery: Floats  # (2, D)
    dealt: Integers  # (2, D)
    flows: Floats  # (4,)


def empty_books(channels: int) -> Books:
    """Room for one run's books."""
    c = len(CAUSES)
    shapes: dict[str, tuple[int, ...]] = {
        "pledge": (2, channels, c),
        "pledge_then": (2, channels, c),
        "target": (2, channels, c),
        "volume": (2, channels, c),
        "hostility": (2, c),
        "hostility_then": (2, c),
        "hostility_met": (2, c),
        "grievance": (2, c),
        "grievance_then": (2, c),
        "pressure": (2, 2, c),
        "aim": (2, 2, c),
        "rung": (c,),
        "facts": (2, channels, LEFT_FACTS),
        "facts_then": (2, channels, LEFT_FACTS),
        "facts_met": (2, channels, LEFT_FACTS),
        "delivery": (2, channels, 3),
        "own_passage": (2, channels, 2),
        "pressing": (2, 2, 6),
        "left": (2,),
        "flow_start": (2, 6),
        "feelings": (2, 4),
        "before": (2, channels, 2),
        "grievance_before": (2,),
        "offset": (2, channels, 2),
        "standing_pledge": (2, channels),
        "standing_delivery": (2, channels),
        "flows": (4,),
    }
    arrays = {name: np.zeros(shape) for name, shape in shapes.items()}
    return Books(**arrays, dealt=np.zeros((2, channels), dtype=np.int64))


@rule
def open_books(i: int, j: int, standing: Standing, state: State, books: Books) -> None:
    """All that is there is `start`; the start counts as the first meeting."""
    for s in range(2):
        a = i if s == 0 else j
        b = j if s == 0 else i
        for d in range(state.pledge.shape[2]):
            books.standing_pledge[s, d] = standing.pledge[a, b, d]
            books.standing_delivery[s, d] = standing.delivery[a, b, d]
            for n in range(books.rung.size):
                books.pledge[s, d, n] = 0.0
                books.target[s, d, n] = 0.0
                books.volume[s, d, n] = 0.0
            books.pledge[s, d, START] = state.pledge[a, b, d]
            books.volume[s, d, START] = state.volume[a, b, d]
            books.before[s, d, 0] = state.pledge[a, b, d]
            books.dealt[s, d] = 0
        for n in range(books.rung.size):
            books.rung[n] = 0.0
            books.hostility[s, n] = 0.0
            books.grievance[s, n] = 0.0
            for c in range(2):
                books.pressure[s, c, n] = 0.0
                books.aim[s, c, n] = 0.0


@rule
def first_meeting(s: int, parameters: Parameters, tables: Tables, books: Books) -> None:
    """Take the start for a meeting; what separates its pledges from the rules' is `settling`."""
    for d in range(tables.sensitivity.size):
        books.facts[s, d, TERM] = books.standing_pledge[s, d]
        books.facts[s, d, NOISE] = 0.0
        agreed = agreed_pledge(
            parameters, books.facts[s, d, PROMISE], books.facts[s, d, RECEIVE], books.facts[s, d, TERM], 0.0
        )
        books.offset[s, d, 0] = 0.0
        books.offset[s, d, 1] = books.before[s, d, 0] - agreed
    keep(books.facts_met, books.facts, s)
    keep_hostility(books.hostility_met, books, s)


@rule
def keep_hostility(then: Floats, books: Books, s: int) -> None:
    """Remember one direction's hostility by cause."""
    for n in range(books.rung.size):
        then[s, n] = books.hostility[s, n]


@rule
def note_facts(
    s: int,
    a: int,
    b: int,
    parameters: Parameters,
    tables: Tables,
    state: State,
    scene: Scene,
    view: Perception,
    decision: Decision,
    books: Books,
) -> None:
    """Write down what the gains of supply a→b are made of."""
    facts = books.facts
    for d in range(tables.sensitivity.size):
        partner = scene.capacity[a, d] * state.volume[a, b, d]
        facts[s, d, TRUST_S] = state.trust[a, b]
        facts[s, d, TRUST_R] = state.trust[b, a]
        facts[s, d, NEED_R] = view.need[b, d]
        facts[s, d, OWN_R] = scene.capacity[b, d]
        facts[s, d, OTHERS_R] = view.supply[b, d] - scene.capacity[b, d] - partner
        facts[s, d, PARTNER_R] = partner
        facts[s, d, WORTH_S] = view.worth[a, d]
        facts[s, d, COMMON] = view.common_threat[a, b]
        facts[s, d, PULL] = tables.pull[state.rung[a, b]]
        facts[s, d, THIRD] = view.third_party[a, b]
        facts[s, d, DEPENDS] = tables.autonomy[b] * view.dependence[b, a]
        facts[s, d, PROMISE] = decision.promise[a, b, d]
        facts[s, d, RECEIVE] = decision.receive[a, b, d]
        facts[s, d, DELIVER] = decision.delivering[a, b, d]


@rule
def keep(old: Floats, new: Floats, s: int) -> None:
    """Remember one direction's rows."""
    for n in range(new.shape[1]):
        for m in range(new.shape[2]):
            old[s, n, m] = new[s, n, m]


@rule
def advance(tables: Tables, parameters: Parameters, books: Books) -> None:
    """Volumes and pressures follow their targets, cause by cause."""
    for s in range(2):
        for n in range(books.rung.size):
            for d in range(tables.sensitivity.size):
                books.volume[s, d, n] = relax(
                    books.volume[s, d, n], books.target[s, d, n], tables.delivery[d]
                )
            for c in range(2):
                books.pressure[s, c, n] = relax(
                    books.pressure[s, c, n], books.aim[s, c, n], parameters.adaptation
                )
            books.hostility_then[s, n] = books.hostility[s, n]


@rule
def add_up(index_weight: Floats, books: Books, out: Floats, r: int, t: int) -> None:
    """Contribution of each cause to the index."""
    for n in range(books.rung.size):
        total = books.rung[n]
        for s in range(2):
            for d in range(index_weight.size):
                total += index_weight[d] * 0.5 * books.volume[s, d, n]
            total -= PRESSURE_WEIGHT * (books.pressure[s, 0, n] + books.pressure[s, 1, n])
            total -= HOSTILITY_WEIGHT * books.hostility[s, n]
        out[r, t, n] = total
