from __future__ import annotations

import numpy as np
import pytest

from realpolitik.experiment.verdict import last_year, verdict


def test_verdict_lies_outside_the_band_not_on_it():
    changes = [0.0401, 0.04, 0.0, -0.04, -0.0401, np.nan]
    assert verdict(changes).tolist() == ["tightens", "holds", "holds", "holds", "frays", ""]


def test_other_bands_move_the_threshold():
    assert verdict([0.035, -0.05], 0.03).tolist() == ["tightens", "frays"]
    assert verdict([0.035, -0.05], 0.06).tolist() == ["holds", "holds"]


def test_last_year_is_the_mean_of_the_last_twelve_records():
    index = np.concatenate([np.full(20, 9.0), np.arange(12.0)])[None, :]
    assert last_year(index, 12)[0] == pytest.approx(5.5)


def test_a_run_shorter_than_a_year_leaves_out_the_start():
    assert last_year(np.array([[100.0, 1.0, 3.0]]), 12)[0] == 2.0


def test_weekly_records_are_averaged_over_fifty_two():
    index = np.concatenate([np.zeros(10), np.ones(52)])[None, :]
    assert last_year(index, 52)[0] == 1.0
