"""Verdict shares as a lever moves, and where the verdict flips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realpolitik.analysis.tipping import Tip
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.plots import style
from realpolitik.interface.tipping_tables import Pulled, Tipping, flip_text, verdict_words

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
        f"Per cent of runs in {answer.case.name} while one lever is held at a value; bands: 95 %. "
        "Purple: where the verdict of the median run flips, with its 95 % interval. Dotted: the lever now.",
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
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    holder = f"{lever.holder}: " if lever.holder else ""
    lines = _wrapped(f"{holder}{lever.label}", width, 1)
    text = flip_text(found, lever)
    place = text if text.startswith(("at", "no")) else f"at {text}"
    answer = f"{place}: {found.verdict}" if found.flip is None else f"flips {place}: {found.flip.after}"
    axes.set_title(
        "\n".join([*lines, answer]), loc="left", size=style.SMALL, color=style.INK, linespacing=1.2
    )
    axes.set_xlabel("\n".join(_wrapped(lever.unit, width + 4, 2)), size=9.5, color=style.QUIET, labelpad=2)


def _mark(axes: Any, found: Tip) -> None:
    """The flip as a line over its interval; an open end runs to the end of the panel."""
    if found.flip is None:
        return
    low = found.low if found.flip.low is None else found.flip.low
    high = found.high if found.flip.high is None else found.flip.high
    axes.axvspan(low, high, color=FLIP, alpha=0.16, lw=0, zorder=0)
    axes.axvline(found.flip.value, color=FLIP, lw=1.8)


def _locator() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10])


def _wrapped(text: str, letters: int, most: int) -> Sequence[str]:
    import textwrap

    lines = textwrap.wrap(text, letters)
    return lines[:most] if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]


def draw_pair(answer: Tipping) -> Any:
    """Across the first lever, the value of the second at which the verdict flips, with its interval."""
    assert answer.pair is not None
    one, found = answer.pair
    two = answer.levers[1]
    drawing = style.figure(height=5.6)
    top = style.headline(
        drawing,
        f"Which pairs of levers flip {answer.focus}?",
        "Marks: where the second lever flips the verdict at a value of the first, whiskers: 95 % interval. "
        "Cross: both levers now.",
    )
    bottom = style.source_line(drawing, answer.source)
    height = drawing.get_size_inches()[1]
    axes = drawing.add_axes((0.12, bottom + 0.62 / height, 0.84, top - bottom - 0.75 / height))
    low, high = two.lever.range
    for value, t in zip(found.values, found.tips, strict=True):
        if t.flip is None:
            axes.text(
                value, low + 0.5 * (high - low), f"no flip:\n{t.verdict}", ha="center", va="center",
                size=style.SMALL, color=style.VERDICT_COLOURS[t.verdict],
            )  # fmt: skip
            continue
        ends = (low if t.flip.low is None else t.flip.low, high if t.flip.high is None else t.flip.high)
        colour = style.VERDICT_COLOURS[t.flip.after if t.flip.after != "holds" else t.verdict]
        axes.plot([value, value], ends, color=colour, lw=2)
        axes.plot([value], [t.flip.value], "o", color=colour, ms=7)
        above = t.flip.value < (low + high) / 2
        axes.annotate(
            verdict_words(t).replace(" → ", "\n→ "), (value, ends[1] if above else ends[0]),
            xytext=(0, 5 if above else -5), textcoords="offset points", ha="center",
            va="bottom" if above else "top", size=style.SMALL, color=style.lettering(colour),
        )  # fmt: skip
    if one.start is not None and two.start is not None:
        axes.plot([one.start], [two.start], "x", color=style.INK, ms=9, mew=2, clip_on=False, zorder=5)
    left, right = one.lever.range
    axes.set_xlim(left - 0.1 * (right - left), right + 0.1 * (right - left))
    axes.set_ylim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.set_xlabel(f"{one.lever.label} ({one.lever.unit})", size=style.SMALL)
    axes.set_ylabel(f"{two.lever.label} ({two.lever.unit})", size=style.SMALL)
    return drawing
