"""Weights are likelihoods, odds are Bayes, information is counted in bits."""

import numpy as np
import pytest

from realpolitik.analysis.nowcast import (
    CLASSES,
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
from realpolitik.analysis.shares import wilson

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
    found = {one.what: one for one in watch_list(verdict, ALONE[:runs], told, even(runs), 7, 0.1)}
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


# Ten runs, the first few of which carry most of the weight.
HEAVY = np.array([0.25, 0.22, 0.21, 0.20, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02])


def test_classes_are_equally_likely_under_uneven_weights():
    """The first four levels are a class each, the six light ones share the fifth."""
    classes, cuts = classed(np.arange(10.0), HEAVY)
    assert cuts == [0.0, 1.0, 2.0, 3.0] and classes.tolist() == [0, 1, 2, 3, 4, 4, 4, 4, 4, 4]


def test_odds_under_uneven_weights_by_hand():
    """Weights .6 .2 .1 .1; each run its own luck.

    Σ s²(h - .6)² · 4/3 = (.0576 + .0144 + .0036 + .0036) · 4/3 = .1056, and .24 / .1056 = 2.2727 runs,
    fewer than the 1 / .42 = 2.381 in effect.
    """
    verdict = np.array(["tightens", "frays", "holds", "frays"])
    weight = np.array([0.6, 0.2, 0.1, 0.1])
    found = odds(verdict, np.arange(4), even(4), weight, 0)
    assert [found[name].before.value for name in ("tightens", "holds", "frays")] == [0.25, 0.25, 0.5]
    after = [found[name].after.value for name in ("tightens", "holds", "frays")]
    assert after == pytest.approx([0.6, 0.1, 0.3])
    assert found["tightens"].change.value == pytest.approx(0.35)
    assert found["frays"].change.value == pytest.approx(-0.2)
    assert found["tightens"].after == pytest.approx(wilson(0.6 * 2.2727, 2.2727), abs=1e-4)


def test_few_lucks_that_agree_within_are_worth_fewer_by_hand():
    """Four lucks of two runs, .5: Σ (¼ · ½)² · 4/3 = .08333, and .25 / .08333 = 3 runs."""
    verdict = np.repeat(["tightens", "tightens", "frays", "frays"], 2)
    found = odds(verdict, np.repeat(np.arange(4), 2), even(8), even(8), 0)
    assert found["tightens"].before == pytest.approx(wilson(1.5, 3))


def test_intervals_of_odds_cover_under_uneven_weights():
    """Two runs a luck, weights of e^x, x normal: 95 % intervals hold share and change in 90 % and more."""
    generator = np.random.default_rng(3)
    luck = np.repeat(np.arange(100), 2)
    held = moved = 0
    for number in range(100):
        level = generator.normal(size=100)[luck]
        doubt = generator.normal(size=100)[luck] + 0.3 * generator.normal(size=200)
        verdict = np.where(0.5 * level + doubt > 0, "tightens", "frays")
        found = odds(verdict, luck, even(200), weights(level), number)["tightens"]
        # Weighing by e^x moves the mean of x by 1: P(½ + ½ x + e > 0) with variance .25 + 1.09.
        truth = 0.66710
        held += found.after.low <= truth <= found.after.high
        moved += found.change.low <= truth - 0.5 <= found.change.high
    assert held >= 90 and moved >= 90, (held, moved)


def shown(verdict, levels, weight, error=0.0):
    (found,) = watch_list(verdict, np.arange(verdict.size), {("x", "then"): levels}, weight, 7, error)
    return found


def test_bits_under_uneven_weights_by_hand():
    """Joint shares .45 .05 / .20 .30, by four kinds of run that are 10, 40, 40, 10 in number.

    Even weights would give .278 bits; these give
    .45 log₂(.45/.325) + .05 log₂(.05/.175) + .2 log₂(.2/.325) + .3 log₂(.3/.175) = .21409.
    """
    kinds = np.repeat(np.arange(4), (10, 40, 40, 10))
    verdict = np.where(kinds < 2, "tightens", "frays")
    seen = (kinds % 2).astype(float)
    weight = (np.array([0.45, 0.05, 0.20, 0.30]) / (10, 40, 40, 10))[kinds]
    found = shown(verdict, seen, weight)
    assert information(verdict, kinds % 2, weight) == pytest.approx(0.21409, abs=1e-5)
    assert found.bits.value + found.chance == pytest.approx(0.21409, abs=1e-5), "chance is taken off"
    assert 0 < found.chance < 0.1
    assert found.bits.low <= found.bits.value <= found.bits.high
    told = ("tightens 69 → 14 % as it passes 0", "frays 31 → 86 % as it passes 0")
    assert found.tells in told, "of .65 and of .35 of the weight"


def test_what_it_tells_is_split_where_the_weight_is():
    """Half of the weight lies in the first two of ten levels: the split is there, not amid the runs."""
    verdict = np.array(["frays", "tightens"] + ["tightens"] * 2 + ["frays"] * 6)
    weight = np.array([0.30, 0.22, 0.20, 0.22] + [0.01] * 6)
    found = shown(verdict, np.arange(10.0), weight)
    assert found.tells == "tightens 42 → 88 % as it passes 1"


def test_where_the_verdict_is_certain_nothing_is_told_even_by_chance():
    """All the weight is on runs that fray: neither what is seen nor verdicts dealt by weight hold a bit."""
    verdict = np.repeat(["frays", "tightens"], 40)
    weight = np.where(verdict == "frays", 1.0, 0.0)
    found = shown(verdict, np.random.default_rng(1).normal(size=80), weight, 0.5)
    assert found.bits[:3] == pytest.approx((0.0, 0.0, 0.0)) and found.chance == pytest.approx(0.0)


@pytest.fixture(scope="module")
def noises():
    """80 observables that tell nothing, from 80 runs: chance counts."""
    found = []
    for seed in range(4):
        generator = np.random.default_rng(seed)
        verdict = np.where(generator.random(80) < 0.5, "tightens", "frays")
        told = {(f"noise {k}", "then"): generator.normal(size=80) for k in range(20)}
        found += watch_list(verdict, np.arange(80), told, even(80), seed, 0.5)
    return found


def test_chance_is_that_of_the_textbook_and_is_taken_off(noises):
    """Of N runs chance gives (classes - 1)(verdicts - 1) / (2 N ln 2) bits, to first order: .036 of 80."""
    expected = (CLASSES - 1) / (2 * 80 * np.log(2))
    assert np.mean([one.chance for one in noises]) == pytest.approx(expected, rel=0.15)
    assert np.mean([one.bits.value for one in noises]) < expected / 3
    assert np.median([one.bits.value for one in noises]) < expected / 10


def test_intervals_of_what_tells_nothing_hold_nothing(noises):
    assert np.mean([one.bits.low <= 0 for one in noises]) >= 0.9
    assert all(one.bits.low <= one.bits.value <= one.bits.high for one in noises)


def test_intervals_of_bits_lie_around_what_a_channel_tells():
    """Five levels that tighten in .1 .3 .5 .7 .9: 1 - (2 H(.1) + 2 H(.3) + 1) / 5 = .25989 bits, of 60 runs.

    Chance alone gives .05 of so few: an interval that kept it would lie that much too high.
    """
    generator, found = np.random.default_rng(4), []
    for _ in range(40):
        level = generator.integers(5, size=60)
        verdict = np.where(generator.random(60) < 0.1 + 0.2 * level, "tightens", "frays")
        found.append(shown(verdict, level.astype(float), even(60)))
    assert np.mean([one.bits.low <= 0.25989 <= one.bits.high for one in found]) >= 0.9
    assert np.mean([one.bits.value for one in found]) == pytest.approx(0.25989, abs=0.03)
    middle = np.mean([(one.bits.low + one.bits.high) / 2 - one.bits.value for one in found])
    assert abs(middle) < 0.6 * np.mean([one.chance for one in found])


def test_what_is_seen_badly_tells_less():
    verdict = np.where(LEVELS[:1000] > 0, "tightens", "frays")
    sharp, dim = (shown(verdict, LEVELS[:1000], even(1000), error).bits.value for error in (0.1, 2.0))
    assert sharp > 0.7 and 0.05 < dim < 0.25
