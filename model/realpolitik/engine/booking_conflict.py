"""Bookings of one step, conflict: hostility, aims of pressure, feelings."""

from __future__ import annotations

from realpolitik.engine.books import OPENING, Books
from realpolitik.engine.causes import (
    ALOOFNESS,
    BARGAIN,
    CAPACITY,
    COERCION,
    COMMON_THREAT,
    DEPENDENCE,
    DISPUTES,
    ENTRAPMENT,
    POLICY,
    SETTLING,
    SIDING,
    START,
    STRUCTURE,
)
from realpolitik.theory.attribution import secant
from realpolitik.theory.choice import excess
from realpolitik.theory.compiled import rule
from realpolitik.theory.decision import inflows, pressure_motive, pressure_reach
from realpolitik.theory.grievance import contested, fading
from realpolitik.theory.pressure import obligation, suspended
from realpolitik.theory.structure import Parameters, Perception, Scene, Standing, State, Tables


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
