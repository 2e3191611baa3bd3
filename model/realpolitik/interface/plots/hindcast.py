"""Scorecard as pictures: does the model beat its nulls, and does it beat the mixture?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from realpolitik.interface.numbers import signed
from realpolitik.interface.plots.calibration import calibrated
from realpolitik.interface.plots.style import (
    DOWN,
    FAINT,
    INK,
    MARGIN,
    QUIET,
    SMALL,
    UP,
    figure,
    headline,
    save,
    source_line,
)

BARS = {"added_value": 0.07, "dated_shocks": 0.30}
NULLS: tuple[dict[str, tuple[str, float]], ...] = (
    {"relabelled_95": ("|", 9), "within_blocs_95": ("^", 5), "rolled_bar": ("x", 5)},
    {"placebo_95": ("|", 9), "moved_95": ("x", 5)},
)
"""Record of each test's nulls to how it is marked, and how large."""


def draw(card: dict[str, Any], folder: Path, stamp: str) -> list[Path]:
    """The three pictures as PNG and SVG."""
    made = {"tests": tests, "skill": skills, "calibration": calibrated}
    return [path for name, drawn in made.items() for path in save(drawn(card, stamp), folder, name)]


def tests(card: dict[str, Any], stamp: str) -> Any:
    """Added value and dated shocks of every predictor, with the bars and what its nulls reach."""
    names = list(card["tests"])
    drawing = figure(height=3.6 + 0.72 * len(names))
    top = headline(
        drawing,
        "Does the model know more than each pair's past?",
        "Correlation of predicted and observed changes; thin lines: 90 % from blocks of origins or shocks. "
        "White: outcomes after 2013 alone. Dashed: the bar. Marks of nulls: | the point that 95 % of worlds "
        "with other names or of placebo dates stay below; \u25b2 the same for names shuffled within blocs, "
        "\u00d7 for moved calendars (left: the second best of twelve), which are stricter",
    )
    bottom = source_line(
        drawing, stamp, "Left: beyond a pair's own history. Right: half a year after dated shocks."
    )
    room = top - bottom - 0.09
    for column, (test, title) in enumerate(
        (("added_value", "Added value"), ("dated_shocks", "Dated shocks"))
    ):
        axes = drawing.add_axes((0.30 + 0.36 * column, bottom + 0.05, 0.31, room))
        for row, name in enumerate(names):
            given = card["tests"][name][test]
            found, keys = (given["all"], NULLS[0]) if column == 0 else (given, NULLS[1])
            y = len(names) - 1 - row
            strong = name == card["model"]
            axes.plot(
                [0, found["value"]],
                [y, y],
                color=UP if strong else QUIET,
                linewidth=5 if strong else 3,
                solid_capstyle="butt",
            )
            axes.plot(found["interval"], [y - 0.16] * 2, color=UP if strong else QUIET, linewidth=1)
            if column == 0:
                late = given["after_tuning_several"]
                axes.plot(late["interval"], [y - 0.34] * 2, color=INK, linewidth=0.8)
                axes.plot([late["value"]], [y - 0.34], "D", color=INK, markerfacecolor="white", markersize=4)
            for key, (mark, size) in keys.items():
                if found[key] is not None:
                    axes.plot([found[key]], [y + 0.2], mark, color=DOWN, markersize=size, mew=1.5)
            axes.annotate(
                f"{found['value']:.2f}".replace("0.", "."),
                (1.0, y),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="center",
                size=SMALL,
                weight="bold" if strong else "normal",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )
            if column == 0:
                axes.annotate(
                    name,
                    (-0.03, y),
                    xycoords=("axes fraction", "data"),
                    ha="right",
                    va="center",
                    size=SMALL,
                    color=INK,
                    weight="bold" if strong else "normal",
                    annotation_clip=False,
                )
        axes.axvline(BARS[test], color=INK, linestyle=(0, (4, 3)), linewidth=1)
        axes.axvline(0, color=FAINT, linewidth=1, zorder=0)
        axes.set_title(title, loc="left", weight="bold")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_ylim(-0.7, len(names) - 0.4)
        axes.set_xlim((-0.06, 0.44) if column else (-0.13, 0.22))
    return drawing


def skills(card: dict[str, Any], stamp: str) -> Any:
    """What the model adds to the widened mixture, per panel and horizon, with 90 % intervals."""
    rows = card["panels"]
    drawing = figure(height=2.2 + 0.30 * len(rows))
    top = headline(
        drawing,
        "Where does the model's theory improve a forecast?",
        "Gain in CRPS, per cent, of the mixture corrected by the model over the same mixture widened alike: "
        "what the theory adds. Bars: 90 % from blocks of origins, where there are four; blue: gain, orange: "
        "loss, grey: could be either. White: gain over the mixture as it is, widening included",
    )
    bottom = source_line(drawing, stamp)
    axes = drawing.add_axes((0.50, bottom + 0.05, 1 - MARGIN - 0.50 - 0.07, top - bottom - 0.07))
    for number, row in enumerate(rows):
        y = len(rows) - 1 - number
        scores = row["forecasters"][card["model"]]
        value, *ends = scores["skill_over_widened_mix"][:3]
        value, colour = 100 * value, QUIET
        whole = 100 * scores["skill_over_mix"][0]
        axes.plot([whole], [y], "D", color=QUIET, markerfacecolor="white", markersize=4)
        if None not in ends:
            low, high = (100 * end for end in ends)
            colour = UP if low > 0 else DOWN if high < 0 else QUIET
            axes.plot([low, high], [y, y], color=colour, linewidth=2)
        axes.plot([value], [y], "o", color=colour, markersize=5)
        axes.annotate(
            signed(value, 1),
            (1.02, y),
            xycoords=("axes fraction", "data"),
            va="center",
            size=SMALL,
            annotation_clip=False,
        )
        months = round(12 * row["years"])
        horizon = f"{months} months" if months % 12 else f"{months // 12} y"
        axes.annotate(
            f"{row['title']}, {horizon}",
            (-0.02, y),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="center",
            size=SMALL - 0.5,
            annotation_clip=False,
        )
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel("gain over the widened mixture, %")
    return drawing
