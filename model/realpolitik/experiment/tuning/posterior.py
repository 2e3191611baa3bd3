"""The posterior: emcee's ensemble of walkers [foreman2013], all of them in one call of the likelihood.
They move by differential evolution [terbraak2008], now and then from one mode to another.

Not by its snooker moves: those of emcee 3.1.6 do not keep the distribution (the unit vector and the power of
the Metropolis ratio are wrong): intervals of 90 % held 84 % of known numbers. Walkers move on logits of the
priors' quantiles, where nothing has an edge. The chain is kept in stretches; each begins with a state of
chance of its own, so a walk that was stopped goes on to the same end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit, logit

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import parquet, write_table
from realpolitik.experiment.tuning.emulator import Expected, Pilot
from realpolitik.experiment.tuning.likelihood import slopes
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.summary import Summary
from realpolitik.experiment.tuning.targets import Block
from realpolitik.theory.inputs import Floats

STRETCH = 250
EDGE = 1e-12
CHAIN = "chain"
PRIOR_SD = 12**-0.5
IDENTIFIED = 0.8
"""A number counts as identified if its posterior is at most so wide, as a share of its prior (sd)."""
RELIABLE = 50  # autocorrelation times that a chain should be long, as emcee's authors advise

LogLikelihood = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Chain:
    """A walk after its warm-up, in quantiles of the priors."""

    unit: Floats
    """(steps, walkers, D)"""
    log_likelihood: Floats
    """(steps, walkers)"""
    whole: Floats
    """(all steps, walkers, D), warm-up included."""
    accepted: float
    times: Floats
    """(D,) integrated autocorrelation times in steps."""

    @property
    def flat(self) -> Floats:
        """(steps × walkers, D)"""
        return self.unit.reshape(-1, self.unit.shape[2])

    @property
    def effective(self) -> float:
        """Draws that the worst number is worth."""
        return float(self.unit.shape[0] * self.unit.shape[1] / np.max(self.times))

    @property
    def ratio(self) -> Floats:
        """(D,) standard deviation of the posterior over that of the prior, on the prior's quantiles."""
        return np.asarray(self.flat.std(axis=0) / PRIOR_SD)

    @property
    def long_enough(self) -> bool:
        """Whether the chain is RELIABLE autocorrelation times long."""
        return bool(len(self.unit) >= RELIABLE * np.max(self.times))


class Posterior:
    """Likelihoods of the numbers, learnt from a pilot once, for any observations of the same shape."""

    def __init__(self, tuning: Tuning, pilot: Pilot) -> None:
        blocks, self.slopes = tuning.blocks, slopes(tuning.blocks, pilot)
        series = any(block.kind == "series" for block in blocks)
        self.summary = Summary(blocks, pilot, self.slopes, tuning.study.seed) if series else None
        self.beliefs = {
            b: Expected(block, pilot.unit, pilot.said[b])
            for b, block in enumerate(blocks)
            if block.kind != "series"
        }

    def log_likelihood(self, blocks: Sequence[Block]) -> LogLikelihood:
        """Of what these blocks show; a function of quantiles (P, D)."""
        told = self.summary.of(blocks) if self.summary is not None else None

        def found(unit: Floats) -> Floats:
            total = np.zeros(len(unit))
            if self.summary is not None and told is not None:
                total += self.summary.log_likelihood(told, unit)
            for b, expected in self.beliefs.items():
                total += expected.log_likelihood(float(blocks[b].observed[0]), unit)
            return total

        return found


def check_walk(dimensions: int, walkers: int, steps: int, warm_up: int) -> None:
    """Raise ResultProblem for terms under which no walk of so many numbers can go."""
    if walkers < 2 * dimensions or walkers % 2:
        raise ResultProblem(
            f"{walkers} walkers for {dimensions} numbers.",
            f"Give an even number from {2 * dimensions} on.",
        )
    if warm_up >= steps:
        raise ResultProblem(f"{warm_up} steps of warm-up of {steps}.", "Walk longer, or warm up less.")


