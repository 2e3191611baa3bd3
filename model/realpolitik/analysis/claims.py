"""Claims put to the test: arms under common luck, effects with intervals, outcomes.

An effect is a function of the means of its terms over runs; its interval is that of the delta method from
the covariance of the terms over the same runs, except for shares of runs and their differences, which have
intervals that stay honest at 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan, sqrt
from typing import NamedTuple

import numpy as np

from realpolitik.analysis.comparison import mean, paired_difference, paired_share_difference, student_quantile
from realpolitik.analysis.estimate import CONFIDENCE, Estimate
from realpolitik.analysis.quantities import take
from realpolitik.analysis.shares import share
from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.kept import Kept, case_digest, column_key
from realpolitik.experiment.shifting import Recast, build
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.claim_schema import Claim, Claims, Effect, Measure, Mutation, Test
from realpolitik.world.claims import merged

SUPPORTED, MIXED, NOT_SUPPORTED, UNDEFINED = "supported", "mixed", "not supported", "undefined"
Progress = Callable[[int], None]


class Request(NamedTuple):
    """A measure in an arm."""

    arm: str
    measure: Measure


class Setting(NamedTuple):
    """Under which world, with which numbers and luck claims are tested."""

    runs: int
    seed: int
    world: str | None = None
    recast: Recast | None = None
    mutation: Mutation | None = None
    workers: int | None = None
    kept: Kept | None = None
    """Where ensembles of earlier calls are found, and this one's are kept."""


@dataclass(frozen=True)
class Tested:
    """A test with what it found."""

    test: Test
    effect: Estimate
    outcome: str


@dataclass(frozen=True)
class Finding:
    """A claim with what its tests found, the first one first."""

    outcome: str
    tests: tuple[Tested, ...]


def evaluate(
    claims: Claims,
    names: Iterable[str],
    setting: Setting,
    *,
    pairs: Mapping[str, tuple[str, str]] | None = None,
    tests: Mapping[str, Sequence[int]] | None = None,
    observed: Mapping[str, Floats] | None = None,
    progress: Progress | None = None,
) -> dict[str, Finding]:
    """Test claims together, running every arm once.

    ``pairs`` puts the first test of a claim to another pair; ``tests`` picks some of a claim's tests;
    ``observed`` is what `observe` found already.
    """
    asked = {
        name: needed(claims.claims[name], (pairs or {}).get(name), (tests or {}).get(name)) for name in names
    }
    requests = [request for picked in asked.values() for terms in picked.values() for request in terms]
    known = observed or {}
    found = {**known, **observe(claims, (r for r in requests if key(r) not in known), setting, progress)}
    return {
        name: judged([_tested(claims.claims[name].tests[k], terms, found) for k, terms in picked.items()])
        for name, picked in asked.items()
    }


def needed(
    claim: Claim, pair: tuple[str, str] | None = None, tests: Sequence[int] | None = None
) -> dict[int, list[Request]]:
    """What each test of a claim needs, term by term; with a pair, the first test only, on that pair."""
    picked = [0] if pair else range(len(claim.tests)) if tests is None else tests
    asked = {}
    for number in picked:
        measures = [merged(claim, number, term) for term in claim.tests[number].effect.terms]
        if pair is not None:
            measures = [measure.model_copy(update={"of": pair[0], "to": pair[1]}) for measure in measures]
        asked[number] = [Request(str(measure.arm), measure) for measure in measures]
    return asked


def observe(
    claims: Claims, requests: Iterable[Request], setting: Setting, progress: Progress | None = None
) -> dict[str, Floats]:
    """Each measure in every run (R,), by key; an arm is run once for all measures asked of it."""
    by_arm: dict[str, dict[str, Measure]] = {}
    for request in requests:
        by_arm.setdefault(request.arm, {})[key(request)] = request.measure
    found: dict[str, Floats] = {}
    for arm, measures in by_arm.items():
        played = setting.mutation.instead.get(arm, arm) if setting.mutation else arm
        case = build(claims, played, mutation=setting.mutation, world=setting.world, recast=setting.recast)
        columns, ran = _columns(case, measures, setting)
        found.update(columns)
        if progress is not None:
            progress(setting.runs if ran else 0)
    return found


def _columns(case: Case, measures: Mapping[str, Measure], setting: Setting) -> tuple[dict[str, Floats], bool]:
    """Each measure of a case in every run, those of earlier calls as they were kept; whether it was run."""
    if setting.kept is None:
        return _played(case, measures, setting), True
    digest = case_digest(case)
    keys = {
        name: column_key(digest, setting.seed, setting.runs, text(measure))
        for name, measure in measures.items()
    }
    there = setting.kept.columns(keys.values(), setting.runs)
    found = {name: there[key] for name, key in keys.items() if key in there}
    lacking = {name: measure for name, measure in measures.items() if name not in found}
    if not lacking:
        setting.kept.found += 1
        return found, False
    setting.kept.about_to_run()
    made = _played(case, lacking, setting)
    setting.kept.keep({keys[name]: column for name, column in made.items()})
    return {**found, **made}, True


