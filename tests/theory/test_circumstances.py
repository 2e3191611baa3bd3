"""Links and the scene, worked by hand: every kind of link moves what it names."""

import numpy as np
import pytest
from made_rows import plain_inputs, rooms, tables_of_inputs
from made_worlds import links

from realpolitik.theory.circumstances import clear, set_scene
from realpolitik.theory.inputs import LINK_KINDS


def scene_under(rows, drivers, **tables):
    inputs = plain_inputs(3, 2, links=links(*rows), driver_start=[0.5, 0.0], **tables)
    _, _, scene, _, _ = rooms(inputs)
    scene.driver[:] = drivers
    set_scene(scene, tables_of_inputs(inputs), inputs.links)
    return scene


# Driver 0 goes from 0.5 to 0.75, so each link adds 0.4 · 0.25 = 0.1; a need takes 0.4 · 0.75.
MOVED = {
    "hostility": (("hostility_shift", (0, 1)), 0.1),
    "pressure": (("pressure_shift", (0, 1, 1)), 0.1),
    "dispute": (("activity", (0,)), 0.3),
    "outside": (("outside", (0, 1)), 0.3),
    "capacity": (("capacity", (0, 1)), 0.3),
    "power": (("power", (0,)), 0.3),
    "order": (("order", (0,)), 0.3),
    "need": (("need_shift", (0, 1)), 0.3),
}
TABLES = {
    "activity": [0.2],
    "outside": np.full((3, 2), 0.2),
    "capacity": np.full((3, 2), 0.2),
    "power": np.full(3, 0.2),
    "order": np.full(3, 0.2),
}


@pytest.mark.parametrize("kind", LINK_KINDS)
def test_each_link_moves_what_it_names_and_nothing_else(kind):
    (field, place), expected = MOVED[kind]
    second = 0 if kind in ("dispute", "power", "order") else 1
    scene = scene_under([(kind, 0, 0, second, 1, 0.4)], [0.75, 0.0], **TABLES)
    before = scene_under([], [0.75, 0.0], **TABLES)
    assert getattr(scene, field)[place] == pytest.approx(expected)
    getattr(scene, field)[place] = getattr(before, field)[place]
    for name in scene._fields:
        np.testing.assert_array_equal(getattr(scene, name), getattr(before, name))


def test_links_on_one_thing_add_up():
    rows = [("power", 0, 0, 0, 0, 0.4), ("power", 1, 0, 0, 0, -0.1)]
    # 0.2 + 0.4 · 0.25 - 0.1 · 1.
    assert scene_under(rows, [0.75, 1.0], **TABLES).power[0] == pytest.approx(0.2)


def test_floors_and_order_between_its_ends():
    rows = [(kind, 0, 0, 0, 0, -9.0) for kind in ("dispute", "outside", "capacity", "power", "order")]
    scene = scene_under(rows, [0.75, 0.0], **TABLES)
    assert (scene.activity[0], scene.outside[0, 0], scene.capacity[0, 0], scene.power[0], scene.order[0]) == (
        0,
    ) * 5
    assert scene_under([("order", 0, 0, 0, 0, 9.0)], [0.75, 0.0], **TABLES).order[0] == 1.0
    assert scene_under([("power", 0, 0, 0, 0, 9.0)], [0.75, 0.0], **TABLES).power[0] == pytest.approx(2.45)


def test_clear_forgets_the_last_step():
    inputs = plain_inputs(3, 2, links=links(), **TABLES)
    _, _, scene, _, _ = rooms(inputs)
    for name in ("hostility_shift", "pressure_shift", "need_shift", "power", "activity"):
        getattr(scene, name)[...] = 7.0
    clear(scene, tables_of_inputs(inputs))
    assert not (scene.hostility_shift.any() or scene.pressure_shift.any() or scene.need_shift.any())
    assert scene.power.tolist() == [0.2] * 3
    assert scene.activity.tolist() == [0.2]
