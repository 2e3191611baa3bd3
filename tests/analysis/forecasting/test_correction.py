"""The mixture corrected by a predictor: truth helps, noise hardly hurts, nothing looks ahead."""

import numpy as np
import pytest

from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts, unbounded
from realpolitik.analysis.forecasting.correction import alone, coefficients, corrected, spread_out, widening
from realpolitik.analysis.forecasting.panel import PAIRS, Panel
from realpolitik.analysis.forecasting.scores import coverage, crps

ALL = np.ones(len(PAIRS), bool)


@pytest.fixture(scope="module")
def case():
    """Changes of which half the variance is told beforehand."""
    draw = np.random.default_rng(5)
    signal, noise = draw.normal(size=(2, 30, len(PAIRS)))
    values = np.vstack([np.zeros((1, len(PAIRS))), np.cumsum(signal + noise, axis=0)])
    told = np.vstack([signal, np.zeros((1, len(PAIRS)))])
    return Panel("made", "made", "diplomacy", 1, 1, np.datetime64("1990-01"), values), told


def gain(panel, mixture, given):
    came = panel.values[9:]
    return 1 - np.nanmean(crps(given[8:-1], came)) / np.nanmean(crps(mixture[8:-1], came))


def test_truth_is_believed_and_pays(case):
    panel, told = case
    mixture = forecasts(panel, 1)["mix"]
    given, share = corrected(panel, 1, mixture, told, ALL)
    assert 0.4 < share[-1] < 1.1 and share[:2].max() == 0 and (np.diff(share[3:]) > -0.1).all()
    assert gain(panel, mixture, given) > 0.1
    assert gain(panel, mixture, alone(panel, 1, told, ALL)) > 0.1


def test_noise_and_lies_change_nothing(case):
    panel, told = case
    mixture = forecasts(panel, 1)["mix"]
    noise = np.random.default_rng(6).normal(size=told.shape)
    assert abs(gain(panel, mixture, corrected(panel, 1, mixture, noise, ALL)[0])) < 0.01
    assert (coefficients(panel, 1, panel.values, -told, ALL) == 0).all()


def test_no_coefficient_looks_ahead(case):
    panel, told = case
    later = panel.values.copy()
    later[20:] *= -3
    changed = Panel("made", "made", "diplomacy", 1, 1, panel.start, later)
    before, after = (coefficients(p, 1, p.values, told, ALL)[:20] for p in (panel, changed))
    assert np.array_equal(before, after)


def test_silence_earns_no_belief(case):
    """Rounding noise that once went the right way must not multiply what is said at last."""
    panel, told = case
    whisper = told * 1e-15
    whisper[-2] = told[-2]
    mixture = forecasts(panel, 1)["mix"]
    share = coefficients(panel, 1, mixture.mean(axis=-1), whisper, ALL)
    assert share[-2] < 1e-9 < 0.1 < coefficients(panel, 1, mixture.mean(axis=-1), told, ALL)[-2]
    assert share[-3] > 1e12, "whispers in one unit are as good as speech"


def test_what_stays_still_stays(case):
    panel, told = case
    flat = Panel("flat", "flat", "arms", 1, 1, panel.start, np.zeros_like(panel.values), floor=0.0)
    mixture = np.zeros((*panel.values.shape, len(LEVELS)))
    assert (corrected(flat, 1, mixture, told, ALL)[0] == 0).all()


def test_nothing_is_moved_off_a_bound_as_a_lump(case):
    """Distances near 0: a fifth of the mixture lies on the floor; moved out it must not pile up off it."""
    panel, _ = case
    low = Panel("low", "low", "diplomacy", 1, 1, panel.start, np.abs(panel.values) * 0.1, floor=0.0)
    change = np.vstack([np.diff(low.values, axis=0), np.zeros((1, len(PAIRS)))]) + 0.05
    given, share = corrected(low, 1, unbounded(low, 1)["mix"], change, ALL)
    on_floor = (forecasts(low, 1)["mix"][20] == 0).sum(axis=-1)
    out = share[20] * change[20] > 0.01
    lumps = (np.diff(given[20], axis=-1) == 0) & (given[20][:, 1:] > 0)
    assert (on_floor[out] > 5).any() and not lumps.any() and (given[20] >= 0).all()


def test_narrow_forecasts_are_drawn_apart(case):
    panel, _ = case
    narrow = forecasts(panel, 1)["persistence"]
    middle = np.median(narrow, axis=-1, keepdims=True)
    narrow = middle + 0.6 * (narrow - middle)
    wide = spread_out(panel, 1, narrow, ALL)
    factor = widening(panel, 1, narrow, ALL)
    assert factor[0] == 1 < factor[-1] <= 2 and (widening(panel, 1, wide, ALL)[20:] < 1.2).all()
    assert np.array_equal(
        spread_out(panel, 1, narrow, ALL, least=9.0)[-1], (middle + 9 * (narrow - middle))[-1]
    )
    came = panel.values[11:]
    assert coverage(narrow[10:-1], LEVELS, came) < 0.8 < 0.87 < coverage(wide[10:-1], LEVELS, came) < 0.95
