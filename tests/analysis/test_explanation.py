from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from realpolitik.analysis.explanation import explain
from realpolitik.analysis.turning import fastest_year, turning_points


@pytest.mark.parametrize(
    ("values", "turns"),
    [
        ([0.0, 0.2, 0.5, 0.45, 0.1, 0.3], [2, 4]),
        ([0.0, 0.1, 0.2, 0.3], []),
        ([0.0, -0.2, -0.5, -0.1, -0.6], [2, 3]),
        ([0.0, 0.1, -0.1, 0.1, 0.0], []),  # never as far as the threshold
        ([0.3, 0.3, 0.3], []),
    ],
)
def test_turning_points(values, turns):
    assert turning_points(np.array(values), 0.15) == turns


def test_turns_of_the_mirrored_path_are_the_same():
    path = np.cumsum(np.random.default_rng(0).normal(size=200))
    assert turning_points(path, 2.0) == turning_points(-path, 2.0)
    turns = [0, *turning_points(path, 2.0)]
    assert len(turns) > 3
    assert all(abs(path[b] - path[a]) >= 2.0 for a, b in pairwise(turns))


def test_fastest_year():
    path = np.concatenate([np.zeros(10), np.linspace(0, 1, 13), np.ones(10)])
    assert fastest_year(path, 12) == (10, 22)
    assert fastest_year(path[:12], 12) is None


def test_waterfalls_add_up(batch):
    found = explain(batch, "nuclear-deal", "baseline")
    for fall in (found.causes, found.difference):
        parts = sum(part.value for part in fall.parts.values())
        assert parts == pytest.approx(fall.last.value - fall.first.value, abs=1e-7)
        assert parts == pytest.approx(fall.change.value, abs=1e-7)
    ledger = batch.ledger("nuclear-deal")
    records = [str(date)[:7] for date in batch.monthly("nuclear-deal")["date"].astype("M8[D]")[:27]]
    causes = [name for name in ledger if name not in ("scenario", "run", "month", "start")]
    for stretch in found.stretches:
        moved = sum(stretch.causes.values()) + stretch.rest
        assert moved == pytest.approx(stretch.after - stretch.before, abs=1e-7)
        ends = [records.index(month) for month in (stretch.first, stretch.last)]
        means = {cause: [ledger[cause][ledger["month"] == end].mean() for end in ends] for cause in causes}
        sizes = {cause: abs(last - first) for cause, (first, last) in means.items()}
        leading = sorted(sizes, key=lambda cause: -sizes[cause])[: len(stretch.causes)]
        assert list(stretch.causes) == leading
