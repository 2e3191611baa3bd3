"""What simpler theories read off a world: who would stand how close to whom, and how much each cares.

Nobody decides, nothing accumulates: the tables of the world as drivers have moved them, unit weights
[dawes1979]. All arrays carry a leading axis M of circumstances.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from realpolitik.theory.inputs import FORCE, LINK_KINDS, SANCTION, Floats, Inputs
from realpolitik.theory.interests import base_need


class Stances(NamedTuple):
    """Positions of all actors on the alignment of every pair."""

    power: Floats  # (M, N)
    attitude: Floats  # (M, N, N) how close i would stand to j, -1 .. 1
    position: Floats  # (M, N, N, N) [k, i, j]: how close k would have i and j stand
    salience: Floats  # (M, N, N, N) [k, i, j]: how much k cares, 0 .. 1


def stances(inputs: Inputs, drivers: Floats) -> Stances:
    """Read the stances of a world at levels of its drivers, (M, E).

    ``attitude[i, j] = S + G - H - p``: threats shared, share of needs that j could serve (sanctions close
    markets), less hostility and pressure, each with weight 1. A member of a pair holds its own attitude and
    cares fully; a third party would have the pair as close as it stands to both on average, and cares as far
    as the two threaten or serve it.
    """
    moved = _moved(inputs, np.asarray(drivers, dtype=np.float64))
    hostility, pressure, power = moved["hostility"], moved["pressure"], moved["power"]
    n = power.shape[1]
    off = 1.0 - np.eye(n)
    force = np.swapaxes(pressure[..., FORCE], 1, 2)  # [i, j]: by j on i
    bearing = power[:, None, :] * inputs.proximity * (np.swapaxes(hostility, 1, 2) + force) * off
    threat = bearing / (power[:, :, None] + bearing.sum(axis=2, keepdims=True))
    both = threat[:, :, None, :] + threat[:, None, :, :]
    shared = np.divide(
        2.0 * threat[:, :, None, :] * threat[:, None, :, :], both, out=np.zeros_like(both), where=both > 0
    ).sum(axis=3)
    served = _served(inputs, moved) * off
    attitude = np.clip(shared + served - hostility - pressure.sum(axis=-1), -1.0, 1.0) * off
    mean = 0.5 * (attitude[:, :, :, None] + attitude[:, :, None, :])
    care = np.clip(0.5 * (threat + served), 0.0, 1.0)
    stake = np.clip(care[:, :, :, None] + care[:, :, None, :], 0.0, 1.0)
    position, salience = mean.copy(), stake.copy()
    for i in range(n):
        position[:, i, i, :] = attitude[:, i, :]
        position[:, i, :, i] = attitude[:, i, :]
        salience[:, i, i, :] = salience[:, i, :, i] = 1.0
    return Stances(power, attitude, position, salience)


def _moved(inputs: Inputs, drivers: Floats) -> dict[str, Any]:
    """Tables as the drivers move them."""
    count, links = len(drivers), inputs.links
    need = base_need(inputs.interests, inputs.benefits)
    found: dict[str, Any] = {
        name: np.repeat(np.asarray(getattr(inputs, name), dtype=np.float64)[None], count, axis=0)
        for name in ("hostility", "pressure", "outside", "capacity", "power")
    }
    found["need"] = np.ones((count, *need.shape))
    for kind, e, a, b, c, gain in zip(*links, strict=True):
        name = LINK_KINDS[kind]
        if name not in found:
            continue
        shift = gain * (drivers[:, e] - (0.0 if name == "need" else inputs.driver_start[e]))
        place = (slice(None), *(a, b, c)[: found[name].ndim - 1])
        found[name][place] += shift
    for name in ("outside", "capacity", "power", "need"):
        found[name] = np.maximum(found[name], 0.0)
    for name in ("hostility", "pressure"):
        found[name] = np.clip(found[name], 0.0, 1.0)
    found["need"] = need * found["need"]
    return found


def _served(inputs: Inputs, moved: dict[str, Any]) -> Floats:
    """Share of i's needs that j serves where it supplies in proportion to capacity; (M, N, N)."""
    capacity, need = moved["capacity"], moved["need"]
    sanctioned = np.swapaxes(moved["pressure"][..., SANCTION], 1, 2)  # [i, j]: by j on i
    offered = (1.0 - sanctioned)[..., None] * capacity[:, None, :, :]  # [i, j, d]: what j leaves open to i
    total = offered.sum(axis=2) + moved["outside"]
    share = np.divide(
        offered, total[:, :, None, :], out=np.zeros_like(offered), where=total[:, :, None, :] > 0
    )
    weight = need / np.maximum(need.sum(axis=2, keepdims=True), 1e-12)
    return np.asarray((weight[:, :, None, :] * share).sum(axis=3))
