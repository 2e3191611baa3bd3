"""The pilot of a study: a Sobol sequence over the priors, run once, kept, read again if it still fits."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from realpolitik.experiment.manifest import program_digest
from realpolitik.experiment.sampling import cube
from realpolitik.experiment.store import atomically
from realpolitik.experiment.tuning.emulator import Pilot
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.simulating import Told, answers
from realpolitik.theory.inputs import Floats
from realpolitik.world.batch_schema import Sobol
from realpolitik.world.quantities import Model

NAME = "pilot.npz"
OWN = 1_000_000  # run numbers from here on are luck that no two runs share
RUNS = 2  # at each point: many points say more than many runs, and two tell scatter from response


def fingerprint(tuning: Tuning) -> str:
    """Digest of all that decides what the pilot's runs say: rules, worlds, numbers, targets, luck."""
    study = tuning.study
    terms = [
        [(one.name, one.case.fingerprint, one.case.steps) for one in tuning.origins],
        [(one.name, one.low, one.high) for one in tuning.origins[0].dimensions],
        {name: stated.model_dump(mode="json") for name, stated in study.dimensions.items()},
        [(one.target, one.origin, one.kind, one.labels) for one in tuning.blocks],
        [RUNS, study.seed, study.pilot.points],
        program_digest(),
    ]
    return hashlib.sha256(json.dumps(terms, sort_keys=True).encode()).hexdigest()


def mark(tuning: Tuning, terms: Model, *, longer: set[str]) -> str:
    """Digest of all that decides what a search or a walk under these terms finds.

    ``longer`` are the terms that may change when it goes on.
    """
    digest = hashlib.sha256(fingerprint(tuning).encode())
    for block in tuning.blocks:
        for array in (block.observed, block.covariance, block.contrasts):
            digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        digest.update(repr((block.sign, block.given)).encode())
    digest.update(terms.model_dump_json(exclude=longer).encode())
    return digest.hexdigest()


def run_pilot(
    tuning: Tuning, folder: Path | None, *, workers: int | None = None, progress: Told | None = None
) -> Pilot:
    """The pilot of a study; with a folder it is read from there if it fits, else written."""
    mark = fingerprint(tuning)
    if folder is not None and (folder / NAME).is_file():
        with np.load(folder / NAME) as held:
            if str(held["mark"]) == mark:
                said = tuple(held[f"said_{b}"] for b in range(len(tuning.blocks)))
                return Pilot(held["unit"], said)
    unit = design(tuning)
    points = tuning.points(unit)
    found = answers(
        tuning,
        points,
        replications=RUNS,
        first_luck=OWN,
        own_luck=True,
        workers=workers,
        progress=progress,
    )
    sound = np.all([np.isfinite(one).all(axis=(1, 2)) for one in found], axis=0)
    pilot = Pilot(unit[sound], tuple(one[sound] for one in found))
    if folder is not None:

        def write(temporary: Path) -> None:
            with temporary.open("wb") as file:
                parts = {f"said_{b}": one for b, one in enumerate(pilot.said)}
                np.savez_compressed(file, mark=np.array(mark), unit=pilot.unit, **parts)  # type: ignore[arg-type]

        atomically(folder / NAME, write)
    return pilot


def design(tuning: Tuning) -> Floats:
    """Quantiles (P, D) of the pilot's points."""
    stated = Sobol(kind="sobol", points=tuning.study.pilot.points, seed=tuning.study.seed % 2**32)
    return np.asarray(cube(stated, len(tuning.names)))


def runs_of(tuning: Tuning, points: int, replications: int | None = None) -> int:
    """Runs that so many points take over all starts."""
    used = {block.origin for block in tuning.blocks}
    return points * (replications or tuning.study.replications) * len(used)
