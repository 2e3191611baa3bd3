"""Calibration as a picture: do stated chances come true, and do outcomes fall where they should?"""

from __future__ import annotations

from typing import Any

from realpolitik.interface.plots.style import (
    DOWN,
    FAINT,
    INK,
    QUIET,
    SMALL,
    UP,
    figure,
    headline,
    source_line,
)

HEIGHT = 1.25
"""Of a panel's row, inches."""


def calibrated(card: dict[str, Any], stamp: str) -> Any:
    """Reliability of the chances of verdicts, and histograms of where outcomes fell, a row a panel."""
    panels = card["calibration"]
    drawing = figure(height=2.5 + HEIGHT * len(panels))
    top = headline(
        drawing,
        "Does what is stated as likely come true?",
        "The mixture corrected by the model, all horizons. Left: stated chance that a pair tightens, holds "
        "or frays, and how often it came true, with 90 % from blocks of origins; on the diagonal if "
        "calibrated; the larger a dot, the more cases. Right: outcomes by tenths of their forecast, "
        "each at the line if calibrated, outer tenths too full where intervals are too narrow",
    )
    bottom = source_line(
        drawing, stamp, "Orange: the line lies outside the interval, or a tenth is half off."
    )
    height = drawing.get_size_inches()[1]
    step = (top - bottom - 0.75 / height) / len(panels)
    for number, (title, (mine, _)) in enumerate(panels.items()):
        low = bottom + 0.45 / height + step * (len(panels) - 1 - number)
        last = number == len(panels) - 1
        drawing.text(0.03, low + step * 0.45, title.replace(", ", ",\n"), size=SMALL, va="center")
        left = drawing.add_axes((0.33, low, 0.27, step * 0.78))
        right = drawing.add_axes((0.69, low, 0.28, step * 0.78))
        _reliability(left, mine["reliability"])
        _places(right, mine["places"])
        if number == 0:
            left.set_title("came true by stated chance", loc="left", size=SMALL, weight="bold")
            right.set_title("place of outcomes", loc="left", size=SMALL, weight="bold")
        if not last:
            left.set_xticklabels([])
            right.set_xticklabels([])
        else:
            left.set_xlabel("stated", size=SMALL)
            right.set_xlabel("place in the forecast", size=SMALL)
    return drawing


def _reliability(axes: Any, found: list[list[float]]) -> None:
    most = max(cases for _, _, cases, *_ in found)
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1.5, zorder=0)
    for stated, true, cases, low, high in found:
        colour = UP if low <= stated <= high else DOWN
        axes.plot([stated, stated], [low, high], color=colour, linewidth=1.5)
        axes.plot([stated], [true], "o", color=colour, markersize=2 + 5 * (cases / most) ** 0.5)
    axes.set(xlim=(0, 1), ylim=(-0.03, 1.03), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    axes.set_xticklabels(["0", ".5", "1"])
    axes.set_yticklabels(["0", ".5", "1"])


def _places(axes: Any, counts: list[int]) -> None:
    total, size = sum(counts), len(counts)
    shares = [size * count / total for count in counts]
    colours = [QUIET if 0.5 <= share <= 1.5 else DOWN for share in shares]
    axes.bar([(k + 0.5) / size for k in range(size)], shares, width=0.9 / size, color=colours)
    axes.axhline(1, color=INK, linewidth=1)
    axes.set(xlim=(0, 1), ylim=(0, max(2.0, 1.1 * max(shares))), xticks=(0, 0.5, 1), yticks=(0, 1, 2))
    axes.set_xticklabels(["0", ".5", "1"])
