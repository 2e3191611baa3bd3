"""The one decorator of the rules: compile to machine code, keep the result on disk.

Numba notices a changed file but not a changed callee in another file, so the cache lies in a folder
named after a digest of every rule: edit one and all are compiled afresh.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])
OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}


def _cache_folder() -> Path:
    """A folder of these rules' own: among the user's caches, else among temporary files."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted([*package.glob("theory/*.py"), *package.glob("engine/*.py")]):
        digest.update(source.read_bytes())
    for home in (_users, _temporary):
        try:
            folder = home() / digest.hexdigest()[:16]
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except (OSError, RuntimeError):
            continue
    return Path(tempfile.mkdtemp(prefix="realpolitik-"))


def _users() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "realpolitik"


def _temporary() -> Path:
    """The same for all processes of a user, and closed to others: numba runs what lies there."""
    folder = Path(tempfile.gettempdir()) / f"realpolitik-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise OSError(f"{folder} is open to others")
    return folder


if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Compile ``function`` without fast-math, so that every machine and both engines round alike.

    Rules work in arrays they are given and allocate none, so numba's reference counting is switched off:
    it took nine tenths of the time.
    """
    return cast("Function", numba.njit(**OPTIONS)(function))


def part(function: Function) -> Function:
    """A rule compiled into those that call it: to hand its arrays over would cost more than what it does."""
    return cast("Function", numba.njit(**OPTIONS, forceinline=True)(function))


def plain(function: Function) -> Function:
    """The Python function behind a rule: without reference counts, a compiled one cannot return arrays."""
    return cast("Function", getattr(function, "py_func", function))
