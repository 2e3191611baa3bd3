"""What each scenario changes against the baseline, run by run under the same luck."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.findings import Findings
from realpolitik.analysis.paths import difference_path
from realpolitik.experiment.result import Result
from realpolitik.interface.numbers import difference_text, signed
from realpolitik.interface.plots import style
from realpolitik.interface.plots.fan import _pair, _years


def draw(result: Result, findings: Findings) -> Any | None:
    """Mean paired difference of the index over time with its 95 % band; None without a comparison."""
    names = [name for name, scenario in findings.scenarios.items() if scenario.difference is not None]
    if not names:
        return None
    column = f"index_{_pair(result, *findings.focus)}"
    paths = {name: difference_path(result, name, findings.baseline, column) for name in names}
    drawing = style.figure(height=6.4)
    top = style.headline(
        drawing,
        f"What would move {findings.focus_labels[0]}–{findings.focus_labels[1]} off its course?",
        f"Change of the alignment index against {findings.baseline}: mean of run-by-run "
        "differences under the same "
        "luck, with its 95 % Monte Carlo band. Right: the last year's mean [its interval].",
    )
    bottom = style.footer(drawing, findings)
    height = drawing.get_size_inches()[1]
    axes = drawing.add_axes((0.11, bottom + 0.36 / height, 0.55, top - bottom - 0.5 / height))
    palette = style.colours(findings)
    low = min(float(np.nanmin(p.low)) for p in paths.values())
    high = max(float(np.nanmax(p.high)) for p in paths.values())
    room = 0.08 * max(high - low, 0.01)
    axes.set_ylim(low - room, high + room)
    axes.axhline(0, color=style.INK, lw=1.2)
    for name in names:
        course = paths[name]
        axes.fill_between(course.dates, course.low, course.high, color=palette[name], alpha=0.28, lw=0)
        axes.plot(course.dates, course.mean, color=palette[name], lw=2.3)
    dates = paths[names[0]].dates
    axes.set_xlim(dates[0], dates[-1])
    bottom_edge, top_edge = axes.get_ylim()
    reach = top_edge - bottom_edge
    per_inch = reach / (axes.get_position().height * height)
    ends = [float(paths[name].mean[-1]) for name in names]
    places = style.spread(ends, 0.5 * per_inch, bottom_edge + 0.2 * per_inch, top_edge - 0.2 * per_inch)
    for name, end, place in zip(names, ends, places, strict=True):
        difference = findings.scenarios[name].difference
        assert difference is not None
        axes.annotate(
            f"{name}\n{difference_text(difference)}",
            xy=(1, end),
            xycoords=("axes fraction", "data"),
            xytext=(1.07, place),
            textcoords=("axes fraction", "data"),
            va="center",
            size=style.SMALL,
            color=style.lettering(palette[name]),
            annotation_clip=False,
            linespacing=1.1,
            arrowprops={"arrowstyle": "-", "color": palette[name], "lw": 0.8, "shrinkA": 1, "shrinkB": 0},
        )
    _years(axes, dates)
    style.label_ticks(axes.yaxis, signed)
    return drawing
