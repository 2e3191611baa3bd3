"""The landscape of two camps at the start, and how sure its minimum is when the inputs are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import wilson
from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.camps import lowest_camps, named, propensity
from realpolitik.theory.inputs import Case, Floats, Inputs
from realpolitik.theory.landscape import Minimum, Partition, lowest, minima

UNCERTAIN = ("power", "order", "proximity", "hostility", "volume", "capacity", "outside", "pressure")
"""Inputs drawn within their plausible ranges: all that the sizes and propensities of the start rest on."""
SYMMETRIC = ("proximity",)


@dataclass(frozen=True)
class StartLandscape:
    """What the start looks like as a landscape of two camps."""

    actors: tuple[str, ...]
    minima: list[Minimum]
    ranking: list[Partition]
    odds: dict[str, Estimate]
    """Share of draws of the inputs in which each partition is the lowest, most frequent first."""
    draws: int

    def named(self, camps: Sequence[int]) -> str:
        """Two camps in words."""
        return named(camps, self.actors)


def start_landscape(case: Case, bounds: tuple[Inputs, Inputs], draws: int, seed: int) -> StartLandscape:
    """Minima, basins and barriers at the start, and the share of draws in which each partition is lowest.

    ``bounds`` are the ends of the plausible ranges; each number is drawn from a triangle over its range with
    its peak at the value, all independently.
    """
    sizes, ties = _snapshot(case)
    found: Counter[str] = Counter()
    for drawn in drawn_cases(case, bounds, draws, seed):
        drawn_sizes, drawn_ties = _snapshot(drawn)
        found.update(lowest_camps(drawn_sizes[None], drawn_ties[None], case.actors))
    return StartLandscape(
        actors=case.actors,
        minima=minima(sizes, ties),
        ranking=lowest(sizes, ties),
        odds={camps: wilson(count, draws) for camps, count in found.most_common()},
        draws=draws,
    )


def drawn_cases(case: Case, bounds: tuple[Inputs, Inputs], draws: int, seed: int) -> Iterator[Case]:
    """The case with its uncertain inputs drawn anew."""
    generator = np.random.Generator(np.random.Philox(seed))
    low, high = bounds
    for _ in range(draws):
        numbers: dict[str, Any] = {}
        for name in UNCERTAIN:
            values = [getattr(part, name) for part in (low, case.believed, high)]
            uniform = generator.random(values[1].shape)
            if name in SYMMETRIC:
                uniform = np.triu(uniform) + np.triu(uniform, 1).T
            numbers[name] = triangular(uniform, *values)
        drawn = replace(case.believed, **numbers)
        yield replace(case, believed=drawn, inputs=drawn)


def triangular(uniform: Floats, low: Floats, peak: Floats, high: Floats) -> Floats:
    """Quantiles of triangles: ``low``, ``peak`` and ``high`` may coincide."""
    low, high = np.minimum(low, peak), np.maximum(high, peak)
    width = high - low
    turn = np.divide(peak - low, width, out=np.zeros_like(width), where=width > 0.0)
    rising = low + np.sqrt(uniform * width * (peak - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - peak))
    return np.where(uniform < turn, rising, falling)


def _snapshot(case: Case) -> tuple[Floats, Floats]:
    start = replace(case, steps=0)
    history = next(iter(simulate(start, 1, 0, workers=1))).history
    ties = propensity(history.common_threat[0, 0], history.hostility[0, 0], history.dependence[0, 0])
    return case.inputs.power, ties
