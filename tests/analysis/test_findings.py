from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from realpolitik.analysis.causes import combined, contributions, moves_apart
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.findings import find
from realpolitik.analysis.paths import difference_path, path
from realpolitik.analysis.worlds import changed_findings, clear_verdict
from realpolitik.experiment.verdict import VERDICTS


@pytest.fixture(scope="module")
def findings(batch):
    return find(batch)


def test_findings_repeat_the_outcomes(batch, findings):
    for name in batch.scenarios:
        found, table = findings.scenarios[name], batch.outcomes(name)
        assert sum(found.verdicts[v].value for v in VERDICTS) == pytest.approx(1)
        assert found.verdicts["frays"].value == np.mean(table["change"] < -0.04)
        assert found.index_end.value == pytest.approx(table["index_end"].mean())
        assert found.other_bands[".06"]["tightens"].value == np.mean(table["change"] > 0.06)
        reached = [record for record in table["rung_2_record"].tolist() if record is not None]
        assert found.rungs["2"].value == len(reached) / 120
        assert found.partnership_early.value == sum(record <= 14 for record in reached) / 120
    assert findings.early == "2026-01"


def test_many_runs_are_read_column_by_column_with_the_same_findings(batch, findings, monkeypatch):
    from realpolitik.experiment import result

    monkeypatch.setattr(result, "AT_ONCE", 0)
    name = batch.scenarios[1]
    lazily, whole = batch.rows(name), batch.outcomes(name)
    assert isinstance(lazily, result.LazyTable) and list(lazily) == list(whole)
    for column, values in whole.items():
        assert lazily[column].tolist() == values.tolist(), column
        assert lazily[column].dtype == values.dtype
    assert find(batch) == findings


def test_the_drift_is_found_in_pairs(findings):
    # records 15 to 26 have drifted 20.5 records on average
    assert findings.scenarios["baseline"].difference is None
    assert findings.scenarios["nuclear-deal"].difference.value == pytest.approx(-0.003 * 20.5)
    assert findings.scenarios["maximum-pressure"].difference.value == pytest.approx(0.0005 * 20.5)


def test_findings_are_plain_json(findings):
    document = json.loads(json.dumps(findings.document(), allow_nan=False))
    assert document["scenarios"]["baseline"]["verdicts"]["holds"]["runs"] == 120


def test_failed_runs_are_counted_and_left_out(fake, tmp_path):
    from realpolitik.experiment.batch import run_batch

    def loses_one(*arguments, **options):
        for chunk in fake.fake_simulate(*arguments, **options):
            chunk.failed[0] = 3
            chunk.history.index[0] = np.nan
            yield chunk

    cases = [fake.fake_case(), fake.fake_case("other", drift=-0.003)]
    result = run_batch(cases, 10, 0, tmp_path / "r", simulate=loses_one)
    found = find(result).scenarios["other"]
    assert (found.runs, found.failed) == (9, 1)
    assert found.difference.runs == 9 and np.isfinite(found.index_end.value)
    assert result.manifest["failed_runs"] == 2
    assert np.isfinite(path(result, "other", "index_RUS_IRN").mean).all()


def test_paths_are_means_and_quantiles_over_runs(batch):
    table = batch.monthly("nuclear-deal")
    index = table["index_RUS_IRN"].reshape(120, 27)
    course = path(batch, "nuclear-deal", "index_RUS_IRN")
    assert np.allclose(course.mean, index.mean(axis=0))
    assert np.allclose(course.quantiles[:, 2], np.median(index, axis=0))
    assert np.allclose(course.quantiles[:, 0], np.quantile(index, 0.05, axis=0))
    assert str(course.dates[0]) == "2024-11-01"
    apart = difference_path(batch, "nuclear-deal", "baseline", "index_RUS_IRN")
    assert np.allclose(apart.mean, -0.003 * np.arange(27))


def test_contributions_add_up_to_the_change(batch, findings):
    found = contributions(batch, "nuclear-deal")
    table = batch.outcomes("nuclear-deal")
    assert "start" not in found
    assert sum(part.value for part in found.values()) == pytest.approx(table["change"].mean())
    assert combined(batch, "nuclear-deal", list(found)).value == pytest.approx(table["change"].mean())
    apart = moves_apart(batch, "nuclear-deal", "baseline")
    assert apart["common_threat"].mean() == pytest.approx(0.7 * -0.003 * 20.5)


def test_worlds_that_agree_change_nothing(findings):
    assert changed_findings(findings, findings) == []


def test_a_reversed_finding_is_named(findings):
    deal = findings.scenarios["nuclear-deal"]
    turned = replace(
        deal,
        verdicts={
            "tightens": deal.verdicts["frays"],
            "holds": deal.verdicts["holds"],
            "frays": deal.verdicts["tightens"],
        },
        difference=Estimate(0.02, 0.01, 0.03, 120),
    )
    other = replace(findings, scenarios={**findings.scenarios, "nuclear-deal": turned})
    changes = changed_findings(findings, other)
    assert len(changes) == 2 and all(change.startswith("nuclear-deal: ") for change in changes)
    assert "frays" in changes[0] and "becomes tightens" in changes[0]


def test_a_lead_within_chance_is_no_verdict(findings):
    base = findings.scenarios["baseline"]
    tie = replace(
        base,
        verdicts={v: Estimate(x, 0, 1, 120) for v, x in zip(VERDICTS, (0.46, 0.50, 0.04), strict=True)},
    )
    lead = replace(
        base,
        verdicts={v: Estimate(x, 0, 1, 120) for v, x in zip(VERDICTS, (0.20, 0.76, 0.04), strict=True)},
    )
    assert clear_verdict(replace(tie, runs=120)) is None
    assert clear_verdict(replace(lead, runs=120)) == "holds"
