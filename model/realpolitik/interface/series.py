"""The shipped series made again from raw files: written to a folder, or compared with what ships."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import typer

from realpolitik.analysis.forecasting import design
from realpolitik.evidence import measurement, register
from realpolitik.evidence.observing import Observed, build
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import write_text


def observe_and_tell(source: Path, out: Path | None) -> None:
    """Build all series that the folder allows, then write or compare them; say what is missing."""
    if not source.is_dir():
        raise ResultProblem(f"{source} is no folder.", "Name the folder that holds the raw files.")
    observed = build(source)
    if not observed.files:
        raise ResultProblem(
            f"{source} holds none of the raw files.", f"They are called {', '.join(observed.missing)}."
        )
    if out is None:
        _compare(observed)
    else:
        for name, text in observed.files.items():
            write_text(out / name, text)
        typer.echo(f"{len(observed.files)} series in {out}")
    if observed.missing:
        typer.echo(f"Not there, so their series stay as they are: {', '.join(observed.missing)}")


def write_evidence_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schemas of the register of series and of the measurement model; returns their paths."""
    texts = {"series.schema.json": register.schema(), "measurement.schema.json": measurement.schema()}
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]


def write_terms_schema(folder: Path) -> Path:
    """Write the JSON Schema of the hindcast's terms into a folder; returns its path."""
    path = folder / "hindcast.schema.json"
    write_text(path, design.schema())
    return path


def _compare(observed: Observed) -> None:
    shipped = files("realpolitik.data") / "observed"
    different = [
        name
        for name, text in observed.files.items()
        if not (shipped / name).is_file() or (shipped / name).read_text(encoding="utf-8") != text
    ]
    same = len(observed.files) - len(different)
    typer.echo(
        f"{same} series are those that ship; {len(different)} differ{': ' * bool(different)}"
        f"{', '.join(different)}"
    )
