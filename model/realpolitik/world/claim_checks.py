"""What is wrong with arms and claims in the worlds that they name: rule, place and remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from realpolitik.theory.causes import CAUSES
from realpolitik.theory.inputs import PRESSURES, Case
from realpolitik.world.arrays import START, hard_bounds, held, locate
from realpolitik.world.calendar import step_of, written
from realpolitik.world.claim_schema import Claim, Deal, Measure, Shift, merged
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.quantities import LEVEL
from realpolitik.world.reading import Document
from realpolitik.world.vocabulary import Unknown

CHANNELLED = ("volume", "pledge", "pressure", "gap")
PAIRLESS = ("driver", "causes")
"""Quantities of no pair, or of the focal one only."""
SHARED = ("third_party", "causes")
"""Quantities that have a whole of which they can be a share."""
Fault = tuple[str, str]
"""Rule and remedy."""


def check_shift(shift: Shift, case: Case, path: Path, document: Document) -> Iterator[Problem]:
    """What an arm or a mutation cannot do to a case."""
    for driver, course in shift.drivers.items():
        place: Path = (*path, "drivers", driver)
        if driver not in case.drivers:
            remedy = did_you_mean(driver, case.drivers)
            yield document.problem(place, f"unknown driver `{driver}`", remedy=remedy, key=True)
        for month, level in (course if isinstance(course, dict) else {"1": course}).items():
            if int(month) > case.steps:
                rule = f"month {month} lies beyond the horizon"
                yield document.problem(place, rule, remedy=f"Months run from 1 to {case.steps}.")
            if not LEVEL.low <= level <= LEVEL.high:
                rule = f"{level:g} is no level of a driver"
                yield document.problem(
                    place, rule, remedy=f"Levels lie within {LEVEL.low:g} and {LEVEL.high:g}."
                )
    for section in ("counterfactuals", "assumptions"):
        for number, level in getattr(shift, section).items():
            place = (*path, section, number)
            for rule, remedy in _number_faults(number, level, section, case):
                yield document.problem(place, rule, remedy=remedy, key=True)
    for count, deal in enumerate(shift.deals):
        for rule, remedy in _deal_faults(deal, case):
            yield document.problem((*path, "deals", count), rule, remedy=remedy)


def _number_faults(number: str, level: Any, section: str, case: Case) -> Iterator[Fault]:
    try:
        found = locate(number, case)
    except Unknown as error:
        yield error.rule, error.remedy
        return
    if section == "counterfactuals" and found.field in START:
        yield "no counterfactual can move a level of the start", "State it under `assumptions`."
        return
    value = level
    if isinstance(level, Mapping):
        value = held(found, case.inputs) * level.get("scale", 1.0) + level.get("add", 0.0)
    low, high = hard_bounds(found)
    if not low <= value <= high:
        yield f"becomes {value:g}, beyond its hard bounds", f"It lies between {low:g} and {high:g}."


def _deal_faults(deal: Deal, case: Case) -> Iterator[Fault]:
    for actor in (deal.of, deal.to):
        if actor not in case.actors:
            yield f"unknown actor `{actor}`", did_you_mean(actor, case.actors)
    if deal.channel not in case.channels:
        yield f"unknown channel `{deal.channel}`", did_you_mean(deal.channel, case.channels)
    if deal.month > case.steps:
        yield f"month {deal.month} lies beyond the horizon", f"Months run from 1 to {case.steps}."


def check_claim(
    name: str, claim: Claim, arms: Collection[str], cases: dict[str, Case], document: Document
) -> Iterator[Problem]:
    """What is wrong with a claim; a fault that several terms or arms share is told once."""
    path: Path = ("claims", name)
    used: dict[str, int] = {}
    for number, test in enumerate(claim.tests):
        here: Path = (*path, "tests", number)
        faults: dict[Fault, list[str]] = {}
        for term in dict.fromkeys(test.effect.terms):
            measure = merged(claim, number, term)
            arm = str(measure.arm)
            if arm not in cases:
                if arm not in arms:
                    remedy = did_you_mean(arm, arms)
                    yield document.problem((*here, "effect"), f"unknown arm or term `{arm}`", remedy=remedy)
                continue
            used.setdefault(arm, number)
            for fault in measure_faults(measure, cases[arm]):
                faults.setdefault(fault, []).append(term)
        for (rule, remedy), terms in faults.items():
            yield document.problem(here, f"{', '.join(dict.fromkeys(terms))}: {rule}", remedy=remedy)
        for term in test.terms:
            if term not in test.effect.terms:
                yield document.problem((*here, "terms", term), "the effect does not use this term", key=True)
    for arm in [*claim.mutation.instead, *claim.mutation.instead.values()]:
        if arm not in arms:
            remedy = did_you_mean(arm, arms)
            yield document.problem((*path, "mutation", "instead"), f"unknown arm `{arm}`", remedy=remedy)
    first = [arm for arm, number in used.items() if number == 0]
    for arm in claim.mutation.instead:
        if arm in cases and first and arm not in first:
            rule, remedy = f"the first test does not use `{arm}`", f"Replace one of {', '.join(first)}."
            yield document.problem((*path, "mutation", "instead"), rule, remedy=remedy)
    told: set[tuple[str, str]] = set()
    for key in ("mutation", "carrier_off"):
        for arm in used if getattr(claim, key) is not None else ():
            for problem in check_shift(getattr(claim, key), cases[arm], (*path, key), document):
                if (problem.path, problem.rule) not in told:
                    told.add((problem.path, problem.rule))
                    yield problem
    yield from _check_beside(claim, path, arms, cases, document)
    yield from _check_placebos(claim, path, [cases[arm] for arm in first], document)


def _check_beside(
    claim: Claim, path: Path, arms: Collection[str], cases: dict[str, Case], document: Document
) -> Iterator[Problem]:
    for count, other in enumerate(claim.beside):
        place: Path = (*path, "beside", count)
        for arm in [*other.instead, *other.instead.values()]:
            if arm not in arms:
                remedy = did_you_mean(arm, arms)
                yield document.problem((*place, "instead"), f"unknown arm `{arm}`", remedy=remedy)
        for number in other.tests:
            if number > len(claim.tests):
                rule, remedy = f"there is no test {number}", f"The claim has {len(claim.tests)}."
                yield document.problem((*place, "tests"), rule, remedy=remedy)
                continue
            faults: dict[Fault, None] = {}
            for term in claim.tests[number - 1].effect.terms:
                measure = merged(claim, number - 1, term)
                arm = other.instead.get(str(measure.arm), str(measure.arm))
                if arm in cases:
                    faults |= dict.fromkeys(measure_faults(measure, cases[arm]))
            for rule, remedy in faults:
                yield document.problem(place, f"test {number}: {rule}", remedy=remedy)


def _check_placebos(claim: Claim, path: Path, cases: list[Case], document: Document) -> Iterator[Problem]:
    measures = [merged(claim, 0, term) for term in claim.tests[0].effect.terms]
    pairless = next((measure.quantity for measure in measures if measure.quantity in PAIRLESS), None)
    for number, pair in enumerate(claim.placebo):
        place: Path = (*path, "placebo", number)
        if pairless is not None:
            remedy = "Say under `no_placebo` why there is none."
            yield document.problem(place, f"`{pairless}` is not taken of a pair", remedy=remedy)
        if pair[0] == pair[1]:
            yield document.problem(place, "a pair has two sides", remedy="Name two different actors.")
        for actor in dict.fromkeys(pair):
            strange = next((case for case in cases if actor not in case.actors), None)
            if strange is not None:
                remedy = did_you_mean(actor, strange.actors)
                yield document.problem(place, f"unknown actor `{actor}`", remedy=remedy)


def measure_faults(measure: Measure, case: Case) -> Iterator[Fault]:
    """What is wrong with a measure in a case."""
    quantity = measure.quantity
    if quantity is None:
        yield "no quantity is named", "Add `quantity` to the claim's measure."
        return
    yield from _window_faults(measure, case)
    if measure.share and quantity not in SHARED:
        yield f"`{quantity}` is no part of a whole", f"Leave `share` out; only {', '.join(SHARED)} have one."
    if quantity == "driver":
        if measure.of not in case.drivers:
            yield f"unknown driver `{measure.of}`", did_you_mean(str(measure.of), case.drivers)
        return
    if quantity == "causes":
        if not measure.causes:
            yield "no causes are named", "List them under `causes`."
        for cause in dict.fromkeys((*measure.causes, *measure.within)):
            if cause not in CAUSES:
                yield f"unknown cause `{cause}`", did_you_mean(cause, CAUSES)
        if measure.within and not measure.share:
            yield "`within` is the whole of a share", "Add `share: true`, or leave `within` out."
        return
    for actor in dict.fromkeys((measure.of, measure.to, *([measure.due_to] if measure.due_to else []))):
        if actor not in case.actors:
            yield f"unknown actor `{actor}`", did_you_mean(str(actor), case.actors)
    if measure.of is not None and measure.of == measure.to:
        yield f"`{quantity}` of {measure.of} to itself", "Name two different actors."
    known = PRESSURES if quantity == "pressure" else case.channels
    for channel in (*measure.channels, *([measure.channel] if measure.channel else [])):
        if quantity not in CHANNELLED:
            yield f"`{quantity}` has no channels", "Write `channel: null` or `channels: []` here."
        elif channel not in known:
            yield f"`{quantity}` has no channel `{channel}`", did_you_mean(channel, known)


def _window_faults(measure: Measure, case: Case) -> Iterator[Fault]:
    """Records that the case does not have, or that leave nothing to look at."""
    start = written(case.start[0] * 12 + case.start[1] - 1)
    last = written(case.start[0] * 12 + case.start[1] - 1 + case.steps * 12 // case.steps_per_year)
    span = f"It runs from month 0 ({start}) to month {case.steps} ({last})."
    window = measure.window
    stated = () if window is None else window.months or (window.month,)
    named = [end for end in stated if end is not None]
    ends = {"end": case.steps}
    records = [
        end if isinstance(end, int) else ends.get(end) or step_of(end, start, case.steps_per_year)
        for end in named
    ]
    for end, record in zip(named, records, strict=True):
        if not 0 <= record <= case.steps:
            yield f"month {end} lies outside the run", span
    if len(records) == 2 and records[0] > records[1]:
        yield f"the window ends ({named[1]}) before it begins ({named[0]})", "Exchange its ends."
    latest = records[-1] if records else case.steps
    if measure.growth is not None and not 0 < measure.growth <= latest:
        rule = f"there is no growth over {measure.growth} months by month {latest}"
        yield rule, f"Give 1 to {latest}."
