"""Boxes: simple conditions under which an outcome is common, found by patient peeling [friedman1999].

Found on one half of the futures and measured on the other, so that shares are not flattered by the search
[bryant2010]. The peeling is that of the EMA workbench [kwakkel2017].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.clustered import share as clustered
from realpolitik.analysis.discovery.futures import Futures
from realpolitik.analysis.estimate import Estimate
from realpolitik.theory.inputs import Floats

PEEL, LEAST_MASS = 0.05, 0.05
SLICE = 60  # rows that a peel takes at least: thinner ones follow noise
MOST_CONDITIONS = 4
WORTH = 0.01  # a condition whose loss costs less of the balance of coverage and share is dropped
RESAMPLES = 20
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Condition:
    """A feature between two ends; None where it is not bounded."""

    name: str
    low: float | None
    high: float | None

    def holds(self, values: Floats) -> Flags:
        """In which rows it holds."""
        inside = np.ones(values.shape, dtype=bool)
        if self.low is not None:
            inside &= values >= self.low
        if self.high is not None:
            inside &= values <= self.high
        return inside


@dataclass(frozen=True)
class Box:
    """Conditions that hold together, with what they mean in futures that were not searched."""

    conditions: tuple[Condition, ...]
    share: Estimate
    """Of the futures in the box, those with the outcome (its density)."""
    coverage: Estimate
    """Of the futures with the outcome, those in the box."""
    mass: float
    """Of all futures, those in the box."""
    found: float
    """The share in the half that was searched."""
    stability: Mapping[str, float] = field(default_factory=dict)
    """Feature to the share of resamples in which a box bounds it."""
    overlap: float = float("nan")
    """Mean of common futures over all futures of this box and those of resamples."""

    def holds(self, names: Sequence[str], values: Floats) -> Flags:
        """Which rows lie in the box."""
        return inside(self.conditions, names, values)


def inside(conditions: Sequence[Condition], names: Sequence[str], values: Floats) -> Flags:
    """Rows in which all conditions hold."""
    rows = np.ones(len(values), dtype=bool)
    for condition in conditions:
        rows &= condition.holds(values[:, list(names).index(condition.name)])
    return rows


def discover(futures: Futures, outcome: str, count: int, seed: int) -> list[Box]:
    """Up to ``count`` boxes for a verdict, each found, and measured, in what the ones before leave over.

    Shares and coverage are those in the other half of the points.
    """
    train, test = halves(futures.point, seed)
    wanted = futures.verdict == outcome
    left, rest = train.copy(), test.copy()
    boxes: list[Box] = []
    for number in range(count):
        if wanted[left].sum() < 20 or wanted[left].mean() > 0.95:
            break
        conditions = peel(futures.names, futures.values[left], wanted[left])
        if not conditions:
            break
        rows = inside(conditions, futures.names, futures.values)
        density = measured(wanted, rest & rows, futures)
        if density.low <= wanted[rest].mean():
            break  # no better than no box in futures that were not searched
        stability, overlap = _stability(futures, wanted, left, conditions, seed + number)
        boxes.append(
            Box(
                conditions,
                density,
                measured(rows, rest & wanted, futures),
                float(rows[rest].mean()),
                float(wanted[left & rows].mean()),
                stability,
                overlap,
            )
        )
        left &= ~rows
        rest &= ~rows
    return boxes


def measured(condition: Flags, rows: Flags, futures: Futures) -> Estimate:
    """Share of some rows in which a condition holds; rows of one point or under one luck go together."""
    groups = [
        group[rows]
        for group in (futures.point, futures.luck)
        if np.unique(group[rows]).size < int(rows.sum())
    ]
    return clustered(condition[rows], groups)


def halves(point: NDArray[np.int64], seed: int) -> tuple[Flags, Flags]:
    """Two halves of the rows; rows of one point of a design stay together."""
    points, place = np.unique(point, return_inverse=True)
    first = np.zeros(points.size, dtype=bool)
    first[np.random.default_rng(seed).permutation(points.size)[: points.size // 2]] = True
    return first[place], ~first[place]


def peel(names: Sequence[str], values: Floats, wanted: Flags) -> tuple[Condition, ...]:
    """Conditions of the box on the peeling trajectory with the best balance of share and coverage.

    The balance is the harmonic mean of the two. At most four features are bounded, those that earn it.
    """
    best: tuple[Condition, ...] = ()
    highest = 0.0
    for box in _trajectory(names, values, wanted):
        conditions, balance = _pruned(_conditions(names, box, values), names, values, wanted)
        if len(conditions) <= MOST_CONDITIONS and balance > highest:
            best, highest = conditions, balance
    return best


def _trajectory(names: Sequence[str], values: Floats, wanted: Flags) -> list[Any]:
    """Limits of the boxes that peeling goes through."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional parts of the workbench that are not installed
        import pandas as pd
        from ema_workbench.analysis import prim

        # Columns go by number: the workbench takes one named `scenario` for its own.
        table = pd.DataFrame(values, columns=[str(k) for k in range(len(names))])
        search = prim.Prim(
            table,
            np.asarray(wanted, dtype=bool),
            threshold=0.0,
            peel_alpha=min(0.3, max(PEEL, SLICE / len(values))),
            mass_min=LEAST_MASS,
        )
        box = search.find_box()
    return [] if box is None else list(box.box_lims[1:])


