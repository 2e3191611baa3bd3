"""What `realpolitik check` adds for tuning studies: worlds, series, ranges, which only experiments know."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from realpolitik.world.loading import files
from realpolitik.world.problems import Problem, ProblemsFound
from realpolitik.world.studies import kind_of


def check_tuning(paths: Iterable[str | Path]) -> list[Problem]:
    """Problems of the tuning studies among these files, names and folders; others are passed over."""
    found: list[Problem] = []
    for path in paths:
        try:
            studies = [file for file in files(path) if kind_of(file) == "study"]
        except ProblemsFound:
            continue  # told already
        for file in studies:
            from realpolitik.experiment.tuning.reading import load_tuning

            try:
                load_tuning(file)
            except ProblemsFound as error:
                found += error.problems
    return found
