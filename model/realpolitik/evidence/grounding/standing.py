"""Order and power of actors, nearness of pairs (F1, F2, F3)."""

from __future__ import annotations

import itertools
import warnings

import numpy as np

from realpolitik.evidence.grounding.actors import Actors, average, average_pairs
from realpolitik.evidence.grounding.conventions import conventions, dated, distances, forward_distances
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import INDEX, STATES, Array

EXPONENTS, WARHEADS_WEIGHT = (1 / 3, 0.5, 2 / 3), 0.25
MIXES = ((0, 1, 2), (0,), (1,))  # capability, spending, product: all three, capability or spending alone
HALF_DISTANCE, OTHER_HALVES = 1000.0, (500.0, 2000.0)
ORDER_MARGIN = 0.02


def three_year_mean(view: View, name: str, last: int, years: int = 3) -> Array:
    """(N,) mean of a state series over the years that end with `last`, over those known."""
    span = view.series(name).between(last - years + 1, last)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a state without any value stays unknown
        return np.asarray(np.nanmean(span, axis=0)) if len(span) else np.full(len(STATES), np.nan)


def order(view: View, weights: Array, last: int) -> Estimate:
    """F1: (A,) place on the line of ideal points, 0 the lowest and 1 the highest of the twenty states.

    The value is the three-year mean on all votes; one or three years, all or final votes make the range
    [bailey2017].
    """
    tried = []
    for name, years in itertools.product(("ideal_point", "ideal_point_final"), (3, 1)):
        mean = three_year_mean(view, name, last, years)
        tried.append((average(weights, mean) - np.nanmin(mean)) / (np.nanmax(mean) - np.nanmin(mean)))
    return Estimate(tried[0], np.min(tried, 0) - ORDER_MARGIN, np.max(tried, 0) + ORDER_MARGIN).clipped()


def sizes(view: View, last: int) -> Array:
    """(3, N) capability, military spending and product of the states, each on a ratio scale."""
    product = three_year_mean(view, "gdp", last)
    spending = _spending(view, last)
    capability = view.filled("capability", last)
    base = INDEX["USA"]
    # Before a state's first figure its product stands in.
    product_ratio = product / product[base]
    spending = np.where(np.isfinite(spending), spending, product_ratio)
    capability = np.where(np.isfinite(capability), capability, product_ratio)
    return np.array([capability, spending, product_ratio])


def _spending(view: View, last: int) -> Array:
    spending = three_year_mean(view, "military_spending", last)
    spending = np.where(np.isfinite(spending), spending, view.filled("military_spending", last))
    for state, known in conventions("states")["military_spending"].items():
        if last >= known["from"]:
            spending[INDEX[state]] = known["ratio"]
    return np.asarray(spending)


def ratios(actors: Actors, of_states: Array) -> Array:
    """(A,) sums over members, relative to the sum over the West that is the yardstick."""
    yardstick = [INDEX[state] for state in conventions("states")["yardstick"]]
    return np.asarray(actors.membership() @ np.nan_to_num(of_states) / np.nansum(of_states[yardstick]))


def rooted(ratio: Array) -> Estimate:
    """F13: ratio to the power ½, with ⅔ and ⅓ for the range."""
    tried = [np.maximum(ratio, 0.0) ** power for power in (0.5, 0.67, 0.33)]
    return Estimate(tried[0], np.minimum(tried[1], tried[2]), np.maximum(tried[1], tried[2])).clipped(
        most=5.0
    )


def warheads(year: int) -> Array:
    """(N,) ln(1 + warheads) over that of the largest arsenal."""
    counts = conventions("states")["warheads"]["counts"]
    logs = np.array([np.log1p(dated(counts.get(state, {}), year)) for state in STATES])
    return np.asarray(logs / logs.max())


def power(view: View, actors: Actors, last: int, arsenals: Array | None = None) -> Estimate:
    """F2: (A,) ¾ of the root of the mean ratio in capability, spending and product + ¼ warheads (log scale).

    Exponents ⅓ to ⅔, warheads or none, all three sizes or one make the range [singer1987].
    """
    scale = warheads(last + 1) if arsenals is None else arsenals
    nuclear = (actors.membership() * scale).max(axis=1)
    parts = np.log(np.maximum([ratios(actors, size) for size in sizes(view, last)], 1e-9))

    def mixed(exponent: float, weight: float, use: tuple[int, ...]) -> Array:
        size = np.exp(parts[list(use)].mean(axis=0))
        return np.asarray((1 - weight) * size**exponent + weight * nuclear)

    tried = [mixed(*choice) for choice in itertools.product(EXPONENTS, (0.0, WARHEADS_WEIGHT), MIXES)]
    low, high = np.quantile(tried, [0.05, 0.95], axis=0)
    return Estimate(mixed(0.5, WARHEADS_WEIGHT, MIXES[0]), low, high).clipped(most=5.0)


def proximity(actors: Actors, weights: Array, year: int) -> Estimate:
    """F3: (A, A) 1/(1 + d/1000 km), mean over territory and, where nearer, forward forces.

    Half-distances of 500 to 2000 km, with and without forward forces, make the range.
    """
    belongs = actors.membership() > 0
    nearest = np.array(
        [[forward_distances(year)[np.ix_(a, b)].min(initial=np.inf) for b in belongs] for a in belongs]
    )

    def kernel(half: float, forward: bool) -> Array:
        by_land = average_pairs(weights, 1 / (1 + distances() / half))
        return np.maximum(by_land, 1 / (1 + nearest / half)) if forward else by_land

    halves = (HALF_DISTANCE, *OTHER_HALVES)
    tried = [kernel(half, forward) for half in halves for forward in (False, True)]
    return Estimate((tried[0] + tried[1]) / 2, np.min(tried, 0), np.max(tried, 0)).clipped()
