"""The measurement model: noise recovered where it is known, time seen as a source sees it, free scale."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest

from realpolitik.evidence import derived, measurement
from realpolitik.evidence.measurement import (
    as_observed,
    drawn,
    elsewhere,
    latest_published,
    measurements,
    noise,
    scale,
)
from realpolitik.evidence.series import INDEX, load

PAGE = Path(__file__).parents[2] / "docs" / "observations.md"
ROW = re.compile(
    r"^\| (\w+)[^|]*\| [^|]+\| \.(\d+) \[\.(\d+) \.(\d+)\] \| \.(\d+) \| \.(\d+) \|", re.MULTILINE
)


def test_pairs_of_the_flagships_blocs_are_left_out():
    chosen = elsewhere()
    assert np.triu(chosen).sum() == 133
    assert not chosen[INDEX["RUS"], INDEX["IRN"]] and not chosen[INDEX["USA"], INDEX["SAU"]]
    assert chosen[INDEX["USA"], INDEX["GBR"]] and chosen[INDEX["RUS"], INDEX["CHN"]]


@pytest.mark.parametrize(("sd", "step"), [(0.2, 0.1), (0.0, 0.3), (0.1, 0.1)])
def test_known_noise_is_recovered(sd, step, monkeypatch):
    """Random walks of 24 years seen with error on 190 pairs."""
    rng = np.random.default_rng(3)
    made = load("votes_distance")
    walk = rng.normal(0, step, made.values.shape).cumsum(axis=0)
    values = walk + rng.normal(0, sd, walk.shape)
    monkeypatch.setattr(measurement, "observed", lambda name: dataclasses.replace(made, values=values))
    found = noise.__wrapped__("votes_distance")
    assert found.sd == pytest.approx(sd, abs=0.03 if sd else 0.06)
    assert found.step == pytest.approx(step, abs=0.03)
    assert found.range[0] <= found.sd <= found.range[1] or sd == 0
    assert found.transient == pytest.approx(2 * sd**2 / (2 * sd**2 + step**2), abs=0.1)


def test_only_years_of_training_enter(monkeypatch):
    before, made = noise("votes_distance"), load("votes_distance")
    values = made.values.copy()
    values[made.years > 2014] = 9.0
    monkeypatch.setattr(measurement, "observed", lambda name: dataclasses.replace(made, values=values))
    assert noise.__wrapped__("votes_distance") == before


def test_votes_see_the_autumn():
    """A state that rises by 1 a month from January 2010: months 8 to 11 of the first year, then 20 to 23."""
    years, seen = as_observed("votes_distance", np.arange(25.0), "2010-01")
    assert years.tolist() == [2010.5, 2011.5]
    assert seen.tolist() == [9.5, 21.5]


def test_arms_add_up_five_years_with_the_level_before_the_start():
    """Up to 2009 the level is 0, then 1: the window of 2010 holds a fifth of it, that of 2011 two fifths."""
    states = np.concatenate([[0.0], np.ones(24)])
    years, seen = as_observed("arms_share", states, "2009-12")
    assert years.tolist() == [2010.5, 2011.5]
    assert seen == pytest.approx([0.2, 0.4])


def test_a_year_that_is_not_whole_is_not_seen():
    years, seen = as_observed("sanctions", np.ones((3, 20)), "2010-07")
    assert years.tolist() == [2011.5] and seen.shape == (3, 1)
    years, _ = as_observed("events_balance", np.ones(3), "2018-01")
    assert years == pytest.approx([2018 + 1 / 24, 2018 + 3 / 24, 2018 + 5 / 24])


def test_trade_is_seen_as_a_logarithm():
    _, seen = as_observed("trade_share_log", np.zeros(12), "2010-01")
    assert seen == pytest.approx([np.log(0.01)])


def test_scale_is_free_but_not_its_sign():
    state = np.array([0.0, 0.5, 1.0, np.nan])
    line = scale("votes_distance", state, np.array([3.0, 2.0, 1.0, 5.0]))
    assert line == pytest.approx((3, -2))
    assert line(np.array([0.25])) == pytest.approx([2.5])
    assert scale("votes_distance", state, np.array([1.0, 2.0, 3.0, 5.0])) == pytest.approx((2, 0))


def test_draws_have_the_noise_of_the_source():
    seen = drawn("votes_agreement", np.zeros(20000), np.random.default_rng(1))
    assert seen.std() == pytest.approx(noise("votes_agreement").sd, rel=0.03)


def test_what_was_published_comes_later_than_what_had_ended():
    assert str(latest_published("trade_share_log", "2010-01").times[-1]) == "2006"
    assert str(derived.observed("trade_share_log").until("2010-01").times[-1]) == "2009"


def test_derived_series_by_hand():
    share = derived.observed("events_balance").at("2020-01")[INDEX["IRN"], INDEX["USA"]]
    quarrel, accord = (
        load(f"events_{sign}_days").at("2020-01")[INDEX["IRN"], INDEX["USA"]]
        for sign in ("negative", "positive")
    )
    assert share == pytest.approx((quarrel - accord) / (quarrel + accord + 1))
    arms = derived.observed("arms_share")
    assert arms.at(2023)[INDEX["IRN"], INDEX["RUS"]] == 1  # its only client
    assert arms.at(2023)[INDEX["RUS"], INDEX["IRN"]] == pytest.approx(0.0133, abs=0.005)


def test_the_page_states_what_is_estimated():
    stated = {
        row[0]: [int(digits) / 1000 for digits in row[1:5]] + [int(row[5]) / 100]
        for row in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }
    assert set(stated) == set(measurements())
    for name, numbers in stated.items():
        found = noise(name)
        values = [found.sd, *found.range, found.step, found.transient]
        assert values == pytest.approx(numbers, abs=0.0051), name
