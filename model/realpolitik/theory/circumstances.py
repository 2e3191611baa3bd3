"""Links: what a driver does to the tables of the world, as far as it has left its start value."""

from __future__ import annotations

from realpolitik.theory.choice import clip01
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Links
from realpolitik.theory.structure import Scene, Tables

ON_HOSTILITY, ON_PRESSURE, ON_DISPUTE, ON_OUTSIDE, ON_CAPACITY, ON_POWER, ON_ORDER, ON_NEED = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
)
"""Positions in `realpolitik.theory.inputs.LINK_KINDS`."""


@rule
def clear(scene: Scene, tables: Tables) -> None:
    """Set the scene to the tables, as if every driver stood at its start."""
    for i in range(tables.power.size):
        scene.power[i] = tables.power[i]
        scene.order[i] = tables.order[i]
        for d in range(tables.sensitivity.size):
            scene.capacity[i, d] = tables.capacity[i, d]
            scene.outside[i, d] = tables.outside[i, d]
            scene.need_shift[i, d] = 0.0
        for j in range(tables.power.size):
            scene.hostility_shift[i, j] = 0.0
            scene.pressure_shift[i, j, 0] = 0.0
            scene.pressure_shift[i, j, 1] = 0.0
    for q in range(tables.activity.size):
        scene.activity[q] = tables.activity[q]


@rule
def set_scene(scene: Scene, tables: Tables, links: Links) -> None:
    """Move quantities by gain x (driver - start); needs by gain x driver, since they are not observed.

    Activity, supply, capacity and power are held at 0 or above, order within 0-1.
    """
    clear(scene, tables)
    for n in range(links.kind.size):
        driver = links.driver[n]
        kind = links.kind[n]
        a = links.a[n]
        b = links.b[n]
        shift = tables.link_gain[n] * (scene.driver[driver] - tables.driver_start[driver])
        if kind == ON_HOSTILITY:
            scene.hostility_shift[a, b] += shift
        elif kind == ON_PRESSURE:
            scene.pressure_shift[a, b, links.c[n]] += shift
        elif kind == ON_DISPUTE:
            scene.activity[a] += shift
        elif kind == ON_OUTSIDE:
            scene.outside[a, b] += shift
        elif kind == ON_CAPACITY:
            scene.capacity[a, b] += shift
        elif kind == ON_POWER:
            scene.power[a] += shift
        elif kind == ON_ORDER:
            scene.order[a] += shift
        else:
            scene.need_shift[a, b] += tables.link_gain[n] * scene.driver[driver]
    for i in range(tables.power.size):
        scene.power[i] = max(0.0, scene.power[i])
        scene.order[i] = clip01(scene.order[i])
        for d in range(tables.sensitivity.size):
            scene.capacity[i, d] = max(0.0, scene.capacity[i, d])
            scene.outside[i, d] = max(0.0, scene.outside[i, d])
    for q in range(tables.activity.size):
        scene.activity[q] = max(0.0, scene.activity[q])
