"""The ledger: every change of the focal pair's alignment index, booked to named causes.

A kernel of its own reads recorded runs, takes the snapshot of each step again by the same rules, and keeps
one stock per cause behind every pledge, delivery target, volume, aim, pressure, grievance and hostility of
the pair. Stocks follow the same adjustment as what they explain, so lags are kept; they always add up to it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.engine.ensemble import (
    History,
    Variants,
    record_of,
    standing_of,
    state_of,
    tables_of,
)
from realpolitik.engine.preparation import empty_decision, empty_perception, empty_scene
from realpolitik.engine.tape import Tape
from realpolitik.theory.adjustment import relax
from realpolitik.theory.alignment import HOSTILITY_WEIGHT, PRESSURE_WEIGHT, TREATY_WEIGHT
from realpolitik.theory.attribution import (
    marginal_slope,
    quantal_slope,
    secant,
    share_of_first,
    weight_of_factor,
)
from realpolitik.theory.choice import clip01, clip99, excess, marginal_use, unquantal
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.compiled import rule
from realpolitik.theory.decision import (
    inflows,
    pressure_motive,
    pressure_reach,
    weigh_exchange,
)
from realpolitik.theory.delivery import fulfilment, passage, sanction_bite
from realpolitik.theory.events import DEAL, MEANT_TO_BE_DELIVERED, ON_PLEDGE, ON_RUNG
from realpolitik.theory.exchange import agreed_pledge, mood
from realpolitik.theory.grievance import contested, fading
from realpolitik.theory.inputs import Case, Floats, Integers, Links, Timeline
from realpolitik.theory.perception import perceive
from realpolitik.theory.pressure import obligation, suspended
from realpolitik.theory.structure import (
    Decision,
    Parameters,
    Perception,
    Record,
    Scene,
    Standing,
    State,
    Tables,
)

CAUSES = (
    "start",  # the stock at record 0
    "need",  # of the recipient: drivers and insecurity
    "capacity",  # own supply of the recipient, reach of pressure
    "outside_options",  # supply by others
    "saturation",  # supply already enjoyed from the partner
    "trust",
    "common_threat",
    "third_party",
    "bargain",
    "treaty",
    "dependence",
    "own_need",
    "structural_hostility",
    "disputes",
    "coercion",
    "siding",
    "aloofness",
    "entrapment",
    "policy",  # drivers that dictate pressure
    "friction",  # sanctions by others on deliveries
    "blockade",  # sanctions by the supplier itself
    "chance",
    "event",
    "settling",  # a start that is not at rest (counterfactuals) coming to rest
)
(
    START,
    NEED,
    CAPACITY,
    OUTSIDE,
    SATURATION,
    TRUST,
    COMMON_THREAT,
    THIRD_PARTY,
    BARGAIN,
    TREATY,
    DEPENDENCE,
    OWN_NEED,
    STRUCTURE,
    DISPUTES,
    COERCION,
    SIDING,
    ALOOFNESS,
    ENTRAPMENT,
    POLICY,
    FRICTION,
    BLOCKADE,
    CHANCE,
    EVENT,
    SETTLING,
) = range(len(CAUSES))

# What a supply's gains are made of, kept from the last meeting and the last step.
(
    TRUST_S,
    TRUST_R,
    NEED_R,
    OWN_R,
    OTHERS_R,
    PARTNER_R,
    WORTH_S,
    COMMON,
    PULL,
    THIRD,
    DEPENDS,
    TERM,
    NOISE,
    PROMISE,
    RECEIVE,
    DELIVER,
    LEFT_FACTS,
) = range(17)


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
    feelings: Floats  # (2, 3) structural part, grievance at the last step, grievance at the start
    before: Floats  # (2, D, 2) pledge and volume as decided, before events
    grievance_before: Floats  # (2,)
    offset: Floats  # (2, D, 2) what impulses and an unrested start left in pledges until the next meeting
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
        "feelings": (2, 3),
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
def split_exchange(
    s: int, d: int, trust: int, weight: float, parameters: Parameters, old: Floats, new: Floats, out: Floats
) -> None:
    """Divide the change of ``a_X τ n / (1 + z)²`` among trust, need and the parts of supply."""
    z0 = old[s, d, OWN_R] + old[s, d, OTHERS_R] + old[s, d, PARTNER_R]
    z1 = new[s, d, OWN_R] + new[s, d, OTHERS_R] + new[s, d, PARTNER_R]
    use0 = marginal_use(z0)
    use1 = marginal_use(z1)
    worth = 0.5 * (old[s, d, NEED_R] * use0 + new[s, d, NEED_R] * use1)
    scale = weight * parameters.exchange
    out[s, d, TRUST] += scale * worth * (new[s, d, trust] - old[s, d, trust])
    scale *= 0.5 * (old[s, d, trust] + new[s, d, trust])
    out[s, d, NEED] += scale * 0.5 * (use0 + use1) * (new[s, d, NEED_R] - old[s, d, NEED_R])
    scale *= 0.5 * (old[s, d, NEED_R] + new[s, d, NEED_R]) * marginal_slope(z0, z1)
    out[s, d, CAPACITY] += scale * (new[s, d, OWN_R] - old[s, d, OWN_R])
    out[s, d, OUTSIDE] += scale * (new[s, d, OTHERS_R] - old[s, d, OTHERS_R])
    out[s, d, SATURATION] += scale * (new[s, d, PARTNER_R] - old[s, d, PARTNER_R])


@rule
def split_shared(
    s: int,
    d: int,
    weight: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    out: Floats,
) -> None:
    """Divide the change of the terms both sides have: common cause and the pull of treaties."""
    cause = parameters.common_cause * tables.strategic_weight[d]
    out[s, d, COMMON_THREAT] += weight * cause * (new[s, d, COMMON] - old[s, d, COMMON])
    out[s, d, TREATY] += weight * (new[s, d, PULL] - old[s, d, PULL])


@rule
def split_enmity(
    s: int, d: int, weight: float, parameters: Parameters, side: int, old: Floats, new: Floats, out: Floats
) -> None:
    """Divide the change of enmity as the change of hostility behind it is divided."""
    for c in range(new.shape[1]):
        out[s, d, c] -= weight * parameters.enmity * (new[side, c] - old[side, c])


@rule
def split_supplier(
    s: int,
    d: int,
    weight: float,
    visible: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    hostility_old: Floats,
    hostility_new: Floats,
    out: Floats,
) -> None:
    """Divide the change of a supplier's gain; ``visible`` is the share of third parties' charge it faces."""
    split_exchange(s, d, TRUST_S, weight, parameters, old, new, out)
    split_shared(s, d, weight, parameters, tables, old, new, out)
    split_enmity(s, d, weight, parameters, s, hostility_old, hostility_new, out)
    out[s, d, OWN_NEED] -= weight * parameters.own_need * (new[s, d, WORTH_S] - old[s, d, WORTH_S])
    charge = parameters.third_party * tables.sensitivity[d] * (new[s, d, THIRD] - old[s, d, THIRD])
    out[s, d, THIRD_PARTY] -= weight * visible * charge


@rule
def split_recipient(
    s: int,
    d: int,
    weight: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    hostility_old: Floats,
    hostility_new: Floats,
    out: Floats,
) -> None:
    """Divide the change of a recipient's gain."""
    split_exchange(s, d, TRUST_R, weight, parameters, old, new, out)
    split_shared(s, d, weight, parameters, tables, old, new, out)
    split_enmity(s, d, weight, parameters, 1 - s, hostility_old, hostility_new, out)
    out[s, d, DEPENDENCE] -= (
        weight * parameters.dependence_aversion * (new[s, d, DEPENDS] - old[s, d, DEPENDS])
    )


