"""Parts made by a real cluster of two processes are those made here, whatever happens to a worker."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time

import pytest

from realpolitik.experiment import storage
from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.executors import chosen
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import open_result
from realpolitik.world.loading import load_case

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as started:
        yield started


@pytest.fixture(scope="module")
def cases():
    return [load_case(name, until="2025-12") for name in ("baseline", "nuclear-deal")]


@pytest.fixture(scope="module")
def here(cases, tmp_path_factory):
    """The same batch made by this process."""
    return run_batch(cases, 1600, 7, tmp_path_factory.mktemp("here") / "r", record="monthly")


@pytest.mark.parametrize("way", ["a shared folder", "storage"])
def test_a_worker_lost_in_mid_batch_loses_nothing(cluster, cases, here, tmp_path, way):
    killed, waiting, made = [], set(), 0
    store = tmp_path / "store"
    store.mkdir()

    def kills(scenario, runs):
        nonlocal made
        made += 1
        waiting.update(path.name for path in store.glob("*.parquet"))
        if made == 2:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    url = store.as_uri() if way == "storage" else None
    executor = chosen("dask", cluster.scheduler_address, storage=url)
    there = run_batch(cases, 1600, 7, tmp_path / "there", record="monthly", executor=executor, progress=kills)
    assert killed and made == 14, "seven parts a scenario, each told once"
    assert there.complete and there.manifest["parts"] == here.manifest["parts"]
    assert there.manifest["digest"] == here.manifest["digest"] and not there.damaged()
    assert (len(waiting) >= 28) == (way == "storage"), "two files a part went by storage, or none"
    assert not list(store.iterdir()) and not (there.folder / storage.NAME).exists()


def test_a_scheduler_lost_in_mid_batch_is_told_and_what_is_finished_kept(cases, here, tmp_path, monkeypatch):
    file, folder = tmp_path / "scheduler.json", tmp_path / "there"
    words = {"scheduler": ("--host", "127.0.0.1", "--port", "0", "--no-dashboard"), "worker": ("--no-nanny",)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", file, *more],
            stderr=subprocess.DEVNULL,
            cwd=tmp_path,
        )
        for what, more in words.items()
    ]
    try:
        end = time.monotonic() + 60
        while not file.exists() or not file.read_text():
            assert time.monotonic() < end
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]

        logged = []

        class Kept(logging.Handler):
            def emit(self, record):
                logged.append(record.getMessage())

        def kills(scenario, runs):
            running[0].kill()
            running[0].wait()

        executor = chosen("dask", address)
        monkeypatch.setattr(logging.getLogger("distributed.client"), "handlers", [Kept()])
        with pytest.raises(ResultProblem, match=f"scheduler at {address} is lost.*parts are kept") as told:
            run_batch(cases, 1600, 7, folder, record="monthly", executor=executor, progress=kills)
        assert "--resume" in told.value.remedy and len(str(told.value).splitlines()) <= 2
        assert not logged, "no traceback beside the message"
    finally:
        for one in running:
            one.kill()
            one.wait()
    kept = open_result(folder)
    assert not kept.complete and 0 < len(kept.parts("outcomes")) < 14 and not kept.damaged()
    there = run_batch(cases, 1600, 7, folder, record="monthly", resume=True)
    assert there.manifest["digest"] == here.manifest["digest"]


@pytest.mark.parametrize("afterwards", ["on the cluster", "here", "anew"])
def test_what_a_stopped_batch_left_in_storage_is_removed(cluster, cases, here, tmp_path, afterwards):
    store, folder = tmp_path / "store", tmp_path / "there"
    store.mkdir()
    (store / "of-another").write_text("batch")

    def stops(scenario, runs):
        if sum(path.suffix == ".parquet" for path in store.iterdir()) > 2:  # more than the part in hand
            raise KeyboardInterrupt

    words = {
        "record": "monthly",
        "executor": chosen("dask", cluster.scheduler_address, storage=store.as_uri()),
    }
    with pytest.raises(KeyboardInterrupt):
        run_batch(cases, 1600, 7, folder, progress=stops, **words)
    assert (folder / storage.NAME).exists() and list(store.glob("*.parquet"))
    if afterwards != "on the cluster":
        del words["executor"]
    more = {"replace": True} if afterwards == "anew" else {"resume": True}
    there = run_batch(cases, 1600, 7, folder, **words, **more)
    assert there.manifest["digest"] == here.manifest["digest"] and not (folder / storage.NAME).exists()
    end = time.monotonic() + 60  # a worker may still be at a part of the stopped batch
    while [path.name for path in store.iterdir()] != ["of-another"]:
        assert time.monotonic() < end, list(store.iterdir())
        time.sleep(0.1)


def test_storage_that_cannot_be_is_told_before_anything_runs(cluster, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for url, words in {
        "parts": "Write it as a URL",
        "sftp://me:secret@host/parts": "holds a password",
        "nowhere://parts": "Protocol not known: nowhere",
        "dropbox://parts": "Install the driver",  # no driver of this kind comes with us
        (tmp_path / "none").as_uri(): "no such folder or bucket",
        (tmp_path / "file").as_uri(): "NotADirectoryError",
        "memory://parts": "another does not find there",  # each process has its own
    }.items():
        with pytest.raises(ResultProblem, match=words) as told:
            chosen("dask", cluster.scheduler_address, storage=url)
        assert "secret" not in str(told.value)
    with pytest.raises(ResultProblem, match="none was asked for"):
        chosen("local", None, storage=tmp_path.as_uri())


def test_a_scheduler_that_is_none_is_told(tmp_path, fake, monkeypatch):
    from realpolitik.experiment import cluster as module

    monkeypatch.setattr(module, "PATIENCE", 1.0)
    with pytest.raises(ResultProblem, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"):
        run_batch([fake.fake_case()], 2, 1, tmp_path / "r", executor=chosen("dask", "tcp://127.0.0.1:9"))
    address = "tcp://127.0.0.1:9"
    for words in (("dask", None), ("local", address), ("slurm", None), ("dask", address, 4)):
        with pytest.raises(ResultProblem):
            chosen(*words)


def test_workers_of_other_rules_are_refused(fake, tmp_path):
    from realpolitik.experiment.cluster import SharedFolder, make_there
    from realpolitik.experiment.parts import Task

    with pytest.raises(ResultProblem, match="other rules"):
        make_there(
            Task(fake.fake_case(), 0, 0, 2, 1, "outcomes"), SharedFolder(str(tmp_path)), "another digest"
        )
    assert not list(tmp_path.iterdir())
