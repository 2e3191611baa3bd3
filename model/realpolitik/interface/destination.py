"""Where a command is to write: looked at before the work begins, not after it."""

from __future__ import annotations

import os
from pathlib import Path

from realpolitik.experiment.problems import ResultProblem


def check_folder(folder: Path | None) -> None:
    """Raise ResultProblem unless files can be written to a folder that exists or can be made."""
    if folder is None:
        return
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        raise ResultProblem(f"--out {folder}: {nearest} is a file.", "Name a folder.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ResultProblem(f"--out {folder}: nothing may be written to {nearest}.", "Name another folder.")
