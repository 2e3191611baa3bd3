"""A scenario with levers pulled, run under the same luck."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik import simulate
from realpolitik.engine.variants import prepare
from realpolitik.experiment.levers import present, pulling, under
from realpolitik.world.levers import lever_at, load_levers
from realpolitik.world.resolve import resolve

TABLE = load_levers()
BASELINE = resolve("baseline")
SHORT = {"until": "2026-11"}


def recorded(case, quantity, runs=4):
    return np.concatenate([getattr(chunk.history, quantity) for chunk in simulate(case, runs, 3)])


def test_a_driver_is_held_from_the_first_month_on_and_starts_where_it_stood():
    plain = under(BASELINE, [], **SHORT)
    case = under(BASELINE, [(TABLE["restraint_toward_iran"], 0.7)], **SHORT)
    e = case.drivers.index("israel_iran_war")
    course = recorded(case, "driver")[:, :, e]
    assert (course[:, 0] == recorded(plain, "driver")[:, 0, e]).all()
    assert (course[:, 1:] == 0.7).all()


def test_a_number_leaves_the_standing_terms_of_what_is_believed():
    case = under(BASELINE, [(TABLE["nuclear_offer"], 0.1)], **SHORT)
    q = case.disputes.index("nuclear")
    assert (case.inputs.activity[q], case.believed.activity[q]) == (0.1, 0.5)
    plain = prepare(under(BASELINE, [], **SHORT))
    assert all(np.array_equal(a, b) for a, b in zip(prepare(case).standing, plain.standing, strict=True))


def test_a_contract_raises_what_is_promised_and_what_is_delivered():
    plain = under(BASELINE, [], **SHORT)
    case = under(BASELINE, [(TABLE["delivery_of_arms"], 0.7)], **SHORT)
    i, j, d = case.actors.index("RUS"), case.actors.index("IRN"), case.channels.index("arms")
    assert recorded(case, "pledge")[:, 1, i, j, d] == pytest.approx(0.7, abs=0.1)
    delivered = recorded(case, "volume")[:, -1, i, j, d], recorded(plain, "volume")[:, -1, i, j, d]
    assert (delivered[0] > delivered[1]).all()


def test_a_lever_at_its_present_value_changes_no_run():
    pull = pulling(BASELINE, 6, 5, **SHORT)
    for name in ("relief_for_iran", "nuclear_offer"):
        start, still = present(TABLE[name], BASELINE)
        assert still and np.array_equal(pull([(TABLE[name], start)]), pull([])), name


def test_each_combination_runs_once():
    told = []
    pull = pulling(BASELINE, 2, 5, told=lambda: told.append(1), **SHORT)
    lever = TABLE["relief_for_iran"]
    assert np.array_equal(pull([(lever, 0.5)]), pull([(lever, 0.5)]))
    assert len(told) == 1


def test_two_levers_are_pulled_together():
    both = under(BASELINE, [(TABLE["relief_for_iran"], 0.5), (TABLE["nuclear_offer"], 0.2)], **SHORT)
    assert both.inputs.activity[both.disputes.index("nuclear")] == 0.2
    assert (recorded(both, "driver", 1)[0, 1:, both.drivers.index("us_iran_deal")] == 0.5).all()


def test_where_levers_stand():
    war = lever_at("drivers.ukraine_war", BASELINE, TABLE)
    assert present(war, BASELINE) == (1.0, False), "it moves"
    assert present(war, resolve("ukraine-settlement")) == (0.2, True)
    assert present(TABLE["delivery_of_arms"], BASELINE) == (None, False)
    assert present(TABLE["nuclear_offer"], BASELINE) == (0.5, True)
