"""What no series says: judged values by state, dated facts and rules, read from `data/conventions`."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from realpolitik.evidence.series import INDEX, STATES, Array

FOLDER = files("realpolitik.data") / "conventions"


@cache
def conventions(name: str) -> Any:
    """One of the files `frame`, `states`, `disputes`, `drivers`, as plain data. Not to be changed."""
    from ruamel.yaml import YAML

    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def distances() -> Array:
    """(N, N) least distance between territories, km; 0 on the diagonal."""
    between = np.zeros((len(STATES), len(STATES)))
    with (FOLDER / "distances.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            a, b = INDEX[row["first"]], INDEX[row["second"]]
            between[a, b] = between[b, a] = float(row["km"])
    return between


@lru_cache(maxsize=1)
def capital_distances() -> Array:
    """(N, N) great-circle distance of capitals, km; 1 on the diagonal, where it is never used."""
    latitude, longitude = np.radians(
        [conventions("states")["states"][state]["capital"] for state in STATES]
    ).T
    across = np.sin((latitude[:, None] - latitude) / 2) ** 2
    along = np.sin((longitude[:, None] - longitude) / 2) ** 2
    haversine = across + np.cos(latitude[:, None]) * np.cos(latitude) * along
    return np.asarray(12742 * np.arcsin(np.sqrt(haversine)) + np.eye(len(STATES)))


def dated(counts: dict[Any, float], year: int) -> float:
    """The last entry whose year (or month) is not after the year given; 0 before the first."""
    past = [key for key in counts if int(str(key)[:4]) <= year]
    return float(counts[max(past)]) if past else 0.0


def forward_distances(year: int) -> Array:
    """(N, N) distance from the nearest forces of one of two states to the other, km; infinite where none."""
    between = np.full((len(STATES), len(STATES)), np.inf)
    for entry in conventions("states")["forward"]:
        if entry["years"][0] <= year <= entry["years"][1]:
            a, b = (INDEX[state] for state in entry["pair"])
            between[a, b] = between[b, a] = min(between[a, b], entry["km"])
    return between
