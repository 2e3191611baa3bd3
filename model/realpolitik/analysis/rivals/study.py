"""The same scenarios through simpler theories: which conclusions do not hang on this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.analysis.comparison import paired_difference
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.rivals.cores import CORES, Core
from realpolitik.experiment.verdict import VERDICTS, last_year, verdict
from realpolitik.theory.inputs import Case, Floats

MODEL = "this model"
RESAMPLES = 400
NOTHING = 1e-9
NOTICEABLE = 5e-4  # a smaller difference is called none


@dataclass(frozen=True)
class Contrast:
    """A scenario against the first one, as one theory sees it, scaled to the spread of this model."""

    difference: Estimate
    shares: dict[str, float]
    """Verdict to its share of runs on that scale."""

    @property
    def sign(self) -> int:
        """-1 or 1 where the interval leaves 0 out, else 0; a theory that sees no difference says 0."""
        found = self.difference
        if found.low != found.low or abs(found.value) < NOTICEABLE:
            return 0
        return (found.low > 0) - (found.high < 0)


@dataclass(frozen=True)
class Rivals:
    """What every theory says of every scenario."""

    scenarios: tuple[str, ...]
    theories: tuple[str, ...]
    contrasts: dict[tuple[str, str], Contrast]
    """By scenario and theory; none for the first scenario's difference, which is 0."""
    agreement: dict[str, Estimate]
    """Theory to Kendall's rank correlation with this model over scenarios' mean changes."""
    scale: dict[str, float]
    runs: int

    def survives(self, scenario: str) -> list[str]:
        """The rival theories that see the same direction."""
        mine = self.contrasts[(scenario, MODEL)].sign
        rivals = [name for name in self.theories if name != MODEL]
        return [name for name in rivals if mine != 0 and self.contrasts[(scenario, name)].sign == mine]

    def denied(self, scenario: str) -> list[str]:
        """The rival theories that see the opposite direction."""
        mine = self.contrasts[(scenario, MODEL)].sign
        rivals = [name for name in self.theories if name != MODEL]
        return [name for name in rivals if mine != 0 and self.contrasts[(scenario, name)].sign == -mine]


def predicted(core: Core, case: Case, drivers: Floats) -> Floats:
    """Change of every pair's alignment since the start at levels of drivers (M, E), in core units (M, N, N).

    The start is that of the world as believed; counterfactual numbers act on the run.
    """
    start = core(case.believed, np.asarray(case.believed.driver_start, dtype=np.float64)[None])
    return np.asarray(core(case.inputs, drivers) - start)


def compare(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    *,
    workers: int | None = None,
    told: Callable[[str, int], None] | None = None,
) -> Rivals:
    """Run the scenarios, hand their drivers to every core, and set the first scenario against the others."""
    from realpolitik.engine.ensemble import simulate

    changes: dict[tuple[str, str], Floats] = {}
    for case in cases:
        i, j = case.focus
        moved, levels = [], []
        for chunk in simulate(case, runs, seed, workers=workers):
            index = chunk.history.index[:, :, i, j]
            moved.append(
                np.where(chunk.failed == 0, last_year(index, case.steps_per_year) - index[:, 0], np.nan)
            )
            levels.append(chunk.history.driver[:, -case.steps_per_year :].mean(axis=1))
            if told is not None:
                told(case.name, chunk.runs)
        changes[(case.name, MODEL)] = np.concatenate(moved)
        drivers = np.concatenate(levels)
        for name, core in CORES.items():
            changes[(case.name, name)] = predicted(core, case, drivers)[:, i, j]
    names = tuple(case.name for case in cases)
    return contrasted(names, (MODEL, *CORES), changes, seed)


def contrasted(
    scenarios: tuple[str, ...], theories: tuple[str, ...], changes: dict[tuple[str, str], Floats], seed: int
) -> Rivals:
    """Differences, verdicts and ranks from the changes of all runs by scenario and theory."""
    first = scenarios[0]
    means = {theory: np.array([np.nanmean(changes[(s, theory)]) for s in scenarios]) for theory in theories}
    spread = float((means[MODEL] - means[MODEL][0]).std()) if len(scenarios) > 1 else 0.0
    scale = {}
    for theory in theories:
        own = float((means[theory] - means[theory][0]).std())
        scale[theory] = spread / own if own > NOTHING and spread > NOTHING else 1.0
    contrasts = {}
    for theory in theories:
        for name in scenarios:
            scaled = changes[(name, theory)] * scale[theory]
            called = verdict(scaled[np.isfinite(scaled)])
            difference = paired_difference(scaled, changes[(first, theory)] * scale[theory])
            contrasts[(name, theory)] = Contrast(
                difference, {word: float((called == word).mean()) for word in VERDICTS}
            )
    generator = np.random.default_rng(seed)
    size = len(changes[(first, MODEL)])
    picks = generator.integers(size, size=(RESAMPLES, size))
    agreement = {}
    for theory in theories[1:] if len(scenarios) > 2 else ():
        both = [np.stack([changes[(s, t)] for s in scenarios]) for t in (MODEL, theory)]
        value = kendall(*(np.nanmean(part, axis=1) for part in both))
        drawn = [kendall(*(np.nanmean(part[:, p], axis=1) for part in both)) for p in picks]
        low, high = np.percentile(drawn, [2.5, 97.5])
        agreement[theory] = Estimate(value, float(low), float(high), size)
    return Rivals(scenarios, theories, contrasts, agreement, scale, size)


def kendall(one: Floats, other: Floats) -> float:
    """Kendall's tau-b: agreement of two rankings, from -1 to 1; ties count for neither side.

    >>> kendall(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])).__round__(3)
    0.333
    """
    first, second = np.triu_indices(one.size, 1)
    a, b = np.sign(one[second] - one[first]), other[second] - other[first]
    b = np.where(np.abs(b) < NOTHING, 0.0, np.sign(b))
    whole = float(np.sqrt((a != 0).sum() * (b != 0).sum()))
    return float((a * b).sum() / whole) if whole else 0.0
