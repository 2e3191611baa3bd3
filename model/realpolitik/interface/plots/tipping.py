"""Verdict shares as a lever moves, and where the verdict flips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realpolitik.analysis.tipping import Tip
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.plots import style
from realpolitik.interface.tipping_tables import Pulled, Tipping, flip_text

ROW = 2.62  # inches per row of panels
FLIP = "#5B2A86"  # purple, told from all three verdicts by hue or by darkness


def draw(answer: Tipping) -> Any:
    """One panel per lever: share of each verdict with its band, the present, the flip with its interval."""
    count = len(answer.levers)
    across = 1 if count == 1 else 2
    down = -(-count // across)
    drawing = style.figure(height=1.87 + (3.6 if count == 1 else ROW * down))
    top = style.headline(
        drawing,
        f"How far must a lever move before {answer.focus} flips?",
        f"Per cent of runs in {answer.case.name} while one lever is held at a value. Purple: where the "
        "verdict of the median run flips. Bands: 95 % Monte Carlo intervals. Dotted: the lever now.",
    )
    bottom = style.source_line(drawing, answer.source)
    height = drawing.get_size_inches()[1]
    _key(drawing, top, height)
    grid = drawing.add_gridspec(
        down,
        across,
        left=0.085,
        right=0.975,
        top=top - 0.72 / height,
        bottom=bottom + 0.62 / height,
        hspace=0.92 if down > 1 else 0,
        wspace=0.17,
    )
    for k, pulled in enumerate(answer.levers):
        axes = drawing.add_subplot(grid[k // across, k % across])
        _panel(axes, pulled, labelled=k % across == 0, width=72 if across == 1 else 35)
    return drawing


def _key(drawing: Any, top: float, height: float) -> None:
    """The verdicts in their colours, in one line under the subtitle."""
    place = style.MARGIN
    for name in VERDICTS:
        colour = style.VERDICT_COLOURS[name]
        drawing.text(place, top - 0.02 / height, f"— {name}", color=colour, weight="bold", va="top")
        place += 0.19


def _panel(axes: Any, pulled: Pulled, *, labelled: bool, width: int) -> None:
    found, lever = pulled.tip, pulled.lever
    values = [point.value for point in found.points]
    for name in VERDICTS:
        shares = [point.verdicts[name] for point in found.points]
        colour = style.VERDICT_COLOURS[name]
        axes.fill_between(
            values,
            [100 * share.low for share in shares],
            [100 * share.high for share in shares],
            color=colour,
            alpha=0.2,
            lw=0,
        )
        axes.plot(values, [100 * share.value for share in shares], color=colour, lw=2.0)
    axes.axhline(50, color=style.QUIET, lw=0.9)
    if pulled.start is not None and found.low <= pulled.start <= found.high:
        axes.axvline(pulled.start, color=style.INK, lw=1.3, ls=":")
    _mark(axes, found)
    room = 0.02 * (found.high - found.low)
    axes.set_xlim(found.low - room, found.high + room)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.set_yticklabels(["0", "50", "100 %"] if labelled else [])
    axes.xaxis.set_major_locator(_locator())
    axes.xaxis.set_major_formatter(_plainly)
    holder = f"{lever.holder}: " if lever.holder else ""
    lines = _wrapped(f"{holder}{lever.label}", width, 1)
    text = flip_text(found, lever)
    place = text if text.startswith(("at", "no")) else f"at {text}"
    answer = f"{place}: {found.verdict}" if found.flip is None else f"flips {place}: {found.flip.after}"
    axes.set_title(
        "\n".join([*lines, answer]), loc="left", size=style.SMALL, color=style.INK, linespacing=1.2
    )
    axes.set_xlabel(
        "\n".join(_wrapped(lever.unit.replace("-", "−"), width + 4, 2)),
        size=9.5,
        color=style.QUIET,
        labelpad=2,
    )


def _mark(axes: Any, found: Tip) -> None:
    """The flip as a line over its interval."""
    if found.flip is None:
        return
    low, high = _ends(found)
    axes.axvspan(low, high, color=FLIP, alpha=0.16, lw=0, zorder=0)
    axes.axvline(found.flip.value, color=FLIP, lw=1.8)


def _ends(found: Tip) -> tuple[float, float]:
    """The interval of a flip as drawn: an open end runs to the present or the end of the range."""
    assert found.flip is not None
    value, start = found.flip.value, found.present
    lowest = found.low if start is None or start > value else max(start, found.low)
    highest = found.high if start is None or start < value else min(start, found.high)
    low = lowest if found.flip.low is None else found.flip.low
    return low, highest if found.flip.high is None else found.flip.high


def _locator() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10])


def _wrapped(text: str, letters: int, most: int) -> Sequence[str]:
    import textwrap

    lines = textwrap.wrap(text, letters)
    return lines[:most] if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]


def draw_pair(answer: Tipping) -> Any:
    """Verdicts over two levers, and at each value of the first where the second flips the verdict."""
    assert answer.pair is not None
    one, found = answer.pair
    two = answer.levers[1]
    drawing = style.figure(height=6.6)
    top = style.headline(
        drawing,
        f"Which pairs of levers flip {answer.focus}?",
        f"Squares: verdict of the median run in {answer.case.name} with both levers held. Purple: the flip "
        "nearest to the second lever now, with its 95 % Monte Carlo interval. Cross: both levers now.",
    )
    bottom = style.source_line(drawing, answer.source)
    height = drawing.get_size_inches()[1]
    _key(drawing, top, height)
    axes = drawing.add_axes((0.15, bottom + 0.75 / height, 0.81, top - bottom - 1.2 / height))
    for value, t in zip(found.values, found.tips, strict=True):
        for point in t.points:
            colour = style.pale(style.VERDICT_COLOURS[point.verdict])
            axes.plot([value], [point.value], "s", color=colour, ms=22, mew=0, zorder=1)
        if t.flip is not None:
            axes.plot([value, value], _ends(t), color=FLIP, lw=2.2, zorder=3, clip_on=False)
            axes.plot([value], [t.flip.value], "_", color=FLIP, ms=30, mew=3, zorder=3, clip_on=False)
    if one.start is not None and two.start is not None:
        axes.plot([one.start], [two.start], "x", color=style.INK, ms=9, mew=2.2, zorder=5)
    for axis, lever in ((axes.set_xlim, one.lever), (axes.set_ylim, two.lever)):
        low, high = lever.range
        axis(low - 0.1 * (high - low), high + 0.1 * (high - low))
    axes.set_xticks(found.values)
    axes.xaxis.set_major_formatter(_plainly)
    axes.yaxis.set_major_locator(_locator())
    axes.yaxis.set_major_formatter(_plainly)
    axes.set_xlabel("\n".join([one.lever.label, *_wrapped(one.lever.unit, 64, 1)]), size=style.SMALL)
    axes.set_ylabel("\n".join([two.lever.label, *_wrapped(two.lever.unit, 46, 1)]), size=style.SMALL)
    return drawing


def _plainly(value: float, _: object) -> str:
    return f"{value:g}".replace("-", "−")
