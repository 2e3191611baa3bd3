"""results, query and reproduce as one types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from realpolitik.experiment import lock
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import open_result
from realpolitik.experiment.store import digest
from realpolitik.interface.cli import app


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def root(tmp_path_factory, batch):
    root = tmp_path_factory.mktemp("results")
    shutil.copytree(batch.folder, root / "deep" / "fine")
    shutil.copytree(batch.folder, root / "half")
    manifest = json.loads((root / "half/manifest.json").read_text(encoding="utf-8"))
    kept = {name: part for name, part in manifest["parts"].items() if "/baseline/" in name}
    manifest |= {"status": "running", "parts": kept, "failed_runs": 2, "started": "2020-01-01T00:00:00+00:00"}
    (root / "half/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copytree(batch.folder, root / "lost")
    (root / "lost/outcomes/baseline/part-00000.parquet").unlink()
    shutil.copytree(batch.folder, root / "old")
    (root / "old/manifest.json").write_text(json.dumps(manifest | {"format": 0}), encoding="utf-8")
    (root / "app").mkdir()
    (root / "app/manifest.json").write_text("{}", encoding="utf-8")
    shutil.copytree(batch.folder, root / "deep/fine/worlds/other")
    return root


def test_results_are_listed_with_what_they_ask_and_how_they_stand(root):
    told = call("results", root)
    assert told.exit_code == 0, told.output
    rows = {line.split()[0]: line for line in told.output.splitlines() if line and not line.startswith(" ")}
    assert set(rows) == {"result", "─" * 100, "deep/fine", "half", "lost", "old"}
    assert "complete" in rows["deep/fine"] and "3 × 120" in rows["deep/fine"] and "full" in rows["deep/fine"]
    flat = " ".join(told.output.split())
    assert "What becomes of the" in flat and "unfinished, 33 %" in flat and "1 file missing" in flat
    assert max(map(len, told.output.splitlines())) <= 100
    assert told.output.index("half") > told.output.index("lost"), "the newest first"
    with lock.locked(root / "half"):
        assert "at work, 33 %" in " ".join(call("results", root).output.split())
    (root / "none").mkdir(exist_ok=True)
    assert "No results" in call("results", root / "none").output
    assert call("results", root / "nowhere").exit_code == 2


def test_an_unfinished_batch_says_how_many_runs_there_are_of_what(root, tmp_path):
    shutil.copytree(root / "half", tmp_path / "r")
    path = tmp_path / "r/manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"runs": 120', '"runs": 6000'), encoding="utf-8")
    told = call("summary", tmp_path / "r")
    assert told.exit_code == 0, told.output
    first = " ".join(told.output.split("\n\n")[0].split())
    assert first.startswith(
        "unfinished batch: 120 of 6,000 runs of baseline; nothing yet of nuclear-deal and maximum-pressure · "
    )


def test_a_query_is_answered_as_table_as_csv_and_as_a_file(root, tmp_path):
    folder, sql = root / "deep/fine", "select scenario, count(*) as runs from runs group by 1 order by 1"
    table = call("query", folder, sql)
    assert table.exit_code == 0 and "nuclear-deal       120" in table.output
    listed = call("query", folder, sql, "--csv")
    assert listed.output == "scenario,runs\nbaseline,120\nmaximum-pressure,120\nnuclear-deal,120\n"
    assert call("query", folder, sql, "--out", tmp_path / "a.csv").exit_code == 0
    assert (tmp_path / "a.csv").read_text() == listed.output
    assert call("query", folder, sql, "--out", tmp_path / "a.parquet").exit_code == 0
    assert call("query", folder, sql, "--out", tmp_path / "a.doc").exit_code == 2
    joined = "select max(c.trust) from runs r join months m using (scenario, run) join causes c using "
    assert call("query", folder, joined + "(scenario, run, month)").exit_code == 0
    many = call("query", folder, "select run from runs").output
    assert "The first 60 rows" in many and len(many.splitlines()) < 70


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "select verdct from runs",
            ("verdct", "runs (or outcomes) has the columns scenario, run, seed, verdict"),
        ),
        ("select index_RUS_IRN from monthz", ("monthz", "There are the tables: runs, months, causes")),
        ("selec 1", ("syntax error", "`describe NAME`")),
        ("select verdict::int from runs", ("Could not convert", "runs (or outcomes) has")),
        (";", ("Expected a single SELECT statement",)),
        ("select 1; drop table runs", ("Expected a single SELECT statement",)),
        ("create table mine as from runs", ("Expected a single SELECT statement",)),
    ],
)
def test_a_wrong_query_says_what_there_is(root, sql, words):
    told = call("query", root / "deep/fine", sql)
    assert told.exit_code == 2 and "Traceback" not in told.output
    assert all(word in " ".join(told.output.split()) for word in words), told.output


def test_a_query_writes_nothing(root, tmp_path):
    folder, path = root / "deep/fine", tmp_path / "stolen.csv"
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    part = folder / "outcomes/baseline/part-00000.parquet"
    for target in (path, part):
        for sql in (
            f"copy (select 1) to '{target}'",
            f"with a as (copy (select 1) to '{target}') from a",
            f"select 1; copy (select 1) to '{target}'",
            f"select 1) ; copy (select 1) to '{target}' ; select (1",
            f"explain analyze copy (select 1) to '{target}'",
        ):
            for more in (
                (),
                ("--csv",),
                ("--out", tmp_path / "out.csv"),
                ("--csv", "--out", tmp_path / "o.csv"),
            ):
                told = call("query", folder, sql, *more)
                assert told.exit_code == 2 and "Traceback" not in told.output, told.output
    for name in ("manifest.json", "outcomes/baseline/part-00000.parquet", "new.csv"):
        told = call("query", folder, "select 1 as a", "--out", folder / name)
        assert told.exit_code == 2 and "within the result" in told.output
    assert not list(tmp_path.iterdir())
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_a_reader_that_leaves_is_no_mistake(root):
    code = "from realpolitik.interface.cli import app; app()"
    sql = "select * from range(1000000)"
    words = [sys.executable, "-c", code, "query", str(root / "deep/fine"), sql, "--csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"range\n"
        running.stdout.close()
        assert running.wait(timeout=60) == 141 and running.stderr.read() == b""


def test_texts_are_printed_as_they_stand(root):
    told = call("query", root / "deep/fine", "select '[/red] [bold]x[/bold] :smile:' as \"[b]\"")
    assert told.exit_code == 0 and "[/red] [bold]x[/bold] :smile:" in told.output and "[b]" in told.output


def test_a_damaged_table_is_told_without_a_traceback(root, tmp_path):
    folder = tmp_path / "r"
    shutil.copytree(root / "deep/fine", folder)
    path = folder / "outcomes/baseline/part-00000.parquet"
    path.write_bytes(bytes(path.stat().st_size))
    for command in (("summary", folder), ("query", folder, "from runs"), ("report", folder)):
        told = call(*command)
        assert told.exit_code == 2 and not isinstance(told.exception, Exception), told.output
        assert "Error: " in told.output or "cannot be answered" in told.output


def test_a_part_altered_at_the_same_length_is_named_by_whoever_reads_it(root, tmp_path):
    folder, counting = tmp_path / "r", "select verdict, count(*) from runs group by 1"
    shutil.copytree(root / "deep/fine", folder)
    opened = open_result(folder)
    assert call("query", folder, counting).exit_code == 0
    part = folder / "outcomes/nuclear-deal/part-00000.parquet"
    before = part.read_bytes()
    middle = len(before) // 3
    part.write_bytes(before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :])
    for command in (
        ("query", folder, counting),
        ("summary", folder),
        ("report", folder),
        ("figures", folder),
    ):
        told = call(*command)
        assert told.exit_code == 2 and str(part) in told.output and "--resume" in told.output, told.output
    for asks in (lambda: opened.frame("runs"), lambda: opened.query("from outcomes"), opened.outcomes):
        with pytest.raises(ResultProblem, match="nuclear-deal/part-00000"):
            asks()
    assert call("query", folder, "select count(*) from causes").exit_code == 0, "of a table that is sound"
    part.write_bytes(before)
    assert call("query", folder, counting).exit_code == 0


def test_what_is_read_again_is_not_hashed_again(root, monkeypatch):
    from realpolitik.experiment import manifest

    hashed = []
    monkeypatch.setattr(manifest, "digest", lambda path: hashed.append(path) or digest(path))
    manifest._read_once.cache_clear()
    result = open_result(root / "deep/fine")
    for _ in range(2):
        result.outcomes("baseline")
        result.frame("runs")
    assert sorted(path.parent.name for path in hashed) == ["baseline", "maximum-pressure", "nuclear-deal"]


def test_what_was_not_recorded_is_told(fake, tmp_path):
    from realpolitik.experiment.batch import run_batch

    run_batch([fake.fake_case(steps=2)], 3, 1, tmp_path / "r", record="outcomes", simulate=fake.fake_simulate)
    told = call("query", tmp_path / "r", "select * from months")
    assert told.exit_code == 2 and "--record monthly" in told.output
    assert call("summary", tmp_path / "r").exit_code == 0
    drawn = call("figures", tmp_path / "r")
    assert drawn.exit_code == 0 and [path.name for path in (tmp_path / "r/figures").glob("*.png")] == [
        "verdicts.png"
    ]
    assert "--record full" in call("explain", tmp_path / "r").output


def test_parameters_and_reproduction_of_a_real_result(tmp_path):
    words = ["baseline", "--runs", 20, "--until", "2025-06", "--record", "monthly", "--no-figures"]
    assert call("run", *words, "--set", "parameters.common_cause=0.5", "--out", tmp_path / "r").exit_code == 0
    asked = "select value from parameters where scenario = 'baseline' and name = 'common_cause'"
    assert call("query", tmp_path / "r", asked, "--csv").output == "value\n0.5\n"
    assert "2025-06" in call("query", tmp_path / "r", "select until from scenarios", "--csv").output
    again = call("reproduce", tmp_path / "r")
    assert again.exit_code == 0 and "2 files, the same to the last byte" in again.output
    part = tmp_path / "r/monthly/baseline/part-00000.parquet"
    kept = part.read_bytes()
    part.write_bytes(kept[:200] + bytes([kept[200] ^ 1]) + kept[201:])
    damaged = call("reproduce", tmp_path / "r")
    assert damaged.exit_code == 1 and "No longer what the manifest says: 1 file, " in damaged.output
    resumed = [*words, "--set", "parameters.common_cause=0.5", "--out", tmp_path / "r", "--resume"]
    mended = call("run", *resumed)
    assert mended.exit_code == 0 and part.read_bytes() == kept
    assert "20 runs in" in mended.output and "No run was made" not in mended.output
    for again in (call("run", *resumed), call("run", *resumed[:-1])):
        assert again.exit_code == 0 and "No run was made: nothing was missing." in again.output
        assert "a second)" not in again.output
    path = tmp_path / "r/manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"seed": 0', '"seed": 1'), encoding="utf-8")
    other = call("reproduce", tmp_path / "r")
    assert other.exit_code == 1 and "Not reproduced: 2 of 2 files differ" in other.output
    assert "verdict in" in other.output and "Traceback" not in other.output
    assert call("run", *words[:-3], "--record", "all", "--out", tmp_path / "x").exit_code == 2
