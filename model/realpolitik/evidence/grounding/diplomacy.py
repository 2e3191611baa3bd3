"""Votes as diplomacy: support in votes about a state, agreement predicted from ideal points (F8, F16)."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

from realpolitik.evidence.chronology import key_votes
from realpolitik.evidence.grounding.actors import Actors, average, average_pairs
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.standing import three_year_mean
from realpolitik.evidence.grounding.view import Span, View, Windows
from realpolitik.evidence.raw.votes import SUPPORT, TARGET
from realpolitik.evidence.series import INDEX, STATES, Array

FLOOR = 0.15  # agreement of states that share nothing
NARROW, WIDE = 0.05, 0.20


class Diplomacy(NamedTuple):
    """The estimate, (A, A), and the support in key votes it is made of; NaN where there was none."""

    estimate: Estimate
    support: Array
    agreement: Array


def predicted_agreement(view: View, weights: Array, windows: Windows) -> Array:
    """F8: (A, A) agreement at the distance of three-year mean ideal points, (value − .15)/.85."""
    first, last = windows.agreement
    observed = view.series("votes_agreement").between(first, last)
    apart = view.series("votes_distance").between(first, last)
    above = np.triu(np.ones(observed.shape[1:], dtype=bool), 1)
    kept = np.isfinite(observed) & np.isfinite(apart) & above
    slope, constant = np.polyfit(apart[kept], observed[kept], 1)
    line = three_year_mean(view, "ideal_point", windows.last)
    mean = average_pairs(weights, constant + slope * np.abs(line[:, None] - line))
    return np.clip((mean - FLOOR) / (1 - FLOOR), 0, 1)


def support(view: View, weights: Array, target: str, years: Span) -> Array:
    """F8: (A,) mean support over the resolutions about a state in the years given: no 1, yes 0, else ½."""
    listed = [
        [SUPPORT[vote.votes[state]] if state in vote.votes else np.nan for state in STATES]
        for vote in key_votes()
        if TARGET[vote.topic] == target
        and years[0] <= int(vote.date[:4]) <= years[1]
        and vote.date < view.date
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a state that never voted stays unknown
        return average(weights, np.nanmean(listed, axis=0))


def diplomacy(view: View, actors: Actors, weights: Array, windows: Windows) -> Diplomacy:
    """F8: (A, A) mean of support and predicted agreement; the latter alone where no votes were cast.

    Support in votes about a state counts toward an actor of which it makes up half or more. The two make the
    range, ∓ .05, or ± .2 where only agreement exists.
    """
    agreed = predicted_agreement(view, weights, windows)
    shown = np.full(agreed.shape, np.nan)
    for target, years in windows.votes.items():
        column = weights[:, INDEX[target]]
        j = int(np.argmax(column))
        if column[j] >= 0.5:
            voting = actors.shares(view.latest("gdp", min(years[1], windows.last)))
            shown[:, j] = support(view, voting, target, years)
    both = np.stack([agreed, shown])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        value, low, high = np.nanmean(both, 0), np.nanmin(both, 0), np.nanmax(both, 0)
    margin = np.where(np.isfinite(shown), NARROW, WIDE)
    return Diplomacy(Estimate(value, low - margin, high + margin).clipped(), shown, agreed)


def levant_positions(view: View, actors: Actors) -> Array:
    """F16: (A,) agreement with Israel over three years, rescaled so that Iran is −1 and Israel 1."""
    end = view.end("votes_agreement")
    weights = actors.shares(view.latest("gdp", end))
    mean = view.series("votes_agreement").between(end - 2, end).mean(axis=0)[INDEX["ISR"]]
    low = mean[INDEX["IRN"]]
    line = np.where(np.arange(len(STATES)) == INDEX["ISR"], 1.0, 2 * (mean - low) / (1 - low) - 1)
    return np.clip(average(weights, line), -1, 1)
