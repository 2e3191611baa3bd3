"""Bookings of one step, cooperation: agreements, events, deliveries, treaties."""

from __future__ import annotations

from realpolitik.engine.books import OPENING, Books, keep
from realpolitik.engine.causes import (
    BLOCKADE,
    CHANCE,
    DELIVER,
    EVENT,
    FRICTION,
    NOISE,
    PROMISE,
    RECEIVE,
    SETTLING,
    START,
    TERM,
    TREATY,
)
from realpolitik.engine.splits import split_recipient, split_supplier
from realpolitik.theory.adjustment import relax
from realpolitik.theory.alignment import TREATY_WEIGHT
from realpolitik.theory.attribution import quantal_slope, share_of_first, weight_of_factor
from realpolitik.theory.choice import clip01, clip99, unquantal
from realpolitik.theory.compiled import rule
from realpolitik.theory.delivery import fulfilment, passage, sanction_bite
from realpolitik.theory.events import DEAL, ON_PLEDGE, ON_RUNG
from realpolitik.theory.exchange import agreed_pledge
from realpolitik.theory.inputs import Timeline
from realpolitik.theory.structure import Parameters, Record, State, Tables


@rule
def reach_agreement(
    s: int, a: int, b: int, noise: float, parameters: Parameters, tables: Tables, books: Books
) -> None:
    """A meeting: divide the change of each pledge since the last one; what an impulse left is undone."""
    met = books.facts_met
    now = books.facts
    for d in range(tables.sensitivity.size):
        now[s, d, TERM] = books.standing_pledge[s, d]
        now[s, d, NOISE] = tables.sensitivity_root[d] * noise
        old = min(met[s, d, PROMISE], met[s, d, RECEIVE]) + met[s, d, TERM] + met[s, d, NOISE]
        new = min(now[s, d, PROMISE], now[s, d, RECEIVE]) + now[s, d, TERM] + now[s, d, NOISE]
        slope = parameters.precision * quantal_slope(parameters.precision * old, parameters.precision * new)
        first = share_of_first(
            met[s, d, PROMISE] - met[s, d, RECEIVE], now[s, d, PROMISE] - now[s, d, RECEIVE]
        )
        weight = slope * first
        visible = parameters.promise_visibility
        split_supplier(
            s,
            d,
            weight,
            visible,
            parameters,
            tables,
            met,
            now,
            books.hostility_met,
            books.hostility,
            books.pledge,
        )
        weight = slope * (1.0 - first)
        split_recipient(
            s, d, weight, parameters, tables, met, now, books.hostility_met, books.hostility, books.pledge
        )
        books.pledge[s, d, EVENT] += slope * (now[s, d, TERM] - met[s, d, TERM]) - books.offset[s, d, 0]
        books.pledge[s, d, SETTLING] -= books.offset[s, d, 1]
        books.pledge[s, d, CHANCE] += slope * (now[s, d, NOISE] - met[s, d, NOISE])
        books.offset[s, d, 0] = 0.0
        books.offset[s, d, 1] = 0.0
        books.before[s, d, 0] = agreed_pledge(
            parameters, now[s, d, PROMISE], now[s, d, RECEIVE], now[s, d, TERM], now[s, d, NOISE]
        )
    keep(met, now, s)


@rule
def take_events(
    t: int,
    s: int,
    a: int,
    b: int,
    parameters: Parameters,
    timeline: Timeline,
    record: Record,
    state: State,
    books: Books,
) -> None:
    """Book what events did to the pair since the last step's decisions: all of it is `event`."""
    for d in range(state.pledge.shape[2]):
        pledge = books.before[s, d, 0]
        for v in range(record.fired.size):
            if record.fired[v] == 1:
                for f in range(timeline.effect_event.size):
                    hit = (
                        timeline.effect_a[f] == a and timeline.effect_b[f] == b and timeline.effect_c[f] == d
                    )
                    if timeline.effect_event[f] == v and hit:
                        if timeline.effect_kind[f] == ON_PLEDGE:
                            pledge = clip01(pledge + timeline.effect_value[f])
                        elif timeline.effect_kind[f] == DEAL:
                            level = timeline.effect_value[f]
                            gap = unquantal(clip99(level)) - unquantal(clip99(pledge))
                            books.standing_pledge[s, d] += gap / parameters.precision
                            books.dealt[s, d] = 1
                            pledge = level
        if t > 0:
            books.pledge[s, d, EVENT] += state.pledge[a, b, d] - books.before[s, d, 0]
            books.offset[s, d, 0] += state.pledge[a, b, d] - books.before[s, d, 0]
            books.volume[s, d, EVENT] += state.volume[a, b, d] - books.before[s, d, 1]
            if books.dealt[s, d] == 1:
                met = books.facts_met
                met[s, d, TERM] = books.standing_pledge[s, d]
                agreed = agreed_pledge(
                    parameters, met[s, d, PROMISE], met[s, d, RECEIVE], met[s, d, TERM], met[s, d, NOISE]
                )
                books.offset[s, d, 0] = state.pledge[a, b, d] - agreed - books.offset[s, d, 1]
    if t > 0:
        books.grievance[s, EVENT] += state.grievance[a, b] - books.grievance_before[s]


