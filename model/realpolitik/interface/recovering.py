"""What `realpolitik tune --recover` does: tune to made-up worlds with known numbers and count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.analysis.shares import wilson
from realpolitik.experiment.tuning import pilot as pilots
from realpolitik.experiment.tuning.posterior import IDENTIFIED, Posterior
from realpolitik.experiment.tuning.reading import Tuning
from realpolitik.experiment.tuning.recovery import Recovered, rank_bars, recover
from realpolitik.interface.numbers import share_text
from realpolitik.interface.running import progress_bar
from realpolitik.interface.studying import Answer, deliver
from realpolitik.interface.table import Table
from realpolitik.interface.tuning_tables import short

WANTED = (0.80, 0.98)


def recover_and_report(
    tuning: Tuning,
    vectors: int,
    folder: Path,
    workers: int | None,
    screen: Any,
    words: Sequence[str],
    *,
    record: dict[str, Any] | None = None,
    kept: Path | None = None,
) -> Recovered:
    """Recover so many known vectors and report coverage, ranks and widths, in ``kept`` if given."""
    from realpolitik.interface.plots import tuning as plots

    study, began = tuning.study, monotonic()
    with progress_bar(screen, pilots.runs_of(tuning, study.pilot.points, pilots.RUNS)) as progress:
        pilot = pilots.run_pilot(tuning, folder, workers=workers, progress=progress)
    with progress_bar(screen, vectors) as progress:
        found = recover(
            tuning,
            Posterior(tuning, pilot),
            vectors,
            study.seed,
            workers=workers,
            told=lambda: progress("posteriors", 1),
        )
    runs = pilots.runs_of(tuning, study.pilot.points, pilots.RUNS) + vectors * len(tuning.origins)
    source = (
        f"study {study.name} · {vectors} made-up worlds, {runs:,} runs · seed {study.seed} · "
        f"realpolitik {__version__}"
    )
    plain = recovery_document(found, tuning.names)
    said = plain["identified"]
    remarks = [
        f"Declared identified (usual width at most {IDENTIFIED}): "
        f"{', '.join(short(n) for n in said['numbers']) or 'none'}.",
        f"Their 90 % intervals hold the truth in {said['covered']} of {said['intervals']} cases "
        f"({100 * said['share']:.0f} %); asked for are {100 * WANTED[0]:.0f} to {100 * WANTED[1]:.0f} %."
        if said["intervals"]
        else "Nothing to count.",
        "Error of the posteriors (mean continuous ranked probability score) against the priors': "
        f"{-100 * plain['skill']:+.0f} %.".replace("-", "−"),
        f"Of {plain['bars'][1]} bars of the ranks {plain['bars'][0]} lie within the 90 % band.",
        "Made-up worlds obey the measurement model: this tests the inference, not the model.",
    ]
    answer = Answer(
        kind="recovery",
        title=f"Does tuning find known numbers? {study.title}",
        tables=[_table(found, tuning.names)],
        remarks=remarks,
        source=source,
        study=study.model_dump(mode="json") | {"recover": vectors},
        inputs={one.name: one.case.fingerprint for one in tuning.origins},
        numbers=plain,
        seed=study.seed,
        runs=runs,
        seconds=monotonic() - began,
        pictures={
            "recovery": lambda: plots.draw_recovery(found, tuning.names, source),
            "ranks": lambda: plots.draw_ranks(found, tuning.names, source),
        },
    )
    deliver(answer, kept, record, words)
    return found


def recovery_document(found: Recovered, names: Sequence[str]) -> dict[str, Any]:
    """Coverage as plain data: by number, and over those declared identified."""
    usual = np.median(found.ratio, axis=0)
    sure = usual <= IDENTIFIED
    inside = found.covered[:, sure]
    prior = (found.truth**3 + (1 - found.truth) ** 3) / 3  # score of the prior itself
    bars, (low, high) = rank_bars(found.ranks)
    interval = wilson(float(inside.sum()), float(inside.size)) if inside.size else None
    return {
        "vectors": len(found.truth),
        "numbers": [
            {
                "number": name,
                "width": float(usual[d]),
                "identified": bool(sure[d]),
                "covered": int(found.covered[:, d].sum()),
                "ranks": found.ranks[:, d].astype(int).tolist(),
                "skill": float(1 - found.score[:, d].mean() / prior[:, d].mean()),
                "correlation": float(np.corrcoef(found.truth[:, d], found.middle[:, d])[0, 1]),
                "autocorrelation": float(np.median(found.times[:, d])),
            }
            for d, name in enumerate(names)
        ],
        "identified": {
            "numbers": [name for name, one in zip(names, sure, strict=True) if one],
            "covered": int(inside.sum()),
            "intervals": int(inside.size),
            "share": float(inside.mean()) if inside.size else None,
            "interval": [interval.low, interval.high] if interval else None,
        },
        "skill": float(1 - found.score.mean() / prior.mean()),
        "bars": [int(((bars >= low) & (bars <= high)).sum()), int(bars.size)],
        "all": {"covered": int(found.covered.sum()), "intervals": int(found.covered.size)},
    }


def _table(found: Recovered, names: Sequence[str]) -> Table:
    plain = recovery_document(found, names)
    rows = []
    for one in sorted(plain["numbers"], key=lambda row: row["width"]):
        covered = wilson(one["covered"], len(found.truth))
        rows.append(
            (
                short(one["number"]),
                f"{one['width']:.2f}",
                "yes" if one["identified"] else "no",
                share_text(covered),
                f"{one['correlation']:.2f}".replace("-", "−"),
                f"{100 * one['skill']:.0f}".replace("-", "−"),
            )
        )
    return Table(
        f"Known numbers against 90 % intervals, {len(found.truth)} made-up worlds",
        ("number", "usual width", "identified", "covered, %", "correlation", "skill, %"),
        rows,
        "Covered: share of intervals that hold the truth, with its 95 % interval. Correlation: of truth and "
        "the posterior's median. Skill: by how much its error (CRPS) is lower than the prior's.",
    )
