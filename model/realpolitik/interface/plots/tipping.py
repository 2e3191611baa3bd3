"""Verdict shares as a lever moves, and where the verdict flips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realpolitik.analysis.tipping import Tip
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.plots import style
from realpolitik.interface.tipping_tables import NOT_TOLD, PANELS, Pulled, Tipping, flip_text, verdict_words

ROW, GAP = 2.35, 1.02  # inches per row of panels, and between two of them
FLIP = "#5B2A86"  # purple, told from all three verdicts by hue or by darkness


def draw(answer: Tipping, page: int = 0) -> Any:
    """One panel per lever, at most PANELS: verdict shares with bands, the lever now, the flip."""
    levers = answer.levers[page * PANELS : (page + 1) * PANELS]
    across = 1 if len(levers) == 1 else 2
    down = -(-len(levers) // across)
    drawing = style.figure(height=1.75 + (3.6 if across == 1 else ROW * down))
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
        hspace=GAP / (ROW - GAP),
        wspace=0.17,
    )
    for k, pulled in enumerate(levers):
        axes = drawing.add_subplot(grid[k // across, k % across])
        _panel(axes, pulled, labelled=k % across == 0, width=72 if across == 1 else 35)
    return drawing


def _key(drawing: Any, top: float, height: float, sign: str = "—") -> None:
    """The verdicts in their colours, in one line under the subtitle."""
    place = style.MARGIN
    for name in VERDICTS:
        colour = style.VERDICT_COLOURS[name]
        drawing.text(place, top - 0.02 / height, f"{sign} {name}", color=colour, weight="bold", va="top")
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
    answer = _answer(pulled)
    axes.set_title(
        "\n".join([*lines, answer]), loc="left", size=style.SMALL, color=style.INK, linespacing=1.2
    )
    axes.set_xlabel(
        "\n".join(_wrapped(lever.unit.replace("-", "−"), width + 4, 2)),
        size=9.5,
        color=style.QUIET,
        labelpad=2,
    )


def _answer(pulled: Pulled) -> str:
    """What a panel says in a line."""
    found = pulled.tip
    text = flip_text(found, pulled.lever)
    if found.flip is None:
        return f"{text}: {found.verdict}"
    if text == NOT_TOLD:
        return f"{text}: {verdict_words(found)}"
    if found.start_open:
        return f"{text}, then {found.flip.after}"
    return f"flips {text if text.startswith('at') else f'at {text}'}: {found.flip.after}"


def _mark(axes: Any, found: Tip) -> None:
    """The flip as a line over its interval; none where it is not told from none."""
    if found.flip is None or not found.told_apart:
        return
    low, high = _ends(found)
    axes.axvspan(low, high, color=FLIP, alpha=0.16, lw=0, zorder=0)
    if not found.start_open:
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
    both = one.start is not None and two.start is not None
    drawing = style.figure(height=6.6)
    top = style.headline(
        drawing,
        f"Which pairs of levers flip {answer.focus}?",
        f"Columns: verdict of the median run in {answer.case.name} with both levers held. Purple: the flip "
        "nearest to the second lever now, with its 95 % Monte Carlo interval."
        + (" Cross: both levers now." if both else ""),
    )
    bottom = style.source_line(drawing, answer.source)
    height = drawing.get_size_inches()[1]
    _key(drawing, top, height, "■")
    axes = drawing.add_axes((0.15, bottom + 0.75 / height, 0.81, top - bottom - 1.2 / height))
    width = 0.8 * (one.lever.range[1] - one.lever.range[0]) / (len(found.values) - 1)
    for value, t in zip(found.values, found.tips, strict=True):
        for low, high, verdict in _stretches(t):
            colour = style.pale(style.VERDICT_COLOURS[verdict])
            axes.bar(value, high - low, width, bottom=low, color=colour, lw=0, zorder=1)
        if t.told_apart and t.flip is not None and t.low < t.flip.value < t.high:
            axes.plot([value, value], _ends(t), color=FLIP, lw=2.2, zorder=3, clip_on=False)
            ends = [value - width / 2, value + width / 2]
            axes.plot(ends, [t.flip.value] * 2, color=FLIP, lw=3, zorder=3, clip_on=False)
    if both:
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


def _stretches(found: Tip) -> list[tuple[float, float, str]]:
    """The range cut where the verdict changes: at the flip if it lies there, else midway."""
    cuts = []
    for crossing in found.crossings:
        low, high = crossing.low, crossing.high
        assert low is not None and high is not None
        flip = found.flip
        cuts.append(flip.value if flip is not None and low <= flip.value <= high else crossing.value)
    verdicts = [found.points[0].verdict, *(crossing.after for crossing in found.crossings)]
    return list(zip([found.low, *cuts], [*cuts, found.high], verdicts, strict=True))


def _plainly(value: float, _: object) -> str:
    return f"{value:g}".replace("-", "−")
