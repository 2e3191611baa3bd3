"""Simpler theories: numbers worked by hand, and what must not matter to them."""

import numpy as np
import pytest

from realpolitik.analysis.rivals.cores import (
    CORES,
    bargain,
    election,
    landscape,
    settle,
    victory,
    weighted_mean,
)
from realpolitik.analysis.rivals.stances import stances
from realpolitik.analysis.rivals.study import MODEL, compare, contrasted, kendall, predicted
from realpolitik.experiment.arms import fixed
from realpolitik.theory.landscape import energy
from realpolitik.world.loading import load_case

CASE = load_case("baseline", until="2025-12")
START = CASE.believed.driver_start


def moved(**levels):
    drivers = START.copy()
    for name, level in levels.items():
        drivers[CASE.drivers.index(name)] = level
    return drivers[None]


@pytest.mark.parametrize("core", CORES.values(), ids=CORES)
def test_alignments_are_symmetric_and_each_row_stands_alone(core):
    both = np.concatenate([START[None], moved(us_iran_deal=0.8)])
    found = core(CASE.inputs, both)
    np.testing.assert_allclose(found, np.swapaxes(found, 1, 2), atol=1e-12)
    np.testing.assert_allclose(found[1:], core(CASE.inputs, both[1:]), atol=1e-12)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("core", CORES.values(), ids=CORES)
def test_names_and_order_of_actors_do_not_matter(core):
    order = np.array([3, 0, 4, 2, 1])
    place = np.argsort(order)
    inputs = CASE.inputs
    links = inputs.links
    kinds = [
        ("hostility", 2),
        ("pressure", 2),
        ("outside", 1),
        ("capacity", 1),
        ("need", 1),
        ("power", 1),
        ("order", 1),
    ]
    from realpolitik.theory.inputs import LINK_KINDS

    a, b = links.a.copy(), links.b.copy()
    for name, axes in kinds:
        rows = links.kind == LINK_KINDS.index(name)
        a[rows] = place[links.a[rows]]
        if axes == 2:
            b[rows] = place[links.b[rows]]
    from dataclasses import replace

    fields = {
        name: getattr(inputs, name)[order]
        for name in ("power", "order", "autonomy", "interests", "capacity", "outside")
    }
    fields |= {
        name: getattr(inputs, name)[np.ix_(order, order)]
        for name in ("proximity", "hostility", "pressure", "volume", "pledge", "rung", "bargain", "readiness")
    }
    turned = replace(inputs, **fields, links=links._replace(a=a, b=b))
    drivers = moved(us_iran_deal=0.8, ukraine_war=0.2)
    np.testing.assert_allclose(
        core(turned, drivers)[0], core(inputs, drivers)[0][np.ix_(order, order)], atol=1e-10
    )


def test_the_compromise_is_the_mean_weighted_by_power_and_salience():
    found = stances(CASE.inputs, START[None])
    weight = found.power[0] * found.salience[0, :, 0, 1]
    by_hand = (weight * found.position[0, :, 0, 1]).sum() / weight.sum()
    assert weighted_mean(CASE.inputs, START[None])[0, 0, 1] == pytest.approx(by_hand)
    assert found.position[0, 0, 0, 1] == found.attitude[0, 0, 1], "a member holds its own attitude"
    assert found.position[0, 1, 0, 1] == found.attitude[0, 1, 0]
    assert found.salience[0, 0, 0, 1] == found.salience[0, 1, 0, 1] == 1.0


def test_enemies_attitude_is_what_the_tables_say():
    """Of Israel toward Iran: hostility .9 and force weigh more than anything shared."""
    i, j = CASE.actors.index("ISR"), CASE.actors.index("IRN")
    assert stances(CASE.inputs, START[None]).attitude[0, i, j] < -0.5


def test_parting_costs_what_the_two_best_partitions_differ_by():
    found = stances(CASE.inputs, START[None])
    size, attitude = found.power[0], found.attitude[0]
    every = [(0, *(n >> k & 1 for k in range(4))) for n in range(16)]
    apart = min(energy(size, attitude, camps) for camps in every if camps[0] != camps[1])
    joint = min(energy(size, attitude, camps) for camps in every if camps[0] == camps[1])
    bond = landscape(CASE.inputs, START[None])[0, 0, 1]
    assert bond == pytest.approx((apart - joint) / (2 * size[0] * size[1]))


def test_the_stronger_side_prevails_and_equals_split():
    assert victory(np.array([1.0, -1.0]), np.array([1.0, 1.0]))[0, 1] == 0.5
    assert settle(np.array([1.0, -1.0]), np.array([1.0, 1.0])) == pytest.approx(0.0)
    strong = settle(np.array([1.0, -1.0]), np.array([3.0, 1.0]))
    assert 0.5 < strong < 1.0, "beyond the weighted mean, for the weak give way"
    odds = victory(np.array([0.2, 0.9, -0.4]), np.array([1.0, 2.0, 1.5]))
    np.testing.assert_allclose(odds + odds.T, 1.0)
    shares = election(odds)
    assert shares.sum() == pytest.approx(1.0)
    assert bargain(CASE.inputs, START[None]).shape == (1, 5, 5)


@pytest.mark.parametrize("core", CORES.values(), ids=CORES)
def test_relief_for_iran_loosens_in_every_theory(core):
    i, j = CASE.focus
    assert predicted(core, CASE, moved(us_iran_deal=0.8))[0, i, j] < 0
    assert predicted(core, CASE, START[None])[0, i, j] == 0.0, "the start is where change is counted from"


def test_scenarios_are_set_against_the_first_and_scaled_to_one_spread():
    changes = {
        ("a", MODEL): np.array([0.0, 0.02]),
        ("b", MODEL): np.array([0.1, 0.12]),
        ("c", MODEL): np.array([-0.1, -0.08]),
        ("a", "rival"): np.array([5.0, 5.0]),
        ("b", "rival"): np.array([4.0, 4.0]),
        ("c", "rival"): np.array([3.0, 3.0]),
    }
    found = contrasted(("a", "b", "c"), (MODEL, "rival"), changes, 0)
    assert [found.contrasts[("b", theory)].sign for theory in (MODEL, "rival")] == [1, -1]
    assert found.survives("c") == ["rival"] and found.denied("b") == ["rival"] and found.survives("b") == []
    assert found.agreement["rival"].value == pytest.approx(
        kendall(np.array([0, 1, -1.0]), np.array([5, 4, 3.0]))
    )
    spread = np.std(
        [
            0,
            found.contrasts[("b", "rival")].difference.value,
            found.contrasts[("c", "rival")].difference.value,
        ]
    )
    assert spread == pytest.approx(np.std([0, 0.1, -0.1]))


def test_the_same_runs_and_drivers_serve_every_theory():
    held = fixed(CASE, us_iran_deal=0.8)
    from dataclasses import replace

    found = compare([CASE, replace(held, name="deal")], 24, 3)
    assert found.runs == 24 and found.theories == (MODEL, *CORES)
    assert found.contrasts[("baseline", "bargain")].difference.value == 0.0
    assert found.contrasts[("deal", "bargain")].sign == -1
