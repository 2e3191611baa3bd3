"""A planted box is found, measured honestly; noise gives no box; a tree finds the same split."""

import numpy as np
import pandas as pd
import pytest

from realpolitik.analysis.discovery import boxes as peeling
from realpolitik.analysis.discovery.boxes import Condition, discover, halves, peel
from realpolitik.analysis.discovery.futures import Futures
from realpolitik.analysis.discovery.tree import grow
from realpolitik.analysis.discovery.warning import LEAD, early_warning, indicators, tips

NAMES = tuple(f"x{k}" for k in range(6))


def planted(seed=1, runs=1500):
    """Futures that fray in 90 % of a box (a fifth of all) and in 5 % elsewhere."""
    generator = np.random.default_rng(seed)
    values = generator.random((runs, len(NAMES)))
    inside = (values[:, 0] > 0.6) & (values[:, 1] < 0.5)
    frays = generator.random(runs) < np.where(inside, 0.9, 0.05)
    verdict = np.where(frays, "frays", "holds")
    rows = np.arange(runs)
    return Futures(NAMES, values, verdict, np.where(frays, -0.1, 0.0), rows, rows), inside


@pytest.fixture(scope="module")
def found():
    futures, inside = planted()
    from realpolitik.analysis.discovery import boxes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "RESAMPLES", 4)
        return futures, inside, discover(futures, "frays", 2, 0)


def test_a_planted_box_is_recovered(found):
    futures, inside, boxes = found
    assert len(boxes) == 1, "what is left is noise, and noise is no box"
    box = boxes[0]
    limits = {one.name: (one.low, one.high) for one in box.conditions}
    assert set(limits) == {"x0", "x1"}
    assert limits["x0"][0] == pytest.approx(0.6, abs=0.03) and limits["x0"][1] is None
    assert limits["x1"][1] == pytest.approx(0.5, abs=0.03) and limits["x1"][0] is None
    held = box.holds(futures.names, futures.values)
    assert (held & inside).sum() / (held | inside).sum() > 0.9


def test_its_share_and_coverage_are_those_of_the_other_half(found):
    futures, _, boxes = found
    box = boxes[0]
    assert box.share.low < 0.9 < box.share.high
    _, test = halves(futures.point, 0)
    held = box.holds(futures.names, futures.values)
    frays = futures.verdict == "frays"
    assert box.share.value == (frays & held & test).sum() / (held & test).sum()
    assert box.coverage.value == (frays & held & test).sum() / (frays & test).sum()
    assert box.stability["x0"] == box.stability["x1"] == 1.0 and box.overlap > 0.8


def test_noise_gives_no_box(monkeypatch):
    from realpolitik.analysis.discovery import boxes

    monkeypatch.setattr(boxes, "RESAMPLES", 1)
    futures, _ = planted()
    shuffled = np.random.default_rng(5).permutation(futures.verdict)
    noise = Futures(NAMES, futures.values, shuffled, futures.change, futures.point, futures.luck)
    assert discover(noise, "frays", 2, 0) == []


def test_rows_of_one_point_stay_on_one_side():
    point = np.repeat(np.arange(50), 4)
    train, test = halves(point, 3)
    assert (train ^ test).all()
    assert all(len(set(train[point == p])) == 1 for p in range(50))


def test_peeling_names_no_feature_that_does_not_earn_it():
    futures, _ = planted(4)
    assert {one.name for one in peel(NAMES, futures.values, futures.verdict == "frays")} == {"x0", "x1"}


def test_a_condition_that_the_search_adds_without_need_is_dropped(monkeypatch):
    """The search's box bounds x2 too, where it loses 2 % of the rows: the balance hardly notices it."""
    futures, _ = planted(4)
    box = pd.DataFrame({str(k): [futures.values[:, k].min(), futures.values[:, k].max()] for k in range(6)})
    box.loc[0, ["0", "2"]], box.loc[1, "1"] = (0.6, 0.02), 0.5
    monkeypatch.setattr(peeling, "_trajectory", lambda *_: [box])
    found = peel(NAMES, futures.values, futures.verdict == "frays")
    assert found == (Condition("x0", 0.6, None), Condition("x1", None, 0.5))


FIRST, SECOND = (Condition("x0", 0.7, None),), (Condition("x1", None, 0.3),)


@pytest.fixture
def two(monkeypatch):
    """Futures that fray in two boxes which overlap, the boxes found, and the rows that were searched."""
    generator = np.random.default_rng(8)
    values = generator.random((1200, 6))
    in_first, in_second = values[:, 0] >= 0.7, values[:, 1] <= 0.3
    frays = generator.random(1200) < np.where(in_first, 0.9, np.where(in_second, 0.7, 0.05))
    rows = np.arange(1200)
    verdict = np.where(frays, "frays", "holds")
    futures = Futures(NAMES, values, verdict, np.where(frays, -0.1, 0.0), rows, rows)
    row_of = {tuple(row): number for number, row in enumerate(values)}
    searched = []

    def told(names, some, wanted):
        searched.append([row_of[tuple(row)] for row in some])
        return FIRST if (some[:, 0] >= 0.7).any() else SECOND

    monkeypatch.setattr(peeling, "peel", told)
    return futures, frays, in_first, in_second, discover(futures, "frays", 2, 0), searched


