"""Read a register of claims and check it against the worlds that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path as File

from realpolitik.theory.inputs import PRESSURES, Case
from realpolitik.world.arrays import START, locate
from realpolitik.world.claim_schema import Arm, Claim, Claims, Measure, Shift
from realpolitik.world.finding import find
from realpolitik.world.loading import load_case
from realpolitik.world.problems import Path, Problem, ProblemsFound, did_you_mean
from realpolitik.world.reading import Document, read
from realpolitik.world.validation import usable, validate
from realpolitik.world.vocabulary import Unknown

UNDIRECTED = ("index", "rung", "bargain", "common_threat")
CHANNELLED = ("volume", "pledge", "pressure", "gap")


def load_claims(source: str | File = "claims") -> Claims:
    """The register by path or name; raises ProblemsFound with everything that is wrong."""
    document = read(find(source))
    claims, found = validate(Claims, document)
    rest = claims or usable(Claims, document, ("arms", "claims"))
    if rest is not None:
        found += _check(rest, document)
    if claims is None or found:
        raise ProblemsFound(sorted(set(found)))
    return claims


def _check(claims: Claims, document: Document) -> Iterator[Problem]:
    """What is wrong with the entries that have the right shape; arms that have not are left to the schema."""
    cases: dict[str, Case] = {}
    known = document.data["arms"]
    loaded: dict[tuple[str, str | None, str | None], Case] = {}
    for name, arm in claims.arms.items():
        line, problem = _line(claims, name, arm, document)
        if problem is not None:
            yield problem
        if not line:
            continue
        world = next((one.world for one in line if one.world), None)
        asked = str(line[-1].scenario), world, next((one.until for one in line if one.until), None)
        try:
            if asked not in loaded:
                loaded[asked] = load_case(asked[0], world=world, until=asked[2])
            cases[name] = loaded[asked]
        except ProblemsFound as error:
            yield document.problem(("arms", name), error.problems[0].rule, remedy=error.problems[0].remedy)
            continue
        yield from _check_shift(arm, cases[name], ("arms", name), document)
    for name, claim in claims.claims.items():
        yield from _check_claim(name, claim, known, cases, document)


def _line(claims: Claims, name: str, arm: Arm, document: Document) -> tuple[list[Arm], Problem | None]:
    """The arm and those below it; none if one of them is missing."""
    line, seen, known = [arm], [name], document.data["arms"]
    while (below := line[-1].on) is not None:
        path: Path = ("arms", seen[-1], "on")
        if below not in known:
            return [], document.problem(path, f"unknown arm `{below}`", remedy=did_you_mean(below, known))
        if below not in claims.arms:
            return [], None
        if below in seen:
            return [], document.problem(path, "an arm cannot build on itself", remedy="Name a `scenario`.")
        line.append(claims.arms[below])
        seen.append(below)
    return line, None


def _check_shift(shift: Shift, case: Case, path: Path, document: Document) -> Iterator[Problem]:
    for driver in shift.drivers:
        if driver not in case.drivers:
            remedy = did_you_mean(driver, case.drivers)
            yield document.problem(
                (*path, "drivers", driver), f"unknown driver `{driver}`", remedy=remedy, key=True
            )
    for section in ("counterfactuals", "assumptions"):
        for number in getattr(shift, section):
            place = (*path, section, number)
            try:
                found = locate(number, case)
            except Unknown as error:
                yield document.problem(place, error.rule, remedy=error.remedy, key=True)
                continue
            if section == "counterfactuals" and found.field in START:
                rule, remedy = (
                    "no counterfactual can move a level of the start",
                    "State it under `assumptions`.",
                )
                yield document.problem(place, rule, remedy=remedy, key=True)


def _check_claim(
    name: str, claim: Claim, arms: Collection[str], cases: dict[str, Case], document: Document
) -> Iterator[Problem]:
    path: Path = ("claims", name)
    used: dict[str, int] = {}
    for number, test in enumerate(claim.tests):
        here: Path = (*path, "tests", number)
        for term in test.effect.terms:
            measure = merged(claim, number, term)
            arm = str(measure.arm)
            if arm not in cases:
                if arm not in arms:
                    remedy = did_you_mean(arm, arms)
                    yield document.problem((*here, "effect"), f"unknown arm or term `{arm}`", remedy=remedy)
                continue
            used.setdefault(arm, number)
            for rule, remedy in _faults(measure, cases[arm]):
                yield document.problem(here, f"{term}: {rule}", remedy=remedy)
        for term in test.terms:
            if term not in test.effect.terms:
                yield document.problem((*here, "terms", term), "the effect does not use this term", key=True)
    for arm in [*claim.mutation.instead, *claim.mutation.instead.values()]:
        if arm not in arms:
            remedy = did_you_mean(arm, arms)
            yield document.problem((*path, "mutation", "instead"), f"unknown arm `{arm}`", remedy=remedy)
    for arm, first in used.items():
        yield from list(_check_shift(claim.mutation, cases[arm], (*path, "mutation"), document))[:1]
        for number, pair in enumerate(claim.placebo if first == 0 else ()):
            for actor in pair:
                if actor not in cases[arm].actors:
                    remedy = did_you_mean(actor, cases[arm].actors)
                    yield document.problem(
                        (*path, "placebo", number), f"unknown actor `{actor}`", remedy=remedy
                    )


def merged(claim: Claim, test: int, term: str) -> Measure:
    """The measure of a term: the claim's, with what the test and then the term state instead."""
    found = claim.measure
    for over in (claim.tests[test].measure, claim.tests[test].terms.get(term)):
        if over is not None:
            found = found.model_copy(update={key: getattr(over, key) for key in over.model_fields_set})
    return found if found.arm is not None else found.model_copy(update={"arm": term})


def _faults(measure: Measure, case: Case) -> Iterator[tuple[str, str]]:
    """What is wrong with a measure in a case: rule and remedy."""
    quantity = measure.quantity
    if quantity is None:
        yield "no quantity is named", "Add `quantity` to the claim's measure."
        return
    if quantity == "driver":
        if measure.of not in case.drivers:
            yield f"unknown driver `{measure.of}`", did_you_mean(str(measure.of), case.drivers)
        return
    if quantity == "causes":
        if not measure.causes:
            yield "no causes are named", "List them under `causes`."
        return
    for actor in (measure.of, measure.to, *([measure.due_to] if measure.due_to else [])):
        if actor not in case.actors:
            yield f"unknown actor `{actor}`", did_you_mean(str(actor), case.actors)
    known = PRESSURES if quantity == "pressure" else case.channels
    for channel in (*measure.channels, *([measure.channel] if measure.channel else [])):
        if quantity not in CHANNELLED:
            yield f"`{quantity}` has no channels", "Write `channel: null` or `channels: []` here."
        elif channel not in known:
            yield f"`{quantity}` has no channel `{channel}`", did_you_mean(channel, known)
