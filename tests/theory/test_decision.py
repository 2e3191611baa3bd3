"""What actors make of a snapshot and pairs agree on, worked by hand on filled-in snapshots."""

import math

import numpy as np
import pytest
from made_rows import parameters, plain_inputs, rooms, square, tables_of_inputs

from realpolitik.theory import decision as decide
from realpolitik.theory.inputs import Inputs

UP = 0.5 + 0.5 / math.sqrt(3)
"""quantal(1)"""
CHOSEN = parameters(
    precision=2.0,
    exchange=0.5,
    own_need=0.2,
    common_cause=2.0,
    enmity=0.5,
    third_party=10.0,
    promise_visibility=0.25,
    dependence_aversion=4.0,
    wedge=2.0,
    bargain_depth=0.75,
    exit_cost=0.2,
    commitment_cost=10.0,
    entrapment=0.5,
    judgement_noise=0.2,
    sanction_threshold=0.3,
    force_threshold=0.6,
    adaptation_rate=12 * math.log(2),
    treaty_rate=12 * math.log(2),
)


def symmetric(value):
    return np.array([[0, value, 0], [value, 0, 0], [0, 0, 0]], dtype=np.int64)


@pytest.fixture
def inputs() -> Inputs:
    return plain_inputs(
        power=[0.5, 1.0, 0.25],
        proximity=square(3, {(0, 1): 0.8, (1, 0): 0.8}),
        capacity=[[0.5], [1.0], [0.0]],
        sensitivity=[0.64],
        strategic_weight=[0.4],
        threat_load=[0.8],
        autonomy=[0.1, 0.15, 0.2],
        delivery_rate=[12 * math.log(2)],
        sanction_friction=[0.5],
    )


@pytest.fixture
def world(inputs):
    return tables_of_inputs(inputs), *rooms(inputs)


def test_weigh_exchange(world):
    tables, state, _, _, view, decision = world
    state.trust[0, 1], state.rung[:] = 0.8, symmetric(2)
    view.worth[:, 0] = 0.3, 0.6, 0.0
    view.common_threat[0, 1], view.hostility[0, 1], view.third_party[0, 1] = 0.1, 0.2, 0.01
    view.dependence[0, 1] = 0.1
    decide.weigh_exchange(0, CHOSEN, tables, state, view, decision)
    # Supplier: 0.5 · 0.8 · 0.6 - 0.2 · 0.3 + 2 · 0.4 · 0.1 + pull 0.05 - 0.5 · 0.2 = 0.21;
    # charge 10 · 0.64 · 0.01.
    assert decision.promise[0, 1, 0] == pytest.approx(0.21 - 0.25 * 0.064)
    assert decision.delivering[0, 1, 0] == pytest.approx(0.21 - 0.064)
    # Recipient 0 from 1: 0.5 · 0.8 · 0.3 + 0.08 + 0.05 - 4 · 0.1 · 0.1 - 0.1 = 0.12 + 0.13 - 0.04 - 0.1.
    assert decision.receive[1, 0, 0] == pytest.approx(0.11)
    assert decision.receive[0, 1, 0] == 0.0, "an actor writes its own part only"


def test_pressure_motive(world):
    tables, state, _, _, view, _ = world
    view.hostility[0, 1], view.dependence[0, 1] = 0.7, 0.1
    state.rung[0, 2] = state.rung[2, 0] = 4
    state.pressure[1, 2, 1] = 0.4
    assert decide.pressure_motive(0, 1, CHOSEN, tables, state, view, 0) == pytest.approx(0.6)
    # An ally under fire: 0.6 + 0.5 · 1 · 0.4.
    assert decide.pressure_motive(0, 1, CHOSEN, tables, state, view, 1) == pytest.approx(0.8)


