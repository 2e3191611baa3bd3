"""What `realpolitik tune` does: read the study, run its pilot, search for the best point, walk."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik import __version__
from realpolitik.experiment.lock import locked
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import read_record, unaltered
from realpolitik.experiment.store import write_table
from realpolitik.experiment.tuning import pilot as pilots
from realpolitik.experiment.tuning.emulator import Pilot
from realpolitik.experiment.tuning.likelihood import Likelihood
from realpolitik.experiment.tuning.overlay import write_overlay
from realpolitik.experiment.tuning.point import JOURNAL, Trials, search
from realpolitik.experiment.tuning.posterior import (
    CHAIN,
    IDENTIFIED,
    Chain,
    Posterior,
    check_walk,
    draws,
    walk,
)
from realpolitik.experiment.tuning.reading import Tuning, load_tuning
from realpolitik.experiment.tuning.recovery import FOUND_AGAIN, Recovered, recover
from realpolitik.experiment.tuning.simulating import answers
from realpolitik.experiment.tuning.targets import joined
from realpolitik.interface.destination import check_study
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.studying import Answer, deliver, inputs, require
from realpolitik.interface.summary import console
from realpolitik.interface.tuning_tables import document, remarks, tables
from realpolitik.theory.inputs import Floats
from realpolitik.world.tuning_schema import TuningStudy

SHOWN = 24  # draws of the posterior that are run, for the picture of the fit


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    source: str
    only: str | None
    out: Path | None
    recover: int | None
    plan: bool
    resume: bool
    replace: bool
    figures: bool
    workers: int | None
    words: tuple[str, ...]


@dataclass
class Tuned:
    """All that a tuning study found."""

    tuning: Tuning
    pilot: Pilot
    likelihood: Likelihood
    trials: Trials | None = None
    posterior: Posterior | None = None
    chain: Chain | None = None
    known: Recovered | None = None
    """Made-up worlds by which identified numbers were checked; None where there was nothing to check."""
    at: dict[str, list[Floats]] = field(default_factory=dict)
    """Expected summaries (1, d) of every block: untuned, and tuned."""
    deviance: dict[str, Floats] = field(default_factory=dict)
    prior_said: list[Floats] = field(default_factory=list)
    posterior_said: list[Floats] = field(default_factory=list)
    runs: int = 0

    @property
    def narrow(self) -> NDArray[np.bool_]:
        """(D,) whether the posterior is narrow enough to count as identified."""
        assert self.chain is not None
        return np.asarray(self.chain.ratio <= IDENTIFIED)

    @property
    def identified(self) -> NDArray[np.bool_]:
        """(D,) narrow, and in made-up worlds found again often enough."""
        if self.known is None:
            return self.narrow
        return np.asarray(self.narrow & (self.known.covered.mean(axis=0) >= FOUND_AGAIN))

    @property
    def source(self) -> str:
        """Runs, seed and version in one line."""
        return (
            f"study {self.tuning.study.name} · {self.runs:,} runs · seed {self.tuning.study.seed} · "
            f"realpolitik {__version__}"
        )


def tune_and_report(request: Request) -> Tuned | None:
    """Tune a study, or repeat a recorded one, and report it."""
    require("Tuning", optuna="optuna", emcee="emcee")
    record = _recorded(request)
    with inputs(request.source, record):
        if record is None:
            tuning = load_tuning(request.source)
            return _report(tuning, request.out or Path("results") / tuning.study.name, request, None)
        tuning, request = _as_recorded(record, request)
        if request.out is not None:
            return _report(tuning, request.out, request, record)
        with TemporaryDirectory() as folder:  # nothing is kept: the record stays as it is
            return _report(tuning, Path(folder), request, record)


def _recorded(request: Request) -> dict[str, Any] | None:
    path = Path(request.source)
    for kind in ("tune", "recovery"):
        try:
            found = read_record(path, kind)
        except ResultProblem:
            if kind == "recovery":
                raise
            continue
        if found is not None:
            return found
    return None


def _as_recorded(record: dict[str, Any], request: Request) -> tuple[Tuning, Request]:
    with unaltered(request.source):
        stated = dict(record["study"])
        asked = {"only": stated.pop("only", None), "recover": stated.pop("recover", None)}
        study = TuningStudy.model_validate(stated)
    return load_tuning(request.source, study=study), replace(request, **asked)


def _report(tuning: Tuning, folder: Path, request: Request, record: dict[str, Any] | None) -> Tuned | None:
    study, screen = tuning.study, console(sys.stderr)
    if request.only not in (None, "point", "posterior"):
        raise ResultProblem(f"--only is {request.only}.", "Say point or posterior.")
    if request.only != "point":
        terms = study.posterior
        check_walk(len(tuning.names), terms.walkers, terms.steps, terms.warm_up)
    if request.plan:
        _plan(tuning, request)
        return None
    check_study(folder, "tune" if request.recover is None else "recovery")
    with locked(folder):
        compile_rules(tuning.origins[0].case, False)
        if request.recover is None:
            return _tune(tuning, folder, request, screen, record)
        from realpolitik.interface.recovering import recover_and_report

        kept = folder if record is None or request.out is not None else None
        recover_and_report(
            tuning, request.recover, folder, request.workers, screen, request.words, record=record, kept=kept
        )
        return None


def _tune(
    tuning: Tuning, folder: Path, request: Request, screen: Any, record: dict[str, Any] | None
) -> Tuned:
    _make_way(folder, request)
    study, began = tuning.study, monotonic()
    runs = pilots.runs_of(tuning, study.pilot.points, pilots.RUNS)
    if request.only != "posterior":
        runs += pilots.runs_of(tuning, study.point.trials)
    try:
        with progress_bar(screen, runs) as progress:
            pilot = pilots.run_pilot(tuning, folder, workers=request.workers, progress=progress)
            likelihood = Likelihood(tuning.blocks, pilot, study.replications)
            found = Tuned(tuning, pilot, likelihood)
            found.runs = runs
            if request.only != "posterior":
                found.trials = search(
                    tuning,
                    likelihood,
                    folder,
                    resume=request.resume,
                    workers=request.workers,
                    progress=progress,
                )
        if request.only != "point":
            _walk(found, folder, request, screen)
    except KeyboardInterrupt:
        words = [word for word in request.words if word not in ("--resume", "--replace")]
        raise ResultProblem(
            f"Stopped. What is finished is kept in {folder}.",
            f"Go on with: {shlex.join(['realpolitik', *words])} --resume",
            stopped=True,
        ) from None
    _compare(found, request.workers)
    overlay = _write_results(found, folder)
    kept = folder if record is None or request.out is not None else None
    answer = Answer(
        kind="tune",
        title=study.title,
        tables=tables(found),
        remarks=[*remarks(found), *([f"Scenario with what was found: {overlay}"] if kept else [])],
        source=found.source,
        study=study.model_dump(mode="json") | {"only": request.only},
        inputs={one.name: one.case.fingerprint for one in tuning.origins},
        numbers=document(found),
        seed=study.seed,
        runs=found.runs,
        seconds=monotonic() - began,
        pictures=_pictures(found) if request.figures else {},
    )
    deliver(answer, kept, record, request.words)
    return found


def _make_way(folder: Path, request: Request) -> None:
    """Refuse or remove what an earlier study left; a pilot that still fits is kept either way."""
    if request.resume and request.replace:
        raise ResultProblem("--resume goes on with a study, --replace removes it.", "Give one of the two.")
    held = [folder / JOURNAL, *sorted(folder.glob(f"{CHAIN}-*.parquet"))]
    for file in held:
        if file.is_file() and request.replace:
            file.unlink()
        elif file.is_file() and not request.resume:
            raise ResultProblem(
                f"{folder} holds a study.",
                "Go on with it by --resume, begin anew by --replace, or choose --out.",
            )


def _walk(found: Tuned, folder: Path, request: Request, screen: Any) -> None:
    tuning, terms = found.tuning, found.tuning.study.posterior
    found.posterior = Posterior(tuning, found.pilot)
    with progress_bar(screen, terms.steps) as bar:
        found.chain = walk(
            found.posterior.log_likelihood(tuning.blocks),
            len(tuning.names),
            walkers=terms.walkers,
            steps=terms.steps,
            warm_up=terms.warm_up,
            seed=tuning.study.seed,
            folder=folder,
            mark=pilots.mark(tuning, terms, longer={"steps", "warm_up", "draws", "known"}),
            resume=request.resume,
            told=lambda steps: bar("walking", steps),
        )
    if found.narrow.any() and terms.known:
        with progress_bar(screen, terms.known) as bar:
            found.known = recover(
                tuning,
                found.posterior,
                terms.known,
                tuning.study.seed,
                workers=request.workers,
                told=lambda: bar("known numbers", 1),
            )


def _compare(found: Tuned, workers: int | None) -> None:
    """Run the untuned point, the tuned one and draws of the posterior."""
    tuning = found.tuning
    start = tuning.start_values
    rows = [np.array([start[name] for name in tuning.names])]
    chain = found.chain
    tuned = found.trials.points[found.trials.best] if found.trials is not None else None
    if chain is not None:
        tuned = tuning.points(np.median(chain.flat, axis=0)[None])[0]
    assert tuned is not None
    rows.append(tuned)
    few = draws(tuning, chain, SHOWN) if chain is not None else np.empty((0, len(tuning.names)))
    points = np.concatenate([np.array(rows), few])
    said = answers(tuning, points, workers=workers)
    means = [joined(block, runs) for block, runs in zip(tuning.blocks, said, strict=True)]
    found.runs += pilots.runs_of(tuning, len(points))
    by_target = -2 * found.likelihood.by_target(means)
    for place, name in enumerate(("untuned", "tuned")):
        found.at[name] = [one[place : place + 1] for one in means]
        found.deviance[name] = by_target[place]
    found.prior_said = [joined(b, runs) for b, runs in zip(tuning.blocks, found.pilot.said, strict=True)]
    found.posterior_said = [one[2:] for one in means]


def _write_results(found: Tuned, folder: Path) -> Path:
    """The file of draws for batches, and the overlay scenario."""
    tuning, study = found.tuning, found.tuning.study
    values: dict[str, tuple[float, str]] = {}
    if found.chain is not None:
        drawn = draws(tuning, found.chain, study.posterior.draws)
        columns = {name: np.ascontiguousarray(drawn[:, d]) for d, name in enumerate(tuning.names)}
        write_table(folder / "draws.parquet", columns)
        low, middle, high = (
            tuning.points(np.quantile(found.chain.flat, q, axis=0)[None])[0] for q in (0.05, 0.5, 0.95)
        )
        for d, name in enumerate(tuning.names):
            if found.identified[d]:
                why = f"median of the posterior, 90 % from {low[d]:.3g} to {high[d]:.3g}"
                values[name] = (float(middle[d]), why)
        left = [n for n in tuning.names if n not in values]
        what = f"Numbers that the targets do not narrow down keep their values: {', '.join(left) or 'none'}."
    else:
        assert found.trials is not None
        best = found.trials.points[found.trials.best]
        gain = float(found.deviance["untuned"].sum() - found.deviance["tuned"].sum())
        for d, name in enumerate(tuning.names):
            values[name] = (float(best[d]), f"best of {len(found.trials.points)} trials")
        what = f"A best point, without its doubt: deviance lower by {gain:.3g} than untuned."
    path = folder / f"{study.name}-tuned.yaml"
    sources = [f"{name}: {', '.join(target.source) or target.why}" for name, target in study.targets.items()]
    write_overlay(
        path,
        extends=study.overlay,
        name=path.stem,
        title=f"{study.overlay}, tuned by {study.name}",
        values=values,
        provenance=["Written by `realpolitik tune`; made anew, not edited.", found.source, what, *sources],
    )
    return path


def _plan(tuning: Tuning, request: Request) -> None:
    from realpolitik.engine.ensemble import simulate

    study, screen = tuning.study, console()
    for _ in simulate(tuning.origins[0].case, 1, study.seed):
        pass
    began = monotonic()
    trial = tuning.points(np.random.default_rng(0).uniform(size=(8, len(tuning.names))))
    answers(tuning, trial, workers=request.workers)
    rate = pilots.runs_of(tuning, 8) / (monotonic() - began)
    runs = pilots.runs_of(tuning, study.pilot.points, pilots.RUNS)
    runs += pilots.runs_of(tuning, study.point.trials)
    entries = sum(len(block.observed) for block in tuning.blocks)
    screen.print(f"{len(tuning.names)} numbers, {len(study.targets)} targets, {entries} entries.")
    screen.print(f"{runs:,} runs, about {runs / rate:,.0f} s at {rate:,.0f} runs a second.", highlight=False)


def _pictures(found: Tuned) -> dict[str, Any]:
    from realpolitik.interface.plots import tuning as plots

    pictures = {"fit": lambda: plots.draw_fit(found)}
    if found.chain is not None:
        pictures["posterior"] = lambda: plots.draw_posterior(found)
        pictures["trace"] = lambda: plots.draw_trace(found)
    if found.trials is not None:
        pictures["search"] = lambda: plots.draw_search(found)
    return pictures
