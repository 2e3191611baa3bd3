"""Read a tuning study and check it against worlds, series and ranges; every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as File

import numpy as np

from realpolitik.evidence.derived import observed
from realpolitik.evidence.grounding.actors import Actors, GroundingProblem
from realpolitik.evidence.grounding.builder import ground
from realpolitik.evidence.measurement import measurements
from realpolitik.experiment.sampling import quantiles
from realpolitik.experiment.tuning.targets import Block, belief_block, series_blocks
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.assemble import case as assemble
from realpolitik.world.batch_schema import Dimension
from realpolitik.world.dimensions import Varied, faults, varied
from realpolitik.world.finding import find
from realpolitik.world.levers import load_levers
from realpolitik.world.problems import Path, Problem, ProblemsFound, did_you_mean
from realpolitik.world.reading import Document
from realpolitik.world.resolve import Resolved, resolve, resolve_stated
from realpolitik.world.tuning_schema import (
    LAST_OBSERVED,
    LAST_YEAR,
    Start,
    Target,
    TuningStudy,
    load_stated_tuning,
)
from realpolitik.world.vocabulary import Unknown

YEARS = 5


@dataclass(frozen=True)
class Origin:
    """A start, ready to run, with its dimensions."""

    name: str
    resolved: Resolved
    case: Case
    actors: Actors | None
    dimensions: tuple[Varied, ...]


@dataclass(frozen=True)
class Tuning:
    """A tuning study that has passed its checks."""

    study: TuningStudy
    document: Document
    origins: tuple[Origin, ...]
    blocks: tuple[Block, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the free numbers."""
        return tuple(self.study.dimensions)

    def points(self, unit: Floats) -> Floats:
        """Values (P, D) at quantiles (P, D) of the priors."""
        stated = self.study.dimensions.values()
        found = self.origins[0].dimensions
        columns = zip(unit.T, stated, found, strict=True)
        return np.column_stack([quantiles(column, one, two) for column, one, two in columns])

    def unit(self, values: Mapping[str, float]) -> list[float]:
        """Quantile of the prior at values; found by bisection, 0 or 1 beyond its ends."""
        places = np.linspace(0, 1, 4001)
        grid = self.points(np.repeat(places[:, None], len(self.names), axis=1))
        return [float(np.interp(values[name], grid[:, d], places)) for d, name in enumerate(self.names)]

    @property
    def start_values(self) -> dict[str, float]:
        """Where the numbers stand untuned, in the first start; the prior's middle where nothing stands."""
        return {
            one.name: (one.low + one.high) / 2 if one.value is None else one.value
            for one in self.origins[0].dimensions
        }


def load_tuning(
    source: str | File, *, study: TuningStudy | None = None, instead: Mapping[str, float] | None = None
) -> Tuning:
    """A tuning study by path or name; raises ProblemsFound with everything that is wrong.

    ``study`` is what ``source``, a record, says was asked. ``instead`` frees these numbers, at these values,
    instead of those that the study names.
    """
    if study is None:
        study, document = load_stated_tuning(source)
    else:
        document = Document(str(source), study.model_dump(mode="json"))
    found: list[Problem] = []
    if instead is not None:
        free = {name: Dimension(values=(value,)) for name, value in instead.items()}
        study = study.model_copy(update={"dimensions": free})
    origins = []
    for name, start in study.starts.items():
        opened = _open(name, start, document, found)
        if opened is not None:
            origins.append(opened)
    if origins:
        origins = [
            _with_dimensions(one, study, document, found, place, instead is not None)
            for place, one in enumerate(origins)
        ]
    blocks: list[Block] = []
    for name, target in study.targets.items():
        blocks += _blocks(name, target, study, origins, document, found)
    try:
        find(study.overlay)
    except ProblemsFound as error:
        found += [document.problem(("overlay",), one.rule, remedy=one.remedy) for one in error.problems]
    if found:
        raise ProblemsFound(dict.fromkeys(found))
    return Tuning(study, document, tuple(origins), tuple(blocks))


