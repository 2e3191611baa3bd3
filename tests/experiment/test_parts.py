"""A part holds what its runs alone would give; a point that makes no model fails alone."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from realpolitik.experiment.parts import Given, Task, make_part
from realpolitik.experiment.store import digest
from realpolitik.experiment.study import Batch

STATED = {"name": "b", "title": "t", "question": "q?", "until": "2025-11", "seed": 4}


@pytest.fixture(scope="module")
def batch():
    dimensions = {"parameters.third_party": {}, "actors.RUS.power": {}}
    design = {"kind": "latin_hypercube", "points": 40, "seed": 2}
    return Batch(**STATED, scenarios=["baseline"], dimensions=dimensions, design=design, replications=3)


@pytest.mark.parametrize(("first", "stop"), [(0, 120), (0, 7), (50, 64), (118, 120)])
def test_a_part_needs_its_own_points_only(batch, first, stop):
    case, whole = batch.cases[0], batch.design
    few = whole.within(first, stop)
    assert len(few.points) == len({run // 3 for run in range(first, stop)})
    for name, column in whole.columns(first, stop).items():
        np.testing.assert_array_equal(few.columns(first, stop)[name], column)
    ours, theirs = few.options(case, first, stop), whole.options(case, first, stop)
    np.testing.assert_array_equal(ours["parameters"]["third_party"], theirs["parameters"]["third_party"])
    assert [one.inputs.power.tolist() for one in ours["alternatives"]] == [
        one.inputs.power.tolist() for one in theirs["alternatives"]
    ]
    half = first + (stop - first) // 2
    again = few.within(half, stop)
    np.testing.assert_array_equal(again.points, whole.within(half, stop).points)


def test_a_task_travels_and_gives_the_same_bytes(batch, tmp_path):
    task = Task(batch.cases[0], 0, 30, 60, 4, "full", batch.design.within(30, 90))
    here = make_part(task, tmp_path / "here")
    there = make_part(pickle.loads(pickle.dumps(task)), tmp_path / "there", Given(workers=2))
    assert here == there and len(here.files) == 3
    assert all(digest(tmp_path / "here" / name) == about["sha256"] for name, about in here.files.items())


class Spoilt:
    """A design one of whose points makes no model."""

    def __init__(self, design, point):
        self.design, self.point = design, point

    def __getattr__(self, name):
        return getattr(self.design, name)

    def options(self, case, start, stop):
        if start <= 3 * self.point + 2 and stop > 3 * self.point:
            raise ValueError(f"no equilibrium\nat point {self.point}")
        return self.design.options(case, start, stop)


@pytest.mark.parametrize("record", ["outcomes", "full"])
def test_a_point_that_makes_no_model_fails_alone_and_says_why(batch, tmp_path, record):
    import duckdb

    case, told = batch.cases[0], []
    sound = make_part(Task(case, 0, 0, 120, 4, record, batch.design), tmp_path / "sound")
    given = Given(progress=lambda scenario, runs: told.append(runs))
    spoilt = make_part(Task(case, 0, 0, 120, 4, record, Spoilt(batch.design, 17)), tmp_path / "spoilt", given)
    assert (sound.failed_runs, spoilt.failed_runs) == (0, 3) and sum(told) == 120
    rows = {
        name: duckdb.sql(f"select * from '{tmp_path / name}/outcomes/baseline/part-00000.parquet'").fetchall()
        for name in ("sound", "spoilt")
    }
    names = duckdb.sql(f"describe from '{tmp_path}/spoilt/outcomes/baseline/part-00000.parquet'").fetchall()
    names = [name[0] for name in names]
    for run, (ours, theirs) in enumerate(zip(rows["spoilt"], rows["sound"], strict=True)):
        row = dict(zip(names, ours, strict=True))
        if 51 <= run <= 53:
            assert row["failed"] == 1 and row["verdict"] == ""
            assert row["failure"] == "no equilibrium at point 17"
            assert (row["run"], row["point"], row["replication"]) == (run, 17, run - 51)
        else:
            assert ours == theirs, "other runs do not notice"


def test_two_who_write_the_same_file_at_once_do_not_meet(tmp_path):
    from realpolitik.experiment.store import atomically

    temporaries = []

    def write(temporary):
        temporaries.append(temporary)
        temporary.write_text("whole")
        if len(temporaries) == 1:
            atomically(tmp_path / "part", write)

    atomically(tmp_path / "part", write)
    assert len(set(temporaries)) == 2 and (tmp_path / "part").read_text() == "whole"


def test_what_fails_without_a_design_is_raised(fake, tmp_path):
    def fails(*arguments, **options):
        raise ValueError("a fault of the program")

    with pytest.raises(ValueError, match="a fault"):
        make_part(Task(fake.fake_case(), 0, 0, 4, 1, "outcomes"), tmp_path, Given(simulate=fails))
    assert not list(tmp_path.iterdir())
