"""Room for the records of a chunk of runs: fresh for each chunk, or the same for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from realpolitik.engine.causes import CAUSES
from realpolitik.engine.preparation import empty_history
from realpolitik.engine.views import History
from realpolitik.theory.inputs import Case, Floats

MOST_BYTES = 2**28
"""What one chunk's history may take: 800 runs of five actors to 2030, 60 of thirteen."""


def most_runs(case: Case, chunk: int) -> int:
    """Runs to a chunk: ``chunk``, halved until the history of so many fits in `MOST_BYTES`, at least 1."""
    one = sum(field.nbytes for field in empty_history(case, 1, case.steps + 1))
    while chunk > 1 and chunk * one > MOST_BYTES:
        chunk = (chunk + 1) // 2
    return chunk


class Room:
    """Arrays of ``runs`` runs. With ``reuse`` a chunk lies where the chunk before it lay.

    The first touch of fresh memory costs about as much as a seventh of the simulation. Every record of a run
    is written anew but for diagonals, which are 0 in all of them, so old numbers cannot shine through.
    """

    def __init__(self, case: Case, runs: int, ledger: bool, reuse: bool) -> None:
        self.case, self.runs, self.ledger = case, runs, ledger
        self.kept = self._fresh(runs) if reuse else None

    def of(self, runs: int) -> tuple[History, Floats | None]:
        """History of the first ``runs`` runs, and their ledger if one is wanted."""
        history, booked = self.kept or self._fresh(runs)
        rows: Iterator[Any] = (field[:runs] for field in history)
        return History(*rows), None if booked is None else booked[:runs]

    def _fresh(self, runs: int) -> tuple[History, Floats | None]:
        records = self.case.steps + 1
        booked = np.zeros((runs, records, len(CAUSES))) if self.ledger else None
        return empty_history(self.case, runs, records), booked
