"""What later information is worth to the hindcast: publication that was awaited, and rates of drivers.

Origins take a series as observed up to them, though much of it was published later, and drivers that are
forecast run at rates fitted to years that followed. Both are measured here by going without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from realpolitik.analysis.forecasting.added_value import added_value, fields
from realpolitik.analysis.forecasting.baselines import LEVELS, forecasts
from realpolitik.analysis.forecasting.design import Design
from realpolitik.analysis.forecasting.modelled import Modelled, who
from realpolitik.analysis.forecasting.panel import Panel
from realpolitik.analysis.forecasting.panels import panel as panel_named
from realpolitik.analysis.forecasting.rolling import origins
from realpolitik.analysis.forecasting.scores import coverage, crps
from realpolitik.analysis.forecasting.variants import CHOSEN, READING, RUNS, SEED, YEARS
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.measurement import known_until
from realpolitik.evidence.series import load
from realpolitik.experiment.hindcast import Course, course
from realpolitik.experiment.hindcast_world import Structure, document_at, to_case

JUDGED = 3  # years ahead to which the bars reach
SEEN_BY = {
    "votes_final": "votes_distance_final",
    "votes_all": "votes_distance",
    "agreement": "votes_agreement",
    "icews": "events_conflict",
    "gdelt": "events_balance",
    "arms": "arms_share",
    "trade": "trade_share_log",
}
"""The measurement whose lag of publication a panel has."""
ROUND = 0.1  # moves a year, of all kinds alike

Document = dict[str, Any]


@dataclass(frozen=True)
class Awaited:
    """The mixture on the same outcomes: from all that was observed at an origin, and from what was out."""

    panel: str
    years: float
    """Ahead of the origin."""
    behind: int
    """Periods observed at an origin that were not published yet."""
    cases: int
    crps_observed: float
    crps_published: float
    coverage_observed: float
    coverage_published: float
    skill_observed: float
    """Over persistence, which is given as much."""
    skill_published: float


def awaited(terms: Design) -> Iterator[Awaited]:
    """Every panel and horizon to three years, as observed and as published."""
    for name, horizons in terms.scored.items():
        panel = panel_named(name)
        for horizon in horizons:
            if horizon <= JUDGED * panel.per_year:
                yield as_published(panel, horizon, terms)


def behind(panel: Panel) -> int:
    """Periods of a panel that are over but not published at the end of a period."""
    until = known_until(SEEN_BY[panel.name], str(panel.end(len(panel.values) - 1)))
    return len(panel.values) - len(panel.until(np.datetime64(until, "M")).values)


def as_published(panel: Panel, horizon: int, terms: Design) -> Awaited:
    """The mixture `horizon` periods ahead, told from the last period published: some periods farther off."""
    late = behind(panel)
    periods, pairs = origins(panel, horizon, terms), terms.across()
    periods = periods[periods - late >= terms.history - 1]
    came = panel.values[periods + horizon][:, pairs]
    given = {
        key: forecasts(panel, ahead)[name][rows][:, pairs]
        for name in ("mix", "persistence")
        for key, ahead, rows in (
            (f"{name} observed", horizon, periods),
            (f"{name} published", horizon + late, periods - late),
        )
    }
    told = np.isfinite(came) & np.all([np.isfinite(q[..., 0]) for q in given.values()], axis=0)
    came = np.where(told, came, np.nan)
    score = {key: float(np.nanmean(crps(quantiles, came))) for key, quantiles in given.items()}
    return Awaited(
        panel.name,
        horizon / panel.per_year,
        late,
        int(told.sum()),
        score["mix observed"],
        score["mix published"],
        coverage(given["mix observed"], LEVELS, came),
        coverage(given["mix published"], LEVELS, came),
        1 - score["mix observed"] / score["persistence observed"],
        1 - score["mix published"] / score["persistence published"],
    )


def rates_times(factor: float) -> Callable[[Document, str], None]:
    """Rates of all processes of drivers multiplied."""

    def change(document: Document, date: str) -> None:
        for rate in _rates(document):
            rate["value"] *= factor
            rate["range"] = [factor * end for end in rate["range"]]

    return change


def rates_alike(document: Document, date: str) -> None:
    """All rates of moving between levels and of striking the same round number."""
    for rate in _rates(document):
        rate["value"], rate["range"] = ROUND, [ROUND / 2, 2 * ROUND]


def without_unmoved(document: Document, date: str) -> None:
    """Without drivers that had not moved since 1990: nobody at the origin would have listed them."""
    for name in set(document["drivers"]) & set(unmoved(date)):
        del document["drivers"][name]


def unmoved(date: str) -> list[str]:
    """Drivers of the conventions whose dated path or theatre had not changed when a month began."""
    found = []
    for name, entry in conventions("drivers")["drivers"].items():
        if "theatre" in entry:
            series = load("theatre_level").until(date)
            seen = series.of(entry["theatre"]["name"])
            still = len(seen) == 0 or bool((seen == seen[0]).all())
        else:
            still = "path" in entry and sum(month < date for month in entry["path"]) < 2
        if still:
            found.append(name)
    return found


def _rates(document: Document) -> Iterator[Document]:
    """Numbers of processes that say how often levels change or strikes come."""
    for driver in document["drivers"].values():
        process = driver["process"]
        if process["kind"] == "markov":
            yield from (rate for to in process["rates"].values() for rate in to.values())
        elif process["kind"] == "self_exciting":
            yield process["base"]


def _rates_round_and_moved(document: Document, date: str) -> None:
    rates_alike(document, date)
    without_unmoved(document, date)


GOING_WITHOUT: Mapping[str, Callable[[Document, str], None]] = {
    "rates as fitted": lambda document, date: None,
    f"all rates {ROUND:g} a year": rates_alike,
    "without drivers that had not moved by the origin": without_unmoved,
    f"the same, all rates {ROUND:g} a year": _rates_round_and_moved,
    "rates halved": rates_times(0.5),
    "rates doubled": rates_times(2.0),
}
"""What is done to the drivers of a world whose drivers are forecast."""


def rated(terms: Design, *, runs: int = RUNS, seed: int = SEED, workers: int = 1) -> Iterator[dict[str, Any]]:
    """Added value of the model with drivers forecast under other rates, all origins, to 2013 and after."""
    sets = {
        "all": fields(terms),
        "to_tuning": fields(terms, tuning=True),
        "after_tuning": fields(terms, tuning=False),
    }
    listed, actor = who(terms, blocs=False)
    structure = Structure("states, drivers forecast", listed, mode="forecast")
    for name, change in GOING_WITHOUT.items():

        def run(origin: np.datetime64, change: Callable[[Document, str], None] = change) -> Course | None:
            month = origin.astype("datetime64[M]")
            if month.astype(object).year < terms.first_origin:
                return None
            document = document_at(structure, str(month), str(month + 12 * YEARS), terms.facts)
            change(document, str(month))
            return course(to_case(document), runs, seed, workers=workers)

        model = Modelled(name, actor, CHOSEN, run, READING)
        found = {key: added_value(model, prepared) for key, prepared in sets.items()}
        yield {
            "drivers": name,
            **{key: value.value for key, value in found.items()},
            "interval": list(found["all"].interval),
            "beats_relabelled": found["all"].beyond_relabelled,
            "beats_rolled": found["all"].beyond_rolled,
        }
