"""Types of trajectories: runs in groups around a run of their own that stands for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import share
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal
from realpolitik.experiment.verdict import last_year, verdict

MOST_TYPES = 4
MOST_RUNS = 1000  # the first ones; runs are exchangeable
LEAST_SHARE = 0.05  # a smaller group is an oddity, not a type
NO_STRUCTURE = 0.25  # silhouette below which there are no groups [kaufman1990]


@dataclass(frozen=True)
class Archetype:
    """A group of runs: its share, the run at its centre, where it ends, and the majority verdict in it."""

    letter: str
    share: Estimate
    run: int
    index_end: float  # median over the group of the last year's mean
    verdict: str
    verdict_share: float
    median: NDArray[np.float64]  # (T+1,)
    members: NDArray[np.integer]  # run numbers


@dataclass(frozen=True)
class Archetypes:
    """The types of a scenario's runs, highest end first, and how well they are apart."""

    types: tuple[Archetype, ...]
    silhouette: float
    months: tuple[str, ...]
    paths: NDArray[np.float64]  # (runs, T+1), rows as ``runs``
    runs: NDArray[np.integer]


def archetypes(result: Result, scenario: str, column: str) -> Archetypes:
    """Group the runs of a scenario by the path of an index.

    k-medoids on the root mean square distance of paths, k from 2 to MOST_TYPES by the largest mean
    silhouette among groupings whose every type holds LEAST_SHARE of the runs; one type if none reaches
    NO_STRUCTURE. Nothing is drawn, so the same result gives the same types.
    """
    name = literal(scenario)
    result.demand("monthly")
    rows = result.arrays(
        f'select run, date, "{column}" as value from monthly where scenario = {name} and run in '
        f"(select run from outcomes where scenario = {name} and failed = 0 order by run limit {MOST_RUNS}) "
        "order by run, month"
    )
    runs = np.unique(rows["run"])
    paths = np.ma.getdata(rows["value"]).reshape(runs.size, -1)
    months = tuple(str(date)[:7] for date in np.ma.getdata(rows["date"])[: paths.shape[1]].astype("M8[D]"))
    distance = distances(paths)
    groups, centres, quality = best_grouping(distance)
    year = result.scenario(scenario)["steps_per_year"]
    ends = last_year(paths, year)
    verdicts = verdict(ends - paths[:, 0])
    order = sorted(range(len(centres)), key=lambda g: -float(np.median(ends[groups == g])))
    types = []
    for letter, g in zip("ABCDEFGH", order, strict=False):
        inside = groups == g
        words, counts = np.unique(verdicts[inside], return_counts=True)
        types.append(
            Archetype(
                letter,
                share(inside),
                int(runs[centres[g]]),
                float(np.median(ends[inside])),
                str(words[counts.argmax()]),
                float(counts.max() / inside.sum()),
                np.median(paths[inside], axis=0),
                runs[inside],
            )
        )
    return Archetypes(tuple(types), quality, months, paths, runs)


def distances(paths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Root mean square distance between every two paths, ``(R, T+1) -> (R, R)``."""
    squares = (paths**2).sum(axis=1)
    apart = squares[:, None] + squares[None, :] - 2 * paths @ paths.T
    np.fill_diagonal(apart, 0.0)
    return np.asarray(np.sqrt(np.maximum(apart, 0.0) / paths.shape[1]))


def best_grouping(
    distance: NDArray[np.float64],
) -> tuple[NDArray[np.intp], list[int], float]:
    """Group of each run, centre of each group, and the mean silhouette (NaN for a single group)."""
    count = len(distance)
    single = np.zeros(count, np.intp), [int(distance.sum(axis=1).argmin())], float("nan")
    best, quality = single, NO_STRUCTURE
    for k in range(2, min(MOST_TYPES, count - 1) + 1):
        groups, centres = medoids(distance, k)
        if np.bincount(groups, minlength=k).min() < max(2.0, LEAST_SHARE * count):
            continue
        found = silhouette(distance, groups)
        if found > quality + 1e-12:
            best, quality = (groups, centres, found), found
    return best


def medoids(distance: NDArray[np.float64], k: int) -> tuple[NDArray[np.intp], list[int]]:
    """k-medoids: greedy start, then centres and groups in turn until nothing moves."""
    centres = [int(distance.sum(axis=1).argmin())]
    while len(centres) < k:
        near = distance[:, centres].min(axis=1)
        gain = np.maximum(near[:, None] - distance, 0.0).sum(axis=0)
        gain[centres] = -1.0
        centres.append(int(gain.argmax()))
    for _ in range(100):
        groups = distance[:, centres].argmin(axis=1)
        moved = []
        for g in range(k):
            inside = np.flatnonzero(groups == g)
            moved.append(int(inside[distance[np.ix_(inside, inside)].sum(axis=1).argmin()]))
        if moved == centres:
            break
        centres = moved
    return distance[:, centres].argmin(axis=1), centres


def silhouette(distance: NDArray[np.float64], groups: NDArray[np.intp]) -> float:
    """Mean over runs of ``(b - a) / max(a, b)``: mean distance within the own and the next group."""
    count, k = len(groups), int(groups.max()) + 1
    sizes = np.bincount(groups, minlength=k)
    sums = np.stack([distance[:, groups == g].sum(axis=1) for g in range(k)], axis=1)
    own = sums[np.arange(count), groups] / np.maximum(1, sizes[groups] - 1)
    others = sums / sizes
    others[np.arange(count), groups] = np.inf
    next_best = others.min(axis=1)
    larger = np.maximum(own, next_best)
    value = np.divide(next_best - own, larger, out=np.zeros(count), where=larger > 0)
    return float(np.where(sizes[groups] > 1, value, 0.0).mean())
