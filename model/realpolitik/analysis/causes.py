"""What moved the index: the ledger averaged over runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.comparison import mean
from realpolitik.analysis.estimate import Estimate
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal

START = "start"  # the stock that stands for the index of record 0 and never moves
KEYS = ("scenario", "run", "month", START)


def contributions(result: Result, scenario: str) -> dict[str, Estimate]:
    """Mean part of the index's change (the last year's mean less the start) that each cause accounts for."""
    found = moves(result, scenario)
    return {cause: mean(column) for cause, column in found.items() if cause != "run"}


def combined(result: Result, scenario: str, causes: Sequence[str]) -> Estimate:
    """What several causes together account for, with an interval of its own."""
    found = moves(result, scenario)
    return mean(sum((found[cause] for cause in causes), np.zeros(found["run"].size)))


def moves_apart(result: Result, scenario: str, baseline: str) -> dict[str, NDArray[Any]]:
    """What `moves` tells of a scenario less what it tells of another, for the runs that both hold."""
    ours, theirs = moves(result, scenario), moves(result, baseline)
    common, first, second = np.intersect1d(ours["run"], theirs["run"], return_indices=True)
    apart = {cause: ours[cause][first] - theirs[cause][second] for cause in ours if cause != "run"}
    return {"run": common, **apart}


def moves(result: Result, scenario: str) -> dict[str, NDArray[Any]]:
    """Per good run, in order: each cause's mean over the last year's records less its value at record 0."""
    about = result.scenario(scenario)
    result.demand("ledger")
    columns = [row[0] for row in result.query("describe ledger").fetchall() if row[0] not in KEYS]
    after = about["steps"] - min(about["steps_per_year"], about["steps"])
    parts = ", ".join(
        f'avg("{cause}") filter (month > {after}) - any_value("{cause}") filter (month = 0) as "{cause}"'
        for cause in columns
    )
    return result.arrays(
        f"select run, {parts} from ledger where scenario = {literal(scenario)} "
        f"and run in (select run from outcomes where scenario = {literal(scenario)} and failed = 0) "
        "group by run order by run"
    )
