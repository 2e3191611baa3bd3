"""Four passes of perception over one small world, every number worked by hand."""

import numpy as np
import pytest
from made_rows import parameters, plain_inputs, rooms, square, tables_of_inputs

from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.perception import assess_interests, assess_stakes, assess_threat, perceive, regard

CHOSEN = parameters(ideational_share=0.4)
T01, T02 = 0.35 / 1.215, 0.04 / 1.215
T10, T21 = 0.1925 / 1.2425, 0.1 / 0.35


@pytest.fixture
def world():
    near = square(3, {(0, 1): 0.5, (1, 0): 0.5, (0, 2): 1.0, (2, 0): 1.0})
    inputs = plain_inputs(
        power=[0.5, 1.0, 0.25],
        order=[0.0, 1.0, 0.5],
        proximity=near,
        capacity=[[0.5], [1.0], [0.0]],
        outside=[[0.5], [0.0], [1.0]],
        sensitivity=[1.0],
        threat_load=[0.8],
    )
    state, standing, scene, view, _ = rooms(inputs)
    tables = tables_of_inputs(inputs)
    set_scene(scene, tables, inputs.links)
    scene.need_shift[0, 0] = 0.2
    standing.structural[:] = square(3, {(0, 1): 0.4, (1, 0): 0.5, (2, 0): 0.2, (1, 2): 0.5})
    state.volume[0, 1], state.volume[1, 0], state.volume[2, 0] = 0.2, 0.4, 0.5
    state.pledge[0, 1], state.pledge[1, 2] = 0.5, 0.5
    state.grievance[0, 1] = 0.25
    state.pressure[1, 0, 1], state.pressure[2, 1, 1] = 0.1, 0.5
    return tables, standing, state, scene, view


def test_regard(world):
    view = world[-1]
    regard(0, *world)
    # h = 0.4 + 0.6 · 0.25; one channel, so backing is the share itself; z = 0.5 + 0.5 + 1 · 0.4 + 0 · 0.5.
    assert view.structural[0, 1] == pytest.approx(0.4)
    assert view.hostility[0, 1] == pytest.approx(0.55)
    assert (view.backing[0, 1], view.promised[0, 1]) == pytest.approx((0.2, 0.5))
    assert view.supply[0, 0] == pytest.approx(1.4)
    assert not view.hostility[1].any(), "a pass fills the row of its actor only"


def test_regard_holds_structure_within_its_range(world):
    _, _, _, scene, view = world
    scene.hostility_shift[0, 1] = -0.9
    regard(0, *world)
    assert view.structural[0, 1] == 0.0
    assert view.hostility[0, 1] == pytest.approx(0.25)


def test_assess_threat(world):
    tables, _, _, scene, view = world
    for i in range(3):
        regard(i, *world)
    assess_threat(0, CHOSEN, tables, scene, view)
    # menace: 1 (0.6 · 0.5 + 0.4 · 1) 0.5 = 0.35 and 0.25 (0.6 · 1 + 0.4 · 0.5) 0.2 = 0.04;
    # bearing: 0.5 + 0.4 · 0.5 · 1 + 0.5 · 1 · 0.25 + 0.39 = 1.215.
    assert view.menace[0] == pytest.approx([0.0, 0.35, 0.04])
    assert view.threat[0] == pytest.approx([0.0, T01, T02])
    assert not view.threat[1].any()


def test_nobody_threatens_where_nobody_has_power(world):
    tables, _, _, scene, view = world
    scene.power[:] = 0.0
    for i in range(3):
        regard(i, *world)
    assess_threat(0, CHOSEN, tables, scene, view)
    assert not view.threat.any()


def perceived(world):
    tables, standing, state, scene, view = world
    perceive(CHOSEN, tables, standing, state, scene, view)
    return view


def test_perceive_runs_all_passes_for_all(world):
    view = perceived(world)
    # 1 fears 0: 0.5 · 0.7 · 0.55 = 0.1925 over 1 + 0.05 + 0.1925; 2 fears 1: 0.2 · 0.5 over 0.25 + 0.1.
    assert view.threat[1, 0] == pytest.approx(T10)
    assert view.threat[2, 1] == pytest.approx(T21)


def test_assess_interests(world):
    tables, _, state, scene, view = world
    perceived(world)
    for array in (view.insecurity, view.need, view.worth, view.welfare, view.dependence, view.common_threat):
        array[...] = 0.0
    assess_interests(0, tables, state, scene, view)
    insecurity = T01 + T02 + 0.1
    need = 1.0 * (1 + 0.8 * insecurity + 0.2)
    assert view.insecurity[0] == pytest.approx(insecurity)
    assert view.need[0, 0] == pytest.approx(need)
    assert view.worth[0, 0] == pytest.approx(need / 2.4**2)
    assert view.welfare[0] == pytest.approx(need * 1.4 / 2.4)
    # With one channel need cancels: 1 · 0.4 / (2.4 · 1.4).
    assert view.dependence[0] == pytest.approx([0.0, 0.4 / 3.36, 0.0])
    # 0 and 2 both fear 1; of 0 and 1, only 0 fears 2.
    assert view.common_threat[0] == pytest.approx([0.0, 0.0, 2 * T01 * T21 / (T01 + T21)])


def test_assess_stakes(world):
    _, _, state, _, view = world
    perceived(world)
    view.third_party[...] = view.restraint[...] = 0.0
    assess_stakes(0, state, view)
    # Serving 2 upsets 1, which 2 fires upon: D[0,1] (0 + 0.5); serving 1 upsets 2, of no worth to 0.
    assert view.third_party[0] == pytest.approx([0.0, 0.0, 0.5 * 0.4 / 3.36])
    # 1 could hold back itself and half of what 2 might be given: T01 + T02 · 0.5.
    assert view.restraint[0] == pytest.approx([0.0, T01 + 0.5 * T02, T02])
    assert not view.restraint[1].any()


def test_nothing_is_felt_toward_oneself(world):
    view = perceived(world)
    for name in ("hostility", "threat", "dependence", "common_threat", "third_party", "restraint", "backing"):
        assert not np.diag(getattr(view, name)).any(), name
