from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from realpolitik.experiment.camps import lowest_camps, propensity
from realpolitik.experiment.columns import (
    EXACT,
    first_record,
    implementation_gap,
    monthly_columns,
    outcome_columns,
)


def test_first_record_is_masked_where_a_rung_is_never_reached():
    found = first_record(np.array([[False, True, True], [False, False, False], [True, False, False]]))
    assert found.tolist() == [1, None, 0]


def test_gap_is_what_is_pledged_and_not_delivered():
    volume, pledge = np.zeros((1, 1, 2, 2, 2)), np.zeros((1, 1, 2, 2, 2))
    volume[0, 0, 0, 1], pledge[0, 0, 0, 1] = [0.1, 0.2], [0.5, 0.5]
    history = SimpleNamespace(volume=volume, pledge=pledge)
    assert implementation_gap(history, 0, 1)[0, 0] == pytest.approx(0.7)
    assert implementation_gap(history, 1, 0)[0, 0] == 0.0, "without pledges nothing is owed"


def test_camps_separate_the_hostile_pair():
    sizes = np.array([1.0, 2.0, 3.0])
    hostile = np.zeros((1, 3, 3))
    hostile[0, 0, 2] = hostile[0, 2, 0] = 0.8
    friendly = np.zeros((1, 3, 3))
    friendly[0, 0, 1] = friendly[0, 1, 0] = 0.5
    ties = propensity(friendly, hostile, np.zeros((1, 3, 3)))
    assert lowest_camps(sizes, ties, ("A", "B", "C")) == ["A B | C"]


def test_camps_agree_with_the_landscape_of_theory():
    from realpolitik.theory import landscape

    rng = np.random.default_rng(7)
    sizes, ties = rng.uniform(0.1, 1, 5), rng.normal(0, 1, (1, 5, 5))
    ties = ties + np.swapaxes(ties, 1, 2)
    names = ("A", "B", "C", "D", "E")
    found = lowest_camps(sizes, ties, names)[0]
    second = found.split(" | ")[1].split() if " | " in found else []
    chosen = landscape.energy(sizes, ties[0], np.array([int(name in second) for name in names]))
    for code in range(16):
        camps = np.array([0, *(code >> k & 1 for k in range(4))])
        assert chosen <= landscape.energy(sizes, ties[0], camps) + 1e-12


def test_outcomes_of_a_constructed_run(fake):
    case = fake.fake_case(steps=26)
    chunk = next(fake.fake_simulate(case, 2, 5, ledger=True))
    index = chunk.history.index
    index[:, :, 0, 1] = 0.2
    index[0, -12:, 0, 1] = 0.25
    index[1, -12:, 0, 1] = 0.155
    chunk.history.rung[:, :, 0, 1] = 1
    chunk.history.rung[0, 9:, 0, 1] = 4
    rows = outcome_columns(case, chunk, 5)
    assert rows["verdict"].tolist() == ["tightens", "frays"]
    assert rows["verdict_06"].tolist() == ["holds", "holds"]
    assert rows["alliance"].tolist() == [True, False]
    assert rows["rung_2_record"].tolist() == [9, None]
    assert rows["rung_1_record"].tolist() == [0, 0]
    assert rows["fired_signing"].tolist() == [1, 1]


def test_a_failed_run_has_no_verdict(fake):
    case = fake.fake_case()
    chunk = next(fake.fake_simulate(case, 2, 5))
    chunk.failed[1] = 4
    rows = outcome_columns(case, chunk, 5)
    assert rows["verdict"][1] == "" and rows["verdict"][0] != ""
    assert np.isnan(rows["change"][1])


def test_monthly_rows_follow_runs_then_records(fake):
    case = fake.fake_case(steps=3)
    chunk = next(fake.fake_simulate(case, 2, 5, first_run=10))
    rows = monthly_columns(case, chunk)
    assert rows["run"].tolist() == [10] * 4 + [11] * 4
    assert rows["month"].tolist() == [0, 1, 2, 3] * 2
    assert str(rows["date"][3])[:7] == "2025-02"
    assert rows["index_IRN_ISR"][5] == np.float32(chunk.history.index[1, 1, 1, 2])
    assert rows["volume_IRN_RUS_energy"][6] == np.float32(chunk.history.volume[1, 2, 1, 0, 2])
    lean = monthly_columns(case, chunk, full=False)
    assert lean.keys() < rows.keys() and "volume_IRN_RUS_energy" not in lean
    assert all(lean[name].tolist() == rows[name].tolist() for name in lean)


def test_only_what_the_verdict_rests_on_keeps_64_bits(fake):
    case = fake.fake_case(steps=14)
    chunk = next(fake.fake_simulate(case, 3, 5))
    rows = outcome_columns(case, chunk, 5)
    assert {name for name, column in rows.items() if column.dtype == np.float64} == EXACT
    before = {name: column.tolist() for name, column in rows.items()}
    for field in chunk.history:  # as the next chunk does, which lies in the same room
        field[:] = 0
    assert {name: column.tolist() for name, column in rows.items()} == before