def _conditions(names: Sequence[str], box: Any, values: Floats) -> tuple[Condition, ...]:
    found = []
    for k, name in enumerate(names):
        low, high = float(box[str(k)].iloc[0]), float(box[str(k)].iloc[1])
        below, above = low > values[:, k].min(), high < values[:, k].max()
        if below or above:
            found.append(Condition(name, low if below else None, high if above else None))
    return tuple(found)


def _balance(rows: Flags, wanted: Flags) -> float:
    """Harmonic mean of the share in these rows and the coverage by them."""
    return 2.0 * float((rows & wanted).sum()) / float(rows.sum() + wanted.sum())


def _pruned(
    conditions: tuple[Condition, ...], names: Sequence[str], values: Floats, wanted: Flags
) -> tuple[tuple[Condition, ...], float]:
    """Without the conditions whose loss costs little, the cheapest first; with the balance that is left."""
    kept = list(conditions)
    broken = [~one.holds(values[:, list(names).index(one.name)]) for one in kept]
    count = np.sum(broken, axis=0, dtype=np.int64)
    whole = _balance(count == 0, wanted)
    while len(kept) > 1:
        without = [_balance((count == 0) | ((count == 1) & one), wanted) for one in broken]
        cheapest = int(np.argmax(without))
        if whole - without[cheapest] >= WORTH:
            break
        whole = without[cheapest]
        count -= broken.pop(cheapest)
        kept.pop(cheapest)
    return tuple(kept), whole


def _stability(
    futures: Futures, wanted: Flags, rows: Flags, conditions: Sequence[Condition], seed: int
) -> tuple[dict[str, float], float]:
    """How often resampled halves bound the same features, and how much their boxes have in common."""
    generator = np.random.default_rng(seed)
    places = np.flatnonzero(rows)
    here = inside(conditions, futures.names, futures.values)
    counts: dict[str, int] = {}
    overlaps = []
    for _ in range(RESAMPLES):
        drawn = generator.choice(places, places.size // 2, replace=False)
        other = peel(futures.names, futures.values[drawn], wanted[drawn])
        for condition in other:
            counts[condition.name] = counts.get(condition.name, 0) + 1
        there = inside(other, futures.names, futures.values)
        overlaps.append(float((here & there).sum()) / max(1.0, float((here | there).sum())))
    ranked = sorted(counts, key=lambda name: -counts[name])
    return {name: counts[name] / RESAMPLES for name in ranked}, float(np.mean(overlaps))
