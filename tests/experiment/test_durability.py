"""A batch killed at any moment, cut off by a full disk or damaged afterwards ends with the same bytes."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from realpolitik.experiment import journal, lock, manifest, space
from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import open_result
from realpolitik.experiment.store import ParquetWriter

CHILD = Path(__file__).with_name("batch_to_kill.py")
FORCED = 49  # times that the child forces something to the disk; a test below counts them


def child(folder, kill_at):
    return subprocess.run(
        [sys.executable, CHILD, folder, str(kill_at)], capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def killable():
    import importlib.util

    spec = importlib.util.spec_from_file_location("batch_to_kill", CHILD)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def whole(killable, tmp_path_factory):
    return killable.batch(tmp_path_factory.mktemp("whole") / "r")


def on_record(folder):
    """Parts that a killed batch has put on record, with the times of their files."""
    try:
        parts = manifest.read(folder)["parts"]
    except ResultProblem:
        return {}
    return {name: (folder / name).stat().st_mtime_ns for name in parts}


def resumes_to_the_same(folder, killable, whole):
    finished = on_record(folder)
    resumed = killable.batch(folder, resume=True)
    assert resumed.complete and resumed.manifest["digest"] == whole.manifest["digest"]
    assert not resumed.damaged()
    lost = [name for name, written in finished.items() if (folder / name).stat().st_mtime_ns != written]
    assert not lost, "finished parts are not made again"
    left = {path.name for path in folder.iterdir()} - {
        "outcomes",
        "monthly",
        "ledger",
        "manifest.json",
        "datapackage.json",
    }
    assert not left and not list(folder.rglob("*.part"))
    return len(finished)


@pytest.mark.parametrize(
    ("kill_at", "parts"), [(1, 0), (13, 3), (FORCED - 1, 18)], ids=["at once", "in a part", "at the end"]
)
def test_a_batch_killed_by_the_system_is_resumed(tmp_path, killable, whole, kill_at, parts):
    died = child(tmp_path / "r", kill_at)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert resumes_to_the_same(tmp_path / "r", killable, whole) == parts


@pytest.mark.slow
def test_a_batch_killed_at_any_of_many_points_is_resumed(tmp_path, killable, whole):
    unkilled = child(tmp_path / "all", 0)
    assert int(unkilled.stdout) == FORCED
    points = random.Random(9).sample(range(1, FORCED + 1), 24)
    found = {}
    for point in points:
        folder = tmp_path / str(point)
        assert child(folder, point).returncode == -signal.SIGKILL
        found[point] = resumes_to_the_same(folder, killable, whole)
    print(f"killed at {sorted(points)} of {FORCED}: finished parts kept {[found[p] for p in sorted(points)]}")
    assert len(set(found.values())) > 5


@pytest.mark.slow
def test_a_command_killed_at_any_time_is_resumed(tmp_path):
    words = ["baseline", "nuclear-deal", "--runs", "2000", "--until", "2026-06", "--record", "monthly"]

    def command(folder, *more):
        code = "from realpolitik.interface.cli import app; app()"
        called = [sys.executable, "-c", code, "run", *words, "--no-figures", "--out", folder, *more]
        return subprocess.Popen(called, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    first = command(tmp_path / "whole")
    assert first.wait() == 0, first.stdout.read()
    wanted = open_result(tmp_path / "whole").manifest["digest"]
    draw, lasts = random.Random(1), open_result(tmp_path / "whole").manifest["seconds"]
    for number in range(10):
        folder, kept, killed = tmp_path / str(number), {}, 0
        running = command(folder)
        while not (folder / "manifest.json").exists():
            time.sleep(0.01)
        while killed < 3 and running.poll() is None:
            time.sleep(draw.uniform(0, lasts / 3))
            running.kill()
            running.wait()
            killed += 1
            kept = on_record(folder)
            running = command(folder, "--resume")
        assert running.wait() == 0, running.stdout.read()
        assert open_result(folder).manifest["digest"] == wanted
        assert all((folder / name).stat().st_mtime_ns == at for name, at in kept.items()), "nothing lost"
        print(f"killed {killed} times, {len(kept)} files on record at the last")


def test_a_power_cut_leaves_half_a_line_and_half_a_file(tmp_path, killable, whole):
    folder = tmp_path / "r"
    assert child(folder, 36).returncode == -signal.SIGKILL
    parts = sorted(name for name in on_record(folder) if name.startswith("monthly/"))
    (folder / parts[0]).write_bytes((folder / parts[0]).read_bytes()[:100])
    noted = (folder / journal.NAME).read_bytes()
    (folder / journal.NAME).write_bytes(noted[:-9])
    before = len(noted.splitlines())
    assert len(on_record(folder)) == 3 * (before - 1), "the cut line is not believed"
    said = []
    resumed = killable.batch(folder, resume=True, say=said.append)
    assert resumed.manifest["digest"] == whole.manifest["digest"]
    assert any("Damaged" in line and parts[0] in line for line in said)
    assert any("is gone" in line for line in said), "the dead process's lock was taken over"


def test_a_bad_line_of_the_journal_does_not_hide_the_lines_after_it(tmp_path):
    def line(number, seconds):
        files = {f"outcomes/baseline/part-{number}.parquet": {"sha256": "0", "rows": 2, "bytes": 9}}
        return json.dumps({"files": files, "failed_runs": 1, "seconds": seconds})

    bad = ["{half a li", "[]", '{"files": {}}', line(9, "soon"), "null"]
    (tmp_path / journal.NAME).write_text("\n".join([line(0, 7.0), *bad, line(1, 5.0)]) + "\n")
    merged = journal.with_journal(tmp_path, {"parts": {}, "seconds": 6.0, "failed_runs": 0})
    assert list(merged["parts"]) == [f"outcomes/baseline/part-{number}.parquet" for number in (0, 1)]
    assert merged["failed_runs"] == 2 and merged["seconds"] == 7.0


def test_damage_to_a_finished_result_is_found_and_mended(tmp_path, killable, whole):
    folder = tmp_path / "r"
    shutil.copytree(whole.folder, folder)
    name = "outcomes/other/part-00001.parquet"
    spoilt = bytearray((folder / name).read_bytes())
    spoilt[200] ^= 1
    (folder / name).write_bytes(spoilt)
    (folder / "ledger/baseline/part-00000.parquet").unlink()
    with pytest.raises(ResultProblem, match="1 of the parts of") as told:
        open_result(folder)
    assert "--resume" in told.value.remedy
    said = []
    mended = killable.batch(folder, resume=True, say=said.append)
    assert not mended.damaged() and mended.manifest["digest"] == whole.manifest["digest"]
    assert len(said) == 1 and name in said[0] and "ledger/baseline/part-00000" in said[0]


def test_a_second_process_is_refused(tmp_path, killable):
    folder = tmp_path / "r"
    with lock.locked(folder):
        holder = json.loads((folder / lock.NAME).read_text())
        assert holder["pid"] == os.getpid() and holder["host"] and holder["started"]
        for options in ({}, {"resume": True}, {"replace": True}):
            with pytest.raises(ResultProblem, match=f"Another process .*process {os.getpid()} on") as told:
                killable.batch(folder, **options)
        assert "another --out" in told.value.remedy
        assert not (folder / "manifest.json").exists()
    assert killable.batch(folder).complete, "let go of, the folder is free"


@pytest.mark.parametrize(("age", "free"), [(0.0, False), (lock.STALE + 1, True)])
def test_a_lock_of_another_machine_counts_while_it_is_renewed(tmp_path, age, free):
    path = tmp_path / lock.NAME
    path.write_text(json.dumps({"pid": 1, "host": "elsewhere", "started": "2026-01-01T00:00:00+00:00"}))
    os.utime(path, (time.time() - age,) * 2)
    if not free:
        with pytest.raises(ResultProblem, match="process 1 on elsewhere") as told, lock.locked(tmp_path):
            pass
        assert "lapses" in told.value.remedy
        return
    with lock.locked(tmp_path) as stale:
        assert stale is not None and "process 1 on elsewhere" in stale
    assert not path.exists()


def test_a_disk_without_room_is_told_before_the_start(fake, tmp_path, monkeypatch):
    usage = type(shutil.disk_usage(tmp_path))(10**9, 10**9 - 5000, 5000)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ResultProblem, match=r"takes about .* MB, and the disk of .* has 5 kB left") as told:
        run_batch([fake.fake_case()], 1000, 0, tmp_path / "r", simulate=fake.fake_simulate)
    assert "--record outcomes" in told.value.remedy
    assert not list((tmp_path / "r").iterdir())


def test_room_is_estimated_from_the_tables(fake, tmp_path):
    case = fake.fake_case()
    for record in ("outcomes", "monthly", "full"):
        result = run_batch([case], 256, 0, tmp_path / record, record=record, simulate=fake.fake_simulate)
        taken = sum(part["bytes"] for part in result.manifest["parts"].values()) / 256
        assert 0.6 * taken < space.bytes_per_run(case, record) < 4 * taken


@pytest.mark.parametrize("what", ["the file", "the database"])
def test_a_disk_that_fills_gives_one_message_and_the_batch_goes_on_later(
    tmp_path, killable, whole, monkeypatch, what
):
    import duckdb

    written, write = [], ParquetWriter.write

    def fills(self, path, *rest):
        if len(written) == 7:
            words = os.strerror(errno.ENOSPC)
            raise (
                OSError(errno.ENOSPC, words)
                if what == "the file"
                else duckdb.IOException(f"IO Error: {words}")
            )
        written.append(path)
        return write(self, path, *rest)

    monkeypatch.setattr(ParquetWriter, "write", fills)
    with pytest.raises(ResultProblem, match=r"The disk with .* is full") as told:
        killable.batch(tmp_path / "r", workers=1)
    assert "--resume" in told.value.remedy
    monkeypatch.undo()
    assert resumes_to_the_same(tmp_path / "r", killable, whole) == 6


def test_a_file_that_may_not_grow_is_a_full_disk_too(tmp_path, killable, whole):
    """A limit of the operating system on the size of files stops DuckDB itself in the middle of a write."""
    resource = pytest.importorskip("resource")
    code = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:]\n"
        "import duckdb, realpolitik.engine.ensemble\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    assert resource.RLIMIT_FSIZE
    words = [sys.executable, "-c", code, CHILD, tmp_path / "r", "0"]
    died = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert died.returncode == 1 and "is full. The finished parts are kept." in died.stderr
    assert resumes_to_the_same(tmp_path / "r", killable, whole) >= 0


def test_ctrl_c_in_the_middle_keeps_what_is_done(tmp_path):
    """The command, interrupted as from the keyboard: code 130, and the way on."""
    words = ["baseline", "--runs", "4000", "--until", "2030-12", "--record", "outcomes", "--no-figures"]
    code = "from realpolitik.interface.cli import app; app()"
    folder = tmp_path / "r"
    running = subprocess.Popen(
        [sys.executable, "-c", code, "run", *words, "--out", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while running.poll() is None and not (folder / journal.NAME).exists():
        time.sleep(0.02)
    while running.poll() is None and not (folder / journal.NAME).read_bytes():
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "finished parts are kept" in told and f"--out {folder} --resume" in told
    assert "Traceback" not in told
    unfinished = open_result(folder)
    assert not unfinished.complete and unfinished.manifest["parts"]
    assert not (folder / lock.NAME).exists()
