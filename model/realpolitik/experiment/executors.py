"""Who makes the parts of a batch: threads of this process, or the workers of a Dask cluster."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

from realpolitik.experiment.parts import Finished, Given, Progress, Simulate, Task, make_part
from realpolitik.experiment.problems import ResultProblem

EXECUTORS = ("local", "dask")
ADDRESS = r"(tcp|tls|ucx|wss?)://\S+:\d+"  # of a scheduler
Executor = Callable[[Sequence[Task], Path, Progress | None], Iterator[Finished]]
"""Makes the parts of tasks in a folder and yields each when it lies there; `Progress` hears of runs."""


class Stopped(Exception):
    """The batch ends early: a part in the making is given up."""


def chosen(
    name: str, scheduler: str | None, workers: int | None = None, storage: str | None = None
) -> Executor:
    """The executor of this name; raises ResultProblem if there is none or it lacks what it needs."""
    if name not in EXECUTORS:
        raise ResultProblem(f"--executor is {name}.", f"Choose one of {', '.join(EXECUTORS)}.")
    if (name == "dask") != (scheduler is not None):
        remedy = "Give both --executor dask and --scheduler ADDRESS, as tcp://10.0.0.1:8786, or neither."
        raise ResultProblem("Dask needs a scheduler, and a scheduler needs Dask.", remedy)
    if scheduler is not None and not re.fullmatch(ADDRESS, scheduler):
        raise ResultProblem(f"--scheduler is {scheduler}.", "Write it as tcp://10.0.0.1:8786.")
    if scheduler is not None and workers is not None:
        raise ResultProblem(
            "--workers counts cores of this machine, and the cluster computes.",
            "Leave it out; the cluster's own workers say how many there are.",
        )
    if storage is not None and scheduler is None:
        raise ResultProblem(
            "--storage is where the workers of a cluster put their files, and none was asked for.",
            "Leave it out, or add --executor dask --scheduler ADDRESS.",
        )
    if scheduler is not None:
        from realpolitik.experiment.cluster import dask

        return dask(scheduler, storage)
    return local(workers)


def local(workers: int | None = None, simulate: Simulate | None = None) -> Executor:
    """Threads of this process, one part each; the compiled rules let them run side by side."""
    workers = workers or os.cpu_count() or 1

    def execute(tasks: Sequence[Task], folder: Path, progress: Progress | None) -> Iterator[Finished]:
        if workers == 1:
            for task in tasks:
                yield make_part(task, folder, Given(1, simulate, progress))
            return
        side_by_side = max(1, min(workers, len(tasks)))
        stop, turn = threading.Event(), threading.Lock()

        def told(scenario: str, runs: int) -> None:
            if stop.is_set():
                raise Stopped
            if progress:
                with turn:
                    progress(scenario, runs)

        given = Given(max(1, workers // side_by_side), simulate, told)
        with ThreadPoolExecutor(side_by_side) as pool:
            waiting = iter(tasks)
            running: set[Future[Finished]] = set()
            try:
                while True:
                    for following in islice(waiting, side_by_side - len(running)):
                        running.add(pool.submit(make_part, following, folder, given))
                    if not running:
                        return
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    # What is finished goes on record before an error ends the batch.
                    for part in sorted(done, key=lambda part: part.exception() is not None):
                        yield part.result()
            finally:
                stop.set()

    return execute