def _open(name: str, start: Start, document: Document, found: list[Problem]) -> Origin | None:
    path: Path = ("starts", name)
    try:
        actors = Actors.of(start.actors) if start.actors is not None else None
        if start.ground is not None:
            assert actors is not None
            until = start.until or f"{int(start.ground[:4]) + YEARS}{start.ground[4:]}"
            world = ground(start.ground, actors, until=until, mode=start.drivers, name=name)
            resolved = resolve_stated(world)
        else:
            beside = File(document.file).parent / str(start.scenario)
            resolved = resolve(beside if beside.is_file() else str(start.scenario))
            until = start.until or resolved.believed.horizon
            if until <= resolved.believed.start:
                rule = f"must lie after the start {resolved.believed.start}"
                found.append(
                    document.problem((*path, "until"), rule, value=until, remedy="Name a later month.")
                )
                return None
        return Origin(name, resolved, assemble(resolved, until=until), actors, ())
    except GroundingProblem as error:
        found.append(document.problem(path, error.what, remedy=error.remedy))
    except ProblemsFound as error:
        found += [
            one if one.line else document.problem(path, one.rule, remedy=one.remedy) for one in error.problems
        ]
    return None


def _with_dimensions(
    origin: Origin, study: TuningStudy, document: Document, found: list[Problem], place: int, by_hand: bool
) -> Origin:
    table, dimensions = load_levers(), []
    for name, stated in study.dimensions.items():
        path: Path = ("dimensions",) if by_hand else ("dimensions", name)
        try:
            one = varied(name, stated, origin.resolved, table)
        except Unknown as word:
            where = f" (start {origin.name})" if place else ""
            found.append(document.problem(path, word.rule + where, remedy=word.remedy, key=True))
            continue
        if place == 0:
            for below, rule, value, remedy in faults(stated, one):
                found.append(
                    document.problem((*path, *below), rule, value=value, remedy=remedy, key=not below)
                )
            if not by_hand and (stated.values is not None or one.whole):
                remedy = "Give a `range`, or run a batch over the values."
                found.append(document.problem(path, "a tuned number needs a range", remedy=remedy, key=True))
        dimensions.append(one)
    return Origin(origin.name, origin.resolved, origin.case, origin.actors, tuple(dimensions))


def _blocks(
    name: str,
    target: Target,
    study: TuningStudy,
    origins: list[Origin],
    document: Document,
    found: list[Problem],
) -> Iterator[Block]:
    path: Path = ("targets", name)
    for place, start in enumerate(target.starts or ()):
        if start not in study.starts:
            remedy = did_you_mean(start, study.starts)
            found.append(
                document.problem((*path, "starts", place), f"there is no start `{start}`", remedy=remedy)
            )
    wanted = [one for one in origins if target.starts is None or one.name in target.starts]
    if target.series is not None and not _series_sound(target, path, document, found):
        return
    made: list[Block] = []
    for origin in wanted:
        wrong = _misnamed(target, origin)
        if wrong is not None:
            known = ", ".join(origin.case.actors)
            field = "pairs" if target.pairs else "change"
            remedy = f"Its actors: {known}."
            found.append(
                document.problem((*path, field), f"{origin.name} has no pair {wrong}", remedy=remedy)
            )
            return
        if target.series is None:
            made.append(belief_block(name, target, origin.name, origin.case))
        elif origin.actors is None:
            remedy = "Say under the start which states its `actors` are, or name other `starts` here."
            found.append(document.problem(path, f"the actors of {origin.name} are no states", remedy=remedy))
        else:
            made += series_blocks(name, target, origin.name, origin.case, origin.actors)
    if wanted and not made and not found:
        rule = "nothing was observed of these pairs in this window after these starts"
        found.append(document.problem(path, rule, remedy="Widen the window, or name other starts."))
    yield from made


def _series_sound(target: Target, path: Path, document: Document, found: list[Problem]) -> bool:
    yearly = [name for name in measurements() if observed(name).frequency == "year"]
    if target.series not in yearly:
        remedy = did_you_mean(str(target.series), yearly)
        rule = "is no yearly series of the measurement model"
        found.append(document.problem((*path, "series"), rule, value=target.series, remedy=remedy))
        return False
    if target.window[1] > LAST_OBSERVED:
        rule = f"years after {LAST_OBSERVED} enter no fitting"
        found.append(
            document.problem((*path, "window"), rule, value=target.window[1], remedy="End it earlier.")
        )
    elif target.window[1] > LAST_YEAR and not target.test_years:
        rule = f"years after {LAST_YEAR} are kept for tests"
        remedy = f"End the window by {LAST_YEAR}, or say `test_years: true` and give up testing on them."
        found.append(document.problem((*path, "window"), rule, value=target.window[1], remedy=remedy))
    return True


def _misnamed(target: Target, origin: Origin) -> str | None:
    for pair in (*(target.pairs or ()), *([target.change] if target.change else [])):
        one, other = pair.split("-")
        if one not in origin.case.actors or other not in origin.case.actors or one == other:
            return pair
    return None
