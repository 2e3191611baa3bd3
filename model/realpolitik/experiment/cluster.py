"""Parts made by the workers of a Dask cluster, in a folder that they share with this process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from realpolitik.experiment.executors import Executor
from realpolitik.experiment.manifest import machine, program_digest
from realpolitik.experiment.parts import Finished, Progress, Task, make_part
from realpolitik.experiment.problems import ResultProblem

PATIENCE = 60.0  # seconds to wait for a first worker
VISIBLE = 30.0  # seconds in which a file that a worker wrote must be seen here
AHEAD = 3  # parts handed out per thread of the cluster
ATTEMPTS = 3  # times that a part is tried on workers that fail, not counting those that die


def dask(address: str) -> Executor:
    """The workers of the cluster whose scheduler has this address; what a lost worker had is made anew.

    Raises ResultProblem if there is no cluster, and as it works, if the workers run other rules or what they
    write is not seen.
    """
    _client(address).close()  # asked for before anything is written

    def execute(tasks: Sequence[Task], folder: Path, progress: Progress | None) -> Iterator[Finished]:
        with _client(address) as client:
            from distributed import as_completed

            shared, program, batch = str(folder.resolve()), running(), uuid4().hex[:8]
            waiting = iter(tasks)

            def handed_out(count: int) -> list[Any]:
                return [
                    client.submit(
                        make_there,
                        task,
                        shared,
                        program,
                        key=f"{task.case.name}-{task.number}-{batch}",
                        retries=ATTEMPTS,
                        pure=False,
                    )
                    for task in islice(waiting, count)
                ]

            with client.as_current():
                at_work = as_completed(handed_out(AHEAD * max(1, sum(client.nthreads().values()))))
            runs = {(task.case.name, task.number): task.runs for task in tasks}
            for future in at_work:
                part = _answer(future)
                _await(folder, part)
                if progress:
                    progress(part.scenario, runs[part.scenario, part.number])
                yield part
                at_work.update(handed_out(1))

    return execute


def make_there(task: Task, folder: str, program: str) -> Finished:
    """Make a part on a worker; raises ResultProblem if its program is not that of the batch."""
    if running() != program:
        raise ResultProblem(
            "A worker of the cluster runs other rules or libraries than this process.",
            "Install the same version of realpolitik and of its libraries everywhere.",
        )
    return make_part(task, Path(folder))


def running() -> str:
    """By what a process knows whether another one makes the same bytes."""
    return json.dumps([program_digest(), machine()["libraries"]])


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ResultProblem(
            "Dask is not installed.", "Install it with: pip install 'realpolitik[cluster]'."
        ) from None
    try:
        client = Client(address, timeout=PATIENCE / 4, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ResultProblem(
            f"No scheduler answers at {address} ({error}).", "Give the address that dask-scheduler shows."
        ) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise ResultProblem(f"The cluster at {address} has no workers.", "Start some, then go on.") from None
    return client


def _answer(future: Any) -> Finished:
    from distributed import KilledWorker

    try:
        part: Finished = future.result()
    except KilledWorker as error:
        raise ResultProblem(
            f"A part was lost with every worker that tried it ({error}).",
            "Look for the cause in the workers' logs, memory first; then go on with --resume.",
        ) from None
    return part


def _await(folder: Path, part: Finished) -> None:
    """Wait until the files that a worker wrote are seen here; raises ResultProblem if they are not."""
    end = time.monotonic() + VISIBLE
    for name, about in part.files.items():
        path = folder / name
        while not path.is_file() or path.stat().st_size != about["bytes"]:
            if time.monotonic() > end:
                raise ResultProblem(
                    f"A worker wrote {name}, but it is not to be seen in {folder}.",
                    "Choose an --out that all workers share, under the same path.",
                )
            time.sleep(0.1)
