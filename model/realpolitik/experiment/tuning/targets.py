"""Targets as blocks: what was observed or believed of one start, and what of a run answers to it.

A block has entries y (d,), one for each pair and year or a single one for a belief. A run gives x of the same
shape; y is seen as ``constant + slope * x + noise``. Where the scale is free each pair has its own constant,
which is integrated out with a flat prior: both sides are projected on contrasts of the pair's years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
from scipy.linalg import block_diag, helmert

from realpolitik.evidence.derived import between, observed
from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.measurement import as_observed, measurements, noise
from realpolitik.experiment.verdict import last_year, verdict
from realpolitik.theory.inputs import FORCE, SANCTION, Case, Floats
from realpolitik.world.tuning_schema import Target

NINETY = 1.6448536269514722
ALLIED = "alliance"


@dataclass(frozen=True)
class Block:
    """One target at one start."""

    target: str
    origin: str
    kind: str
    """series, probability or change."""
    observed: Floats
    """(d,) what was seen or is believed; of a probability its logit."""
    labels: tuple[tuple[str, float], ...]
    """(d) pair and time in years of each entry."""
    covariance: Floats
    """(d, d) of y about constant + slope * x: noise and drift, the more the less the target weighs."""
    contrasts: Floats
    """(m, d) projection that takes out what is free."""
    sign: int
    """Of the slope; 0 if the scale is given."""
    given: tuple[float, float]
    """Constant and slope, if given."""
    places: Any = field(repr=False, default=None)
    """What of the history is read: see `summaries`."""


def belief_block(name: str, target: Target, origin: str, case: Case) -> Block:
    """A belief about the end of the runs. The interval of a probability holds 90 % on the scale of logits."""
    end = case.start[0] + (case.start[1] - 1 + case.steps) / 12
    label: str
    places: Any
    if target.probability is not None:
        assert target.between is not None
        low, high = (log(p / (1 - p)) for p in target.between)
        value, sd, kind = (low + high) / 2, (high - low) / (2 * NINETY), "probability"
        label, places = target.probability, target.probability
    else:
        assert target.about is not None and target.give_or_take is not None and target.change is not None
        value, sd, kind = target.about, target.give_or_take, "change"
        one, other = target.change.split("-")
        label, places = target.change, (case.actors.index(one), case.actors.index(other))
    return Block(
        name,
        origin,
        kind,
        np.array([value]),
        ((label, end),),
        np.array([[sd**2 / target.weight]]),
        np.eye(1),
        0,
        (0.0, 1.0),
        places,
    )


def series_blocks(name: str, target: Target, origin: str, case: Case, actors: Actors) -> list[Block]:
    """What a series says of the pairs after a start, [] if nothing.

    Noise is that of the measurement model; beyond the model the state drifts as a random walk by the series'
    own yearly step, so that what the rules do not explain is not taken for news about parameters.
    """
    assert target.series is not None
    measured, series = measurements()[target.series], observed(target.series)
    own = noise(target.series)
    error = target.noise if target.noise is not None else max(own.sd, 1e-3)
    step = target.drift if target.drift is not None else own.step
    start = f"{case.start[0]:04d}-{case.start[1]:02d}"
    times, _ = as_observed(target.series, np.ones((1, case.steps + 1)), start)
    years = np.floor(times).astype(int)
    if measured.window > 1:
        years = years[:: measured.window]  # sums that overlap are not independent
    said = between(target.series, actors)
    first = int(str(series.times[0])[:4])
    rows: list[tuple[int, int, Any, Any]] = []
    for i, j in _pairs(target, measured.of, case, actors):
        kept = [
            year
            for year in years
            if target.window[0] <= year <= target.window[1]
            and first <= year < first + len(said)
            and np.isfinite(said[year - first, i, j])
        ]
        if len(kept) >= (2 if target.scale == "free" else 1):
            rows.append((i, j, np.array(kept), said[np.array(kept) - first, i, j]))
    if not rows:
        return []
    free = target.scale == "free"
    parts, contrasts, labels = [], [], []
    for i, j, kept, _ in rows:
        since = kept - case.start[0] + 0.5
        parts.append(error**2 * np.eye(len(kept)) + step**2 * np.minimum.outer(since, since))
        contrasts.append(helmert(len(kept)) if free else np.eye(len(kept)))
        labels += [(f"{case.actors[i]}-{case.actors[j]}", float(year) + 0.5) for year in kept]
    at = [np.searchsorted(np.floor(times).astype(int), kept) for _, _, kept, _ in rows]
    return [
        Block(
            name,
            origin,
            "series",
            np.concatenate([values for *_, values in rows]),
            tuple(labels),
            block_diag(*parts) / target.weight,
            block_diag(*contrasts),
            measured.sign if free else 0,
            (0.0, 1.0) if target.scale == "free" else (target.scale[0], target.scale[1]),
            (target.series, [(i, j, place) for (i, j, _, _), place in zip(rows, at, strict=True)]),
        )
    ]


def _pairs(target: Target, of: str, case: Case, actors: Actors) -> list[tuple[int, int]]:
    if target.pairs is not None:
        return [
            (actors.names.index(a), actors.names.index(b)) for a, b in (p.split("-") for p in target.pairs)
        ]
    size = len(case.actors)
    return [(i, j) for i in range(size) for j in range(size) if i != j and (of == "each" or i < j)]


def summaries(block: Block, case: Case, history: Any) -> Floats:
    """What of runs answers to a block, (R, d); of a probability 0 or 1."""
    if block.kind == "series":
        name, listed = block.places
        measured = measurements()[name]
        start = f"{case.start[0]:04d}-{case.start[1]:02d}"
        columns = []
        for i, j, place in listed:
            states = _state(measured.quantity, case, history, i, j)
            if measured.of == "both":
                states = (states + _state(measured.quantity, case, history, j, i)) / 2
            columns.append(as_observed(name, states, start)[1][:, place])
        return np.concatenate(columns, axis=1)
    if block.kind == "change":
        i, j = block.places
        index = history.index[:, :, i, j]
        return np.asarray(last_year(index, case.steps_per_year) - index[:, 0])[:, None]
    i, j = case.focus
    if block.places == ALLIED:
        happened = (history.rung[:, :, i, j] == len(case.rungs) - 1).any(axis=1)
    else:
        index = history.index[:, :, i, j]
        happened = verdict(last_year(index, case.steps_per_year) - index[:, 0]) == block.places
    return happened.astype(float)[:, None]


def _state(quantity: str, case: Case, history: Any, i: int, j: int) -> Floats:
    """(R, records) of a quantity of i toward j."""
    if quantity in case.channels:
        return np.asarray(history.volume[:, :, i, j, case.channels.index(quantity)])
    fields: Mapping[str, Any] = {
        "hostility": lambda: history.hostility[:, :, i, j],
        "sanction": lambda: history.pressure[:, :, i, j, SANCTION],
        "force": lambda: history.pressure[:, :, i, j, FORCE],
        "rung": lambda: history.rung[:, :, i, j].astype(float),
    }
    return np.asarray(fields[quantity]())


def joined(block: Block, runs: Floats) -> Floats:
    """Summary (P, d) of a point from its replications (P, K, d): their mean; of a probability its logit."""
    if block.kind != "probability":
        return np.asarray(runs.mean(axis=1))
    count = runs.shape[1]
    share = (runs.sum(axis=1) + 0.5) / (count + 1)
    return np.asarray(np.log(share / (1 - share)))


def scatter(block: Block, runs: Floats) -> Floats:
    """Covariance (d, d) of runs (P, K, d) about what is expected of their point, pooled over the points.

    Every run must have luck of its own: replications under common luck differ in few directions only. Of a
    probability it is that of a logit by the delta method, at what is believed.
    """
    if block.kind == "probability":
        believed = 1 / (1 + np.exp(-block.observed[0]))
        return np.array([[1 / (believed * (1 - believed))]])
    apart = (runs - runs.mean(axis=1, keepdims=True)).reshape(-1, runs.shape[2])
    return np.asarray(apart.T @ apart / (len(apart) * (1 - 1 / runs.shape[1])))
