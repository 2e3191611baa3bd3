"""What a batch says of its dimensions: right means and shares, and intervals that cover."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from realpolitik.analysis import clustered
from realpolitik.analysis.comparison import mean as plain_mean
from realpolitik.analysis.responses import respond
from realpolitik.analysis.shares import wilson
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.study import Batch

STATED = {"name": "b", "title": "t", "question": "q?", "scenarios": ["baseline"], "until": "2026-06"}


def test_runs_of_groups_of_one_are_independent_runs():
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    expected = plain_mean(values)
    assert clustered.mean(values, [np.arange(6)]) == pytest.approx(expected)
    assert clustered.mean(values) == pytest.approx(expected)
    assert clustered.share(values > 2) == wilson(4, 6)


def test_copies_of_runs_add_nothing():
    values, copies = np.array([0.1, 0.4, 0.2, 0.9]), 25
    single = clustered.mean(values, [np.arange(4)])
    many = clustered.mean(np.repeat(values, copies), [np.repeat(np.arange(4), copies)])
    assert many[:3] == pytest.approx(single[:3])
    assert many.runs == 100
    agreed = clustered.share(np.ones(100, dtype=bool), [np.repeat(np.arange(4), copies)])
    assert agreed[:3] == pytest.approx(wilson(4, 4)[:3])


def test_one_group_tells_nothing_of_its_spread():
    found = clustered.share([True, False, True], [np.zeros(3, dtype=int)])
    assert found.value == pytest.approx(2 / 3) and np.isnan(found.low) and np.isnan(found.high)


@pytest.mark.parametrize("share", [0.15, 0.5])
def test_intervals_cover_under_crossed_effects(share):
    """40 points × 12 lucks, each with its own effect: 95 % intervals hold the truth in 90 % and more."""
    generator = np.random.default_rng(1)
    point, luck = np.divmod(np.arange(480), 12)
    threshold = np.quantile(generator.normal(0, np.sqrt(3), 400_000), share)
    held = covered = 0
    for _ in range(200):
        effect = (
            generator.normal(size=40)[point] + generator.normal(size=12)[luck] + generator.normal(size=480)
        )
        covered += (found := clustered.mean(effect, [luck, point])).low <= 0 <= found.high
        found = clustered.share(effect < threshold, [luck, point])
        held += found.low <= share <= found.high
    assert covered / 200 >= 0.9 and held / 200 >= 0.9


@pytest.fixture(scope="module")
def crossed(tmp_path_factory):
    dimensions = {
        "drivers.ukraine_war": {"values": [0, 0.5, 1]},
        "parameters.third_party": {"values": [15, 25]},
    }
    batch = Batch(**STATED, dimensions=dimensions, design={"kind": "grid"}, replications=10)
    return batch.run(tmp_path_factory.mktemp("crossed") / "r")


def test_levels_hold_the_runs_of_their_value(crossed):
    found = respond(crossed, "baseline")
    rows = crossed.outcomes()
    war = next(one for one in found.dimensions if one.name == "drivers.ukraine_war")
    assert [level.centre for level in war.levels] == [0, 0.5, 1]
    for level in war.levels:
        inside = rows["drivers.ukraine_war"] == level.centre
        assert level.runs == inside.sum() == 20 and level.points == 2
        assert level.end.value == pytest.approx(rows["index_end"][inside].mean())
        for verdict, share in level.verdicts.items():
            assert share.value == pytest.approx((rows["verdict"][inside] == verdict).mean())
    assert found.dimensions[0] is war, "the war moves more than third parties' charges"
    assert found.overall.runs == 60 and found.reference == "all runs"


def test_many_values_are_binned_by_points(tmp_path):
    design = {"kind": "latin_hypercube", "points": 23}
    batch = Batch(**STATED, dimensions={"parameters.third_party": {}}, design=design, replications=2)
    (one,) = respond(batch.run(tmp_path / "r"), "baseline").dimensions
    assert sum(level.runs for level in one.levels) == 46
    assert {level.points for level in one.levels} <= {4, 5}
    assert all(lower.high < upper.low for lower, upper in pairwise(one.levels))


def test_one_at_a_time_is_read_where_the_others_stand_at_the_base(tmp_path):
    dimensions = {"parameters.third_party": {"values": [10, 40]}, "parameters.wedge": {"values": [0.5]}}
    batch = Batch(**STATED, dimensions=dimensions, design={"kind": "one_at_a_time"}, replications=4)
    found = respond(batch.run(tmp_path / "r"), "baseline")
    levels = {one.name: [(level.centre, level.runs) for level in one.levels] for one in found.dimensions}
    assert levels["parameters.third_party"] == [(10, 4), (20, 4), (40, 4)]
    assert levels["parameters.wedge"] == [(0.5, 4), (2, 4)]
    assert found.overall.runs == 4 and found.reference == "base"


def test_a_result_without_a_design_is_refused(batch):
    with pytest.raises(ResultProblem, match="not run from a design"):
        respond(batch, "baseline")
