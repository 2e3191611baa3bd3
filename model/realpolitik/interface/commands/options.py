"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Workers = Annotated[int | None, typer.Option(min=1, help="Processor cores to use; all if left out.")]
Seed = Annotated[
    int, typer.Option("--seed", "-s", min=0, max=2**63 - 1, help="Seed of all chance; 0 is one too.")
]
