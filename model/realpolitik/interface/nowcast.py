"""What `realpolitik nowcast` does: weigh stored runs by what was observed, and say what to watch next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.nowcast import (
    Moved,
    Worth,
    effective,
    entropy,
    log_event,
    log_level,
    odds,
    watch_list,
    weights,
)
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import read_record, unaltered
from realpolitik.experiment.result import open_result
from realpolitik.experiment.watching import Watched, name_of
from realpolitik.interface.destination import check_study
from realpolitik.interface.nowcast_tables import Seen, document, remarks, source, tables
from realpolitik.interface.studying import Answer, deliver, inputs
from realpolitik.interface.wording import Wording, dictionary
from realpolitik.theory.inputs import Floats
from realpolitik.world.observation_schema import Observations, Observed, load_observations

LATER = (6, 12)  # months after the last observation at which observables are judged
OBSERVED_ERROR = 0.5  # of an observable's spread: what a source measures beside the point
NEAR = -4.5  # log likelihood of a level three errors off
LEFT_OUT = ("index",)  # composites that no source observes


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    result: Path
    events: Path | None
    scenarios: tuple[str, ...]
    least: float
    seed: int
    figures: bool
    out: Path | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Nowcast:
    """Everything that was found."""

    focus: str
    result: str
    world: str
    runs: int
    seen: tuple[Seen, ...]
    size: float
    """How many equally weighted runs the weighted ones are worth."""
    odds: dict[str, Moved]
    doubt: tuple[float, float]
    """Bits of doubt about the verdict before and after."""
    scenarios: dict[str, float]
    watch: tuple[Worth, ...]
    seed: int
    since: str
    words: Mapping[str, str]
    """What each observable of the watch list is called."""


def nowcast_and_report(request: Request) -> Nowcast:
    """Weigh, print and write."""
    check_study(request.out, "nowcast")
    record = read_record(request.result, "nowcast")
    with inputs(request.result, record):
        return _answered(request, record)


def _answered(request: Request, record: dict[str, Any] | None) -> Nowcast:
    began = monotonic()
    if record is not None:
        with unaltered(request.result):
            study = record["study"]
            stated = Observations.model_validate_json(json.dumps(study["observations"]))
            request = replace(
                request,
                result=Path(study["result"]),
                events=None,
                scenarios=tuple(study["scenarios"]),
                least=float(study["least"]),
                seed=int(study["seed"]),
            )
    elif request.events is None:
        raise ResultProblem("No observations were given.", "Name their file with --events FILE.")
    else:
        stated, _ = load_observations(request.events)
    found = nowcast(request, stated)
    asked = {
        "result": str(request.result),
        "observations": stated.model_dump(mode="json", exclude_none=True),
        "scenarios": list(found.scenarios),
        "least": request.least,
        "seed": request.seed,
    }
    opened = open_result(request.result)
    answer = Answer(
        kind="nowcast",
        title=f"What do {len(found.seen)} observations make of {found.focus}?",
        tables=tables(found),
        remarks=remarks(found),
        source=source(found),
        study=asked,
        inputs={
            "result": str(opened.manifest["digest"]),
            "observations": hashlib.sha256(
                json.dumps(asked["observations"], sort_keys=True).encode()
            ).hexdigest(),
        },
        numbers=document(found),
        seed=request.seed,
        runs=found.runs,
        seconds=monotonic() - began,
        pictures=_pictures(found) if request.figures else {},
    )
    deliver(answer, request.out, record, request.words)
    return found


def nowcast(request: Request, stated: Observations) -> Nowcast:
    """Weigh the runs; raises ResultProblem where too few remain or something is not held."""
    result = open_result(request.result)
    chosen = list(request.scenarios or result.scenarios)
    abouts = [result.scenario(name) for name in chosen]
    if len({tuple(about["focus"]) for about in abouts}) > 1:
        raise ResultProblem("The scenarios are about different pairs.", "Choose some with --scenario.")
    watched = Watched(result, chosen)
    rows = watched.outcomes()
    good = np.asarray(np.ma.filled(rows["failed"], 0)) == 0
    scenario = np.asarray(rows["scenario"]).astype(str)[good]
    verdict = np.asarray(rows["verdict"]).astype(str)[good]
    luck = np.asarray(rows["luck"] if "luck" in rows else rows["run"], dtype=np.int64)[good]
    prior = _prior(scenario)
    total = np.zeros(verdict.size)
    seen, near = [], []
    for one in stated.observations:
        likelihood = _likelihood(one, watched)[good]
        alone = effective(weights(likelihood) * prior * verdict.size, luck)
        total += likelihood
        near.append(likelihood >= NEAR)
        seen.append(
            Seen(one.words, alone, effective(_times(prior, total), luck), _chance(one, likelihood, prior))
        )
    weight = _times(prior, total)
    size = effective(weight, luck)
    if size < request.least:
        worst = min(seen, key=lambda one: one.alone)
        raise ResultProblem(
            f"Only {size:.1f} of {verdict.size:,} runs remain in effect; at least {request.least:g} "
            "are asked. "
            f"Hardest to meet: {worst.words} (alone it leaves {worst.alone:.0f}).",
            "Run more (the nearer to what happened, the better), widen `error`, or lower --least and "
            "distrust it.",
        )
    for one, close in zip(stated.observations, near, strict=True):
        if one.event is None and float(weight @ close) < 0.5:
            raise ResultProblem(
                f"No run that fits the rest comes near {one.words}: all are wrong, and weights would "
                "only tell how.",
                "The model (or the scenario) did not expect this. Leave it out, widen `error`, or run "
                "others.",
            )
    last = max((watched.record(one.date) for one in stated.observations), default=0)
    candidates = {key: levels[good] for key, levels in _candidates(watched, last).items()}
    watch = watch_list(verdict, luck, candidates, weight, request.seed, OBSERVED_ERROR)
    i, j = abouts[0]["focus"]
    labels = dict(zip(abouts[0]["actors"], abouts[0]["actor_labels"], strict=True))
    return Nowcast(
        focus=f"{labels[i]}–{labels[j]}",
        result=", ".join(chosen),
        world=str(abouts[0]["world"]),
        runs=int(verdict.size),
        seen=tuple(seen),
        size=size,
        odds=odds(verdict, luck, prior, weight, request.seed),
        doubt=(entropy(verdict, prior), entropy(verdict, weight)),
        scenarios={name: float(weight[scenario == name].sum()) for name in chosen},
        watch=tuple(watch),
        seed=request.seed,
        since=max(one.date for one in stated.observations),
        words=dictionary(dict.fromkeys(one.what for one in watch), Wording(abouts[0]).watched),
    )


def _prior(scenario: NDArray[Any]) -> Floats:
    """Every scenario is as likely as the next, and every run within it."""
    names, place, counts = np.unique(scenario, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / (counts[place] * names.size))


def _times(prior: Floats, log_likelihood: Floats) -> Floats:
    found = prior * np.exp(log_likelihood - log_likelihood.max())
    return np.asarray(found / found.sum())


def _likelihood(one: Observed, watched: Watched) -> Floats:
    record = watched.record(one.date)
    if one.event is not None:
        assert one.happened is not None
        return log_event(watched.fired(one.event, record), one.happened, one.certain)
    assert one.quantity is not None and one.level is not None and one.error is not None
    column = watched.known(one.quantity)
    return log_level(watched.levels([column], [record])[(column, record)], one.level, one.error)


def _chance(one: Observed, likelihood: Floats, prior: Floats) -> Estimate:
    """Share of runs in which it is so: the event as reported, or the level within two errors."""
    bound = np.log(0.5) if one.event is not None else -2.0
    share = float(prior @ (likelihood >= bound))
    return Estimate(share, share, share, likelihood.size)


def _candidates(watched: Watched, last: int) -> Mapping[tuple[str, str], Floats]:
    """Levels of everything recorded, some months after the last observation, and events up to then."""
    steps, year = int(watched.about["steps"]), int(watched.about["steps_per_year"])
    found: dict[tuple[str, str], Floats] = {}
    records = [record for later in LATER if (record := last + later * year // 12) <= steps - year]
    names = [
        name
        for name in watched.columns
        if not name.startswith("fired_") and name.split("_")[0] not in LEFT_OUT
    ]
    levels = watched.levels(names, records)
    for record in records:
        when = str(np.datetime64(watched.about["start"], "M") + record * 12 // year)
        for name in names:
            if np.isfinite(levels[(name, record)]).all():
                found[(name_of(name), when)] = levels[(name, record)]
        for event in (name.removeprefix("fired_") for name in watched.columns if name.startswith("fired_")):
            found[(f"event {event}", f"by {when}")] = watched.fired(event, record, last)
    return found


def _pictures(found: Nowcast) -> dict[str, Any]:
    from realpolitik.interface.plots import nowcast as plots

    return {"odds": lambda: plots.draw_odds(found), "watch": lambda: plots.draw_watch(found)}
