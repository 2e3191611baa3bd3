"""What `realpolitik discover` does: find in which futures a verdict comes about, print and write it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.analysis.discovery.boxes import Box, discover
from realpolitik.analysis.discovery.futures import Futures, futures
from realpolitik.analysis.discovery.phases import LEVELS, REPLICATIONS, Phases, phases
from realpolitik.analysis.discovery.tree import Leaf, grow
from realpolitik.analysis.discovery.warning import Warning, early_warning
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import share
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import NAME, read_record, unaltered
from realpolitik.experiment.result import Result, open_result
from realpolitik.experiment.study import Batch
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.destination import check_study
from realpolitik.interface.discovery_tables import document, remarks, tables
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.studying import Answer, deliver, inputs, require
from realpolitik.interface.summary import console
from realpolitik.interface.wording import Wording, dictionary
from realpolitik.world.problems import ProblemsFound

DIRECTION = {"tightens": 1, "frays": -1}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    source: str
    of: str
    scenarios: tuple[str, ...]
    boxes: int
    map: tuple[str, str] | None
    seed: int
    figures: bool
    out: Path | None
    workers: int | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Discovery:
    """Everything that was found."""

    focus: str
    of: str
    futures: Futures
    base: Estimate
    """Share of the verdict in all futures."""
    boxes: tuple[Box, ...]
    leaves: tuple[Leaf, ...]
    phases: Phases | None
    warning: Warning | None
    source: str
    words: Mapping[str, str]
    """What each feature is called."""


def discover_and_report(request: Request) -> Discovery:
    """Discover, print and write."""
    require("Discovery", ema_workbench="the EMA workbench", sklearn="scikit-learn")
    check_study(request.out, "discover")
    record = read_record(Path(request.source), "discover")
    with inputs(request.source, record), ExitStack() as stack:
        return _answered(request, record, stack)


def _answered(request: Request, record: dict[str, Any] | None, stack: ExitStack) -> Discovery:
    folder = Path(request.source)
    if record is not None:
        with unaltered(request.source):
            asked = record["study"]
            request = replace(
                request,
                source=asked["source"],
                of=asked["of"],
                scenarios=tuple(asked["scenarios"]),
                boxes=int(asked["boxes"]),
                map=tuple(asked["map"]) if asked["map"] else None,
                seed=int(asked["seed"]),
            )
    if request.of not in VERDICTS:
        raise ResultProblem(f"--of is {request.of}.", f"Give one of {', '.join(VERDICTS)}.")
    began = monotonic()
    result = _result(request) if record is None else _again(request, record, folder, stack)
    found = discovery(request, result)
    answer = Answer(
        kind="discover",
        title=f"In which futures does {found.focus} {_verb(found.of)}?",
        tables=tables(found),
        remarks=remarks(found),
        source=found.source,
        study={
            "source": request.source,
            "of": request.of,
            "scenarios": list(request.scenarios),
            "boxes": request.boxes,
            "map": list(request.map) if request.map else None,
            "seed": request.seed,
        },
        inputs={"result": str(result.manifest["digest"])},
        numbers=document(found),
        seed=request.seed,
        runs=len(found.futures.verdict),
        seconds=monotonic() - began,
        pictures=_pictures(found) if request.figures else {},
    )
    deliver(answer, request.out, record, request.words)
    return found


def _verb(verdict: str) -> str:
    return verdict.removesuffix("s")


def discovery(request: Request, result: Result) -> Discovery:
    """Find boxes, tree, map and warning in a result; raises ResultProblem."""
    chosen = list(request.scenarios or result.scenarios)
    abouts = [result.scenario(name) for name in chosen]
    if len({tuple(about["focus"]) for about in abouts}) > 1:
        raise ResultProblem("The scenarios are about different pairs.", "Choose some with --scenario.")
    rows = futures(result, chosen)
    i, j = abouts[0]["focus"]
    labels = dict(zip(abouts[0]["actors"], abouts[0]["actor_labels"], strict=True))
    design = result.manifest.get("design")
    named = [*rows.names, *(request.map or ())]
    points = f"{design['points']:,} points, " if design else ""
    return Discovery(
        focus=f"{labels[i]}–{labels[j]}",
        of=request.of,
        futures=rows,
        base=share(rows.verdict == request.of),
        boxes=tuple(discover(rows, request.of, request.boxes, request.seed)),
        leaves=tuple(grow(rows, request.seed)),
        phases=_phases(request, result, chosen[0]) if request.map else None,
        warning=_warning(result, chosen, abouts[0], request),
        source=(
            f"{', '.join(chosen)} · {points}{rows.verdict.size:,} runs · seed {result.manifest['seed']} · "
            f"realpolitik {__version__} · world {', '.join(dict.fromkeys(a['world'] for a in abouts))}"
        ),
        words=dictionary(dict.fromkeys(named), Wording(abouts[0]).feature),
    )


def _result(request: Request) -> Result:
    """The result in a folder, or that of a batch, run first if need be."""
    if Path(request.source).is_dir():
        return open_result(Path(request.source))
    batch = Batch(request.source)
    folder = Path("results") / batch.name if request.out is None else request.out / "runs"
    if (folder / "manifest.json").is_file() and open_result(folder).complete:
        return batch.run(folder, record="monthly")  # as it is, if it is of the same inputs
    return _run(batch, folder, request)


def _again(request: Request, record: dict[str, Any], folder: Path, stack: ExitStack) -> Result:
    """The result that a recorded discovery searched: beside it, where it was, or its batch run again."""
    wanted = record["inputs"].get("result")
    runs = (folder.parent if folder.name == NAME else folder) / "runs"
    for place in (runs, Path(request.source), Path("results") / Path(request.source).stem):
        if (place / NAME).is_file() and (result := open_result(place)).manifest["digest"] == wanted:
            return result
    try:
        batch = Batch(request.source)
    except ProblemsFound:
        raise ResultProblem(
            f"The result that was searched, {request.source} of digest {str(wanted)[:12]}, is not here.",
            "Go to the folder from which the study was made, or make that result again.",
        ) from None
    return _run(batch, Path(stack.enter_context(TemporaryDirectory(prefix="realpolitik-"))), request)


def _run(batch: Batch, folder: Path, request: Request) -> Result:
    screen = console(sys.stderr)
    compile_rules(batch.cases[0], False)
    with progress_bar(screen, batch.design.runs * len(batch.cases)) as tell:
        return batch.run(folder, record="monthly", workers=request.workers, progress=tell, resume=True)


def _phases(request: Request, result: Result, scenario: str) -> Phases:
    """The map, over the ranges of the design where it has them."""
    assert request.map is not None
    design = result.manifest.get("design") or {"dimensions": [], "stated": {}}
    spans = {one["name"]: (one["low"], one["high"]) for one in design["dimensions"]}
    stated = design["stated"]
    sources = dict(zip(result.scenarios, stated.get("scenarios", result.scenarios), strict=True))
    about = result.scenario(scenario)
    screen = console(sys.stderr)
    with progress_bar(screen, LEVELS**2 * REPLICATIONS) as tell:
        return phases(
            sources[scenario],
            request.map,
            int(result.manifest["seed"]),
            ranges={name: span for name, span in spans.items() if name in request.map and span[0] < span[1]},
            until=str(about["until"])[:7],
            world=str(about["world"]),
            workers=request.workers,
            progress=tell,
        )


def _warning(result: Result, chosen: list[str], about: dict[str, Any], request: Request) -> Warning | None:
    """Early warning in the paths of the focal index; None where paths or tips are too few."""
    direction = DIRECTION.get(request.of)
    if direction is None or not any(name.startswith("monthly/") for name in result.manifest["parts"]):
        return None
    i, j = sorted(about["focus"], key=list(about["actors"]).index)
    listed = ", ".join(f"'{name}'" for name in chosen)
    rows = result.arrays(
        f'select "index_{i}_{j}" as level from monthly where scenario in ({listed}) order by scenario, '
        "run, month"
    )
    paths = np.asarray(rows["level"], dtype=np.float64).reshape(-1, int(about["steps"]) + 1)
    return early_warning(paths[np.isfinite(paths).all(axis=1)], direction, request.seed)


def _pictures(found: Discovery) -> dict[str, Any]:
    from realpolitik.interface.plots import discovery as plots

    pictures: dict[str, Any] = {}
    if found.boxes:
        pictures["boxes"] = lambda: plots.draw_boxes(found)
    if found.phases is not None:
        pictures["phases"] = lambda: plots.draw_phases(found)
    if found.warning is not None:
        pictures["warning"] = lambda: plots.draw_warning(found)
    return pictures
