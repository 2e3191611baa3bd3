"""Trade: flow over gravity potential, supply capacity, supply from outside (F6, F13, F14)."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from realpolitik.evidence.grounding.actors import Actors, add_pairs
from realpolitik.evidence.grounding.conventions import capital_distances, conventions
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.standing import ratios, rooted
from realpolitik.evidence.grounding.view import Span, View, Windows
from realpolitik.evidence.series import INDEX, Array, load

SMALLEST = 0.5  # million dollars: smaller flows are left out of the fit
UNFITTED = "SYR"  # at war and without figures in the years of the fit
QUANTILES = (0.75, 0.9, 0.6)  # of the residuals: value, low and high end of the volume
FLOW_RANGE = (1.0, 0.8, 1.2)


class Gravity(NamedTuple):
    """Logarithm of a flow on those of the exporter's and importer's product and of distance."""

    constant: float
    exporter: float
    importer: float
    distance: float
    residuals: tuple[float, float, float]
    """At the quantiles .75, .9 and .6."""
    flows: int


@cache
def gravity(years: Span) -> Gravity:
    """F6: least squares over the flows above half a million dollars in the years given."""
    first, last = years
    flow = np.expm1(load("trade_log").between(first, last))
    product = np.log(load("gdp").between(first, last))
    kept = np.isfinite(flow) & (flow > SMALLEST)
    kept[:, INDEX[UNFITTED], :] = kept[:, :, INDEX[UNFITTED]] = False
    shape = flow.shape
    columns = [
        np.ones(shape),
        np.broadcast_to(product[:, :, None], shape),
        np.broadcast_to(product[:, None, :], shape),
        np.broadcast_to(np.log(capital_distances()), shape),
    ]
    x = np.stack([column[kept] for column in columns], axis=1)
    y = np.log(flow[kept])
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    a, b, c = (float(q) for q in np.quantile(y - x @ beta, QUANTILES))
    constant, exporter, importer, distance = (float(each) for each in beta)
    return Gravity(constant, exporter, importer, distance, (a, b, c), len(y))


def potential(fit: Gravity, product: Array, quantile: int = 0) -> Array:
    """(N, N) what two states would trade at the .75 (1: .9, 2: .6) quantile, million dollars."""
    size = np.log(product)
    expected = (
        fit.constant
        + fit.exporter * size[:, None]
        + fit.importer * size
        + fit.distance * np.log(capital_distances())
    )
    flow = np.exp(expected + fit.residuals[quantile])
    np.fill_diagonal(flow, 0.0)
    return np.asarray(flow)


def mean_flows(view: View, years: Span) -> Array:
    """(N, N) mean flow over the years, million dollars; 0 where nothing was recorded."""
    return np.asarray(np.nan_to_num(np.expm1(view.series("trade_log").between(*years)).mean(axis=0)))


class Trade(NamedTuple):
    """Volumes of trade and whether a pair's came from reports after the series' end, (A, A)."""

    estimate: Estimate
    reported: npt.NDArray[np.bool_]


def trade(view: View, actors: Actors, windows: Windows) -> Trade | None:
    """F6: (A, A) flow over potential; None before the series begins.

    Flows are the mean of three years, carried forward; from 2022 press and customs where they report. The
    range takes ± 20 % of the flow (reports: their own) and the potential at the .9 and .6 quantile.
    """
    if windows.trade is None or windows.gravity is None:
        return None
    fit, belongs = gravity(windows.gravity), actors.membership()
    flows = mean_flows(view, windows.trade)
    product = view.series("gdp").at(windows.potential)
    versions = [flows * factor for factor in FLOW_RANGE]
    told = np.zeros(flows.shape, dtype=bool)
    if windows.reports:
        versions, told = _with_reports(versions, flows, potential(fit, product))
    reported = (belongs @ told @ belongs.T) > 0
    recent = view.series("gdp").at(windows.last)
    parts = []
    for k, version in enumerate(versions):
        carried = add_pairs(belongs, potential(fit, product, k))
        current = add_pairs(belongs, potential(fit, recent, k))
        room = np.where(reported, current, carried)
        parts.append(add_pairs(belongs, version) / np.where(room > 0, room, np.nan))
    return Trade(Estimate(*(np.nan_to_num(part) for part in parts)).clipped(), reported)


@lru_cache(maxsize=1)
def reports() -> list[tuple[list[int], list[int], tuple[float, float, float]]]:
    """Reported flows: exporters, importers, value, low and high in million dollars a year."""
    from importlib.resources import files

    with (files("realpolitik.data") / "observed" / "trade_reports.csv").open(encoding="utf-8") as file:
        return [
            (
                [INDEX[state] for state in row["first"].split("+")],
                [INDEX[state] for state in row["second"].split("+")],
                (float(row["value"]), float(row["low"]), float(row["high"])),
            )
            for row in csv.DictReader(file)
        ]


def _with_reports(
    versions: list[Array], flows: Array, room: Array
) -> tuple[list[Array], npt.NDArray[np.bool_]]:
    """A reported flow between blocs is shared out among members as they traded (else could trade) before."""
    told = np.zeros(flows.shape, dtype=bool)
    changed = [version.copy() for version in versions]
    for exporters, importers, amounts in reports():
        block = np.ix_(exporters, importers)
        base = flows[block] if flows[block].sum() > 0 else room[block]
        for version, amount in zip(changed, amounts, strict=True):
            version[block] = amount * base / base.sum()
        told[block] = True
    return changed, told


def capacity(view: View, actors: Actors, windows: Windows) -> tuple[Estimate, bool]:
    """F13: (A,) root of the ratio of exports to the West's (True), before the series of products (False)."""
    if windows.trade is None:
        ratio = ratios(actors, view.latest("gdp", windows.last))
        return rooted(ratio), False
    flows, belongs = mean_flows(view, windows.trade), actors.membership()
    west = [INDEX[state] for state in conventions("states")["yardstick"]]
    abroad = flows[west].sum() - flows[np.ix_(west, west)].sum()
    exports = (belongs @ flows).sum(axis=1) - np.einsum("an,nm,am->a", belongs, flows, belongs)
    return rooted(exports / abroad), True


def outside(view: View, actors: Actors, windows: Windows) -> Estimate | None:
    """F14: (A,) exports of large unlisted states over what the West could send; NaN for the West."""
    if windows.trade is None or windows.gravity is None:
        return None
    fit, belongs = gravity(windows.gravity), actors.membership()
    product = view.series("gdp").at(windows.potential)
    west = [INDEX[state] for state in conventions("states")["yardstick"]]
    suppliers = [INDEX[s] for s in conventions("states")["outside_trade"] if s not in actors.listed]
    supplied = mean_flows(view, windows.trade)[suppliers].sum(axis=0) @ belongs.T
    rooms = [potential(fit, product, k)[west].sum(axis=0) @ belongs.T for k in range(3)]
    whole = np.array([set(conventions("states")["yardstick"]) <= set(m) for m in actors.members.values()])
    parts = [np.where(whole, np.nan, supplied / room) for room in rooms]
    return Estimate(*parts)
