"""What `realpolitik sensitivity` does: read the study, run it, print and write what was found."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from realpolitik.analysis.sensitivity.study import Found, planned, study_sensitivity
from realpolitik.experiment.record import read_record, unaltered
from realpolitik.interface.destination import check_study
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.sensitivity_tables import document, remarks, source, tables
from realpolitik.interface.studying import Answer, deliver, inputs, require
from realpolitik.interface.summary import console
from realpolitik.world.assemble import case as assemble
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.reading import Document
from realpolitik.world.resolve import resolve
from realpolitik.world.studies import beside, chosen, kind_of, load_study, ranged
from realpolitik.world.study_schema import SensitivityStudy
from realpolitik.world.validation import validate


@dataclass(frozen=True)
class Request:
    """What the user asked for; None leaves a number to the study or its default."""

    source: str
    vary: tuple[str, ...]
    base: int | None
    replications: int | None
    trajectories: int | None
    seed: int | None
    until: str | None
    world: str | None
    budget: bool
    figures: bool
    out: Path | None
    workers: int | None
    words: tuple[str, ...]
    """The command as typed, for the record."""


def sensitivity_and_report(request: Request) -> Found:
    """Run a sensitivity study and report it."""
    require("Sensitivity", SALib="SALib")
    check_study(request.out, "sensitivity")
    record = read_record(Path(request.source), "sensitivity")
    with inputs(request.source, record):
        return _answered(request, record)


def _answered(request: Request, record: dict[str, Any] | None) -> Found:
    study, document_ = _study(request, record)
    resolved = resolve(study.scenario, world=study.world)
    numbers = chosen(study, resolved, study.vary, document_)
    everything = ranged(study, resolved, document_)
    screen = console(sys.stderr)
    compile_rules(assemble(resolved), False)
    most = planned(study, len(numbers), len(everything), len({number.grade for number in everything}))
    began = monotonic()
    with progress_bar(screen, most) as tell:
        found = study_sensitivity(study, resolved, numbers, everything, workers=request.workers, tell=tell)
    answer = Answer(
        kind="sensitivity",
        title=f"Which numbers decide about {_focus(found)} in {found.case.name}?",
        tables=tables(found),
        remarks=remarks(found),
        source=source(found),
        study=study.model_dump(mode="json"),
        inputs={found.case.name: found.case.fingerprint},
        numbers=document(found),
        seed=study.seed,
        runs=found.runs,
        seconds=monotonic() - began,
        pictures=_pictures(found) if request.figures else {},
    )
    deliver(answer, request.out, record, request.words)
    return found


def _study(request: Request, record: dict[str, Any] | None) -> tuple[SensitivityStudy, Any]:
    """The study, its scenario a name or a path from here, and the document that states it, if one does."""
    if record is not None:
        with unaltered(request.source):
            return SensitivityStudy.model_validate(record["study"]), None
    if kind_of(request.source) == "sensitivity":
        study, document_ = load_study(request.source, SensitivityStudy)
        place = str(beside(study.scenario, request.source))
        return _adapted(study.model_copy(update={"scenario": place}), request), document_
    name = Path(request.source).stem
    plain = SensitivityStudy(kind="sensitivity", name=name, scenario=request.source)
    return _adapted(plain, request), None


def _adapted(study: SensitivityStudy, request: Request) -> SensitivityStudy:
    """The study with what the command line says otherwise; checked anew."""
    stated = study.model_dump(mode="json", exclude_unset=False)
    for name in ("seed", "until", "world"):
        if getattr(request, name) is not None:
            stated[name] = getattr(request, name)
    if request.vary:
        stated["vary"] = list(request.vary)
    for part, name in (("indices", "base"), ("indices", "replications"), ("screening", "trajectories")):
        if getattr(request, name) is not None:
            stated[part][name] = getattr(request, name)
    if not request.budget:
        stated["budget"] = None
    adapted, found = validate(SensitivityStudy, Document("the command line", stated))
    if adapted is None:
        raise ProblemsFound(replace(problem, line=0, column=0) for problem in found)
    return adapted


def _focus(found: Found) -> str:
    i, j = found.case.focus
    return f"{found.case.actor_labels[i]}–{found.case.actor_labels[j]}"


def _pictures(found: Found) -> dict[str, Any]:
    from realpolitik.interface.plots import sensitivity as plots

    pictures = {
        "tornado": lambda: plots.draw_tornado(found),
        "screening": lambda: plots.draw_plane(found),
        "indices": lambda: plots.draw_indices(found),
        "convergence": lambda: plots.draw_convergence(found),
    }
    if found.budget is not None:
        pictures["budget"] = lambda: plots.draw_budget(found)
    return pictures
