"""Pictures of a sensitivity study: tornado, Morris plane, Sobol bars, convergence, evidence budget."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.sensitivity.budget import WEAKNESS
from realpolitik.analysis.sensitivity.study import CHANGE, Found
from realpolitik.experiment.response import OUTCOMES
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.numbers import decimal, percent
from realpolitik.interface.plots import style
from realpolitik.interface.sensitivity_tables import order, short, source

BARS = 16
NAMED = 12
GRADE_COLOURS = dict(zip(WEAKNESS, ("#D55E00", "#E69F00", "#56B4E9", "#0072B2"), strict=True))


def _pair(found: Found) -> str:
    i, j = found.case.focus
    return f"{found.case.actor_labels[i]}–{found.case.actor_labels[j]}"


def _frame(
    found: Found, title: str, subtitle: str, height: float, left: float, note: str = ""
) -> tuple[Any, Any]:
    drawing = style.figure(height=height)
    top = style.headline(drawing, title, subtitle)
    bottom = style.source_line(drawing, source(found), note)
    floor = bottom + 0.55 / height
    axes = drawing.add_axes((left, floor, 0.965 - left, top - 0.06 / height - floor))
    return drawing, axes


def draw_tornado(found: Found) -> Any:
    """Mean change where a number lies low or high in its range, the widest swing on top."""
    swings = found.swings.value
    places = np.argsort(-np.abs(swings[:, 1] - swings[:, 0]), kind="stable")[:BARS]
    drawing, axes = _frame(
        found,
        f"Which numbers move {_pair(found)} most, and which way?",
        "Mean change of the alignment index to the last year, where a number lies in the lowest "
        "(orange) and the "
        "highest fifth (blue) of its range, all others drawn. Whiskers: 95 %.",
        1.9 + 0.3 * len(places),
        0.31,
    )
    middle = float(found.indices.mean[CHANGE])
    for row, k in enumerate(places):
        for end, colour in ((0, style.DOWN), (1, style.UP)):
            value = float(swings[k, end])
            axes.barh(-row, value - middle, left=middle, height=0.62, color=colour, lw=0)
            axes.plot(
                [found.swings.low[k, end], found.swings.high[k, end]], [-row, -row], color=style.INK, lw=1.1
            )
    axes.axvline(middle, color=style.INK, lw=1)
    axes.set_yticks([-row for row in range(len(places))])
    axes.set_yticklabels([short(found.indices.factors[k]) for k in places], color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"mean change of the index (all numbers drawn: {decimal(middle)})")
    style.label_ticks(axes.xaxis)
    return drawing


def draw_plane(found: Found) -> Any:
    """Morris plane: size of the effect against how much it depends on the others."""
    screening = found.screening
    drawing, axes = _frame(
        found,
        "Which numbers matter at all?",
        "Each dot: one number. Right: crossing its range changes the outcome much. Up: by how much "
        "depends on the "
        f"others. Outcome: change of {_pair(found)}. Bars: 95 %.",
        5.6,
        0.115,
        f"{found.study.screening.trajectories} trajectories, {screening.points:,} points of "
        f"{found.study.screening.replications} runs.",
    )
    x, y = screening.mean_size[:, CHANGE], screening.spread[:, CHANGE]
    half = screening.half_width[:, CHANGE]
    kept = np.isin(screening.names, found.kept)
    for inside, colour in ((~kept, style.LEVEL), (kept, style.UP)):
        axes.errorbar(
            x[inside],
            y[inside],
            xerr=half[inside],
            fmt="o",
            ms=5,
            color=colour,
            elinewidth=0.9,
            alpha=0.75,
            lw=0,
        )
    top = float(max(y.max(), x.max())) * 1.12
    axes.plot([0, top], [0, top], color=style.FAINT, lw=1.2, zorder=0)
    named = screening.ranked(CHANGE)[:NAMED]
    limit = float((x + half).max()) * 1.34
    heights = style.spread([float(y[k]) for k in named], 0.05 * top, 0.02 * top, 0.98 * top)
    for k, place in zip(named, heights, strict=True):
        spot = x[k] + half[k]
        axes.plot([spot, spot + 0.015 * limit], [y[k], place], color=style.QUIET, lw=0.7)
        axes.text(
            spot + 0.02 * limit, place, short(screening.names[k]), size=9.5, va="center", color=style.INK
        )
    axes.set_xlim(0, limit)
    axes.set_ylim(0, max(top * 0.98, float(y.max()) * 1.08))
    axes.set_xlabel("μ*: mean size of the effect of crossing the range")
    axes.set_ylabel("σ: its spread")
    for axis in (axes.xaxis, axes.yaxis):
        style.label_ticks(axis)
    return drawing


def draw_indices(found: Found) -> Any:
    """First and total index per number, with intervals."""
    indices = found.indices
    places = order(indices)[:BARS]
    drawing, axes = _frame(
        found,
        f"Whose variance is it that moves {_pair(found)}?",
        "Share of the variance of the change of the index. Dark: first index, the number alone; light: "
        "total index, "
        "with all its interplay. Whiskers: 95 % bootstrap.",
        1.9 + 0.36 * len(places),
        0.31,
        f"{indices.base:,} base points, {indices.points:,} points of "
        f"{found.study.indices.replications} runs.",
    )
    for row, f in enumerate(places):
        for part, shift, colour in (
            (indices.total, 0.19, style.pale(style.UP)),
            (indices.first, -0.19, style.UP),
        ):
            value = 100 * max(0.0, float(part.value[f, CHANGE]))
            axes.barh(-row - shift, value, height=0.36, color=colour, lw=0)
            ends = [100 * max(0.0, float(edge[f, CHANGE])) for edge in (part.low, part.high)]
            axes.plot(ends, [-row - shift] * 2, color=style.INK, lw=1.1)
    axes.set_yticks([-row for row in range(len(places))])
    axes.set_yticklabels([short(indices.factors[f]) for f in places], color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, None)
    axes.set_xlabel("per cent of the variance")
    return drawing


def draw_convergence(found: Found) -> Any:
    """Total indices from a growing part of the sample."""
    indices = found.indices
    places = order(indices)[:6]
    drawing, axes = _frame(
        found,
        "Is the sample large enough?",
        "Total index of the six largest, from a growing part of the sample; bands: 95 % bootstrap.",
        4.6,
        0.1,
    )
    sizes = [size for size, _, _ in indices.growing]
    ends = []
    for k, f in enumerate(places):
        colour = style.PALETTE[k % len(style.PALETTE)]
        value, low, high = (
            [100 * float(getattr(total, name)[f, CHANGE]) for _, _, total in indices.growing]
            for name in ("value", "low", "high")
        )
        axes.fill_between(sizes, low, high, color=colour, alpha=0.13, lw=0)
        axes.plot(sizes, value, "o-", color=colour, ms=4, lw=1.9)
        ends.append(value[-1])
    axes.set_xscale("log", base=2)
    axes.set_xlim(sizes[0] * 0.95, sizes[-1] * 2 ** (0.42 * np.log2(2 * sizes[-1] / sizes[0])))
    top = axes.get_ylim()[1]
    for k, place in enumerate(style.spread(ends, 0.065 * top, 0.02 * top, top)):
        axes.text(
            sizes[-1] * 1.06,
            place,
            short(indices.factors[places[k]]),
            color=style.lettering(style.PALETTE[k % len(style.PALETTE)]),
            size=style.SMALL,
            va="center",
        )
    axes.set_ylim(0, top)
    axes.set_xticks(sizes)
    axes.set_xticklabels([f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("base points")
    axes.set_ylabel("total index, per cent")
    return drawing


def draw_budget(found: Found) -> Any:
    """On which sources the outcome rests, and what to find out next."""
    budget = found.budget
    assert budget is not None
    wanted = budget.wanted[:12]
    height = 4.3 + 0.31 * len(wanted)
    drawing = style.figure(height=height)
    top = style.headline(
        drawing,
        "How much rests on judgement, and what should be found out next?",
        f"All {len(budget.numbers)} numbers with a range drawn. Above: share of the variance by grade "
        "of source "
        "(small: 95 %). Below: total index of single numbers and of the rest by table, in order of index "
        "times weakness of source.",
    )
    bottom = style.source_line(drawing, source(found))
    upper = drawing.add_axes((0.125, top - 1.92 / height, 0.84, 1.82 / height))
    shown = ("change", *VERDICTS)
    for row, name in enumerate(shown):
        begin = 0.0
        for grade in WEAKNESS:
            share = budget.shares.at(grade, OUTCOMES.index(name))
            value = 100 * max(0.0, share.value) if share.value == share.value else 0.0
            upper.barh(-row, value, left=begin, height=0.84, color=GRADE_COLOURS[grade], lw=0)
            ink = "white" if grade in ("judgement", "data") else style.INK
            interval = f"{percent(max(share.low, 0))}–{percent(min(share.high, 1))}"
            for up, size, text in ((0.16, 10, percent(share.value)), (-0.2, 8, interval)):
                if value > 2:
                    upper.text(
                        begin + value / 2, up - row, text, size=size, color=ink, ha="center", va="center"
                    )
            begin += value
    upper.set_yticks([-row for row in range(len(shown))])
    upper.set_yticklabels(shown, color=style.INK)
    upper.set_xticks([])
    for side in ("left", "bottom"):
        upper.spines[side].set_visible(False)
    upper.tick_params(length=0)
    upper.set_xlim(0, 100.5)
    place = 0.125
    for grade, colour in GRADE_COLOURS.items():
        drawing.text(
            place, top - 2.1 / height, f"■ {grade}", color=style.lettering(colour), weight="bold",
            va="center", size=style.SMALL,
        )  # fmt: skip
        place += 0.06 + 0.0165 * len(grade)
    floor = bottom + 0.55 / height
    lower = drawing.add_axes((0.43, floor, 0.535, top - 2.35 / height - floor))
    for row, one in enumerate(wanted):
        colour = GRADE_COLOURS[one.grade]
        lower.barh(-row, 100 * one.total.value, height=0.62, color=colour, lw=0)
        lower.plot([100 * one.total.low, 100 * one.total.high], [-row, -row], color=style.INK, lw=1.1)
    lower.set_yticks([-row for row in range(len(wanted))])
    lower.set_yticklabels(
        [
            short(one.factor) + (f" ({budget.sizes[one.factor]})" if budget.sizes[one.factor] > 1 else "")
            for one in wanted
        ],
        color=style.INK,
        size=10,
    )
    lower.tick_params(axis="y", length=0)
    lower.set_xlim(0, None)
    lower.set_xlabel("total index, per cent of the variance")
    return drawing
