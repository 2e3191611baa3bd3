"""What `realpolitik explain` does: read, attribute, draw, print, write."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from realpolitik.analysis.attribution import Attribution
from realpolitik.analysis.explanation import (
    Explanation,
    attribution,
    check_told,
    explain,
)
from realpolitik.analysis.findings import find
from realpolitik.analysis.narrative import narrate, undated_events
from realpolitik.experiment.manifest import NAME as MANIFEST
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result, open_result
from realpolitik.experiment.store import without_nan, write_json, write_text
from realpolitik.interface.destination import check_folder
from realpolitik.interface.explanation_tables import blocks
from realpolitik.interface.narrating import narrative, rules
from realpolitik.interface.numbers import counted
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.reopening import reopened
from realpolitik.world.subsets import Comparison, between


def explain_and_report(
    folder: Path,
    scenario: str | None,
    against: str | None,
    run: int | None,
    out: Path | None,
    figures: bool,
    attribute: bool,
    workers: int | None = None,
) -> None:
    """Print the explanation of a scenario, or the story of one of its runs; draw and write as asked."""
    check_folder(out)
    result = open_result(folder)
    name = scenario or result.scenarios[0]
    check_told(result, name)
    if run is not None:
        _tell(result, name, run, out)
        return
    baseline = result.manifest["baseline"]
    other = against or (baseline if baseline != name else None)
    if other == name:
        raise ResultProblem(f"{name} cannot be explained against itself.", "Name another --against.")
    found = explain(result, name, other)
    parts, without = None, ""
    if other is not None:
        parts, without = _attributed(result, name, other, workers) if attribute else (None, "")
    screen = console()
    title, shown = f"Why {name}?", list(blocks(result, found, parts, without))
    _print(screen, title, _header(result, name), shown)
    written = []
    if figures:
        from realpolitik.interface.plots.explaining import write_explanation_figures

        with screen.status("Drawing the pictures …") if screen.is_terminal else nullcontext():
            written = write_explanation_figures(result, find(result), found, parts, out)
    if out is not None:
        page, numbers = (out / f"explain-{found.key(baseline)}.{suffix}" for suffix in ("md", "json"))
        pictures = [f"![{path.stem}]({path.name})" for path in written if path.suffix == ".png"]
        write_text(page, _markdown(title, _header(result, name), [*shown, *pictures]))
        write_json(numbers, document(found, parts))
        written = [page, numbers, *written]
    print()
    others = [known for known in result.scenarios if known != name]
    if others and scenario is None:
        print(f"Other scenarios of this result (--scenario): {', '.join(others)}.")
    runs = ", ".join(f"{kind.letter} {kind.run}" for kind in found.types.types)
    print(f"The story of one run: --run K (representative: {runs}).")
    for path in written:
        if path.suffix != ".svg":
            print(path)


def document(found: Explanation, parts: Attribution | None) -> dict[str, Any]:
    """The explanation as plain data for JSON."""
    plain = {**asdict(found), "attribution": None if parts is None else asdict(parts)}
    types = plain.pop("types")
    plain["types"] = {
        "silhouette": types["silhouette"],
        "months": types["months"],
        "types": [
            {
                **{key: value for key, value in kind.items() if key != "members"},
                "members": kind["members"].tolist(),
                "median": kind["median"].tolist(),
            }
            for kind in types["types"]
        ],
    }
    return dict(without_nan(plain))


def comparison_of(result: Result, scenario: str, against: str) -> Comparison:
    """What two scenarios of a result differ in, from the documents that it keeps of them."""
    about, other = result.scenario(scenario), result.scenario(against)
    file = str(result.folder / MANIFEST)
    return between(
        reopened(about["document"], file),
        reopened(other["document"], file),
        until=about["until"],
        steps_per_year=about["steps_per_year"],
    )


def _attributed(result: Result, name: str, other: str, workers: int | None) -> tuple[Attribution | None, str]:
    """The attribution, or why there is none."""
    try:
        comparison = comparison_of(result, name, other)
        return attribution(result, comparison, name, other, announce=_announce, workers=workers), ""
    except (ResultProblem, ProblemsFound) as problem:
        said = str(problem if isinstance(problem, ResultProblem) else problem.problems[0])
        return None, f"The difference is not attributed to changes: {' '.join(said.split())}"


def _announce(changes: int, runs: int) -> None:
    if changes > 1:
        print(
            f"Running sets of {changes} changes, {runs} runs each "
            "(about a minute longer where the rules have to be compiled first) …",
            file=sys.stderr,
        )


def _tell(result: Result, name: str, run: int, out: Path | None) -> None:
    about, entries = result.scenario(name), narrate(result, name, run)
    title = f"What happened in run {run} of {name}?"
    notes = [rules()]
    if undated_events(result, name):
        notes.append("This folder was written before events were kept by month: they are not told.")
    lines = narrative(about, entries)
    _print(console(), title, _header(result, name), ["\n".join(lines), *notes])
    if out is not None:
        page = out / f"run-{run}-of-{name}.md"
        bullets = "\n".join(f"- {line}" for line in lines)
        write_text(page, _markdown(title, _header(result, name), [bullets, *notes]))
        data = out / f"run-{run}-of-{name}.json"
        write_json(data, {"scenario": name, "run": run, "entries": [asdict(entry) for entry in entries]})
        print(f"\n{page}\n{data}")


def _header(result: Result, name: str) -> str:
    about = result.scenario(name)
    manifest = result.manifest
    return (
        f"{about['title']} · {counted(manifest['runs'], 'run')} · seed {manifest['seed']} · realpolitik "
        f"{manifest['version']} · {about['start']} to {about['until']} · world {about['world']}"
        + ("" if result.complete else " · unfinished batch")
    )


def _print(screen: Any, title: str, header: str, shown: Sequence[Table | str]) -> None:
    from rich.text import Text

    screen.print(Text(title, style="bold"))
    screen.print(Text(header, style="dim"))
    for block in shown:
        screen.print()
        if isinstance(block, Table):
            screen.print(Text(block.caption, style="bold"))
            screen.print(block.rich())
            if block.note:
                screen.print(Text(block.note, style="dim"))
        else:
            for line in block.splitlines():
                screen.print(Text(textwrap.fill(line, screen.width, subsequent_indent="    ")))


def _markdown(title: str, header: str, shown: Sequence[Table | str]) -> str:
    parts: Iterator[str] = (block.markdown() if isinstance(block, Table) else block for block in shown)
    return "\n\n".join([f"# {title}", f"{header}.", *parts]) + "\n"
