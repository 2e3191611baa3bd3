"""Read a register of claims and check it against the worlds that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File

from realpolitik.theory.inputs import Case
from realpolitik.world.claim_checks import check_claim, check_shift
from realpolitik.world.claim_schema import Arm, Claims
from realpolitik.world.claim_schema import merged as merged
from realpolitik.world.finding import find
from realpolitik.world.loading import load_case
from realpolitik.world.problems import Path, Problem, ProblemsFound, did_you_mean
from realpolitik.world.reading import Document, read
from realpolitik.world.validation import usable, validate


def load_claims(source: str | File = "claims") -> Claims:
    """The register by path or name; raises ProblemsFound with everything that is wrong."""
    file = find(source, kinds=("claims",))
    document = read(file)
    claims, found = validate(Claims, document)
    rest = claims or usable(Claims, document, ("arms", "claims"))
    if rest is not None:
        found += _check(rest.at(file), document)
    if claims is None or found:
        raise ProblemsFound(sorted(set(found)))
    return claims.at(file)


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
        until = next((one.until for one in line if one.until), None)
        asked = claims.place_of(str(line[-1].scenario)), world and claims.place_of(world), until
        try:
            if asked not in loaded:
                loaded[asked] = load_case(asked[0], world=asked[1], until=until)
            cases[name] = loaded[asked]
        except ProblemsFound as error:
            yield document.problem(("arms", name), error.problems[0].rule, remedy=error.problems[0].remedy)
            continue
        yield from check_shift(arm, cases[name], ("arms", name), document)
    for here, there in claims.grounded.items():
        for world in (here, there):
            try:
                load_case(claims.place_of(world))
            except ProblemsFound as error:
                first = error.problems[0]
                yield document.problem(("grounded", here), first.rule, remedy=first.remedy)
    for name, claim in claims.claims.items():
        yield from check_claim(name, claim, known, cases, document)


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