@rule
def keep(old: Floats, new: Floats, s: int) -> None:
    """Remember one direction's rows."""
    for n in range(new.shape[1]):
        for m in range(new.shape[2]):
            old[s, n, m] = new[s, n, m]


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
def book_hostility(t: int, s: int, a: int, b: int, state: State, view: Perception, books: Books) -> None:
    """Hostility ``h0 + (1 - h0) g``: midpoints divide it between structure and the causes of grievance."""
    structure = view.structural[a, b]
    grievance = state.grievance[a, b]
    if t == 0:
        books.hostility[s, START] = view.hostility[a, b]
        books.feelings[s, 2] = grievance
    else:
        then = books.feelings[s, 0]
        grievance_then = books.feelings[s, 1]
        books.hostility[s, STRUCTURE] += (structure - then) * (1.0 - 0.5 * (grievance + grievance_then))
        for c in range(books.grievance.shape[1]):
            change = books.grievance[s, c] - books.grievance_then[s, c]
            books.hostility[s, c] += change * (1.0 - 0.5 * (structure + then))
    for c in range(books.grievance.shape[1]):
        books.grievance_then[s, c] = books.grievance[s, c]
    books.feelings[s, 0] = structure
    books.feelings[s, 1] = grievance


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
        if t == 0:
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
def book_aim(
    t: int,
    s: int,
    a: int,
    b: int,
    c: int,
    sanction_channel: int,
    parameters: Parameters,
    tables: Tables,
    standing: Standing,
    state: State,
    scene: Scene,
    view: Perception,
    books: Books,
) -> None:
    """Aim of pressure: reach times excess of the motive, less what a bargain suspends."""
    threshold = parameters.sanction_threshold if c == 0 else parameters.force_threshold
    reach = pressure_reach(a, b, c, sanction_channel, tables, scene)
    dragged = (
        obligation(a, b, parameters.entrapment, tables.exposure, state.rung, state.pressure)
        if c == 1
        else 0.0
    )
    shift = scene.pressure_shift[a, b, c]
    motive = pressure_motive(a, b, parameters, tables, state, view, c) + standing.pressure[a, b, c] + shift
    part = excess(motive, threshold)
    left = suspended(parameters.bargain_depth, state.bargain[a, b])
    then = books.pressing
    if t == 0:
        books.pressure[s, c, START] = state.pressure[a, b, c]
        books.aim[s, c, START] = state.pressure[a, b, c]
        books.aim[s, c, SETTLING] = reach * part * left - state.pressure[a, b, c]
    else:
        aim0 = then[s, c, 0] * then[s, c, 1]
        left0 = books.left[0]
        inner = 1.0 if threshold < 0.5 * (motive + then[s, c, 2]) < 1.0 else 0.0
        slope = secant(then[s, c, 1], part, then[s, c, 2], motive, inner / (1.0 - threshold))
        slope *= 0.5 * (reach + then[s, c, 0]) * 0.5 * (left + left0)
        widened = (reach - then[s, c, 0]) * 0.5 * (part + then[s, c, 1])
        books.aim[s, c, CAPACITY] += widened * 0.5 * (left + left0)
        for n in range(books.hostility.shape[1]):
            books.aim[s, c, n] += slope * (books.hostility[s, n] - books.hostility_then[s, n])
        books.aim[s, c, DEPENDENCE] -= slope * (view.dependence[a, b] - then[s, c, 3])
        books.aim[s, c, ENTRAPMENT] += slope * (dragged - then[s, c, 4])
        books.aim[s, c, POLICY] += slope * (shift - then[s, c, 5])
        books.aim[s, c, BARGAIN] += (left - left0) * 0.5 * (reach * part + aim0)
    then[s, c, 0] = reach
    then[s, c, 1] = part
    then[s, c, 2] = motive
    then[s, c, 3] = view.dependence[a, b]
    then[s, c, 4] = dragged
    then[s, c, 5] = shift


