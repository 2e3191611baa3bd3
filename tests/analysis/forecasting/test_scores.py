"""Scores by hand: quantiles that stand for equally likely values."""

import numpy as np
import pytest

from realpolitik.analysis.forecasting import scores
from realpolitik.analysis.forecasting.skill import blocks, skill

TWO = np.array([[0.0, 2.0]])


def test_crps_is_distance_less_half_the_spread():
    """Values 0 and 2, observed 3: mean distance 2, mean half distance of the two among themselves .5."""
    assert scores.crps(TWO, np.array([3.0])) == pytest.approx([1.5])


def test_interval_score_is_width_plus_twenty_times_the_miss():
    levels = np.array([0.05, 0.95])
    assert scores.interval_score(TWO, levels, np.array([1.0])) == pytest.approx(2.0)
    assert scores.interval_score(TWO, levels, np.array([2.5])) == pytest.approx(2 + 20 * 0.5)
    assert scores.coverage(np.array([[0.0, 2.0]] * 2), levels, np.array([1.0, 2.5])) == 0.5


def test_place_of_an_outcome_is_drawn_within_its_slot():
    """Four values make five slots; below all, with two that tie (three slots), between the two pairs."""
    quantiles = np.array([[0.0, 0.0, 1.0, 1.0]] * 3)
    places = np.array([scores.pit(quantiles, np.array([-1.0, 0.0, 0.5]), seed) for seed in range(200)])
    low, high = places.min(axis=0), places.max(axis=0)
    assert (low >= [0, 0, 0.4]).all() and (high <= [0.2, 0.6, 0.6]).all()
    assert high - low == pytest.approx([0.2, 0.6, 0.2], abs=0.02)


def test_places_are_flat_for_a_calibrated_forecast_with_an_atom():
    draw = np.random.default_rng(2)
    quantiles = np.quantile(np.maximum(draw.normal(size=4000), 0), (np.arange(50) + 0.5) / 50)
    came = np.maximum(draw.normal(size=4000), 0)
    counts = np.histogram(scores.pit(np.tile(quantiles, (4000, 1)), came), 10, (0, 1))[0]
    assert np.abs(counts / 400 - 1).max() < 0.2


def test_three_classes_brier_and_log():
    """Half of four values lie above the margin, none below; it tightened: Brier (.5² + .5²), log ln 2."""
    quantiles, last, margin = np.array([[0.0, 0.1, 1.0, 2.0]]), np.array([0.0]), np.array([0.5])
    chances = scores.classes(quantiles, last, margin, 1)
    happened = scores.verdict(np.array([3.0]), last, margin, 1)
    assert chances.tolist() == [[0.5, 0.5, 0.0]] and happened.tolist() == [[1, 0, 0]]
    assert scores.brier(chances, happened) == pytest.approx([0.5])
    assert scores.log_score(chances, happened) == pytest.approx([np.log(2)], abs=0.02)
    apart = scores.classes(quantiles, last, margin, -1)
    assert apart.tolist() == [[0.0, 0.5, 0.5]]


def test_reliability_of_a_calibrated_forecaster():
    draw = np.random.default_rng(0)
    stated = draw.uniform(size=20000)
    for said, true, cases in scores.reliability(stated, (draw.uniform(size=20000) < stated) * 1.0):
        assert abs(said - true) < 0.05 and cases > 1000


def test_skill_finds_a_halved_score_and_no_difference():
    draw = np.random.default_rng(1)
    reference = draw.uniform(1, 2, size=(20, 5))
    half = skill(reference / 2, reference, 3)
    assert half.value == pytest.approx(0.5) and half.low == pytest.approx(0.5) and half.chance < 0.01
    none = skill(draw.permutation(reference.ravel()).reshape(20, 5), reference, 3)
    assert none.low < 0 < none.high and none.chance > 0.05


def test_few_blocks_say_nothing_of_chance():
    reference = np.random.default_rng(1).uniform(1, 2, size=(7, 5))
    few, enough = skill(reference / 2, reference, 3), skill(reference / 2, reference, 1)
    assert few.value == enough.value == pytest.approx(0.5)
    assert np.isnan(few[1:]).all() and np.isfinite(enough).all()


def test_blocks_are_runs_that_wrap_round():
    rows = blocks(7, 3, 50, 0)
    steps = np.diff(rows.reshape(50, -1)[:, :6].reshape(50, 2, 3), axis=2) % 7
    assert rows.shape == (50, 7) and (steps == 1).all()
