"""A sensitivity study as tables of at most 100 columns, plain sentences and plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.sensitivity.budget import WEAKNESS
from realpolitik.analysis.sensitivity.indices import Indices
from realpolitik.analysis.sensitivity.study import CHANGE, Budgeted, Found
from realpolitik.experiment.response import OUTCOMES
from realpolitik.interface.numbers import decimal, percent, share_text, signed
from realpolitik.interface.table import Table

ROWS = 26
SHOWN = ("change", "tightens", "holds", "frays")


def source(found: Found) -> str:
    """Runs, seed, version and world in one line."""
    return (
        f"scenario {found.case.name} · {found.runs:,} runs · seed {found.study.seed} · "
        f"realpolitik {__version__} · world {found.case.world}"
    )


def tables(found: Found) -> list[Table]:
    """All tables, the indices first."""
    listed = [indices_table(found), verdict_table(found)]
    if found.budget is not None:
        listed += [grades_table(found.budget), wanted_table(found.budget)]
    return listed


def order(indices: Indices, outcome: int = CHANGE) -> list[int]:
    """Factors by total index, the largest first."""
    return [int(f) for f in np.argsort(-indices.total.value[:, outcome], kind="stable")]


def short(path: str) -> str:
    """A path without the section that all share."""
    return path.removeprefix("parameters.")


def indices_table(found: Found) -> Table:
    """First and total index, effect over the range and grade of every number that matters."""
    indices, grades = found.indices, {number.path: number.grade for number in found.numbers}
    rows = []
    for f in order(indices)[:ROWS]:
        name = indices.factors[f]
        low, high = found.swings.value[f]
        rows.append(
            (
                short(name),
                _per_cent(indices.first.at(f, CHANGE, indices.base)),
                _per_cent(indices.total.at(f, CHANGE, indices.base)),
                f"{signed(float(low))} → {signed(float(high))}",
                decimal(float(found.screening.mean_size[found.screening.names.index(name), CHANGE])),
                grades[name],
            )
        )
    return Table(
        "Change of the index: share of its variance in per cent [95 % bootstrap interval]",
        ("number", "first", "total", "low → high fifth", "μ*", "grade"),
        rows,
        "first: what would go if the number were known; total: what would stay if all others were. "
        "low → high fifth: mean change where the number lies in that part of its range. "
        "μ*: mean size of the effect of crossing the whole range.",
    )


def verdict_table(found: Found) -> Table:
    """Total index of every number for the share of each verdict."""
    indices = found.indices
    rows = [
        (
            short(indices.factors[f]),
            *(_per_cent(indices.total.at(f, OUTCOMES.index(name), indices.base)) for name in SHOWN[1:]),
        )
        for f in order(indices)[:ROWS]
    ]
    return Table(
        "Share of runs with a verdict: total index in per cent [95 % bootstrap interval]",
        ("number", *SHOWN[1:]),
        rows,
        f"Each point's share over the same {found.study.indices.replications} replications.",
    )


def grades_table(budget: Budgeted) -> Table:
    """Share of variance by grade of source, all numbers with a range."""
    rows = []
    for grade in WEAKNESS:
        count = sum(number.grade == grade for number in budget.numbers)
        shares = [_per_cent(budget.shares.at(grade, OUTCOMES.index(name))) for name in SHOWN]
        rows.append((grade, str(count), *shares))
    return Table(
        "Evidence budget: share of variance that rests on numbers of each grade, per cent [95 %]",
        ("grade", "numbers", *SHOWN),
        rows,
        "Shapley effects of the grades as groups, over all numbers with a range; they sum to 100.",
    )


def wanted_table(budget: Budgeted) -> Table:
    """What to find out next."""
    rows = [
        (
            short(one.factor) + (f" ({budget.sizes[one.factor]})" if budget.sizes[one.factor] > 1 else ""),
            one.grade,
            _per_cent(one.first),
            _per_cent(one.total),
            percent(one.worth),
        )
        for one in budget.wanted[:15]
    ]
    weights = ", ".join(f"{grade} {weight:g}" for grade, weight in WEAKNESS.items())
    return Table(
        "What to find out next: total index times weakness of the source, per cent [95 %]",
        ("number or group (how many)", "grade", "first", "total", "worth"),
        rows,
        f"Weakness is a convention: {weights}.",
    )


def remarks(found: Found) -> list[str]:
    """What the tables say, and how sure it is, in plain sentences."""
    indices = found.indices
    ranked = order(indices)
    lines = [
        f"{_listed([short(indices.factors[f]) for f in ranked[:3]])} account for most of what the "
        f"{len(indices.factors)} numbers do to the change of the index (mean "
        f"{signed(float(indices.mean[CHANGE]))}, "
        f"standard deviation {decimal(float(indices.variance[CHANGE]) ** 0.5)} over their ranges).",
        f"Single numbers explain {percent(float(indices.first.value[:, CHANGE].sum()))} % of it, "
        "interplay the rest.",
        f"Of the variance of single futures {share_text(found.chance)} % is luck, the rest these numbers.",
        _steadiness(indices),
    ]
    if found.budget is not None:
        budget = found.budget
        lines.append(
            f"With all {len(budget.numbers)} numbers drawn, {share_text(budget.chance)} % of the "
            "variance of single "
            f"futures is luck; of the rest {_per_cent(budget.shares.at('judgement', CHANGE))} % rests "
            "on judgement."
        )
    return lines


def _steadiness(indices: Indices) -> str:
    if len(indices.growing) < 2:
        return "The sample is too small to show convergence."
    half = indices.growing[-2][2].value[:, CHANGE]
    moved = float(np.max(np.abs(half - indices.total.value[:, CHANGE])))
    width = float(np.max(indices.total.high[:, CHANGE] - indices.total.low[:, CHANGE])) / 2
    return (
        f"From {indices.growing[-2][0]} to {indices.base} base points no total index moved by more than "
        f"{100 * moved:.1f} points; the widest interval is ± {100 * width:.1f} points."
    )


def document(found: Found) -> dict[str, Any]:
    """All numbers found, as plain data."""
    screening = found.screening
    data: dict[str, Any] = {
        "outcomes": list(OUTCOMES),
        "screening": {
            "points": screening.points,
            "numbers": list(screening.names),
            **{
                name: _plain(getattr(screening, name))
                for name in ("mean_size", "half_width", "mean", "spread")
            },
        },
        "indices": _indices(found.indices),
        "swings": {name: _plain(part) for name, part in found.swings._asdict().items()},
        "chance": _estimate(found.chance),
    }
    if found.budget is not None:
        budget = found.budget
        data["budget"] = {
            "numbers": len(budget.numbers),
            "indices": _indices(budget.indices),
            "grades": {
                grade: {name: _estimate(budget.shares.at(grade, k)) for k, name in enumerate(OUTCOMES)}
                for grade in WEAKNESS
            },
            "wanted": [
                {
                    "what": one.factor,
                    "numbers": budget.sizes[one.factor],
                    "grade": one.grade,
                    "first": _estimate(one.first),
                    "total": _estimate(one.total),
                    "worth": one.worth,
                }
                for one in budget.wanted
            ],
            "chance": _estimate(budget.chance),
        }
    return data


def _indices(indices: Indices) -> dict[str, Any]:
    def ranges(first: Any, total: Any) -> dict[str, Any]:
        return {
            word: {name: _plain(part) for name, part in found._asdict().items()}
            for word, found in (("first", first), ("total", total))
        }

    return {
        "factors": list(indices.factors),
        "base": indices.base,
        "points": indices.points,
        "mean": _plain(indices.mean),
        "variance": _plain(indices.variance),
        "growing": [{"base": size, **ranges(first, total)} for size, first, total in indices.growing],
    }


def _plain(array: Any) -> Any:
    """Nested lists, NaN as None, since JSON has no NaN."""
    numbers: Any = np.where(np.isfinite(array), array, None)
    return numbers.tolist()


def _estimate(found: Estimate) -> Mapping[str, Any]:
    return {name: None if value != value else value for name, value in found._asdict().items()}


def _per_cent(found: Estimate) -> str:
    """``31 [28–34]`` in whole per cent; an index a little below 0 or above 1 is an estimate of 0 or 1."""
    if found.value != found.value:
        return "–"
    value, low, high = (f"{100 * min(max(part, 0.0), 1.0):.0f}" for part in found[:3])
    return f"{value} [{low}–{high}]"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
