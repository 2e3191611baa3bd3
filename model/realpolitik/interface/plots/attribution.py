"""Which of a scenario's changes make it differ: Shapley values with intervals."""

from __future__ import annotations

from typing import Any

from realpolitik.analysis.attribution import Attribution
from realpolitik.analysis.explanation import Explanation
from realpolitik.analysis.findings import Findings
from realpolitik.interface.numbers import signed
from realpolitik.interface.plots import style

LETTERS = 27  # of a label's line


def draw(findings: Findings, found: Explanation, parts: Attribution) -> Any:
    """Signed bars, the largest first, and their sum below a line."""
    order = sorted(parts.parts, key=lambda name: -abs(parts.parts[name].value))
    labels = ["\n".join(style.lines(parts.labels[name], LETTERS)) for name in order]
    estimates = [*(parts.parts[name] for name in order), parts.difference]
    lines = [max(1.35, label.count("\n") + 1.35) for label in [*labels, "all"]]
    centres = [sum(lines[:k]) + lines[k] / 2 for k in range(len(lines))]
    drawing = style.figure(height=2.45 + 0.2 * sum(lines))
    exact = "mean over all orders of the changes" if parts.exact else f"mean over {parts.orders} drawn orders"
    top = style.headline(
        drawing,
        f"Which changes make {found.scenario} differ from {found.against}?",
        f"Part of each change in the difference of the last year's alignment index (Shapley values, {exact});"
        " lines: 95 % Monte Carlo interval.",
    )
    note = f"The parts add up to the difference, on {parts.runs:,} runs"
    if found.difference is not None and parts.runs < found.difference.change.runs:
        note += f"; all {found.difference.change.runs:,} differ by {signed(found.difference.change.value)}"
    bottom = style.footer(drawing, findings, f"{note}.")
    height = drawing.get_size_inches()[1]
    floor = bottom + 0.32 / height
    axes = drawing.add_axes((0.4, floor, 0.575, top - 0.05 / height - floor))
    reach = max(abs(end) for part in estimates for end in part[:3] if end == end) or 0.001
    for k, (centre, part) in enumerate(zip(centres, estimates, strict=True)):
        whole = k == len(order)
        colour = style.INK if whole else style.UP if part.value >= 0 else style.DOWN
        axes.barh(centre, part.value, height=0.8, color=style.pale(colour), lw=0)
        axes.plot([part.low, part.high], [centre, centre], color=colour, lw=2)
        up = part.value >= 0
        ends = [end for end in part[:3] if end == end]
        axes.text(
            (max(ends) if up else min(ends)) + (0.03 if up else -0.03) * reach,
            centre,
            signed(part.value),
            ha="left" if up else "right",
            va="center",
            size=style.SMALL,
            color=style.lettering(colour),
            weight="bold" if whole else "normal",
        )
    axes.axhline(sum(lines[:-1]), color=style.QUIET, lw=0.8)
    axes.axvline(0, color=style.INK, lw=1)
    low = min(0.0, *(part.low for part in estimates)) if estimates else 0.0
    high = max(0.0, *(part.high for part in estimates))
    axes.set_xlim(min(low - 0.3 * reach, -0.12 * reach), max(high + 0.3 * reach, 0.12 * reach))
    axes.set_ylim(sum(lines), 0)
    axes.set_yticks(centres)
    axes.set_yticklabels([*labels, "all changes together"], color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    style.label_ticks(axes.xaxis, signed)
    return drawing
