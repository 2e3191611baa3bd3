"""Pictures of a tuning study: prior and posterior, fit to the targets, trace, search, recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.experiment.tuning.recovery import BARS, LEVELS, Recovered, rank_bars
from realpolitik.experiment.tuning.targets import NINETY
from realpolitik.interface.numbers import decimal
from realpolitik.interface.plots import style
from realpolitik.interface.tuning_tables import short

if TYPE_CHECKING:
    from realpolitik.interface.tuning import Tuned

COLUMNS = 2
CELL = 1.45  # inches


def _cells(
    found: Any, count: int, title: str, subtitle: str, source: str, note: str = "", columns: int = COLUMNS
) -> tuple[Any, list[Any]]:
    rows = -(-count // columns)
    height = 1.9 + CELL * rows * (1.5 if columns == 1 else 1.0)
    drawing = style.figure(height=height)
    top = style.headline(drawing, title, subtitle)
    bottom = style.source_line(drawing, source, note)
    grid = drawing.add_gridspec(
        rows,
        columns,
        left=0.115,
        right=0.965,
        top=top - 0.28 / height,
        bottom=bottom + 0.42 / height,
        hspace=0.95,
        wspace=0.3,
    )
    return drawing, [drawing.add_subplot(grid[k // columns, k % columns]) for k in range(count)]


def draw_posterior(found: Tuned) -> Any:
    """One panel per number: prior (grey) and posterior (blue, orange if not identified)."""
    chain, tuning = found.chain, found.tuning
    assert chain is not None
    order = np.argsort(chain.ratio, kind="stable")
    sure = int(found.identified.sum())
    drawing, panels = _cells(
        found,
        len(order),
        f"Which of {len(order)} numbers do the targets narrow down?",
        f"Grey: the prior; coloured: the posterior, {sure} narrowed down (blue), the others not (orange). "
        "Dotted: where the number stands untuned. Width: sd of the posterior over that of the prior.",
        found.source,
    )
    values = tuning.points(chain.flat[:: max(1, len(chain.flat) // 20_000)])
    prior = tuning.points(np.random.default_rng(0).uniform(size=(20_000, len(order))))
    start = tuning.start_values
    for axes, d in zip(panels, order, strict=True):
        name = tuning.names[d]
        colour = style.UP if found.identified[d] else style.DOWN
        ends = prior[:, d].min(), prior[:, d].max()
        bins = np.linspace(*ends, 25)
        axes.hist(prior[:, d], bins, density=True, color=style.FAINT)
        axes.hist(values[:, d], bins, density=True, histtype="step", color=colour, lw=2)
        axes.axvline(start[name], color=style.INK, lw=1.1, ls=":")
        axes.set_title(
            f"{short(name)}  {chain.ratio[d]:.2f}",
            loc="left",
            color=style.lettering(colour),
            weight="bold",
            size=11,
        )
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlim(*ends)
        axes.locator_params(axis="x", nbins=5)
    return drawing


def draw_fit(found: Tuned) -> Any:
    """One panel per target: what was seen against what the tuned model shows, or beliefs as intervals."""
    likelihood = found.likelihood
    drawing, panels = _cells(
        found,
        len(likelihood.targets),
        "How well does the model meet its targets?",
        "Series: yearly deviations from each pair's own mean, observed against the tuned model (line: as "
        "observed), with their correlation r. Beliefs: black the belief with 90 %, grey the prior, blue the "
        "posterior (or the tuned point), 90 %.",
        found.source,
    )
    for axes, target in zip(panels, likelihood.targets, strict=True):
        mine = [b for b, block in enumerate(likelihood.blocks) if block.target == target]
        axes.set_title(target, loc="left", weight="bold", size=11)
        if likelihood.blocks[mine[0]].kind == "series":
            _cloud(axes, found, target, mine)
        else:
            _belief(axes, found, mine)
    return drawing


def _cloud(axes: Any, found: Tuned, target: str, mine: list[int]) -> None:
    likelihood = found.likelihood
    slope = likelihood.best_slope(target, found.at["tuned"])
    seen, shown = [], []
    for b in mine:
        block = likelihood.blocks[b]
        back = block.contrasts.T @ block.contrasts  # deviations from the pair's mean
        seen.append(back @ (block.observed - block.given[0]))
        shown.append(back @ (slope * found.at["tuned"][b][0]))
    y, x = np.concatenate(seen), np.concatenate(shown)
    ends = np.quantile(np.abs(y), 0.995) * 1.1 or 1.0
    axes.plot([-ends, ends], [-ends, ends], color=style.QUIET, lw=1)
    axes.plot(x, y, ".", ms=3.5, color=style.UP, alpha=0.5)
    correlation = float(np.corrcoef(x, y)[0, 1]) if x.std() > 0 and y.std() > 0 else 0.0
    axes.set_ylim(-ends, ends)
    wide = max(float(np.abs(x).max()) * 1.1, ends * 0.2)
    axes.set_xlim(-wide, wide)
    axes.set_ylabel("observed", size=style.SMALL)
    axes.set_xlabel("tuned model", size=style.SMALL, labelpad=1)
    axes.set_title(f"r = {decimal(correlation, 2)}", loc="right", size=11)  # above, where no dot lies


def _belief(axes: Any, found: Tuned, mine: list[int]) -> None:
    rows: list[tuple[str, float, float, str]] = []
    for b in mine:
        block = found.likelihood.blocks[b]
        sd = float(np.sqrt(block.covariance[0, 0]))
        chance = block.kind == "probability"
        spans = [("belief", block.observed[0] - NINETY * sd, block.observed[0] + NINETY * sd, style.INK)]
        prior = np.quantile(found.prior_said[b], (0.05, 0.95))
        spans.append(("prior", *prior, "#8C8C8C"))
        after = found.posterior_said[b] if len(found.posterior_said[b]) else found.at["tuned"][b]
        spans.append(("tuned", *np.quantile(after, (0.05, 0.95)), style.UP))
        for name, low, high, colour in spans:
            ends = 1 / (1 + np.exp(-np.array([low, high]))) if chance else np.array([low, high])
            rows.append((name, float(ends[0]), float(ends[1]), colour))
    for row, (name, low, high, colour) in enumerate(rows):
        axes.plot([low, high], [-row, -row], color=colour, lw=6, solid_capstyle="butt")
        if low == high:
            axes.plot([low], [-row], "o", color=colour, ms=7)
        axes.text(
            -0.02, -row, name, transform=axes.get_yaxis_transform(), ha="right", va="center", color=colour
        )
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    kind = found.likelihood.blocks[mine[0]].kind
    axes.set_xlabel(
        "probability" if kind == "probability" else "change of the index", size=style.SMALL, labelpad=1
    )


def draw_trace(found: Tuned) -> Any:
    """Where the walkers are, step by step, in quantiles of the prior; the warm-up is shaded."""
    chain, tuning = found.chain, found.tuning
    assert chain is not None
    warm = len(chain.whole) - len(chain.unit)
    drawing, panels = _cells(
        found,
        len(tuning.names),
        "Have the walkers forgotten where they began?",
        "Middle, 5 % and 95 % of the walkers by step, as places within the prior (0 to 1); six single "
        "walkers in grey. Shaded: warm-up, left out. In the title the autocorrelation time.",
        found.source,
    )
    thin = max(1, len(chain.whole) // 300)
    steps = np.arange(0, len(chain.whole), thin)
    for axes, d in zip(panels, range(len(tuning.names)), strict=True):
        path = chain.whole[::thin, :, d]
        axes.axvspan(0, warm, color="#F0F0F0", lw=0)
        axes.plot(steps, path[:, :6], color=style.FAINT, lw=0.6)
        for q, width in ((0.05, 1), (0.5, 2), (0.95, 1)):
            axes.plot(steps, np.quantile(path, q, axis=1), color=style.UP, lw=width)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.5, 1])
        axes.set_xlim(0, len(chain.whole))
        axes.locator_params(axis="x", nbins=4)
        axes.set_title(
            f"{short(tuning.names[d])}  {chain.times[d]:.0f} steps", loc="left", weight="bold", size=11
        )
    return drawing


def draw_search(found: Tuned) -> Any:
    """Deviance of every trial, the best so far, and the untuned point."""
    trials = found.trials
    assert trials is not None
    drawing, panels = _cells(
        found,
        1,
        "What did the search find?",
        "By how much each trial's deviance lies above the best one's, in the order of the trials (evenly up "
        "to 1, then by powers of ten), and the lowest so far (line). "
        "Dotted: the untuned point, which is the first trial.",
        found.source,
        columns=1,
    )
    total = trials.deviance.sum(axis=1)
    axes = panels[0]
    above = total - total.min()
    axes.plot(above, ".", color=style.QUIET, ms=4)
    axes.step(np.arange(len(above)), np.minimum.accumulate(above), where="post", color=style.UP, lw=2)
    axes.axhline(above[0], color=style.INK, ls=":", lw=1.1)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(-0.1, None)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlabel("trial", size=style.SMALL)
    axes.set_ylabel("deviance above the best", size=style.SMALL)
    return drawing


def draw_recovery(found: Recovered, names: tuple[str, ...], source: str) -> Any:
    """Truth against posterior median with its 90 % interval, one panel per number, with a strip of ranks."""
    usual = np.median(found.ratio, axis=0)
    order = np.argsort(usual, kind="stable")
    drawing, panels = _cells(
        found,
        len(order),
        "Does tuning find numbers that are known?",
        f"{len(found.truth)} made-up worlds: true number (across) against the posterior's median and 90 % "
        "interval (up), as places within the prior. Orange: intervals that miss. In the titles the share "
        "that holds the truth and the usual width.",
        source,
    )
    for axes, d in zip(panels, order, strict=True):
        hit = found.covered[:, d] > 0
        axes.plot([0, 1], [0, 1], color=style.QUIET, lw=1)
        for held, colour in ((True, style.UP), (False, style.DOWN)):
            rows = hit == held
            axes.vlines(found.truth[rows, d], found.low[rows, d], found.high[rows, d], color=colour, lw=1.2)
            axes.plot(found.truth[rows, d], found.middle[rows, d], "o", ms=3.5, color=colour)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xticks([0, 0.5, 1])
        axes.set_yticks([0, 0.5, 1])
        axes.set_title(
            f"{short(names[d])}  {100 * hit.mean():.0f} %, {usual[d]:.2f}", loc="left", weight="bold", size=11
        )
    return drawing


def draw_ranks(found: Recovered, names: tuple[str, ...], source: str) -> Any:
    """Ranks of the truth among draws of the posterior: flat if the posterior is right [talts2018]."""
    drawing, panels = _cells(
        found,
        len(names),
        "Are the posteriors as wide as they should be?",
        f"Rank of the truth among {LEVELS} draws, over {len(found.truth)} made-up worlds. Flat: right; a "
        "heap in the middle: too wide; heaps at the ends: too narrow. Band: 90 % of what chance "
        "makes of flat.",
        source,
    )
    edges = np.linspace(-0.5, LEVELS + 0.5, BARS + 1)
    bars, (low, high) = rank_bars(found.ranks)
    for d, axes in enumerate(panels):
        axes.axhspan(low, high, color=style.FAINT, lw=0)
        axes.bar((edges[:-1] + edges[1:]) / 2, bars[:, d], 0.9 * np.diff(edges)[0], color=style.UP)
        axes.set_title(short(names[d]), loc="left", weight="bold", size=11)
        axes.set_xlim(-0.5, LEVELS + 0.5)
        axes.set_ylim(0, None)
    return drawing
