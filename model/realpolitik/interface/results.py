"""What `realpolitik results` shows: the results that lie in a folder, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realpolitik.experiment import manifest
from realpolitik.experiment.lock import held
from realpolitik.experiment.parts import part_name
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.recording import DATASETS
from realpolitik.experiment.space import size
from realpolitik.interface.numbers import counted
from realpolitik.interface.running import WORLDS
from realpolitik.interface.summary import console

DEEP = 3  # folders below the one given


@dataclass(frozen=True)
class Entry:
    """A result in one row."""

    path: Path
    question: str
    started: str
    runs: str
    record: str
    bytes: int
    status: str


def print_results(folder: Path) -> None:
    """Print a table of the results in a folder; raises ResultProblem if the folder is none."""
    if not folder.is_dir():
        raise ResultProblem(f"There is no folder {folder}.", "Name the folder that holds your results.")
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    screen, found = console(), sorted(entries(folder), key=lambda entry: entry.started, reverse=True)
    if not found:
        screen.print(f"No results in {folder}. `realpolitik run baseline` makes one.", highlight=False)
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for heading in ("result", "question", "date", "runs", "keeps", "size", "status"):
        right = heading in ("runs", "size")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for entry in found:
        name = str(entry.path.relative_to(folder)) if entry.path != folder else str(folder)
        date, room = entry.started[:10], size(entry.bytes) if entry.bytes else "–"
        table.add_row(name, entry.question, date, entry.runs, entry.record, room, entry.status)
    screen.print(table)


def entries(folder: Path) -> Iterator[Entry]:
    """The results in a folder and below; those that accompany another one are left to it."""
    for depth in range(DEEP + 1):
        for path in sorted(folder.glob("/".join(["*"] * depth + [manifest.NAME]))):
            if not _accompanies(path.parent):
                entry = _entry(path.parent)
                if entry is not None:
                    yield entry


def _accompanies(folder: Path) -> bool:
    return folder.parent.name == WORLDS and (folder.parent.parent / manifest.NAME).is_file()


def _entry(folder: Path) -> Entry | None:
    try:
        document = manifest.read(folder)
    except ResultProblem as problem:
        if "was not written by a batch" in problem.what:
            return None
        return Entry(folder, "–", "", "–", "–", 0, problem.what.removeprefix(f"{folder / manifest.NAME} "))
    scenarios = document["scenarios"]
    design = document.get("design")
    question = design["stated"].get("question") if design else None
    if question is None:
        base = next((one for one in scenarios if one["name"] == document["baseline"]), scenarios[0])
        question = base["question"]
    runs = f"{document['runs']:,}" if len(scenarios) == 1 else f"{len(scenarios)} × {document['runs']:,}"
    room = sum(part["bytes"] for part in document["parts"].values())
    return Entry(
        folder, question, document["started"], runs, document["record"], room, status(folder, document)
    )


def status(folder: Path, document: dict[str, Any]) -> str:
    """Complete, at work, unfinished with its share, or files missing."""
    lost = len(manifest.missing(folder, document))
    if lost:
        return f"{counted(lost, 'file')} missing or cut off"
    failed = f", {counted(document['failed_runs'], 'run')} failed" if document["failed_runs"] else ""
    if document["status"] == "complete":
        return f"complete{failed}"
    parts = -(-document["runs"] // document["part_runs"])
    tables = DATASETS[document["record"]]
    done = sum(
        all(part_name(table, scenario["name"], part) in document["parts"] for table in tables)
        for scenario in document["scenarios"]
        for part in range(parts)
    )
    share = f"{100 * done // (parts * len(document['scenarios']))} %"
    return f"at work, {share}{failed}" if held(folder) else f"unfinished, {share}{failed}"