@rule
def book_feelings(
    t: int,
    s: int,
    a: int,
    b: int,
    parameters: Parameters,
    tables: Tables,
    state: State,
    scene: Scene,
    view: Perception,
    books: Books,
) -> None:
    """Move the grievance stocks one step: each flow counts as far as it has left its start.

    With ``in = in0 + Σ δ`` and ``out = out0 + δo`` the step of `leaky` divides exactly into
    ``Δ (δ (1 - g) - (in0 + out0) stock) / (1 + Δ (in + out))`` per cause, and ``-Δ δo g / (…)`` for common
    threat.
    """
    flows = books.flows
    inflows(a, b, parameters, tables, state, scene, view, flows)
    outflow = fading(parameters.grievance_decay, parameters.deconfliction, view.common_threat[a, b])
    minded = parameters.dispute_weight * contested(a, b, scene.activity, tables.position, tables.salience)
    left = suspended(parameters.bargain_depth, state.bargain[a, b])
    start = books.flow_start
    if t == 0:
        start[s, 0] = minded
        start[s, 1] = left
        start[s, 2] = flows[1]
        start[s, 3] = flows[2]
        start[s, 4] = flows[3]
        start[s, 5] = outflow
    grievance = state.grievance[a, b]
    inflow = flows[0] + flows[1] + flows[2] + flows[3]
    inflow0 = start[s, 0] * start[s, 1] + start[s, 2] + start[s, 3] + start[s, 4]
    rest = books.feelings[s, 2]
    pace = parameters.step / (1.0 + parameters.step * (inflow + outflow))
    stock = books.grievance
    for n in range(stock.shape[1]):
        stock[s, n] -= pace * (inflow0 + start[s, 5]) * stock[s, n]
    open_part = pace * (1.0 - grievance)
    stock[s, DISPUTES] += open_part * (minded - start[s, 0]) * 0.5 * (left + start[s, 1])
    stock[s, BARGAIN] += open_part * (left - start[s, 1]) * 0.5 * (minded + start[s, 0])
    stock[s, COERCION] += open_part * (flows[1] - start[s, 2])
    stock[s, SIDING] += open_part * (flows[2] - start[s, 3])
    stock[s, ALOOFNESS] += open_part * (flows[3] - start[s, 4])
    stock[s, COMMON_THREAT] -= pace * grievance * (outflow - start[s, 5])
    stock[s, SETTLING] += pace * (inflow0 * (1.0 - rest) - start[s, 5] * rest)
    books.grievance_before[s] = (grievance + parameters.step * inflow) / (
        1.0 + parameters.step * (inflow + outflow)
    )


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


