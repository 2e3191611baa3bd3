"""Bookings of one step: agreements, events, hostility, deliveries, aims of pressure, feelings, treaties."""

from __future__ import annotations

from realpolitik.engine.books import (
    Books,
    keep,
)
from realpolitik.engine.causes import (
    ALOOFNESS,
    BARGAIN,
    BLOCKADE,
    CAPACITY,
    CHANCE,
    COERCION,
    COMMON_THREAT,
    DELIVER,
    DEPENDENCE,
    DISPUTES,
    ENTRAPMENT,
    EVENT,
    FRICTION,
    NOISE,
    POLICY,
    PROMISE,
    RECEIVE,
    SETTLING,
    SIDING,
    START,
    STRUCTURE,
    TERM,
    TREATY,
)
from realpolitik.engine.splits import (
    split_recipient,
    split_supplier,
)
from realpolitik.theory.adjustment import (
    relax,
)
from realpolitik.theory.alignment import (
    TREATY_WEIGHT,
)
from realpolitik.theory.attribution import (
    quantal_slope,
    secant,
    share_of_first,
    weight_of_factor,
)
from realpolitik.theory.choice import (
    clip01,
    clip99,
    excess,
    unquantal,
)
from realpolitik.theory.compiled import (
    rule,
)
from realpolitik.theory.decision import (
    inflows,
    pressure_motive,
    pressure_reach,
)
from realpolitik.theory.delivery import (
    fulfilment,
    passage,
    sanction_bite,
)
from realpolitik.theory.events import (
    DEAL,
    ON_PLEDGE,
    ON_RUNG,
)
from realpolitik.theory.exchange import (
    agreed_pledge,
)
from realpolitik.theory.grievance import (
    contested,
    fading,
)
from realpolitik.theory.inputs import (
    Timeline,
)
from realpolitik.theory.pressure import (
    obligation,
    suspended,
)
from realpolitik.theory.structure import (
    Parameters,
    Perception,
    Record,
    Scene,
    Standing,
    State,
    Tables,
)

OPENING = -1
"""The step at which books are opened, before record 0: nothing has changed yet."""


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
    """Hostility ``h0 + (1 - h0) g``: midpoints divide it between structure and the causes of grievance.

    Where goodwill would carry it below 0, what the floor adds is booked to structure.
    """
    structure = view.structural[a, b]
    grievance = state.grievance[a, b]
    floor = max(0.0, -(structure + (1.0 - structure) * grievance))
    if t == OPENING:
        books.hostility[s, START] = view.hostility[a, b]
        books.feelings[s, 2] = grievance
    else:
        then = books.feelings[s, 0]
        grievance_then = books.feelings[s, 1]
        books.hostility[s, STRUCTURE] += (structure - then) * (1.0 - 0.5 * (grievance + grievance_then))
        books.hostility[s, STRUCTURE] += floor - books.feelings[s, 3]
        for c in range(books.grievance.shape[1]):
            change = books.grievance[s, c] - books.grievance_then[s, c]
            books.hostility[s, c] += change * (1.0 - 0.5 * (structure + then))
    for c in range(books.grievance.shape[1]):
        books.grievance_then[s, c] = books.grievance[s, c]
    books.feelings[s, 0] = structure
    books.feelings[s, 1] = grievance
    books.feelings[s, 3] = floor


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
    if t == OPENING:
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
def note_flows(
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
    """Write down what feeds and fades grievance as the books are opened."""
    inflows(a, b, parameters, tables, state, scene, view, books.flows)
    start = books.flow_start
    start[s, 0] = parameters.dispute_weight * contested(
        a, b, scene.activity, tables.position, tables.salience
    )
    start[s, 1] = suspended(parameters.bargain_depth, state.bargain[a, b])
    start[s, 2] = books.flows[1]
    start[s, 3] = books.flows[2]
    start[s, 4] = books.flows[3]
    start[s, 5] = fading(parameters.grievance_decay, parameters.deconfliction, view.common_threat[a, b])


@rule
def book_feelings(
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
