"""Load every scenario a command names, and report the problems of all of them at once."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from realpolitik.theory.inputs import Case
from realpolitik.world.loading import load_case
from realpolitik.world.problems import Problem, ProblemsFound

CHANGE = re.compile(r"(?P<path>[^=\s]+)=(?P<scale>\*?)(?P<number>[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)")


def load_batches(
    scenarios: Sequence[str], worlds: Iterable[str | None], until: str | None, changes: Sequence[str] = ()
) -> dict[str | None, list[Case]]:
    """The scenarios as cases, once per world (None: the world that each names).

    ``changes`` are ``PATH=VALUE`` or ``PATH=*FACTOR``: numbers of the world assumed anew, as a scenario's
    ``assumptions`` would. Raises ProblemsFound with everything that is wrong with any of them.
    """
    problems: list[Problem] = [
        Problem(
            "--set",
            0,
            0,
            "",
            "is not PATH=VALUE",
            change,
            "Write parameters.common_cause=1.2 or …=*1.1.",
        )
        for change in changes
        if not CHANGE.fullmatch(change)
    ]
    paths = [match["path"] for match in map(CHANGE.fullmatch, changes) if match]
    problems += [
        Problem("--set", 0, 0, path, f"is set {paths.count(path)} times", "", "Set each number once.")
        for path in dict.fromkeys(paths)
        if paths.count(path) > 1
    ]
    usable = [change for change in changes if CHANGE.fullmatch(change)]
    batches: dict[str | None, list[Case]] = {}
    for world in worlds:
        batches[world] = []
        for scenario in scenarios:
            try:
                case = load_case(scenario, world=world, until=until)
                batches[world].append(_changed(case, scenario, world, until, usable) if usable else case)
            except ProblemsFound as found:
                problems += found.problems
    if problems:
        raise ProblemsFound(dict.fromkeys(problems))
    return batches


def _changed(case: Case, source: str, world: str | None, until: str | None, changes: Sequence[str]) -> Case:
    """The case under other assumptions: an overlay scenario in a folder of its own, gone after reading."""
    from realpolitik.world.finding import find
    from realpolitik.world.reading import read

    file = find(source)
    base = "extends" if read(file).data.get("kind") == "scenario" else "world"
    with tempfile.TemporaryDirectory() as folder:
        for neighbour in (*file.parent.glob("*.yaml"), *file.parent.glob("worlds/*.yaml")):
            target = Path(folder) / neighbour.relative_to(file.parent)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(neighbour, target)
        overlay = Path(folder) / "as-set-on-the-command-line.yaml"
        document = {
            "kind": "scenario",
            "name": overlay.stem,
            "title": case.title,
            "question": case.question,
            "motivation": f"{source} with numbers set on the command line.",
            base: file.stem,
            "assumptions": {
                match["path"]: _change(match) for match in map(CHANGE.fullmatch, changes) if match
            },
        }
        overlay.write_text(json.dumps(document), encoding="utf-8")  # JSON is YAML
        try:
            changed = load_case(overlay, world=world, until=until)
        except ProblemsFound as found:
            raise ProblemsFound(
                replace(problem, file="--set", line=0, column=0) if problem.file == str(overlay) else problem
                for problem in found.problems
            ) from None
    return replace(changed, name=case.name)


def _change(match: re.Match[str]) -> dict[str, object]:
    return {"scale" if match["scale"] else "value": float(match["number"]), "why": "set on the command line"}
