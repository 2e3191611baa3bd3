"""Two worlds side by side: which findings survive the other world's numbers, which do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from realpolitik.analysis.claims import (
    MIXED,
    NOT_SUPPORTED,
    SUPPORTED,
    Setting,
    Tested,
    evaluate,
    needed,
)
from realpolitik.experiment.shifting import build
from realpolitik.theory.inputs import Case
from realpolitik.world.claim_schema import Claims
from realpolitik.world.loading import load_case
from realpolitik.world.texts import remembered

SURVIVES, OPENS, TURNS = "stays", "opens", "turns"
RANKS = {NOT_SUPPORTED: 0, MIXED: 1, SUPPORTED: 2}
Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Pair:
    """Two worlds of the same actors and date, by name or path."""

    here: str
    there: str


@dataclass(frozen=True)
class Both:
    """One test of a finding in both worlds."""

    name: str
    number: int
    """Of the test, from 0."""
    pair: Pair
    here: Tested
    there: Tested

    @property
    def fate(self) -> str:
        """stays: the same outcome; turns: supported here and not there, or the reverse; opens: else."""
        return fate(self.here, self.there)


@dataclass
class Finding:
    """A fact or claim with all of its tests that start in one of the pairs of worlds."""

    name: str
    tests: list[Both] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    """Tests that start elsewhere."""

    @property
    def fate(self) -> str:
        """The worst that befalls one of its tests."""
        fates = {both.fate for both in self.tests}
        return next((word for word in (TURNS, OPENS) if word in fates), SURVIVES)

    @property
    def changed(self) -> list[Both]:
        """Tests whose outcome is another one there."""
        return [both for both in self.tests if both.fate != SURVIVES]


def fate(here: Tested, there: Tested) -> str:
    """What becomes of a test's outcome."""
    if here.outcome == there.outcome:
        return SURVIVES
    return TURNS if {here.outcome, there.outcome} == {SUPPORTED, NOT_SUPPORTED} else OPENS


def compare(
    claims: Claims,
    names: Sequence[str],
    pairs: Sequence[Pair],
    setting: Setting,
    tell: Tell | None = None,
) -> list[Finding]:
    """Put the tests of facts or claims to both worlds of each pair, under the same luck.

    A test counts for the pair in whose actors and date all its arms start. Raises ValueError for a pair of
    other actors or dates, ProblemsFound for a world that cannot be read.
    """
    found = {name: Finding(name) for name in names}
    taken: dict[str, dict[int, Both]] = {name: {} for name in names}
    for pair in pairs:
        check(pair)
        mine = {name: startings(claims, name, pair.here) for name in names}
        mine = {name: tests for name, tests in mine.items() if tests}
        sides = []
        for world in (pair.here, pair.there):
            progress = None if tell is None else _telling(tell, world)
            there = setting._replace(world=world)
            sides.append(evaluate(claims, mine, there, tests=mine, progress=progress))
        for name, tests in mine.items():
            for number, here, there_too in zip(tests, *(side[name].tests for side in sides), strict=True):
                taken[name].setdefault(number, Both(name, number, pair, here, there_too))
    for name, finding in found.items():
        finding.tests = [taken[name][number] for number in sorted(taken[name])]
        every = range(len(claims.claims[name].tests))
        finding.left_out = [number for number in every if number not in taken[name]]
    return list(found.values())


def check(pair: Pair) -> None:
    """Raise ValueError unless the worlds have the same actors, date and structure."""
    from realpolitik.engine.alternatives import differences

    here, there = world_case(pair.here), world_case(pair.there)
    wrong = next(differences(here, there), None)
    if wrong is not None:
        raise ValueError(f"{there.world} differs from {here.world} in {wrong}")


def startings(claims: Claims, name: str, world: str) -> list[int]:
    """The tests of a claim of which all arms start with the actors and at the date of a world."""
    start = world_case(world)

    @cache
    def begins(arm: str) -> bool:
        own = build(claims, arm)
        if (own.actors, own.start) != (start.actors, start.start):
            return False
        return build(claims, arm, world=world).world == start.world

    return [
        number
        for number, requests in needed(claims.claims[name]).items()
        if all(begins(request.arm) for request in requests)
    ]


@remembered
def world_case(world: str) -> Case:
    """A world as it stands."""
    return load_case(world)


def tally(found: Sequence[Finding]) -> Mapping[str, int]:
    """How many findings stay, open, turn; those without a test in these worlds are not counted."""
    return {
        word: sum(finding.fate == word for finding in found if finding.tests)
        for word in (SURVIVES, OPENS, TURNS)
    }


def _telling(tell: Tell, world: str) -> Callable[[int], None]:
    return lambda runs: tell(world, runs)
