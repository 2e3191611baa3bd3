"""The mesa model as its rivals' runners take it: by plain arguments, importable by their worker processes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from realpolitik import load_case
from realpolitik.engine.stepwise import AlignmentModel
from realpolitik.theory.inputs import Case


@cache
def case_until(until: str) -> Case:
    """The baseline, read once a process."""
    return load_case("baseline", until=until)


class Monthly(AlignmentModel):
    """One run of the baseline with its monthly data collection; ``run`` names its luck."""

    def __init__(self, run: int = 0, until: str = "2030-12", rng: Any = None) -> None:
        super().__init__(case_until(until), run=int(run), rng=0 if rng is None else rng)


def played(run: int, until: str) -> dict[str, Any]:
    """A run as EMA workbench wants it: a function of numbers that returns its time series."""
    model = Monthly(run, until)
    while model.running:
        model.step()
    history = model.history
    first, second = np.triu_indices(len(model.case.actors), 1)
    return {
        name: getattr(history, name)[0][:, first, second].T.copy() for name in ("index", "rung", "bargain")
    }