def _played(case: Case, measures: Mapping[str, Measure], setting: Setting) -> dict[str, Floats]:
    """Run a case and take each measure in every run; NaN where a run failed."""
    books = any(measure.quantity == "causes" for measure in measures.values())
    parts: dict[str, list[Floats]] = {name: [] for name in measures}
    for chunk in simulate(
        case, setting.runs, setting.seed, ledger=books, workers=setting.workers, reuse=True
    ):
        for name, measure in measures.items():
            values = take(measure, case, chunk)
            parts[name].append(np.where(chunk.failed == 0, values, nan))
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def key(request: Request) -> str:
    """Equal for equal measures in one arm."""
    return f"{request.arm} {text(request.measure)}"


def text(measure: Measure) -> str:
    """A measure as text, whatever the arm it is taken in."""
    return measure.model_dump_json(exclude_defaults=True, exclude={"arm"})


def _tested(test: Test, terms: list[Request], found: Mapping[str, Floats]) -> Tested:
    columns = np.array([found[key(request)] for request in terms])
    columns = columns[:, np.isfinite(columns).all(axis=0)]
    shares = all(_is_share(request.measure) for request in terms)
    effect = estimate(test.effect, columns, shares=shares)
    return Tested(test, effect, outcome(test, effect))


def _is_share(measure: Measure) -> bool:
    return measure.at_least is not None or measure.at_most is not None


def estimate(effect: Effect, columns: Floats, *, shares: bool = False) -> Estimate:
    """The effect with its 95 % interval from paired runs; ``columns`` (terms, R)."""
    runs = columns.shape[1]
    if runs == 0:
        return Estimate(nan, nan, nan, 0)
    if effect.level is not None:
        return share(columns[0] > 0.5) if shares else mean(columns[0])
    if effect.difference is not None:
        if shares:
            return paired_share_difference(columns[0] > 0.5, columns[1] > 0.5)
        return paired_difference(columns[0], columns[1])
    centre = columns.mean(axis=1)
    value, slope = _combined(effect, centre)
    if runs < 2 or not isfinite(value):
        return Estimate(value, nan, nan, runs)
    variance = float(slope @ np.cov(columns) @ slope)
    half = student_quantile(CONFIDENCE, runs - 1) * sqrt(max(0.0, variance) / runs)
    return Estimate(value, value - half, value + half, runs)


def _combined(effect: Effect, means: Floats) -> tuple[float, Floats]:
    """The effect and its derivatives by the means of its terms."""
    if effect.excess is not None:
        weights = np.array([1.0, -1.0, -1.0, 1.0])
        return float(weights @ means), weights
    if effect.change is not None:
        a, b = means
        return (a / b - 1.0, np.array([1.0, -a / b]) / b) if b != 0.0 else (nan, np.zeros(2))
    a, b, c, d = means
    if effect.ratio_change is not None or effect.excess_change is not None:
        if 0.0 in (b, c, d):
            return nan, np.zeros(4)
        if effect.ratio_change is not None:
            ratio = a / b / (c / d)
            return ratio - 1.0, np.array([d / (b * c), -ratio / b, -ratio / c, ratio / d])
        times = 1.0 if effect.times is None else effect.times
        slope = np.array([1.0, -a / b, 0.0, 0.0]) / b - times * np.array([0.0, 0.0, 1.0, -c / d]) / d
        return a / b - 1.0 - times * (c / d - 1.0), slope
    over, under = a - b, c - d
    if under == 0.0:
        return nan, np.zeros(4)
    return over / under, np.array([1.0, -1.0, -over / under, over / under]) / under


def outcome(test: Test, effect: Estimate) -> str:
    """Supported where the whole interval passes; not supported where it misses by more than the tolerance.

    An effect that is no number, such as a share of nothing, is undefined: it neither speaks for a claim nor
    against it.

    >>> rule = Test(says="falls", effect=Effect(level="x"), at_most=-0.03, tolerance=0.01)
    >>> [outcome(rule, Estimate(v, v - 0.005, v + 0.005, 9)) for v in (-0.04, -0.03, -0.02, 0.0)]
    ['supported', 'mixed', 'mixed', 'not supported']
    """
    if not isfinite(effect.value):
        return UNDEFINED
    low, high = (effect.low, effect.high) if isfinite(effect.low) else (effect.value, effect.value)
    floor = -inf if test.at_least is None else test.at_least
    ceiling = inf if test.at_most is None else test.at_most
    if low >= floor and high <= ceiling:
        return SUPPORTED
    if high < floor - test.tolerance or low > ceiling + test.tolerance:
        return NOT_SUPPORTED
    return MIXED


def holds(found: Finding) -> bool:
    """Whether every point estimate passes: the judgement on one of many worlds, each run a few times."""
    return all(passes(tested) for tested in found.tests)


def passes(tested: Tested) -> bool:
    """Whether the point estimate passes."""
    rule, value = tested.test, tested.effect.value
    return (
        isfinite(value)
        and (rule.at_least is None or value >= rule.at_least)
        and (rule.at_most is None or value <= rule.at_most)
    )


def judged(tests: list[Tested]) -> Finding:
    """A claim is supported, not supported or undefined if all its tests are, else mixed."""
    outcomes = {tested.outcome for tested in tests}
    found = outcomes.pop() if len(outcomes) == 1 else MIXED
    return Finding(found, tuple(tests))
