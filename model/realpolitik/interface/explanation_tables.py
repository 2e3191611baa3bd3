"""An explanation as tables and sentences within 100 columns."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.analysis.attribution import Attribution
from realpolitik.analysis.explanation import OTHERS, Explanation, Waterfall
from realpolitik.analysis.turning import THRESHOLD
from realpolitik.experiment.result import Result
from realpolitik.interface.narrating import cause_words
from realpolitik.interface.numbers import decimal, difference_text, mean_text, percent, share_text, signed
from realpolitik.interface.table import Table

INTERVAL = "mean [95 % Monte Carlo interval]"


def blocks(
    result: Result, found: Explanation, parts: Attribution | None, without: str = ""
) -> Iterator[Table | str]:
    """Everything that `explain` prints and writes, in order."""
    focus = "–".join(result.scenario(found.scenario)["focus"])
    yield waterfall_table(
        f"What moved {focus} from {decimal(found.causes.first.value)} to {mean_text(found.causes.last)}?",
        found.causes,
        "Index of the last year less that of the start; the parts add up to the change.",
    )
    if found.difference is not None:
        yield waterfall_table(
            f"Through which causes does it differ from {found.against}?",
            found.difference,
            "Run by run under the same luck: cause under this scenario less the same cause under "
            f"{found.against}.",
        )
    if parts is not None:
        yield attribution_block(found, parts)
    elif without:
        yield without
    yield turning_text(found)
    yield types_table(found)


def waterfall_table(caption: str, found: Waterfall, note: str) -> Table:
    """Causes by size with their intervals, and their sum."""
    rows = [
        (
            f"{len(found.others)} other causes" if cause == OTHERS else cause_words(cause),
            difference_text(part),
        )
        for cause, part in found.parts.items()
    ]
    rows.append(("together", difference_text(found.change)))
    return Table(caption, ("cause", INTERVAL), rows, note)


def attribution_block(found: Explanation, parts: Attribution) -> Table | str:
    """Which change accounts for how much of the difference."""
    if not parts.parts:
        return f"{found.scenario} and {found.against} make the same changes."
    rows = [(parts.labels[name], difference_text(part)) for name, part in parts.parts.items()]
    rows.append(("all changes together", difference_text(parts.difference)))
    if found.difference is not None and parts.runs < found.difference.change.runs:
        rows[-1] = (f"all changes together, in these {parts.runs:,} runs", rows[-1][1])
        every = found.difference.change
        rows.append((f"the difference in all {every.runs:,} runs", difference_text(every)))
    if len(parts.parts) == 1:
        how = "The scenario makes one change, so the whole difference is its own"
    elif parts.exact:
        how = "Shapley values: what each change adds, mean over all orders in which the changes can be made"
    else:
        how = (
            f"Shapley values from {parts.orders} of all orders of the changes; intervals hold the scatter of "
            "orders too"
        )
    return Table(
        f"Which of its changes make it differ from {found.against}?",
        ("change", INTERVAL),
        rows,
        f"{how}; {parts.runs:,} runs under the same luck.",
    )


def turning_text(found: Explanation) -> str:
    """The turns of the mean path and what moved it between them."""
    rule = f"a turn is an extreme from which the mean path moves back by {decimal(THRESHOLD, 2)} or more"
    if len(found.stretches) == 1:
        lines = [f"Turning points of the mean path: none ({rule})."]
    else:
        months = ", ".join(stretch.first for stretch in found.stretches[1:])
        lines = [f"Turning points of the mean path: {months} ({rule})."]
    for stretch in found.stretches:
        causes = ", ".join(f"{cause_words(cause)} {signed(part)}" for cause, part in stretch.causes.items())
        lines.append(
            f"  {stretch.first} to {stretch.last}: {decimal(stretch.before)} → {decimal(stretch.after)}, "
            f"{signed(stretch.after - stretch.before)}: {causes}, other causes {signed(stretch.rest)}."
        )
    if found.fastest is not None:
        first, last, move = found.fastest
        lines.append(f"  Fastest twelve months: {first} to {last}, {signed(move)}.")
    return "\n".join(lines)


def types_table(found: Explanation) -> Table:
    """Types of trajectories with shares and a run to look at."""
    rows = [
        (
            kind.letter,
            share_text(kind.share),
            decimal(kind.index_end),
            f"{kind.verdict} in {percent(kind.verdict_share)} %",
            str(kind.run),
        )
        for kind in found.types.types
    ]
    if len(rows) == 1:
        note = "The runs form no groups (no silhouette of .25 or more): one type."
    else:
        note = (
            f"Groups of like paths (k-medoids); mean silhouette {decimal(found.types.silhouette, 2)} of 1: "
            f"{_strength(found.types.silhouette)}. Even one cloud can be halved, so types sum runs up; "
            "they do not prove separate regimes."
        )
    return Table(
        "Which courses do runs take?",
        (
            "type",
            "per cent of runs [95 % Monte Carlo]",
            "median end",
            "majority verdict",
            "representative run",
        ),
        rows,
        note,
    )


def _strength(silhouette: float) -> str:
    """Words for a silhouette [kaufman1990]."""
    return "strong" if silhouette > 0.7 else "reasonable" if silhouette > 0.5 else "weak, could be artificial"
