"""Drivers: what moves the world from outside, by exact transitions over one step."""

from __future__ import annotations

from realpolitik.theory.choice import clip01
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats
from realpolitik.theory.lanes import entry, where
from realpolitik.theory.structure import Chronicle, Processes

SCHEDULE, RAMP, MARKOV, OU, HAWKES = 0, 1, 2, 3, 4
"""Positions in `realpolitik.theory.inputs.PROCESS_KINDS`."""


@rule
def markov_next(level: float, values: Floats, rows: Floats, states: int, uniform: float) -> float:
    """From the listed value nearest the level to the first whose cumulated chance exceeds the uniform."""
    nearest = 0
    least = abs(values[0] - level)
    for s in range(1, states):
        away = abs(values[s] - level)
        nearest = where(away < least, s, nearest)
        least = where(away < least, away, least)
    following = values[states - 1]
    for s in range(states - 1, -1, -1):
        following = where(uniform < entry(rows[:, s], nearest), values[s], following)
    return following


@rule
def level_next(e: int, t: int, level: float, innovation: float, processes: Processes) -> float:
    """Level of driver e at index t + 1.

    ``innovation`` is prepared: a uniform (markov), a scaled normal (ou), the jump if an event occurs
    (hawkes), 0 else.
    """
    kind = processes.kind[e]
    if kind == SCHEDULE:
        return processes.schedule[t + 1, e] if processes.scheduled[t + 1, e] == 1 else level
    if kind == RAMP:
        return level + processes.a[e]
    if kind == MARKOV:
        return markov_next(level, processes.value[e], processes.row[e], processes.states[e], innovation)
    if kind == OU:
        return processes.a[e] + processes.b[e] * (level - processes.a[e]) + innovation
    return clip01(level * processes.a[e] + innovation)


@rule
def drive(t: int, chronicle: Chronicle, innovation: Floats, processes: Processes, fade: Floats) -> None:
    """Move every driver to index t + 1 and let fading effects fade."""
    for e in range(chronicle.level.size):
        chronicle.level[e] = level_next(e, t, chronicle.level[e], innovation[e], processes)
    for f in range(fade.size):
        chronicle.shock[f] = chronicle.shock[f] * fade[f]
