"""How responses are read, and how a reading is picked: simple on made-up scores."""

from types import SimpleNamespace

import numpy as np
import pytest

from realpolitik.analysis.forecasting.modelled import Reading
from realpolitik.analysis.forecasting.shock_variants import START, ShockTried, direct, grid, more, picked
from realpolitik.experiment.hindcast_shocks import SHOCK_QUANTITIES, named

PLACES = {name: number for number, name in enumerate(SHOCK_QUANTITIES)}


def response():
    given = np.zeros((len(SHOCK_QUANTITIES), 2, 2))
    given[PLACES["hostility"], 0, 1] = -0.09
    given[PLACES["camps"], 0, 1] = 0.05
    given[PLACES["reach"]] = 0.25
    return given


@pytest.mark.parametrize(
    ("reading", "seen"),
    [
        (Reading({"hostility": 1.0}), -0.09),
        (Reading({"hostility": 1.0, "camps": 2.0}), 0.01),
        (Reading({"hostility": 1.0}, reach=0.5), -0.045),
        (Reading({"hostility": 1.0}, root=True), -0.3),
    ],
)
def test_readings_by_hand(reading, seen):
    assert reading(response())[0, 1] == pytest.approx(seen)


def test_what_a_shock_names_moves_by_the_mean_of_both_sizes():
    actors = ("RUS", "IRN", "USA")
    strike = named(actors, "sanction", [("USA", "IRN")])
    assert strike[1, 2] == strike[2, 1] == pytest.approx(-0.075) and np.abs(strike).sum() == pytest.approx(
        0.15
    )
    assert named(actors, "treaty", [("RUS", "IRN")])[0, 1] == pytest.approx(0.15)
    assert not named(actors, "war", ()).any()


def tried(value, error):
    return ShockTried("made", START, SimpleNamespace(value=value, error=error))


def test_what_stands_first_stays_unless_another_is_clearly_better():
    stands, near, clear = tried(0.10, 0.05), tried(0.13, 0.05), tried(0.30, 0.05)
    assert picked([stands, near]) is stands
    assert picked([stands, near, clear]) is clear


def test_stages_vary_one_thing_around_the_best():
    best = Reading({"hostility": 1.0, "surroundings": 2.0, "camps": 1.0}, reach=0.5)
    assert all(each.weights["camps"] == 1 for each in direct(best)) and len(direct(best)) == 18
    assert {each.reach for each in grid(best)} == {0.5} and best in grid(best)
    assert all(len(set(each.weights) - set(best.weights)) == 1 for each in more(best))
    assert START in direct(START), "so that nothing is lost if nothing helps"
