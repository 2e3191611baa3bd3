"""Rest at the start: each standing term worked by hand, and the whole stands still."""

import numpy as np
import pytest
from made_rows import parameters, plain_inputs, rooms, square, tables_of_inputs

from realpolitik.theory import anchoring
from realpolitik.theory.choice import quantal
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.month import act, see

CHOSEN = parameters(
    precision=2.0,
    siding_weight=0.0,
    deconfliction=0.0,
    grievance_decay=0.5,
    dispute_weight=0.8,
    exit_cost=0.2,
    judgement_noise=0.15,
    sanction_threshold=0.3,
    force_threshold=0.6,
    bargain_depth=0.75,
    treaty_rate=2.0,
    common_cause=0.0,
    enmity=1.0,
    commitment_cost=10.0,
    wedge=2.0,
    third_party=0.0,
)


@pytest.fixture
def inputs():
    pressure = np.zeros((3, 3, 2))
    pressure[0, 1, 0], pressure[2, 1, 0] = 0.2, 0.5
    return plain_inputs(
        power=[0.5, 1.0, 0.25],
        proximity=square(3, {(0, 1): 0.8, (1, 0): 0.8}),
        capacity=[[0.5], [1.0], [0.8]],
        sensitivity=[1.0],
        sanction_friction=[0.5],
        pressure=pressure,
        autonomy=[0.1, 0.15, 0.2],
        activity=[0.5],
        position=[[0.5, -0.8, 0.0]],
        salience=[[0.6, 0.9, 0.0]],
        hostility=square(3, {(0, 1): 0.6, (1, 0): 0.1}),
    )


@pytest.fixture
def world(inputs):
    state, standing, scene, view, decision = rooms(inputs)
    tables = tables_of_inputs(inputs)
    set_scene(scene, tables, inputs.links)
    state.pressure[:] = inputs.pressure
    return tables, state, standing, scene, view, decision


# Between 0 and 1, which 2 sanctions by half: f = (1 - 0.2) (1 - 0.5 · 0.5) = 0.6 from 0, 0.75 from 1.


def test_rest_pledges(world):
    tables, state, *_ = world
    volume, pledge = np.zeros((3, 3, 1)), np.full((3, 3, 1), np.nan)
    volume[0, 1], volume[1, 0] = 0.36, 0.9
    pledge[0, 2] = 0.5
    anchoring.rest_pledges(tables, volume, pledge, state)
    # 0.36 / (0.9 · 0.6) = 2/3; 0.9 / (0.9 · 0.75) = 4/3, held at 0.99; given; nothing, held at 0.01.
    assert state.pledge[0, 1, 0] == pytest.approx(2 / 3)
    assert (state.pledge[1, 0, 0], state.pledge[0, 2, 0], state.pledge[2, 0, 0]) == (0.99, 0.5, 0.01)


def test_rest_volumes(world):
    tables, state, *_ = world
    state.pledge[...] = 0.5
    observed = np.zeros((3, 3, 1))
    observed[0, 1], observed[1, 0] = 0.15, 0.9
    anchoring.rest_volumes(tables, observed, state, np.zeros((3, 3, 1)))
    # 0.5 · (0.15 / 0.3) · 0.6 gives itself back; 0.9 is more than can pass: 0.5 · 0.99 · 0.75; 0 is 1 %.
    assert state.volume[0, 1, 0] == pytest.approx(0.15)
    assert state.volume[1, 0, 0] == pytest.approx(0.37125)
    assert state.volume[0, 2, 0] == pytest.approx(0.5 * 0.01)


def test_rest_grievances(world, inputs):
    tables, state, standing, scene, view, _ = world
    state.pressure[...] = 0.0
    anchoring.rest_grievances(CHOSEN, tables, inputs.hostility, standing, state, scene, view, np.zeros(4))
    # 0 minds 0.8 · 0.5 · 0.6 · 0.4 = 0.096: g = 0.096 / 0.596, structure = (0.6 - g) / (1 - g).
    g = 0.096 / 0.596
    assert state.grievance[0, 1] == pytest.approx(g)
    assert standing.structural[0, 1] == pytest.approx((0.6 - g) / (1 - g))
    assert view.hostility[0, 1] == pytest.approx(0.6)
    # 1 minds 0.144: g = 0.2236 exceeds the hostility of 0.1 that is seen; goodwill makes up for the rest.
    assert state.grievance[1, 0] == pytest.approx(0.144 / 0.644)
    assert standing.structural[1, 0] == pytest.approx((0.1 - 0.144 / 0.644) / (1 - 0.144 / 0.644))
    assert view.hostility[1, 0] == pytest.approx(0.1)
    assert state.grievance[0, 2] == 0.0


def test_standing_exchange(world):
    tables, state, standing, _, _, decision = world
    state.pledge[0, 1], state.volume[0, 1] = 0.75, 0.225
    decision.promise[0, 1], decision.receive[0, 1], decision.delivering[0, 1] = 0.3, 0.1, -0.2
    state.pledge[state.pledge == 0] = 0.5
    anchoring.standing_exchange(CHOSEN, tables, standing, state, decision)
    # unquantal(¾) / 2 - 0.1; the share meant is 0.225 / (0.75 · 0.6) = ½, so 0 - (-0.2).
    assert standing.pledge[0, 1, 0] == pytest.approx(np.sqrt(2 / 3) / 2 - 0.1)
    assert standing.delivery[0, 1, 0] == pytest.approx(0.2)
    assert quantal(2 * (0.1 + standing.pledge[0, 1, 0])) == pytest.approx(0.75)


