"""How much of what pairs do around a date is news, and how much of it shocks can be said to cause.

Both look at what was observed alone: no prediction is read. They say what the bar for dated shocks asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from realpolitik.analysis.forecasting.dated_shocks import BEYOND, PLACEBOS, WINDOW, by_month, observed, places
from realpolitik.analysis.forecasting.design import Design, Shock
from realpolitik.analysis.forecasting.panel import Panel


def reliability(terms: Design, panel: Panel) -> float:
    """Share of what pairs do around a date that both halves of the months show, odd ones and even ones.

    Correlation r of the two halves over all dates and pairs, carried to the whole: ``2 r / (1 + r)``
    [spearman1910; brown1910]. Its root is the correlation with what was observed that knowing all lasting
    change, whatever its cause, would reach; that which one shock causes is less.
    """
    pairs, _ = observed(terms, panel)
    halves = np.full((2, len(panel.values), len(pairs)), np.nan)
    for month in range(WINDOW, len(panel.values) - WINDOW):
        before = panel.values[month - WINDOW : month, pairs]
        after = panel.values[month + 1 : month + 1 + WINDOW, pairs]
        for half in (0, 1):
            halves[half, month] = after[half::2].mean(axis=0) - before[half::2].mean(axis=0)
    halves = halves[:, WINDOW:-WINDOW] / np.nanstd(halves, axis=1)[:, None]
    alike = float(np.corrcoef(halves[0].ravel(), halves[1].ravel())[0, 1])
    return 2 * alike / (1 + alike)


def room(terms: Design, panel: Panel, shocks: Sequence[Shock], seed: int = 1) -> tuple[float, float]:
    """The correlation that exact knowledge of what shocks add would reach: likely, and at most (95 %).

    Root of the share ``s² / m`` in the mean square m of responses at shock dates. At placebo dates, of which
    a share d are shock dates too, it is p: ``s² = (m - p) / (1 - d)``; p is their median, and for the most
    their 5 % quantile. What shocks add is taken to be unrelated to what pairs do anyway.
    """
    _, seen = observed(terms, panel)
    at = places(by_month(shocks), panel)
    allowed = np.flatnonzero(np.isfinite(seen[:, 0]))
    draw = np.random.default_rng(seed)
    moved = [
        float((seen[draw.choice(allowed, size=len(at), replace=False)] ** 2).mean()) for _ in range(PLACEBOS)
    ]
    size = float((seen[at] ** 2).mean())
    likely, most = (
        max(size - float(usual), 0.0) / (1 - len(at) / len(allowed)) / size
        for usual in np.quantile(moved, (0.5, 1 - BEYOND))
    )
    return likely**0.5, most**0.5
