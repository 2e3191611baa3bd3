"""Points over the numbers of a world become the cases that the same changes by hand would give."""

import numpy as np
import pytest

from realpolitik.experiment.numbers import Numbers
from realpolitik.experiment.response import OUTCOMES, Ensemble, summarised
from realpolitik.experiment.shifting import changed
from realpolitik.world.resolve import resolve
from realpolitik.world.uncertain import matching, uncertain

BASELINE = resolve("baseline")
EVERYTHING = uncertain(BASELINE)


def named(*patterns):
    return matching(EVERYTHING, patterns)


def alike(one, other):
    for name, value in vars(one).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, getattr(other, name), err_msg=name)
    np.testing.assert_array_equal(one.links.gain, other.links.gain)


def test_every_number_with_a_range_is_there_once():
    paths = [number.path for number in EVERYTHING]
    assert len(paths) == len(set(paths)) > 500
    assert len(named("parameters.*")) == 26
    assert {number.table for number in EVERYTHING} >= {"actors", "pairs", "relations", "processes", "drivers"}
    assert all(number.low < number.high for number in EVERYTHING)
    assert "drivers.oil.start" in paths
    assert "drivers.ukraine_war.start" not in paths, (
        "a start that is a state of the process is no number of its own"
    )


def test_the_point_of_all_values_is_the_scenario_as_it_stands():
    numbers = Numbers(BASELINE, EVERYTHING)
    case = numbers.cases(numbers.defaults[None])[0]
    alike(case.believed, numbers.case.believed)
    assert case.processes == numbers.case.processes
    assert {name: v[0] for name, v in numbers.given(numbers.defaults[None]).items()} == pytest.approx(
        numbers.case.believed.parameters
    )


@pytest.mark.parametrize(
    "path",
    [
        "actors.RUS.power",
        "pairs.RUS-IRN.proximity",
        "relations.RUS.IRN.hostility",
        "relations.IRN.RUS.pledge.arms",
        "channels.arms.threat_load",
        "drivers.ukraine_war.links.hostility.WEST.RUS",
    ],
)
def test_each_number_lands_where_a_change_by_hand_puts_it(path):
    numbers = Numbers(BASELINE, named(path))
    case = numbers.cases(np.array([[0.31], [0.32]]))[1]
    alike(case.believed, changed(numbers.case, numbers.case.believed, {path: 0.32}))
    assert case.inputs is case.believed


def test_processes_move_with_their_numbers_and_their_start():
    numbers = Numbers(BASELINE, named("drivers.ukraine_war.process.rates.full.*", "drivers.coercion.start"))
    case = numbers.cases(np.array([[0.2, 0.4, 0.07]]))[0]
    war = case.processes[case.drivers.index("ukraine_war")].numbers
    np.testing.assert_allclose(war["rates"][0], (-0.6, 0.2, 0.4))
    still = case.processes[case.drivers.index("coercion")].numbers
    assert still["values"] == (0.07,), "a driver that stays put stays at its new start"


def test_weights_sum_to_one_and_what_counts_is_rounded():
    numbers = Numbers(BASELINE, named("actors.RUS.interests.*", "actors.RUS.autonomy", "pairs.RUS-IRN.rung"))
    point = numbers.defaults * 1.3
    case = numbers.cases(point[None])[0]
    rus = case.actors.index("RUS")
    assert case.believed.autonomy[rus] + case.believed.interests[rus].sum() == pytest.approx(1.0)
    assert case.believed.rung[0, 1] == case.believed.rung[1, 0] == round(point[-1])


def test_counterfactuals_of_a_scenario_keep_what_they_state():
    resolved = resolve("payment-system")
    plain = Numbers(resolved, ()).case
    assert plain.inputs is not plain.believed
    everything = uncertain(resolved)
    numbers = Numbers(resolved, everything)
    alike(numbers.cases(numbers.defaults[None])[0].inputs, plain.inputs)
    point = numbers.defaults * 1.01
    case = numbers.cases(point[None])[0]
    stated = [
        name
        for name, value in vars(plain.believed).items()
        if isinstance(value, np.ndarray)
        and not np.array_equal(value, getattr(plain.inputs, name), equal_nan=True)
    ]
    assert stated
    for name in stated:
        before, after = (getattr(world, name) for world in (plain.believed, plain.inputs))
        touched = (before != after) & ~np.isnan(before)
        np.testing.assert_array_equal(getattr(case.inputs, name)[touched], after[touched])
        rest = ~touched
        np.testing.assert_array_equal(getattr(case.inputs, name)[rest], getattr(case.believed, name)[rest])


def test_points_share_their_luck_and_blocks_change_nothing(monkeypatch):
    from realpolitik.experiment import response

    numbers = Numbers(BASELINE, named("parameters.third_party", "actors.RUS.power"), until="2025-12")
    ensemble = Ensemble(numbers, 3, 7)
    points = np.tile(numbers.defaults, (4, 1)) * np.array([[1.0], [1.0], [1.1], [0.9]])
    found = ensemble(points)
    assert found.shape == (4, len(OUTCOMES))
    np.testing.assert_array_equal(found[0], found[1])
    assert found[0, 0] != found[2, 0]
    monkeypatch.setattr(response, "BLOCK", 3)
    np.testing.assert_array_equal(Ensemble(numbers, 3, 7)(points), found)


def test_outcomes_leave_failed_runs_out():
    found = summarised(np.array([[0.1, -0.1, np.nan], [0.05, 0.05, 0.05]]))
    np.testing.assert_allclose(found[0], (0.0, 0.5, 0.0, 0.5, 0.02), atol=1e-12)
    np.testing.assert_allclose(found[1], (0.05, 1, 0, 0, 0), atol=1e-12)
    with pytest.raises(Exception, match="All runs failed at 1 of 1"):
        summarised(np.full((1, 2), np.nan))