@rule
def open_books(
    i: int, j: int, parameters: Parameters, standing: Standing, state: State, books: Books
) -> None:
    """Record 0: all that is there is `start`; the start counts as the first meeting."""
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
    for n in range(books.rung.size):
        books.hostility_met[s, n] = books.hostility[s, n]


@rule
def book_block(
    i: int,
    j: int,
    pair: int,
    sanction_channel: int,
    variant: Integers,
    all_parameters: Parameters,
    all_tables: Tables,
    all_standing: Standing,
    links: Links,
    timeline: Timeline,
    tape: Tape,
    scene: Scene,
    view: Perception,
    decision: Decision,
    books: Books,
    history: History,
    out: Floats,
) -> None:
    """Book every run of the block."""
    for r in range(variant.size):
        v = variant[r]
        parameters = all_parameters[v]
        tables = tables_of(all_tables, v)
        standing = standing_of(all_standing, v, all_standing.pledge[v], all_standing.delivery[v])
        top = tables.cost.size - 1
        for t in range(history.index.shape[1]):
            record = record_of(history, r, t)
            previous = record_of(history, r, max(0, t - 1))
            state = state_of(record)
            for e in range(scene.driver.size):
                scene.driver[e] = record.driver[e]
            set_scene(scene, tables, links)
            perceive(parameters, tables, standing, state, scene, view)
            weigh_exchange(i, parameters, tables, state, view, decision)
            weigh_exchange(j, parameters, tables, state, view, decision)
            if t == 0:
                open_books(i, j, parameters, standing, state, books)
            met = False
            noise = 0.0
            if t < tape.meeting.shape[1]:
                met = tape.meeting[r, t, pair] < tables.meeting[state.rung[i, j]]
                noise = mood(parameters, tape.judgement[r, t, pair])
            book_rung(t, i, j, top, previous, record, timeline, books)
            for s in range(2):
                a = i if s == 0 else j
                b = j if s == 0 else i
                take_events(t, s, a, b, parameters, timeline, record, state, books)
                book_hostility(t, s, a, b, state, view, books)
            for s in range(2):
                a = i if s == 0 else j
                b = j if s == 0 else i
                note_facts(s, a, b, parameters, tables, state, scene, view, decision, books)
                for d in range(tables.sensitivity.size):
                    if books.dealt[s, d] == 1:
                        floor = unquantal(MEANT_TO_BE_DELIVERED) / parameters.precision
                        floor -= decision.delivering[a, b, d]
                        books.standing_delivery[s, d] = max(books.standing_delivery[s, d], floor)
                        books.dealt[s, d] = 0
                for c in range(2):
                    book_aim(
                        t,
                        s,
                        a,
                        b,
                        c,
                        sanction_channel,
                        parameters,
                        tables,
                        standing,
                        state,
                        scene,
                        view,
                        books,
                    )
                if t == 0:
                    first_meeting(s, parameters, tables, books)
                book_target(t, s, a, b, parameters, tables, state, books)
            add_up(tables.index_weight, books, out, r, t)
            books.left[0] = suspended(parameters.bargain_depth, state.bargain[i, j])
            for s in range(2):
                a = i if s == 0 else j
                b = j if s == 0 else i
                for d in range(tables.sensitivity.size):
                    books.before[s, d, 0] = state.pledge[a, b, d]
                if met:
                    reach_agreement(s, a, b, noise, parameters, tables, books)
                book_feelings(t, s, a, b, parameters, tables, state, scene, view, books)
            if met:
                for s in range(2):
                    for n in range(books.rung.size):
                        books.hostility_met[s, n] = books.hostility[s, n]
            advance(tables, parameters, books)


def book(
    case: Case, variants: Variants, variant: Integers, tape: Tape, history: History, out: Floats
) -> None:
    """Fill ``out`` (R, T + 1, causes): cumulated contribution of each cause to the focal index.

    The causes of a record add up to its index.
    """
    i, j = sorted(case.focus)
    actors = len(case.actors)
    pair = i * actors - i * (i + 1) // 2 + (j - i - 1)
    inputs = case.inputs
    book_block(
        i,
        j,
        pair,
        inputs.sanction_channel,
        variant,
        variants.parameters,
        variants.tables,
        variants.standing,
        inputs.links,
        case.timeline,
        tape,
        empty_scene(inputs),
        empty_perception(inputs),
        empty_decision(inputs),
        empty_books(len(case.channels)),
        history,
        out,
    )
