"""Where the verdict of most runs flips as a lever moves: a coarse look first, then bisection.

The verdict of a scenario is that of its median run: `tightens` if more than half of the runs tighten, `frays`
if more than half fray, else `holds`. It always exists, and it changes where one share crosses one half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.comparison import paired_difference
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import share
from realpolitik.experiment.verdict import BAND, VERDICTS, verdict

GRID = 9  # points of the coarse look
FINENESS = 1 / 256  # of the range: where bisection stops
NOTICEABLE = BAND / 10  # a smaller turn of the mean response is not reported

Outcome = NDArray[np.float64]  # change of the index in every run, NaN where the run failed
Respond = Callable[[float], Outcome]


@dataclass(frozen=True)
class Point:
    """The ensemble at one value of the lever."""

    value: float
    verdicts: dict[str, Estimate]
    difference: Estimate  # mean paired difference of the index to the scenario as it stands

    @property
    def verdict(self) -> str:
        """That of the median run."""
        return median_verdict(self.verdicts)


class Flip(NamedTuple):
    """Where the verdict changes; an end of the interval is None where it was not reached."""

    value: float
    low: float | None
    high: float | None
    before: str
    after: str


@dataclass(frozen=True)
class Tip:
    """What a lever does over its range."""

    low: float
    high: float
    full: Point  # at the end to which it is pulled
    present: float | None
    before: dict[str, Estimate]  # verdicts of the scenario as it stands
    points: tuple[Point, ...]  # the coarse look, in order
    flip: Flip | None  # nearest to the present
    crossings: tuple[Flip, ...]  # all brackets of the coarse look; the interval is the bracket
    turns: float | None  # where the mean response turns, if it is not monotone
    undecided: tuple[float, ...] = ()  # without a flip: points at which the interval does not exclude one

    @property
    def verdict(self) -> str:
        """Of the scenario as it stands."""
        return median_verdict(self.before)

    @property
    def start_decided(self) -> bool:
        """Whether chance (95 %) cannot have made the verdict of the scenario as it stands."""
        return decided(self.before)

    @property
    def origin(self) -> float:
        """Where the search begins: the present, or the end opposite to that to which it is pulled."""
        if self.present is not None:
            return min(max(self.present, self.low), self.high)
        return self.low if self.full.value > self.low else self.high

    @property
    def near(self) -> float | None:
        """The end of the flip's interval toward the start; None where chance alone may have made the flip."""
        if self.flip is None:
            return None
        return self.flip.high if self.flip.value < self.origin else self.flip.low

    @property
    def far(self) -> float | None:
        """The end away from the start, from which on the flip is certain; None if it was not reached."""
        if self.flip is None:
            return None
        return self.flip.low if self.flip.value < self.origin else self.flip.high

    @property
    def told_apart(self) -> bool:
        """Whether a flip is told from none: at one end of its interval at least."""
        return self.flip is not None and not (self.flip.low is None and self.flip.high is None)

    @property
    def start_open(self) -> bool:
        """Whether the scenario may have the other verdict already, so that only ``far`` can be named."""
        sure_at_once = self.flip is not None and self.far == self.flip.value
        return self.told_apart and self.near is None and not self.start_decided and not sure_at_once

    @property
    def change(self) -> float | None:
        """How far the lever must move; None without a flip or a present value."""
        return None if self.flip is None or self.present is None else self.flip.value - self.present


def verdict_shares(outcome: Outcome) -> dict[str, Estimate]:
    """Share of each verdict with Wilson's interval; failed runs left out."""
    found = verdict(outcome[np.isfinite(outcome)])
    return {name: share(found == name) for name in VERDICTS}


def median_verdict(shares: dict[str, Estimate]) -> str:
    """The verdict of the median run.

    >>> median_verdict(verdict_shares(np.array([0.1, 0.1, 0.0, 0.0, -0.1])))
    'holds'
    """
    return next((name for name in ("tightens", "frays") if shares[name].value > 0.5), "holds")


def decided(shares: dict[str, Estimate]) -> bool:
    """Whether no interval of a share that decides the verdict holds one half."""
    verdict = median_verdict(shares)
    if verdict == "holds":
        return all(shares[name].high < 0.5 for name in ("tightens", "frays"))
    return shares[verdict].low > 0.5


def bisect(inside: Callable[[float], bool], a: float, b: float, fineness: float) -> tuple[float, float]:
    """Narrow [a, b], where ``inside(a)`` is false and ``inside(b)`` true, to ``fineness``.

    >>> a, b = bisect(lambda x: x >= 0.3, 0.0, 1.0, 0.01)
    >>> a < 0.3 <= b and b - a <= 0.01
    True
    """
    while abs(b - a) > fineness:
        middle = (a + b) / 2
        if inside(middle):
            b = middle
        else:
            a = middle
    return a, b


