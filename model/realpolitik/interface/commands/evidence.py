"""Commands that hold the model against observations; each imports heavy libraries only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.telling import told


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(observe)
    app.command()(ground)


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


def ground(
    date: Annotated[str, typer.Option(help="Month of the world, such as 2010-01; 1992 to 2024.")],
    actors: Annotated[
        str, typer.Option(metavar="A,B,C=X+Y", help="States, or blocs of them, as RUS,IRN,GULF=SAU+ARE.")
    ],
    until: Annotated[str | None, typer.Option(help="Horizon; six years ahead if left out.")] = None,
    vintage: Annotated[
        str | None, typer.Option(help="Look at the data as of this earlier month instead.")
    ] = None,
    known_drivers: Annotated[
        bool,
        typer.Option(
            "--known-drivers/--forecast-drivers", help="Wars, deals, oil as they came, or as processes."
        ),
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the world to this file.")] = None,
    against: Annotated[
        str | None, typer.Option(help="Print how its ranks agree with those of this world instead.")
    ] = None,
) -> None:
    """Build a world of any year from the observed series, each number with range, grade and source."""
    with told():
        from realpolitik.interface.grounding import Request, ground_and_tell

        ground_and_tell(Request(date, actors, until, vintage, known_drivers, out, against))
