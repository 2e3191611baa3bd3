"""What is frozen, and that nobody alters it."""

import json
from pathlib import Path

import numpy as np
import pytest

from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.frozen import checked, digest, freeze, possible, text
from realpolitik.analysis.forecasting.frozen_scores import end_of
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.predictor import Baseline
from realpolitik.experiment.problems import ResultProblem
from realpolitik.interface import freezing


@pytest.fixture(scope="module")
def document():
    chosen = {"votes_final": panel("votes_final")}
    return freeze(
        design(), Baseline("persistence", design()), chosen, {"made": "2025-01-01", "vintage": "2024-10"}
    )


def test_a_frozen_forecast_covers_every_pair_to_2030(document):
    rows = document["rows"]
    assert len(rows) == 78 * 7 and {row[3] for row in rows} == {str(year) for year in range(2024, 2031)}
    assert all(row[4] == sorted(row[4]) and abs(sum(filter(None, row[6])) - 1) < 0.02 for row in rows)
    again = json.loads(text(document))
    assert digest(again) == document["digest"] and checked(again)


def test_spreads_rest_on_five_errors_at_least_and_doubt_stays(monkeypatch):
    """Trade ends in 2016 with 17 years: 12 is the longest horizon that five past errors judge."""
    short = []

    def widening(panel, horizon, quantiles, pairs):
        short.append(horizon)
        return np.full(len(panel.values), 1.5 if horizon == 2 else 1.0)

    monkeypatch.setattr("realpolitik.analysis.forecasting.frozen.widening", widening)
    found = freeze(
        design(), Baseline("persistence", design()), {"trade": panel("trade")}, {"vintage": "2016-12"}
    )
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


def test_periods_over_at_the_vintage_are_not_frozen():
    """Trade ends with 2016, agreement with 2020, GDELT with 2023: what ended since is left out."""
    chosen = {name: panel(name) for name in ("trade", "agreement", "gdelt")}
    found = freeze(design(), Baseline("persistence", design()), chosen, {"vintage": "2024-10"})
    first = {row[0]: row[3] for row in reversed(found["rows"])}
    assert first == {"trade": "2024", "agreement": "2024", "gdelt": "2024-Q4"}
    assert found["panels"]["trade"]["last"] == "2016" and found["panels"]["agreement"]["closer"] == 1


def test_a_class_without_room_has_no_chance_rather_than_none():
    """Distance: .27 from nil cannot come closer by .286, 1 can; agreement of .95 cannot rise by .1."""
    pairs = np.array([0.27, 1.0])
    assert possible(panel("votes_all"), pairs, np.array([0.286, 0.286])).tolist() == [
        [False, True, True],
        [True, True, True],
    ]
    assert possible(panel("agreement"), np.array([0.95]), np.array([0.1])).tolist() == [[False, True, True]]
    assert possible(panel("arms"), np.array([0.0]), np.array([0.1])).tolist() == [[True, True, False]]


def test_rows_say_null_where_a_bound_leaves_no_room(document):
    for row in document["rows"]:
        last, margin = row[8:]
        if last == margin:
            continue  # rounded in the file
        assert (row[6][0] is None) == (row[7][0] is None) == (last <= margin), row
        assert None not in row[6][1:]


def test_an_earlier_format_is_told(document):
    with pytest.raises(ResultProblem, match="format 1, this version reads 2"):
        checked({**document, "format": 1})


def test_what_was_frozen_can_be_made_again(document, monkeypatch, capsys):
    """Another seed or another row is told; who made it when is not compared."""
    monkeypatch.setattr(freezing, "_frozen", lambda runs, seed, workers: {**document, "made": "later"})
    stamped = dict.fromkeys(("terms", "program", "version", "platform"), "as now")
    whole = {**document, **stamped, "runs_per_origin": 2, "seed": 1}
    whole["digest"] = digest(whole)
    assert freezing.freeze_again(Path("x"), whole, 1) and "The same 546 forecasts" in capsys.readouterr().out
    rows = [[*row] for row in document["rows"]]
    rows[0][8] += 1
    again = {**whole, "rows": rows, "program": "another"}
    monkeypatch.setattr(freezing, "_frozen", lambda runs, seed, workers: again)
    assert not freezing.freeze_again(Path("x"), whole, 1)
    assert "1 of 546 forecasts come out otherwise; other than then: program" in capsys.readouterr().out


def test_the_committed_forecast_is_sound():
    """Its digest fits, nothing in it was over when the data ended, and the page names it."""
    root = Path(__file__).parents[3]
    found = checked(json.loads((root / "forecasts" / "2024-10.json").read_text(encoding="utf-8")))
    assert min(end_of(row[3]) for row in found["rows"]) > np.datetime64("2024-10")
    page = (root / "docs" / "hindcast.md").read_text(encoding="utf-8")
    null = sum(None in row[6] for row in found["rows"])
    assert found["digest"][:12] in page and f"{null:,} of {len(found['rows']):,} rows" in page
