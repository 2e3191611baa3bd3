"""Scores of frozen forecasts, worked by hand."""

import json
import math

import pytest
from typer.testing import CliRunner

from realpolitik.analysis.forecasting.frozen import FORMAT, digest
from realpolitik.analysis.forecasting.frozen_scores import against, end_of
from realpolitik.analysis.forecasting.later import Observation
from realpolitik.analysis.forecasting.panel import PAIRS
from realpolitik.evidence.series import INDEX
from realpolitik.interface.cli import app

LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
WEIGHTS = [0.075, 0.1, 0.2, 0.25, 0.2, 0.1, 0.075]
"""Stretches of levels nearer to each than to another: 0 to .075, .075 to .175, …; they add up to 1."""
MINE = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3]
MIX = [0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6]
PAIR = PAIRS.index(tuple(sorted((INDEX["RUS"], INDEX["IRN"]))))
FIRST, SECOND = ("RUS", "IRN") if INDEX["RUS"] < INDEX["IRN"] else ("IRN", "RUS")


def row(panel, period, *, mine=MINE, mix=MIX, chances=(0.5, 0.3, 0.2), by_mix=(0.4, 0.4, 0.2)):
    return [panel, FIRST, SECOND, period, mine, mix, list(chances), list(by_mix), 1.0, 0.1]


def document(*rows):
    found = {
        "kind": "forecast",
        "format": FORMAT,
        "made": "2026-06-15T00:00:00+00:00",
        "vintage": "2024-10",
        "until": "2030-12",
        "levels": LEVELS,
        "panels": {
            "votes_final": {"title": "Votes", "closer": -1, "periods a year": 1, "last": "2023"},
            "gdelt": {"title": "GDELT", "closer": -1, "periods a year": 4, "last": "2023-Q4"},
        },
        "rows": list(rows),
    }
    return {**found, "digest": digest(found)}


def seen(panel, period, value):
    return Observation(panel, PAIR, period, value)


def by_hand(quantiles, value):
    """Each miss below a quantile costs 1 - level of its size, above it the level; twice, weighted."""
    return 2 * sum(
        weight * (level * (value - q) if value > q else (1 - level) * (q - value))
        for q, level, weight in zip(quantiles, LEVELS, WEIGHTS, strict=True)
    )


def test_every_score_of_one_case():
    """At 1.25: last 1, margin .1, farther apart, so the pair frays. Above the .9 quantile, inside 90 %."""
    line = against(document(row("votes_final", "2026")), [seen("votes_final", "2026", 1.25)]).lines[0]
    assert line.mine.crps == pytest.approx(by_hand(MINE, 1.25))
    assert line.mixture.crps == pytest.approx(by_hand(MIX, 1.25))
    # 2 (.075·.05·.55 + .1·.1·.45 + .2·.25·.35 + .25·.5·.25 + .2·.75·.15 + .1·.9·.05 + .075·.05·.05)
    assert line.mine.crps == pytest.approx(0.165)
    assert line.mine.interval == pytest.approx(0.6) and line.mine.coverage == 1
    assert line.mine.brier == pytest.approx(0.5**2 + 0.3**2 + 0.8**2)
    assert line.mixture.brier == pytest.approx(0.4**2 + 0.4**2 + 0.8**2)
    assert line.mine.log == line.mixture.log == pytest.approx(-math.log(0.2))


def test_a_miss_widens_the_interval_score():
    """At 1.5 the upper end is missed by .2: .6 + 2/.1 × .2."""
    line = against(document(row("votes_final", "2026")), [seen("votes_final", "2026", 1.5)]).lines[0]
    assert line.mine.interval == pytest.approx(0.6 + 20 * 0.2) and line.mine.coverage == 0


def test_a_class_without_room_costs_nothing():
    """Null is no chance: what cannot be cannot come about."""
    told = document(row("votes_final", "2026", chances=(None, 0.7, 0.3), by_mix=(None, 0.6, 0.4)))
    line = against(told, [seen("votes_final", "2026", 1.25)]).lines[0]
    assert line.bound == 1 and line.mine.brier == pytest.approx(0.7**2 + 0.7**2)


@pytest.mark.parametrize(
    ("period", "month"), [("2024", "2025-01"), ("2024-Q3", "2024-10"), ("2024-03", "2024-04")]
)
def test_periods_end(period, month):
    assert str(end_of(period)) == month


