"""What a sensitivity study varies, and the one thing it asks of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from realpolitik.theory.inputs import Floats

Response = Callable[[Floats], Floats]
"""Any function of a matrix of points (P, k) that gives outcomes (P,) or (P, O), row by row."""


@dataclass(frozen=True)
class Problem:
    """Names and ranges of what is varied, independently of each other.

    Uniform over the range, or with ``peaks`` triangular. ``groups`` names the group of each number: numbers
    of one group move together and get one index.
    """

    names: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    peaks: tuple[float, ...] | None = None
    groups: tuple[str, ...] | None = None

    @property
    def factors(self) -> tuple[str, ...]:
        """What gets an index: the groups in order of first appearance, or the numbers."""
        return self.names if self.groups is None else tuple(dict.fromkeys(self.groups))

    def grouped(self, groups: Sequence[str] | None) -> Problem:
        """The same numbers in other groups."""
        return replace(self, groups=None if groups is None else tuple(groups))

    def salib(self) -> dict[str, Any]:
        """The problem in the words of SALib [herman2017]."""
        described: dict[str, Any] = {"num_vars": len(self.names), "names": list(self.names)}
        if self.peaks is None:
            described["bounds"] = [[a, b] for a, b in zip(self.low, self.high, strict=True)]
        else:
            described["dists"] = ["triang"] * len(self.names)
            described["bounds"] = [
                [a, b, min(max((c - a) / (b - a), 0.0), 1.0)]
                for a, c, b in zip(self.low, self.peaks, self.high, strict=True)
            ]
        if self.groups is not None:
            described["groups"] = list(self.groups)
        return described


def answered(response: Response, points: Floats) -> Floats:
    """Outcomes of points as (P, O); raises ValueError where the response gives no number."""
    found = np.asarray(response(points), dtype=np.float64)
    found = found[:, None] if found.ndim == 1 else found
    if found.ndim != 2 or len(found) != len(points):
        raise ValueError(f"{len(points)} points got an answer of shape {found.shape}: give one row a point")
    if not np.isfinite(found).all():
        raise ValueError("the response is not finite at some points")
    return found
