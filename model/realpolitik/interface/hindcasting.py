"""The hindcast from the command line: scored, printed, drawn, and written with its manifest."""

from __future__ import annotations

import csv
import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import typer

from realpolitik.analysis.forecasting import shock_variants, variants
from realpolitik.analysis.forecasting.design import Design, design
from realpolitik.analysis.forecasting.later import read
from realpolitik.analysis.forecasting.panels import all_panels
from realpolitik.analysis.forecasting.predictor import Baseline, OneRule, Predictor
from realpolitik.analysis.forecasting.rivals import rivals
from realpolitik.analysis.forecasting.scorecard import scorecard
from realpolitik.experiment.manifest import machine, now, program_digest
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import digest_of, sealed, unaltered
from realpolitik.experiment.store import (
    digest,
    json_text,
    unchanged,
    without_nan,
    write_bytes,
    write_json,
    write_text,
)
from realpolitik.interface.destination import check_folder, check_study
from realpolitik.interface.hindcast_tables import page, summary
from realpolitik.interface.studying import require

KIND = "hindcast"
CARD, OBSERVED = "scorecard.json", "observed.csv"
MODEL, UNCONDITIONAL, RULES_OFF = "states", "states, drivers forecast", "states, rules off"
NAMES = {MODEL: "model", UNCONDITIONAL: "model, drivers forecast", RULES_OFF: "model, rules off"}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    runs: int
    seed: int
    workers: int | None
    out: Path
    observed: Path | None
    command: str


def hindcast_and_tell(request: Request) -> None:
    """Score the model, its variants and rivals from every origin; print, draw and write the scorecard."""
    require("The hindcast", scoringrules="scoringrules")
    check_study(request.out, KIND)
    started, clock = now(), time.perf_counter()
    card = scored(request.runs, request.seed, request.workers, request.observed)
    out = request.out
    kept = []
    if request.observed is not None:
        kept = [out / OBSERVED]
        write_bytes(kept[0], request.observed.read_bytes())
    write_json(out / CARD, card)
    write_text(out / "scorecard.md", page(card, _stamp(request.runs, request.seed)))
    from realpolitik.interface.plots.hindcast import draw

    drawn = draw(card, out / "figures", _stamp(request.runs, request.seed))
    write_json(
        out / "manifest.json",
        sealed(
            {
                "kind": KIND,
                **stamped(request.command, request.runs, request.seed),
                "started": started,
                "finished": now(),
                "seconds": round(time.perf_counter() - clock, 1),
                "observed": digest(request.observed) if request.observed else None,
                "files": {
                    str(path.relative_to(out)): digest(path)
                    for path in (out / CARD, out / "scorecard.md", *kept, *drawn)
                },
            }
        ),
    )
    typer.echo(summary(card))
    typer.echo(f"Scorecard, figures and manifest in {out}")


def scored(runs: int, seed: int, workers: int | None, observed: Path | None) -> dict[str, Any]:
    """The scorecard as plain data; tells how far it is."""
    terms, clock = design(), time.perf_counter()
    later = read(observed, all_panels(), later_only=True) if observed else ()
    card = scorecard(
        terms,
        predictors(terms, runs, seed, workers or os.cpu_count() or 1),
        panels=all_panels(later),
        progress=lambda what: typer.echo(f"  {time.perf_counter() - clock:5.0f} s  {what}", err=True),
    )
    found: dict[str, Any] = without_nan(card)
    return found


def score_again(folder: Path, record: Mapping[str, Any], workers: int | None) -> bool:
    """Make the scorecard of a manifest again and say whether it is the same; raises ResultProblem."""
    require("The hindcast", scoringrules="scoringrules")
    with unaltered(folder):
        runs, digests, later = int(record["runs_per_origin"]), dict(record["files"]), record["observed"]
        seed = int(record["seed"])
        wanted, today = digests[CARD], stamped(record["command"], runs, seed)
    observed = None if later is None else folder / OBSERVED
    if observed is not None and not unchanged(observed, later):
        raise ResultProblem(
            f"{observed}, the later observations that were scored, are gone or have been altered.",
            "Put the file there again that was given with --observed.",
        )
    text = json_text(scored(runs, seed, workers, observed))
    same = digest_of(text) == wanted
    spoilt = [name for name, told in digests.items() if not unchanged(folder / name, told)]
    for name in spoilt:
        typer.echo(f"{folder / name} is gone or no longer what the manifest says.")
    if same:
        typer.echo("The same scorecard as recorded, to the last bit.")
    else:
        typer.echo(f"Another scorecard than recorded; {why_other(record, today)}.")
    return same and not spoilt


