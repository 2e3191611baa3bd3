"""The best point: Optuna [akiba2019] proposes trials, an ensemble runs each, a journal keeps all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.likelihood import Likelihood
from realpolitik.experiment.tuning.pilot import mark
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.simulating import Told, answers
from realpolitik.experiment.tuning.targets import joined
from realpolitik.theory.inputs import Floats

JOURNAL = "optuna.journal"
WORST = 1e9


@dataclass(frozen=True)
class Trials:
    """Finished trials in order: quantiles (P, D), values (P, D), deviance by target (P, targets)."""

    unit: Floats
    points: Floats
    deviance: Floats
    best: int
    front: tuple[int, ...]
    """Trials that no other beats in every objective; the best alone with one objective."""


def search(
    tuning: Tuning,
    likelihood: Likelihood,
    folder: Path,
    *,
    resume: bool = False,
    workers: int | None = None,
    progress: Told | None = None,
) -> Trials:
    """Minimise the deviance (−2 log likelihood) of the targets, together or as one objective each.

    The first trial is the untuned point. The sampler of each batch is seeded by the study's seed and the
    number of the batch, so a search that was stopped and resumed ends with the trials of one that was not.
    Raises ResultProblem if the folder holds another study's journal, or one and ``resume`` was not asked.
    """
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend
    from optuna.trial import TrialState

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    terms, study = tuning.study.point, tuning.study
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / JOURNAL
    if file.is_file() and not resume:
        raise ResultProblem(f"{file} holds a search.", "Go on with it by --resume, or choose another --out.")
    storage = JournalStorage(JournalFileBackend(str(file)))
    several = terms.objectives == "each"
    held = optuna.create_study(
        study_name=study.name,
        storage=storage,
        load_if_exists=True,
        directions=["minimize"] * (len(likelihood.targets) if several else 1),
    )
    ours = mark(tuning, terms, longer={"trials"})
    if held.user_attrs.get("mark", ours) != ours or (held.trials and "mark" not in held.user_attrs):
        raise ResultProblem(
            f"{file} belongs to a search with other numbers, targets, worlds, terms or rules.",
            "Choose another --out, or begin anew by --replace.",
        )
    held.set_user_attr("mark", ours)
    for left in held.get_trials(states=(TrialState.RUNNING, TrialState.WAITING)):
        storage.set_trial_state_values(left._trial_id, TrialState.FAIL)
    while (done := len(held.get_trials(states=(TrialState.COMPLETE,)))) < terms.trials:
        held.sampler = _sampler(terms.sampler, study.seed, done, terms.batch)
        if done == 0:
            start = tuning.unit(tuning.start_values)
            held.enqueue_trial(
                {name: min(max(u, 0.0), 1.0) for name, u in zip(tuning.names, start, strict=True)}
            )
        batch = [held.ask() for _ in range(min(terms.batch, terms.trials - done))]
        unit = np.array([[trial.suggest_float(name, 0.0, 1.0) for name in tuning.names] for trial in batch])
        said = answers(tuning, tuning.points(unit), workers=workers, progress=progress)
        means = [joined(block, runs) for block, runs in zip(tuning.blocks, said, strict=True)]
        deviance = np.nan_to_num(-2 * likelihood.by_target(means), posinf=WORST)
        for trial, row in zip(batch, deviance, strict=True):
            trial.set_user_attr("deviance", row.tolist())
            held.tell(trial, row.tolist() if several else float(row.sum()))
    return _trials(tuning, held, several)


def _sampler(name: str, seed: int, done: int, batch: int) -> Any:
    from optuna.samplers import NSGAIISampler, TPESampler

    seeded = int(np.random.SeedSequence([seed, done]).generate_state(1)[0])
    if name == "nsga2":
        return NSGAIISampler(seed=seeded, population_size=max(batch, 8))
    return TPESampler(seed=seeded, multivariate=True, n_startup_trials=2 * batch)


def _trials(tuning: Tuning, held: Any, several: bool) -> Trials:
    from optuna.trial import TrialState

    listed = held.get_trials(states=(TrialState.COMPLETE,))
    unit = np.array([[trial.params[name] for name in tuning.names] for trial in listed])
    deviance = np.array([trial.user_attrs["deviance"] for trial in listed])
    best = int(np.argmin(deviance.sum(axis=1)))
    numbers = [trial.number for trial in listed]
    front = tuple(numbers.index(trial.number) for trial in held.best_trials) if several else (best,)
    return Trials(unit, tuning.points(unit), deviance, best, front)
