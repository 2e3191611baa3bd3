"""Parts made by the workers of a Dask cluster.

Their files come by a folder that all machines see under the same path, or by storage at a URL.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from realpolitik.experiment import storage
from realpolitik.experiment.executors import Executor
from realpolitik.experiment.manifest import machine, program_digest
from realpolitik.experiment.parts import Finished, Progress, Task, make_part
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.storage import VISIBLE, Sent, Storage

PATIENCE = 60.0  # seconds to wait for a first worker
TRIAL = 3.0  # seconds in which storage that is tried must show a file
AHEAD = 3  # parts handed out per thread of the cluster
ATTEMPTS = 3  # times that a part is tried on workers that fail, not counting those that die


class Way(Protocol):
    """How the files of a part come from a worker into the result folder."""

    def make(self, task: Task) -> Sent:
        """Make a part, on a worker."""

    def take(self, sent: Sent, folder: Path) -> None:
        """See to it that its files lie in the folder, here."""

    def drop(self, sent: Sent) -> None:
        """Let go of what is no longer needed, once the part is on record."""


@dataclass(frozen=True)
class SharedFolder:
    """Workers write to the result folder itself, which they see under the same path."""

    path: str

    def make(self, task: Task) -> Sent:
        return Sent(make_part(task, Path(self.path)), {})

    def take(self, sent: Sent, folder: Path) -> None:
        end = time.monotonic() + VISIBLE
        for name, about in sent.part.files.items():
            path = folder / name
            while not path.is_file() or path.stat().st_size != about["bytes"]:
                if time.monotonic() > end:
                    raise ResultProblem(
                        f"A worker wrote {name}, but it is not to be seen in {folder}.",
                        "Choose an --out that all workers share, under the same path, or give a --storage.",
                    )
                time.sleep(0.1)

    def drop(self, sent: Sent) -> None:
        pass


def dask(address: str, url: str | None = None) -> Executor:
    """The workers of the cluster whose scheduler has this address; what a lost worker had is made anew.

    With a ``url`` they put files there, without one into the result folder. Raises ResultProblem if there is
    no cluster or its workers and this process do not share that storage, and as it works, if the workers run
    other rules, what they write is not seen or the scheduler is lost.
    """
    with _connected(address) as client:  # asked for before anything is written
        if url is not None:
            _try(client, url)

    def execute(tasks: Sequence[Task], folder: Path, progress: Progress | None) -> Iterator[Finished]:
        with _connected(address) as client:
            from distributed import as_completed

            way: Way = SharedFolder(str(folder.resolve())) if url is None else storage.begun(url, folder)
            program, batch = running(), uuid4().hex[:8]
            waiting = iter(tasks)

            def handed_out(count: int) -> list[Any]:
                return [
                    client.submit(
                        make_there,
                        task,
                        way,
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
                sent = _answer(future)
                at_work.update(handed_out(1))
                way.take(sent, folder)
                part = sent.part
                if progress:
                    progress(part.scenario, runs[part.scenario, part.number])
                yield part
                way.drop(sent)

    return execute


def make_there(task: Task, way: Way, program: str) -> Sent:
    """Make a part on a worker; raises ResultProblem if its program is not that of the batch."""
    if running() != program:
        raise ResultProblem(
            "A worker of the cluster runs other rules or libraries than this process.",
            "Install the same version of realpolitik and of its libraries everywhere.",
        )
    return way.make(task)


def running() -> str:
    """By what a process knows whether another one makes the same bytes."""
    return json.dumps([program_digest(), machine()["libraries"]])


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the cluster; raises ResultProblem if there is none or its scheduler is lost on the way."""
    client = _client(address)
    from distributed.client import ClosedClientError, FutureCancelledError
    from distributed.comm import CommClosedError

    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)  # of a loss it tells in tracebacks what is told below
    try:
        with client:
            yield client
    except (FutureCancelledError, ClosedClientError, CommClosedError):
        raise ResultProblem(
            f"The scheduler at {address} is lost or has dropped the work. The finished parts are kept.",
            "Start a cluster, then go on with the same command, its --scheduler, and --resume.",
        ) from None
    finally:
        log.setLevel(level)


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


def _try(client: Any, url: str) -> None:
    """Raise ResultProblem unless each worker reads what this process puts to a URL, and this what it puts."""
    storage.check(url)
    trial = storage.new(url, TRIAL)
    try:
        for place in client.run(_try_there, trial, trial.leave("from here")).values():
            trial.read(place)
    except ResultProblem:
        with suppress(ResultProblem):
            trial.clear()
        raise
    trial.clear()


def _try_there(trial: Storage, place: str) -> str:
    """Read what was put, and put something; on a worker."""
    return trial.leave(f"{trial.read(place)} and back")


def _answer(future: Any) -> Sent:
    from distributed import KilledWorker

    try:
        sent: Sent = future.result()
    except KilledWorker as error:
        raise ResultProblem(
            f"A part was lost with every worker that tried it ({error}).",
            "Look for the cause in the workers' logs, memory first; then go on with --resume.",
        ) from None
    return sent
