"""Claims verified: what the tests find, and in which other worlds they find the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite

from realpolitik.analysis.alternatives import drawn, shuffled
from realpolitik.analysis.claims import (
    MIXED,
    NOT_SUPPORTED,
    SUPPORTED,
    Finding,
    Setting,
    evaluate,
    needed,
    observe,
    passes,
)
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import wilson
from realpolitik.experiment.kept import Kept
from realpolitik.experiment.shifting import Recast, build
from realpolitik.theory.inputs import Case, Inputs
from realpolitik.world.claim_schema import Claims, Mutation, force_of
from realpolitik.world.claims import merged
from realpolitik.world.ranges import plausible
from realpolitik.world.register import ranges
from realpolitik.world.texts import remembered

ALGEBRA = 0.9
"""A claim that holds in so large a share of shuffled worlds follows from the rules, not from this world."""
MOSTLY = 0.6
MUTE = 0.002
"""A placebo that moves by less than this cannot show anything: it is mute rather than silent."""
PAIRLESS = ("driver", "causes")  # quantities of no pair, or of the focal one only
Tell = Callable[[str, int], None]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Effort:
    """How much is run: runs per arm, and how many other worlds with how many runs each."""

    runs: int = 1000
    seed: int = 0
    permutations: int = 0
    draws: int = 0
    runs_each: int = 40
    mutations: bool = False
    workers: int | None = None


@dataclass
class Verified:
    """A claim with everything that was found out about it; None where it was not asked or has no sense."""

    name: str
    finding: Finding
    placebos: dict[tuple[str, str], Finding] = field(default_factory=dict)
    proposed: dict[tuple[str, str], Finding] = field(default_factory=dict)
    """Pairs proposed for all claims that this one does not have among its placebos."""
    grounded: Finding | None = None
    mutated: Finding | None = None
    carrier_off: Finding | None = None
    """With the carrier alone switched off, where the mutation does more or something else."""
    beside: dict[str, Finding] = field(default_factory=dict)
    """From other arms, by what is different there."""
    shuffled: Estimate | None = None
    """Share of shuffled worlds in which all genuine tests pass."""
    shuffled_tests: dict[int, Estimate] = field(default_factory=dict)
    """The same for each genuine test."""
    drawn: Estimate | None = None

    @property
    def silent(self) -> bool | None:
        """Whether no placebo pair shows the effect of the first test."""
        found = [placebo.outcome != SUPPORTED for placebo in self.placebos.values()]
        return all(found) if found else None

    @property
    def mute(self) -> bool:
        """Whether nothing moves on any placebo pair, so that their silence tells nothing."""
        return bool(self.placebos) and all(is_mute(found) for found in self.placebos.values())

    @property
    def passed_over(self) -> bool:
        """Whether a pair proposed for all claims shows the effect and is not among the placebos."""
        return any(found.outcome == SUPPORTED for found in self.proposed.values())

    @property
    def turned(self) -> bool | None:
        """Whether the mutation makes the first test say the opposite: fail where it passed, or pass."""
        if self.mutated is None:
            return None
        found, mutant = self.finding.tests[0].outcome, self.mutated.tests[0].outcome
        return mutant != found and mutant in (SUPPORTED, NOT_SUPPORTED)

    @property
    def opened(self) -> bool:
        """Whether the mutation only takes the first test's verdict away, so that it is open (mixed)."""
        if self.mutated is None:
            return False
        found, mutant = self.finding.tests[0].outcome, self.mutated.tests[0].outcome
        return mutant == MIXED and found in (SUPPORTED, NOT_SUPPORTED)

    @property
    def isolated(self) -> bool | None:
        """Whether the first test says the opposite once the carrier alone is switched off."""
        if self.carrier_off is None:
            return self.turned
        found, without = self.finding.tests[0].outcome, self.carrier_off.tests[0].outcome
        return without != found and without in (SUPPORTED, NOT_SUPPORTED)

    @property
    def algebra(self) -> bool:
        """Whether nearly every shuffled world bears the claim out."""
        return self.shuffled is not None and self.shuffled.value >= ALGEBRA

    @property
    def mostly_algebra(self) -> bool:
        """Whether most shuffled worlds bear the claim out, though not nearly all."""
        return self.shuffled is not None and MOSTLY <= self.shuffled.value < ALGEBRA

    @property
    def may_be_algebra(self) -> bool:
        """Whether the interval of that share does not exclude it."""
        return self.shuffled is not None and not self.algebra and self.shuffled.high >= ALGEBRA


