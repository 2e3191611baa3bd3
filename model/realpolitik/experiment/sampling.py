"""The points of a design: samples of the unit cube by SciPy and SALib, and what a dimension makes of them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from realpolitik.experiment.problems import ResultProblem
from realpolitik.theory.inputs import Floats
from realpolitik.world.batch_schema import (
    Dimension,
    Grid,
    LatinHypercube,
    Listed,
    Morris,
    OneAtATime,
    Saltelli,
    Sobol,
)
from realpolitik.world.dimensions import Varied

Sampled = LatinHypercube | Sobol | Saltelli | Morris


def size(design: Any, dimensions: Sequence[Dimension]) -> int | None:
    """Number of points before they are drawn (one at a time: at most); None where a file decides."""
    count = len(dimensions)
    if isinstance(design, Listed):
        return len(design.sets)
    if isinstance(design, Grid):
        return int(np.prod([_count(one, design.levels) for one in dimensions], dtype=object))
    if isinstance(design, OneAtATime):
        return 1 + sum(_count(one, design.levels) for one in dimensions)
    if isinstance(design, LatinHypercube | Sobol):
        return design.points
    if isinstance(design, Saltelli):
        return design.points * ((2 if design.second_order else 1) * count + 2)
    return design.trajectories * (count + 1) if isinstance(design, Morris) else None


def cube(design: Sampled, count: int) -> Floats:
    """The sample in the unit cube, (points, count), in the order in which its library gives it."""
    if isinstance(design, LatinHypercube | Sobol):
        from scipy.stats import qmc

        engine: Any = qmc.LatinHypercube if isinstance(design, LatinHypercube) else qmc.Sobol
        # SciPy before 1.15 calls it seed.
        word = "rng" if "rng" in inspect.signature(engine.__init__).parameters else "seed"
        drawn = engine(d=count, **{word: np.random.default_rng(design.seed)}).random(design.points)
        return np.asarray(drawn, dtype=np.float64)
    try:
        import SALib.sample  # noqa: F401
    except ImportError:
        raise ResultProblem(
            f"A {design.kind} design is drawn by SALib, which is not installed.",
            "Install it with: pip install 'realpolitik[studies]'.",
        ) from None
    problem = {"num_vars": count, "names": [str(k) for k in range(count)], "bounds": [[0.0, 1.0]] * count}
    if isinstance(design, Saltelli):
        from SALib.sample import sobol

        rows = sobol.sample(problem, design.points, calc_second_order=design.second_order, seed=design.seed)
    else:
        from SALib.sample import morris

        rows = morris.sample(problem, design.trajectories, num_levels=design.levels, seed=design.seed)
    return np.asarray(rows, dtype=np.float64)


def quantiles(uniform: Floats, stated: Dimension, found: Varied) -> Floats:
    """Quantiles of a dimension's distribution at these places between 0 and 1.

    >>> from realpolitik.world.dimensions import Varied
    >>> number = Varied("a", (), True, 2.0, 1.0, 4.0, (0.0, 9.0), "")
    >>> quantiles(np.array([0.0, 0.5, 1.0]), Dimension(), number).tolist()
    [1.0, 2.5, 4.0]
    >>> quantiles(np.array([0.0, 0.4, 1.0]), Dimension(values=(7.0, 8.0)), number).tolist()
    [7.0, 7.0, 8.0]
    """
    if stated.values is not None:
        listed = np.array(stated.values)
        return listed[np.minimum((uniform * listed.size).astype(int), listed.size - 1)]
    low, width = found.low, found.high - found.low
    if stated.distribution == "uniform":
        return low + width * uniform
    if stated.distribution == "loguniform":
        return np.clip(low * (found.high / low) ** uniform, low, found.high)
    from scipy import stats

    if stated.distribution == "triangular":
        mode = found.value if stated.mode is None else stated.mode
        assert mode is not None
        return np.asarray(stats.triang.ppf(uniform, (mode - low) / width, low, width))
    mean = found.value if stated.mean is None else stated.mean
    assert mean is not None
    sd = width / 4 if stated.sd is None else stated.sd
    ends = ((low - mean) / sd, (found.high - mean) / sd)
    return np.clip(stats.truncnorm.ppf(uniform, *ends, mean, sd), low, found.high)


def levels(stated: Dimension, found: Varied, count: int) -> Floats:
    """The values listed, or ``count`` levels: quantiles at equal steps from end to end."""
    if stated.values is not None:
        return np.array(stated.values, dtype=np.float64)
    return quantiles(np.linspace(0.0, 1.0, count), stated, found)


def grid(design: Grid, dimensions: Sequence[Dimension], found: Sequence[Varied]) -> Floats:
    """Every combination of levels; the last dimension moves fastest."""
    each = [levels(one, two, design.levels) for one, two in zip(dimensions, found, strict=True)]
    return np.stack(np.meshgrid(*each, indexing="ij"), axis=-1).reshape(-1, len(each))


def one_at_a_time(design: OneAtATime, dimensions: Sequence[Dimension], found: Sequence[Varied]) -> Floats:
    """The base first, then each dimension through its other levels while the others stay at the base."""
    base = np.array(
        [two.value if one.base is None else one.base for one, two in zip(dimensions, found, strict=True)],
        dtype=np.float64,
    )
    rows = [base]
    for place, (one, two) in enumerate(zip(dimensions, found, strict=True)):
        for level in levels(one, two, design.levels):
            if level != base[place]:
                row = base.copy()
                row[place] = level
                rows.append(row)
    return np.array(rows)


def _count(stated: Dimension, otherwise: int) -> int:
    return len(stated.values) if stated.values is not None else otherwise