def walk(
    function: LogLikelihood,
    dimensions: int,
    *,
    walkers: int,
    steps: int,
    warm_up: int,
    seed: int,
    folder: Path | None = None,
    mark: str = "",
    resume: bool = False,
    told: Callable[[int], None] | None = None,
) -> Chain:
    """Walk the posterior. With a folder each finished stretch is kept there (Parquet) and found again.

    ``mark`` says what is walked. Raises ResultProblem if the folder holds a chain and ``resume`` was not
    asked or its mark is another one, or for too few walkers.
    """
    import emcee

    check_walk(dimensions, walkers, steps, warm_up)
    held = sorted(folder.glob(f"{CHAIN}-*.parquet")) if folder is not None else []
    if held and not resume:
        raise ResultProblem(f"{folder} holds a chain.", "Go on with it by --resume, or choose another --out.")

    def log_posterior(place: Floats) -> Floats:
        unit = expit(place)
        return np.asarray(function(unit) + _log_flat(unit))

    positions: list[Floats] = []
    values: list[Floats] = []
    moved: list[float] = []
    now = np.random.default_rng([seed, 0]).uniform(0.01, 0.99, (walkers, dimensions))
    for number, begin in enumerate(range(0, steps, STRETCH)):
        length = min(STRETCH, steps - begin)
        file = folder / f"{CHAIN}-{number:04d}.parquet" if folder is not None else None
        if file is not None and file in held:
            unit, value, rate = _read(file, length, walkers, dimensions, mark)
        else:
            chance = np.random.RandomState(_seed(seed, number)).get_state()
            moves = [(emcee.moves.DEMove(), 0.9), (emcee.moves.DEMove(gamma0=1.0), 0.1)]
            sampler = emcee.EnsembleSampler(walkers, dimensions, log_posterior, vectorize=True, moves=moves)
            state = emcee.State(logit(now), random_state=chance)
            sampler.run_mcmc(state, length)
            unit = np.clip(expit(sampler.get_chain()), EDGE, 1 - EDGE)
            value = sampler.get_log_prob() - _log_flat(unit)
            rate = float(np.mean(sampler.acceptance_fraction))
            if file is not None:
                _write(file, unit, value, rate, mark)
        positions.append(unit)
        values.append(value)
        moved.append(rate * length)
        now = unit[-1]
        if told is not None:
            told(length)
    whole = np.concatenate(positions)
    kept = whole[warm_up:]
    times = emcee.autocorr.integrated_time(kept, quiet=True, tol=0)
    return Chain(kept, np.concatenate(values)[warm_up:], whole, sum(moved) / steps, np.asarray(times))


def _log_flat(unit: Floats) -> Floats:
    """Log density on logits of what is flat on quantiles (…, D)."""
    inside = np.clip(unit, EDGE, 1 - EDGE)
    return np.asarray(np.log(inside * (1 - inside)).sum(axis=-1))


def _seed(seed: int, number: int) -> int:
    return int(np.random.SeedSequence([seed, 1, number]).generate_state(1)[0])


def _write(file: Path, unit: Floats, value: Floats, rate: float, mark: str) -> None:
    steps, walkers, dimensions = unit.shape
    table = {
        "step": np.repeat(np.arange(steps), walkers),
        "walker": np.tile(np.arange(walkers), steps),
        "log_likelihood": value.reshape(-1),
        "accepted": np.full(steps * walkers, rate),
        "mark": np.full(steps * walkers, mark, dtype=object),
        **{f"u{d}": unit[:, :, d].reshape(-1) for d in range(dimensions)},
    }
    write_table(file, table)


def _read(file: Path, steps: int, walkers: int, dimensions: int, mark: str) -> tuple[Floats, Floats, float]:
    import duckdb

    with duckdb.connect() as connection:
        held = connection.sql(f"select * from {parquet([file])} order by step, walker").fetchnumpy()
    of_ours = set(held.get("mark", ())) == {mark}
    if not of_ours or len(held["step"]) != steps * walkers or f"u{dimensions}" in held:
        raise ResultProblem(
            f"{file} belongs to a walk of other targets, worlds, terms or rules.",
            "Choose another --out, or begin anew by --replace.",
        )
    unit = np.stack([held[f"u{d}"].reshape(steps, walkers) for d in range(dimensions)], axis=2)
    return unit, held["log_likelihood"].reshape(steps, walkers), float(held["accepted"][0])


def draws(tuning: Tuning, chain: Chain, count: int) -> Floats:
    """Values (count, D) of the numbers at evenly spaced draws of the chain."""
    flat = chain.flat
    rows = np.linspace(0, len(flat) - 1, min(count, len(flat))).round().astype(int)
    return tuning.points(flat[rows])