def verify(
    claims: Claims,
    names: Sequence[str],
    effort: Effort,
    tell: Tell | None = None,
    kept: Kept | None = None,
) -> list[Verified]:
    """Test claims, then their placebos, the world grounded in data, mutations, and other worlds.

    Ensembles that are found in ``kept`` are not run again.
    """
    tell = tell or (lambda stage, done: None)
    setting = Setting(effort.runs, effort.seed, workers=effort.workers, kept=kept)

    def counted(stage: str) -> Callable[[int], None]:
        return lambda runs: tell(stage, runs)

    pairs = {name: [*claims.claims[name].placebo, *others(claims, name)] for name in names}
    placebos = {(name, pair) for name in names for pair in pairs[name]}
    asked = [needed(claims.claims[name]) for name in names]
    asked += [needed(claims.claims[name], pair) for name, pair in sorted(placebos)]
    requests = (request for tests in asked for terms in tests.values() for request in terms)
    observed = observe(claims, requests, setting, counted("claims"))
    main = evaluate(claims, names, setting, observed=observed)
    found = {name: Verified(name, main[name]) for name in names}
    for name, pair in sorted(placebos):
        shown = evaluate(claims, [name], setting, pairs={name: pair}, observed=observed)
        mine = pair in claims.claims[name].placebo
        (found[name].placebos if mine else found[name].proposed)[pair] = shown[name]
    for there, tests in grounded(claims, names).items():
        with_data = setting._replace(world=there)
        for name, finding in evaluate(
            claims, tests, with_data, tests=tests, progress=counted("data")
        ).items():
            found[name].grounded = finding
    if effort.mutations:
        for name in names:
            mutant = setting._replace(mutation=claims.claims[name].mutation)
            found[name].mutated = evaluate(claims, [name], mutant, progress=counted("mutations"))[name]
            if (off := claims.claims[name].carrier_off) is not None:
                found[name].carrier_off = evaluate(
                    claims, [name], setting._replace(mutation=off), tests={name: [0]}
                )[name]
    for name in names:
        for other in claims.claims[name].beside:
            elsewhere = setting._replace(mutation=Mutation(why=other.says, instead=other.instead))
            picked = {name: [number - 1 for number in other.tests]}
            found[name].beside[other.says] = evaluate(claims, [name], elsewhere, tests=picked)[name]
    genuine = [name for name in names if claims.claims[name].force == "genuine"]
    few = setting._replace(runs=min(effort.runs_each, effort.runs))
    deals = (_shuffle(effort.seed, number) for number in range(effort.permutations))
    tests = {
        name: [k for k in needed(claims.claims[name]) if is_genuine(claims, name, k)] for name in genuine
    }
    for name, (share, each) in _shares(claims, tests, few, deals, counted("shuffled worlds")).items():
        found[name].shuffled, found[name].shuffled_tests = share, each
    numbers = (_draw(effort.seed, number) for number in range(effort.draws))
    tests = {name: list(needed(claims.claims[name])) for name in names}
    for name, (share, _) in _shares(claims, tests, few, numbers, counted("drawn numbers")).items():
        found[name].drawn = share
    return list(found.values())


def is_mute(placebo: Finding) -> bool:
    """Whether the first test's effect is next to nothing on a pair."""
    effect, form = placebo.tests[0].effect, placebo.tests[0].test.effect
    return form.quotient is None and isfinite(effect.value) and abs(effect.value) < MUTE


def is_genuine(claims: Claims, name: str, test: int) -> bool:
    """Whether the model could have failed this test."""
    return force_of(claims.claims[name], test) == "genuine"


def others(claims: Claims, name: str) -> list[Pair]:
    """Pairs proposed for all claims that a claim neither has as placebos nor is about."""
    claim = claims.claims[name]
    measures = [merged(claim, 0, term) for term in claim.tests[0].effect.terms]
    if any(measure.quantity in PAIRLESS for measure in measures):
        return []
    known = {*claim.placebo, *((str(m.of), str(m.to)) for m in measures)}
    known |= {pair[::-1] for pair in known}
    return [
        pair
        for pair in claims.proposed
        if pair not in known and not any(measure.due_to in pair for measure in measures)
    ]


def grounded(claims: Claims, names: Sequence[str]) -> dict[str, dict[str, list[int]]]:
    """World with data, claim, and those of its tests whose arms all start there; the first must be one."""
    found: dict[str, dict[str, list[int]]] = {}
    for here, there in claims.grounded.items():
        for name in names:
            tests = [
                number
                for number, requests in needed(claims.claims[name]).items()
                if all(build(claims, request.arm).world == here for request in requests)
            ]
            if tests and tests[0] == 0:
                found.setdefault(there, {})[name] = tests
    return found


def _shares(
    claims: Claims,
    tests: dict[str, list[int]],
    setting: Setting,
    worlds: Iterator[Recast],
    progress: Callable[[int], None],
) -> dict[str, tuple[Estimate, dict[int, Estimate]]]:
    """In which share of other worlds the point estimates of these tests pass: all of them, and each."""
    passed: dict[str, list[list[bool]]] = {name: [] for name in tests}
    for recast in worlds if tests else ():
        there = setting._replace(recast=recast)
        for name, finding in evaluate(claims, tests, there, tests=tests, progress=progress).items():
            passed[name].append([passes(tested) for tested in finding.tests])
    return {
        name: (
            wilson(sum(map(all, worlds)), len(worlds)),
            {
                k: wilson(sum(hits), len(hits))
                for k, hits in zip(tests[name], zip(*worlds, strict=True), strict=True)
            },
        )
        for name, worlds in passed.items()
        if worlds
    }


def _shuffle(seed: int, number: int) -> Recast:
    return lambda case: shuffled(case, seed, number)


def _draw(seed: int, number: int) -> Recast:
    return lambda case: drawn(case, _bounds(case), ranges(), seed, number)


def _bounds(case: Case) -> tuple[Inputs, Inputs]:
    return _plausible(case.world)


@remembered
def _plausible(world: str) -> tuple[Inputs, Inputs]:
    return plausible(world)


def total(claims: Claims, names: Sequence[str], effort: Effort) -> int:
    """How many runs a verification takes, about: claims and data each run every arm."""
    genuine = [name for name in names if claims.claims[name].force == "genuine"]
    few = min(effort.runs_each, effort.runs)
    mutants = sum(len(_arms(claims, [name])) for name in names) if effort.mutations else 0
    others = effort.permutations * len(_arms(claims, genuine)) + effort.draws * len(_arms(claims, names))
    return (2 * len(_arms(claims, names)) + mutants) * effort.runs + few * others


def _arms(claims: Claims, names: Sequence[str]) -> set[str]:
    asked = [terms for name in names for terms in needed(claims.claims[name]).values()]
    return {request.arm for terms in asked for request in terms}
