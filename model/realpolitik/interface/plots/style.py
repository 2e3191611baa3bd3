"""One look for all figures: colours that survive colour blindness and print, letters that survive a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from realpolitik.analysis.findings import Findings
from realpolitik.interface.numbers import decimal, signed
from realpolitik.interface.summary import runs_told

# Friendly to colour-blind readers [okabe2008], without the yellow that vanishes on white
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
INK, QUIET, FAINT = "#222222", "#6B6B6B", "#D9D9D9"
UP, DOWN, LEVEL = "#0072B2", "#D55E00", "#8C8C8C"
VERDICT_COLOURS = {"tightens": UP, "holds": "#5F5F5F", "frays": DOWN}
WIDTH = 7.2  # inches: at phone width (400 px) 12 points are still about 9 px high
BASE_SIZE = 12.0
SMALL = 10.5
MARGIN = 0.03  # of the width, both sides
RESOLUTION = 200

SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BASE_SIZE,
    "axes.titlesize": BASE_SIZE,
    "axes.labelsize": BASE_SIZE,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "axes.grid": False,
    "figure.dpi": 100,
    "svg.hashsalt": "realpolitik",  # the same picture gives the same file
    "svg.fonttype": "path",  # looks the same where the font is missing
}


def figure(width: float = WIDTH, height: float = 5.0) -> Any:
    """A blank figure in the common style, drawn without a screen."""
    import matplotlib

    matplotlib.rcParams.update(SETTINGS)  # type: ignore[arg-type]
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(drawing)
    return drawing


def colours(findings: Findings) -> dict[str, str]:
    """A colour per scenario, in the order of the batch; the baseline is dark grey."""
    others = [name for name in findings.scenarios if name != findings.baseline]
    return {
        findings.baseline: "#444444",
        **{name: PALETTE[k % len(PALETTE)] for k, name in enumerate(others)},
    }


def lettering(colour: str) -> str:
    """A darker shade of a colour, for letters on white."""
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (0.72 * part for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def pale(colour: str) -> str:
    """A light, opaque shade of a colour, for areas."""
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (1 - 0.42 * (1 - part) for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def headline(drawing: Any, title: str, subtitle: str = "") -> float:
    """Write question and reading aid at the top left; return where the axes may begin, from below (0–1)."""
    width, height = drawing.get_size_inches()
    lines = wrapped(title, width, 15.5)
    text = drawing.text(MARGIN, 1 - 0.12 / height, "\n".join(lines), size=15.5, weight="bold", va="top")
    text.set_gid("title")
    used = 0.12 + 0.275 * len(lines)
    if subtitle:
        lines = wrapped(subtitle, width, 11.5)
        drawing.text(
            MARGIN, 1 - used / height, "\n".join(lines), size=11.5, color=QUIET, va="top", linespacing=1.3
        )
        used += 0.215 * len(lines)
    return float(1 - (used + 0.1) / height)


def footer(drawing: Any, findings: Findings, note: str = "") -> float:
    """Write runs, seed, version and world at the bottom; return where the axes may end (0–1)."""
    source = (
        f"{runs_told(findings)} · seed {findings.seed} · realpolitik {findings.version} · "
        f"world {', '.join(findings.worlds)}"
    )
    return source_line(drawing, source, note)


def source_line(drawing: Any, source: str, note: str = "") -> float:
    """Write where the numbers come from at the bottom; return where the axes may end (0–1)."""
    width, height = drawing.get_size_inches()
    lines = [*(wrapped(note, width, 10) if note else []), *wrapped(source, width, 10)]
    drawing.text(MARGIN, 0.08 / height, "\n".join(lines), size=10, color=QUIET, va="bottom", linespacing=1.3)
    return float((0.14 + 0.185 * len(lines)) / height)


def label_ticks(axis: Any, text: Callable[[float, int], str] = decimal) -> None:
    """Label ticks with as many digits as tell them apart, two at least; with `signed`, zero is bare."""

    def label(value: float, _: object) -> str:
        steps = [abs(b - a) for a, b in pairwise(axis.get_majorticklocs())]
        step = min((step for step in steps if step > 0), default=1.0)
        digits = 2
        while digits < 8 and abs(round(step, digits) - step) > 1e-6 * step:
            digits += 1
        return "0" if text is signed and abs(value) < 1e-9 else text(value, digits)

    axis.set_major_formatter(label)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of a text that fit the figure's width (inches) at a letter size (points)."""
    letters = int(width * (1 - 2 * MARGIN) * 72 / (size * (0.62 if size > 14 else 0.53)))
    return lines(text.replace(" %", "\u00a0%"), letters)


def lines(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters; names stay whole, or break at hyphens and dots if they are longer."""
    import textwrap

    found = textwrap.wrap(text, letters, break_on_hyphens=False, break_long_words=False)
    if any(len(line) > letters for line in found):
        wrapper = textwrap.TextWrapper(letters, break_on_hyphens=False)
        wrapper.wordsep_simple_re = re.compile(r"( +|(?<=[-.])(?=\w))")
        found = wrapper.wrap(text)
    return found or [""]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least ``gap`` apart where there is room, in the same order."""
    count = len(wanted)
    order = sorted(range(count), key=lambda k: wanted[k])
    gap = min(gap, (high - low) / max(1, count - 1))
    lows = [low + k * gap for k in range(count)]
    highs = [high - (count - 1 - k) * gap for k in range(count)]
    placed = [wanted[k] for k in order]
    for _ in range(200):  # neighbours push each other apart, each within what leaves room for the others
        for a in range(count - 1):
            overlap = max(0.0, gap - (placed[a + 1] - placed[a]))
            placed[a] -= overlap / 2
            placed[a + 1] += overlap / 2
        placed = [min(max(p, a), b) for p, a, b in zip(placed, lows, highs, strict=True)]
    for a in range(count - 1):
        placed[a + 1] = max(placed[a + 1], placed[a] + gap)
    result = [0.0] * len(wanted)
    for place, k in zip(placed, order, strict=True):
        result[k] = place
    return result


def save(drawing: Any, folder: Path, name: str) -> list[Path]:
    """Write a figure as PNG (200 dots an inch) and SVG, each whole or not at all."""
    from realpolitik.experiment.store import atomically

    written = []
    for suffix, metadata in (("png", {"Software": None}), ("svg", {"Date": None})):
        path = folder / f"{name}.{suffix}"
        atomically(
            path,
            lambda temporary, suffix=suffix, metadata=metadata: drawing.savefig(  # type: ignore[misc]
                temporary, format=suffix, dpi=RESOLUTION, metadata=metadata
            ),
        )
        written.append(path)
    return written
