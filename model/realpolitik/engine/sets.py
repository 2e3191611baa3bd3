"""Which numbers each run of an ensemble gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from realpolitik.engine.variants import Variants, prepare
from realpolitik.theory.inputs import Case, Floats, Integers


class Sets:
    """Which case and which parameters each run gets, anchored once per stretch of runs."""

    def __init__(
        self, cases: Sequence[Case], course: Integers, chosen: Integers, parameters: Mapping[str, Floats]
    ) -> None:
        self.cases, self.course, self.chosen, self.parameters = cases, course, chosen, parameters
        alone = len(cases) == 1 and not parameters
        self.only = prepare(cases[0]) if alone else None

    def stretches(self, rows: slice, workers: int) -> Iterator[tuple[int, int]]:
        """Shares of the rows for the workers; within one, drivers and events take the same course."""
        course = self.course[self.chosen[rows]]
        edges = {*np.linspace(0, course.size, workers + 1).astype(int).tolist()}
        edges.update((np.nonzero(np.diff(course))[0] + 1).tolist())
        return pairwise(sorted(edges))

    def of(self, rows: slice) -> tuple[Case, Variants, Integers]:
        """A case with the course of these runs, the anchored sets, and which one each run gets."""
        chosen = self.chosen[rows]
        case = self.cases[chosen[0]]
        if self.only is not None:
            return case, self.only, np.zeros(chosen.size, dtype=np.int64)
        table = np.column_stack([chosen, *(values[rows] for values in self.parameters.values())])
        _, first, place = np.unique(table, axis=0, return_index=True, return_inverse=True)
        given = {name: values[rows][first] for name, values in self.parameters.items()}
        variants = prepare(case, given, [self.cases[number] for number in chosen[first]])
        return case, variants, place.reshape(-1)
