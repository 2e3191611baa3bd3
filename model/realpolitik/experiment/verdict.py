"""The verdict on a run: where the last year lies against the start."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

BAND = 0.04
OTHER_BANDS = (0.03, 0.06)
VERDICTS = ("tightens", "holds", "frays")


def last_year(records: NDArray[np.float64], steps_per_year: int) -> NDArray[np.float64]:
    """Mean over the last year's records; axis 1 counts records.

    A run shorter than a year is averaged over all records after the start.
    """
    count = min(steps_per_year, max(1, records.shape[1] - 1))
    return np.asarray(records[:, -count:].mean(axis=1))


def verdict(change: ArrayLike, band: float = BAND) -> NDArray[np.str_]:
    """A run tightens above ``+band``, frays below ``-band``, else holds; empty where the change is no number.

    ``change`` is the last year's mean index less the index of record 0.

    >>> verdict([0.05, 0.04, -0.041]).tolist()
    ['tightens', 'holds', 'frays']
    """
    moved = np.asarray(change, dtype=np.float64)
    return np.select([moved > band, moved < -band, np.isfinite(moved)], VERDICTS_BY_SIGN, default="")


VERDICTS_BY_SIGN = ["tightens", "frays", "holds"]
