"""The claims as a picture: verdict, by what margin, and what placebos, shuffled worlds and data say."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from realpolitik.analysis.claims import MIXED, NOT_SUPPORTED, SUPPORTED, UNDEFINED, Tested
from realpolitik.analysis.verification import ALGEBRA, Verified
from realpolitik.interface.claim_tables import FORCES, effect_text
from realpolitik.interface.numbers import percent
from realpolitik.interface.plots import style
from realpolitik.world.claim_schema import Claims, Test

ROW, HEAD = 0.27, 0.62  # inches
COLOURS = {SUPPORTED: style.UP, MIXED: "#B8860B", NOT_SUPPORTED: style.DOWN, UNDEFINED: style.QUIET}
SHAPES = {SUPPORTED: "o", MIXED: "D", NOT_SUPPORTED: "X", UNDEFINED: "."}
PANELS = {"genuine": ("genuine",), "given": ("construction", "input")}
LEFT, RIGHT = 0.422, 0.628  # of the width: where the margins are drawn
VALUE, PLACEBO, NULL, DRAWN, DATA = 0.722, 0.77, 0.84, 0.905, 0.968
LOW, HIGH = -2.0, 4.0  # margins drawn to scale; beyond them an arrow


def write_figures(claims: Claims, found: Sequence[Verified], header: str, path: Path) -> list[Path]:
    """Write `PATH-genuine` and `PATH-given` as PNG and SVG, as far as there are such claims."""
    written = []
    for name, forces in PANELS.items():
        mine = [one for one in found if claims.claims[one.name].force in forces]
        if mine:
            written += style.save(draw(claims, mine, header), path.parent, f"{path.name}-{name}")
    return written


def draw(claims: Claims, found: Sequence[Verified], header: str) -> Any:
    """One row per claim, grouped by what its test can show."""
    groups = [
        (caption, mine)
        for force, caption in FORCES.items()
        if (mine := [one for one in found if claims.claims[one.name].force == force])
    ]
    rows = sum(len(mine) for _, mine in groups)
    drawing = style.figure(height=3.1 + ROW * rows + HEAD * len(groups))
    top = style.headline(
        drawing,
        f"Does the model bear out the claims of “{claims.title}”?",
        "Bars: by how much the first test passes its threshold (right) or misses it (left), in thresholds "
        "(arrows: off the scale), with its 95 % Monte Carlo interval; figures: the effect itself. The sign "
        "at the left judges all tests of a claim.",
    )
    bottom = style.source_line(
        drawing,
        header,
        "placebo: pairs to which the argument does not apply stay silent (●), show it too (✕) or could not, "
        "since nothing moves on them (○); †: a pair "
        "proposed for all claims and not used for this one shows it. null, drawn: per cent of shuffled "
        f"worlds and of drawn numbers in which the claim holds (null from {100 * ALGEBRA:.0f}: algebra). "
        "data: it holds on grounded numbers (●), in part (◆), or not (✕).",
    )
    height = drawing.get_size_inches()[1]
    _key(drawing, top, height)
    floor = bottom + 0.06 / height
    axes = drawing.add_axes((0, floor, 1, top - 0.3 / height - floor))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(rows * ROW + HEAD * len(groups), 0)
    line = 0.0
    for caption, mine in groups:
        line = _heading(axes, caption, line, len(mine))
        for one in mine:
            _row(axes, claims, one, line + ROW / 2)
            line += ROW
    return drawing


def _key(drawing: Any, top: float, height: float) -> None:
    """Verdicts in shape and colour, in one line under the subtitle."""
    axes = drawing.add_axes((0, top - 0.2 / height, 1, 0.2 / height))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    place = style.MARGIN + 0.012
    for verdict in (SUPPORTED, MIXED, NOT_SUPPORTED):
        axes.plot([place], [0.5], SHAPES[verdict], color=COLOURS[verdict], ms=8, mew=0)
        axes.text(place + 0.02, 0.5, verdict, va="center", weight="bold", color=COLOURS[verdict])
        place += 0.2


def _heading(axes: Any, caption: str, line: float, rows: int) -> float:
    """A group's caption and the names of the columns; returns where its rows begin."""
    axes.text(style.MARGIN, line + 0.2, caption, weight="bold", va="center", size=style.BASE_SIZE)
    names = {VALUE: "effect", PLACEBO: "placebo", NULL: "null", DRAWN: "drawn", DATA: "data"}
    for place, name in names.items():
        right = place == VALUE
        axes.text(
            place,
            line + 0.5,
            name,
            ha="right" if right else "center",
            va="center",
            size=9.5,
            color=style.QUIET,
        )
    first = line + HEAD
    zero = _across(0.0)
    axes.plot([zero, zero], [first - 0.03, first + rows * ROW], color=style.QUIET, lw=1)
    for value, words in ((0.0, "threshold"), (HIGH, f"+{HIGH:g}")):
        axes.text(_across(value), line + 0.5, words, ha="center", va="center", size=9.5, color=style.QUIET)
    return first


