"""Events into the timeline that the engines follow."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from realpolitik.theory.inputs import CHANCES, COMPARATORS, EFFECT_KINDS, QUANTITY_KINDS, Timeline
from realpolitik.world.calendar import last_step_of, step_of
from realpolitik.world.quantities import amount
from realpolitik.world.timetable import COMPARISONS, Condition, Event
from realpolitik.world.vocabulary import IMPULSES, Names, pair, target

MOST_GROUPS = 64
Atom = tuple[str, str, float]  # quantity, comparison, threshold


def timeline(
    events: Mapping[str, Event[Any]], names: Names, start: str, steps: int, steps_per_year: int
) -> Timeline:
    """All events as arrays; conditions become a disjunction of groups of comparisons."""
    timing: list[tuple[int, int, int, int, int, int]] = []
    probabilities: list[float] = []
    atoms: list[tuple[int, int, int, int, int, int, int]] = []
    thresholds: list[float] = []
    effects: list[tuple[int, int, int, int, int]] = []
    values: list[tuple[float, float]] = []
    for number, event in enumerate(events.values()):
        first, last = span(event, start, steps, steps_per_year)
        groups = alternatives(event.condition) if event.condition is not None else []
        chance = _chance(event)
        stated = 1.0 if event.probability is None else amount(event.probability)
        if chance == "each_step" and event.date is None:
            stated = 1.0 - (1.0 - stated) ** (12 / steps_per_year)
        probabilities.append(stated)
        cooldown = round(event.cooldown * steps_per_year / 12)
        timing.append((first, last, CHANCES.index(chance), int(event.once), cooldown, len(groups)))
        for group, comparisons in enumerate(groups):
            for quantity, comparison, threshold in comparisons:
                of = target(quantity, names)
                compared = QUANTITY_KINDS.index(of.kind)
                atoms.append((number, group, compared, of.a, of.b, of.c, COMPARATORS.index(comparison)))
                thresholds.append(threshold)
        for effect in event.effects:
            kind, a, b, c, value, fade = _effect(effect, names, steps_per_year)
            effects.append((number, EFFECT_KINDS.index(kind), a, b, c))
            values.append((value, fade))
    t, a_, e = _columns(timing, 6), _columns(atoms, 7), _columns(effects, 5)
    numbers = np.array(values, dtype=np.float64).reshape(len(values), 2)
    return Timeline(
        first=t[0],
        last=t[1],
        probability=np.array(probabilities, dtype=np.float64),
        chance=t[2],
        once=t[3],
        cooldown=t[4],
        groups=t[5],
        atom_event=a_[0],
        atom_group=a_[1],
        atom_quantity=a_[2],
        atom_a=a_[3],
        atom_b=a_[4],
        atom_c=a_[5],
        atom_comparator=a_[6],
        atom_threshold=np.array(thresholds, dtype=np.float64),
        effect_event=e[0],
        effect_kind=e[1],
        effect_a=e[2],
        effect_b=e[3],
        effect_c=e[4],
        effect_value=np.ascontiguousarray(numbers[:, 0]),
        effect_fade=np.ascontiguousarray(numbers[:, 1]),
    )


def _columns(rows: list[Any], width: int) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    return [np.ascontiguousarray(table[:, column]) for column in range(width)]


def span(event: Event[Any], start: str, steps: int, steps_per_year: int) -> tuple[int, int]:
    """First and last step at which an event may fire; a window is open to the end of its last month."""
    if event.date is not None:
        step = step_of(event.date, start, steps_per_year)
        return step, step
    if event.window is not None:
        first, last = event.window
        return step_of(first, start, steps_per_year), last_step_of(last, start, steps_per_year)
    return 1, steps


def _chance(event: Event[Any]) -> str:
    if event.chance == "each_month" or event.date is not None:
        return "each_step"
    return "whole_window" if event.window is not None else "first_time"


def alternatives(condition: Condition[Any]) -> list[list[Atom]]:
    """The condition in disjunctive normal form; raises ValueError if it has too many alternatives."""
    if condition.any is not None:
        groups = [group for part in condition.any for group in alternatives(part)]
    elif condition.all is not None:
        parts = [alternatives(part) for part in condition.all]
        if np.prod([float(len(part)) for part in parts]) > MOST_GROUPS:
            raise ValueError(f"the condition has more than {MOST_GROUPS} alternatives")
        groups = [[atom for group in chosen for atom in group] for chosen in product(*parts)]
    else:
        assert condition.quantity is not None
        compared = [(name, getattr(condition, name)) for name in COMPARISONS]
        groups = [
            [(condition.quantity, name, amount(value)) for name, value in compared if value is not None]
        ]
    if len(groups) > MOST_GROUPS:
        raise ValueError(f"the condition has more than {MOST_GROUPS} alternatives")
    return groups


def _effect(effect: Any, names: Names, steps_per_year: int) -> tuple[str, int, int, int, float, float]:
    """Kind, three indices, value and fading factor per step."""
    for kind, moved in (("set_driver", effect.set), ("add_driver", effect.add)):
        if moved is not None:
            fade = 1.0 if moved.half_life is None else 0.5 ** (12 / steps_per_year / amount(moved.half_life))
            return kind, names.drivers[moved.driver], 0, 0, amount(moved.value), fade
    if effect.impulse is not None:
        of = target(effect.impulse.on, names, IMPULSES)
        return of.kind, of.a, of.b, of.c, amount(effect.impulse.by), 1.0
    for kind, setting in (("rung", effect.rung), ("bargain", effect.bargain)):
        if setting is not None:
            return kind, *pair(setting.pair, names), 0, amount(setting.to), 1.0
    deal = effect.deal
    a, b = names.actors[deal.supplier], names.actors[deal.recipient]
    return "deal", a, b, names.channels[deal.channel], amount(deal.level), 1.0
