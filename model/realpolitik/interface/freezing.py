"""Forecasts frozen, made again, and later scored, from the command line."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from realpolitik.analysis.forecasting import variants
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.frozen import UNTIL, checked, freeze, text
from realpolitik.analysis.forecasting.frozen_scores import FORECAST, WHEN, Held, Line, against
from realpolitik.analysis.forecasting.later import read
from realpolitik.analysis.forecasting.panels import all_panels
from realpolitik.experiment.manifest import now
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import write_text
from realpolitik.interface.destination import check_folder
from realpolitik.interface.hindcasting import UNCONDITIONAL, stamped, why_other
from realpolitik.interface.studying import require
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table

VINTAGE = "2024-10"
YEARS = 15  # from the earliest last observation to 2030
WORDS = {
    "forecast": "Forecasts: periods that ended after the forecast was made",
    "before it was made": "No forecasts: periods over when it was made, though not in the data",
    "before the vintage": "No forecasts: periods over before the data end",
}


def freeze_and_tell(path: Path, runs: int, seed: int, workers: int | None) -> None:
    """Write the forecast of this release; refuses to overwrite one."""
    if path.exists():
        raise ResultProblem(f"{path} is there already.", "Frozen forecasts stay; name a new file.")
    require("A forecast", scoringrules="scoringrules")
    check_folder(path.parent)
    document = _frozen(runs, seed, workers)
    write_text(path, text(document))
    typer.echo(f"{len(document['rows']):,} forecasts to {UNTIL} in {path}\ndigest {document['digest']}")


def freeze_again(path: Path, document: Mapping[str, Any], workers: int | None) -> bool:
    """Make a frozen forecast again and say whether all its rows are the same."""
    require("A forecast", scoringrules="scoringrules")
    checked(document)
    if document["vintage"] != VINTAGE:
        raise ResultProblem(
            f"{path} rests on data to {document['vintage']}, this version's end with {VINTAGE}.",
            f"Install the version that wrote it, {document['version']}, and try again.",
        )
    again = _frozen(document["runs_per_origin"], document["seed"], workers)
    then, anew = ({tuple(row[:4]): row for row in made["rows"]} for made in (document, again))
    different = sum(then.get(key) != anew.get(key) for key in then.keys() | anew.keys())
    if not different:
        typer.echo(f"The same {len(then):,} forecasts as were frozen.")
        return True
    typer.echo(f"{different:,} of {len(then):,} forecasts come out otherwise; {why_other(document, again)}.")
    return False


def _frozen(runs: int, seed: int, workers: int | None) -> dict[str, Any]:
    terms = design()
    model = variants.model(
        variants.structures(terms)[UNCONDITIONAL],
        terms,
        runs,
        years=YEARS,
        seed=seed,
        workers=workers or os.cpu_count() or 1,
    )
    head = {
        "made": now(),
        "vintage": VINTAGE,
        "until": f"{UNTIL}-12",
        **stamped("realpolitik forecast", runs, seed),
    }
    return freeze(terms, model, all_panels(), head)


def score_and_tell(path: Path, observed: Path) -> None:
    """Print how a frozen forecast and the mixture frozen beside it did."""
    require("Scoring", scoringrules="scoringrules")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ResultProblem(f"{path} is not JSON: {error}", "Name a frozen forecast.") from None
    document = checked(document if isinstance(document, dict) else {})
    observations = read(observed, all_panels())
    held = against(document, observations)
    unused = [f"{count} not used: {why}." for why, count in sorted(held.unused.items())]
    if not held.used:
        raise ResultProblem(
            "\n".join([f"{observed} holds nothing that {path} forecasts.", *unused]),
            "Compare the panels, states and periods of both.",
        )
    typer.echo(
        f"Frozen {document['made'][:10]}, data to {document['vintage']}, digest {document['digest'][:12]}: "
        f"{held.used} of {len(observations)} observations meet one of {len(document['rows']):,} forecasts."
    )
    for line in unused:
        typer.echo(line)
    for table in tables(held):
        typer.echo(f"\n{table.caption}")
        console().print(table.rich())
        if table.note:
            typer.echo(table.note)


def tables(held: Held) -> list[Table]:
    """Scores by when the period ended."""
    found = []
    for when in WHEN:
        lines = [line for line in held.lines if line.when == when]
        if lines:
            found.append(
                Table(
                    WORDS[when],
                    ("panel", "cases", "periods", "CRPS", "÷ mix", "90 %", "interval", "Brier", "log"),
                    [_row(line) for line in lines],
                    "\n".join([NOTE, *_verdicts(lines)]) if when == FORECAST else "",
                )
            )
    if not any(line.when == FORECAST for line in held.lines):
        found.append(Table("No period ended after the forecast was made: nothing here was forecast.", (), []))
    return found


NOTE = (
    "CRPS from seven quantiles, weighted by spacing; 90 %: share inside. Brier and log score are of\n"
    "tightens, holds and frays. In brackets: the mixture's."
)


def _row(line: Line) -> tuple[str, ...]:
    mine, mix = line.mine, line.mixture
    return (
        line.panel if line.years is None else f"{line.years} y ahead",
        str(line.cases),
        "–".join(dict.fromkeys((line.periods[0], line.periods[-1]))),
        f"{mine.crps:.3g}",
        f"{mine.crps / mix.crps:.3f}" if mix.crps else "–",
        f"{mine.coverage:.2f}",
        f"{mine.interval:.2g} ({mix.interval:.2g})",
        f"{mine.brier:.2f} ({mix.brier:.2f})",
        f"{mine.log:.2f} ({mix.log:.2f})",
    )


def _verdicts(lines: list[Line]) -> list[str]:
    """What may be said of each panel."""
    told = []
    for line in lines:
        if line.years is not None:
            continue
        gain = line.skill
        if math.isnan(gain.low):
            said = "under four years: too few to say whether it is better than the mixture"
        else:
            which = (
                "better than" if gain.low > 0 else "worse than" if gain.high < 0 else "cannot be told from"
            )
            said = f"{which} the mixture: skill {gain.value:+.3f} [{gain.low:+.3f} {gain.high:+.3f}]"
        bound = f"; in {line.bound} cases a bound leaves a class no room" if line.bound else ""
        told.append(f"{line.panel}: {said}{bound}.")
    return told
