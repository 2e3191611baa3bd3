"""What was measured of one pair since 1992, a panel for each source, and the model's matching quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.analysis.observing import Seen
from realpolitik.evidence.chronology import events
from realpolitik.evidence.derived import between, observed
from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.measurement import measurements, noise
from realpolitik.evidence.series import load
from realpolitik.interface.plots import style

FIRST, LAST = 1992, 2025
ROW = 2.35  # inches per row of panels
ACROSS = 2
ONE, OTHER, MODEL = "#0072B2", "#D55E00", ("#009E73", "#8A4B9E")
# Series, title, and whether the axis runs down, so that up is closer.
PANELS = (
    ("votes_distance", "Distance in votes, all", True),
    ("votes_distance_final", "Distance in votes, final passage", True),
    ("votes_agreement", "Agreement in votes", False),
    ("key_vote_support", "Support in votes about the other", False),
    ("events_conflict", "Conflict in coded events", False),
    ("events_balance", "Days of quarrel less accord", False),
    ("arms_share", "Arms: share of the possible", False),
    ("trade_share_log", "Trade: ln share of the possible", False),
    ("sanctions", "Sanctions, index", False),
    ("treaty_depth", "Treaty, rivalry, dispute, war", False),
)
BOUNDS = {
    "votes_agreement": (0.0, 1.0),
    "key_vote_support": (-0.03, 1.03),
    "events_conflict": (0.0, 1.0),
    "events_balance": (-1.0, 1.0),
    "arms_share": (-0.03, 1.03),
    "sanctions": (-0.01, 1.0),
}
CODES = (
    ("treaty_depth", "treaty (0-4)", ONE),
    ("rivalry", "rivalry (0/1)", "#6B6B6B"),
    ("dispute_level", "dispute (0-5)", "#E69F00"),
    ("war_level", "war (0-2)", OTHER),
)


@dataclass(frozen=True)
class Sheet:
    """What one picture shows."""

    pair: tuple[str, str]
    actors: Actors
    model: dict[str, dict[tuple[str, str, str], Seen]]
    """Origin to what the model shows from there, by series and direction."""
    runs: int
    seed: int


def draw(sheet: Sheet) -> Any:
    """Small multiples of everything measured of a pair, with 90 % bands, 1992 onward."""
    first, second = sheet.pair
    dated = {first, second} == {"RUS", "IRN"}
    count = len(PANELS) + dated
    down = -(-count // ACROSS)
    drawing = style.figure(height=2.3 + ROW * down)
    origins = " and ".join(sheet.model)
    top = style.headline(
        drawing,
        f"{first}–{second}: does the model see what was measured?",
        "Line: observed; band: 90 % of the source's own noise. "
        f"Green and purple: the model started in {origins} from data of the time, with wars and deals as "
        "they came; band: 90 % of runs and noise. Distances run downward: up is closer.",
    )
    bottom = style.source_line(
        drawing,
        f"{sheet.runs:,} runs from each origin · seed {sheet.seed} · realpolitik {__version__} · world "
        f"{', '.join(sheet.actors.names)}",
        "The model starts from the level observed (dashed: none yet, so from the line over all pairs); how "
        "far a source moves with the model's state is fitted across all pairs at the origin. There is no "
        "single observed alignment: sources hardly move together.",
    )
    height = drawing.get_size_inches()[1]
    _key(drawing, sheet, top, height)
    grid = drawing.add_gridspec(
        down, ACROSS, left=0.085, right=0.965, top=top - 0.7 / height, bottom=bottom + 0.35 / height,
        hspace=0.62, wspace=0.22,
    )  # fmt: skip
    for k, (name, title, turned) in enumerate(PANELS):
        axes = drawing.add_subplot(grid[k // ACROSS, k % ACROSS])
        if name == "treaty_depth":
            _codes(axes, sheet)
        else:
            _panel(axes, sheet, name)
            _bounded(axes, name)
            axes.locator_params(axis="y", nbins=4)
        _frame(axes, title, turned)
    if dated:
        axes = drawing.add_subplot(grid[len(PANELS) // ACROSS, len(PANELS) % ACROSS])
        _dated(axes)
        _frame(axes, "Dated events, valence", False)
    return drawing


def _key(drawing: Any, sheet: Sheet, top: float, height: float) -> None:
    """Directions and origins in their colours, in one line under the subtitle."""
    first, second = sheet.pair
    words = [(f"{first}→{second} or both", ONE), (f"{second}→{first}", OTHER)]
    words += [(f"model {origin}", MODEL[k % 2]) for k, origin in enumerate(sheet.model)]
    place = style.MARGIN
    for text, colour in words:
        drawing.text(
            place, top - 0.02 / height, f"— {text}", color=colour, weight="bold", va="top", size=11.5
        )
        place += 0.045 + 0.0165 * len(text)


def _bounded(axes: Any, name: str) -> None:
    """Shares stay within their bounds, and an empty panel has a scale."""
    if name in BOUNDS:
        low, high = BOUNDS[name]
        below, above = axes.get_ylim()
        axes.set_ylim(max(low, below), min(high, max(above, low + 0.25)))


def _frame(axes: Any, title: str, turned: bool) -> None:
    axes.set_title(title, loc="left", size=11.5, weight="bold", pad=5)
    axes.set_xlim(FIRST, LAST)
    axes.set_xticks([1995, 2005, 2015, 2025])
    axes.tick_params(length=3)
    if turned:
        axes.invert_yaxis()


def _panel(axes: Any, sheet: Sheet, name: str) -> None:
    """Observed line with its band; both directions where the source tells them apart."""
    series, seen = observed(name), between(name, sheet.actors)
    wide = 1.645 * noise(name).sd
    if series.frequency == "month":  # months are mostly noise: quarters are shown
        seen, wide = _quarters(seen), wide / 3**0.5
    i, j = (sheet.actors.names.index(each) for each in sheet.pair)
    ways = [(i, j, ONE)] if measurements()[name].of == "both" else [(i, j, ONE), (j, i, OTHER)]
    any_seen = False
    for a, b, colour in ways:
        values = seen[:, a, b]
        if not np.isfinite(values).any():
            continue
        any_seen = True
        spread = (
            _posterior(name, sheet, a, b) if name.startswith("votes_distance") else np.full(len(values), wide)
        )
        axes.fill_between(
            series.years, values - spread, values + spread, color=style.pale(colour), alpha=0.5, lw=0
        )
        sparse = np.isfinite(values).sum() < len(values) / 2
        axes.plot(series.years, values, color=colour, lw=1.6, marker="o" if sparse else None, ms=3.5)
    if not any_seen:
        axes.text(0.5, 0.5, "not observed", transform=axes.transAxes, ha="center", color=style.QUIET)
    for k, found in enumerate(sheet.model.values()):
        for number, (a, b, _) in enumerate(ways):
            shown = found.get((name, sheet.actors.names[a], sheet.actors.names[b]))
            if shown is None or not any_seen:
                continue
            colour, late = MODEL[k % 2], not shown.own_level
            if number == 0:
                axes.fill_between(shown.times, shown.low, shown.high, color=colour, alpha=0.15, lw=0)
            axes.plot(
                shown.times, shown.middle, color=colour, lw=1.7, ls="--" if late else ("-", ":")[number]
            )


def _quarters(seen: Any) -> Any:
    """Moving means of three months."""
    return np.array([seen[max(k - 2, 0) : k + 1].mean(axis=0) for k in range(len(seen))])


def _posterior(name: str, sheet: Sheet, a: int, b: int) -> Any:
    """1.645 standard deviations of a distance from the published bounds of the two positions."""
    stem = "ideal_point_final" if name.endswith("final") else "ideal_point"
    low, high = load(f"{stem}_low").values, load(f"{stem}_high").values
    half = (high - low) / 2
    belongs = sheet.actors.shares(load("gdp").values[-1])
    squares = np.nan_to_num(half**2) @ (belongs**2).T
    return np.sqrt(squares[:, a] + squares[:, b])


def _codes(axes: Any, sheet: Sheet) -> None:
    """Coded steps: treaty, rivalry, dispute, war."""
    i, j = (sheet.actors.names.index(each) for each in sheet.pair)
    for k, (name, label, colour) in enumerate(CODES):
        series = load(name)
        axes.step(
            series.years - 0.5, between(name, sheet.actors)[:, i, j], where="post", color=colour, lw=1.8
        )
        place = {"x": 0.02 + 0.5 * (k % 2), "y": 0.97 - 0.13 * (k // 2), "va": "top", "size": 9.5}
        axes.text(s=label, transform=axes.transAxes, color=style.lettering(colour), **place)
    axes.set_ylim(-0.2, 8)
    axes.set_yticks([0, 2, 4])


def _dated(axes: Any) -> None:
    """Events of the chronology with their judged valence."""
    chosen = [event for event in events() if np.isfinite(event.valence) and event.valence]
    for event in chosen:
        year = float(event.month.astype(int)) / 12 + 1970
        axes.vlines(year, 0, event.valence, color=ONE if event.valence > 0 else OTHER, lw=1.1)
    axes.axhline(0, color=style.QUIET, lw=0.8)