def test_standing_pressure(world):
    tables, state, standing, scene, view, _ = world
    view.hostility[0, 1], view.hostility[1, 0], view.dependence[0, 1] = 0.7, 0.5, 0.1
    anchoring.standing_pressure(0, CHOSEN, tables, standing, state, scene, view)
    # 0.2 of a reach of 0.5: 0.3 + 0.7 · 0.4 - 0.6; no force though the motive 0.6 is at its threshold;
    # 1 sanctions nobody though its motive is 0.5: 0.3 - 0.5; no force at 0.5 needs no term.
    assert standing.pressure[0, 1] == pytest.approx([-0.02, 0.0])
    assert standing.pressure[1, 0] == pytest.approx([-0.2, 0.0])
    state.bargain[0, 1] = 1
    anchoring.standing_pressure(0, CHOSEN, tables, standing, state, scene, view)
    # Under a bargain 0.2 is more than the quarter of the reach that is left: held at 0.99.
    assert standing.pressure[0, 1, 0] == pytest.approx(0.3 + 0.7 * 0.99 - 0.6)


def test_standing_treaty(world):
    tables, state, standing, _, view, _ = world
    view.hostility[0, 1], view.dependence[1, 0] = 0.2, 0.3
    state.rung[0, 1] = state.rung[1, 0] = 1
    readiness = square(3, {(0, 1): 1.0})
    anchoring.standing_treaty(CHOSEN, tables, readiness, standing, state, view)
    # 0's value of rung 2: -0.2 - 10 · 0.1 · 0.06 = -0.26; announced, 1 of 2 a year: unquantal(¾) / 2 + 0.26;
    # its value of rung 1: -0.2 - 10 · 0.1 · 0.03 = -0.23, which a stay of 0.23 makes bearable.
    assert standing.signing[0, 1] == pytest.approx(np.sqrt(2 / 3) / 2 + 0.26)
    assert standing.rise[0, 1] == 0.0  # of rung 3 nothing is announced, and it is not worth climbing to
    assert standing.stay[0, 1] == pytest.approx(0.23)
    # 1 gains: 0.3 - 10 · 0.15 · 0.06 = 0.21, taken away; no help needed to stay. Nobody stays on no rung.
    assert standing.signing[1, 0] == pytest.approx(-0.21)
    assert standing.stay[1, 0] == 0.0
    assert (standing.signing[0, 2], standing.rise[0, 2], standing.stay[0, 2]) == (0.0, 0.0, 0.0)
    assert standing.start_rung[0, 1] == 1
    # Were 1 to gain .8 and not .3, rung 3 would be worth it too: 0.8 - 10 · 0.15 · 0.43 = 0.155, taken away.
    view.dependence[1, 0] = 0.8
    anchoring.standing_treaty(CHOSEN, tables, readiness, standing, state, view)
    assert standing.rise[1, 0] == pytest.approx(-0.155)


def test_standing_bargain(world):
    tables, state, standing, _, view, decision = world
    view.restraint[0, 1], decision.aim[1, 0] = 0.1, (0.05, 0.0)
    anchoring.standing_bargain(CHOSEN, tables, standing, state, view, decision)
    # Gain 2 · 1 · 1 (0.05 + 0.1) = 0.3: -0.15 - 0.3; no gain: -0.15.
    assert standing.bargain[0, 1] == pytest.approx(-0.45)
    assert standing.bargain[1, 0] == pytest.approx(-0.15)
    state.bargain[0, 1] = 1
    anchoring.standing_bargain(CHOSEN, tables, standing, state, view, decision)
    # In force and gaining: 0.15 - 0.2 - 0.3 is below 0, so no help.
    assert standing.bargain[0, 1] == 0.0


def test_anchor_makes_a_world_that_stands_still():
    from made_worlds import random_case, still

    case = still(random_case(5, actors=3, channels=2, events=False))
    inputs = case.inputs
    chosen = parameters(**inputs.parameters)
    tables = tables_of_inputs(inputs)
    state, standing, scene, view, decision = rooms(inputs)
    state.pressure[:], state.rung[:], state.bargain[:] = inputs.pressure, inputs.rung, inputs.bargain
    set_scene(scene, tables, inputs.links)
    room, flows = np.zeros((3, 3, 2)), np.zeros(4)
    anchoring.anchor(
        inputs.sanction_channel,
        chosen,
        tables,
        inputs.hostility,
        inputs.readiness,
        inputs.volume,
        inputs.pledge,
        scene,
        view,
        decision,
        standing,
        state,
        room,
        flows,
    )
    from realpolitik.engine.preparation import empty_history, new_chronicle, prepare_processes
    from realpolitik.theory.structure import Draws, Record, State

    record = Record(*(field[0, 0] for field in empty_history(case, 1, 1)))
    chronicle = new_chronicle(case)
    see(chosen, tables, inputs.links, case.timeline, standing, state, chronicle, scene, view, record)
    following = State(*(np.zeros_like(field) for field in state))
    luck = Draws(np.zeros(3), np.full(3, 0.5), np.full(3, 0.5), np.zeros(5))
    act(
        0,
        inputs.sanction_channel,
        chosen,
        tables,
        prepare_processes(case),
        case.timeline,
        luck,
        standing,
        state,
        chronicle,
        scene,
        view,
        decision,
        flows,
        following,
    )
    for name in state._fields:
        if name != "grievance":
            np.testing.assert_allclose(getattr(following, name), getattr(state, name), rtol=0, atol=1e-14)
    rests = inputs.hostility >= state.grievance
    np.testing.assert_allclose(following.grievance[rests], state.grievance[rests], rtol=0, atol=1e-14)
    np.testing.assert_allclose(view.hostility[rests], inputs.hostility[rests], rtol=0, atol=1e-14)
