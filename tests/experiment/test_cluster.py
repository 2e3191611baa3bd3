"""Parts made by a real cluster of two processes are those made here, whatever happens to a worker."""

from __future__ import annotations

import os
import signal

import pytest

from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.executors import chosen
from realpolitik.experiment.problems import ResultProblem
from realpolitik.world.loading import load_case

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as started:
        yield started


def test_a_worker_lost_in_mid_batch_loses_nothing(cluster, tmp_path):
    cases = [load_case(name, until="2025-12") for name in ("baseline", "nuclear-deal")]
    here = run_batch(cases, 1600, 7, tmp_path / "here", record="monthly")
    killed, made = [], 0

    def kills(scenario, runs):
        nonlocal made
        made += 1
        if made == 2:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    executor = chosen("dask", cluster.scheduler_address)
    there = run_batch(cases, 1600, 7, tmp_path / "there", record="monthly", executor=executor, progress=kills)
    assert killed and made == 14, "seven parts a scenario, each told once"
    assert there.complete and there.manifest["parts"] == here.manifest["parts"]
    assert there.manifest["digest"] == here.manifest["digest"] and not there.damaged()


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
    from realpolitik.experiment.cluster import make_there
    from realpolitik.experiment.parts import Task

    with pytest.raises(ResultProblem, match="other rules"):
        make_there(Task(fake.fake_case(), 0, 0, 2, 1, "outcomes"), str(tmp_path), "another digest")
    assert not list(tmp_path.iterdir())
