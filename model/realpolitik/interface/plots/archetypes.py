"""The courses that runs take: thin lines, the median of each type thick, with its share."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.explanation import Explanation
from realpolitik.analysis.findings import Findings
from realpolitik.interface.numbers import decimal, percent
from realpolitik.interface.plots import style

LINES = 120  # thin lines in all, spread over the runs


def draw(findings: Findings, found: Explanation) -> Any:
    """All types on one pair of axes; labels at the right tell share, end and representative run."""
    types = found.types
    drawing = style.figure(height=5.3)
    count = len(types.types)
    top = style.headline(
        drawing,
        f"Which courses does {'–'.join(findings.focus_labels)} take under {found.scenario}?",
        "Alignment index (−1 to 1). Thin: single runs; thick: median of a type; dashed: its "
        "representative run. Types are groups of like paths.",
    )
    note = (
        f"Mean silhouette {decimal(types.silhouette, 2)} of 1; types sum runs up, they do not prove regimes."
        if count > 1
        else "The runs form no groups."
    )
    shown = types.paths[:: max(1, len(types.paths) // LINES)]
    names = types.runs[:: max(1, len(types.paths) // LINES)]
    bottom = style.footer(drawing, findings, f"{note} {len(shown)} runs drawn.")
    height = drawing.get_size_inches()[1]
    floor = bottom + 0.32 / height
    axes = drawing.add_axes((0.095, floor, 0.885, top - 0.08 / height - floor))
    dates = np.array(types.months, dtype="datetime64[M]").astype("datetime64[D]")
    span = dates[-1] - dates[0]
    colours = [style.PALETTE[k % len(style.PALETTE)] for k in range(count)]
    for kind, colour in zip(types.types, colours, strict=True):
        for row in np.flatnonzero(np.isin(names, kind.members)):
            axes.plot(dates, shown[row], color=colour, lw=0.5, alpha=0.28)
    for kind, colour in zip(types.types, colours, strict=True):
        axes.plot(dates, kind.median, color="white", lw=4.6)
        axes.plot(dates, kind.median, color=colour, lw=2.8)
    for kind, colour in zip(types.types, colours, strict=True):  # on top: no median hides one
        typical = types.paths[int(np.searchsorted(types.runs, kind.run))]
        axes.plot(dates, typical, color="white", lw=2.4, alpha=0.8)
        axes.plot(dates, typical, color=style.lettering(colour), lw=1.3, ls=(0, (3, 1.5)))
    low, high = float(shown.min()), float(shown.max())
    room = 0.04 * (high - low)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(dates[0], dates[-1] + span * 34 // 100)
    heights = style.spread(
        [float(kind.median[-1]) for kind in types.types], 0.23 * (high - low), low + 0.1 * (high - low),
        high - 0.1 * (high - low),
    )  # fmt: skip
    for kind, colour, place in zip(types.types, colours, heights, strict=True):
        axes.text(
            dates[-1] + span * 2 // 100,
            place,
            f"{kind.letter}: {percent(kind.share.value)} % of runs\n"
            + (f"[{percent(kind.share.low)}–{percent(kind.share.high)}]\n" if count > 1 else "")
            + f"{kind.verdict}; run {kind.run}",
            color=style.lettering(colour),
            size=style.SMALL,
            va="center",
            linespacing=1.2,
        )
    years = np.arange(dates[0].astype("datetime64[Y]") + 1, dates[-1].astype("datetime64[Y]") + 1)
    if years.size:
        years = years[:: max(1, -(-years.size // 6))]
        axes.set_xticks(years.astype("datetime64[D]"))
        axes.set_xticklabels([str(year) for year in years])
    style.label_ticks(axes.yaxis)
    axes.spines["bottom"].set_bounds(*axes.convert_xunits([dates[0], dates[-1]]))
    return drawing
