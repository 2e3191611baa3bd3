"""Tables as frames and as one labelled dataset; every column of every table is described."""

from __future__ import annotations

import json

import numpy as np
import pytest

from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.meanings import meaning
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.study import Batch


def test_frames_of_pandas_hold_the_tables(batch):
    outcomes = batch.frame("outcomes")
    assert outcomes["scenario"].unique().tolist() == batch.scenarios and len(outcomes) == 360
    table = batch.outcomes("baseline")
    frame = batch.frame("runs", "baseline")
    assert frame["change"].tolist() == table["change"].tolist()
    assert frame["rung_2_record"].isna().tolist() == np.ma.getmaskarray(table["rung_2_record"]).tolist()
    months = batch.frame("monthly", "baseline")
    assert str(months["date"].iloc[1])[:10] == "2024-12-01"
    assert batch.frame("ledger").columns[:4].tolist() == ["scenario", "run", "month", "start"]
    with pytest.raises(ResultProblem, match="no table weeks"):
        batch.frame("weeks")
    with pytest.raises(ResultProblem, match="no frames of dask"):
        batch.frame("runs", library="dask")


def test_a_library_that_is_missing_is_named(batch, monkeypatch):
    from realpolitik.experiment import frames

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(frames, "import_module", missing)
    for ask in (lambda: batch.frame("runs", library="polars"), batch.dataset):
        with pytest.raises(ResultProblem, match="is not installed") as told:
            ask()
        assert "pip install" in told.value.remedy


def test_frames_of_polars_hold_the_tables(batch):
    pytest.importorskip("polars")
    frame = batch.frame("runs", "baseline", library="polars")
    table = batch.outcomes("baseline")
    assert frame["index_end"].to_list() == table["index_end"].tolist()
    assert frame["rung_2_record"].to_list() == table["rung_2_record"].tolist()
    assert batch.frame("months", library="polars").height == 360 * 27


def test_a_dataset_has_labelled_dimensions(batch):
    pytest.importorskip("xarray")
    data = batch.dataset()
    assert dict(data.sizes) == {
        "scenario": 3,
        "run": 120,
        "month": 27,
        "pair": 10,
        "direction": 2,
        "channel": 6,
        "kind": 2,
        "by": 2,
        "event": 1,
        "cause": len(data["cause"]),
    }
    months = batch.monthly("nuclear-deal")
    row = (months["run"] == 7) & (months["month"] == 20)
    there = {"scenario": "nuclear-deal", "run": 7, "month": 20}
    assert data["index"].sel(**there, pair="IRN_ISR").item() == months["index_IRN_ISR"][row][0]
    volume = data["volume"].sel(**there, direction="IRN_RUS", channel="trade")
    assert volume.item() == months["volume_IRN_RUS_trade"][row][0]
    assert data["driver"].sel(**there, by="oil").item() == months["driver_oil"][row][0]
    booked = batch.ledger("nuclear-deal")
    assert data["contribution"].sel(**there, cause="trust").item() == booked["trust"][row][0]
    assert data["verdict"].sel(scenario="baseline", run=3).item() == batch.outcomes("baseline")["verdict"][3]
    assert np.isnan(data["rung_2_record"].values).sum() == np.ma.count_masked(
        batch.outcomes()["rung_2_record"]
    )
    assert data["index"].attrs["units"] == "−1 to 1" and str(data["date"].values[1])[:7] == "2024-12"


def test_every_column_of_every_table_is_described(batch, tmp_path):
    dimensions = {"parameters.third_party": {}}
    design = {"kind": "latin_hypercube", "points": 2, "seed": 1}
    stated = {"name": "b", "title": "t", "question": "q?", "until": "2025-03", "antithetic": True}
    real = Batch(**stated, scenarios=["baseline"], dimensions=dimensions, design=design, replications=2)
    for result in (batch, real.run(tmp_path / "r", record="full")):
        for table in result.tables:
            for column in result.columns(table):
                told = meaning(column, table, result.manifest["design"])
                assert told.words and "{" not in told.words, (table, column)
        assert meaning("volume_RUS_IRN_arms", "monthly").words.endswith("RUS–IRN through arms")
    assert meaning("weather", "monthly").words == ""


def test_the_package_describes_tables_files_and_columns(batch, fake, tmp_path):
    document = json.loads((batch.folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = {resource["name"]: resource for resource in document["resources"]}
    assert list(tables) == ["outcomes", "monthly", "ledger"]
    listed = [path for resource in document["resources"] for path in resource["path"]]
    assert sorted(listed) == sorted(batch.manifest["parts"])
    fields = {field["name"]: field for field in tables["monthly"]["schema"]["fields"]}
    assert list(fields) == list(batch.columns("monthly"))
    assert fields["index_RUS_IRN"]["type"] == "number" and fields["index_RUS_IRN"]["unit"] == "−1 to 1"
    assert fields["month"]["type"] == "integer" and fields["date"]["type"] == "date"
    assert tables["monthly"]["schema"]["primaryKey"] == ["scenario", "run", "month"]
    again = run_batch([fake.fake_case(steps=2)], 3, 1, tmp_path / "r", simulate=fake.fake_simulate)
    run_batch([fake.fake_case(steps=2)], 4, 1, again.folder, simulate=fake.fake_simulate, replace=True)
    assert json.loads((again.folder / "datapackage.json").read_text())["description"].startswith("4 runs")
