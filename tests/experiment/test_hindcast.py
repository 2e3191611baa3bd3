"""Worlds of origins, what an ensemble leaves behind, shocks with and without."""

import numpy as np
import pytest

from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.modelled import who
from realpolitik.experiment.hindcast import QUANTITIES, course
from realpolitik.experiment.hindcast_shocks import response
from realpolitik.experiment.hindcast_world import Facts, Structure, document_at, world_at

TERMS = design()
FOUR = Structure("four", "RUS,IRN,USA,SAU")


def test_disputes_follow_how_alive_they_were():
    """2010-01: the nuclear file rises in 2010-06 and 2012-01; Syria is no dispute yet, but will be one."""
    document = document_at(FOUR, "2010-01", "2013-01", TERMS.facts)
    driver = document["drivers"]["alive_nuclear"]
    assert document["disputes"]["nuclear"]["activity"]["value"] == driver["start"]["value"] == 0.6
    assert {m: v["value"] for m, v in driver["process"]["values"].items()} == {"2010-06": 0.7, "2012-01": 0.8}
    assert document["disputes"]["syria"]["activity"]["value"] == 0
    others = [d for name, d in document["drivers"].items() if not name.startswith("alive_")]
    assert not any("dispute" in driver["links"] for driver in others)


def test_governments_move_positions():
    facts = Facts({}, {"turn": ("RUS", 0.1, {"1990-01": 0.0, "2017-01": 1.0})})
    found = course(world_at(FOUR, "2016-06", "2018-06", facts), 4, 1)
    distance = found.by_month[:, QUANTITIES.index("position"), 1]  # Russia, United States; sign turned
    assert distance[7] - distance[6] == pytest.approx(0.1, abs=0.01)  # December to January
    assert np.abs(np.diff(distance[:7])).max() < 0.01


def test_only_the_past_makes_the_world():
    forecast = Structure("four", FOUR.actors, mode="forecast")
    document = document_at(forecast, "2010-01", "2012-01", TERMS.facts)
    assert not any(name.startswith(("alive_", "sanctions_", "USA_")) for name in document["drivers"])


def test_a_course_starts_at_what_was_observed():
    world = world_at(FOUR, "2012-01", "2013-01", TERMS.facts)
    found = course(world, 4, 1)
    hostility = (world.inputs.hostility + world.inputs.hostility.T) / 2
    rows, columns = np.triu_indices(4, 1)
    assert found.by_month.shape == (13, len(QUANTITIES), 6)
    assert found.by_month[0, 0] == pytest.approx(-hostility[rows, columns], abs=1e-9)
    assert found.change(12, 12) == pytest.approx(found.by_month[1:].mean(axis=0) - found.by_month[0])
    assert np.array_equal(found.matrix(found.by_month[0])[0], found.matrix(found.by_month[0])[0].T)


def test_a_strike_hits_those_it_names():
    size = response(
        FOUR, "2020-01", "strike", [("USA", "IRN")], {}, {}, TERMS.facts, blocs=TERMS.bloc, runs=4
    )[QUANTITIES.index("hostility")]
    assert size[1, 2] < -0.05 and np.abs(size).max() == abs(size[1, 2])
    calm = response(
        FOUR, "2020-01", "treaty", [("IRN", "SAU")], {}, {}, TERMS.facts, blocs=TERMS.bloc, runs=4
    )
    assert calm[QUANTITIES.index("hostility")][1, 3] > 0


def test_a_war_brings_its_disputes_and_drivers():
    shock = next(s for s in TERMS.shocks if s.theatre == "ukraine")
    size = response(
        FOUR, shock.month, "war", (), shock.drivers, shock.disputes, TERMS.facts, blocs=TERMS.bloc, runs=4
    )
    assert size[0, 0, 2] < -0.1  # Russia and the United States


def test_who_acts():
    states, actor = who(TERMS, blocs=False)
    assert len(states.split(",")) == len(actor) == 13
    blocs, actor = who(TERMS, blocs=True)
    assert "GULF=SAU+ARE+QAT+OMN+KWT+BHR" in blocs and len(set(actor.values())) == 5
