"""What a batch found, scenario by scenario, every number with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.comparison import aligned, mean, paired_difference, paired_share_difference
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.ladder import SigningDates, reached_by, signing_dates
from realpolitik.analysis.shares import share
from realpolitik.experiment.calendar import record_months, year_and_month
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import without_nan
from realpolitik.experiment.verdict import BAND, OTHER_BANDS, VERDICTS

EARLY_MONTHS = 14  # a partnership within fourteen months counts as soon
PARTNERSHIP, PACT = 2, 3

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class ScenarioFindings:
    """The findings of one scenario. Directions are ``A_B``, from A to B; rungs are keyed by rank."""

    name: str
    title: str
    question: str
    runs: int
    failed: int
    verdicts: Mapping[str, Estimate]
    other_bands: Mapping[str, Mapping[str, Estimate]]  # ".03" and ".06": share of each verdict
    without_treaty: Mapping[str, Estimate]  # verdict shares of the index less its own treaty term
    alliance: Estimate
    index_start: float
    index_end: Estimate
    index_spread: tuple[float, float]  # 5 % and 95 % of runs
    difference: Estimate | None  # of the last year's index to the baseline; None for the baseline
    verdict_differences: Mapping[str, Estimate] | None
    partnership_early: Estimate | None
    rungs: Mapping[str, Estimate]
    signing: SigningDates
    gap_start: Mapping[str, float]
    gap_end: Mapping[str, Estimate]
    asymmetry_start: float
    asymmetry_end: Estimate
    bargains: Mapping[str, Estimate]  # share of runs in which the pair struck at least one
    balance_start: float
    balance_end: Estimate
    camps_start: str | None
    camps_end: Mapping[str, Estimate]

    @property
    def majority(self) -> str | None:
        """The verdict of more than half of the runs beyond chance (95 %), if there is one."""
        return next((verdict for verdict, found in self.verdicts.items() if found.low > 0.5), None)


@dataclass(frozen=True)
class Findings:
    """All findings of a batch."""

    world: str
    worlds: tuple[str, ...]
    baseline: str
    focus: tuple[str, str]
    focus_labels: tuple[str, str]
    rungs: tuple[str, ...]
    start: str
    until: str
    early: str  # the month by which a partnership counts as soon
    runs: int
    seed: int
    version: str
    complete: bool
    asked: tuple[str, ...]  # scenarios, of which an unfinished batch may have none of the later
    scenarios: Mapping[str, ScenarioFindings]

    def document(self) -> dict[str, Any]:
        """As plain data for JSON; numbers that are none become null."""
        plain: dict[str, Any] = without_nan(asdict(self))
        return plain


def find(result: Result) -> Findings:
    """Read a result folder into findings.

    Raises ResultProblem if it holds no finished part. Runs that failed are counted and left out.
    """
    done = {name.split("/")[1] for name in result.manifest["parts"] if name.startswith("outcomes/")}
    first = result.scenario(result.scenarios[0])
    baseline = result.manifest["baseline"]
    tables = {name: result.rows(name) for name in result.scenarios if name in done}
    if not tables:
        result.demand("outcomes")
    start, per_year = year_and_month(first["start"]), first["steps_per_year"]
    labels = dict(zip(first["actors"], first["actor_labels"], strict=True))
    worlds = tuple(dict.fromkeys(scenario["world"] for scenario in result.manifest["scenarios"]))
    return Findings(
        world=worlds[0],
        worlds=worlds,
        baseline=baseline,
        focus=tuple(first["focus"]),
        focus_labels=tuple(labels[actor] for actor in first["focus"]),
        rungs=tuple(rung.replace("_", " ") for rung in first["rungs"]),
        start=first["start"],
        until=first["until"],
        early=str(record_months(start, per_year, EARLY_MONTHS * per_year // 12 + 1)[-1]),
        runs=result.manifest["runs"],
        seed=result.manifest["seed"],
        version=result.manifest["version"],
        complete=result.complete,
        asked=tuple(result.scenarios),
        scenarios={
            name: scenario_findings(
                result.scenario(name), table, None if name == baseline else tables.get(baseline)
            )
            for name, table in tables.items()
        },
    )


class Good:
    """Columns of the runs that did not fail."""

    def __init__(self, table: Columns) -> None:
        self._table, self.kept = table, table["failed"] == 0

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = self._table[name]
        return column if self.kept.all() else column[self.kept]


def scenario_findings(about: Mapping[str, Any], table: Columns, baseline: Columns | None) -> ScenarioFindings:
    """Findings of one scenario from its outcomes, and from the baseline's if there is one to compare with."""
    good = Good(table)
    first, second = about["focus"]
    directions = (f"{first}_{second}", f"{second}_{first}")
    start, per_year = year_and_month(about["start"]), about["steps_per_year"]
    early = EARLY_MONTHS * per_year // 12
    difference = verdict_differences = None
    if baseline is not None:
        difference = paired_difference(*aligned(table, baseline, "index_end"))
        ours, theirs = aligned(table, baseline, "verdict")
        verdict_differences = {v: paired_share_difference(ours == v, theirs == v) for v in VERDICTS}
    ranks = range(1, len(about["rungs"]))
    return ScenarioFindings(
        name=about["name"],
        title=about["title"],
        question=about["question"],
        runs=int(good.kept.sum()),
        failed=int((~good.kept).sum()),
        verdicts={v: share(good["verdict"] == v) for v in VERDICTS},
        other_bands={
            f"{band:.2f}".lstrip("0"): {v: share(good[f"verdict_{100 * band:02.0f}"] == v) for v in VERDICTS}
            for band in OTHER_BANDS
        },
        without_treaty={v: share(good["verdict_without_treaty"] == v) for v in VERDICTS},
        alliance=share(good["alliance"]),
        index_start=_average(good["index_start"]),
        index_end=mean(good["index_end"]),
        index_spread=_spread(good["index_end"]),
        difference=difference,
        verdict_differences=verdict_differences,
        partnership_early=reached_by(good[f"rung_{PARTNERSHIP}_record"], early)
        if about["steps"] >= early and PARTNERSHIP in ranks
        else None,
        rungs={str(rank): reached_by(good[f"rung_{rank}_record"]) for rank in ranks},
        signing=signing_dates(good[f"rung_{PARTNERSHIP}_record"], start, per_year)
        if PARTNERSHIP in ranks
        else SigningDates(None, None, None),
        gap_start={name: _average(good[f"gap_start_{name}"]) for name in directions},
        gap_end={name: mean(good[f"gap_end_{name}"]) for name in directions},
        asymmetry_start=_average(good["asymmetry_start"]),
        asymmetry_end=mean(good["asymmetry_end"]),
        bargains={
            name.removeprefix("bargains_"): share(good[name] > 0)
            for name in table
            if name.startswith("bargains_")
        },
        balance_start=_average(good["balance_start"]),
        balance_end=mean(good["balance_end"]),
        camps_start=_most_common(good["camps_start"] if "camps_start" in table else None),
        camps_end=_camp_shares(good["camps_end"] if "camps_end" in table else None),
    )


def verdict_bands() -> str:
    """The verdict rule in words."""
    band = f"{BAND:.2f}".lstrip("0")
    return (
        f"tightens: the last year's mean index exceeds the start by more than {band}; "
        f"frays: it falls short by more than {band}; holds: neither"
    )


def _average(values: NDArray[Any]) -> float:
    return float(np.mean(values)) if values.size else float("nan")


def _spread(values: NDArray[Any]) -> tuple[float, float]:
    if not values.size:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _most_common(values: NDArray[Any] | None) -> str | None:
    return None if values is None or not values.size else str(Counter(values.tolist()).most_common(1)[0][0])


def _camp_shares(values: NDArray[Any] | None) -> dict[str, Estimate]:
    if values is None:
        return {}
    return {str(camps): share(values == camps) for camps, _ in Counter(values.tolist()).most_common(3)}
