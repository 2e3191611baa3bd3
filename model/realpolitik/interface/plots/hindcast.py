"""Scorecard as pictures: does the model beat its nulls, and does it beat the mixture?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def draw(card: dict[str, Any], folder: Path, stamp: str) -> list[Path]:
    """Both pictures as PNG and SVG."""
    return [*save(tests(card, stamp), folder, "tests"), *save(skills(card, stamp), folder, "skill")]


def tests(card: dict[str, Any], stamp: str) -> Any:
    """Added value and dated shocks of every predictor, with the bars and the 95 % points of the nulls."""
    names = list(card["tests"])
    drawing = figure(height=3.0 + 0.62 * len(names))
    top = headline(
        drawing,
        "Does the model know more than each pair's past?",
        "Correlation of predicted and observed changes. Dashed: the bar to pass. "
        "Short upright marks: the point that 95 % of its null worlds stay below. Thin lines: 90 % from "
        "blocks of origins or shocks. White: on outcomes after 2013 alone",
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
            found = card["tests"][name][test]
            late = found["after_tuning_several"]["value"] if test == "added_value" else None
            found = found["all"] if test == "added_value" else found
            null = found["relabelled_95" if test == "added_value" else "placebo_95"]
            y = len(names) - 1 - row
            strong = name == card["model"]
            axes.plot(
                [0, found["value"]],
                [y, y],
                color=UP if strong else QUIET,
                linewidth=5 if strong else 3,
                solid_capstyle="butt",
            )
            axes.plot(found["interval"], [y - 0.22] * 2, color=QUIET, linewidth=1)
            if late is not None:
                axes.plot([late], [y], "D", color=INK, markerfacecolor="white", markersize=4)
            axes.plot([null, null], [y - 0.25, y + 0.25], color=DOWN, linewidth=1.5)
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
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_xlim(-0.06, max(0.40, BARS[test] * 1.2) if column else 0.20)
    return drawing


def skills(card: dict[str, Any], stamp: str) -> Any:
    """Skill of the corrected mixture over the mixture, per panel and horizon, with 90 % intervals."""
    rows = card["panels"]
    drawing = figure(height=2.0 + 0.30 * len(rows))
    top = headline(
        drawing,
        "Where does the model beat the mixture of baselines?",
        "Gain in CRPS, per cent, of the mixture corrected by the model; bars: 90 % from blocks of origins, "
        "where there are four. Left of zero the model loses. White: over the mixture widened alike, the "
        "theory's share",
    )
    bottom = source_line(drawing, stamp)
    axes = drawing.add_axes((0.50, bottom + 0.05, 1 - MARGIN - 0.50 - 0.07, top - bottom - 0.07))
    for number, row in enumerate(rows):
        y = len(rows) - 1 - number
        value, *ends = row["forecasters"][card["model"]]["skill_over_mix"][:3]
        value, colour = 100 * value, QUIET
        if None not in ends:
            low, high = (100 * end for end in ends)
            colour = UP if low > 0 else DOWN if high < 0 else QUIET
            axes.plot([low, high], [y, y], color=colour, linewidth=2)
        axes.plot([value], [y], "o", color=colour, markersize=5)
        theory = 100 * row["forecasters"][card["model"]]["skill_over_widened_mix"][0]
        axes.plot([theory], [y], "D", color=INK, markerfacecolor="white", markersize=4)
        axes.annotate(
            f"{value + 0.0:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0"),
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
    axes.set_xlabel("gain over the mixture, %")
    return drawing
