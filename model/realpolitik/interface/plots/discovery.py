"""Pictures of a discovery: the futures in their box, a map of phases, early warning."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.discovery.warning import LEAD, WINDOW
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.discovery import Discovery
from realpolitik.interface.discovery_tables import joined
from realpolitik.interface.numbers import decimal, share_text
from realpolitik.interface.plots import style

DOTS = 1500


def draw_boxes(found: Discovery) -> Any:
    """Futures over the first two features of the first box, by verdict, with the box drawn in."""
    box = found.boxes[0]
    names = [one.name for one in box.conditions][:2]
    flat = len(names) < 2
    if flat:
        names += _another(found, names)
    drawing = style.figure(height=6.2)
    top = style.headline(
        drawing,
        f"In which futures does {found.focus} {found.of.removesuffix('s')}?",
        f"Each dot: one run. With {joined(box.conditions, found.words)} it {found.of} in "
        f"{share_text(box.share)} %; this covers {share_text(box.coverage)} % of the futures in which it "
        f"{found.of}.",
    )
    note = "Shares: futures that were not searched. Shaded: the box, drawn open where it has no bound."
    if flat:
        note += " Its upward axis is no condition of the box."
    elif len(box.conditions) > 2:
        note += " Further conditions of the box are not drawn."
    bottom = style.source_line(drawing, found.source, note)
    height = drawing.get_size_inches()[1]
    place = style.MARGIN
    for name in VERDICTS:
        drawing.text(
            place,
            top - 0.02 / height,
            f"● {name}",
            color=style.VERDICT_COLOURS[name],
            weight="bold",
            va="top",
        )
        place += 0.055 + 0.0185 * len(name)
    floor = bottom + 0.55 / height
    axes = drawing.add_axes((0.12, floor, 0.85, top - 0.42 / height - floor))
    columns = [found.futures.values[:, found.futures.names.index(name)] for name in names]
    limits = [(float(column.min()), float(column.max())) for column in columns]
    generator = np.random.default_rng(0)
    shown = generator.permutation(columns[0].size)[:DOTS]
    spots = [
        column[shown]
        + generator.uniform(-0.012, 0.012, shown.size) * (high - low) * (np.unique(column).size < 20)
        for column, (low, high) in zip(columns, limits, strict=True)
    ]
    shades = np.array([style.VERDICT_COLOURS[name] for name in VERDICTS])
    which = np.array([VERDICTS.index(name) for name in found.futures.verdict[shown]])
    axes.scatter(*spots, c=shades[which], s=11, alpha=0.55, lw=0)
    ends = []
    for name, (low, high) in zip(names, limits, strict=True):
        one = next((c for c in box.conditions if c.name == name), None)
        beyond = 0.1 * (high - low)  # an edge out of sight is none
        ends.append(
            (
                low - beyond if one is None or one.low is None else one.low,
                high + beyond if one is None or one.high is None else one.high,
            )
        )
    from matplotlib.patches import Rectangle

    (left, right), (below, above) = ends
    axes.add_patch(
        Rectangle(
            (left, below),
            right - left,
            above - below,
            facecolor="#000000",
            alpha=0.10,
            edgecolor="none",
            zorder=0,
        )
    )
    axes.add_patch(
        Rectangle((left, below), right - left, above - below, fill=False, edgecolor=style.INK, lw=2)
    )
    for axis, (low, high) in zip((axes.set_xlim, axes.set_ylim), limits, strict=True):
        axis(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.set_xlabel(found.words[names[0]])
    axes.set_ylabel(found.words[names[1]])
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    return drawing


def _another(found: Discovery, names: list[str]) -> list[str]:
    """A second feature for the plane: what tells futures apart and is no other face of the first."""
    asked = [one.name for leaf in found.leaves for one in leaf.conditions]
    known = {root(name) for name in names}
    return [
        name for name in (*asked, *found.boxes[0].stability, *found.futures.names) if root(name) not in known
    ][:1]


def root(feature: str) -> str:
    """The number or driver behind a feature.

    >>> root("oil in 2027-12"), root("drivers.oil"), root("event coup")
    ('oil', 'oil', 'event coup')
    """
    return feature if feature.startswith("event ") else feature.split(" ")[0].removeprefix("drivers.")


def draw_phases(found: Discovery) -> Any:
    """The most frequent verdict over two numbers, deeper where it is surer, with the lines of one half."""
    phases = found.phases
    assert phases is not None
    drawing = style.figure(height=6.6)
    top = style.headline(
        drawing,
        f"Which way does {found.focus} go? {_across(found)} (upward)",
        "Colour: most frequent verdict, deeper the more frequent. Lines: where a verdict holds in half "
        "of the runs. "
        "Dots: cells where one half lies within some interval (95 %). Cross: the scenario.",
    )
    runs = int(phases.runs.max())
    bottom = style.source_line(
        drawing, found.source, f"Map: {phases.runs.size} cells of {runs} runs, same luck."
    )
    height = drawing.get_size_inches()[1]
    place = style.MARGIN
    for name in VERDICTS:
        drawing.text(
            place,
            top - 0.02 / height,
            f"■ {name}",
            color=style.VERDICT_COLOURS[name],
            weight="bold",
            va="top",
        )
        place += 0.055 + 0.0185 * len(name)
    floor = bottom + 0.55 / height
    axes = drawing.add_axes((0.12, floor, 0.85, top - 0.42 / height - floor))
    from matplotlib.colors import to_rgb

    shares = np.stack([phases.share(name) for name in VERDICTS], axis=-1)
    leading = phases.leading()
    colours = np.array([to_rgb(style.VERDICT_COLOURS[name]) for name in VERDICTS])
    depth = np.clip((shares.max(axis=-1) - 1 / 3) / (2 / 3), 0.08, 1)[..., None] * 0.85
    image = 1 - depth * (1 - colours[leading])
    dx, dy = (float(values[1] - values[0]) for values in (phases.x, phases.y))
    extent = (
        phases.x[0] - dx / 2, phases.x[-1] + dx / 2, phases.y[0] - dy / 2, phases.y[-1] + dy / 2,
    )  # fmt: skip
    axes.imshow(
        image.transpose(1, 0, 2), origin="lower", extent=extent, aspect="auto", interpolation="nearest"
    )
    for name in VERDICTS:
        share = phases.share(name).T
        if share.min() < 0.5 < share.max():
            axes.contour(
                phases.x,
                phases.y,
                share,
                [0.5],
                colors=[style.lettering(style.VERDICT_COLOURS[name])],
                linewidths=2.4,
            )
    a, b = np.nonzero(~phases.decided())
    axes.plot(phases.x[a], phases.y[b], ".", color=style.INK, ms=3.5, alpha=0.8)
    if phases.here[0] is not None and phases.here[1] is not None:
        axes.plot(*([value] for value in phases.here), "x", color="white", ms=13, mew=4.5)
        axes.plot(*([value] for value in phases.here), "x", color=style.INK, ms=11, mew=2.4)
    axes.set_xlim(extent[0], extent[1])
    axes.set_ylim(extent[2], extent[3])
    axes.set_xlabel(
        f"{found.words[phases.names[0]]} ({phases.units[0]})"
        if phases.units[0]
        else found.words[phases.names[0]]
    )
    axes.set_ylabel(
        f"{found.words[phases.names[1]]} ({phases.units[1]})"
        if phases.units[1]
        else found.words[phases.names[1]]
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    return drawing


def _across(found: Discovery) -> str:
    """The map's two numbers, without the pair that the picture is about anyway."""
    assert found.phases is not None
    across, upward = (found.words[name].removeprefix(f"{found.focus}: ") for name in found.phases.names)
    return f"{across[:1].upper()}{across[1:]} (across) against {upward}"


