"""What later information is worth to the hindcast, from the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.hindsight import awaited, rated
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.experiment.store import without_nan, write_json
from realpolitik.interface.destination import check_folder
from realpolitik.interface.hindcasting import stamped
from realpolitik.interface.studying import require
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table


def hindsight_and_tell(out: Path, runs: int, seed: int, workers: int | None) -> None:
    """Measure what later information is worth, print it, and write it with what ran."""
    require("The hindcast", scoringrules="scoringrules")
    check_folder(out.parent)
    record: dict[str, Any] = {
        **stamped("realpolitik hindcast --hindsight", runs, seed),
        "published": [asdict(case) for case in awaited(design())],
    }
    console().print(published(record).rich())
    record["drivers"] = []
    for row in rated(design(), runs=runs, seed=seed, workers=workers or os.cpu_count() or 1):
        record["drivers"].append(row)
        write_json(out, without_nan(record))  # each takes a minute: what is done is kept
        typer.echo(f"{row['drivers']}: {row['all']:.3f}", err=True)
    console().print(drivers(record).rich())
    typer.echo(f"In {out}")


def published(record: Mapping[str, Any]) -> Table:
    """The mixture as observed and as published."""
    return Table(
        "The mixture told from what had been observed and from what had been published",
        (
            "panel, years ahead",
            "periods behind",
            "cases",
            "CRPS ×",
            "90 %",
            "as published",
            "skill",
            "as published",
        ),
        [
            (
                f"{panel(case['panel']).title}, {case['years']:g}",
                str(case["behind"]),
                f"{case['cases']:,}",
                f"{case['crps_published'] / case['crps_observed']:.2f}",
                f"{case['coverage_observed']:.2f}",
                f"{case['coverage_published']:.2f}",
                f"{case['skill_observed']:+.2f}",
                f"{case['skill_published']:+.2f}",
            )
            for case in record["published"]
        ],
        "CRPS ×: as published over as observed; 90 %: share of outcomes inside; skill: over persistence, "
        "given as much.",
    )


def drivers(record: Mapping[str, Any]) -> Table:
    """Added value with drivers forecast, under other rates and without some drivers."""
    return Table(
        "Added value with drivers forecast",
        ("drivers", "all origins", "to 2013", "after 2013", "above relabelled", "above calendars"),
        [
            (
                row["drivers"],
                f"{row['all']:.3f} [{row['interval'][0]:.2f} {row['interval'][1]:.2f}]",
                f"{row['to_tuning']:.3f}",
                f"{row['after_tuning']:.3f}",
                f"{100 * row['beats_relabelled']:.0f} %",
                f"{row['beats_rolled']} of 12",
            )
            for row in record["drivers"]
        ],
        "In brackets 90 % from blocks of origins.",
    )
