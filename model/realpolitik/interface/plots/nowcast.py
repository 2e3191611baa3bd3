"""How observations moved the odds, and what would move them most next."""

from __future__ import annotations

from typing import Any

from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.nowcast import Nowcast
from realpolitik.interface.nowcast_tables import SHOWN, source
from realpolitik.interface.numbers import percent
from realpolitik.interface.plots import style

LISTED = 6


def draw_odds(found: Nowcast) -> Any:
    """Share of each verdict before and after, with intervals."""
    shown = [one.words for one in found.seen[:LISTED]]
    more = len(found.seen) - len(shown)
    told = "; ".join(shown) + (f"; and {more} more" if more > 0 else "")
    drawing = style.figure(height=4.9)
    top = style.headline(
        drawing, f"How have the odds for {found.focus} moved?", f"Per cent of runs; bars: 95 %. Seen: {told}."
    )
    bottom = style.source_line(drawing, source(found))
    height = drawing.get_size_inches()[1]
    floor = bottom + 0.42 / height
    axes = drawing.add_axes((0.085, floor, 0.88, top - 0.1 / height - floor))
    wanted = [
        [100 * getattr(found.odds[name], word).value for name in VERDICTS] for word in ("before", "after")
    ]
    limit = max(
        100 * getattr(found.odds[name], word).high for name in VERDICTS for word in ("before", "after")
    )
    top_of = min(100.0, limit * 1.06)
    places = [style.spread(side, 0.075 * top_of, 0, top_of) for side in wanted]
    for k, name in enumerate(VERDICTS):
        colour = style.VERDICT_COLOURS[name]
        moved = found.odds[name]
        axes.plot(
            [0.018 * (k - 1), 1 + 0.018 * (k - 1)],
            [100 * moved.before.value, 100 * moved.after.value],
            color=colour,
            lw=2.6,
        )
        shift = 0.018 * (k - 1)
        for x, part in ((shift, moved.before), (1 + shift, moved.after)):
            axes.plot([x, x], [100 * part.low, 100 * part.high], color=colour, lw=5, alpha=0.45)
            axes.plot([x], [100 * part.value], "o", color=colour, ms=7)
        ink = style.lettering(colour)
        axes.text(
            -0.05, places[0][k], f"{name} {percent(moved.before.value)}", ha="right", va="center", color=ink
        )
        axes.text(
            1.05,
            places[1][k],
            f"{percent(moved.after.value)} [{percent(moved.after.low)}–{percent(moved.after.high)}]",
            va="center",
            color=ink,
        )
    axes.set_xlim(-0.42, 1.42)
    axes.set_ylim(0, top_of)
    axes.set_xticks([0, 1])
    axes.set_xticklabels(["before", "after"], color=style.INK)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return drawing


def draw_watch(found: Nowcast) -> Any:
    """Expected information of the most telling observables."""
    listed = found.watch[:SHOWN]
    drawing = style.figure(height=2.0 + 0.44 * len(listed))
    top = style.headline(
        drawing,
        f"What should be watched next about {found.focus}?",
        f"Bits that seeing it is expected to give about the verdict, of {found.doubt[1]:.2f} bits of doubt; "
        "whiskers: 95 %. In grey: what it would say.",
    )
    bottom = style.source_line(drawing, source(found))
    height = drawing.get_size_inches()[1]
    floor = bottom + 0.5 / height
    axes = drawing.add_axes((0.045, floor, 0.92, top - 0.05 / height - floor))
    for row, one in enumerate(listed):
        axes.barh(-row - 0.22, one.bits.value, height=0.34, color=style.UP, lw=0)
        axes.plot([one.bits.low, one.bits.high], [-row - 0.22] * 2, color=style.INK, lw=1.1)
        axes.text(
            0,
            -row + 0.06,
            f"{found.words[one.what]}, {one.when}",
            size=style.SMALL,
            va="bottom",
            color=style.INK,
        )
    limit = max([one.bits.high for one in listed], default=1.0) * 1.05 or 1.0
    for row, one in enumerate(listed):
        axes.text(limit, -row + 0.06, one.tells, size=9, va="bottom", ha="right", color=style.QUIET)
    axes.set_xlim(0, limit)
    axes.set_ylim(-len(listed) + 0.4, 0.6)
    axes.set_yticks([])
    axes.set_xlabel("bits")
    return drawing
