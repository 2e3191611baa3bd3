"""What a batch found, as tables of at most 100 columns and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realpolitik.analysis.findings import verdict_bands
from realpolitik.analysis.responses import Level, Response, Responses
from realpolitik.experiment.result import Result
from realpolitik.experiment.space import size
from realpolitik.experiment.study import Plan
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.numbers import counted, decimal, mean_text, share_text
from realpolitik.interface.table import Table

KINDS = {
    "list": "sets listed one by one",
    "grid": "full grid",
    "one_at_a_time": "one at a time",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol sequence",
    "saltelli": "Saltelli sample",
    "morris": "Morris trajectories",
    "file": "points from a file",
    "posterior": "draws of a posterior",
}
SHOWN = 8
"""Dimensions told in full; the rest is named with its swing."""


def source(result: Result) -> str:
    """One line: how many points and runs, whose luck, which seed, version, horizon."""
    found, design = result.manifest, result.manifest["design"]
    first = found["scenarios"][0]
    luck = "common luck" if design["luck"] == "common" else "fresh luck"
    pairs = ", antithetic" if design["antithetic"] else ""
    state = "" if result.complete else " · unfinished batch"
    return (
        f"{counted(design['points'], 'point')} ({KINDS[design['kind']]}) × "
        f"{counted(design['replications'], 'run')}, "
        f"{luck}{pairs} · seed {found['seed']} · realpolitik {found['version']} · "
        f"{first['start']} to {first['until']}"
        f" · world {first['world']}{state}"
    )


def response_table(found: Responses) -> Table:
    """Verdict shares and the index by the levels of each dimension."""
    rows: list[Sequence[str]] = [_row(found.reference, found.overall)]
    for one in found.dimensions[:SHOWN]:
        rows.append((one.name, "", "", "", "", ""))
        rows += [_row(f"  {_span(level)}", level) for level in one.levels]
    left = [f"{one.name} ({decimal(one.swing)})" for one in found.dimensions[SHOWN:]]
    more = f" Not shown, with the swing of the mean index: {', '.join(left)}." if left else ""
    failed = f" Failed and left out: {counted(found.failed, 'run')}." if found.failed else ""
    return Table(
        f"{found.scenario}: per cent of runs [95 % interval], by what varies",
        ("", "runs", *VERDICTS, f"index from {decimal(found.start)} to"),
        rows,
        f"{verdict_bands()}. Strongest first. Intervals take runs under one luck, and of one sampled point, "
        f"together.{failed}{more}",
    )


def _row(name: str, level: Level) -> Sequence[str]:
    shares = (share_text(level.verdicts[verdict]) for verdict in VERDICTS)
    return (name, f"{level.runs:,}", *shares, mean_text(level.end))


def _span(level: Level) -> str:
    if level.low == level.high:
        return plain(level.low)
    return f"{plain(level.low)} to {plain(level.high)}"


def plain(value: float) -> str:
    """A number of the world in up to three digits, with a real minus sign."""
    return f"{value:.3g}".replace("-", "−")


def plan_lines(plan: Plan, record: str, left: int) -> list[str]:
    """The plan in words; ``left`` is how many bytes the disk has for it."""
    many = "s" if len(plan.scenarios) > 1 else ""
    lines = [
        f"{len(plan.scenarios)} scenario{many}: {', '.join(plan.scenarios)}",
        f"{counted(plan.points, 'point')} ({KINDS[plan.kind]}) of {counted(plan.dimensions, 'dimension')} × "
        f"{counted(plan.replications, 'replication')}: {counted(plan.runs, 'run')}",
        f"about {duration(plan.seconds)}, by a trial of {counted(plan.trial, 'run')}, "
        f"and {size(plan.bytes)} ({record})",
    ]
    if plan.bytes > left:
        lines.append(f"More than the disk of --out has left ({size(left)}): make room, or choose another.")
    return [*lines, *plan.notes]


def duration(seconds: float) -> str:
    """Seconds as people say it.

    >>> duration(0.4), duration(75), duration(90000)
    ('1 s', '75 s', '25.0 h')
    """
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def document(result: Result, found: Sequence[Responses]) -> dict[str, Any]:
    """The numbers of the page as plain data."""
    return {
        "name": result.manifest["design"]["stated"].get("name"),
        "design": {key: value for key, value in result.manifest["design"].items() if key != "stated"},
        "seed": result.manifest["seed"],
        "version": result.manifest["version"],
        "scenarios": {
            one.scenario: {
                "runs": one.runs,
                "failed": one.failed,
                one.reference: _plain(one.overall),
                "dimensions": {each.name: _response(each) for each in one.dimensions},
            }
            for one in found
        },
    }


def _response(one: Response) -> dict[str, Any]:
    return {"unit": one.unit, "value": one.value, "levels": [_plain(level) for level in one.levels]}


def _plain(level: Level) -> dict[str, Any]:
    def triple(found: Any) -> list[float | None]:
        return [None if number != number else float(number) for number in found[:3]]

    return {
        "low": level.low,
        "high": level.high,
        "points": level.points,
        "runs": level.runs,
        "verdicts": {name: triple(found) for name, found in level.verdicts.items()},
        "index": triple(level.end),
    }


def markdown(result: Result, found: Sequence[Responses], pictures: Sequence[str]) -> str:
    """The page."""
    stated = result.manifest["design"]["stated"]
    lines = [f"# {stated.get('title', '')}", "", str(stated.get("question", "")), ""]
    for one in found:
        lines += [f"## {one.scenario}", "", response_table(one).markdown(), ""]
    lines += [f"![]({path})" for path in pictures]
    return "\n".join([*lines, "", source(result), ""])
