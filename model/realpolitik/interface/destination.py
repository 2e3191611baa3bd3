"""Where a command is to write: looked at before the work begins, not after it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from realpolitik.experiment.manifest import NAME as MANIFEST
from realpolitik.experiment.problems import ResultProblem


def check_folder(folder: Path | None) -> None:
    """Raise ResultProblem unless files can be written to a folder that exists or can be made."""
    if folder is None:
        return
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        raise ResultProblem(f"--out {folder}: {nearest} is a file.", "Name a folder.")
    _check_open(folder, nearest)


def check_study(folder: Path | None, kind: str) -> None:
    """Raise ResultProblem unless a study of this kind may be written to a folder: no other result is lost."""
    check_folder(folder)
    file = None if folder is None else folder / MANIFEST
    if file is None or not file.is_file():
        return
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        held = None
    if isinstance(held, dict) and held.keys() >= {"program", "terms"}:
        held.setdefault("kind", "hindcast")  # which once did not say so
    if not isinstance(held, dict) or held.get("kind") != kind:
        raise ResultProblem(
            f"--out {folder} holds another result, whose {MANIFEST} would be lost.", "Name another folder."
        )


def check_stem(stem: Path | None) -> None:
    """Raise ResultProblem unless files whose names begin with ``stem`` can be written."""
    if stem is None:
        return
    if stem.is_dir():
        raise ResultProblem(
            f"--out {stem} is a folder.", f"Name the files to write in it, for example {stem / 'claims'}."
        )
    check_folder(stem.absolute().parent)


def with_ending(stem: Path, suffix: str) -> Path:
    """The path with a suffix put behind it, dots and all.

    >>> str(with_ending(Path("my.report.v2"), ".md"))
    'my.report.v2.md'
    """
    return stem.with_name(stem.name + suffix)


def _check_open(folder: Path, nearest: Path) -> None:
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ResultProblem(f"--out {folder}: nothing may be written to {nearest}.", "Name another folder.")
