"""A map of phases: the odds of each verdict over a grid of two numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import wilson
from realpolitik.experiment.study import Batch
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.theory.inputs import Floats

LEVELS, REPLICATIONS = 11, 60


@dataclass(frozen=True)
class Phases:
    """Runs with each verdict at every cell, ``hits[verdict]`` (X, Y) of ``runs``."""

    names: tuple[str, str]
    units: tuple[str, str]
    x: Floats
    y: Floats
    hits: dict[str, NDArray[np.int64]]
    runs: NDArray[np.int64]
    here: tuple[float | None, float | None]
    """Where the scenario stands, if anything stands there."""

    def share(self, verdict: str) -> Floats:
        """Share of a verdict, (X, Y)."""
        return np.asarray(self.hits[verdict] / np.maximum(self.runs, 1))

    def at(self, verdict: str, a: int, b: int) -> Estimate:
        """Share of a verdict at a cell with Wilson's interval."""
        return wilson(int(self.hits[verdict][a, b]), int(self.runs[a, b]))

    def leading(self) -> NDArray[np.int64]:
        """Place in VERDICTS of the most frequent verdict, (X, Y)."""
        return np.stack([self.hits[name] for name in VERDICTS]).argmax(axis=0)

    def decided(self) -> NDArray[np.bool_]:
        """Whether one half is outside the interval of every verdict's share: the cell lies off a boundary."""
        return np.array(
            [
                [
                    all(not found.low < 0.5 < found.high for found in self._cell(a, b))
                    for b in range(self.y.size)
                ]
                for a in range(self.x.size)
            ]
        )

    def _cell(self, a: int, b: int) -> list[Estimate]:
        return [self.at(name, a, b) for name in VERDICTS]


def phases(
    scenario: str,
    names: tuple[str, str],
    seed: int,
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    until: str | None = None,
    world: str | None = None,
    workers: int | None = None,
    levels: int = LEVELS,
    replications: int = REPLICATIONS,
    progress: Callable[[str, int], None] | None = None,
) -> Phases:
    """Run a grid over two numbers, drivers or levers, all cells under the same luck.

    Ranges left out are the plausible ones. Raises ProblemsFound for what cannot vary.
    """
    spans = ranges or {}
    stated: dict[str, Any] = {
        "kind": "batch",
        "name": "phases",
        "title": "Phases",
        "question": "Which verdict where?",
        "scenarios": [scenario],
        "dimensions": {name: {"range": list(spans[name])} if name in spans else {} for name in names},
        "design": {"kind": "grid", "levels": levels},
        "replications": replications,
        "seed": seed,
        **({"until": until} if until else {}),
        **({"world": world} if world else {}),
    }
    batch = Batch(stated)
    with TemporaryDirectory() as folder:
        result = batch.run(Path(folder) / "phases", workers=workers, progress=progress)
        rows = result.outcomes()
        result.connection.close()
    x, y = (np.unique(batch.design.points[:, k]) for k in (0, 1))
    place = tuple(np.searchsorted(values, rows[name]) for name, values in zip(names, (x, y), strict=True))
    good = np.asarray(rows["failed"]) == 0
    called = np.asarray(rows["verdict"]).astype(str)

    def counted(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        found = np.zeros((x.size, y.size), dtype=np.int64)
        np.add.at(found, tuple(axis[chosen] for axis in place), 1)
        return found

    found = batch.study.dimensions[0]
    return Phases(
        names,
        (found[0].unit, found[1].unit),
        x,
        y,
        {name: counted(good & (called == name)) for name in VERDICTS},
        counted(good),
        (found[0].value, found[1].value),
    )
