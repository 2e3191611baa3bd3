"""What drivers do to states, carried over to actors."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.estimate import judged
from realpolitik.evidence.series import INDEX, STATES, Array

SMALLEST = 0.005


def linked(
    links: dict[str, Any], actors: Actors, weights: Array, disputes: set[str], *, sanctions: bool
) -> dict[str, Any]:
    """The links of a driver between the actors of a world; {} if it touches none.

    Of a bloc: the mean over members weighted by product; capacity adds up. `sanctions` says whether the
    driver moves sanctions, or whether they are given by themselves.
    """
    found: dict[str, Any] = {}
    directed = {
        kind: _pairs(links.get(kind, {}), weights, actors) for kind in ("hostility", "sanction", "force")
    }
    if directed["hostility"]:
        found["hostility"] = {
            i: {j: gain(value) for j, value in row.items()} for i, row in directed["hostility"].items()
        }
    pressure: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in ("sanction", "force"):
        if kind == "sanction" and not sanctions:
            continue
        for i, row in directed[kind].items():
            for j, value in row.items():
                pressure.setdefault(i, {}).setdefault(j, {})[kind] = gain(value)
    if pressure:
        found["pressure"] = pressure
    for kind in ("need", "capacity", "outside"):
        # What comes from China counts as outside supply only while China is not an actor itself.
        if kind == "outside" and "CHN" in actors.listed:
            continue
        joined = actors.membership() if kind == "capacity" else weights
        by_channel = _channels(links.get(kind, {}), joined, actors)
        if by_channel:
            found[kind] = by_channel
    order = _of_states(links.get("order", {}), weights)
    placed = {name: gain(v) for name, v in zip(actors.names, order, strict=True) if abs(v) >= SMALLEST}
    if placed:
        found["order"] = placed
    touched = {name: gain(value) for name, value in links.get("dispute", {}).items() if name in disputes}
    if touched:
        found["dispute"] = touched
    return found


def gain(value: float) -> dict[str, Any]:
    """A judged gain; half to one and a half of it are plausible."""
    return judged(float(value), "judged with hindsight", (-50.0, 50.0), 0.0, 0.5)


def _of_states(values: dict[str, float], weights: Array) -> Array:
    states = np.zeros(len(STATES))
    for state, value in values.items():
        states[INDEX[state]] = value
    return np.asarray(weights @ states)


def _pairs(table: dict[str, dict[str, float]], weights: Array, actors: Actors) -> dict[str, dict[str, float]]:
    states = np.zeros((len(STATES), len(STATES)))
    for a, row in table.items():
        for b, value in row.items():
            states[INDEX[a], INDEX[b]] = value
    between = weights @ states @ weights.T
    np.fill_diagonal(between, 0.0)
    found: dict[str, dict[str, float]] = {}
    for i, j in zip(*np.nonzero(np.abs(between) >= SMALLEST), strict=True):
        found.setdefault(actors.names[i], {})[actors.names[j]] = float(between[i, j])
    return found


def _channels(table: dict[str, dict[str, float]], joined: Array, actors: Actors) -> dict[str, dict[str, Any]]:
    channels = list(dict.fromkeys(channel for row in table.values() for channel in row))
    found: dict[str, dict[str, Any]] = {}
    for channel in channels:
        values = _of_states({state: row.get(channel, 0.0) for state, row in table.items()}, joined)
        for name, value in zip(actors.names, values, strict=True):
            if abs(value) >= SMALLEST:
                found.setdefault(name, {})[channel] = gain(value)
    return found
