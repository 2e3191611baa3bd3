"""Early warning: does the index grow restless before it tips [scheffer2009; dakos2012]?

Where a rest loses its hold, swings fade more slowly: variance and lag-1 autocorrelation rise. Whether they
rise before tips more than elsewhere is asked of runs that tip against runs that never do, at the same dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.estimate import Estimate
from realpolitik.experiment.verdict import BAND
from realpolitik.theory.inputs import Floats

LEAD, WINDOW = 36, 18  # records watched before a tip, and in each window
FEWEST = 20
RESAMPLES = 400
INDICATORS = ("variance", "autocorrelation")


class Course(NamedTuple):
    """Mean over runs of an indicator and the ends of its 95 % interval, (LEAD - WINDOW + 1,) each."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Warning:
    """How two indicators move before tips and elsewhere; curves end at the tip."""

    tipped: int
    calm: int
    curves: dict[str, tuple[Course, Course]]
    """Indicator to its course in runs that tip and in those that do not."""
    skill: dict[str, Estimate]
    """Indicator to the chance that its trend is stronger before a tip than elsewhere; .5 is none."""


def tips(paths: Floats, direction: int) -> NDArray[np.int64]:
    """The record from which on the index stays beyond the band, below (-1) or above (1); -1 if it never does.

    ``paths`` (R, T + 1).

    >>> tips(np.array([[0.2, 0.2, 0.1, 0.1], [0.2, 0.1, 0.2, 0.2]]), -1).tolist()
    [2, -1]
    """
    beyond = direction * (paths - paths[:, :1]) > BAND
    inside_again = paths.shape[1] - np.argmax(~beyond[:, ::-1], axis=1)
    return np.where(beyond[:, -1] & ~beyond.all(axis=1), inside_again, -1)


def early_warning(paths: Floats, direction: int, seed: int) -> Warning | None:
    """Compare the indicators' trend before tips with that of runs that never tip; None if too few do."""
    at = tips(paths, direction)
    usable = np.flatnonzero(at >= LEAD)
    quiet = np.flatnonzero(at == -1)
    if usable.size < FEWEST or quiet.size < FEWEST:
        return None
    generator = np.random.default_rng(seed)
    ends = generator.choice(at[usable], quiet.size)  # calm runs are watched at the dates of tips
    groups = [
        np.stack([paths[run, end - LEAD : end] for run, end in zip(runs, dates, strict=True)])
        for runs, dates in ((usable, at[usable]), (quiet, ends))
    ]
    courses = [indicators(group) for group in groups]
    skill = {
        name: _skill(_trend(courses[0][name]), _trend(courses[1][name]), generator) for name in INDICATORS
    }
    curves = {
        name: (_course(courses[0][name], generator), _course(courses[1][name], generator))
        for name in INDICATORS
    }
    return Warning(int(usable.size), int(quiet.size), curves, skill)


def indicators(segments: Floats) -> dict[str, Floats]:
    """Variance and lag-1 autocorrelation in sliding windows of segments (R, LEAD), each freed from its line.

    At its ends a segment lies farther from its straight line than in the middle: the variance of a wandering
    level bends into a U. Runs are therefore compared with runs, not with a flat course.
    """
    time = np.arange(segments.shape[1]) - (segments.shape[1] - 1) / 2
    slope = (segments * time).sum(axis=1, keepdims=True) / (time**2).sum()
    rest = segments - segments.mean(axis=1, keepdims=True) - slope * time
    windows = np.lib.stride_tricks.sliding_window_view(rest, WINDOW, axis=1)  # (R, K, WINDOW)
    apart = windows - windows.mean(axis=-1, keepdims=True)
    variance = apart.var(axis=-1)
    lagged = (apart[..., 1:] * apart[..., :-1]).sum(axis=-1)
    whole = np.maximum((apart**2).sum(axis=-1), 1e-300)
    return {"variance": variance, "autocorrelation": np.where(variance > 1e-18, lagged / whole, 0.0)}


def _course(rows: Floats, generator: np.random.Generator) -> Course:
    """Mean of rows (R, K) with a bootstrap interval over runs."""
    drawn = generator.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), RESAMPLES) @ rows / len(rows)
    return Course(rows.mean(axis=0), *np.percentile(drawn, [2.5, 97.5], axis=0))


def _trend(course: Floats) -> Floats:
    """Kendall's rank correlation of each row with time."""
    first, second = np.triu_indices(course.shape[1], 1)
    return np.asarray(np.sign(course[:, second] - course[:, first]).mean(axis=1))


def _skill(before: Floats, elsewhere: Floats, generator: np.random.Generator) -> Estimate:
    def area(one: Floats, other: Floats) -> float:
        ordered = np.sort(other)
        below = np.searchsorted(ordered, one, side="left")
        level = np.searchsorted(ordered, one, side="right") - below
        return float((below + 0.5 * level).mean() / other.size)

    drawn = [
        area(generator.choice(before, before.size), generator.choice(elsewhere, elsewhere.size))
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(area(before, elsewhere), float(low), float(high), before.size + elsewhere.size)