@rule
def book_target(
    t: int, s: int, a: int, b: int, parameters: Parameters, tables: Tables, state: State, books: Books
) -> None:
    """Delivery target ``y s f``: three factors, each divided among its own causes."""
    bite = sanction_bite(a, b, state.pressure, state.volume, tables.evasion)
    now = books.facts
    then = books.facts_then
    for d in range(tables.sensitivity.size):
        now[s, d, TERM] = books.standing_delivery[s, d]
        pledge = state.pledge[a, b, d]
        meant = fulfilment(parameters, now[s, d, DELIVER], now[s, d, TERM])
        own = 1.0 - state.pressure[a, b, 0]
        others = 1.0 - tables.sanction_friction[d] * bite
        through = passage(state.pressure[a, b, 0], tables.sanction_friction[d], bite)
        target = pledge * meant * through
        if t == OPENING:
            books.target[s, d, START] = state.volume[a, b, d]
            books.target[s, d, SETTLING] = target - state.volume[a, b, d]
        else:
            pledge0 = books.delivery[s, d, 0]
            meant0 = books.delivery[s, d, 1]
            through0 = books.delivery[s, d, 2]
            weight = weight_of_factor(meant0, meant, through0, through)
            for c in range(books.pledge.shape[2]):
                books.target[s, d, c] += weight * (books.pledge[s, d, c] - books.pledge_then[s, d, c])
            old = parameters.precision * (then[s, d, DELIVER] + then[s, d, TERM])
            new = parameters.precision * (now[s, d, DELIVER] + now[s, d, TERM])
            weight = weight_of_factor(pledge0, pledge, through0, through)
            weight *= parameters.precision * quantal_slope(old, new)
            split_supplier(
                s,
                d,
                weight,
                1.0,
                parameters,
                tables,
                then,
                now,
                books.hostility_then,
                books.hostility,
                books.target,
            )
            books.target[s, d, EVENT] += weight * (now[s, d, TERM] - then[s, d, TERM])
            weight = weight_of_factor(pledge0, pledge, meant0, meant)
            own0 = books.own_passage[s, d, 0]
            others0 = books.own_passage[s, d, 1]
            books.target[s, d, BLOCKADE] += weight * 0.5 * (others + others0) * (own - own0)
            books.target[s, d, FRICTION] += weight * 0.5 * (own + own0) * (others - others0)
        books.delivery[s, d, 0] = pledge
        books.delivery[s, d, 1] = meant
        books.delivery[s, d, 2] = through
        books.own_passage[s, d, 0] = own
        books.own_passage[s, d, 1] = others
        books.before[s, d, 1] = relax(state.volume[a, b, d], target, tables.delivery[d])
    keep(then, now, s)
    keep(books.pledge_then, books.pledge, s)


@rule
def book_rung(
    t: int, i: int, j: int, top: int, previous: Record, record: Record, timeline: Timeline, books: Books
) -> None:
    """A rung climbed or left is `treaty`, unless an event set it."""
    if t == 0:
        books.rung[START] = TREATY_WEIGHT * record.rung[i, j] / top
        return
    cause = TREATY
    for f in range(timeline.effect_event.size):
        if timeline.effect_kind[f] == ON_RUNG and record.fired[timeline.effect_event[f]] == 1:
            a = timeline.effect_a[f]
            b = timeline.effect_b[f]
            if (a == i and b == j) or (a == j and b == i):
                cause = EVENT
    books.rung[cause] += TREATY_WEIGHT * (record.rung[i, j] - previous.rung[i, j]) / top
