"""What was measured of a pair, source by source, beside what the model would have shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from realpolitik.analysis.observing import actors_with, model_seen
from realpolitik.evidence.grounding.actors import GroundingProblem
from realpolitik.evidence.measurement import measurements, noise
from realpolitik.interface.plots import style
from realpolitik.interface.plots.observed import Sheet, draw


@dataclass(frozen=True)
class Request:
    """What `realpolitik observed` was asked for."""

    pair: str
    actors: str | None
    origins: tuple[str, ...]
    runs: int
    seed: int
    out: Path


def observe_pair(request: Request) -> None:
    """Draw the sheet of a pair and say where it lies."""
    names = tuple(request.pair.split("-"))
    if len(names) != 2 or names[0] == names[1]:
        raise GroundingProblem(f"{request.pair!r} is no pair.", "Write it as RUS-IRN.")
    first, second = names
    actors = actors_with((first, second), request.actors)
    for name in names:
        if name not in actors.members:
            raise GroundingProblem(
                f"{name} is no actor here.",
                f"Actors: {', '.join(actors.names)}. A bloc is one if --actors lists it whole, as in "
                f"--actors {'RUS' if name != 'RUS' else 'IRN'},{name}=SAU+ARE; any state of the series is "
                "one as it is.",
            )
    pairs = [(first, second), (second, first)]
    model = {
        origin: model_seen(origin, actors, pairs, request.runs, request.seed) for origin in request.origins
    }
    drawing = draw(Sheet((first, second), actors, model, request.runs, request.seed))
    for path in style.save(drawing, request.out.parent, request.out.stem):
        typer.echo(str(path))


def print_noise() -> None:
    """The measurement model as a table: noise of each source, as estimated."""
    typer.echo(
        f"{'series':<22}{'of':<11}{'noise':>7}{'90 %':>16}{'step':>8}{'transient':>10}{'pairs':>7}  years"
    )
    for name, measured in measurements().items():
        e = noise(name)
        band = f"{e.range[0]:.3f}-{e.range[1]:.3f}"
        typer.echo(
            f"{name:<22}{measured.quantity:<11}{e.sd:>7.3f}{band:>16}{e.step:>8.3f}{e.transient:>10.2f}"
            f"{e.pairs:>7}  {e.years[0]}-{e.years[1]}"
        )
