"""The two tests: who knows the truth passes, who knows nothing does not."""

from types import SimpleNamespace

import numpy as np
import pytest

from realpolitik.analysis.forecasting.added_value import added_value, field, fields, relabellings
from realpolitik.analysis.forecasting.dated_shocks import (
    by_month,
    dated_shocks,
    held,
    observed,
    responses,
)
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.predictor import (
    Baseline,
    OneRule,
    RandomSigns,
    _matrices,
    spread_to_pairs,
)

TERMS = design()


@pytest.fixture(scope="module")
def prepared():
    return [field(panel("votes_final"), 1, TERMS), field(panel("icews"), 1, TERMS)]


class Oracle:
    """Knows a share of every change and of every response; the rest is noise."""

    name = "oracle"

    def __init__(self, noise):
        self.actor = {state: state for state in TERMS.states}
        self.noise, self.draw = noise, np.random.default_rng(0)

    def changes(self, given, horizon):
        change = np.nan_to_num(given.closer * given.change(horizon))
        size = np.abs(change).mean()
        told = change + self.noise * size * self.draw.normal(size=change.shape)
        return _matrices(told, TERMS.states)

    def response(self, shock):
        monthly = panel("gdelt_month")
        at = int((shock.date - monthly.start).astype(int))
        seen = np.nan_to_num(responses(monthly)[[at]])
        return _matrices(seen + self.noise * 0.1 * self.draw.normal(size=seen.shape), TERMS.states)[0]


def test_an_oracle_passes_and_more_noise_means_less(prepared):
    clear, dim = (added_value(Oracle(noise), prepared) for noise in (0.5, 6))
    assert clear.passed and clear.value > 0.5 > dim.value > 0.05
    assert clear.beyond_relabelled == 1 and clear.beyond_rolled == 12
    low, high = clear.interval
    assert low < clear.value < high and set(clear.origins.values()) == {8, 28}
    assert np.ptp(added_value(Baseline("persistence", TERMS), prepared).interval) == 0
    shocks = dated_shocks(Oracle(0.5), TERMS)
    assert shocks.passed and shocks.beyond_placebo == 1 and shocks.beyond_moved == 1
    assert shocks.interval[0] < shocks.value < shocks.interval[1] and len(shocks.moved) == 65
    assert shocks.hit_right > shocks.right_by_chance > 0.5


def test_moved_calendars_keep_the_time_between_shocks():
    """Two shocks a month apart, a panel in which every response lasts: single placebos cannot know."""
    monthly = panel("gdelt_month")
    told = spread_to_pairs(Oracle(0.5), Oracle(0.5).response(TERMS.shocks[0]))
    found = held(np.array([told, told]), by_month(TERMS.shocks)[:2], TERMS, monthly, seed=1)
    pairs, seen = observed(TERMS, monthly)
    places = [int((date - monthly.start).astype(int)) for date, _ in by_month(TERMS.shocks)[:2]]
    both = np.array([told, told])[:, pairs]
    by_hand = np.corrcoef(both.ravel(), seen[np.array(places) + 1].ravel())[0, 1]
    assert found.moved[0] == pytest.approx(by_hand)


@pytest.mark.parametrize(
    "predictor", [Baseline("persistence", TERMS), Baseline("mix", TERMS), OneRule(TERMS)]
)
def test_what_knows_nothing_beyond_history_fails_both(predictor, prepared):
    assert abs(added_value(predictor, prepared).value) < 1e-6
    shocks = dated_shocks(predictor, TERMS)
    assert not shocks.passed and shocks.value < 0.2


def test_random_signs_seldom_pass(prepared):
    found = [added_value(RandomSigns(TERMS, seed), prepared) for seed in range(12)]
    assert sum(each.passed for each in found) <= 1
    assert abs(np.mean([each.value for each in found])) < 0.06


def test_correlation_is_that_of_residuals(prepared):
    """By hand: weighted least squares on history, then the correlation of what is left."""
    one = prepared[0]
    told = np.random.default_rng(3).normal(size=one.panel.values.shape)
    given = told[one.periods][:, one.pairs][one.rows] * one.weight
    left = given - one.history @ np.linalg.lstsq(one.history, given, rcond=None)[0]
    assert one.correlation(told) == pytest.approx(left @ one.observed / np.linalg.norm(left))
    assert one.correlation(one.panel.values * 0 + 1) == 0  # a constant is what history says
    assert one.correlation(told) == pytest.approx(one.correlation(7 * told))


def test_relabelling_spares_nobody():
    five = relabellings(5, 200, 1)
    assert len(five) == 119 and all(sorted(order) == [0, 1, 2, 3, 4] for order in five)
    assert len(relabellings(13, 200, 1)) == 200


def test_resamples_centre_on_the_correlation(prepared):
    one = prepared[0]
    told = one.panel.closer * np.nan_to_num(one.panel.change(1))
    told = told + np.random.default_rng(4).normal(size=told.shape) * np.abs(told).mean() * 4
    drawn = one.resampled(told, 1)
    assert np.median(drawn) == pytest.approx(one.correlation(told), abs=0.03) and drawn.std() > 0.01


def test_shocks_of_the_nineties_lie_in_their_panel():
    early = panel("keds_month")
    seen = responses(early)
    pairs, _ = observed(TERMS, early)
    months = by_month(TERMS.early_shocks)
    at = [int((date - early.start).astype(int)) for date, _ in months]
    assert len(TERMS.early_shocks) == 30 and all("1992-01" < s.month < "1998-12" for s in TERMS.early_shocks)
    assert np.isfinite(seen[at][:, pairs]).all() and 10 <= len(pairs) < 57
    assert all(s.events or s.what for s in TERMS.early_shocks)


def test_shocks_of_2005_to_13_lie_in_their_panel():
    middle = panel("icews_month")
    pairs, seen = observed(TERMS, middle)
    months = by_month(TERMS.middle_shocks)
    at = [int((date - middle.start).astype(int)) for date, _ in months]
    assert len(TERMS.middle_shocks) == 83 and len(months) == 62 and len(pairs) == 22
    assert np.isfinite(seen[at]).all() and all(s.events or s.what for s in TERMS.middle_shocks)
    bloc = TERMS.bloc
    assert all(bloc[a] != bloc[b] for s in TERMS.middle_shocks for a, b in s.between)


def test_blocs_speak_for_their_members():
    rule = OneRule(TERMS)
    pairs = spread_to_pairs(rule, rule.response(next(s for s in TERMS.shocks if s.theatre == "ukraine")))
    assert (pairs == -1).sum() == 4 and np.nansum(pairs) == -4


def test_shocks_have_data_around_them_and_follow_the_rule():
    months = by_month(TERMS.shocks)
    assert len(months) == 15 and len(TERMS.shocks) == 16
    seen = responses(panel("gdelt_month"))
    at = [int((date - panel("gdelt_month").start).astype(int)) for date, _ in months]
    assert np.isfinite(seen[at][:, TERMS.across()]).all()
    assert {s.kind for s in TERMS.shocks} == {"strike", "sanction", "dispute", "rupture", "treaty", "war"}


def test_a_panel_that_only_starts_later_is_no_tuning():
    tuned = {part.panel.name for part in fields(TERMS, tuning=True)}
    assert tuned == {"icews", "votes_final"}
    assert SimpleNamespace(**TERMS.added_value).gdelt == (1, 4)
