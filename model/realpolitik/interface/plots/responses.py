"""The focal index and the verdict shares as each dimension of a batch moves."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from realpolitik.analysis.responses import Response, Responses
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.plots import style

MOST = 6
ROW = 1.72  # inches per dimension
INDEX = "#1B4F72"


def draw(found: Responses, source: str) -> Any:
    """One row per dimension: mean index with its interval and the middle 80 % of runs; verdict shares."""
    shown = found.dimensions[:MOST]
    others = "the others at the base" if found.reference == "base" else "whatever the others are"
    drawing = style.figure(height=2.05 + ROW * len(shown))
    top = style.headline(
        drawing,
        f"What moves {found.focus[0]} and {found.focus[1]}?",
        f"Runs of {found.scenario} by one number at a time, {others}. Left: the alignment "
        "index in the last year, mean with 95 % interval; pale: the middle 80 % of runs; dotted: the start. "
        "Right: per cent of runs, bands 95 %.",
    )
    left_out = len(found.dimensions) - len(shown)
    note = f"{left_out} weaker dimensions are left out." if left_out else ""
    bottom = style.source_line(drawing, source, note)
    height = drawing.get_size_inches()[1]
    _key(drawing, top, height)
    grid = drawing.add_gridspec(
        len(shown),
        2,
        left=0.085,
        right=0.975,
        top=top - 0.55 / height,
        bottom=bottom + 0.36 / height,
        hspace=0.74,
        wspace=0.2,
    )
    low, high = _limits(shown, found.start)
    for row, one in enumerate(shown):
        _index(drawing.add_subplot(grid[row, 0]), one, found.start, low, high)
        _shares(drawing.add_subplot(grid[row, 1]), one)
    return drawing


def _key(drawing: Any, top: float, height: float) -> None:
    place = 0.55
    for name in VERDICTS:
        colour = style.VERDICT_COLOURS[name]
        drawing.text(
            place, top - 0.02 / height, f"— {name}", color=colour, weight="bold", va="top", size=style.SMALL
        )
        place += 0.15


def _limits(shown: tuple[Response, ...], start: float) -> tuple[float, float]:
    ends = [end for one in shown for level in one.levels for end in (*level.spread, *level.end[:3])]
    kept = [*(end for end in ends if end == end), start]
    room = 0.06 * (max(kept) - min(kept) or 0.1)
    return min(kept) - room, max(kept) + room


def _places(one: Response) -> list[float]:
    return [level.centre for level in one.levels]


def _frame(axes: Any, one: Response) -> None:
    from matplotlib.ticker import MaxNLocator

    ends = [one.levels[0].low, one.levels[-1].high]
    room = 0.03 * (ends[1] - ends[0] or 1.0)
    axes.set_xlim(ends[0] - room, ends[1] + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axes.tick_params(labelsize=style.SMALL)


def _index(axes: Any, one: Response, start: float, low: float, high: float) -> None:
    places = _places(one)
    spread = np.array([level.spread for level in one.levels])
    mean = np.array([level.end[:3] for level in one.levels])
    axes.axhline(start, color=style.INK, lw=1.1, ls=":")
    if len(places) > 1:
        axes.fill_between(places, spread[:, 0], spread[:, 1], color=INDEX, alpha=0.14, lw=0)
    else:
        axes.plot(places * 2, spread[0], color=INDEX, alpha=0.25, lw=8, solid_capstyle="butt")
    axes.plot(places, mean[:, 0], color=INDEX, lw=1.8, marker="o", ms=4)
    axes.vlines(places, mean[:, 1], mean[:, 2], color=INDEX, lw=2.6)
    axes.set_ylim(low, high)
    _frame(axes, one)
    axes.set_title(one.name, loc="left", size=style.SMALL, color=style.INK, weight="bold")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−").replace("0.", "."))


def _shares(axes: Any, one: Response) -> None:
    places = _places(one)
    for name in VERDICTS:
        shares = np.array([level.verdicts[name][:3] for level in one.levels]) * 100
        colour = style.VERDICT_COLOURS[name]
        if len(places) > 1:
            axes.fill_between(places, shares[:, 1], shares[:, 2], color=colour, alpha=0.18, lw=0)
        else:
            axes.vlines(places, shares[:, 1], shares[:, 2], color=colour, alpha=0.5, lw=3)
        axes.plot(places, shares[:, 0], color=colour, lw=1.8, marker="o", ms=3.5)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.set_yticklabels(["0", "50", "100 %"])
    _frame(axes, one)
    axes.set_title(_short(one.unit), loc="right", size=9.5, color=style.QUIET)


def _short(unit: str) -> str:
    text = re.sub(r"-(?=[\d.])", "−", unit)
    return text if len(text) <= 44 else f"{text[:43]}…"
