"""From the start to the last year, cause by cause; and from one scenario to another."""

from __future__ import annotations

from typing import Any

from realpolitik.analysis.explanation import OTHERS, Explanation, Waterfall
from realpolitik.analysis.findings import Findings
from realpolitik.interface.narrating import cause_words
from realpolitik.interface.numbers import decimal, signed
from realpolitik.interface.plots import style

ROW, LINE = 0.27, 0.2  # inches
LETTERS = 31  # of a label's line


def draw(findings: Findings, found: Explanation) -> Any:
    """One panel for the change since the start, one for the difference to the scenario compared with."""
    panels = [(f"{found.scenario}: from the start to the last year", "start", "last year", found.causes)]
    if found.difference is not None:
        panels.append(
            (
                f"last year: from {found.against} to {found.scenario}",
                str(found.against),
                found.scenario,
                found.difference,
            )
        )
    rows = [len(panel[3].parts) + 2 for panel in panels]
    heights = [ROW * count for count in rows]
    titles = [style.wrapped(f"{panel[0]}  {signed(panel[3].change.value)}", 6.4, 14) for panel in panels]
    gaps = [0.85 + LINE * (len(title) - 1) for title in titles]
    drawing = style.figure(height=1.75 + sum(heights) + sum(gaps))
    top = style.headline(
        drawing,
        f"Why does {findings.focus_labels[0]}–{findings.focus_labels[1]} move?",
        "Mean contribution of each cause to the alignment index (−1 to 1), one after the other; "
        "lines: 95 % Monte Carlo interval.",
    )
    bottom = style.footer(drawing, findings)
    height = drawing.get_size_inches()[1]
    free = (top - bottom) * height - sum(gaps)
    scale, above = free / sum(heights), top * height
    for (_, first, last, fall), title, gap, panel in zip(panels, titles, gaps, heights, strict=True):
        room = 0.42 + LINE * (len(title) - 1)
        low = above - room - panel * scale
        axes = drawing.add_axes((0.41, low / height, 0.565, panel * scale / height))
        _panel(axes, first, last, fall)
        words = "\n".join(title)
        drawing.text(style.MARGIN, (above - room + 0.06) / height, words, weight="bold", va="bottom")
        above = low - (gap - room)
    return drawing


def _panel(axes: Any, first: str, last: str, fall: Waterfall) -> None:
    level = fall.first.value
    levels = [level]
    ends = [name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…" for name in (first, last)]
    names = [ends[0], *(_words(cause, fall) for cause in fall.parts), ends[1]]
    spans = []
    for row, part in enumerate(fall.parts.values(), start=1):
        colour = style.UP if part.value >= 0 else style.DOWN
        axes.barh(row, part.value, left=level, height=0.68, color=style.pale(colour), lw=0)
        axes.plot([level + part.low, level + part.high], [row, row], color=colour, lw=1.8)
        axes.plot([level + part.value] * 2, [row - 0.34, row + 1.34], color=style.QUIET, lw=0.8)
        spans.append((level, level + part.value, level + part.low, level + part.high))
        level += part.value
        levels.append(level)
    end = len(names) - 1
    every = [number for span in spans for number in span if number == number] + [levels[0], levels[-1]]
    width = (max(every) - min(every)) or 0.01
    axes.plot([levels[0]] * 2, [-0.34, 1.34], color=style.INK, lw=1.6)
    axes.plot([levels[-1]] * 2, [end - 0.34, end + 0.34], color=style.INK, lw=1.6)
    reach = (min(every) - 0.16 * width, max(every) + 0.17 * width)
    for row, (span, part) in enumerate(zip(spans, fall.parts.values(), strict=True), start=1):
        colour = style.lettering(style.UP if part.value >= 0 else style.DOWN)
        right = max(number for number in span if number == number)
        left = min(number for number in span if number == number)
        inside = right + 0.15 * width <= reach[1]
        axes.text(
            right + 0.015 * width if inside else left - 0.015 * width,
            row,
            signed(part.value),
            ha="left" if inside else "right",
            va="center",
            size=style.SMALL,
            color=colour,
        )
    for row, number in ((0, levels[0]), (end, levels[-1])):
        axes.text(
            number + 0.015 * width, row, decimal(number), ha="left", va="center", size=style.SMALL,
            weight="bold",
        )  # fmt: skip
    axes.set_xlim(*reach)
    axes.set_ylim(end + 0.6, -0.6)
    axes.set_yticks(range(len(names)))
    axes.set_yticklabels(names, color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    style.label_ticks(axes.xaxis)


def _words(cause: str, fall: Waterfall) -> str:
    return f"{len(fall.others)} others" if cause == OTHERS else cause_words(cause)
