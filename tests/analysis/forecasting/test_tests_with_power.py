"""The two tests: who knows the truth passes, who knows nothing does not."""

from types import SimpleNamespace

import numpy as np
import pytest

from realpolitik.analysis.forecasting.added_value import added_value, field, fields, relabellings
from realpolitik.analysis.forecasting.dated_shocks import by_month, dated_shocks, responses
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
    shocks = dated_shocks(Oracle(0.5), TERMS)
    assert shocks.passed and shocks.beyond_placebo == 1


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
