"""What all studies do with their answer: print it, write page, numbers, pictures and record, repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import INPUTS, NAME, compared, kept_texts, same, write_record
from realpolitik.experiment.store import write_text
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table
from realpolitik.interface.telling import DIFFERENT
from realpolitik.world.texts import Texts, using


@dataclass(frozen=True)
class Answer:
    """A study's answer in every form in which it is given."""

    kind: str
    title: str
    tables: Sequence[Table]
    remarks: Sequence[str]
    source: str
    """Runs, seed, version and world in one line."""
    study: Mapping[str, Any]
    inputs: Mapping[str, str]
    numbers: Mapping[str, Any]
    seed: int
    runs: int
    seconds: float
    pictures: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


def require(what: str, **libraries: str) -> None:
    """Raise ResultProblem if an optional library is missing; ``libraries`` maps modules to their names."""
    missing = [name for module, name in libraries.items() if find_spec(module) is None]
    if missing:
        raise ResultProblem(
            f"{what} is the work of {' and '.join(missing)}, which is not installed.",
            "Install it with: pip install 'realpolitik[studies]'.",
        )


@contextmanager
def inputs(source: str | Path, record: Mapping[str, Any] | None) -> Iterator[None]:
    """Note the texts that a study reads, or give it those that the record which it repeats has kept."""
    path = Path(source)
    kept = (
        None
        if record is None
        else kept_texts(path.with_name(INPUTS) if path.name == NAME else path / INPUTS, record)
    )
    with using(kept or Texts()):
        yield


def deliver(
    answer: Answer, folder: Path | None, record: Mapping[str, Any] | None, words: Sequence[str]
) -> None:
    """Print the answer; with a folder write it there too; against a record say whether it is the same.

    If it is not, the command ends with exit code 1.
    """
    screen = console()
    screen.print(answer.title, style="bold", highlight=False)
    for table in answer.tables:
        screen.print(f"\n{table.caption}", style="bold", highlight=False)
        screen.print(table.rich(), highlight=False)
        if table.note:
            screen.print(table.note, style="dim", highlight=False)
    screen.print()
    for line in answer.remarks:
        screen.print(f"- {line}", highlight=False)
    screen.print(answer.source, style="dim", highlight=False)
    if record is not None:
        screen.print(compared(record, answer.inputs, answer.numbers), style="bold", highlight=False)
    if folder is not None:
        written = write(answer, folder, shlex.join(["realpolitik", *words]))
        print(f"\nPage: {written[0]}   {len(written) - 1} more files beside it")
    if record is not None and not same(record, answer.numbers):
        raise typer.Exit(DIFFERENT)


def write(answer: Answer, folder: Path, command: str) -> list[Path]:
    """Write page, pictures, numbers and record into a folder; returns their paths, the page first."""
    from realpolitik.interface.plots import style

    pictures = [path for name, draw in answer.pictures.items() for path in style.save(draw(), folder, name)]
    page = folder / f"{answer.kind}.md"
    shown = [f"![{name}]({name}.png)" for name in answer.pictures]
    parts = [
        f"# {answer.title}",
        *(table.markdown() for table in answer.tables),
        "\n".join(f"- {line}" for line in answer.remarks),
        *shown,
        f"{answer.source} · {answer.seconds:.0f} s",
        f"    {command}",
    ]
    write_text(page, "\n\n".join(parts) + "\n")
    records = write_record(
        folder,
        kind=answer.kind,
        study=answer.study,
        inputs=answer.inputs,
        seed=answer.seed,
        runs=answer.runs,
        seconds=answer.seconds,
        command=command,
        numbers=answer.numbers,
    )
    return [page, *pictures, *records]
