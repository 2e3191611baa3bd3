"""The third bar by part, and calibration: what is right passes, what is too sure is told."""

import numpy as np
import pytest

from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts
from realpolitik.analysis.forecasting.calibration import calibration
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.honest import PARTS, judged, parts
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.rolling import origins, score

TERMS = design()


@pytest.fixture(scope="module")
def arms():
    series = panel("arms")
    periods, pairs = origins(series, 1, TERMS), TERMS.across()
    return series, periods, score(series, 1, forecasts(series, 1)["mix"], periods, pairs)


def test_parts_share_out_the_cases(arms):
    series, periods, outcome = arms
    found = parts(TERMS, series, 1, periods, outcome)
    seen = np.isfinite(outcome.crps)
    for one, other in (("to_tuning", "after_tuning"), ("moving", "bound")):
        assert not (found[one] & found[other]).any() and ((found[one] | found[other]) == seen).all()
    assert set(found) == {*PARTS, "bound"}
    last = series.values[periods][:, TERMS.across()]
    assert (last[found["bound"]] == 0).all() and (last[found["moving"]] > 0).all()
    years = np.array([series.end(int(t)).astype(object).year for t in periods])
    assert (years[found["to_tuning"].any(axis=1)] <= 2013).all()
    assert (years[found["after_tuning"].any(axis=1)] > 2013).all()


def test_means_of_parts_make_up_the_whole(arms):
    series, periods, outcome = arms
    found, whole = parts(TERMS, series, 1, periods, outcome), outcome.mean()
    for name in whole:
        weighed = sum(outcome.mean(found[p])[name] * found[p].sum() for p in ("moving", "bound"))
        assert weighed / (found["moving"] | found["bound"]).sum() == pytest.approx(whole[name])


def row(years, crps, coverage, brier, late=None):
    mine = {"crps": crps, "coverage": coverage, "brier": brier, "parts": {}}
    mix = {"crps": 1.0, "coverage": 0.9, "brier": 0.5, "parts": {}}
    if late is not None:
        mine["parts"] = {"after_tuning": late}
        mix["parts"] = {"after_tuning": {"crps": 1.0, "coverage": 0.9, "brier": 0.5}}
    return {"title": "Votes", "years": years, "forecasters": {"mine": mine, "mix": mix}}


def test_the_bar_is_judged_over_panels_and_in_single_ones():
    good, poor = row(1.0, 0.99, 0.9, 0.5), row(1.0, 1.02, 0.84, 0.515)
    found = judged([good, poor, row(5.0, 2.0, 0.1, 2.0)], "mine")
    assert found["by_horizon"] and len(found["failures"]) == 3
    assert found["crps_to_mix_by_years"] == {"1.0": pytest.approx(1.005), "5.0": 2.0}
    assert not judged([poor], "mine")["by_horizon"]


def test_a_part_is_judged_for_itself():
    late = {"crps": 1.0, "coverage": 0.7, "brier": 0.5}
    rows = [row(2.0, 0.99, 0.9, 0.5, late), row(3.0, 0.99, 0.9, 0.5)]
    assert judged(rows, "mine")["failures"] == []
    assert judged(rows, "mine", "after_tuning")["failures"] == [
        "Votes, 2 y: 90 % intervals cover 0.700 (the mixture's 0.900)"
    ]


def test_calibration_tells_the_calibrated_from_the_sure():
    """Normal outcomes against their own law and against one half as wide."""
    draw = np.random.default_rng(5)
    series = panel("votes_final")
    shape = (*series.values[:30].shape,)
    law = np.quantile(draw.normal(size=20_000), LEVELS)
    came = draw.normal(size=shape)

    found = []
    for width in (1.0, 0.5):
        quantiles = np.broadcast_to(width * law, (*shape, len(LEVELS)))
        outcome = score_made(quantiles, came)
        found.append(calibration([(outcome, 2)]))
    right, sure = found
    assert right["lowest_tenth"] == pytest.approx(0.1, abs=0.02)
    assert sure["lowest_tenth"] > 0.2 and sure["places"][0] > 2 * right["places"][0]
    assert sum(right["places"]) == came.size
    inside = [low <= stated <= high for stated, _, cases, low, high in right["reliability"] if cases > 100]
    assert np.mean(inside) > 0.6
    assert all(low <= true <= high for _, true, _, low, high in right["reliability"])


def score_made(quantiles, came):
    from realpolitik.analysis.forecasting import scores
    from realpolitik.analysis.forecasting.rolling import Outcome

    margin = np.abs(np.random.default_rng(6).normal(size=came.shape))
    chances = scores.classes(quantiles, 0 * came, margin, 1.0)
    happened = scores.verdict(came, 0 * came, margin, 1.0)
    nothing = np.zeros_like(came)
    return Outcome(
        scores.crps(quantiles, came), nothing, nothing, nothing, scores.pit(quantiles, came),
        scores.covered(quantiles, LEVELS, came), chances, happened, nothing > 1,
    )  # fmt: skip
