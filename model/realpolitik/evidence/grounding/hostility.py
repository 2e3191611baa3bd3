"""Pressure in force and hostility (F4, F5, F11)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from realpolitik.evidence.grounding.actors import Actors, average_pairs
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.standing import three_year_mean
from realpolitik.evidence.grounding.view import Months, Span, View, Windows
from realpolitik.evidence.series import Array

# Anchors of the event scale: GDELT inside the West, and of Russia and Ukraine; ICEWS' share and its span.
CALM, FIERCE = -0.79, 0.98
CALM_SHARE, SPAN_OF_SHARES = 0.13, 0.55
LOWEST, WIDTH = 0.05, 0.9
BASE, RIVALRY, SANCTIONED, ARMING, WAR = 0.05, 0.40, 0.60, 0.75, 0.90
SANCTIONED_FROM = 0.2
NOTABLE = 0.5  # per mille of all deliveries: less is no arming of an enemy
FORCE = {0: (0.0, 0.0, 0.10), 1: (0.2, 0.1, 0.4), 2: (0.6, 0.45, 0.9)}
RIVALRY_ENDS = 2020


class Hostility(NamedTuple):
    """The estimate and what it is made of, all (A, A)."""

    estimate: Estimate
    events: Array
    record: Array


def sanctions(view: View, actors: Actors, years: tuple[int, ...], pooled: bool = False) -> Estimate:
    """F4: (A, A) index of measures by the first on the second, mean over members.

    The value is that of the first year (`pooled`: the mean); all make the range, − .10 and + .15.
    """
    product = view.series("gdp")
    tried = [average_pairs(actors.shares(product.at(year)), view.latest("sanctions", year)) for year in years]
    value = np.mean(tried, axis=0) if pooled else tried[0]
    return Estimate(value, np.min(tried, 0) - 0.10, np.max(tried, 0) + 0.15).clipped()


def war_levels(view: View, last: int) -> Array:
    """(N, N) highest level of direct armed conflict of two states in the three years that end with `last`."""
    return np.asarray(view.series("war_level").between(last - 2, last).max(axis=0))


def direct_war(actors: Actors, levels: Array) -> Array:
    """(A, A) highest level among pairs of members."""
    belongs = actors.membership() > 0
    known = np.nan_to_num(levels)
    return np.array([[known[np.ix_(a, b)].max(initial=0.0) for b in belongs] for a in belongs])


def force(actors: Actors, levels: Array) -> Estimate:
    """F11: (A, A) 0 without direct armed conflict, .2 from 25 and .6 from 1,000 deaths a year."""
    table = np.array([FORCE[level] for level in range(3)])
    chosen = table[direct_war(actors, levels).astype(int)]
    return Estimate(chosen[..., 0], chosen[..., 1], chosen[..., 2])


def net_score(view: View, weights: Array, months: Months) -> Array:
    """F5, GDELT: (A, A) days of quarrel less days of accord over their sum, between its two anchors."""
    quarrel, accord = (
        view.series(f"events_{sign}_days").between(*months).sum(axis=0) for sign in ("negative", "positive")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        balance = (quarrel - accord) / (quarrel + accord)
    scaled = (average_pairs(weights, balance) - CALM) / (FIERCE - CALM)
    return np.asarray(LOWEST + WIDTH * np.clip(scaled, 0, 1))


def conflictual_share(view: View, actors: Actors, years: Span) -> Array:
    """F5, ICEWS: (A, A) directed share of conflict among coded events, members' events pooled."""
    weight = np.nan_to_num(view.series("events_weight").between(*years))
    conflict = np.nan_to_num(view.series("events_conflict").between(*years)) * weight
    belongs = actors.membership()
    total = belongs @ weight.sum(axis=0) @ belongs.T
    return np.asarray(belongs @ conflict.sum(axis=0) @ belongs.T / np.where(total > 0, total, np.nan))


def coded_score(share: Array) -> Array:
    """F5, ICEWS: (A, A) mean of the two directions on the scale of hostility."""
    both = (share + share.T) / 2
    return np.clip(LOWEST + WIDTH * (both - CALM_SHARE) / SPAN_OF_SHARES, LOWEST, LOWEST + WIDTH)


def events(view: View, actors: Actors, weights: Array, windows: Windows, record: Array) -> Array:
    """F5: (A, A) mean of the event scores there are; where there are none, what record and votes suggest."""
    scores = []
    if windows.net is not None:
        scores.append(net_score(view, weights, windows.net))
    elif windows.coded is not None:
        scores.append(coded_score(conflictual_share(view, actors, windows.coded)))
    seen = np.mean(scores, axis=0) if scores else np.full(record.shape, np.nan)
    return np.where(np.isfinite(seen), seen, _suggested(view, weights, windows.last, record))


def _suggested(view: View, weights: Array, last: int, record: Array) -> Array:
    rule = conventions("states")["events_before_series"]
    line = three_year_mean(view, "ideal_point", last)
    apart = np.nan_to_num(average_pairs(weights, np.abs(line[:, None] - line)))
    return np.asarray(rule["constant"] + rule["record"] * record + rule["distance"] * apart)


def record_score(view: View, actors: Actors, weights: Array, last: int) -> Array:
    """F5: (A, A) what rivalry, sanctions, arming an enemy at war and war itself say; symmetric."""
    rivals = average_pairs(weights, view.latest("rivalry", min(last, RIVALRY_ENDS)))
    score = BASE + RIVALRY * rivals
    measures = average_pairs(weights, view.latest("sanctions", last))
    sanctioned = np.maximum(measures, measures.T) > SANCTIONED_FROM
    score = np.where(sanctioned, np.maximum(score, SANCTIONED), score)
    levels = war_levels(view, last)
    score = np.where(sanctioned & _arming(view, actors, levels, last), ARMING, score)
    return np.where(direct_war(actors, levels) > 0, WAR, score)


def _arming(view: View, actors: Actors, levels: Array, last: int) -> npt.NDArray[np.bool_]:
    """(A, A) whether one arms a state that is at war (1,000 deaths) with the other, or the reverse."""
    if view.end("arms_five_year") < view.begin("arms_five_year"):
        return np.zeros((len(actors.members),) * 2, dtype=bool)
    deliver = (np.nan_to_num(view.latest("arms_five_year", last)) > NOTABLE).astype(float)
    fighting = (np.nan_to_num(levels) >= 2).astype(float)
    belongs = actors.membership()
    supplies = belongs @ deliver @ fighting @ belongs.T > 0
    return np.asarray(supplies | supplies.T)


def hostility(
    view: View, actors: Actors, weights: Array, windows: Windows, seen: Array | None = None
) -> Hostility:
    """F5: (A, A) half events, half record, half of ICEWS' gap between the directions.

    The two scores make the range, − .05 and + .10, widened by the gap. `seen` replaces the event score.
    """
    record = record_score(view, actors, weights, windows.last)
    noted = events(view, actors, weights, windows, record) if seen is None else seen
    gap = np.zeros_like(record)
    if windows.coded is not None:
        share = conflictual_share(view, actors, windows.coded)
        gap = np.nan_to_num((share - share.T) / 2)
    value = (noted + record) / 2 + gap
    low = np.minimum(noted, record) - 0.05 - np.abs(gap)
    high = np.maximum(noted, record) + 0.10 + np.abs(gap)
    return Hostility(Estimate(value, low, high).clipped(), noted, record)
