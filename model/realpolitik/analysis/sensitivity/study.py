"""A sensitivity study of a scenario: screening, indices of what matters, and the evidence budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.sensitivity.budget import Shares, Wanted, chance, shapley_effects, to_find_out
from realpolitik.analysis.sensitivity.indices import Indices, Range, decompose, sampled
from realpolitik.analysis.sensitivity.problem import Problem
from realpolitik.analysis.sensitivity.screening import Screening, screen, that_matter
from realpolitik.experiment.numbers import Numbers
from realpolitik.experiment.response import OUTCOMES, Ensemble
from realpolitik.theory.inputs import Case
from realpolitik.world.resolve import Resolved
from realpolitik.world.study_schema import SensitivityStudy
from realpolitik.world.uncertain import Uncertain

CHANGE = OUTCOMES.index("change")
SCATTER = OUTCOMES.index("scatter")
Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Budgeted:
    """Where the variance of the outcome comes from when every number with a range is drawn."""

    numbers: tuple[Uncertain, ...]
    screening: Screening
    singles: tuple[str, ...]
    grades: dict[str, str]
    """Factor (a number's path, or a group of the rest) to grade."""
    sizes: dict[str, int]
    """Factor to how many numbers it holds."""
    indices: Indices
    shares: Shares
    """By grade, all numbers together."""
    wanted: tuple[Wanted, ...]
    """What to find out next, by the change of the index."""
    chance: Estimate
    """Share of the variance of single futures that is luck."""


@dataclass(frozen=True)
class Found:
    """Everything a sensitivity study finds."""

    study: SensitivityStudy
    case: Case
    numbers: tuple[Uncertain, ...]
    screening: Screening
    kept: tuple[str, ...]
    indices: Indices
    swings: Range
    """(kept, 2): mean change where a number lies in the lowest and in the highest fifth of its range."""
    chance: Estimate
    budget: Budgeted | None
    runs: int


def problem_of(study: SensitivityStudy, numbers: Sequence[Uncertain]) -> Problem:
    """The numbers as a problem."""
    return Problem(
        tuple(number.path for number in numbers),
        tuple(number.low for number in numbers),
        tuple(number.high for number in numbers),
        tuple(number.value for number in numbers) if study.shape == "triangular" else None,
    )


def planned(study: SensitivityStudy, varied: int, everything: int, grades: int) -> int:
    """How many runs a study takes at most."""
    one, two, three = study.screening, study.indices, study.budget
    found = one.trajectories * (varied + 1) * one.replications
    found += two.base * (min(varied, two.most) + 2) * two.replications
    if three is not None:
        found += three.trajectories * (everything + 1) * three.replications
        found += three.base * (three.singles + 22 + 2 + 2**grades) * three.replications
    return found


def study_sensitivity(
    study: SensitivityStudy,
    resolved: Resolved,
    numbers: Sequence[Uncertain],
    everything: Sequence[Uncertain],
    *,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Found:
    """Run a study; ``numbers`` are screened and decomposed, ``everything`` makes the evidence budget.

    Raises ResultProblem where a point of the design has no run that ends well.
    """
    done = [0]

    def ensemble(stage: str, varied: Sequence[Uncertain], replications: int) -> Ensemble:
        def told(runs: int) -> None:
            done[0] += runs
            if tell is not None:
                tell(stage, runs)

        held = Numbers(resolved, varied, until=study.until)
        return Ensemble(held, replications, study.seed, workers, told)

    one, two = study.screening, study.indices
    screening = screen(
        ensemble("screening", numbers, one.replications),
        problem_of(study, numbers),
        one.trajectories,
        study.seed,
    )
    places = that_matter(screening, CHANGE, min(two.least, len(numbers)), min(two.most, len(numbers)))
    kept = [numbers[k] for k in sorted(places)]
    response = ensemble("indices", kept, two.replications)
    indices = decompose(response, problem_of(study, kept), two.base, study.seed)
    budget = None
    if study.budget is not None:
        budget = _budget(study, everything, ensemble)
    return Found(
        study,
        response.numbers.case,
        tuple(numbers),
        screening,
        tuple(number.path for number in kept),
        indices,
        _swings(problem_of(study, kept), indices, study.seed),
        _chance(indices, two.replications, study.seed),
        budget,
        done[0],
    )


def _budget(
    study: SensitivityStudy,
    everything: Sequence[Uncertain],
    ensemble: Callable[[str, Sequence[Uncertain], int], Ensemble],
) -> Budgeted:
    size = study.budget
    assert size is not None
    problem = problem_of(study, everything)
    response = ensemble("all numbers", everything, size.replications)
    screening = screen(response, problem, size.trajectories, study.seed)
    singles = {everything[k].path for k in screening.ranked(CHANGE)[: size.singles]}
    groups = [
        number.path if number.path in singles else f"other {number.table}, {number.grade}"
        for number in everything
    ]
    grades = dict(zip(groups, (number.grade for number in everything), strict=True))
    indices = decompose(response, problem.grouped(groups), size.base, study.seed)
    shares = shapley_effects(
        response, problem.grouped([number.grade for number in everything]), size.base, study.seed
    )
    return Budgeted(
        tuple(everything),
        screening,
        tuple(sorted(singles)),
        {name: str(grade) for name, grade in grades.items()},
        {name: groups.count(name) for name in dict.fromkeys(groups)},
        indices,
        shares,
        tuple(to_find_out(indices, {name: str(grade) for name, grade in grades.items()}, CHANGE)),
        _chance(indices, size.replications, study.seed),
    )


def _swings(problem: Problem, indices: Indices, seed: int) -> Range:
    width = len(problem.factors) + 2
    scheme = sampled(problem, indices.base, seed)
    points, change = np.concatenate([scheme[::width], scheme[width - 1 :: width]]), indices.samples[:, CHANGE]
    found = np.empty((3, len(problem.names), 2))
    for k, column in enumerate(points.T):
        low, high = np.quantile(column, [0.2, 0.8])
        for end, inside in enumerate((column <= low, column >= high)):
            mean = change[inside].mean()
            half = 1.96 * change[inside].std(ddof=1) / np.sqrt(inside.sum())
            found[:, k, end] = mean, mean - half, mean + half
    return Range(*found)


def _chance(indices: Indices, replications: int, seed: int) -> Estimate:
    return chance(indices.samples[:, CHANGE], np.asarray(indices.samples[:, SCATTER]), replications, seed)
