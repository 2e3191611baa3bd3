"""Simpler theories of the same world, each a pure function from circumstances to alignments.

A core takes the inputs of a case and levels of its drivers (M, E) and gives how close every pair stands,
(M, N, N), symmetric, in units of its own: only differences, signs and ranks of it mean anything. So a change
between two dates, or with and without a shock, is the difference of two calls.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from realpolitik.analysis.rivals.stances import stances
from realpolitik.theory.inputs import Floats, Inputs
from realpolitik.theory.landscape import MOST_ACTORS, camps_of, energies

Core = Callable[[Inputs, Floats], Floats]
ROUNDS = 4


def weighted_mean(inputs: Inputs, drivers: Floats) -> Floats:
    """Compromise: the mean of all positions, weighted by power times salience [achen2006].

    >>> weigh(np.array([1.0, -1.0, 0.0]), np.array([2.0, 1.0, 1.0]))
    0.25
    """
    found = stances(inputs, drivers)
    weight = found.power[:, :, None, None] * found.salience
    return _symmetric((weight * found.position).sum(axis=1) / weight.sum(axis=1))


def weigh(position: Floats, weight: Floats) -> float:
    """The compromise on one issue."""
    return float((position * weight).sum() / weight.sum())


def bargain(inputs: Inputs, drivers: Floats) -> Floats:
    """Expected-utility bargaining over each pair's alignment, decided by probable majorities.

    Round by round every actor is pressed by its strongest challenger and gives way as far as it would lose
    [mesquita1984; scholz2011]; then positions meet in a probabilistic Condorcet election, as in KTAB
    [wise2015].
    """
    found = stances(inputs, drivers)
    n = found.power.shape[1]
    pairs = np.triu_indices(n, 1)
    position = np.moveaxis(found.position, 1, -1)[:, pairs[0], pairs[1]]  # (M, pairs, K)
    weight = np.moveaxis(found.power[:, :, None, None] * found.salience, 1, -1)[:, pairs[0], pairs[1]]
    outcome = settle(position, weight)
    alignment = np.zeros((len(outcome), n, n))
    alignment[:, pairs[0], pairs[1]] = alignment[:, pairs[1], pairs[0]] = outcome
    return alignment


def settle(position: Floats, weight: Floats, rounds: int = ROUNDS) -> Floats:
    """Outcome of bargaining on issues (…) among actors K at positions (…, K) with weights (…, K).

    The stronger side drags the outcome beyond the mean:

    >>> bool(settle(np.array([1.0, -1.0, 1.0]), np.array([2.0, 1.0, 1.0])) > 0.5)
    True
    """
    for _ in range(rounds):
        odds = victory(position, weight)  # [k, l]: k against l
        gain = np.maximum(2.0 * odds - 1.0, 0.0) * np.abs(position[..., :, None] - position[..., None, :])
        challenger = gain.argmax(axis=-2)
        theirs = np.take_along_axis(position, challenger, axis=-1)
        edge = np.maximum(
            2.0 * np.take_along_axis(odds, challenger[..., None, :], axis=-2)[..., 0, :] - 1.0, 0.0
        )
        position = position + edge * (theirs - position)
    return np.asarray((election(victory(position, weight)) * position).sum(axis=-1))


def victory(position: Floats, weight: Floats) -> Floats:
    """Chance that position k prevails over l: share of the weight, by how much each side cares; (…, K, K).

    >>> victory(np.array([1.0, -1.0]), np.array([3.0, 1.0])).round(3).tolist()
    [[0.5, 0.75], [0.25, 0.5]]
    """
    distance = np.abs(position[..., :, None] - position[..., None, :])  # [m, k]
    prefers = distance[..., :, None, :] - distance[..., :, :, None]  # [m, k, l]: m's gain from k over l
    support = (weight[..., :, None, None] * np.maximum(prefers, 0.0)).sum(axis=-3)
    both = support + np.swapaxes(support, -1, -2)
    return np.where(both > 1e-12, support / np.maximum(both, 1e-12), 0.5)


def election(odds: Floats) -> Floats:
    """Long-run shares of a chain that moves from l to a random k when k prevails; (…, K)."""
    size = odds.shape[-1]
    step = np.swapaxes(odds, -1, -2) / size  # [l, k]
    step = step * (1.0 - np.eye(size))
    step = step + np.eye(size) * (1.0 - step.sum(axis=-1, keepdims=True))
    shares = np.full(odds.shape[:-1], 1.0 / size)
    for _ in range(200):
        shares = (shares[..., :, None] * step).sum(axis=-2)
    return shares


def landscape(inputs: Inputs, drivers: Floats) -> Floats:
    """How much more frustration the best two camps bear if a pair is parted [axelrod1993].

    ``B[i, j] = (min E, i and j apart) - (min E, i and j together)``, with the mutual attitude as
    propensity and power as size, divided by the pair's own size. Raises ValueError for more actors than can
    be enumerated.
    """
    found = stances(inputs, drivers)
    n = found.power.shape[1]
    if n > MOST_ACTORS:
        raise ValueError(f"{n} actors: at most {MOST_ACTORS} can be enumerated")
    camps = np.array([camps_of(number, n) for number in range(2 ** (n - 1))])
    together = camps[:, :, None] == camps[:, None, :]
    bond = np.zeros((len(found.power), n, n))
    for m, (size, attitude) in enumerate(zip(found.power, found.attitude, strict=True)):
        height = energies(size, attitude)
        apart = np.where(together, np.inf, height[:, None, None]).min(axis=0)
        joint = np.where(together, height[:, None, None], np.inf).min(axis=0)
        scale = np.maximum(2.0 * np.outer(size, size), 1e-12)
        bond[m] = np.where(np.eye(n) == 1, 0.0, (apart - joint) / scale)
    return _symmetric(bond)


def _symmetric(found: Floats) -> Floats:
    n = found.shape[-1]
    return np.asarray(0.5 * (found + np.swapaxes(found, -1, -2)) * (1.0 - np.eye(n)))


CORES: dict[str, Core] = {"weighted mean": weighted_mean, "landscape": landscape, "bargain": bargain}
"""Name to core; the names appear in tables."""
