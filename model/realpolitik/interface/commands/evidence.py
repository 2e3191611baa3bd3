"""Commands that hold the model against observations; each imports heavy libraries only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.telling import told


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(observe)


def observe(
    source: Annotated[
        Path, typer.Option("--from", metavar="FOLDER", help="Folder of the raw files of the data sets.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the series here; without it they are compared.")
    ] = None,
) -> None:
    """Derive the observed series that ship with the program from raw files, or compare them with those."""
    with told():
        from realpolitik.interface.observing import observe_and_tell

        observe_and_tell(source, out)
