"""A world from observed series: written to a file or the screen, or set beside a world made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from realpolitik.evidence.grounding.builder import ground
from realpolitik.evidence.grounding.writing import tally, text
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import write_text


@dataclass(frozen=True)
class Request:
    """What `realpolitik ground` was asked for."""

    date: str
    actors: str
    until: str | None
    vintage: str | None
    known: bool
    out: Path | None
    against: str | None


def ground_and_tell(request: Request) -> None:
    """Build the world; print it, write it, or print how its ranks agree with those of another world."""
    world = ground(
        request.date,
        request.actors,
        vintage=request.vintage,
        until=request.until,
        mode="known" if request.known else "forecast",
        name=request.out.stem if request.out else None,
    )
    if request.against:
        _compare(world, request.against)
    elif request.out is None:
        typer.echo(text(world, _command(request)), nl=False)
    else:
        write_text(request.out, text(world, _command(request)))
        typer.echo(f"{request.out}: {tally(world)}")
        typer.echo(f"Look at it with `realpolitik check {request.out}`, run it with `realpolitik run`.")


def _command(request: Request) -> str:
    parts = [f"realpolitik ground --date {request.date} --actors {request.actors}"]
    parts += [f"--until {request.until}"] if request.until else []
    parts += [f"--vintage {request.vintage}"] if request.vintage else []
    parts += ["--known-drivers"] if request.known else []
    return " ".join(parts)


def _compare(world: dict[str, Any], against: str) -> None:
    from realpolitik.analysis.grounding import agreement
    from realpolitik.world.loading import case_of, load_case

    try:
        found = agreement(case_of(world), load_case(against))
    except ValueError as error:
        raise ResultProblem(
            f"{against} cannot be compared: {error}.",
            "Name the actors as that world does, such as GULF=SAU+ARE.",
        ) from None
    typer.echo(f"{'table':<20}{'numbers':>8}{'Spearman':>10}{'mean':>8}{'there':>8}")
    for row in found:
        rank = "–" if row.spearman != row.spearman else f"{row.spearman:.2f}"
        typer.echo(f"{row.table:<20}{row.numbers:>8}{rank:>10}{row.mean:>8.2f}{row.other_mean:>8.2f}")
