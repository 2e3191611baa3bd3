"""Commands on batches and their results; each imports heavy libraries only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.telling import told


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(batch)


def batch(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="Name or path of a YAML file, kind: batch.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Result folder; results/NAME if left out.")
    ] = None,
    record: Annotated[
        str | None, typer.Option(help="Keep outcomes, monthly or full; the study's choice if left out.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what it will take, and run nothing.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished batch.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove an earlier result in the folder first.")
    ] = False,
    workers: Annotated[int | None, typer.Option(help="Processor cores to use; all if left out.")] = None,
) -> None:
    """Run scenarios at every point of a design (grid, sample, file) and show what moves the verdict."""
    with told():
        from realpolitik.interface.batching import Order, batch_and_report

        batch_and_report(Order(study, out, record, plan, figures, resume, replace, workers))
