"""Ensembles kept between calls: of each run only the numbers that were asked of it, no courses.

A column (one number per run) is found again only under the digest of everything that decides it: the built
case with all its numbers, seed, runs and the measure; and each version of the program has a file of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik.experiment.manifest import STUDY_PARTS, machine, source_digest
from realpolitik.theory.inputs import Case, Floats

ELSEWHERE = ("title", "question", "actor_labels", "event_labels", "event_steps", "document", "fingerprint")
"""What a case says of itself that decides no number."""
FILES = 3  # versions of the program whose ensembles are kept


@dataclass
class Kept:
    """Columns by key in one file, and how many ensembles were found again and run.

    ``first_run`` is called before the first ensemble that must be run, if any must.
    """

    path: Path | None
    first_run: Callable[[], None] = lambda: None
    found: int = 0
    run: int = 0
    _store: sqlite3.Connection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._store = _opened(self.path)

    def columns(self, keys: Iterable[str], runs: int) -> dict[str, Floats]:
        """Those of the columns that are there."""
        there = {}
        for key in keys:
            row = self._store.execute("select numbers from columns where key = ?", (key,)).fetchone()
            if row is not None and len(row[0]) == 8 * runs:
                there[key] = np.frombuffer(row[0], dtype="<f8").astype(np.float64)
        return there

    def keep(self, columns: Mapping[str, Floats]) -> None:
        """Add columns, all or none."""
        rows = [(key, np.ascontiguousarray(column, dtype="<f8").tobytes()) for key, column in columns.items()]
        with self._store:
            self._store.executemany("insert or replace into columns values (?, ?)", rows)

    def about_to_run(self) -> None:
        """Count an ensemble that must be run."""
        if self.run == 0:
            self.first_run()
        self.run += 1


def shelf() -> Path | None:
    """The file of this version of the program, where the user keeps caches; None if there is none."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "realpolitik" / "claims"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{version()[:16]}.sqlite"
        file.touch()  # the file last used is the last to go
        others = sorted(folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime)
        for old in others[:-FILES]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return None
    return file


def version() -> str:
    """Digest of the program's text from world to analysis, and of the libraries that do its arithmetic."""
    about = machine()
    run_by = [about["python"], about["machine"], *sorted(about["libraries"].items())]
    return hashlib.sha256(f"{source_digest(STUDY_PARTS)} {json.dumps(run_by)}".encode()).hexdigest()


def column_key(case: str, seed: int, runs: int, measure: str) -> str:
    """Under which a column is kept; ``case`` is a digest of it."""
    return hashlib.sha256(json.dumps([case, seed, runs, measure]).encode()).hexdigest()


def case_digest(case: Case) -> str:
    """Digest of everything in a built case that decides a number, names included: chance hangs on them."""
    digest = hashlib.sha256()
    _feed(digest, {f.name: getattr(case, f.name) for f in fields(case) if f.name not in ELSEWHERE})
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, Mapping):
        digest.update(f"{{{len(value)}".encode())
        for key in sorted(value):
            digest.update(f"{key}:".encode())
            _feed(digest, value[key])
    elif is_dataclass(value):
        _feed(digest, vars(value))
    elif hasattr(value, "_asdict"):
        _feed(digest, value._asdict())
    elif isinstance(value, tuple | list):
        digest.update(f"[{len(value)}".encode())
        for entry in value:
            _feed(digest, entry)
    else:
        digest.update(f"{type(value).__name__} {value!r};".encode())


def _opened(path: Path | None) -> sqlite3.Connection:
    """The store, made anew where the file is damaged; in memory without one."""
    if path is not None:
        for _ in range(2):
            try:
                return _prepared(str(path))
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
            except OSError:
                break
    return _prepared(":memory:")


def _prepared(name: str) -> sqlite3.Connection:
    store = sqlite3.connect(name, timeout=60.0)
    store.execute("create table if not exists columns (key text primary key, numbers blob not null)")
    store.execute("select count(*) from columns").fetchone()
    return store
