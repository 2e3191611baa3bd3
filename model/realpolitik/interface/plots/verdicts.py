"""Verdict shares per scenario with their intervals."""

from __future__ import annotations

from typing import Any

from realpolitik.analysis.findings import Findings
from realpolitik.experiment.verdict import BAND, VERDICTS
from realpolitik.interface.numbers import percent
from realpolitik.interface.plots import style


def draw(findings: Findings) -> Any:
    """One strip per verdict, one bar per scenario, whiskers for the 95 % interval."""
    names = list(findings.scenarios)
    drawing = style.figure(height=2.2 + 0.62 * len(names))
    top = style.headline(
        drawing,
        f"How probably does {findings.focus_labels[0]}–{findings.focus_labels[1]} tighten or fray?",
        f"Per cent of runs by {findings.until}, whiskers and small figures: 95 % Monte Carlo interval. "
        "Tightens, frays: the last year's mean "
        f"index lies more than {BAND:.2f} above, below the start.",
    )
    bottom = style.footer(drawing, findings)
    height = drawing.get_size_inches()[1]
    left = min(0.36, 0.03 + 0.0175 * max(map(len, names)))
    grid = drawing.add_gridspec(
        1,
        len(VERDICTS),
        left=left,
        right=0.985,
        top=top - 0.3 / height,
        bottom=bottom + 0.34 / height,
        wspace=0.08,
    )
    for k, verdict in enumerate(VERDICTS):
        axes = drawing.add_subplot(grid[0, k])
        colour = style.VERDICT_COLOURS[verdict]
        for row, name in enumerate(names):
            found = findings.scenarios[name].verdicts[verdict]
            axes.barh(row, 100 * found.value, height=0.66, color=style.pale(colour), lw=0, zorder=2)
            axes.errorbar(
                100 * found.value,
                row,
                xerr=[[100 * (found.value - found.low)], [100 * (found.high - found.value)]],
                color=colour,
                lw=1.6,
                capsize=5,
                capthick=1.6,
                zorder=3,
            )
            axes.text(
                100 * found.high + 5,
                row - 0.02,
                f"{percent(found.value)}",
                va="bottom",
                color=colour,
                weight="bold" if found.low > 0.5 else "normal",
            )
            axes.text(
                100 * found.high + 5,
                row + 0.04,
                f"{percent(found.low)}–{percent(found.high)}",
                va="top",
                color=style.QUIET,
                size=9.5,
            )
        axes.set_xlim(0, 145)
        axes.set_ylim(len(names) - 0.45, -0.55)
        axes.set_xticks([0, 50, 100])
        axes.set_xticklabels(["0", "50", "100 %"])
        axes.set_title(verdict, loc="left", color=colour, weight="bold")
        axes.set_yticks(range(len(names)))
        axes.set_yticklabels(names if k == 0 else [], size=style.BASE_SIZE, color=style.INK)
        axes.tick_params(axis="y", length=0)
    return drawing
