"""The picture of docs/performance.md: rivals, cost by runs, cost by actors."""

from __future__ import annotations

from typing import Any

from performance_page import by_size, duration, figure

from realpolitik.interface.plots import style

OURS, THEIRS = style.PALETTE[0], "#8C8C8C"


def draw(recorded: dict[str, Any]) -> Any:
    """Three panels below one another."""
    drawing = style.figure(height=10.4)
    found = recorded["peers"]
    top = style.headline(
        drawing,
        "How long does a batch take?",
        f"{found['runs']:,} runs of the baseline to {found['until']}, month by month, from start to written "
        "results; the others drive the same model and are extrapolated from small batches.",
    )
    on = found["machine"]
    bottom = style.source_line(
        drawing,
        f"{on['processor']}, {on['cores']} cores · {on['date']} · realpolitik {on['realpolitik']}, "
        f"Python {on['python']}, numba {on['packages']['numba']}, mesa {on['packages']['mesa']}, "
        f"EMA workbench {on['packages']['ema_workbench']}",
        "Shortest of interleaved measurements. All axes of time are logarithmic.",
    )
    grid = drawing.add_gridspec(
        3,
        1,
        left=0.05,
        right=0.95,
        top=top - 0.01,
        bottom=bottom + 0.05,
        height_ratios=[1.55, 1, 1],
        hspace=0.52,
    )
    _rivals(drawing.add_subplot(grid[0]), found)
    _runs(drawing.add_subplot(grid[1]), recorded["scaling"], recorded.get("million"))
    _actors(drawing.add_subplot(grid[2]), recorded["scaling"])
    return drawing


def _rivals(axes: Any, found: dict[str, Any]) -> None:
    """Dots, not bars: a logarithmic axis has no zero to stand on."""
    rows = [("realpolitik run", found["program"]["seconds"], "", OURS)]
    for name, rival in sorted(found["rivals"].items(), key=lambda item: item[1]["seconds"]):
        rows.append((name, rival["seconds"], f" ({rival['ratio']:,.0f} ×)", THEIRS))
    left, right = min(row[1] for row in rows) / 3, max(row[1] for row in rows) * 12
    for place, (name, spent, ratio, colour) in enumerate(rows):
        axes.plot([left, spent], [place, place], color=style.FAINT, linewidth=1.5, zorder=1)
        axes.plot([spent], [place], marker="o", markersize=9, color=colour, zorder=2)
        axes.text(left, place - 0.27, name, va="bottom", size=style.SMALL)
        label = duration(spent) + ratio
        axes.annotate(
            label,
            (spent, place),
            (9, 0),
            textcoords="offset points",
            va="center",
            weight="bold",
            size=style.SMALL,
        )
    axes.set_xscale("log")
    axes.set_xlim(left, right)
    axes.set_ylim(len(rows) - 0.5, -0.8)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    ticks = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 hour", 36_000: "10 hours"}
    shown = {at: name for at, name in ticks.items() if left <= at <= right}
    axes.set_xticks(list(shown), list(shown.values()))
    axes.minorticks_off()


def _line(axes: Any, x: list[float], y: list[float], labels: list[str], colour: str) -> None:
    axes.plot(x, y, color=colour, marker="o", linewidth=2, markersize=5)
    for across, up, label in zip(x, y, labels, strict=True):
        axes.annotate(label, (across, up), (0, 8), textcoords="offset points", ha="center", size=style.SMALL)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(min(x) / 1.6, max(x) * 1.6)
    axes.set_ylim(min(y) / 2, max(y) * 5)
    axes.minorticks_off()


def _runs(axes: Any, found: dict[str, Any], million: dict[str, Any] | None) -> None:
    every = by_size(found, million)
    batches = {count: one for count, one in every.items() if count.strip("0") == "1"}  # powers of ten
    counts = [int(count) for count in batches]
    seconds = [one["seconds"] for one in batches.values()]
    labels = [f"{duration(one['seconds'])}\n{one['peak_bytes'] / 1e6:,.0f} MB" for one in batches.values()]
    _line(axes, counts, seconds, labels, OURS)
    axes.set_ylim(min(seconds) / 2, max(seconds) * 14)
    axes.set_xticks(counts, [f"{count:,}" if count < 1e6 else "1 million" for count in counts])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title("Time and peak memory by number of runs (outcomes kept)", loc="left", weight="bold")


def _actors(axes: Any, found: dict[str, Any]) -> None:
    made = [one for name, one in found["actors"].items() if name.startswith("made")]
    made.sort(key=lambda one: one["actors"])
    counts, cost = [one["actors"] for one in made], [one["microseconds_per_run_month"] for one in made]
    _line(axes, counts, cost, [f"{figure(spent)} µs" for spent in cost], OURS)
    axes.set_xticks(counts, [f"{int(count)}" for count in counts])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title("Kernel on one core: µs per run and month, by actors", loc="left", weight="bold")
