"""Events: dated or conditional, with a chance, changing drivers, ties, treaties or contracts."""

from __future__ import annotations

from realpolitik.theory.alignment import implementation_gap
from realpolitik.theory.choice import clip01, clip99, unquantal
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats, Timeline
from realpolitik.theory.lanes import where
from realpolitik.theory.structure import Chronicle, Parameters, Record, Scene, Standing, State

INDEX, RUNG, BARGAIN, PRESSURE, VOLUME, PLEDGE, GAP, HOSTILITY, GRIEVANCE = 0, 1, 2, 3, 4, 5, 6, 7, 8
"""Positions in `realpolitik.theory.inputs.QUANTITY_KINDS`; what is left is a driver."""
SET_DRIVER, ADD_DRIVER, ON_PLEDGE, ON_VOLUME, ON_GRIEVANCE, ON_RUNG, ON_BARGAIN, DEAL = 0, 1, 2, 3, 4, 5, 6, 7
"""Positions in `realpolitik.theory.inputs.EFFECT_KINDS`."""
EACH_STEP, WHOLE_WINDOW, FIRST_TIME = 0, 1, 2
"""Positions in `realpolitik.theory.inputs.CHANCES`."""
UNDECIDED, NEVER = -2, -1
MEANT_TO_BE_DELIVERED = 0.9
"""Share of a contract that a supplier means to deliver when it signs."""


@rule
def observed(kind: int, a: int, b: int, c: int, record: Record) -> float:
    """A recorded quantity that a condition may name."""
    if kind == INDEX:
        return record.index[a, b]
    if kind == RUNG:
        return float(record.rung[a, b])
    if kind == BARGAIN:
        return float(record.bargain[a, b])
    if kind == PRESSURE:
        return record.pressure[a, b, c]
    if kind == VOLUME:
        return record.volume[a, b, c]
    if kind == PLEDGE:
        return record.pledge[a, b, c]
    if kind == GAP:
        return implementation_gap(a, b, record.volume, record.pledge)
    if kind == HOSTILITY:
        return record.hostility[a, b]
    if kind == GRIEVANCE:
        return record.grievance[a, b]
    return record.driver[a]


@rule
def compared(value: float, comparator: int, threshold: float) -> bool:
    """At least, at most, above, below: in this order."""
    if comparator == 0:
        return value >= threshold
    if comparator == 1:
        return value <= threshold
    if comparator == 2:
        return value > threshold
    return value < threshold


@rule
def condition_holds(v: int, timeline: Timeline, record: Record) -> bool:
    """Whether all comparisons of at least one group hold in the last record."""
    for group in range(timeline.groups[v]):
        holds = True
        for n in range(timeline.atom_event.size):
            if timeline.atom_event[n] == v and timeline.atom_group[n] == group:
                value = observed(
                    timeline.atom_quantity[n],
                    timeline.atom_a[n],
                    timeline.atom_b[n],
                    timeline.atom_c[n],
                    record,
                )
                if not compared(value, timeline.atom_comparator[n], timeline.atom_threshold[n]):
                    holds = False
        if holds:
            return True
    return timeline.groups[v] == 0


@rule
def fires(v: int, t: int, uniforms: Floats, timeline: Timeline, chronicle: Chronicle, record: Record) -> bool:
    """Whether event v happens at step t.

    Conditions look at the last record, so none holds at t = 0. One uniform of the window's first step
    decides both whether and when a `whole_window` event comes.
    """
    if t < timeline.first[v] or t > timeline.last[v]:
        return False
    spent = timeline.once[v] == 1 or t - chronicle.last[v] <= timeline.cooldown[v]
    if chronicle.count[v] > 0 and spent:
        return False
    probability = timeline.probability[v]
    if timeline.chance[v] == WHOLE_WINDOW:
        if chronicle.plan[v] == UNDECIDED:
            u = uniforms[v]
            length = timeline.last[v] - timeline.first[v] + 1
            chronicle.plan[v] = NEVER
            if u < probability:
                chronicle.plan[v] = min(timeline.last[v], timeline.first[v] + int(u / probability * length))
        if chronicle.plan[v] != t:
            return False
    if timeline.groups[v] > 0 and (t == 0 or not condition_holds(v, timeline, record)):
        return False
    if timeline.chance[v] == FIRST_TIME:
        if chronicle.plan[v] == UNDECIDED:
            chronicle.plan[v] = t if uniforms[v] < probability else NEVER
        return chronicle.plan[v] != NEVER
    if timeline.chance[v] == EACH_STEP:
        return uniforms[v] < probability
    return True


