"""Commands that hold the model against observations; each imports heavy libraries only when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.commands.options import Seed, Workers
from realpolitik.interface.telling import told


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(observe)
    app.command()(ground)
    app.command()(observed)
    app.command()(hindcast)
    app.command()(forecast)
    app.command()(score)


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
        from realpolitik.interface.series import observe_and_tell

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


def observed(
    pair: Annotated[
        str | None,
        typer.Argument(metavar="[A-B]", help="A pair as RUS-IRN; without, the noise of the sources."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Picture to write (PNG and SVG).")] = Path(
        "observed.png"
    ),
    actors: Annotated[
        str | None, typer.Option(help="Actors of the model's world; thirteen if left out.")
    ] = None,
    origins: Annotated[
        list[str] | None, typer.Option("--origin", help="Month from which the model starts; twice for two.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", "-n", min=2, help="Runs from each origin.")] = 200,
    seed: Seed = 0,
) -> None:
    """Draw everything measured of a pair since 1992 beside what the model would have shown."""
    with told():
        from realpolitik.interface.observed import Request, observe_pair, print_noise

        if pair is None:
            print_noise()
        else:
            observe_pair(Request(pair, actors, tuple(origins or ("2005-01", "2015-01")), runs, seed, out))


RUNS = typer.Option(min=2, help="Runs of the model from each origin.")


def hindcast(
    runs: Annotated[int, RUNS] = 60,
    seed: Seed = 1,
    workers: Workers = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for scorecard and figures.")] = Path(
        "results/hindcast"
    ),
    observed: Annotated[
        Path | None, typer.Option(help="Later observations to score on (CSV, see docs/hindcast.md).")
    ] = None,
    variants: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Score all variants on years to 2013 instead; write the log."),
    ] = None,
    hindsight: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Measure instead what later information is worth; write it (JSON)."
        ),
    ] = None,
) -> None:
    """Forecast from every year since 1995 and score against what came, beside honest baselines."""
    with told():
        from realpolitik.interface.hindcasting import Request, hindcast_and_tell, log_and_tell
        from realpolitik.interface.hindsight import hindsight_and_tell

        if variants is not None:
            log_and_tell(variants, workers)
        elif hindsight is not None:
            hindsight_and_tell(hindsight, runs, seed, workers)
        else:
            hindcast_and_tell(Request(runs, seed, workers, out, observed, "realpolitik hindcast"))


def forecast(
    freeze: Annotated[Path, typer.Option(metavar="FILE", help="Write the frozen forecast here.")],
    runs: Annotated[int, RUNS] = 60,
    seed: Seed = 1,
    workers: Workers = None,
) -> None:
    """Freeze dated, hashed forecasts of every observable and pair to 2030, to be scored later."""
    with told():
        from realpolitik.interface.freezing import freeze_and_tell

        freeze_and_tell(freeze, runs, seed, workers)


def score(
    forecasts: Annotated[Path, typer.Argument(metavar="FILE", help="A frozen forecast.")],
    observed: Annotated[Path, typer.Option(help="Later observations (CSV, see docs/hindcast.md).")],
) -> None:
    """Hold a frozen forecast against later observations; refuse one that was altered."""
    with told():
        from realpolitik.interface.freezing import score_and_tell

        score_and_tell(forecasts, observed)
