"""Every scenario's direction as each theory sees it."""

from __future__ import annotations

from typing import Any

from realpolitik.analysis.rivals.study import MODEL, Rivals
from realpolitik.interface.plots import style

MARKS = {"weighted mean": ("s", "#E69F00"), "landscape": ("^", "#009E73"), "bargain": ("D", "#CC79A7")}


def draw(found: Rivals, focus: str, source: str) -> Any:
    """One row per scenario: this model with its interval, rivals as marks on the same spread."""
    others = sorted(found.scenarios[1:], key=lambda name: found.contrasts[(name, MODEL)].difference.value)
    drawing = style.figure(height=2.5 + 0.42 * len(others))
    height = drawing.get_size_inches()[1]
    top = style.headline(
        drawing,
        f"Do simpler theories see {focus} go the same way?",
        f"Difference of the change of the index against {found.scenarios[0]}; rivals scaled to the "
        "same spread over "
        "scenarios, so that only sides and order count. Bars: 95 %.",
    )
    place = style.MARGIN
    legend = [("●", MODEL, style.UP), *(("■▲◆"[k], n, c) for k, (n, (_, c)) in enumerate(MARKS.items()))]
    for mark, name, colour in legend:
        drawing.text(
            place, top - 0.02 / height, f"{mark} {name}", color=style.lettering(colour), weight="bold",
            va="top", size=style.SMALL,
        )  # fmt: skip
        place += 0.065 + 0.0168 * len(name)
    bottom = style.source_line(drawing, source, "Left of the line: looser than there; right of it: closer.")
    floor = bottom + 0.42 / height
    axes = drawing.add_axes((0.3, floor, 0.665, top - 0.4 / height - floor))
    axes.axvline(0, color=style.INK, lw=1)
    for row, name in enumerate(others):
        axes.axhline(row, color=style.FAINT, lw=0.8, zorder=0)
        for k, (theory, (mark, colour)) in enumerate(MARKS.items()):
            one = found.contrasts[(name, theory)].difference
            axes.plot([one.low, one.high], [row - 0.12 * (k + 1)] * 2, color=colour, lw=1.6)
            axes.plot([one.value], [row - 0.12 * (k + 1)], mark, color=colour, ms=5.5)
        mine = found.contrasts[(name, MODEL)].difference
        axes.plot([mine.low, mine.high], [row + 0.14] * 2, color=style.UP, lw=2.4)
        axes.plot([mine.value], [row + 0.14], "o", color=style.UP, ms=7)
    axes.set_yticks(range(len(others)))
    axes.set_yticklabels(others, color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(others) - 0.4)
    style.label_ticks(axes.xaxis)
    return drawing
