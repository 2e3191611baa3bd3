"""Every test in both worlds on one scale: how far each lies from its threshold, and which cross it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from math import isfinite
from typing import Any

from realpolitik.analysis.side_by_side import OPENS, SURVIVES, TURNS, Both, Pair
from realpolitik.interface.plots import style
from realpolitik.interface.plots.claims import margin
from realpolitik.interface.two_worlds_tables import SHORT_REGISTER, Compared, names, text

ROW, LINE, HEAD = 0.13, 0.175, 0.36  # inches: of a row and of each line of its text, of a heading
LEFT, RIGHT = 0.475, 0.755  # of the width: where the margins are drawn
LETTERS = 37  # in a line of a row's text
LOW, HIGH = -2.0, 3.0  # margins drawn to scale; beyond them an arrow
COLOURS = {SURVIVES: "#7A7A7A", OPENS: "#B8860B", TURNS: style.DOWN}
WORDS = {SURVIVES: "same outcome", OPENS: "to or from undecided", TURNS: "outcome turns"}


def pictures(found: Sequence[Compared], pairs: Sequence[Pair], source: str) -> dict[str, Callable[[], Any]]:
    """A picture for each register: all tests of a short one, those that change of a long one."""
    made: dict[str, Callable[[], Any]] = {}
    for one in found:
        tests = [both for finding in one.findings for both in finding.tests]
        whole = len(tests) <= SHORT_REGISTER
        shown = tests if whole else [both for both in tests if both.fate != SURVIVES]
        name = one.claims.file.stem if one.claims.file else one.claims.title
        if shown:
            made[name] = partial(draw, one, shown, len(tests) - len(shown), pairs, source)
    return made


def draw(one: Compared, shown: Sequence[Both], rest: int, pairs: Sequence[Pair], source: str) -> Any:
    """One row per test: open mark in the first world, full mark in the second, threshold at the line."""
    here, there = names(pairs[0])
    groups = [(name, list(tests)) for name, tests in groupby(shown, key=lambda both: both.name)]
    inches = sum(_height(both) for both in shown) + HEAD * len(groups) + HEAD
    drawing = style.figure(height=2.75 + inches)
    height = drawing.get_size_inches()[1]
    more = f" {rest} more tests have the same outcome in both and are not drawn." if rest else ""
    top = style.headline(
        drawing,
        f"Does it survive other numbers? {one.claims.title}",
        f"How far each test lies beyond its threshold (right: it passes), in sizes of the threshold, with "
        f"95 % Monte Carlo interval. Figures: the effect itself, {here} → {there}.{more}",
    )
    bottom = style.source_line(
        drawing,
        source,
        "Arrows: farther off than drawn. Where the threshold is 0, the effect's own unit is the scale.",
    )
    _key(drawing, top, height, here, there)
    floor = bottom + 0.3 / height
    axes = drawing.add_axes((0, floor, 1, top - 0.62 / height - floor))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(inches, 0)
    zero = _across(0.0)
    axes.plot([zero, zero], [0, inches], color=style.INK, lw=1.1)
    for value in range(int(LOW), int(HIGH) + 1):
        axes.plot([_across(value)] * 2, [0, inches], color=style.FAINT, lw=0.6, zorder=0)
        words = "0" if value == 0 else f"{'+' if value > 0 else '−'}{abs(value)}"
        axes.text(_across(value), inches + 0.06, words, ha="center", va="top", size=9.5, color=style.QUIET)
    for place, words, side in ((zero - 0.012, "fails", "right"), (zero + 0.012, "passes", "left")):
        axes.text(place, HEAD * 0.4, words, ha=side, va="center", size=style.SMALL, color=style.QUIET)
    line = HEAD * 0.5
    for name, tests in groups:
        axes.text(
            style.MARGIN, line + HEAD * 0.6, f"{name} {one.claims.claims[name].short}",
            weight="bold", va="center", size=11,
        )  # fmt: skip
        line += HEAD
        for both in tests:
            _row(axes, one, both, line + _height(both) / 2)
            line += _height(both)
    return drawing


def _key(drawing: Any, top: float, height: float, here: str, there: str) -> None:
    """Marks and colours by name, in two lines under the subtitle."""
    axes = drawing.add_axes((0, top - 0.5 / height, 1, 0.5 / height))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    place = style.MARGIN + 0.012
    for full, world in ((False, here), (True, there)):
        fill = style.INK if full else "white"
        axes.plot([place], [0.75], "o", mec=style.INK, mfc=fill, ms=7.5, mew=1.5)
        axes.text(place + 0.02, 0.75, world, va="center", weight="bold", size=style.SMALL)
        place += 0.08 + 0.0165 * len(world)
    place = style.MARGIN
    for fate, words in WORDS.items():
        axes.plot([place, place + 0.04], [0.25, 0.25], color=COLOURS[fate], lw=_thick(fate))
        axes.text(
            place + 0.05, 0.25, words, va="center", size=style.SMALL, color=COLOURS[fate], weight="bold"
        )
        place += 0.1 + 0.0165 * len(words)


def _row(axes: Any, one: Compared, both: Both, y: float) -> None:
    colour = COLOURS[both.fate]
    ends = []
    for full, tested in ((False, both.here), (True, both.there)):
        value, low, high = (margin(tested.test, end) for end in tested.effect[:3])
        if not isfinite(value):
            continue
        shown = min(max(value, LOW), HIGH)
        ends.append(_across(shown))
        if value != shown:
            mark = ">" if value > 0 else "<"
        else:
            mark = "o"
            low, high = (min(max(end, LOW), HIGH) if isfinite(end) else shown for end in (low, high))
            axes.plot([_across(low), _across(high)], [y, y], color=colour, lw=4.2, alpha=0.45, zorder=2)
        axes.plot(
            [_across(shown)], [y], mark, mec=colour, mfc=colour if full else "white", ms=7, mew=1.6, zorder=4
        )
    if len(ends) == 2:
        axes.plot(ends, [y, y], color=colour, lw=_thick(both.fate), zorder=1)
    axes.text(
        style.MARGIN + 0.015, y, "\n".join(_words(both)), va="center", size=style.SMALL, linespacing=1.15,
    )  # fmt: skip
    values = " → ".join(_bare(text(one.claims, both, here=here)) for here in (True, False))
    turned = both.fate != SURVIVES
    axes.text(
        1 - style.MARGIN, y, values, ha="right", va="center", size=style.SMALL,
        color=style.lettering(colour) if turned else style.INK, weight="bold" if turned else "normal",
    )  # fmt: skip


def _words(both: Both) -> list[str]:
    found = style.lines(both.here.test.says, LETTERS)
    return found if len(found) <= 2 else [found[0], f"{found[1]}…"]


def _height(both: Both) -> float:
    return ROW + LINE * len(_words(both))


def _bare(words: str) -> str:
    before, _, after = words.partition(" [")
    return before + after.partition("]")[2]


def _thick(fate: str) -> float:
    return 1.4 if fate == SURVIVES else 2.6


def _across(value: float) -> float:
    return LEFT + (RIGHT - LEFT) * (value - LOW) / (HIGH - LOW)
