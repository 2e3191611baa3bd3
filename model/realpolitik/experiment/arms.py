"""Arms of an experiment: a case and what differs from it, to be run under the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from realpolitik.theory.inputs import Case, Process


def fixed(case: Case, **drivers: float | Sequence[tuple[int, float]]) -> Case:
    """Fix drivers at a level from month 1 on, or along (month, level) steps; their start levels stay.

    Raises ValueError if the case has no driver of that name.
    """
    processes = list(case.processes)
    for name, course in drivers.items():
        if name not in case.drivers:
            raise ValueError(f"no driver is named {name}; there are {', '.join(case.drivers)}")
        steps = [(1, course)] if isinstance(course, int | float) else course
        processes[case.drivers.index(name)] = Process(
            "schedule", {"steps": [month for month, _ in steps], "values": [level for _, level in steps]}
        )
    return replace(case, processes=tuple(processes))


def suppose(case: Case, **parameters: float) -> Case:
    """Ablate: other parameters, as counterfactuals, under the standing terms of those believed.

    Raises ValueError if there is no parameter of that name.
    """
    unknown = sorted(set(parameters) - set(case.inputs.parameters))
    if unknown:
        raise ValueError(f"no global parameter is named {', '.join(unknown)}")
    return replace(case, inputs=replace(case.inputs, parameters={**case.inputs.parameters, **parameters}))


def without_events(case: Case) -> Case:
    """No event of the timeline ever fires."""
    never = np.zeros_like(case.timeline.probability)
    return replace(case, timeline=case.timeline._replace(probability=never))
