"""An estimate with its 90 % range, and how it is written into a world."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from realpolitik.evidence.series import Array

DIGITS = 4


class Estimate(NamedTuple):
    """Value, low and high end, arrays of one shape."""

    value: Array
    low: Array
    high: Array

    def clipped(self, least: float = 0.0, most: float = 1.0) -> Estimate:
        """Cut to bounds; the range holds the value."""
        value, low, high = (np.clip(part, least, most) for part in self)
        return Estimate(value, np.minimum(low, value), np.maximum(high, value))


def number(
    value: float, low: float, high: float, grade: str, source: list[str] | tuple[str, ...], why: str
) -> dict[str, Any]:
    """A number as a world states it."""
    span = [_plain(min(low, value)), _plain(max(high, value))]
    stated: dict[str, Any] = {"value": _plain(value), "range": span, "grade": grade}
    if source:
        stated["source"] = list(source)
    return stated | {"why": why}


def judged(
    value: float,
    why: str,
    bounds: tuple[float, float] = (0.0, 1.0),
    least: float = 0.05,
    share: float = 0.3,
    source: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A judged number; its range is ± `least` or ± `share` of it, whichever is wider, within bounds."""
    half = max(least, share * abs(value))
    low, high = max(value - half, min(bounds[0], value)), min(value + half, max(bounds[1], value))
    return number(value, low, high, "judgement", source, why)


def _plain(value: float) -> float | int:
    """Rounded as it will be read again; whole numbers without a point, no negative zero."""
    rounded = round(float(value), DIGITS) + 0.0
    return int(rounded) if rounded == int(rounded) else rounded