def why_other(record: Mapping[str, Any], today: Mapping[str, Any]) -> str:
    """What is no longer as a record tells, in words: the reason why something else comes out."""
    apart = [key for key in ("terms", "program", "version", "platform") if record[key] != today[key]]
    return f"other than then: {', '.join(apart)}" if apart else "analysis, evidence or data have changed"


def predictors(terms: Design, runs: int, seed: int, workers: int) -> list[Predictor]:
    """The model first, then its variants, the rivals and those that must fail."""
    found: list[Predictor] = []
    structures = variants.structures(terms)
    for name, label in NAMES.items():
        model = variants.model(structures[name], terms, runs, seed=seed, workers=workers)
        model.name = label
        found.append(model)
    return [*found, *rivals(terms, structures[MODEL]), OneRule(terms), Baseline("persistence", terms)]


LOGGED = (
    *("test", "structure", "events", "votes", "value", "ahead", "ahead_error"),
    *("beyond_relabelled", "beyond_rolled"),
    *("beyond_placebo", "beyond_shuffled", "beyond_moved", "error", "enough", "moved_exactly"),
)


def log_and_tell(out: Path, workers: int | None) -> None:
    """Score every variant on years to 2013 and write the log."""
    require("The hindcast", scoringrules="scoringrules")
    check_folder(out.parent)
    rows: list[dict[str, Any]] = []

    def keep(row: dict[str, Any]) -> None:
        rows.append(row)
        typer.echo(f"{row['value']}  {row['structure']}; events see {row['events']}")

    for tried in variants.log(design(), workers=workers or os.cpu_count() or 1):
        row = asdict(tried) | {"test": "added value to 2013", "value": f"{tried.value:.3f}"}
        row |= {key: f"{row[key]:.3f}" for key in ("beyond_relabelled", "ahead", "ahead_error")}
        keep(row | {label: f"{value:.3f}" for label, value in row.pop("parts").items()})
    for one in chain(
        shock_variants.shock_log(design(), workers=workers or os.cpu_count() or 1),
        shock_variants.middle_log(design(), workers=workers or os.cpu_count() or 1),
    ):
        found = one.found
        keep(
            {
                "test": one.test,
                "structure": one.structure,
                "events": one.events,
                "value": f"{found.value:.3f}",
                "beyond_placebo": f"{found.beyond_placebo:.3f}",
                "beyond_shuffled": f"{found.beyond_shuffled:.3f}",
                "beyond_moved": f"{found.beyond_moved:.3f}",
                "error": f"{found.error:.3f}",
                "enough": f"{found.enough:.3f}",
                "moved_exactly": f"{found.ceiling:.3f}",
            }
        )
    text = StringIO()
    columns = dict.fromkeys((*LOGGED, *(key for row in rows for key in row)))
    table = csv.DictWriter(text, list(columns), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_text(out, text.getvalue())
    typer.echo(f"Log in {out}")


def stamped(command: str, runs: int, seed: int) -> Mapping[str, Any]:
    """What ran, by what: for manifests and frozen forecasts."""
    from importlib.resources import files

    from realpolitik import __version__

    terms = (files("realpolitik.data") / "hindcast.yaml").read_bytes()
    return {
        "version": __version__,
        "program": program_digest(),
        "terms": hashlib.sha256(terms).hexdigest(),
        "command": command,
        "runs_per_origin": runs,
        "seed": seed,
        "platform": machine(),
    }


def _stamp(runs: int, seed: int) -> str:
    from realpolitik import __version__

    return f"{runs} runs per origin · seed {seed} · realpolitik {__version__}"
