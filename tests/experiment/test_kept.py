"""Ensembles are found again if and only if nothing that decides them differs."""

import os
from dataclasses import replace

import numpy as np
import pytest

from realpolitik import load_case
from realpolitik.experiment import kept
from realpolitik.experiment.arms import fixed, suppose
from realpolitik.experiment.kept import Kept, case_digest, column_key

CASE = load_case("baseline", until="2026-11")


def other_volume(case):
    volume = case.inputs.volume.copy()
    volume[0, 1, 0] = np.nextafter(volume[0, 1, 0], 1.0)
    return replace(case, inputs=replace(case.inputs, volume=volume))


@pytest.mark.parametrize(
    "change",
    [
        other_volume,
        lambda case: suppose(case, common_cause=1.0000001),
        lambda case: fixed(case, ukraine_war=0.5),
        lambda case: replace(case, steps=case.steps - 1),
        lambda case: replace(case, actors=("RUS", "IRN", "ISR", "GULF", "EAST")),
        lambda case: replace(case, events=(*case.events, "another")),
        lambda case: replace(case, start=(2024, 12)),
    ],
)
def test_any_number_or_name_that_decides_changes_the_digest(change):
    assert case_digest(change(CASE)) != case_digest(CASE)


def test_an_event_changes_the_digest():
    case = load_case("limited-strikes", until="2026-11")
    rarer = case.timeline._replace(probability=case.timeline.probability * 0.5)
    assert rarer.probability.size > 0
    assert case_digest(replace(case, timeline=rarer)) != case_digest(case)


def test_what_only_describes_does_not():
    described = replace(CASE, title="Another title", question="?", document={}, fingerprint="")
    assert case_digest(described) == case_digest(CASE)
    assert case_digest(load_case("baseline", until="2026-11")) == case_digest(CASE)


def test_seed_runs_and_measure_are_in_the_key():
    keys = {column_key("case", 1, 10, "m"), column_key("case", 2, 10, "m"), column_key("case", 1, 11, "m")}
    assert len(keys | {column_key("case", 1, 10, "n"), column_key("other", 1, 10, "m")}) == 5


def test_columns_come_back_to_the_last_bit(tmp_path):
    column = np.array([0.1, np.nan, -0.0, 1e-300])
    Kept(tmp_path / "a.sqlite").keep({"k": column})
    back = Kept(tmp_path / "a.sqlite").columns(["k", "unknown"], 4)
    assert list(back) == ["k"] and back["k"].tobytes() == column.tobytes()
    assert Kept(tmp_path / "a.sqlite").columns(["k"], 5) == {}  # a column of another length is none


def test_a_damaged_file_is_made_anew(tmp_path):
    file = tmp_path / "a.sqlite"
    file.write_bytes(b"no database" * 1000)
    store = Kept(file)
    store.keep({"k": np.zeros(2)})
    assert list(Kept(file).columns(["k"], 2)) == ["k"]


def test_each_program_has_its_own_file_and_old_ones_go(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "realpolitik" / "claims"
    folder.mkdir(parents=True)
    for k in range(5):
        (folder / f"old-{k}.sqlite").touch()
        os.utime(folder / f"old-{k}.sqlite", (k, k))
    mine = kept.shelf()
    assert mine is not None and mine.stem == kept.version()[:16]
    assert {file.name for file in folder.iterdir()} == {mine.name, "old-3.sqlite", "old-4.sqlite"}
    monkeypatch.setattr(kept, "source_digest", lambda parts: "of another text")
    assert kept.shelf() != mine


def test_without_a_place_to_keep_them_ensembles_live_in_memory(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept.shelf() is None
    store = Kept(None)
    store.keep({"k": np.ones(3)})
    assert store.columns(["k"], 3)["k"].tolist() == [1.0, 1.0, 1.0]