def tip(
    respond: Respond,
    low: float,
    high: float,
    scenario: Outcome,
    *,
    present: float | None = None,
    full: float | None = None,
    grid: int = GRID,
    fineness: float = FINENESS,
) -> Tip:
    """Find the nearest value of a lever in [low, high] at which the verdict of the median run flips.

    ``respond`` gives the outcome of all runs at a value, under the same luck; ``scenario`` is the outcome as
    things stand, ``present`` the lever's value there (None: nothing comparable; the search begins at the end
    opposite to ``full``). The coarse look finds every change of verdict; bisection refines the nearest. Its
    interval holds the values at which the 95 % interval of the share that decides contains one half.
    """
    full = high if full is None else full
    before = verdict_shares(scenario)
    values = [float(value) for value in np.linspace(low, high, grid)]
    origin = (low if full > low else high) if present is None else min(max(present, low), high)
    points = {value: _point(value, respond(value), scenario) for value in sorted({*values, origin})}
    ordered = [points[value] for value in sorted(points)]
    search = _Search(respond, median_verdict(before), fineness * (high - low))
    outward = [
        [point.value for point in ordered if point.value >= origin],
        [point.value for point in reversed(ordered) if point.value <= origin],
    ]
    found = [flip for way in outward if (flip := search.first(way)) is not None]
    nearest = min(found, key=lambda flip: abs(flip.value - origin), default=None)
    undecided = () if nearest else tuple(p.value for p in ordered if not search.excluded(p.value))
    return Tip(
        low,
        high,
        points[full] if full in points else _point(full, respond(full), scenario),
        present,
        before,
        tuple(ordered),
        nearest,
        tuple(_crossings(ordered)),
        _turn([respond(value) for value in values], values),
        undecided,
    )


def _point(value: float, outcome: Outcome, scenario: Outcome) -> Point:
    return Point(value, verdict_shares(outcome), paired_difference(outcome, scenario))


def _crossings(points: Sequence[Point]) -> list[Flip]:
    """Neighbours of the coarse look that differ in verdict."""
    return [
        Flip((a.value + b.value) / 2, a.value, b.value, a.verdict, b.verdict)
        for a, b in pairwise(points)
        if a.verdict != b.verdict
    ]


def _turn(outcomes: Sequence[Outcome], values: Sequence[float]) -> float | None:
    """Where the mean response turns by more than chance (95 %) and noticeably; None if nowhere."""
    means = [float(np.nanmean(outcome)) for outcome in outcomes]
    for sign in (1, -1):
        peak = max(range(len(means)), key=lambda k: sign * means[k])
        ends = (0, len(means) - 1)
        falls = [paired_difference(sign * outcomes[peak], sign * outcomes[end]) for end in ends]
        if peak not in ends and all(fall.low > 0 and fall.value > NOTICEABLE for fall in falls):
            return values[peak]
    return None


class _Search:
    """The flip along one way, from the present outward."""

    def __init__(self, respond: Respond, before: str, fineness: float) -> None:
        self.respond = respond
        self.before = before
        self.fineness = fineness

    def _shares(self, value: float) -> dict[str, Estimate]:
        return verdict_shares(self.respond(value))

    def _flipped(self, value: float) -> bool:
        return median_verdict(self._shares(value)) != self.before

    def excluded(self, value: float) -> bool:
        """Whether a flip at this value is excluded: the interval of no deciding share reaches one half."""
        shares = self._shares(value)
        return median_verdict(shares) == self.before and decided(shares)

    def _certain(self, value: float, after: str) -> bool:
        shares = self._shares(value)
        return shares[after].low > 0.5 if self.before == "holds" else shares[self.before].high < 0.5

    def first(self, way: Sequence[float]) -> Flip | None:
        """The first flip along the coarse values of a way, refined; None if there is none."""
        place = next((k for k, value in enumerate(way) if self._flipped(value)), None)
        if place is None:
            return None
        inner = outer = way[place]
        if place > 0:  # else holding the lever where it stands flips the verdict already
            inner, outer = bisect(self._flipped, way[place - 1], way[place], self.fineness)
        value = (inner + outer) / 2
        after = median_verdict(self._shares(outer))
        near, far = self._near(way, place, inner), self._far(way, place, outer, after)
        ends = (near, far) if way[-1] >= way[0] and way[-1] > way[0] else (far, near)
        return Flip(value, *ends, self.before, after)

    def _near(self, way: Sequence[float], place: int, inner: float) -> float | None:
        """The last value before the flip at which a flip is excluded; None if there is none on this way."""
        b = inner
        for a in (inner, *reversed(way[:place])):
            if self.excluded(a):
                return bisect(lambda value: not self.excluded(value), a, b, self.fineness)[0] if a != b else a
            b = a
        return None

    def _far(self, way: Sequence[float], place: int, outer: float, after: str) -> float | None:
        """The first value beyond the flip at which it is certain; None if there is none on this way."""
        a = outer
        for b in (outer, *way[place:]):
            if self._certain(b, after):
                return bisect(lambda value: self._certain(value, after), a, b, self.fineness)[1]
            a = b
        return None


@dataclass(frozen=True)
class Frontier:
    """For each value of one lever, what it takes of the other."""

    values: tuple[float, ...]
    tips: tuple[Tip, ...]


def frontier(
    respond: Callable[[float, float | None], Outcome],
    first: Sequence[float],
    low: float,
    high: float,
    *,
    present: float | None = None,
    full: float | None = None,
    grid: int = GRID,
    fineness: float = FINENESS,
) -> Frontier:
    """For each value of the first lever the flip of the second; ``respond(first, None)`` leaves it alone."""

    def along(value: float) -> Tip:
        return tip(
            lambda other: respond(value, other),
            low,
            high,
            respond(value, None),
            present=present,
            full=full,
            grid=grid,
            fineness=fineness,
        )

    return Frontier(tuple(first), tuple(along(value) for value in first))