def test_pressure_reach(world):
    tables, _, _, scene, _, _ = world
    scene.capacity[:, 0] = 0.5, 1.7, 0.0
    scene.power[:] = 0.5, 2.0, 0.0
    assert decide.pressure_reach(0, 1, 0, 0, tables, scene) == pytest.approx(0.5)
    assert decide.pressure_reach(0, 1, 1, 0, tables, scene) == pytest.approx(0.4)
    # At most all: 1.7, and 2 · 0.8.
    assert decide.pressure_reach(1, 0, 0, 0, tables, scene) == 1.0
    assert decide.pressure_reach(1, 0, 1, 0, tables, scene) == 1.0


def test_weigh_pressure(world):
    tables, state, standing, scene, view, decision = world
    scene.capacity[:, 0], scene.power[:] = 0.5, 0.5
    view.hostility[0, 1], view.dependence[0, 1] = 0.7, 0.1
    standing.pressure[0, 1] = -0.1, 0.2
    scene.pressure_shift[0, 1] = 0.15, 0.0
    decide.weigh_pressure(0, 0, CHOSEN, tables, standing, state, scene, view, decision)
    # 0.5 (0.6 - 0.1 + 0.15 - 0.3) / 0.7 = 0.25; 0.5 · 0.8 (0.6 + 0.2 - 0.6) / 0.4 = 0.2.
    assert decision.aim[0, 1] == pytest.approx([0.25, 0.2])


def test_meet(world):
    tables, state, standing, _, _, decision = world
    following = state._replace(pledge=np.zeros_like(state.pledge))
    state.pledge[0, 1], state.pledge[1, 0] = 0.3, 0.4
    decision.promise[0, 1], decision.receive[0, 1], standing.pledge[0, 1] = 0.4, 0.1, 0.24
    decision.promise[1, 0], decision.receive[1, 0], standing.pledge[1, 0] = 0.2, 0.9, 0.14
    # Mood 0.2 (2 · 1 - 1) times √0.64: 0.16 on both; 2 (0.1 + 0.24 + 0.16) = 1 = 2 (0.2 + 0.14 + 0.16).
    decide.meet(0, 1, CHOSEN, tables.sensitivity_root, standing, decision, 1.0, state, following, True)
    assert (following.pledge[0, 1, 0], following.pledge[1, 0, 0]) == pytest.approx((UP, UP))
    decide.meet(0, 1, CHOSEN, tables.sensitivity_root, standing, decision, 1.0, state, following, False)
    assert (following.pledge[0, 1, 0], following.pledge[1, 0, 0]) == (0.3, 0.4)


def test_deliver(world):
    tables, state, standing, _, _, decision = world
    following = state._replace(volume=np.zeros_like(state.volume))
    state.pledge[0, 1], state.volume[0, 1] = 0.8, 0.1
    state.pressure[0, 1, 0], state.pressure[2, 1, 0] = 0.25, 0.4
    decision.delivering[0, 1], standing.delivery[0, 1] = 0.3, 0.2
    decide.deliver(0, CHOSEN, tables, standing, state, decision, following)
    # Half the way to 0.8 · quantal(1) · (1 - 0.25) (1 - 0.5 · 0.4).
    assert following.volume[0, 1, 0] == pytest.approx(0.5 * (0.1 + 0.8 * UP * 0.6))


def test_press(world):
    _, state, _, _, _, decision = world
    following = state._replace(pressure=np.zeros_like(state.pressure))
    state.pressure[0, 1], decision.aim[0, 1] = (0.2, 0.0), (0.4, 0.8)
    decide.press(0, CHOSEN, state, decision, following)
    assert following.pressure[0, 1] == pytest.approx([0.3, 0.4])
    state.bargain[0, 1] = 1
    decide.press(0, CHOSEN, state, decision, following)
    # A bargain leaves a quarter of the aim: half the way from 0.2 to 0.1, from 0 to 0.2.
    assert following.pressure[0, 1] == pytest.approx([0.15, 0.1])