def test_only_what_ended_after_it_was_made_is_called_a_forecast():
    """Made in June 2026 from data to October 2024."""
    periods = {
        "2024-Q3": "before the vintage",
        "2024-Q4": "before it was made",
        "2026-Q1": "before it was made",
        "2026-Q2": "forecast",
    }
    told = document(*(row("gdelt", period) for period in periods))
    for period, when in periods.items():
        assert against(told, [seen("gdelt", period, 1.0)]).lines[0].when == when
    lines = against(told, [seen("gdelt", period, 1.0) for period in periods]).lines
    assert [(line.when, line.years, line.cases) for line in lines] == [
        ("forecast", None, 1),
        ("before it was made", None, 2),
        ("before it was made", 1, 1),
        ("before it was made", 3, 1),
        ("before the vintage", None, 1),
    ]


def test_under_four_years_nothing_is_said_of_chance():
    years = [str(year) for year in range(2026, 2030)]
    told = document(*(row("votes_final", year) for year in years))
    three = against(told, [seen("votes_final", year, 1.05) for year in years[:3]]).lines[0]
    four = against(told, [seen("votes_final", year, 1.05) for year in years]).lines[0]
    assert math.isnan(three.skill.low) and four.skill.low > 0
    assert four.skill.value == pytest.approx(1 - by_hand(MINE, 1.05) / by_hand(MIX, 1.05))


def test_a_certain_mixture_that_is_right_gives_no_ratio():
    nil = [0.0] * 7
    told = document(row("votes_final", "2026", mine=nil, mix=nil))
    assert math.isnan(against(told, [seen("votes_final", "2026", 0.0)]).lines[0].skill.value)


def test_what_meets_no_forecast_is_counted_with_the_reason():
    told = document(row("gdelt", "2026-Q4"))
    other = PAIRS.index((INDEX["RUS"], INDEX["USA"])) if INDEX["RUS"] < INDEX["USA"] else None
    held = against(
        told,
        [
            seen("icews", "2015", 0.0),
            Observation("gdelt", other, "2026-Q4", 0.0),
            seen("gdelt", "2024-Q2", 0.0),
            seen("gdelt", "2027-Q2", 0.0),
            seen("gdelt", "2031-Q1", 0.0),
            seen("gdelt", "2026-Q4", 0.0),
        ],
    )
    assert held.used == 1 and held.unused == {
        "icews was not frozen": 1,
        "RUS-USA was not frozen in gdelt": 1,
        "period over before the vintage, 2024-10": 1,
        "a quarter more than two years ahead that does not end a year": 1,
        "period after 2030-12": 1,
    }


def told(tmp_path, frozen, lines):
    forecasts, observed = tmp_path / "frozen.json", tmp_path / "later.csv"
    forecasts.write_text(json.dumps(frozen), encoding="utf-8")
    observed.write_text("panel,first,second,period,value\n" + lines, encoding="utf-8")
    return CliRunner().invoke(app, ["score", str(forecasts), "--observed", str(observed)])


def test_score_from_the_command_line(tmp_path):
    frozen = document(*(row("votes_final", str(year)) for year in range(2025, 2030)))
    said = told(tmp_path, frozen, "votes_final,IRN,RUS,2025,1\nicews,RUS,IRN,2015,1\n")
    assert said.exit_code == 0, said.output
    assert "1 of 2 observations meet one of 5 forecasts" in said.output
    assert "1 not used: icews was not frozen." in said.output
    assert "No forecasts: periods over when it was made" in said.output
    assert "nothing here was forecast" in said.output and "better" not in said.output
    said = told(tmp_path, frozen, "votes_final,IRN,RUS,2026,1\n")
    assert "votes_final: under four years: too few to say" in said.output
    every = "".join(f"votes_final,IRN,RUS,{year},1.05\n" for year in range(2026, 2030))
    assert "votes_final: better than the mixture: skill +0." in told(tmp_path, frozen, every).output


def test_score_refuses_what_it_cannot_use(tmp_path):
    frozen = document(row("votes_final", "2026"))
    for lines in (
        "votes_final,RUS,IRN,2026\n",
        "votes_finl,RUS,IRN,2026,1\n",
        "votes_final,RUS,IRN,2031,1\n",
    ):
        said = told(tmp_path, frozen, lines)
        assert said.exit_code == 2 and isinstance(said.exception, SystemExit), said.output
    for broken in ({**frozen, "made": "2020-01-01"}, [], {**frozen, "format": 1}):
        assert told(tmp_path, broken, "votes_final,RUS,IRN,2026,1\n").exit_code == 2
