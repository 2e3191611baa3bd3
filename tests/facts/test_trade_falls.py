"""How often trade falls by 15 %: counted in yearly totals, as trade statistics and the paper count it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.facts.ensembles import run, world

TOTALS = Path(__file__).with_name("trade_rus_irn.csv")
YEARS = 6  # five changes of yearly totals
FALL = 0.85


def falls(totals: np.ndarray) -> np.ndarray:
    """Whether any change within each row of yearly totals is a fall of 15 % or more."""
    return np.asarray((totals[..., 1:] <= FALL * totals[..., :-1]).any(axis=-1))


def test_fall_by_hand() -> None:
    assert falls(np.array([[1.0, 0.86, 0.9], [1.0, 0.84, 0.9]])).tolist() == [False, True]


def observed(defect: bool) -> float:
    """Share of windows of six years in the record with such a fall, with or without those that need 2010."""
    values = np.loadtxt(TOTALS, delimiter=",", skiprows=3, usecols=1)
    if not defect:
        values[10] = values[9]
        values[11] = max(values[11], FALL * values[10] + 1.0)
    windows = np.lib.stride_tricks.sliding_window_view(values, YEARS)
    return float(falls(windows).mean())


def test_trade_of_the_world_of_2016_falls_as_often_as_it_did() -> None:
    case = world("quintet-2016", "2024-12")
    ensemble = run(case)
    monthly = ensemble.pair("volume", "RUS", "IRN")[:, 1 : 1 + 12 * YEARS, ensemble.channels.index("trade")]
    yearly = monthly.reshape(len(monthly), YEARS, 12).sum(axis=2)
    share = float(falls(yearly).mean())
    low, high = observed(defect=False), observed(defect=True)
    assert 0.3 < low < high < 0.6
    assert low - 0.05 <= share <= high + 0.05
    at_any_month = (monthly[:, 12:] <= FALL * monthly[:, :-12]).any(axis=1).mean()
    assert at_any_month > 1.4 * share  # sixty chances to fall instead of five
