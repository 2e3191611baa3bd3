"""Rival theories in the hindcast: their answer moves with the drivers that are known, and only then."""

import numpy as np

from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.rivals import Rival, known_levels, sides
from realpolitik.analysis.forecasting.variants import structures
from realpolitik.experiment.hindcast_world import world_at

TERMS = design()
STATES = structures(TERMS)["states"]


def test_levels_follow_the_dated_path():
    case = world_at(STATES, "2010-01", "2014-01", TERMS.facts)
    at = case.drivers.index("alive_nuclear")
    assert [known_levels(case, month)[at] for month in (0, 4, 5, 23, 24, 46)] == [
        0.6,
        0.6,
        0.7,
        0.7,
        0.8,
        0.5,
    ]


def test_sides_part_those_who_stand_apart():
    """The nuclear file comes alive: Iran and Israel part most, Iran and Oman less, Israel and Britain not."""
    case = world_at(STATES, "2006-01", "2008-01", TERMS.facts)
    levels = np.array([known_levels(case, month) for month in (0, 3)])
    start, later = sides(case.inputs, levels)
    moved = later - start
    iran, israel, oman, britain = (case.actors.index(s) for s in ("IRN", "ISR", "OMN", "GBR"))
    assert moved[iran, israel] < moved[iran, oman] < 0 == moved[israel, britain]
    q = case.disputes.index("nuclear")
    position, salience = case.inputs.position[q], case.inputs.salience[q]
    by_hand = -0.2 * abs(position[iran] - position[israel]) * np.sqrt(salience[iran] * salience[israel])
    assert np.isclose(moved[iran, israel], by_hand)


def test_a_war_moves_those_who_take_sides():
    rival = Rival("sides", sides, TERMS, STATES)
    shock = next(shock for shock in TERMS.shocks if shock.theatre == "ukraine")
    response, states = rival.response(shock), list(rival.actor)
    assert (
        response[states.index("RUS"), states.index("USA")]
        < 0
        == response[states.index("OMN"), states.index("QAT")]
    )
