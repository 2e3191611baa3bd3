"""Landscape of alignments: states fall into the two camps that leave least frustration [axelrod1993].

Energy of a partition: ``E = Σ size_i size_j propensity_ij`` over ordered pairs (i, j) in different camps, so
separating friends costs and separating enemies pays. A step moves one actor to the other camp; from each
partition the steepest one is taken until none lowers the energy. Propensities may be asymmetric: only the sum
of both directions counts. All ``2^(N-1)`` partitions are enumerated, so nothing depends on a search.

Partitions are numbered: actor 0 is in camp 0, and bit k of the number is the camp of actor k + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats, Integers

Flags = NDArray[np.bool_]

MOST_ACTORS = 20
TIE = 1e-12
"""Energies closer than this share of the sum of all absolute terms are equal: rounding is no preference."""
NONE, SEVERAL, DRY = -1, -2, -3
"""What a lake of the flooded landscape holds instead of one numbered minimum."""


class Partition(NamedTuple):
    """Two camps and their energy; ``camps[i]`` is 0 or 1, that of actor 0 is 0."""

    camps: tuple[int, ...]
    energy: float


class Minimum(NamedTuple):
    """A local minimum of the landscape, with the ground that drains into it."""

    camps: tuple[int, ...]
    energy: float
    basin: float
    """Partitions from which steepest descent leads here; one that could fall several ways is shared out."""
    barrier: float
    """Rise above ``energy`` on the easiest way to another minimum; infinite if there is no other."""
    partitions: int
    """1, or the number of partitions of equal energy, linked by single moves, that make up this minimum."""


def energy(sizes: ArrayLike, propensities: ArrayLike, camps: Sequence[object]) -> float:
    """Add ``size_i size_j propensity_ij`` over ordered pairs in different camps.

    ``sizes`` is ``(N,)``, ``propensities`` ``(N, N)`` with its diagonal unread, ``camps`` one label per
    actor, of which there may be more than two. Raises ValueError on wrong shapes or numbers that are not
    finite.

    >>> energy([2.0, 1.0, 1.0], [[0, 1, -1], [1, 0, 0], [-1, 0, 0]], [0, 0, 1])
    -4.0
    """
    terms = _terms(sizes, propensities)
    if len(camps) != len(terms):
        raise ValueError(f"{len(terms)} actors need as many camps, one label each; got {len(camps)}")
    total = 0.0
    for i in range(len(terms)):
        for j in range(i + 1, len(terms)):
            if camps[i] != camps[j]:
                total += float(terms[i, j])
    return total


def energies(sizes: ArrayLike, propensities: ArrayLike) -> Floats:
    """Energy of every two-camp partition, by its number; ``(2^(N-1),)``.

    >>> energies([2.0, 1.0, 1.0], [[0, 1, -1], [1, 0, 0], [-1, 0, 0]]).tolist()
    [0.0, 4.0, -4.0, 0.0]
    """
    return _all_energies(_terms(sizes, propensities))


def camps_of(number: int, actors: int) -> tuple[int, ...]:
    """Spell out the camps of a partition from its number.

    >>> camps_of(2, 3)
    (0, 0, 1)
    """
    return (0, *(number >> k & 1 for k in range(actors - 1)))


def lowest(sizes: ArrayLike, propensities: ArrayLike, count: int = 3) -> list[Partition]:
    """Rank the partitions of least energy, local minima or not: how close the race for the first place is."""
    heights = energies(sizes, propensities)
    actors = len(np.asarray(sizes))
    order = np.argsort(heights, kind="stable")[:count]
    return [Partition(camps_of(int(number), actors), float(heights[number])) for number in order]


def runner_up(sizes: ArrayLike, propensities: ArrayLike) -> Partition:
    """Return the partition of second-least energy: what may come about if the inputs are slightly wrong."""
    return lowest(sizes, propensities, 2)[1]


def minima(sizes: ArrayLike, propensities: ArrayLike) -> list[Minimum]:
    """Find all local minima, lowest first, with basin and barrier.

    ``sizes`` is ``(N,)``, not negative; ``propensities`` ``(N, N)``, any sign, diagonal unread; 2 ≤ N ≤ 20.
    A local minimum is a partition whose energy no single move lowers; those that moves at equal energy
    connect count as one. Raises ValueError on wrong shapes, more than 20 actors or numbers that are not
    finite.

    >>> [(m.camps, m.energy, m.basin, m.barrier) for m in minima([1, 1], [[0, -1], [-1, 0]])]
    [((0, 1), -2.0, 2.0, inf)]
    """
    terms = _terms(sizes, propensities)
    actors = len(terms)
    heights = _all_energies(terms)
    tie = TIE * float(np.abs(terms).sum())
    order = np.argsort(heights, kind="stable")
    is_bottom = np.zeros(heights.size, dtype=np.bool_)
    basin = np.ones(heights.size)
    _descend(heights, order, actors, tie, is_bottom, basin)
    group = np.arange(heights.size)
    _join(heights, is_bottom, actors, tie, group)
    barrier = np.full(heights.size, np.inf)
    lake = np.arange(heights.size)
    minimum = np.full(heights.size, DRY)
    _flood(heights, order, is_bottom, group, actors, lake, minimum, barrier)
    found = []
    for root in np.unique(group[is_bottom]):
        members = np.flatnonzero(is_bottom & (group == root))
        first = int(members[0])
        found.append(
            Minimum(
                camps=camps_of(first, actors),
                energy=float(heights[first]),
                basin=float(basin[members].sum()),
                barrier=float(barrier[root]),
                partitions=len(members),
            )
        )
    return sorted(found, key=lambda minimum: (minimum.energy, -minimum.basin, minimum.camps))


def _all_energies(terms: Floats) -> Floats:
    heights = np.empty(2 ** (len(terms) - 1))
    _energies(terms, heights)
    return heights


def _terms(sizes: ArrayLike, propensities: ArrayLike) -> Floats:
    """Check the inputs and return ``size_i size_j (propensity_ij + propensity_ji)``, diagonal 0."""
    size = np.asarray(sizes, dtype=np.float64)
    propensity = np.array(propensities, dtype=np.float64)
    if size.ndim != 1 or len(size) < 2:
        raise ValueError(
            f"sizes must be a list of at least two numbers, one per actor; got shape {size.shape}"
        )
    if len(size) > MOST_ACTORS:
        raise ValueError(f"at most {MOST_ACTORS} actors can be enumerated; got {len(size)}")
    if propensity.shape != (len(size), len(size)):
        raise ValueError(
            f"{len(size)} actors need {len(size)} x {len(size)} propensities; got {propensity.shape}"
        )
    np.fill_diagonal(propensity, 0.0)
    if not np.isfinite(size).all() or (size < 0.0).any():
        raise ValueError("sizes must be finite and not negative")
    if not np.isfinite(propensity).all():
        i, j = np.argwhere(~np.isfinite(propensity))[0]
        raise ValueError(f"propensity [{i}, {j}] is {propensity[i, j]}; all but the diagonal must be finite")
    with np.errstate(over="ignore", invalid="ignore"):
        terms = np.outer(size, size) * (propensity + propensity.T)
    if not np.isfinite(np.abs(terms).sum()):
        raise ValueError("sizes and propensities are too large to be multiplied; scale them down")
    return terms


@rule
def _neighbour(number: int, k: int, actors: int) -> int:
    """Number the partition after k changes camp; actor 0 stays in camp 0, so its move turns all others."""
    if k == 0:
        return number ^ ((1 << (actors - 1)) - 1)
    return number ^ (1 << (k - 1))


@rule
def _energies(terms: Floats, heights: Floats) -> None:
    """Sum each partition afresh in index order, so that no error accumulates over the landscape."""
    actors = terms.shape[0]
    for number in range(heights.size):
        camps = number << 1
        total = 0.0
        for i in range(actors):
            for j in range(i + 1, actors):
                if (camps >> i ^ camps >> j) & 1:
                    total += terms[i, j]
        heights[number] = total


@rule
def _descend(
    heights: Floats, order: Integers, actors: int, tie: float, is_bottom: Flags, water: Floats
) -> None:
    """Let the water on each partition, at first 1, run down the steepest moves till it stands at a bottom."""
    for place in range(order.size - 1, -1, -1):
        number = order[place]
        least = heights[number]
        for k in range(actors):
            least = min(least, heights[_neighbour(number, k, actors)])
        if least >= heights[number] - tie:
            is_bottom[number] = True
            continue
        ways = 0
        for k in range(actors):
            if heights[_neighbour(number, k, actors)] <= least + tie:
                ways += 1
        for k in range(actors):
            below = _neighbour(number, k, actors)
            if heights[below] <= least + tie:
                water[below] += water[number] / ways


@rule
def _root(parent: Integers, number: int) -> int:
    """The number that stands for the set to which this one belongs."""
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


@rule
def _join(heights: Floats, is_bottom: Flags, actors: int, tie: float, group: Integers) -> None:
    """Bottoms of equal energy that single moves connect are one minimum, named after its lowest number."""
    for number in range(heights.size):
        if is_bottom[number]:
            for k in range(actors):
                other = _neighbour(number, k, actors)
                if is_bottom[other] and abs(heights[other] - heights[number]) <= tie:
                    a, b = _root(group, number), _root(group, other)
                    group[max(a, b)] = min(a, b)
    for number in range(heights.size):
        group[number] = _root(group, number)


@rule
def _flood(
    heights: Floats,
    order: Integers,
    is_bottom: Flags,
    group: Integers,
    actors: int,
    lake: Integers,
    minimum: Integers,
    barrier: Floats,
) -> None:
    """Raise the water level: where two lakes first meet is the lowest pass between their minima.

    ``minimum`` keeps, for each lake, its only minimum, or SEVERAL; partitions above the water are DRY.
    """
    for place in range(order.size):
        number = order[place]
        minimum[number] = group[number] if is_bottom[number] else NONE
        for k in range(actors):
            other = _neighbour(number, k, actors)
            if minimum[other] == DRY:
                continue
            a, b = _root(lake, number), _root(lake, other)
            here, there = minimum[a], minimum[b]
            if a == b:
                continue
            lake[a] = b
            if here in (NONE, there):
                minimum[b] = there
            elif there == NONE:
                minimum[b] = here
            else:
                if here >= 0:
                    barrier[here] = max(0.0, heights[number] - heights[here])
                if there >= 0:
                    barrier[there] = max(0.0, heights[number] - heights[there])
                minimum[b] = SEVERAL
