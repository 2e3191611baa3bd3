"""What moved the index: mean contribution of each named cause, per scenario."""

from __future__ import annotations

from typing import Any

from realpolitik.analysis.causes import combined, contributions
from realpolitik.analysis.findings import Findings
from realpolitik.experiment.result import Result
from realpolitik.interface.numbers import signed
from realpolitik.interface.plots import style

COLUMNS = 2
SHOWN = 8


def draw(result: Result, findings: Findings) -> Any:
    """Small multiples of signed bars; causes in the order of their largest effect, the rest summed up."""
    moves = {name: contributions(result, name) for name in findings.scenarios}
    causes = list(next(iter(moves.values())))
    causes.sort(key=lambda cause: -max(abs(found[cause].value) for found in moves.values()))
    shown, rest = causes[:SHOWN], causes[SHOWN:]
    columns = min(COLUMNS, len(moves))
    rows = -(-len(moves) // columns)
    panel = 0.85 + 0.27 * (len(shown) + bool(rest))
    drawing = style.figure(height=1.9 + panel * rows)
    top = style.headline(
        drawing,
        f"What moves {findings.focus_labels[0]}–{findings.focus_labels[1]}?",
        "Mean contribution of each cause to the change of the alignment index from the start to "
        "the last year, "
        "whiskers: 95 % Monte Carlo interval. The parts add up to the change.",
    )
    bottom = style.footer(drawing, findings)
    height = drawing.get_size_inches()[1]
    grid = drawing.add_gridspec(
        rows,
        columns,
        left=0.265,
        right=0.985,
        top=top - 0.38 / height,
        bottom=bottom + 0.3 / height,
        hspace=0.62 / (panel - 0.62),
        wspace=0.08,
    )
    reach = 1.75 * max(max(abs(found[c].low), abs(found[c].high)) for found in moves.values() for c in shown)
    palette = style.colours(findings)
    for k, (name, found) in enumerate(moves.items()):
        axes = drawing.add_subplot(grid[k // columns, k % columns])
        for row, cause in enumerate(shown):
            part = found[cause]
            _bar(axes, row, part.value, part.low, part.high, reach)
        if rest:
            together = combined(result, name, rest)
            _bar(axes, len(shown), together.value, together.low, together.high, reach)
        axes.axvline(0, color=style.INK, lw=1)
        axes.set_xlim(-reach, reach)
        axes.set_ylim(len(shown) + bool(rest) - 0.4, -0.6)
        axes.set_yticks(range(len(shown) + bool(rest)))
        words = [cause.replace("_", " ") for cause in shown] + ([f"{len(rest)} others"] if rest else [])
        axes.set_yticklabels(words if k % columns == 0 else [], color=style.INK)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(_few_ticks())
        style.label_ticks(axes.xaxis, signed)
        change = sum(part.value for part in found.values())
        axes.set_title(
            f"{name}  {signed(change)}", loc="left", weight="bold", color=style.lettering(palette[name])
        )
    return drawing


def _bar(axes: Any, row: int, value: float, low: float, high: float, reach: float) -> None:
    colour = style.UP if value >= 0 else style.DOWN
    axes.barh(row, value, height=0.66, color=style.pale(colour), lw=0)
    axes.plot([low, high], [row, row], color=colour, lw=2)
    if abs(value) >= 0.0005:
        edge, side = (max(high, value), "left") if value >= 0 else (min(low, value), "right")
        nudge = 0.03 * reach if value >= 0 else -0.03 * reach
        axes.text(
            edge + nudge, row, signed(value), va="center", ha=side, size=9.5, color=style.lettering(colour)
        )


def _few_ticks() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, symmetric=True)
