"""Why a run ended before its horizon, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.theory.inputs import PRESSURES, Case

PAIRED = ("rung", "bargain", "pledge", "volume", "pressure", "grievance", "trust", "hostility", "index")


def reasons(case: Case, history: Any, failed: NDArray[np.integer[Any]]) -> list[str]:
    """One text per run: what left its bounds and when, as in ``index RUS–IRN left the reals at 2027-03``.

    Empty for a sound run. ``failed`` (R,) is that of `realpolitik.engine.ensemble.Chunk`.
    """
    return [_reason(case, history, r, int(ended) - 1) if ended else "" for r, ended in enumerate(failed)]


def _reason(case: Case, history: Any, r: int, t: int) -> str:
    for e, name in enumerate(case.drivers):
        if not np.isfinite(history.driver[r, t, e]):
            return f"driver {name} left the reals at {date(case, t)}"
    for quantity in PAIRED:
        values = getattr(history, quantity)[r, t]
        wrong = np.argwhere(~np.isfinite(values))
        if quantity == "rung":
            wrong = np.argwhere((values < 0) | (values >= len(case.rungs)))
        if wrong.size:
            i, j, *rest = wrong[0]
            name = f"{quantity} {case.actors[i]}–{case.actors[j]}"
            if quantity == "rung":
                return f"{name} left the ladder at {date(case, t)}: {values[i, j]} of {len(case.rungs) - 1}"
            if rest:
                name += f" {PRESSURES[rest[0]] if quantity == 'pressure' else case.channels[rest[0]]}"
            return f"{name} left the reals at {date(case, t)}"
    return f"a number left the reals at {date(case, t)}"


def date(case: Case, record: int) -> str:
    """Year and month of a record."""
    year, month = case.start
    months = month - 1 + record * 12 // case.steps_per_year
    return f"{year + months // 12}-{months % 12 + 1:02d}"