def test_the_second_box_is_measured_in_what_the_first_leaves_over(two):
    futures, frays, in_first, in_second, boxes, _ = two
    assert [box.conditions for box in boxes] == [FIRST, SECOND]
    _, test = halves(futures.point, 0)
    left = test & ~in_first
    assert boxes[1].coverage.value == (frays & in_second & left).sum() / (frays & left).sum()
    assert boxes[1].coverage.value > 0.75, "of what is left; of all that frays it would be less than half"
    assert boxes[1].share.value == (frays & in_second & left).sum() / (in_second & left).sum()
    assert boxes[1].mass == (in_second & left).sum() / left.sum()


def test_what_is_measured_was_never_searched(two):
    """Neither for the boxes nor for their stability; and the second searches what the first leaves over."""
    futures, _, in_first, _, _, searched = two
    train, _ = halves(futures.point, 0)
    each = peeling.RESAMPLES + 1
    assert len(searched) == 2 * each
    assert all(train[rows].all() for rows in searched)
    assert not any(in_first[rows].any() for rows in searched[each:])
    assert {len(rows) for rows in searched[1:each]} == {300}, "halves of the half"


def test_the_tree_asks_the_same_questions():
    futures, _ = planted()
    leaves = grow(futures, 0)
    assert sum(leaf.mass for leaf in leaves) == pytest.approx(1.0)
    best = max(leaves, key=lambda leaf: leaf.shares["frays"].value)
    assert {one.name for one in best.conditions} == {"x0", "x1"} and best.verdict == "frays"
    assert best.shares["frays"].low > 0.8


def restless(slowing, runs=240, records=70, seed=0):
    """Half of the runs tip at the end; before, their memory grows or not."""
    generator = np.random.default_rng(seed)
    memory = np.clip(np.linspace(-1.0, 0.97, 60), 0, 1) if slowing else np.full(60, 0.3)
    paths = np.zeros((runs, records))
    for run in range(runs):
        tipping = run % 2 == 0
        for t in range(1, 60):
            kept = memory[t] if tipping else 0.3
            paths[run, t] = kept * paths[run, t - 1] + generator.normal(0, 0.004)
        paths[run, 60:] = -0.2 if tipping else 0.0
    return paths


def test_slowing_down_is_seen_before_a_tip_and_not_without_it():
    told = early_warning(restless(True), -1, 0)
    assert told is not None and told.tipped == told.calm == 120
    assert told.skill["variance"].low > 0.5 and told.skill["autocorrelation"].low > 0.6
    mute = early_warning(restless(False), -1, 0)
    assert mute is not None
    assert all(skill.low < 0.5 < skill.high for skill in mute.skill.values())


def test_tips_are_for_good_and_too_few_give_no_answer():
    assert tips(np.array([[0.0, -0.1, 0.0, -0.1, -0.1], [0.0, 0, 0, 0, -0.03]]), -1).tolist() == [3, -1]
    assert early_warning(np.zeros((50, 60)), -1, 0) is None


def test_a_straight_line_taken_off_bends_variance_into_a_u():
    """Of a random walk, which has no warning to give: so courses are to be compared, not read."""
    walks = np.random.default_rng(3).normal(size=(4000, LEAD)).cumsum(axis=1)
    course = indicators(walks)["variance"].mean(axis=0)
    middle = course[len(course) // 2]
    assert course[0] > 1.2 * middle and course[-1] > 1.2 * middle
    assert course[0] == pytest.approx(course[-1], rel=0.1)


def test_bands_are_intervals_of_the_mean_over_runs():
    generator = np.random.default_rng(5)
    calm = generator.normal(size=(400, 73)).cumsum(axis=1) * 1e-3
    falls = calm.copy()
    falls[:, 50:] -= 1.0
    found = early_warning(np.concatenate([calm, falls]), -1, 0)
    for before, elsewhere in found.curves.values():
        for course in (before, elsewhere):
            assert (course.low < course.value).all() and (course.value < course.high).all()
    variance = indicators(calm[:, 50 - LEAD : 50])["variance"]
    before = found.curves["variance"][0]
    np.testing.assert_allclose(before.value, variance.mean(axis=0))
    half = 1.96 * variance.std(axis=0) / np.sqrt(len(variance))
    np.testing.assert_allclose((before.high - before.low) / 2, half, rtol=0.15)
