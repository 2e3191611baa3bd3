"""Commands on batches and their results; each imports heavy libraries only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.commands.options import Executor, Scheduler, Storage, Workers
from realpolitik.interface.telling import DIFFERENT, told

ResultFolder = Annotated[Path, typer.Argument(metavar="RESULT", help="Folder that `run --out` wrote.")]


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(batch)
    app.command()(results)
    app.command()(query)
    app.command()(reproduce)


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
    workers: Workers = None,
    executor: Executor = "local",
    scheduler: Scheduler = None,
    storage: Storage = None,
) -> None:
    """Run scenarios at every point of a design (grid, sample, file) and show what moves the verdict."""
    with told():
        from realpolitik.interface.batching import Order, batch_and_report

        batch_and_report(
            Order(study, out, record, plan, figures, resume, replace, workers, executor, scheduler, storage)
        )


def results(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to look.")] = Path("results"),
) -> None:
    """List results, newest first: question, date, runs, what they keep, size and status."""
    with told():
        from realpolitik.interface.results import print_results

        print_results(folder)


def query(
    result: ResultFolder,
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            help='As "select verdict, count(*) from runs group by 1". Tables: runs (outcomes), months '
            "(monthly), causes (ledger), parameters, scenarios.",
        ),
    ],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, all rows.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a .csv, .parquet or .json file instead.")
    ] = None,
) -> None:
    """Ask a result in SQL (DuckDB's)."""
    with told():
        from realpolitik.interface.querying import query_and_print

        query_and_print(result, sql, as_csv=as_csv, out=out)


def reproduce(
    result: Annotated[
        Path,
        typer.Argument(
            metavar="RESULT|STUDY",
            help="Folder that --out named, or file: PATH.json of `verify`, a forecast.",
        ),
    ],
    workers: Workers = None,
) -> None:
    """Make a result or a study again from its manifest and compare; exit code 1 if anything differs."""
    with told():
        from realpolitik.interface.reproducing import reproduce_and_tell

        if not reproduce_and_tell(result, workers):
            raise typer.Exit(DIFFERENT)
