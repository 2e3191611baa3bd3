"""How much of the difference between two scenarios each named change accounts for: Shapley values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, hypot

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.comparison import mean, student_quantile
from realpolitik.analysis.estimate import CONFIDENCE, Estimate

MOST_EXACT = 8  # changes; beyond, orders are sampled
PAIRS = 12  # sampled orders, each with its reverse

Worth = Callable[[frozenset[int]], NDArray[np.float64]]


@dataclass(frozen=True)
class Attribution:
    """Parts of a difference. ``exact`` over all orders of the changes; else over ``orders`` drawn ones."""

    difference: Estimate
    parts: dict[str, Estimate]
    labels: dict[str, str]
    exact: bool
    orders: int
    runs: int


def attribute(names: Sequence[str], labels: Sequence[str], worth: Worth, seed: int = 0) -> Attribution:
    """Divide ``worth(all) - worth(none)`` among the changes; the parts add up to it in every run.

    Up to MOST_EXACT changes exactly, by all subsets; beyond by PAIRS random orders and their reverses, whose
    scatter then joins the interval over runs. Runs that failed in any subset are left out.
    """
    count = len(names)
    everything = frozenset(range(count))
    difference = worth(everything) - worth(frozenset())
    exact = count <= MOST_EXACT
    if exact:
        shares, scatter, orders = shapley(worth, count), np.zeros(count), factorial(count)
    else:
        sampled = sampled_shapley(worth, count, PAIRS, seed)
        shares, orders = sampled.mean(axis=0), 2 * PAIRS
        per_pair = np.nanmean(sampled, axis=2)
        scatter = student_quantile(CONFIDENCE, PAIRS - 1) * per_pair.std(axis=0, ddof=1) / np.sqrt(PAIRS)
    good = np.isfinite(shares).all(axis=0) & np.isfinite(difference)
    parts = {name: _widened(mean(shares[k][good]), float(scatter[k])) for k, name in enumerate(names)}
    return Attribution(
        mean(difference[good]), parts, dict(zip(names, labels, strict=True)), exact, orders, int(good.sum())
    )


def shapley(worth: Worth, count: int) -> NDArray[np.float64]:
    """Shapley values [shapley1953] of ``count`` changes, per run: ``(count, runs)``.

    ``φ_k = Σ_S s! (n-s-1)! / n! · (worth(S ∪ k) - worth(S))`` over the sets S without k.
    """
    total = []
    for k in range(count):
        others = [other for other in range(count) if other != k]
        value = np.zeros_like(worth(frozenset()))
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                before = frozenset(chosen)
                value = value + weight * (worth(before | {k}) - worth(before))
        total.append(value)
    return np.array(total)


def sampled_shapley(worth: Worth, count: int, pairs: int, seed: int) -> NDArray[np.float64]:
    """What each change adds when it joins in a random order, mean of the order and its reverse.

    ``(pairs, count, runs)``. Along every order the additions sum to the whole difference, so means do too.
    """
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(pairs):
        order = [int(k) for k in chance.permutation(count)]
        added = np.zeros((count, worth(frozenset()).size))
        for direction in (order, order[::-1]):
            present: frozenset[int] = frozenset()
            for k in direction:
                added[k] += 0.5 * (worth(present | {k}) - worth(present))
                present |= {k}
        drawn.append(added)
    return np.array(drawn)


def _widened(found: Estimate, scatter: float) -> Estimate:
    if scatter == 0:
        return found
    half = hypot(found.value - found.low, scatter)
    return Estimate(found.value, found.value - half, found.value + half, found.runs)
