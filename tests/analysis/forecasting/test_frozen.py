"""Frozen forecasts, and observations that users bring."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.frozen import against, checked, digest, freeze, text
from realpolitik.analysis.forecasting.later import continued, label, position, read
from realpolitik.analysis.forecasting.panels import all_panels, panel
from realpolitik.analysis.forecasting.predictor import Baseline
from realpolitik.experiment.problems import ResultProblem
from realpolitik.interface.cli import app

HEADER = "panel,first,second,period,value\n"


@pytest.fixture
def observed(tmp_path):
    file = tmp_path / "later.csv"
    file.write_text(
        HEADER + "votes_final,IRN,RUS,2024,0.9\nvotes_final,USA,RUS,2025,9\ngdelt,ISR,IRN,2024-Q1,0.9\n"
    )
    return file


@pytest.fixture(scope="module")
def document():
    chosen = {"votes_final": panel("votes_final")}
    return freeze(
        design(), Baseline("persistence", design()), chosen, {"made": "2025-01-01", "vintage": "2024-10"}
    )


def test_later_observations_continue_a_panel(observed):
    panels = all_panels(read(observed))
    pair = next(o.pair for o in read(observed) if o.period == "2024")
    assert panels["votes_final"].values[34, pair] == 0.9 and len(panels["votes_final"].values) == 36
    assert panels["gdelt"].values.shape[0] == 25
    assert np.array_equal(panels["arms"].values, panel("arms").values, equal_nan=True)


@pytest.mark.parametrize("per_panel", ["votes_final", "gdelt", "gdelt_month"])
def test_periods_have_names(per_panel):
    given = panel(per_panel)
    assert [position(given, label(given, number)) for number in (0, 5, 30)] == [0, 5, 30]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("panel,first\n", "Its first must be"),
        (HEADER + "votes_final,RUS,XXX,2024,1\n", "later.csv:2: 'XXX' is no state"),
        (HEADER + "votes_final,RUS,RUS,2024,1\n", "paired with itself"),
        (HEADER + "votes_final,RUS,IRN,2024,much\n", "later.csv:2"),
    ],
)
def test_bad_lines_are_told(tmp_path, text, told):
    file = tmp_path / "later.csv"
    file.write_text(text)
    with pytest.raises(ResultProblem, match=told):
        read(file)


def test_what_is_known_may_not_be_changed(tmp_path):
    file = tmp_path / "later.csv"
    file.write_text(HEADER + "votes_final,RUS,IRN,2020,1\n")
    with pytest.raises(ResultProblem, match="has 2020 already"):
        continued(panel("votes_final"), read(file))


def test_a_frozen_forecast_covers_every_pair_to_2030(document):
    rows = document["rows"]
    assert len(rows) == 78 * 7 and {row[3] for row in rows} == {str(year) for year in range(2024, 2031)}
    assert all(row[4] == sorted(row[4]) and abs(sum(row[6]) - 1) < 0.02 for row in rows)
    again = json.loads(text(document))
    assert digest(again) == document["digest"] and checked(again)


def test_spreads_rest_on_five_errors_at_least_and_doubt_stays(monkeypatch):
    """Trade ends in 2016 with 17 years: 12 is the longest horizon that five past errors judge."""
    short = []

    def widening(panel, horizon, quantiles, pairs):
        short.append(horizon)
        return np.full(len(panel.values), 1.5 if horizon == 2 else 1.0)

    monkeypatch.setattr("realpolitik.analysis.forecasting.frozen.widening", widening)
    found = freeze(design(), Baseline("persistence", design()), {"trade": panel("trade")}, {})
    row = {r[3]: r for r in found["rows"] if r[1:3] == ["RUS", "IRN"]}
    assert max(short) == 12 and row["2028"][4] == row["2029"][4] == row["2030"][4]
    for year, factor in (("2017", None), ("2018", 1.5), ("2019", 1.5)):
        (low, high), (least, most) = ((row[year][place][1], row[year][place][5]) for place in (4, 5))
        if factor:
            assert (high - low) / (most - least) >= factor - 0.02, year


def test_an_altered_forecast_is_refused(document):
    altered = json.loads(text(document))
    altered["rows"][0][4][0] += 0.01
    with pytest.raises(ResultProblem, match="altered"):
        checked(altered)


def test_scores_of_a_frozen_forecast(document, observed):
    """By hand: twice the mean pinball loss over the frozen levels; one case inside, one far outside."""
    found = against(document, read(observed))
    row = next(r for r in document["rows"] if r[1:4] == ["RUS", "IRN", "2024"])
    far = next(r for r in document["rows"] if r[1:4] == ["RUS", "USA", "2025"])
    levels = np.array(document["levels"])

    def pinball(quantiles, value):
        miss = value - np.array(quantiles)
        return 2 * np.mean(np.where(miss >= 0, levels * miss, (levels - 1) * miss))

    assert found[0]["cases"] == 2 and found[0]["coverage"] == 0.5
    assert found[0]["score"] == pytest.approx(np.mean([pinball(row[4], 0.9), pinball(far[4], 9.0)]))


def test_score_from_the_command_line(document, observed, tmp_path):
    file = tmp_path / "frozen.json"
    file.write_text(text(document))
    told = CliRunner().invoke(app, ["score", str(file), "--observed", str(observed)])
    assert told.exit_code == 0 and "votes_final: 2 cases, 2024 to 2025" in told.output
    file.write_text(text(document).replace('"2024",', '"2023",', 1))
    assert CliRunner().invoke(app, ["score", str(file), "--observed", str(observed)]).exit_code == 2
