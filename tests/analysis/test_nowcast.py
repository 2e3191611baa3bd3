"""Weights are likelihoods, odds are Bayes, information is counted in bits."""

import numpy as np
import pytest

from realpolitik.analysis.nowcast import (
    classed,
    effective,
    entropy,
    information,
    log_event,
    log_level,
    odds,
    watch_list,
    weights,
)

GENERATOR = np.random.default_rng(0)
LEVELS = GENERATOR.normal(0, 1, 20_000)


ALONE = np.arange(2000)


def even(size):
    return np.full(size, 1 / size)


def test_weighted_runs_are_the_posterior():
    """A standard normal seen at 1 with error .5: mean .8, variance .2."""
    weight = weights(log_level(LEVELS, 1.0, 0.5))
    mean = float(weight @ LEVELS)
    assert mean == pytest.approx(0.8, abs=0.02)
    assert float(weight @ (LEVELS - mean) ** 2) == pytest.approx(0.2, abs=0.01)


def test_a_report_is_as_good_as_it_is_certain():
    happened = np.array([1.0, 0.0])
    np.testing.assert_allclose(weights(log_event(happened, True, 0.95)), (0.95, 0.05))
    np.testing.assert_allclose(weights(log_event(happened, False, 0.8)), (0.2, 0.8))
    assert effective(weights(log_event(happened, True, 1.0))) == pytest.approx(1.0)


def test_the_effective_size_of_even_weights_is_the_number_of_runs():
    assert effective(even(40)) == pytest.approx(40)
    assert effective(np.array([0.7, 0.1, 0.1, 0.1])) == pytest.approx(1 / 0.52)


def test_odds_move_with_their_intervals():
    verdict = np.where(LEVELS > 0, "tightens", "frays")[:2000]
    weight = weights(log_level(LEVELS[:2000], 1.0, 0.5))
    found = odds(verdict, ALONE, even(2000), weight, 0)
    moved = found["tightens"]
    truth = 0.963  # of a normal with mean .8 and variance .2 above 0
    assert moved.after.low < truth < moved.after.high
    assert moved.after.runs == int(effective(weight)), "the interval is that of the runs that remain"
    assert moved.change.low > 0.4 and found["holds"].change.value == 0
    same = odds(verdict, ALONE, even(2000), even(2000), 0)["tightens"]
    assert same.change == (0.0, 0.0, 0.0, 2000)


def test_runs_under_one_luck_are_no_more_than_one():
    verdict = np.repeat(np.where(LEVELS[:500] > 0, "tightens", "frays"), 4)
    luck = np.repeat(np.arange(500), 4)
    wide = odds(verdict, luck, even(2000), even(2000), 0)["tightens"].before
    narrow = odds(verdict, ALONE, even(2000), even(2000), 0)["tightens"].before
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(2, abs=0.05)
    assert effective(even(2000), luck) == pytest.approx(500)


def test_bits_are_those_of_textbook_channels():
    verdict = np.array(["tightens", "frays"] * 500)
    bit = np.array([0, 1] * 500)
    assert entropy(verdict, even(1000)) == pytest.approx(1.0)
    assert information(verdict, bit, even(1000)) == pytest.approx(1.0)
    noisy = bit.copy()
    noisy[:110] = 1 - noisy[:110]
    assert information(verdict, noisy, even(1000)) == pytest.approx(1 - 0.49992, abs=0.001)


def test_the_watch_list_ranks_what_tells_and_takes_chance_off():
    runs = 1500
    verdict = np.where(LEVELS[:runs] > 0, "tightens", "frays")
    told = {
        ("noise", "2026-01"): LEVELS[5000 : 5000 + runs],
        ("signal", "2026-01"): LEVELS[:runs],
        ("hint", "2026-01"): LEVELS[:runs] + 2 * LEVELS[9000 : 9000 + runs],
        ("still", "2026-01"): np.zeros(runs),
    }
    found = {one.what: one for one in watch_list(verdict, ALONE[:runs], told, even(runs), 0, 0.1)}
    assert list(found) == ["signal", "hint", "noise"], "what never varies tells nothing"
    assert found["signal"].bits.value > 0.75 and found["signal"].bits.high <= 1.0
    assert found["noise"].bits.value < 0.005 and found["noise"].bits.low == 0.0
    assert "tightens" in found["signal"].tells or "frays" in found["signal"].tells


def one_bit(generator, runs):
    """A verdict of even odds and a report of it that errs in 11 of 100 cases: half a bit."""
    bit = generator.random(runs) < 0.5
    told = np.where(generator.random(runs) < 0.11, ~bit, bit).astype(float)
    return np.where(bit, "tightens", "frays"), {("report", "2026-01"): told}


def test_no_value_lies_outside_its_interval_however_few_runs_remain():
    for seed in range(20):
        verdict, told = one_bit(np.random.default_rng(seed), 400)
        weight = weights(log_level(LEVELS[:400], 1.0, 0.01))
        assert effective(weight) < 15
        (one,) = watch_list(verdict, ALONE[:400], told, weight, 0, 0.5)
        assert 0 <= one.bits.low <= one.bits.value <= one.bits.high <= entropy(verdict, weight)


def test_intervals_of_bits_cover_what_the_channel_gives():
    """150 runs, over and over: the half bit lies within nearly every 95 % interval, and not by width."""
    found = []
    for seed in range(60):
        verdict, told = one_bit(np.random.default_rng(seed), 150)
        found += [one.bits for one in watch_list(verdict, ALONE[:150], told, even(150), 0, 0.5)]
    truth = 1 - 0.49992
    assert np.mean([one.low < truth < one.high for one in found]) > 0.88
    assert np.mean([one.value for one in found]) == pytest.approx(truth, abs=0.03)
    assert np.mean([one.high - one.low for one in found]) < 0.35


def test_classes_are_about_equally_likely():
    classes, cuts = classed(LEVELS[:1000], even(1000))
    assert len(cuts) == 4 and np.bincount(classes).min() > 190
    classes, cuts = classed(np.array([0.0, 1.0, 1.0]), even(3))
    assert classes.tolist() == [0, 1, 1] and cuts == [0.5]
