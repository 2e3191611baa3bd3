"""One process to a result folder: a lock that says whose it is and that a dead process cannot keep.

On one machine the operating system keeps the lock and lets go of it when its process ends, however it ends.
Between machines that share a folder the holder renews the file's time; a lock not renewed is stale.
"""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from realpolitik.experiment.problems import ResultProblem

NAME = "batch.lock"
RENEWED = 20.0  # seconds
STALE = 180.0  # seconds: so long without renewal, and a lock of another machine no longer counts


@contextmanager
def locked(folder: Path) -> Iterator[str | None]:
    """Hold the folder's lock; yields whose stale lock was taken over, None if there was none.

    Raises ResultProblem if another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    handle, before = _take(path)
    stop = threading.Event()
    threading.Thread(target=_renew, args=(path, stop), daemon=True).start()
    try:
        yield _words(before) if before else None
    finally:
        stop.set()
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def refuse_if_held(folder: Path) -> None:
    """Raise ResultProblem if a process holds the folder's lock; changes nothing."""
    path = folder / NAME
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_RDWR)
        try:
            if not _free(handle, path, _read(handle)):
                raise _refusal(folder, _read(handle))
        finally:
            os.close(handle)


def held(folder: Path) -> bool:
    """Whether a process works on the folder."""
    try:
        refuse_if_held(folder)
    except ResultProblem:
        return True
    except OSError:
        return False
    return False


def _take(path: Path) -> tuple[int, dict[str, Any] | None]:
    """The open, locked file, and what a holder that is gone had written into it."""
    attempts = 3  # whoever only looks holds it for an instant
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            before = _read(handle)
            if not _free(handle, path, before):
                attempts -= 1
                if attempts == 0:
                    raise _refusal(path.parent, before)
                time.sleep(0.05)
            elif _is_still(handle, path):
                _write(handle, _ours())
                kept, handle = handle, -1
                return kept, before
        finally:
            if handle >= 0:
                os.close(handle)


def _is_still(handle: int, path: Path) -> bool:
    """Whether the locked file still bears its name: the holder before may have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _write(handle: int, holder: dict[str, Any]) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(holder).encode())
    os.fsync(handle)


def _free(handle: int, path: Path, holder: dict[str, Any] | None) -> bool:
    """Whether nobody else holds the lock; takes it where the operating system keeps it."""
    try:
        import fcntl
    except ImportError:  # Windows: by the process number alone
        return holder is None or _gone(path, holder, here=not _alive(holder))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return holder is None or _gone(path, holder, here=True)


def _gone(path: Path, holder: dict[str, Any], *, here: bool) -> bool:
    if holder.get("host") == platform.node():
        return here
    return time.time() - path.stat().st_mtime > STALE


def _alive(holder: dict[str, Any]) -> bool:
    try:
        os.kill(int(holder["pid"]), 0)
    except (OSError, KeyError, ValueError):
        return False
    return int(holder["pid"]) != os.getpid()


def _ours() -> dict[str, Any]:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": platform.node(), "started": started}


def _read(handle: int) -> dict[str, Any] | None:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        found = json.loads(os.read(handle, 4096))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _renew(path: Path, stop: threading.Event) -> None:
    while not stop.wait(RENEWED):
        with suppress(OSError):
            os.utime(path)


def _words(holder: dict[str, Any]) -> str:
    return f"process {holder.get('pid')} on {holder.get('host')}, since {holder.get('started')}"


def _refusal(folder: Path, holder: dict[str, Any] | None) -> ResultProblem:
    whose = f" ({_words(holder)})" if holder else ""
    remedy = "Wait until it has finished, stop it, or choose another --out."
    if holder and holder.get("host") != platform.node():
        remedy += f" If it no longer runs, its lock lapses after {STALE / 60:.0f} minutes."
    return ResultProblem(f"Another process is writing to {folder}{whose}.", remedy)
