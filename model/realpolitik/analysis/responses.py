"""How the verdict and the focal index answer to each dimension of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis import clustered
from realpolitik.analysis.estimate import Estimate
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.verdict import VERDICTS

MOST_VALUES = 9
"""A dimension with no more distinct values is shown value by value, else in bins of equally many points."""
BINS = 5
Columns = Mapping[str, NDArray[Any]]


class Level(NamedTuple):
    """Runs whose number lies between ``low`` and ``high`` (equal for a single value)."""

    low: float
    high: float
    centre: float
    points: int
    runs: int
    verdicts: Mapping[str, Estimate]
    end: Estimate
    """Last year's mean of the focal index."""
    spread: tuple[float, float]
    """10 and 90 per cent of the runs' last year's mean."""


@dataclass(frozen=True)
class Response:
    """A dimension with what its levels bring about."""

    name: str
    unit: str
    value: float | None
    levels: tuple[Level, ...]

    @property
    def swing(self) -> float:
        """By how much the mean index differs between its levels, at most."""
        means = [level.end.value for level in self.levels]
        return float(max(means) - min(means))


@dataclass(frozen=True)
class Responses:
    """What a batch found in one scenario, the dimension that moves the index most first."""

    scenario: str
    question: str
    focus: tuple[str, str]
    start: float
    runs: int
    failed: int
    overall: Level
    """All runs; where one moves at a time, those of the base."""
    reference: str
    dimensions: tuple[Response, ...]


def respond(result: Result, scenario: str) -> Responses:
    """Read one scenario of a batch; raises ResultProblem if it was not run from a design.

    Intervals cluster runs of one luck, and of one point where the points are a sample; runs that failed are
    left out. They are about chance and sampling, not about the numbers that the batch leaves alone.
    """
    design = result.manifest.get("design")
    if design is None:
        raise ResultProblem(f"{result.folder} was not run from a design.", "Use `realpolitik summary`.")
    about = result.scenario(scenario)
    labels = dict(zip(about["actors"], about["actor_labels"], strict=True))
    table = result.outcomes(scenario)
    good = {name: column[table["failed"] == 0] for name, column in table.items()}
    if not len(good["run"]):
        raise ResultProblem(f"Every run of {scenario} failed.", "See the column `failure` of its outcomes.")
    alone = design["kind"] == "one_at_a_time"
    if alone and good["point"].min() != 0:
        raise ResultProblem(
            f"Every run of the base of {scenario} failed.", "See the column `failure` of its outcomes."
        )
    dimensions = [
        Response(one["name"], one["unit"], one["value"], tuple(_levels(good, one["name"], design)))
        for one in design["dimensions"]
    ]
    focus = tuple(labels[actor] for actor in about["focus"])
    return Responses(
        scenario=scenario,
        question=about["question"],
        focus=(focus[0], focus[1]),
        start=float(good["index_start"].mean()),
        runs=len(table["run"]),
        failed=int((table["failed"] != 0).sum()),
        overall=_level(good, good["point"] == 0 if alone else good["run"] >= 0, good["index_end"], design),
        reference="base" if alone else "all runs",
        dimensions=tuple(sorted(dimensions, key=lambda one: -one.swing)),
    )


def _levels(table: Columns, name: str, design: Mapping[str, Any]) -> Iterator[Level]:
    chosen = _moving(table, name, design)
    column = table[name]
    values = np.unique(column[chosen])
    if values.size <= MOST_VALUES:
        for value in values:
            yield _level(table, chosen & (column == value), column, design)
        return
    _, first = np.unique(table["point"][chosen], return_index=True)
    edges = np.quantile(column[chosen][first], np.linspace(0, 1, BINS + 1))
    place = np.clip(np.searchsorted(edges, column, side="right") - 1, 0, BINS - 1)
    for number in range(BINS):
        inside = chosen & (place == number)
        if inside.any():
            yield _level(table, inside, column, design)


def _moving(table: Columns, name: str, design: Mapping[str, Any]) -> NDArray[np.bool_]:
    """The runs in which a dimension may be read: where one moves at a time, those in which no other has."""
    chosen = np.ones(len(table["run"]), dtype=bool)
    if design["kind"] != "one_at_a_time":
        return chosen
    base = int(np.argmin(table["point"]))
    for other in design["dimensions"]:
        if other["name"] != name:
            chosen &= table[other["name"]] == table[other["name"]][base]
    return chosen


def _level(
    table: Columns, inside: NDArray[np.bool_], column: NDArray[Any], design: Mapping[str, Any]
) -> Level:
    groups = []
    if design["luck"] == "common":
        luck = table["luck"][inside]
        groups.append(luck // 2 if design["antithetic"] else luck)
    elif design["antithetic"]:
        groups.append(table["luck"][inside] // 2)
    if design["sampled"]:
        groups.append(table["point"][inside])
    verdicts, end = table["verdict"][inside], table["index_end"][inside]
    return Level(
        low=float(column[inside].min()),
        high=float(column[inside].max()),
        centre=float(np.median(column[inside])),
        points=np.unique(table["point"][inside]).size,
        runs=int(inside.sum()),
        verdicts={verdict: clustered.share(verdicts == verdict, groups) for verdict in VERDICTS},
        end=clustered.mean(end, groups),
        spread=(float(np.quantile(end, 0.1)), float(np.quantile(end, 0.9))),
    )
