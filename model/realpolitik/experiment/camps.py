"""Two-camp partitions of least landscape energy for many runs at once (Axelrod & Bennett 1993)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_ACTORS = 10  # 2^9 partitions; beyond that the diagnostic is left out of ordinary batches


def partitions(actors: int) -> NDArray[np.bool_]:
    """All ``2^(N-1)`` splits into two camps, actor 0 always in the first; ``(partitions, N)``."""
    codes = np.arange(2 ** (actors - 1))[:, None]
    others = codes >> np.arange(actors - 1)[None, :] & 1
    return np.concatenate([np.zeros((codes.size, 1), bool), others.astype(bool)], axis=1)


def propensity(
    common_threat: NDArray[np.float64], hostility: NDArray[np.float64], dependence: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``S - ½(h + hᵀ) + ½(D + Dᵀ)``: how much two actors belong together; last two axes ``(N, N)``."""
    return (
        common_threat
        - 0.5 * (hostility + np.swapaxes(hostility, -1, -2))
        + 0.5 * (dependence + np.swapaxes(dependence, -1, -2))
    )


def lowest_camps(
    sizes: NDArray[np.float64], propensities: NDArray[np.float64], actors: Sequence[str]
) -> NDArray[np.str_]:
    """The partition of least energy per run, as text such as ``RUS IRN | ISR GULF WEST``.

    Energy sums size · size · propensity over ordered pairs in different camps. ``propensities``: (R, N, N).
    """
    splits = partitions(len(actors))
    apart = splits[:, :, None] != splits[:, None, :]
    weights = np.where(apart, np.outer(sizes, sizes), 0.0)
    masked = np.where(np.eye(len(actors), dtype=bool), 0.0, propensities)
    energy = np.einsum("pij,rij->rp", weights, masked)
    names = [_name(split, actors) for split in splits]
    return np.array(names)[energy.argmin(axis=1)]


def _name(split: NDArray[np.bool_], actors: Sequence[str]) -> str:
    first = " ".join(actor for actor, other in zip(actors, split, strict=True) if not other)
    second = " ".join(actor for actor, other in zip(actors, split, strict=True) if other)
    return f"{first} | {second}" if second else first