def draw_warning(found: Discovery) -> Any:
    """Variance and autocorrelation before tips and elsewhere."""
    warning = found.warning
    assert warning is not None
    drawing = style.figure(height=5.1)
    top = style.headline(
        drawing,
        f"Is there a warning before {found.focus} {found.of}?",
        "Mean over runs that tip and over runs that never do, at the same dates (bands: 95 %), in windows of "
        f"{WINDOW} months. A straight line is taken off each run's {LEAD} months before: that alone bends "
        "both variances into a U.",
    )
    bottom = style.source_line(drawing, found.source)
    height = drawing.get_size_inches()[1]
    floor = bottom + 0.5 / height
    months = np.arange(-(LEAD - WINDOW), 1)
    shade = style.DOWN if found.of == "frays" else style.UP
    for place, text, colour in (
        (style.MARGIN, f"— before a tip ({warning.tipped:,} runs)", shade),
        (0.45, f"— no tip ({warning.calm:,} runs)", style.LEVEL),
    ):
        ink = style.lettering(colour)
        drawing.text(place, top - 0.02 / height, text, color=ink, weight="bold", va="top", size=style.SMALL)
    for k, (name, (before, elsewhere)) in enumerate(warning.curves.items()):
        axes = drawing.add_axes((0.1 + 0.49 * k, floor, 0.375, top - 0.98 / height - floor))
        scale = 1e3 if name == "variance" else 1.0
        for course, colour in ((before, shade), (elsewhere, style.LEVEL)):
            axes.fill_between(months, scale * course.low, scale * course.high, color=colour, alpha=0.28, lw=0)
            axes.plot(months, scale * course.value, color=colour, lw=1.8)
        skill = warning.skill[name]
        axes.set_title(
            f"{name}{' × 1000' if scale > 1 else ' (lag 1)'}\n"
            f"steeper before: {decimal(skill.value, 2)} [{decimal(skill.low, 2)} {decimal(skill.high, 2)}]",
            loc="left",
            size=style.SMALL,
            color=style.INK,
        )
        axes.set_xlabel("months before")
        low = min(0.0, *(float(course.low.min()) for course in (before, elsewhere)))
        axes.set_ylim(low, None if name == "variance" else 1.0)  # the whole scale: what is small looks small
        style.label_ticks(axes.yaxis)
    return drawing