def test_gain_from_bargain(world):
    _, _, _, _, view, decision = world
    view.hostility[0, 1], view.hostility[1, 0] = 0.5, 0.4
    decision.aim[1, 0], view.restraint[0, 1], view.third_party[0, 1] = (0.2, 0.1), 0.2, 0.05
    # 2 · 0.5 · 0.6 (0.3 + 0.2) - 10 · 0.1 · 0.05.
    assert decide.gain_from_bargain(0, 1, CHOSEN, 0.1, view, decision.aim) == pytest.approx(0.25)


def snapshot(world):
    _, state, _, _, view, _ = world
    view.common_threat[0, 1], view.dependence[0, 1], view.hostility[0, 1] = 0.3, 0.1, 0.2
    view.third_party[0, 1] = 0.01
    state.pressure[2, 1, 1] = 0.4
    state.rung[:] = symmetric(1)


def test_value_of_rung(world):
    tables, _, _, _, view, _ = world
    snapshot(world)
    # Rung 2 over 1 adds cost 0.06, exposure 0.05, provocation 0.3:
    # 0.6 + 0.1 - 0.1 - 10 · 0.1 · 0.06 - 0.5 · 0.05 · 0.4 - 10 · 0.01 · 0.3 = 0.6 - 0.06 - 0.01 - 0.03.
    assert decide.value_of_rung(0, 1, 2, 0.4, CHOSEN, tables, view) == pytest.approx(0.5)
    # Rung 1 over 0 adds cost 0.03, provocation 0.1: 0.6 - 0.03 - 0.01.
    assert decide.value_of_rung(0, 1, 1, 0.4, CHOSEN, tables, view) == pytest.approx(0.56)


@pytest.mark.parametrize(
    ("start", "climb", "hold"), [(1, 0.5 - 0.3, 0.56 + 0.7), (0, 0.5 - 0.1, 0.56 - 0.3), (3, 1.2, 1.26)]
)
def test_weigh_ties_takes_stay_up_to_the_start_signing_above_it_and_rise_beyond(world, start, climb, hold):
    tables, state, standing, _, view, decision = world
    snapshot(world)
    standing.signing[0, 1], standing.rise[0, 1], standing.stay[0, 1] = -0.3, -0.1, 0.7
    standing.bargain[0, 1] = 0.05
    standing.start_rung[0, 1] = start
    decide.weigh_ties(0, CHOSEN, tables, standing, state, view, decision)
    assert decision.climb[0, 1] == pytest.approx(climb)
    assert decision.hold[0, 1] == pytest.approx(hold)
    # Nothing to relieve: 0 - 10 · 0.1 · 0.01 + 0.05.
    assert decision.bargain[0, 1] == pytest.approx(0.04)


def test_an_announcement_counts_for_the_rung_above_the_start_alone(world):
    _, _, standing, _, _, _ = world
    standing.signing[0, 1], standing.rise[0, 1], standing.stay[0, 1] = 0.9, -0.1, 0.7
    standing.start_rung[0, 1] = 1
    assert [decide.standing_term(0, 1, rung, standing) for rung in range(5)] == [0.7, 0.7, 0.9, -0.1, -0.1]


def test_bargain_needs_a_meeting_both_gains_and_something_to_suspend(world):
    _, state, _, _, _, decision = world
    following = state._replace(bargain=np.zeros_like(state.bargain))

    def after(gain, mood, *, now=0, aim=0.1, met=True):
        state.bargain[0, 1] = state.bargain[1, 0] = now
        decision.bargain[0, 1], decision.bargain[1, 0] = 9.0, gain
        decision.aim[1, 0, 1] = aim
        decide.bargain(0, 1, CHOSEN, decision, mood, state, following, met)
        assert following.bargain[0, 1] == following.bargain[1, 0]
        return following.bargain[0, 1]

    # Mood 0.75 adds 0.2 · 0.5 = 0.1 to the lesser gain.
    assert after(-0.09, 0.75) == 1
    assert after(-0.11, 0.75) == 0
    assert after(-0.09, 0.75, met=False) == 0
    assert after(-0.09, 0.75, aim=0.0) == 0
    assert after(-0.29, 0.75, now=1) == 1
    assert after(-0.31, 0.75, now=1) == 0
    assert after(-0.31, 0.75, now=1, met=False) == 1


