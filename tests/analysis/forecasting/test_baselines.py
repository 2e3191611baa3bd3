"""Baselines on made panels: no look ahead, and the rule that fits wins."""

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.analysis.forecasting.baselines import CENTRES, forecasts
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.rolling import origins, skills, until
from realpolitik.analysis.forecasting.scores import crps

WIDTH = len(PAIRS)


def made(values):
    return Panel("made", "made", "diplomacy", 1, 1, np.datetime64("1990-01"), values)


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(0).normal(size=(30, WIDTH))


def test_no_forecast_looks_ahead(noise):
    changed = noise.copy()
    changed[21:] += 100
    for name, before in forecasts(made(noise), 2).items():
        after = forecasts(made(changed), 2)[name]
        assert np.array_equal(before[:21], after[:21], equal_nan=True), name


def test_each_rule_wins_where_it_is_true(noise):
    """Noise about a mean, a random walk, a steady rise: mean reversion, persistence and drift are best."""
    best = {}
    rise = np.arange(30)[:, None] * 1.0
    for kind, values in {"mean": noise, "walk": noise.cumsum(axis=0), "rise": rise + 0.1 * noise}.items():
        given = forecasts(made(values), 1)
        score = {k: np.nanmean(crps(given[k][8:-1], values[9:])) for k in CENTRES}
        best[kind] = min(score, key=score.get)
        assert np.nanmean(crps(given["mix"][8:-1], values[9:])) < 1.3 * score[best[kind]] or kind == "rise"
    assert best["mean"] in ("mean_reversion", "local_level") and best["walk"] in (
        "persistence",
        "local_level",
    )
    assert best["rise"] in ("drift", "trend")


def test_a_trend_is_that_of_the_periods_observed(noise):
    """A steady rise is continued whatever is missing of it; one value alone has no slope."""
    rise = 2.0 + 3.0 * np.arange(30)[:, None] + np.zeros(WIDTH)
    gaps = np.where((noise > 0.3) & (rise > 5), np.nan, rise)
    gaps[10:14, 0], gaps[:29, 1] = np.nan, np.nan
    ahead = CENTRES["trend"](made(gaps), 2)
    few = np.array([(~np.isnan(gaps[max(0, t - 14) : t + 1])).sum(axis=0) < 2 for t in range(30)])
    np.testing.assert_allclose(ahead[2:][~few[2:]], (rise + 6.0)[2:][~few[2:]])
    assert ahead[29, 1] == rise[29, 1]


def test_the_bar_is_what_was_measured_before(noise):
    """Gain of the mixture over persistence, against the figures in docs/evidence.md, within .03."""
    before = {("votes_final", 1): 0.03, ("votes_final", 3): 0.04, ("agreement", 3): 0.07, ("icews", 1): 0.10}
    before |= {("gdelt", 1): 0.15, ("arms", 3): 0.0, ("trade", 1): -0.01}
    for (name, horizon), told in before.items():
        found = skills(panel(name), horizon, design())
        assert found["mix"].value == pytest.approx(told, abs=0.03), name
        assert found["mix"].low <= found["mix"].value <= found["mix"].high


def test_fifty_seven_pairs_and_origins_by_outcome():
    terms = design()
    votes = panel("votes_final")
    assert terms.across().sum() == 57 and terms.counted().sum() == 53
    early, late = until(votes, 2, terms, 2013), origins(votes, 2, terms, since=2013)
    assert sorted([*early, *late]) == origins(votes, 2, terms).tolist()
    assert votes.end(int(early[-1]) + 2) == np.datetime64("2014-01")


def test_a_panel_knows_its_calendar():
    gdelt = panel("gdelt")
    assert gdelt.end(0) == np.datetime64("2018-04") and gdelt.months == 3
    assert len(gdelt.until(np.datetime64("2019-02")).values) == 4
    assert np.nanmax(np.abs(gdelt.values)) <= 1
    assert replace(gdelt, values=gdelt.values[:2]).change(1).shape == gdelt.values[:2].shape
