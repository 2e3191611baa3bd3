"""The search for tipping points, against functions whose flips are known."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

from realpolitik.analysis.shares import runs_to_decide, wilson
from realpolitik.analysis.tipping import bisect, decided, frontier, median_verdict, tip, verdict_shares

RUNS = 200
LUCK = np.linspace(-0.02, 0.02, RUNS)  # of 200 runs, evenly spread: the median run has none


def rising(slope, start=0.0):
    """Runs tighten when ``start + slope · lever`` exceeds .04, the median at lever (.04 - start)/slope."""
    return lambda value: start + slope * value + LUCK


def asked(function, low=0.0, high=1.0, present=0.0, **more):
    return tip(function, low, high, function(present), present=present, **more)


def test_a_monotone_response_flips_where_half_of_the_runs_cross_the_band():
    found = asked(rising(0.1))
    assert found.verdict == "holds" and found.flip.after == "tightens"
    assert found.flip.value == pytest.approx(0.4, abs=1 / 256)
    assert found.change == found.flip.value
    assert found.turns is None and found.undecided == ()
    assert len(found.crossings) == 1


def test_the_interval_holds_the_levers_at_which_the_share_may_be_one_half():
    found = asked(rising(0.1))
    # Share p tightens at lever .4 + .4 (p - .5); Wilson's interval of p from 200 runs reaches .5 between
    # about .43 and .57, that is between the levers .372 and .428.
    assert found.flip.low == pytest.approx(0.372, abs=0.004)
    assert found.flip.high == pytest.approx(0.428, abs=0.004)
    more = tip(
        lambda x: 0.1 * x + np.linspace(-0.02, 0.02, 3200), 0, 1, np.linspace(-0.02, 0.02, 3200), present=0.0
    )
    assert more.flip.high - more.flip.low < (found.flip.high - found.flip.low) / 3


def test_a_flat_response_never_flips():
    found = asked(rising(0.0))
    assert found.flip is None and found.crossings == () and found.turns is None and found.undecided == ()
    assert found.full.difference.value == 0


def test_a_response_that_stops_short_is_not_excluded_where_its_interval_reaches_one_half():
    found = asked(rising(0.039))
    assert found.flip is None
    assert found.undecided and min(found.undecided) > 0.8
    assert asked(rising(0.02)).undecided == ()


def test_a_flip_whose_certainty_lies_beyond_the_range_has_an_open_end():
    found = asked(rising(0.041))
    assert found.flip.value == pytest.approx(0.04 / 0.041, abs=1 / 256)
    assert found.flip.high is None and found.flip.low == pytest.approx(0.9, abs=0.05)


def test_the_nearest_flip_is_taken_on_either_side_of_the_present():
    def both(value):
        return 0.2 * (value - 0.5) + LUCK

    assert asked(both, present=0.6).flip.after == "tightens"
    found = asked(both, present=0.4)
    assert found.flip.after == "frays"
    assert found.flip.value == pytest.approx(0.3, abs=1 / 256)
    assert found.flip.low < found.flip.value < found.flip.high
    assert found.change == pytest.approx(-0.1, abs=1 / 256)


def test_a_response_that_turns_is_reported_with_both_crossings():
    def hump(value):
        return 0.08 - 0.4 * (value - 0.5) ** 2 + LUCK

    found = asked(hump)
    assert found.verdict == "holds"
    assert found.turns == pytest.approx(0.5)
    assert [crossing.after for crossing in found.crossings] == ["tightens", "holds"]
    assert found.flip.value == pytest.approx(0.5 - np.sqrt(0.1), abs=1 / 200)


def test_a_turn_within_chance_or_too_small_to_matter_is_not_reported():
    def ripple(value):
        return 0.001 * np.sin(np.pi * value) + LUCK

    def noise(value):
        return np.random.default_rng(int(1000 * value)).normal(0, 0.05, RUNS)

    assert asked(ripple).turns is None
    assert asked(noise).turns is None


def test_a_majority_that_is_lost_flips_to_holds():
    found = asked(rising(0.1, start=-0.06))
    assert (found.verdict, found.flip.after) == ("frays", "holds")
    assert found.flip.value == pytest.approx(0.2, abs=1 / 256)


def test_a_jump_flips_at_once_with_a_narrow_interval():
    def jump(value):
        return (0.1 if value >= 0.7 else 0.0) + LUCK

    found = asked(jump)
    assert found.flip.value == pytest.approx(0.7, abs=1 / 256)
    assert found.flip.high - found.flip.low <= 3 / 256


def test_holding_the_lever_where_it_stands_may_flip_by_itself():
    found = tip(lambda value: 0.1 + LUCK, 0, 1, LUCK, present=0.5)
    assert found.flip.value == 0.5 and found.flip.low is None


def test_without_a_present_the_search_begins_opposite_to_the_full_lever():
    def valley(value):
        return 0.06 - 0.1 * min(value, 1 - value) + LUCK - 0.02

    found = tip(valley, 0, 1, LUCK, full=0.0)
    assert found.present is None and found.change is None
    assert found.full.value == 0.0


def test_failed_runs_are_left_out():
    def broken(value):
        outcome = 0.1 * value + LUCK
        outcome[::2] = np.nan
        return outcome

    found = asked(broken)
    assert found.flip.value == pytest.approx(0.4, abs=1 / 128)
    assert found.before["holds"].runs == RUNS // 2


def test_values_are_asked_for_no_more_than_needed():
    asked_for = set()

    def counted(value):
        asked_for.add(value)
        return 0.1 * value + LUCK

    asked(counted)
    assert len(asked_for) <= 9 + 3 * 6


def test_the_frontier_gives_the_flip_of_the_second_at_each_value_of_the_first():
    def plane(first, second):
        return 0.05 * first + 0.05 * (second or 0.0) + LUCK

    found = frontier(plane, [0.0, 0.25, 0.5], 0, 1, present=0.0, grid=5)
    assert [t.flip.value for t in found.tips] == pytest.approx([0.8, 0.55, 0.3], abs=1 / 128)


def test_the_verdict_is_that_of_the_median_run():
    assert median_verdict(verdict_shares(np.array([0.1, 0.1, 0.1, 0, -0.1]))) == "tightens"
    assert median_verdict(verdict_shares(np.array([0.1, 0.1, 0, -0.1, -0.1]))) == "holds"
    assert median_verdict(verdict_shares(np.array([0.1, 0.1, -0.1, -0.1]))) == "holds"


def test_bisection_runs_in_either_direction():
    a, b = bisect(lambda x: x <= 0.3, 1.0, 0.0, 0.01)
    assert b <= 0.3 < a and a - b <= 0.01


NOISE = np.linspace(-0.06, 0.06, RUNS)  # a wide spread: shares move slowly with the lever


def near_one_half(slope, start):
    return lambda value: 0.04 + start + slope * value + NOISE


def test_a_flat_response_at_one_half_flips_by_chance_and_is_not_told_apart():
    found = asked(near_one_half(0.002, -0.001))
    assert found.before["tightens"].value == pytest.approx(0.49, abs=0.01)
    assert found.flip is not None and found.flip.low is None and found.flip.high is None
    assert not found.told_apart and not found.start_decided and not found.start_open


def test_a_start_near_one_half_leaves_only_the_far_end_of_its_flip():
    found = asked(near_one_half(0.1, -0.001))
    assert not found.start_decided and found.told_apart and found.start_open
    assert found.near is None and found.far == found.flip.high
    turned = asked(near_one_half(-0.1, 0.099), present=1.0)
    assert turned.start_open and turned.near is None and turned.far == turned.flip.low


def test_a_decided_start_is_told_apart():
    found = asked(near_one_half(0.1, -0.05))
    assert found.start_decided and found.told_apart and not found.start_open
    assert found.near == found.flip.low is not None
    assert decided(found.full.verdicts)


def test_so_many_runs_decide_a_share():
    for share in (0.47, 0.53, 0.6):
        runs = ceil(1.05 * runs_to_decide(share))
        assert not wilson(round(share * runs), runs).low < 0.5 < wilson(round(share * runs), runs).high
        fewer = runs * 4 // 5
        assert wilson(round(share * fewer), fewer).low < 0.5 < wilson(round(share * fewer), fewer).high
