"""Sanctions, rivalry, treaties, disputes and wars between states."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from realpolitik.evidence.raw.tables import Derived, RawFiles, Table
from realpolitik.evidence.series import STATES

YEARS = range(1990, 2024)
TRADE = {0: 0.0, 1: 0.25, 2: 0.4}  # none, partial, broad
FINANCE, ARMS, TRAVEL, CASES = 0.3, 0.1, 0.1, 15
LEAGUES = {"DEU": "EU", "FRA": "EU", "GBR": "EU"} | dict.fromkeys(("SAU", "KWT", "QAT", "OMN"), "ARAB_LEAGUE")
LEFT = {"GBR": 2021}  # first year in which the league's measures are not the state's
# From 2014 on measures on the occupied parts of Ukraine are coded against it; only Russia's are meant so.
OCCUPIED, OCCUPIED_FROM, OCCUPIER = "UKR", 2014, "RUS"
RIVALRIES_END = 2020
# Wars by name: the conflicts of the data set that belong to them.
THEATRES = {
    "ukraine": (13243, 13246, 13247, 13306),
    "levant": (234, 426),
    "syria": (299, 13042, 13604, 13809),
    "karabakh": (388,),
    "yemen": (230,),
    "iraq": (259, 420),
    "israel_iran": (14609,),
}


def series(raw: RawFiles) -> Iterator[Derived]:
    """Sanctions, rivalry, treaties, militarised disputes, wars by pair and by theatre."""
    cases = raw.read("sanctions_dyad_year")
    if cases is not None:
        yield Derived("sanctions", "directed", "year", _sanctions(cases), 4, unlisted=0.0)
    rivals = raw.read("rivalries")
    if rivals is not None:
        yield Derived("rivalry", "pair", "year", _rivalry(rivals), 0, unlisted=0.0)
    atop = raw.read("atop_dyad_year")
    if atop is not None:
        depth = np.maximum.reduce(
            [4 * atop.atop_defense, 3 * atop.atop_consul, atop.atop_neutral, atop.atop_nonagg]
        )
        table = _pairs(atop.country1, atop.country2, atop.year, depth, range(1990, 2019))
        yield Derived("treaty_depth", "pair", "year", table, 0, unlisted=0.0)
    disputes = raw.read("mid_dyad_year")
    if disputes is not None:
        table = _pairs(
            disputes.country1, disputes.country2, disputes.year, disputes.hihost, range(1990, 2015)
        )
        yield Derived("dispute_level", "pair", "year", table, 0, unlisted=0.0)
    wars = raw.read("ucdp_conflict_year")
    if wars is not None:
        yield Derived("war_level", "pair", "year", _between(wars), 0, unlisted=0.0)
        yield Derived("theatre_level", "theatre", "year", _theatres(wars), 0)


def _sanctions(cases: Table) -> Table:
    """Kind of measures times breadth; a state's own or its league's, whichever is stricter (F4)."""
    kind = cases.trade_severity.map(TRADE) + FINANCE * cases.financial + TRAVEL * cases.travel
    kind = kind + ARMS * cases[["arms", "military"]].max(axis=1)
    score = kind * np.log1p(cases.n_active_cases) / np.log(CASES)
    meant = (cases.target != OCCUPIED) | (cases.year < OCCUPIED_FROM) | (cases.sender == OCCUPIER)
    cases, score = cases[meant], score[meant]
    by = {
        (sender, target, year): value
        for sender, target, year, value in zip(cases.sender, cases.target, cases.year, score, strict=True)
    }
    rows = []
    for sender, target, year in itertools.product(STATES, STATES, YEARS):
        if sender != target:
            league = LEAGUES.get(sender) if year < LEFT.get(sender, 9999) else None
            value = max(by.get((sender, target, year), 0.0), by.get((league, target, year), 0.0))
            rows.append((sender, target, year, value))
    return _frame(rows)


def _rivalry(rivals: Table) -> Table:
    years = range(YEARS[0], RIVALRIES_END + 1)
    listed = [
        (rival.country1, rival.country2, year, 1)
        for rival in rivals.itertuples()
        for year in years
        if rival.start <= year <= rival.end
    ]
    first, second, time, value = zip(*listed, strict=True)
    return _pairs(first, second, time, value, years)


def _between(wars: Table) -> Table:
    """Level of direct armed conflict between two states: 1 from 25, 2 from 1,000 deaths a year."""
    direct = wars[wars.type_of_conflict == 2].fillna({"primary_a": "", "primary_b": ""})
    listed = [
        (a, b, war.year, war.intensity_level)
        for war in direct.itertuples()
        for a in str(war.primary_a).split("|")
        for b in str(war.primary_b).split("|")
        if a in STATES and b in STATES
    ]
    first, second, time, value = zip(*listed, strict=True)
    return _pairs(first, second, time, value, YEARS)


def _theatres(wars: Table) -> Table:
    rows = []
    for name, conflicts in THEATRES.items():
        level = wars[wars.conflict_id.isin(conflicts)].groupby("year").intensity_level.max()
        rows += [(name, "", year, int(level.get(year, 0))) for year in YEARS]
    return _frame(rows)


def _pairs(
    first: Iterable[str], second: Iterable[str], time: Iterable[int], value: Iterable[float], years: range
) -> Table:
    """The highest value of each pair and year; 0 in the years in which the pair is not listed."""
    import pandas as pd

    table = pd.DataFrame(
        {"first": list(first), "second": list(second), "time": list(time), "value": list(value)}
    )
    ordered = table[["first", "second"]].apply(
        lambda row: sorted(row, key=STATES.index), axis=1, result_type="expand"
    )
    table[["first", "second"]] = ordered.to_numpy()
    highest = table[table.time.isin(years)].groupby(["first", "second", "time"]).value.max().unstack()
    full: Table = highest.reindex(columns=list(years)).fillna(0)
    return full.stack().reset_index(name="value")


def _frame(rows: Sequence[tuple[str, str, int, float]]) -> Table:
    import pandas as pd

    return pd.DataFrame(rows, columns=["first", "second", "time", "value"])
