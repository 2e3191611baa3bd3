"""A small batch in a process of its own, which kills itself at the n-th time it forces something to the disk.

    python batch_to_kill.py FOLDER KILL_AT

Every file of a result is forced to the disk before it gets its name, and every line of the journal before the
next part: so n runs through all states in which a crash can leave a folder. 0: it is not killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import fake_engine

from realpolitik.experiment.batch import run_batch

RUNS = 600


def cases():
    return [fake_engine.fake_case(steps=3), fake_engine.fake_case("other", steps=3, drift=0.01)]


def batch(folder: Path, **options):
    return run_batch(cases(), RUNS, 1, folder, simulate=fake_engine.fake_simulate, **options)


def main() -> None:
    folder, kill_at = Path(sys.argv[1]), int(sys.argv[2])
    force, forced = os.fsync, 0

    def counted(descriptor: int) -> None:
        nonlocal forced
        forced += 1
        if forced == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        force(descriptor)

    os.fsync = counted
    batch(folder, workers=1)
    print(forced)


if __name__ == "__main__":
    main()
