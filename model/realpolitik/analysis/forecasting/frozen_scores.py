"""Frozen forecasts held against what came: proper scores beside those of the mixture frozen with them.

All come from one origin, so errors of later periods hang together; only later freezings make them many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from realpolitik.analysis.forecasting.later import Observation
from realpolitik.analysis.forecasting.panel import PAIRS
from realpolitik.analysis.forecasting.scores import brier, log_score, verdict
from realpolitik.analysis.forecasting.skill import Skill, skill
from realpolitik.evidence.series import STATES
from realpolitik.theory.inputs import Floats

When = Literal["before the vintage", "before it was made", "forecast"]
WHEN: tuple[When, ...] = ("forecast", "before it was made", "before the vintage")
"""When a period ended: only what ended after the forecast was made was a forecast."""
FORECAST = WHEN[0]


@dataclass(frozen=True)
class Scores:
    """Mean scores of a forecaster, lower is better but for coverage."""

    crps: float
    """From the frozen levels, each weighted by the stretch of levels that it stands for."""
    interval: float
    coverage: float
    brier: float
    log: float


@dataclass(frozen=True)
class Line:
    """Cases of one panel that ended at the same time: all of them, or those of one horizon."""

    when: When
    panel: str
    years: int | None
    """Years ahead of the last value that was known, begun ones counted; None for all together."""
    cases: int
    periods: tuple[str, ...]
    bound: int
    """Cases in which a bound leaves tightens or frays no room."""
    mine: Scores
    mixture: Scores
    skill: Skill
    """In CRPS over the mixture, with its interval from years drawn again; NaN with under four of them."""


@dataclass(frozen=True)
class Held:
    """What came of a frozen forecast."""

    lines: tuple[Line, ...]
    used: int
    unused: Mapping[str, int]
    """Observations that nothing was frozen for, by reason."""


def against(document: Mapping[str, Any], observations: Iterable[Observation]) -> Held:
    """Scores by when a period ended and panel, all together and by years ahead."""
    rows = {tuple(row[:4]): row for row in document["rows"]}
    frozen = _Frozen(document, rows)
    unused: Counter[str] = Counter()
    cases: dict[tuple[When, str], list[tuple[Any, float]]] = {}
    for one in observations:
        first, second = (STATES[state] for state in PAIRS[one.pair])
        row = rows.get((one.panel, first, second, one.period))
        if row is None:
            unused[frozen.why_not(one.panel, first, second, one.period)] += 1
        else:
            cases.setdefault((frozen.when(row), one.panel), []).append((row, one.value))
    lines = []
    for when, name in sorted(
        cases, key=lambda key: (WHEN.index(key[0]), list(document["panels"]).index(key[1]))
    ):
        found = cases[when, name]
        lines.append(frozen.line(when, name, None, found))
        ahead = [frozen.years_ahead(row) for row, _ in found]
        if len(set(ahead)) > 1:
            lines += [
                frozen.line(when, name, years, [c for c, a in zip(found, ahead, strict=True) if a == years])
                for years in sorted(set(ahead))
            ]
    return Held(tuple(lines), sum(map(len, cases.values())), dict(unused))


@dataclass(frozen=True)
class _Frozen:
    document: Mapping[str, Any]
    rows: Mapping[tuple[Any, ...], Any]

    def when(self, row: Sequence[Any]) -> When:
        """When the period of a row ended."""
        end = end_of(row[3])
        if end <= np.datetime64(self.document["vintage"], "M"):
            return "before the vintage"
        made = np.datetime64(self.document["made"][:10], "D")
        return "before it was made" if end.astype("datetime64[D]") <= made else "forecast"

    def years_ahead(self, row: Sequence[Any]) -> int:
        """Years from the last value known to the period, begun ones counted."""
        months = end_of(row[3]) - end_of(self.document["panels"][row[0]]["last"])
        return -(-int(months.astype(int)) // 12)

    def why_not(self, panel: str, first: str, second: str, period: str) -> str:
        """Why nothing is frozen for an observation."""
        if panel not in self.document["panels"]:
            return f"{panel} was not frozen"
        if not any(key[:3] == (panel, first, second) for key in self.rows):
            return f"{first}-{second} was not frozen in {panel}"
        if end_of(period) <= np.datetime64(self.document["vintage"], "M"):
            return f"period over before the vintage, {self.document['vintage']}"
        if end_of(period) > np.datetime64(self.document["until"], "M") + 1:
            return f"period after {self.document['until']}"
        return "a quarter more than two years ahead that does not end a year"

    def line(self, when: When, panel: str, years: int | None, cases: Sequence[tuple[Any, float]]) -> Line:
        """All scores of some cases."""
        levels = np.array(self.document["levels"])
        closer = float(self.document["panels"][panel]["closer"])
        observed = np.array([value for _, value in cases])
        last, margin = (np.array([row[place] for row, _ in cases]) for place in (8, 9))
        happened = verdict(observed, last, margin, closer)
        scores, crps = [], []
        for quantiles_at, chances_at in ((4, 6), (5, 7)):
            quantiles = np.array([row[quantiles_at] for row, _ in cases])
            chances = np.nan_to_num(np.array([row[chances_at] for row, _ in cases], dtype=float))
            crps.append(weighted_crps(quantiles, levels, observed))
            scores.append(_scores(crps[-1], quantiles, levels, observed, chances, happened))
        return Line(
            when,
            panel,
            years,
            len(cases),
            tuple(sorted({row[3] for row, _ in cases})),
            sum(None in row[6] for row, _ in cases),
            scores[0],
            scores[1],
            _skill([row for row, _ in cases], crps),
        )


def _scores(
    crps: Floats, quantiles: Floats, levels: Floats, observed: Floats, chances: Floats, happened: Floats
) -> Scores:
    import scoringrules

    low, high = quantiles[:, 0], quantiles[:, -1]
    outside = 1 - float(levels[-1] - levels[0])
    return Scores(
        float(crps.mean()),
        float(np.mean(scoringrules.interval_score(observed, low, high, outside))),
        float(np.mean((observed >= low) & (observed <= high))),
        float(brier(chances, happened).mean()),
        float(log_score(chances, happened).mean()),
    )


def weighted_crps(quantiles: Floats, levels: Floats, observed: Floats) -> Floats:
    """CRPS as twice the quantile score integrated over levels, (n,) for (n, L) [gneiting2007].

    Σ w_l 2 ρ_l(y − q_l): each level stands for those nearer to it than to another, so that levels that lie
    close together in the tails do not weigh more. Proper, but seven levels only approach the CRPS.
    """
    import scoringrules

    ends = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    losses = scoringrules.quantile_score(observed[:, None], quantiles, levels[None, :])
    return np.asarray(2 * (np.asarray(losses) * np.diff(ends)).sum(axis=-1))


def _skill(rows: Sequence[Any], crps: Sequence[Floats]) -> Skill:
    """Skill over the mixture from scores by calendar year and case in it, years drawn again."""
    years = sorted({row[3][:4] for row in rows})
    cells = {key: number for number, key in enumerate(dict.fromkeys(map(_cell, rows)))}
    mine, mixture = (np.full((len(years), len(cells)), np.nan) for _ in range(2))
    for number, row in enumerate(rows):
        place = years.index(row[3][:4]), cells[_cell(row)]
        mine[place], mixture[place] = crps[0][number], crps[1][number]
    if not np.nansum(mixture) > 0:
        return Skill(np.nan, np.nan, np.nan, np.nan)
    return skill(mine, mixture, 1)


def _cell(row: Sequence[Any]) -> tuple[str, ...]:
    return row[1], row[2], row[3][4:]


def end_of(period: str) -> np.datetime64:
    """First month after a year, a quarter or a month."""
    year, _, part = period.partition("-")
    months = 12 if not part else 3 * int(part[1:]) if part.startswith("Q") else int(part)
    return np.datetime64(year, "M") + months
