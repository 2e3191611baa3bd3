"""Forecasts frozen and later scored, from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import typer

from realpolitik.analysis.forecasting import variants
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.frozen import UNTIL, against, checked, freeze, text
from realpolitik.analysis.forecasting.later import read
from realpolitik.analysis.forecasting.panels import all_panels
from realpolitik.experiment.manifest import now
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import write_text
from realpolitik.interface.destination import check_folder
from realpolitik.interface.hindcasting import UNCONDITIONAL, stamped
from realpolitik.interface.studying import require

VINTAGE = "2024-10"
YEARS = 15  # from the earliest last observation to 2030


def freeze_and_tell(path: Path, runs: int, workers: int | None) -> None:
    """Write the forecast of this release; refuses to overwrite one."""
    if path.exists():
        raise ResultProblem(f"{path} is there already.", "Frozen forecasts stay; name a new file.")
    require("A forecast", scoringrules="scoringrules")
    check_folder(path.parent)
    terms = design()
    model = variants.model(
        variants.structures(terms)[UNCONDITIONAL],
        terms,
        runs,
        years=YEARS,
        workers=workers or os.cpu_count() or 1,
    )
    head = {
        "made": now(),
        "vintage": VINTAGE,
        "until": f"{UNTIL}-12",
        **stamped("realpolitik forecast", runs),
    }
    document = freeze(terms, model, all_panels(), head)
    write_text(path, text(document))
    typer.echo(f"{len(document['rows']):,} forecasts to {UNTIL} in {path}\ndigest {document['digest']}")


def score_and_tell(path: Path, observed: Path) -> None:
    """Print how a frozen forecast and the mixture frozen beside it did."""
    require("Scoring", scoringrules="scoringrules")
    try:
        document = checked(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ResultProblem(f"{path} is not JSON: {error}", "Name a frozen forecast.") from None
    found = against(document, read(observed))
    if not found:
        raise ResultProblem(
            f"{observed} holds nothing that {path} forecasts.",
            "Compare the panels, states and periods of both.",
        )
    typer.echo(f"Frozen {document['made']}, data to {document['vintage']}, digest {document['digest'][:12]}")
    for row in found:
        ratio = row["score"] / row["score_of_mix"] if row["score_of_mix"] else float("nan")
        told = "better than" if ratio < 0.9995 else "worse than" if ratio > 1.0005 else "as good as"
        typer.echo(
            f"{row['panel']}: {row['cases']} cases, {row['periods'][0]} to {row['periods'][-1]}; quantile "
            f"score {row['score']:.4g}, {ratio:.3f} of the mixture's ({told} it); 90 % intervals "
            f"cover {row['coverage']:.2f}"
        )
