"""Tables of worlds: where two differ, and what putting one's into the other changes."""

from dataclasses import replace

import numpy as np
import pytest

from realpolitik import load_case, simulate
from realpolitik.experiment.tables import differing, parts, tables, with_tables

OWN = load_case("baseline", until="2025-01")
DATA = load_case("baseline", world="quintet-2024-11-data", until="2025-01")
GROUNDED = [
    *("power", "order", "proximity", "hostility"),
    *("capacity.arms", "capacity.trade", "capacity.security", "outside.arms", "outside.trade"),
    *("volume.arms", "volume.trade", "volume.diplomacy", "driver.ukraine_war"),
]


def test_the_grounded_world_differs_in_the_tables_that_it_names():
    assert differing(OWN, DATA) == GROUNDED
    assert differing(OWN, OWN) == []
    assert set(GROUNDED) < set(tables(OWN)) and "pledge.arms" in tables(OWN)


def test_a_change_of_any_number_is_seen_in_its_table_alone():
    world = OWN.believed
    salience = world.salience.copy()
    salience[0, 0] += 0.1
    pledge = np.where(np.isnan(world.pledge), 0.2, world.pledge)
    moved = replace(world, salience=salience, pledge=pledge, parameters={**world.parameters, "wedge": 9.0})
    named = differing(OWN, replace(OWN, believed=moved, inputs=moved))
    assert {name.partition(".")[0] for name in named} == {"disputes", "pledge", "parameters"}


def test_worlds_of_other_actors_are_refused():
    with pytest.raises(ValueError, match="concert-2024-11 differs from quintet-2024-11 in actors"):
        differing(load_case("quintet-2024-11"), load_case("concert-2024-11"))


def test_all_tables_together_make_the_other_world_to_the_last_bit():
    both = with_tables(OWN, DATA, GROUNDED)
    assert differing(both, DATA) == []
    one, other = (next(iter(simulate(case, 5, 3))).history for case in (both, DATA))
    for field in one._fields:
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field), err_msg=field)


def test_one_table_moves_nothing_else():
    found = with_tables(OWN, DATA, ["volume.trade", "driver.ukraine_war"])
    assert differing(OWN, found) == ["volume.trade", "driver.ukraine_war"]
    assert found.inputs is found.believed and OWN.believed.volume is not found.believed.volume
    assert set(differing(found, DATA)) == set(GROUNDED) - {"volume.trade", "driver.ukraine_war"}


def test_a_scenario_keeps_its_counterfactuals(tmp_path):
    file = tmp_path / "weaker.yaml"
    file.write_text(
        "{kind: scenario, name: weaker, title: a, question: a, motivation: a, extends: baseline,\n"
        "counterfactuals: {actors.WEST.power: {value: 0.7, why: a}}}\n",
        encoding="utf-8",
    )
    own, data = (
        load_case(file, world=world, until="2025-01") for world in ("quintet-2024-11", "quintet-2024-11-data")
    )
    found = with_tables(own, data, ["power"])
    west = found.actors.index("WEST")
    assert (found.inputs.power[west], found.believed.power[west]) == (0.7, 1.0)
    assert found.inputs.power[1] == found.believed.power[1] == data.inputs.power[1] != own.inputs.power[1]


def test_an_actors_part_of_a_table():
    russia, iran, israel = range(3)
    assert parts(OWN, DATA, "power") == ["power@RUS", "power@IRN", "power@ISR", "power@GULF"]
    assert "volume.arms@RUS" in parts(OWN, DATA, "volume.arms")
    assert parts(OWN, DATA, "driver.ukraine_war") == []
    found = with_tables(OWN, DATA, ["hostility@RUS", "proximity@IRN"]).believed
    np.testing.assert_array_equal(found.hostility[russia], DATA.believed.hostility[russia])
    np.testing.assert_array_equal(found.hostility[1:], OWN.believed.hostility[1:])
    np.testing.assert_array_equal(found.proximity, found.proximity.T)
    assert found.proximity[russia, iran] == DATA.believed.proximity[russia, iran]
    assert found.proximity[russia, israel] == OWN.believed.proximity[russia, israel]


def test_a_pairs_part_of_a_table():
    assert "hostility@ISR-RUS" in parts(OWN, DATA, "hostility@ISR")
    assert parts(OWN, DATA, "hostility@ISR-RUS") == parts(OWN, DATA, "power@IRN") == []
    found = with_tables(OWN, DATA, ["hostility@ISR-RUS", "proximity@ISR-RUS", "volume.arms@RUS-IRN"]).believed
    for table, changed in (("hostility", [(2, 0)]), ("proximity", [(0, 2), (2, 0)]), ("volume", [(0, 1, 0)])):
        moved = np.argwhere(getattr(found, table) != getattr(OWN.believed, table))
        assert [tuple(place) for place in moved] == changed, table
        for place in changed:
            assert getattr(found, table)[place] == getattr(DATA.believed, table)[place]
