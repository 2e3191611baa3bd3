"""Cases that differ in numbers only, so that one ensemble can run them all at full speed."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np

from realpolitik.theory.inputs import Case, Inputs, Integers

NAMES = (
    "actors",
    "channels",
    "interests",
    "rungs",
    "disputes",
    "drivers",
    "events",
    "focus",
    "start",
    "steps",
    "steps_per_year",
)
"""What alternatives share word by word. Courses of drivers and the terms of events may differ."""


def check_alternatives(
    case: Case, alternatives: Sequence[Case], alternative: Integers | None, runs: int
) -> Integers:
    """Which alternative each run gets, (runs,); raises ValueError where an alternative differs in structure.

    Structure is what gives the arrays their axes: names, horizon, and what each link joins.
    """
    if not alternatives:
        raise ValueError("alternatives is empty: give one case at least, or leave it out")
    if alternative is None:
        raise ValueError("alternatives are given but not which run gets which: give alternative, (runs,)")
    chosen = np.asarray(alternative)
    if chosen.shape != (runs,):
        raise ValueError(f"alternative has shape {chosen.shape} for {runs} runs: give one index a run")
    whole = chosen.astype(np.int64)
    beyond = (whole != chosen) | (whole < 0) | (whole >= len(alternatives))
    if beyond.any():
        raise ValueError(
            f"alternative holds {chosen[beyond][0]}: the {len(alternatives)} alternatives are numbered from 0"
        )
    for number, other in enumerate(alternatives):
        found = next(differences(case, other), None)
        if found is not None:
            raise ValueError(f"alternative {number} ({other.name}) differs from {case.name} in {found}")
    return whole


def differences(case: Case, other: Case) -> Iterator[str]:
    """In which parts of its structure a case differs from another, in words."""
    if other is case:
        return
    for name in NAMES:
        if getattr(case, name) != getattr(other, name):
            yield f"{name}: {_short(getattr(other, name))} instead of {_short(getattr(case, name))}"
    for world in ("believed", "inputs"):
        one, two = getattr(case, world), getattr(other, world)
        if one is not two:
            yield from _differing_inputs(one, two)


def _differing_inputs(one: Inputs, two: Inputs) -> Iterator[str]:
    if one.sanction_channel != two.sanction_channel:
        yield f"the channel of sanctions: {two.sanction_channel} instead of {one.sanction_channel}"
    if set(one.parameters) != set(two.parameters):
        yield "the names of global parameters"
    for field in fields(Inputs):
        first, second = getattr(one, field.name), getattr(two, field.name)
        if isinstance(first, np.ndarray) and first is not second and first.shape != second.shape:
            yield f"the shape of {field.name}: {second.shape} instead of {first.shape}"
    for name in ("kind", "driver", "a", "b", "c"):
        first, second = getattr(one.links, name), getattr(two.links, name)
        if first is not second and not np.array_equal(first, second):
            yield "what its links join"
            return


def courses(alternatives: Sequence[Case]) -> Integers:
    """A number for each alternative, the same where drivers and events take the same terms."""
    seen: dict[bytes, int] = {}
    kept: dict[tuple[int, int], int] = {}
    found = []
    for case in alternatives:
        same = (id(case.timeline), id(case.processes))
        if same not in kept:
            kept[same] = seen.setdefault(pickle.dumps((case.timeline, case.processes)), len(seen))
        found.append(kept[same])
    return np.array(found, dtype=np.int64)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
