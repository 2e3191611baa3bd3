"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

MOST_WORKERS = 256  # each takes memory of its own
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_WORKERS, help="Processor cores to use; all if left out."),
]
Seed = Annotated[
    int, typer.Option("--seed", "-s", min=0, max=2**63 - 1, help="Seed of all chance; 0 is one too.")
]
Executor = Annotated[
    str, typer.Option(metavar="local|dask", help="Who computes: this machine, or a Dask cluster.")
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Of the cluster, as tcp://10.0.0.1:8786.")
]
Storage = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Where its workers put files, as s3://bucket/prefix; the result folder if left out.",
    ),
]
