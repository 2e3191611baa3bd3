"""The ledger: every change of the focal pair's alignment index, booked to named causes.

A kernel of its own reads recorded runs, takes the snapshot of each step again by the same rules, and keeps
one stock per cause behind every pledge, delivery target, volume, aim, pressure, grievance and hostility of
the pair. Stocks follow the same adjustment as what they explain, so lags are kept; they always add up to it.
"""

from __future__ import annotations

import numpy as np

from realpolitik.engine.booking import (
    book_rung,
    book_target,
    reach_agreement,
    take_events,
)
from realpolitik.engine.booking_conflict import (
    book_aim,
    book_feelings,
    book_hostility,
    note_flows,
)
from realpolitik.engine.books import (
    OPENING,
    Books,
    add_up,
    advance,
    empty_books,
    first_meeting,
    keep_hostility,
    note_facts,
    open_books,
)
from realpolitik.engine.causes import CAUSES as CAUSES
from realpolitik.engine.preparation import (
    empty_decision,
    empty_perception,
    empty_scene,
)
from realpolitik.engine.tape import (
    Tape,
)
from realpolitik.engine.variants import (
    Variants,
)
from realpolitik.engine.views import (
    History,
    record_of,
    standing_of,
    state_of,
    tables_of,
)
from realpolitik.theory.choice import (
    unquantal,
)
from realpolitik.theory.circumstances import (
    set_scene,
)
from realpolitik.theory.compiled import (
    rule,
)
from realpolitik.theory.decision import (
    weigh_exchange,
)
from realpolitik.theory.events import (
    MEANT_TO_BE_DELIVERED,
)
from realpolitik.theory.exchange import (
    mood,
)
from realpolitik.theory.inputs import (
    Case,
    Floats,
    Integers,
    Links,
    Timeline,
)
from realpolitik.theory.perception import (
    perceive,
)
from realpolitik.theory.pressure import (
    suspended,
)
from realpolitik.theory.structure import (
    Decision,
    Parameters,
    Perception,
    Scene,
    Standing,
    Tables,
)


@rule
def book_block(
    i: int,
    j: int,
    pair: int,
    sanction_channel: int,
    variant: Integers,
    all_parameters: Parameters,
    all_tables: Tables,
    all_reference: Tables,
    all_standing: Standing,
    links: Links,
    timeline: Timeline,
    tape: Tape,
    scene: Scene,
    view: Perception,
    decision: Decision,
    books: Books,
    history: History,
    failed: Integers,
    out: Floats,
) -> None:
    """Book every run of the block, up to the record at which it failed if it did.

    The books open on the start as the reference tables have it; what the run's own tables say otherwise is
    the first departure from it.
    """
    for r in range(variant.size):
        v = variant[r]
        parameters = all_parameters[v]
        tables = tables_of(all_tables, v)
        reference = tables_of(all_reference, v)
        standing = standing_of(all_standing, v, all_standing.pledge[v], all_standing.delivery[v])
        top = tables.cost.size - 1
        for t in range(failed[r] - 1 if failed[r] > 0 else history.index.shape[1]):
            record = record_of(history, r, t)
            previous = record_of(history, r, max(0, t - 1))
            state = state_of(record)
            for e in range(scene.driver.size):
                scene.driver[e] = record.driver[e]
            if t == 0:
                set_scene(scene, reference, links)
                perceive(parameters, reference, standing, state, scene, view)
                weigh_exchange(i, parameters, reference, state, view, decision)
                weigh_exchange(j, parameters, reference, state, view, decision)
                open_books(i, j, standing, state, books)
                books.left[0] = suspended(parameters.bargain_depth, state.bargain[i, j])
                for s in range(2):
                    a = i if s == 0 else j
                    b = j if s == 0 else i
                    book_hostility(OPENING, s, a, b, state, view, books)
                    keep_hostility(books.hostility_then, books, s)
                    note_facts(s, a, b, parameters, reference, state, scene, view, decision, books)
                    for c in range(2):
                        book_aim(
                            OPENING,
                            s,
                            a,
                            b,
                            c,
                            sanction_channel,
                            parameters,
                            reference,
                            standing,
                            state,
                            scene,
                            view,
                            books,
                        )
                    first_meeting(s, parameters, reference, books)
                    book_target(OPENING, s, a, b, parameters, reference, state, books)
                    note_flows(s, a, b, parameters, reference, state, scene, view, books)
            set_scene(scene, tables, links)
            perceive(parameters, tables, standing, state, scene, view)
            weigh_exchange(i, parameters, tables, state, view, decision)
            weigh_exchange(j, parameters, tables, state, view, decision)
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
                book_feelings(s, a, b, parameters, tables, state, scene, view, books)
            if met:
                for s in range(2):
                    keep_hostility(books.hostility_met, books, s)
            advance(tables, parameters, books)


def book(
    case: Case,
    variants: Variants,
    variant: Integers,
    tape: Tape,
    history: History,
    failed: Integers,
    out: Floats,
) -> None:
    """Fill ``out`` (R, T + 1, causes): cumulated contribution of each cause to the focal index.

    The causes of a record add up to its index; from the record on at which a run failed all are 0.
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
        variants.reference,
        variants.standing,
        inputs.links,
        case.timeline,
        tape,
        empty_scene(inputs),
        empty_perception(inputs),
        empty_decision(inputs),
        empty_books(len(case.channels)),
        history,
        failed,
        out,
    )
    for r in np.flatnonzero(failed):
        out[r, failed[r] - 1 :] = 0.0
