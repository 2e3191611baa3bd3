"""The order of a step: what is seen, what is decided on it, what is measured."""

import numpy as np
import pytest
from made_rows import plain_inputs, rooms, square, tables_of_inputs
from made_worlds import even_luck, event, frozen, random_case, still, with_events

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.preparation import empty_history
from realpolitik.theory.month import measure
from realpolitik.theory.structure import Record


def test_measure_takes_the_index_of_every_pair_and_the_drivers():
    inputs = plain_inputs(index_weight=[0.8])
    state, _, scene, view, _ = rooms(inputs)
    state.volume[0, 1], state.rung[0, 1], state.rung[1, 0] = 0.5, 2, 2
    state.pressure[1, 0], view.hostility[:] = (0.2, 0.2), square(3, {(0, 1): 0.2})
    scene.driver[:] = 0.1, 0.2, 0.3, 0.4, 0.5
    case = random_case(0, actors=3, channels=1, events=False)
    record = Record(*(field[0, 0] for field in empty_history(case, 1, 1)))
    measure(tables_of_inputs(inputs), state, scene, view, record)
    # 0.8 · ½ · 0.5 + 0.2 · ½ - 0.125 · 0.4 - 0.25 · 0.2 = 0.2 + 0.1 - 0.05 - 0.05.
    assert record.index[0, 1] == pytest.approx(0.2)
    assert record.index[0, 1] == record.index[1, 0]
    assert record.index[0, 2] == 0.0
    assert record.driver.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]


def history(case):
    return next(iter(simulate(case, 1, 0, tape=even_luck(case), workers=1))).history


@pytest.fixture(scope="module")
def quiet():
    return still(random_case(5, actors=3, channels=2, steps=6, events=False))


def test_see_shows_an_event_in_the_record_of_its_step(quiet):
    shaken = history(with_events(quiet, event(2, do=[("grievance", 0, 1, 0, 0.2)])))
    plain = history(quiet)
    lift = shaken.grievance[0, :, 0, 1] - plain.grievance[0, :, 0, 1]
    assert lift[:2].tolist() == [0.0, 0.0]
    assert lift[2] == pytest.approx(0.2)
    # Hostility is perceived, and the index measured, in the same record.
    assert shaken.hostility[0, 2, 0, 1] > plain.hostility[0, 2, 0, 1]
    assert shaken.index[0, 2, 0, 1] < plain.index[0, 2, 0, 1]


def test_act_delivers_on_the_pledge_of_the_snapshot_not_on_the_new_one(quiet):
    shaken = history(with_events(quiet, event(2, do=[("pledge", 0, 1, 0, -0.3)])))
    plain = history(quiet)
    pledge = shaken.pledge[0, :, 0, 1, 0] - plain.pledge[0, :, 0, 1, 0]
    volume = shaken.volume[0, :, 0, 1, 0] - plain.volume[0, :, 0, 1, 0]
    # Everybody meets each month, so an impulse lasts one month only; what it delivers comes a month later.
    assert pledge[2] == pytest.approx(-0.3) and abs(pledge[3]) < 1e-3
    assert volume[2] == 0.0 and volume[3] < -1e-3


def test_drivers_act_one_month_after_they_are_told(quiet):
    case = frozen(random_case(5, actors=3, channels=2, steps=6, events=False), but=("trend",))
    driver = history(case).driver[0, :, 1]
    np.testing.assert_allclose(np.diff(driver), 0.3 / 12)
    assert driver[0] == case.inputs.driver_start[1]
