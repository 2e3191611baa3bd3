"""Two camps of least landscape energy, for the snapshots of many runs [axelrod1993]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from realpolitik.theory.inputs import Floats
from realpolitik.theory.landscape import camps_of

MOST_ACTORS = 10
"""Beyond that the diagnostic is left out of ordinary batches: partitions double with each actor."""


def propensity(common_threat: Floats, hostility: Floats, dependence: Floats) -> Floats:
    """``S - ½(h + hᵀ) + ½(D + Dᵀ)``: how much two actors belong together; last two axes ``(N, N)``."""
    return (
        common_threat
        - 0.5 * (hostility + np.swapaxes(hostility, -1, -2))
        + 0.5 * (dependence + np.swapaxes(dependence, -1, -2))
    )


def lowest_camps(sizes: Floats, propensities: Floats, actors: Sequence[str]) -> list[str]:
    """The partition of least energy per run, as text such as ``RUS IRN | ISR GULF WEST``.

    ``sizes`` (N,) or (R, N), ``propensities`` (R, N, N). Energies are those of `theory.landscape.energies`,
    all runs at once, summed in the same order. Raises ValueError where they are not finite.
    """
    terms = sizes[..., :, None] * sizes[..., None, :] * (propensities + np.swapaxes(propensities, -1, -2))
    partitions = np.arange(2 ** (len(actors) - 1)) << 1
    heights = np.zeros((len(propensities), partitions.size))
    for i in range(len(actors)):
        for j in range(i + 1, len(actors)):
            apart = ((partitions >> i ^ partitions >> j) & 1).astype(bool)
            heights[:, apart] += terms[:, i, j, None]
    if not np.isfinite(heights).all():
        raise ValueError("sizes and propensities must be finite, and so must their products")
    lowest, place = np.unique(heights.argmin(axis=1), return_inverse=True)
    names = [named(camps_of(int(number), len(actors)), actors) for number in lowest]
    return [names[n] for n in place]


def named(camps: Sequence[int], actors: Sequence[str]) -> str:
    """Two camps in words, the first actor's first."""
    sides = [" ".join(a for a, camp in zip(actors, camps, strict=True) if camp == side) for side in (0, 1)]
    return " | ".join(side for side in sides if side)