def _row(axes: Any, claims: Claims, one: Verified, y: float) -> None:
    verdict = one.finding.outcome
    tested = one.finding.tests[0]
    axes.plot([style.MARGIN + 0.012], [y], SHAPES[verdict], color=COLOURS[verdict], ms=8, mew=0)
    axes.text(
        style.MARGIN + 0.03, y, f"{one.name} {claims.claims[one.name].short}", va="center", size=style.SMALL
    )
    axes.plot([LEFT, DATA + 0.02], [y + ROW / 2] * 2, color=style.FAINT, lw=0.5, zorder=0)
    _margin(axes, tested, y)
    axes.text(VALUE, y, _value(claims, one.name, tested), ha="right", va="center", size=style.SMALL)
    if one.silent and one.mute:
        axes.plot([PLACEBO], [y], "o", mec=style.QUIET, mfc="none", ms=6, mew=1)
    elif one.silent is not None:
        _sign(axes, PLACEBO, y, SUPPORTED if one.silent else NOT_SUPPORTED)
    else:
        axes.text(PLACEBO, y, "–", ha="center", va="center", color=style.QUIET)
    if one.passed_over:
        axes.text(PLACEBO + 0.012, y, "†", va="center", size=style.SMALL)
    for place, share in ((NULL, one.shuffled), (DRAWN, one.drawn)):
        algebra = place == NULL and one.algebra
        axes.text(
            place,
            y,
            "–" if share is None else percent(share.value),
            ha="center",
            va="center",
            size=style.SMALL,
            color=style.DOWN if algebra else style.INK if share else style.QUIET,
            weight="bold" if algebra else "normal",
        )
    if one.grounded is not None:
        _sign(axes, DATA, y, one.grounded.outcome)
    else:
        axes.text(DATA, y, "–", ha="center", va="center", color=style.QUIET)


def _value(claims: Claims, name: str, tested: Tested) -> str:
    """The effect and its unit without the interval, which is drawn."""
    before, _, after = effect_text(claims, name, 0, tested).partition(" [")
    return before + after.partition("]")[2]


def _sign(axes: Any, x: float, y: float, verdict: str) -> None:
    axes.plot([x], [y], SHAPES[verdict], color=COLOURS[verdict], ms=6, mew=0)


def _margin(axes: Any, tested: Tested, y: float) -> None:
    """A bar from the threshold to the effect with its interval; an arrow where it goes beyond the scale."""
    ends = [margin(tested.test, value) for value in tested.effect[:3]]
    if not isfinite(ends[0]):
        return
    colour = COLOURS[tested.outcome]
    value = min(max(ends[0], LOW), HIGH)
    axes.barh(
        y, _across(value) - _across(0.0), left=_across(0.0), height=0.13, color=style.pale(colour), lw=0
    )
    if value != ends[0]:
        axes.plot([_across(value)], [y], ">" if value > 0 else "<", color=colour, ms=6, mew=0)
        return
    low, high = (min(max(end, LOW), HIGH) if isfinite(end) else value for end in sorted(ends[1:]))
    axes.plot([_across(low), _across(high)], [y, y], color=colour, lw=2.4, solid_capstyle="butt")
    axes.plot([_across(value)] * 2, [y - 0.075, y + 0.075], color=colour, lw=1.6)


def margin(test: Test, value: float) -> float:
    """How far a value lies on the passing side of the nearer threshold, in sizes of that threshold.

    >>> from realpolitik.world.claim_schema import Effect
    >>> falls = Test(says="falls", effect=Effect(level="x"), at_most=-0.02)
    >>> [round(margin(falls, value), 2) for value in (-0.05, -0.02, 0.01)]
    [1.5, 0.0, -1.5]
    """
    found = []
    if test.at_least is not None:
        found.append((value - test.at_least) / (abs(test.at_least) or 1.0))
    if test.at_most is not None:
        found.append((test.at_most - value) / (abs(test.at_most) or 1.0))
    return min(found)


def _across(value: float) -> float:
    return LEFT + (RIGHT - LEFT) * (value - LOW) / (HIGH - LOW)
