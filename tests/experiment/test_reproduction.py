"""A result is made again from its own manifest; what differs is named, with where and why."""

from __future__ import annotations

import json
import shutil

import pytest

from realpolitik.experiment import manifest
from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.reproduction import reproduce
from realpolitik.experiment.result import open_result
from realpolitik.experiment.study import Batch
from realpolitik.world.loading import load_case


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    cases = [load_case(name, until="2025-10") for name in ("baseline", "nuclear-deal")]
    return run_batch(cases, 300, 11, tmp_path_factory.mktemp("stored") / "r", record="full")


def copied(result, folder):
    shutil.copytree(result.folder, folder)
    return folder


def spoil(path):
    """One bit of a file, as an ageing disk would."""
    bytes_ = bytearray(path.read_bytes())
    bytes_[200] ^= 1
    path.write_bytes(bytes_)


def changed_manifest(folder, change):
    document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(document)
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    return open_result(folder)


def test_a_result_is_reproduced_without_any_file_of_scenarios(stored, monkeypatch):
    def none(*_, **__):
        raise AssertionError("read a scenario file")

    monkeypatch.setattr("realpolitik.world.resolve.find", none)
    monkeypatch.setattr("realpolitik.world.reading.read", none)
    seen = []
    found = reproduce(stored, progress=lambda scenario, runs: seen.append(runs))
    assert found.same and found.files == 12 and not found.damaged and not found.changed
    assert sum(seen) == 600


@pytest.mark.parametrize("kind", ["latin_hypercube", "file"])
def test_a_design_is_reproduced_from_the_rows_it_left(tmp_path, kind):
    design = {"kind": "latin_hypercube", "points": 20, "seed": 1}
    dimensions = {"parameters.third_party": {}, "actors.RUS.power": {}, "drivers.coercion": {"range": [0, 1]}}
    if kind == "file":
        path = tmp_path / "points.csv"
        path.write_text("parameters.third_party,actors.RUS.power\n10.1,0.3\n30.3,0.7\n", encoding="utf-8")
        design, dimensions = {"kind": "file", "path": str(path)}, {}
    stated = {"name": "b", "title": "t", "question": "q?", "until": "2025-10", "replications": 3}
    batch = Batch(**stated, scenarios=["baseline"], dimensions=dimensions, design=design)
    result = batch.run(tmp_path / "r")
    (tmp_path / "points.csv").unlink(missing_ok=True)
    assert reproduce(result).same


def test_a_part_that_differs_is_named_with_its_columns(stored, tmp_path, monkeypatch):
    """The same rules under another seed stand for a machine that computes otherwise."""
    result = changed_manifest(copied(stored, tmp_path / "r"), lambda document: document.update(seed=12))
    monkeypatch.setattr(manifest, "machine", lambda: {**stored.manifest["platform"], "python": "3.99.0"})
    found = reproduce(result)
    assert not found.same and len(found.different) == 12
    told = found.different["outcomes/baseline/part-00000.parquet"]
    assert "seed by up to 1, verdict in " in told and "columns more" in told
    assert "index_RUS_IRN by up to 0." in found.different["monthly/baseline/part-00001.parquet"]
    assert found.changed == (f"Python: {stored.manifest['platform']['python']} then, 3.99.0 now",)


def test_the_same_numbers_in_other_bytes_are_told_apart(stored, tmp_path):
    import duckdb

    folder = copied(stored, tmp_path / "r")
    name = "ledger/nuclear-deal/part-00001.parquet"
    path = folder / name
    duckdb.execute(f"copy (select * from '{path}') to '{path}.new' (format parquet, compression snappy)")
    path.with_name(path.name + ".new").replace(path)

    def believes(document):
        document["parts"][name] |= {"sha256": manifest.digest(path), "bytes": path.stat().st_size}

    found = reproduce(changed_manifest(folder, believes))
    assert found.different == {name: "the same numbers in other bytes"} and not found.damaged


def test_damage_is_told_apart_from_difference(stored, tmp_path):
    folder = copied(stored, tmp_path / "r")
    name = "monthly/baseline/part-00000.parquet"
    spoil(folder / name)
    found = reproduce(open_result(folder))
    assert found.same and found.damaged == (name,)
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(ResultProblem, match="gone or cut off, the first monthly/baseline"):
        open_result(folder)


def test_the_points_of_a_design_are_not_read_from_damaged_rows(tmp_path):
    stated = {"name": "b", "title": "t", "question": "q?", "until": "2025-01", "scenarios": ["baseline"]}
    listed = {"kind": "list", "sets": [{"parameters.third_party": 10}, {"parameters.third_party": 40}]}
    result = Batch(**stated, design=listed).run(tmp_path / "r")
    spoil(tmp_path / "r/outcomes/baseline/part-00000.parquet")
    with pytest.raises(ResultProblem, match="no longer what was written") as told:
        reproduce(result)
    assert "--resume" in told.value.remedy


def test_a_part_that_the_batch_does_not_make_is_no_reproduction(stored, tmp_path):
    folder = copied(stored, tmp_path / "r")
    name = "outcomes/baseline/part-00009.parquet"
    shutil.copy(folder / "outcomes/baseline/part-00000.parquet", folder / name)

    def claims(document):
        document["parts"][name] = document["parts"]["outcomes/baseline/part-00000.parquet"]

    found = reproduce(changed_manifest(folder, claims))
    assert found.different == {name: "in the manifest, but no part of this batch"} and not found.same


def test_what_cannot_be_made_again_is_refused(stored, tmp_path):
    folder = copied(stored, tmp_path / "r")
    with pytest.raises(ResultProblem, match="unfinished"):
        reproduce(changed_manifest(folder, lambda document: document.update(status="running")))

    def other_world(document):
        document["status"] = "complete"
        document["scenarios"][0]["document"]["world"]["actors"]["RUS"]["power"] = 0.1

    with pytest.raises(ResultProblem, match="another scenario") as told:
        reproduce(changed_manifest(folder, other_world))
    assert stored.manifest["version"] in told.value.remedy

    def other_register(document):
        document["scenarios"][0]["parameters"]["third_party"] += 1

    shutil.rmtree(folder)
    with pytest.raises(ResultProblem, match="another scenario"):
        reproduce(changed_manifest(copied(stored, folder), other_register))

    def no_world(document):
        del document["scenarios"][0]["document"]["world"]["actors"]

    with pytest.raises(ResultProblem, match="makes no scenario"):
        reproduce(changed_manifest(folder, no_world))


def test_another_version_is_named(stored):
    document = {**stored.manifest, "version": "0.0.1", "program": "0"}
    told = manifest.changes(document)
    assert told[0] == "the source text of rules, engine and recording"
    assert any(line.startswith("realpolitik: 0.0.1 then, ") for line in told)
