"""Who stands with whom: alignment of every pair at the start and in the last year."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from realpolitik.analysis.comparison import mean
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.findings import Findings
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import literal
from realpolitik.interface.numbers import decimal
from realpolitik.interface.plots import style

MOST_LABELLED = 7  # actors up to which every tie is labelled
WIDEST = 9.0  # points, at an alignment of ±0.6


def draw(result: Result, findings: Findings, scenario: str) -> Any:
    """Two networks, start above and last year below, with the actors in the same places."""
    about = result.scenario(scenario)
    actors, labels = about["actors"], dict(zip(about["actors"], about["actor_labels"], strict=True))
    start, end = alignments(result, scenario)
    drawing = style.figure(height=11.0)
    top = style.headline(
        drawing,
        f"Who stands with whom? {scenario}",
        "Alignment index of each pair. Blue, solid: aligned; orange, dashed: opposed; the wider, "
        "the stronger. "
        "Below: mean of the last year ± half its 95 % Monte Carlo interval.",
    )
    bottom = style.footer(drawing, findings)
    half = (top - bottom) / 2
    for k, (ties, caption) in enumerate(
        ((start, f"Start, {about['start']}"), (end, f"Year to {about['until']}"))
    ):
        axes = drawing.add_axes((0.02, top - (k + 1) * half, 0.96, half - 0.01))
        _network(axes, actors, labels, ties, about["focus"], caption, with_interval=k == 1)
    return drawing


def alignments(result: Result, scenario: str) -> tuple[dict[tuple[str, str], Estimate], ...]:
    """Mean index of every pair at record 0 and over the last year, with the interval over runs."""
    about = result.scenario(scenario)
    actors, steps = about["actors"], about["steps"]
    result.demand("monthly")
    after = steps - min(about["steps_per_year"], steps)
    pairs = [(a, b) for i, a in enumerate(actors) for b in actors[i + 1 :]]
    found = []
    for condition in ("month = 0", f"month > {after}"):
        columns = ", ".join(f'avg("index_{a}_{b}") as "{a}_{b}"' for a, b in pairs)
        rows = result.arrays(
            f"select {columns} from monthly where scenario = {literal(scenario)} and {condition} and run in "
            f"(select run from outcomes where scenario = {literal(scenario)} and failed = 0) group by run"
        )
        found.append({(a, b): mean(rows[f"{a}_{b}"]) for a, b in pairs})
    return tuple(found)


def _network(
    axes: Any,
    actors: list[str],
    labels: dict[str, str],
    ties: dict[tuple[str, str], Estimate],
    focus: list[str],
    caption: str,
    *,
    with_interval: bool,
) -> None:
    places = ring(actors)
    axes.set_xlim(-1.42, 1.42)
    axes.set_ylim(-1.17, 1.1)
    axes.axis("off")
    axes.text(0.012, 1, caption, transform=axes.transAxes, weight="bold", va="top", size=13)
    for (a, b), tie in sorted(ties.items(), key=lambda item: abs(item[1].value)):
        (x0, y0), (x1, y1) = places[a], places[b]
        colour = style.UP if tie.value >= 0 else style.DOWN
        axes.plot(
            [x0, x1],
            [y0, y1],
            color=colour,
            lw=max(0.7, min(WIDEST, WIDEST * abs(tie.value) / 0.6)),
            alpha=0.55,
            ls="-" if tie.value >= 0 else (0, (2.2, 1.0)),
            solid_capstyle="butt",
            dash_capstyle="butt",
            zorder=1,
        )
        if len(actors) <= MOST_LABELLED:
            text = decimal(tie.value, 2)
            half = (tie.high - tie.low) / 2
            if with_interval and half == half:
                text += f" ±{decimal(half, 3)}" if half >= 0.0005 else " ±<.001"
            focal = {a, b} == set(focus)
            axes.text(
                (x0 + x1) / 2,
                (y0 + y1) / 2,
                text,
                size=style.SMALL,
                ha="center",
                va="center",
                zorder=3,
                color=colour,
                weight="bold" if focal else "normal",
                bbox={
                    "boxstyle": "round,pad=0.18",
                    "fc": "white",
                    "ec": colour if focal else "none",
                    "lw": 1.2,
                },
            )
    for actor in actors:
        x, y = places[actor]
        axes.text(
            x,
            y,
            labels[actor],
            size=13,
            weight="bold",
            color="white",
            ha="center",
            va="center",
            zorder=4,
            bbox={"boxstyle": "round,pad=0.45", "fc": style.INK, "ec": "white", "lw": 1.5},
        )


def ring(actors: list[str]) -> dict[str, tuple[float, float]]:
    """Places on an ellipse, first actor at the upper left and clockwise on, the same for every panel."""
    count = len(actors)
    turn = pi / 2 + (pi / count if count > 2 else 0)
    return {
        actor: (1.15 * cos(turn - 2 * pi * k / count), 1.0 * sin(turn - 2 * pi * k / count))
        for k, actor in enumerate(actors)
    }
