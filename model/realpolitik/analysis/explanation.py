"""Why a scenario comes out as it does: causes, the changes behind a difference, turns and types of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.archetypes import Archetypes, archetypes
from realpolitik.analysis.attribution import MOST_EXACT, PAIRS, Attribution, attribute
from realpolitik.analysis.causes import moves, moves_apart
from realpolitik.analysis.comparison import aligned, mean, paired_difference
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.paths import path
from realpolitik.analysis.turning import Stretch, fastest_year, stretches
from realpolitik.experiment.coalitions import Worths
from realpolitik.experiment.manifest import program_digest
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.world.subsets import Comparison

SHOWN = 10  # causes shown one by one; the rest is summed up
OTHERS = "others"
BUDGET = 20_000  # runs spent on an attribution
LEAST_RUNS = 20


@dataclass(frozen=True)
class Waterfall:
    """From one level of the index to another, cause by cause; the parts add up to the way."""

    first: Estimate
    last: Estimate
    change: Estimate
    parts: Mapping[str, Estimate]  # largest first, OTHERS last
    others: tuple[str, ...]  # the causes summed up


@dataclass(frozen=True)
class Explanation:
    """Everything that `explain` tells of a scenario."""

    scenario: str
    against: str | None
    runs: int
    causes: Waterfall  # from the start to the last year
    difference: Waterfall | None  # from the last year of `against` to that of the scenario, run by run
    stretches: Sequence[Stretch]
    fastest: tuple[str, str, float] | None  # first and last month of the fastest year, and the move
    types: Archetypes

    def key(self, baseline: str) -> str:
        """What files about it are called: the scenario, and what it is compared with if not the baseline."""
        usual = self.against in (None, baseline)
        return self.scenario if usual else f"{self.scenario}-against-{self.against}"


def explain(result: Result, scenario: str, against: str | None = None) -> Explanation:
    """Read the explanation of a scenario out of a result folder; raises ResultProblem if it cannot tell."""
    for name in filter(None, (scenario, against)):
        check_told(result, name)
    about = result.scenario(scenario)
    column = focus_column(result, scenario)
    outcomes = result.outcomes(scenario)
    table = _good(outcomes)
    causes = waterfall(
        moves(result, scenario), mean(table["index_start"]), mean(table["index_end"]), mean(table["change"])
    )
    difference = None
    if against is not None:
        others = result.outcomes(against)
        parts = moves_apart(result, scenario, against)
        starts = aligned(outcomes, others, "index_start")
        if np.any(starts[0] != starts[1]):
            parts["start"] = np.asarray(starts[0], float) - np.asarray(starts[1], float)
        pair = aligned(outcomes, others, "index_end")
        difference = waterfall(parts, mean(pair[1]), mean(pair[0]), paired_difference(*pair))
    course = path(result, scenario, column)
    months = [str(date)[:7] for date in course.dates]
    span = fastest_year(course.mean, about["steps_per_year"])
    fastest = None
    if span is not None:
        fastest = (months[span[0]], months[span[1]], float(course.mean[span[1]] - course.mean[span[0]]))
    return Explanation(
        scenario,
        against,
        len(table["run"]),
        causes,
        difference,
        stretches(result, scenario, column),
        fastest,
        archetypes(result, scenario, column),
    )


def attribution(
    result: Result,
    comparison: Comparison,
    scenario: str,
    against: str,
    announce: Callable[[int, int], None] | None = None,
    workers: int | None = None,
) -> Attribution:
    """Divide the difference of two scenarios of a result among the named changes of the first.

    The two ends are the result's own runs; what lies between is run now, under the same luck.
    ``announce(changes, runs)`` is called before. Raises ResultProblem if the rules have changed since.
    """
    names = list(comparison.changes)
    if result.manifest["program"] != program_digest():
        raise ResultProblem(
            f"The rules have changed since {result.folder} was written.", "Run the batch again."
        )
    for name, made in ((scenario, names), (against, [])):
        if comparison.subset(made).fingerprint != result.scenario(name)["fingerprint"]:
            raise ResultProblem(
                f"The manifest of {result.folder} no longer gives the scenario {name} that was run.",
                "It has been changed since, or this version reads it otherwise; run the batch again.",
            )
    runs = attribution_runs(len(names), result.manifest["runs"])
    if announce:
        announce(len(names), runs)
    known = {
        frozenset(range(len(names))): _ends(result, scenario, runs),
        frozenset[int](): _ends(result, against, runs),
    }
    seed = result.manifest["seed"]
    return attribute(
        names,
        list(comparison.changes.values()),
        Worths(comparison, runs, seed, known=known, workers=workers),
        seed,
    )


def attribution_runs(changes: int, stored: int) -> int:
    """Runs per set of changes: as many as BUDGET allows, never more than the result holds."""
    between = 2**changes - 2 if changes <= MOST_EXACT else 2 * PAIRS * (changes - 1)
    return stored if between <= 0 else min(stored, max(LEAST_RUNS, BUDGET // between))


def waterfall(
    found: Mapping[str, NDArray[Any]], first: Estimate, last: Estimate, change: Estimate
) -> Waterfall:
    """Causes by size of their mean, the small ones summed up run by run."""
    causes = sorted((name for name in found if name != "run"), key=lambda name: -abs(found[name].mean()))
    shown = [cause for cause in causes[:SHOWN] if np.any(found[cause])]
    others = tuple(cause for cause in causes[SHOWN:] if np.any(found[cause]))
    parts = {cause: mean(found[cause]) for cause in shown}
    if others:
        parts[OTHERS] = mean(sum((found[cause] for cause in others), np.zeros(found["run"].size)))
    return Waterfall(first, last, change, parts, others)


def focus_column(result: Result, scenario: str) -> str:
    """The monthly column of the focus pair's index."""
    about = result.scenario(scenario)
    return "index_" + "_".join(sorted(about["focus"], key=about["actors"].index))


def check_told(result: Result, scenario: str) -> None:
    """Raise ResultProblem unless the result holds the scenario's runs and their ledger."""
    result.scenario(scenario)
    if result.manifest["record"] != "full":
        raise ResultProblem(
            f"{result.folder} keeps no ledger, so it cannot say why: it was recorded with --record "
            f"{result.manifest['record']}.",
            "Run it again with --record full.",
        )
    if not any(name.startswith(f"ledger/{scenario}/") for name in result.manifest["parts"]):
        raise ResultProblem(
            f"{result.folder} holds no finished runs of {scenario}.", "Go on with the batch: run … --resume."
        )


def _good(table: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    kept = table["failed"] == 0
    return {name: column[kept] for name, column in table.items()}


def _ends(result: Result, scenario: str, runs: int) -> NDArray[np.float64]:
    table = result.outcomes(scenario)
    ends = np.where(table["failed"] == 0, table["index_end"], np.nan).astype(np.float64)
    if table["run"].size < runs:
        raise ResultProblem(
            f"{result.folder} holds {table['run'].size} of {runs} runs of {scenario}.",
            "Go on with the batch: run … --resume.",
        )
    return ends[:runs]