def test_sign_takes_the_less_willing_side(world):
    _, state, _, _, _, decision = world
    following = state._replace(rung=np.zeros_like(state.rung))
    state.rung[:] = symmetric(1)
    decision.climb[0, 1], decision.climb[1, 0] = 0.5, 9.0
    decision.hold[:] = 9.0
    # climb ½: chance ½ resolve(1) = ½ / √3.
    for uniform, expected in ((0.28, 2), (0.29, 1)):
        decide.sign(0, 1, 4, CHOSEN, decision, state, uniform, following)
        assert following.rung[0, 1] == following.rung[1, 0] == expected
    decision.climb[1, 0] = -0.1
    decide.sign(0, 1, 4, CHOSEN, decision, state, 0.0, following)
    assert following.rung[0, 1] == 1


FEELING = parameters(
    dispute_weight=0.8,
    coercion_weight=0.4,
    siding_weight=1.5,
    aloofness_weight=0.15,
    bargain_depth=0.75,
    grievance_decay=0.5,
    deconfliction=3.0,
    adaptation_rate=12 * math.log(2),
    step=0.1,
)


def aggrieved(world):
    tables, state, _, scene, view, _ = world
    scene.activity[:] = 0.5
    tables.position[0], tables.salience[0] = (0.5, -0.8, 0.0), (0.6, 0.9, 0.0)
    state.pressure[1, 0], state.pressure[2, 0] = (0.2, 0.1), (0.0, 0.4)
    view.threat[0, 2], view.backing[1, 2] = 0.2, 0.5
    state.rung[:] = symmetric(2)
    state.volume[1, 0] = 0.25
    view.common_threat[0, 1] = 0.2


def test_inflows(world):
    tables, state, _, scene, view, _ = world
    aggrieved(world)
    flows = np.zeros(4)
    decide.inflows(0, 1, FEELING, tables, state, scene, view, flows)
    # 0.8 · 0.5 · 0.6 · 0.4; 0.4 · 0.3; 1.5 · 0.2 · 0.5; 0.15 · ½ · 0.4 · (1 - 0.25).
    assert flows == pytest.approx([0.096, 0.12, 0.15, 0.0225])
    state.bargain[0, 1] = 1
    decide.inflows(0, 1, FEELING, tables, state, scene, view, flows)
    assert flows[0] == pytest.approx(0.024)


def test_feel(world):
    tables, state, _, scene, view, _ = world
    aggrieved(world)
    state.grievance[0, 1], state.trust[0, 1], state.pledge[1, 0] = 0.2, 0.4, 0.55
    following = state._replace(grievance=np.zeros((3, 3)), trust=np.zeros((3, 3)))
    decide.feel(0, FEELING, tables, state, scene, view, np.zeros(4), following)
    # in 0.3885, out 0.5 (1 + 0.6) = 0.8: (0.2 + 0.03885) / (1 + 0.11885).
    assert following.grievance[0, 1] == pytest.approx(0.23885 / 1.11885)


def test_feel_learns_trust_from_what_was_kept(world):
    tables, state, _, scene, view, _ = world
    state.trust[0, 1], state.volume[1, 0], state.pledge[1, 0] = 0.9, 0.25, 0.55
    following = state._replace(trust=np.zeros((3, 3)))
    # kept (0.25 + 0.05) / (0.55 + 0.05) = ½; a month at this rate goes half the way.
    decide.feel(0, CHOSEN, tables, state, scene, view, np.zeros(4), following)
    assert following.trust[0, 1] == pytest.approx(0.7)
