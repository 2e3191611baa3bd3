"""Arms of an experiment: a case, and what is shifted in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from realpolitik.experiment.arms import fixed, without_events
from realpolitik.theory.inputs import CHANCES, EFFECT_KINDS, Case, Inputs, Timeline
from realpolitik.world.arrays import START, locate
from realpolitik.world.claim_schema import Claims, Deal, Shift
from realpolitik.world.loading import load_case
from realpolitik.world.problems import did_you_mean
from realpolitik.world.texts import remembered
from realpolitik.world.vocabulary import Unknown

Recast = Callable[[Case], Case]
"""Another belief about a world, applied before an arm's shifts: shuffled tables, drawn numbers."""


def lineage(claims: Claims, arm: str) -> list[str]:
    """The arms that an arm builds on, the first one first, itself last; raises Unknown for a circle."""
    found = [arm]
    while (below := claims.arms[found[0]].on) is not None:
        if below in found:
            raise Unknown(f"the arm `{arm}` builds on itself", "Let it name a scenario.")
        found.insert(0, below)
    return found


def base(claims: Claims, arm: str) -> tuple[str, str | None, str | None]:
    """Scenario, world (None for the scenario's own) and horizon of an arm."""
    line = [claims.arms[name] for name in reversed(lineage(claims, arm))]
    world = next((one.world for one in line if one.world is not None), None)
    until = next((one.until for one in line if one.until is not None), None)
    return claims.place_of(str(line[-1].scenario)), world and claims.place_of(world), until


@remembered
def loaded(scenario: str, world: str | None, until: str | None) -> Case:
    """A scenario's case, read once."""
    return load_case(scenario, world=world, until=until)


def build(
    claims: Claims,
    arm: str,
    *,
    mutation: Shift | None = None,
    world: str | None = None,
    recast: Recast | None = None,
) -> Case:
    """The case of an arm; ``mutation`` has the last word, ``recast`` the first; its own world wins."""
    scenario, own, until = base(claims, arm)
    case = loaded(scenario, own or (world and claims.place_of(world)), until)
    if recast is not None:
        case = recast(case)
    shifts: list[Shift] = [claims.arms[name] for name in lineage(claims, arm)]
    for part in (*shifts, *([mutation] if mutation is not None else [])):
        case = shifted(case, part)
    return case


def shifted(case: Case, shift: Shift) -> Case:
    """The case with drivers fixed, numbers changed and events taken out; raises Unknown."""
    believed, inputs = case.believed, case.inputs
    if shift.assumptions:
        same = believed is inputs
        believed = changed(case, believed, shift.assumptions)
        inputs = believed if same else changed(case, inputs, shift.assumptions)
    if shift.counterfactuals:
        inputs = changed(case, inputs, shift.counterfactuals, start=False)
    case = replace(case, believed=believed, inputs=inputs)
    for name, course in shift.drivers.items():
        if name not in case.drivers:
            raise Unknown(f"unknown driver `{name}`", did_you_mean(name, case.drivers))
        case = fixed(case, **{name: sorted((int(month), level) for month, level in _course(course).items())})
    if shift.without_events:
        case = without_events(case)
    timeline = case.timeline
    events = case.events
    for deal in shift.deals:
        timeline = with_deal(case, timeline, deal)
        events = (*events, f"deal_{len(events)}")
    return replace(case, timeline=timeline, events=events)


def with_deal(case: Case, timeline: Timeline, deal: Deal) -> Timeline:
    """The timeline with one more event: a contract signed for certain in its month."""
    number = timeline.first.size
    event = {
        "first": deal.month,
        "last": deal.month,
        "probability": 1.0,
        "chance": CHANCES.index("each_step"),
        "once": 1,
        "cooldown": 0,
        "groups": 0,
    }
    effect = {
        "effect_event": number,
        "effect_kind": EFFECT_KINDS.index("deal"),
        "effect_a": case.actors.index(deal.of),
        "effect_b": case.actors.index(deal.to),
        "effect_c": case.channels.index(deal.channel),
        "effect_value": deal.level,
        "effect_fade": 1.0,
    }
    return timeline._replace(
        **{name: np.append(getattr(timeline, name), value) for name, value in {**event, **effect}.items()}
    )


def _course(course: Any) -> Mapping[str, float]:
    return course if isinstance(course, Mapping) else {"1": course}


def changed(case: Case, inputs: Inputs, changes: Mapping[str, Any], *, start: bool = True) -> Inputs:
    """Inputs with the numbers at some paths changed; the rest is shared."""
    arrays: dict[str, Any] = {}
    for path, level in changes.items():
        place = locate(path, case)
        if place.field in START and not start:
            raise Unknown(
                f"`{path}` is a level of the start", "No counterfactual moves it; assume it instead."
            )
        if place.field not in arrays:
            held = inputs.links.gain if place.field == "gain" else getattr(inputs, place.field)
            arrays[place.field] = dict(held) if place.field == "parameters" else held.copy()
        for entry in place.entries:
            arrays[place.field][entry] = _moved(arrays[place.field][entry], level)
    if "gain" in arrays:
        arrays["links"] = inputs.links._replace(gain=arrays.pop("gain"))
    return replace(inputs, **arrays)


def reapplied(case: Case, believed: Inputs) -> Inputs:
    """Another belief with the counterfactuals that the case's own scenario states; raises Unknown."""
    if case.inputs is case.believed:
        return believed
    levels = {
        path: change["value"]
        if "value" in change
        else {key: change[key] for key in ("scale", "add") if key in change}
        for path, change in case.document["counterfactuals"].items()
    }
    return changed(case, believed, levels, start=False)


def _moved(value: float, level: Any) -> float:
    if not isinstance(level, Mapping):
        return float(level)
    return float(value) * level.get("scale", 1.0) + level.get("add", 0.0)
