"""What an arm changes, and what it leaves."""

import numpy as np
import pytest

from realpolitik import load_case, simulate
from realpolitik.engine.variants import prepare
from realpolitik.experiment.arms import fixed, suppose, without_events


@pytest.fixture(scope="module")
def baseline():
    return load_case("baseline", until="2025-06")


def recorded(case, quantity, runs, seed):
    """One recorded quantity of all runs; ``(run, record, …)``."""
    return np.concatenate([getattr(chunk.history, quantity) for chunk in simulate(case, runs, seed)])


def test_a_fixed_driver_keeps_its_start_and_holds_its_level_from_month_one(baseline):
    war = baseline.drivers.index("ukraine_war")
    course = recorded(fixed(baseline, ukraine_war=0.2), "driver", 5, 1)[:, :, war]
    assert (course[:, 0] == recorded(baseline, "driver", 5, 1)[:, 0, war]).all()
    assert (course[:, 1:] == 0.2).all()


def test_a_course_steps_and_leaves_other_drivers_their_luck(baseline):
    caucasus, gaza = (baseline.drivers.index(name) for name in ("caucasus", "gaza"))
    crisis = recorded(fixed(baseline, caucasus=[(1, 1.0), (4, 0.1)]), "driver", 5, 1)
    assert crisis[0, 1:, caucasus].tolist() == [1.0] * 3 + [0.1] * (baseline.steps - 3)
    assert np.array_equal(crisis[:, :, gaza], recorded(baseline, "driver", 5, 1)[:, :, gaza])


def test_an_ablation_keeps_the_standing_terms_of_what_is_believed(baseline):
    ablated, plain = prepare(suppose(baseline, common_cause=0.0)), prepare(baseline)
    assert ablated.parameters["common_cause"].tolist() == [0.0]
    assert plain.parameters["common_cause"].tolist() != [0.0]
    assert all(np.array_equal(a, b) for a, b in zip(ablated.standing, plain.standing, strict=True))


def test_a_belief_on_top_of_an_ablation_moves_the_standing_terms_but_not_what_is_ablated(baseline):
    ablated = prepare(suppose(baseline, common_cause=0.0), {"common_cause": [0.5], "precision": [4.0]})
    believed = prepare(baseline, {"common_cause": [0.5], "precision": [4.0]})
    assert ablated.parameters["common_cause"].tolist() == [0.0]
    assert ablated.parameters["precision"].tolist() == [4.0]
    assert all(np.array_equal(a, b) for a, b in zip(ablated.standing, believed.standing, strict=True))


def test_without_events_nothing_fires():
    case = load_case("quintet-2016", until="2023-01")
    assert recorded(case, "fired", 2, 1).any()
    assert not recorded(without_events(case), "fired", 2, 1).any()


def test_unknown_names_are_refused(baseline):
    with pytest.raises(ValueError, match="no driver is named weather"):
        fixed(baseline, weather=1.0)
    with pytest.raises(ValueError, match="no global parameter is named courage"):
        suppose(baseline, courage=1.0)