@rule
def driver_value(e: int, chronicle: Chronicle, timeline: Timeline) -> float:
    """A driver's own level and what remains of the effects that fade on it."""
    value = chronicle.level[e]
    for f in range(timeline.effect_event.size):
        if timeline.effect_kind[f] <= ADD_DRIVER and timeline.effect_a[f] == e:
            value += chronicle.shock[f]
    return value


@rule
def sign_deal(
    a: int,
    b: int,
    d: int,
    level: float,
    parameters: Parameters,
    state: State,
    standing: Standing,
    chronicle: Chronicle,
) -> None:
    """A contract opens an exchange at a level that lasts unless circumstances change.

    ``standing_y += (unquantal(v) - unquantal(y)) / λ``, then ``y = v``; delivery is seen to in `keep_deals`.
    """
    gap = unquantal(clip99(level)) - unquantal(clip99(state.pledge[a, b, d]))
    standing.pledge[a, b, d] += gap / parameters.precision
    state.pledge[a, b, d] = level
    chronicle.deal[a, b, d] = 1


@rule
def keep_deals(
    parameters: Parameters, timeline: Timeline, delivering: Floats, standing: Standing, chronicle: Chronicle
) -> None:
    """Contracts signed this step are meant to be delivered: the standing term rises, if lower, to 9 in 10."""
    for f in range(timeline.effect_kind.size):
        if timeline.effect_kind[f] == DEAL:
            a = timeline.effect_a[f]
            b = timeline.effect_b[f]
            d = timeline.effect_c[f]
            floor = unquantal(MEANT_TO_BE_DELIVERED) / parameters.precision - delivering[a, b, d]
            meant = max(standing.delivery[a, b, d], floor)
            signed = chronicle.deal[a, b, d] == 1
            standing.delivery[a, b, d] = where(signed, meant, standing.delivery[a, b, d])
            chronicle.deal[a, b, d] = 0


@rule
def take_effect(
    f: int,
    parameters: Parameters,
    timeline: Timeline,
    state: State,
    standing: Standing,
    chronicle: Chronicle,
) -> None:
    """Carry out effect f of an event that has fired."""
    kind = timeline.effect_kind[f]
    a = timeline.effect_a[f]
    b = timeline.effect_b[f]
    c = timeline.effect_c[f]
    value = timeline.effect_value[f]
    if kind == SET_DRIVER:
        if timeline.effect_fade[f] < 1.0:
            chronicle.shock[f] += value - driver_value(a, chronicle, timeline)
        else:
            chronicle.level[a] = value
    elif kind == ADD_DRIVER:
        if timeline.effect_fade[f] < 1.0:
            chronicle.shock[f] += value
        else:
            chronicle.level[a] += value
    elif kind == ON_PLEDGE:
        state.pledge[a, b, c] = clip01(state.pledge[a, b, c] + value)
    elif kind == ON_VOLUME:
        state.volume[a, b, c] = clip01(state.volume[a, b, c] + value)
    elif kind == ON_GRIEVANCE:
        state.grievance[a, b] = clip01(state.grievance[a, b] + value)
    elif kind == ON_RUNG:
        state.rung[a, b] = int(value)
        state.rung[b, a] = int(value)
    elif kind == ON_BARGAIN:
        state.bargain[a, b] = int(value)
        state.bargain[b, a] = int(value)
    else:
        sign_deal(a, b, c, value, parameters, state, standing, chronicle)


@rule
def happen(
    t: int,
    uniforms: Floats,
    parameters: Parameters,
    timeline: Timeline,
    state: State,
    standing: Standing,
    chronicle: Chronicle,
    previous: Record,
    record: Record,
) -> None:
    """Fire what is due at step t on the record before it."""
    for v in range(timeline.first.size):
        record.fired[v] = 0
        if fires(v, t, uniforms, timeline, chronicle, previous):
            record.fired[v] = 1
            chronicle.count[v] += 1
            chronicle.last[v] = t
            for f in range(timeline.effect_event.size):
                if timeline.effect_event[f] == v:
                    take_effect(f, parameters, timeline, state, standing, chronicle)


@rule
def read_drivers(timeline: Timeline, chronicle: Chronicle, scene: Scene) -> None:
    """Every driver's value into the scene."""
    for e in range(scene.driver.size):
        scene.driver[e] = driver_value(e, chronicle, timeline)
