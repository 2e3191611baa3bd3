"""What later information is worth: lags of publication, rates of drivers, and the page that tells it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from realpolitik.analysis.forecasting import hindsight
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.evidence.measurement import known_until, latest_published, measurements
from realpolitik.evidence.series import load
from realpolitik.experiment.hindcast_world import Structure, document_at
from realpolitik.interface.hindsight import drivers, published

DOCS = Path(__file__).parents[3] / "docs"


def test_what_had_been_published():
    """Votes of a year come out in the next September, trade three years late."""
    assert known_until("votes_distance", "2010-01") == "2009-04"
    assert str(latest_published("votes_distance", "2010-01").times[-1]) == "2008"
    late = {name: hindsight.behind(panel(name)) for name in hindsight.SEEN_BY}
    assert late == {
        **dict.fromkeys(("votes_final", "votes_all", "agreement", "icews", "gdelt", "arms"), 1),
        "trade": 3,
    }
    assert set(hindsight.SEEN_BY.values()) <= set(measurements())


def test_forecasts_as_published_do_not_see_what_came_out_later(monkeypatch):
    """Nonsense in the periods awaited changes what is told as observed, not as published."""
    given, terms, horizon = panel("trade"), design(), 1
    last = len(given.values) - 1 - horizon
    changed = given.values.copy()
    changed[last - 2 : last + 1] += 5.0
    nonsense = replace(given, values=changed)
    only = lambda *_: np.array([last])  # noqa: E731
    monkeypatch.setattr(hindsight, "origins", only)
    sound, spoilt = (hindsight.as_published(one, horizon, terms) for one in (given, nonsense))
    assert sound.crps_published == spoilt.crps_published and sound.crps_observed != spoilt.crps_observed
    assert sound.behind == 3 and sound.years == 1


@pytest.fixture(scope="module")
def world():
    structure = Structure("forecast", "RUS,IRN,ISR,USA,UKR,ARM,AZE", mode="forecast")
    return lambda date: document_at(structure, date, "2020-01", design().facts)


def test_rates_are_changed_and_nothing_else(world):
    as_fitted, doubled, alike = (world("2016-01") for _ in range(3))
    hindsight.rates_times(2.0)(doubled, "2016-01")
    hindsight.rates_alike(alike, "2016-01")
    process = {
        name: made["drivers"]["us_iran_deal"]["process"] for name, made in (("a", as_fitted), ("b", doubled))
    }
    assert (
        process["b"]["rates"]["deal"]["none"]["value"] == 2 * process["a"]["rates"]["deal"]["none"]["value"]
    )
    assert doubled["drivers"]["caucasus"]["process"]["base"]["value"] == 0.5
    assert {rate["value"] for rate in hindsight._rates(alike)} == {hindsight.ROUND}
    for document in (as_fitted, doubled, alike):
        for rate in hindsight._rates(document):
            rate.clear()
    assert as_fitted == doubled == alike


def test_drivers_that_had_not_moved_are_left_out(world):
    """In 2010 no war in Ukraine and no deal was known; that of 1990–94 in the Caucasus was."""
    assert {"ukraine_war", "us_iran_deal"} <= set(hindsight.unmoved("2010-01"))
    assert not {"caucasus", "oil", "china_rise"} & set(hindsight.unmoved("2010-01"))
    assert "ukraine_war" not in hindsight.unmoved("2014-04")
    theatre = load("theatre_level").of("syria")
    assert (theatre[: 2009 - 1990] == theatre[0]).all() == ("syria_war" in hindsight.unmoved("2010-01"))
    document = world("2010-01")
    hindsight.without_unmoved(document, "2010-01")
    assert "caucasus" in document["drivers"] and "ukraine_war" not in document["drivers"]


def test_the_page_says_what_the_record_holds():
    record = json.loads((DOCS / "hindcast-hindsight.json").read_text(encoding="utf-8"))
    page = (DOCS / "hindcast.md").read_text(encoding="utf-8")
    for table in (published(record), drivers(record)):
        assert table.markdown() in page
    assert [row["drivers"] for row in record["drivers"]] == list(hindsight.GOING_WITHOUT)


def test_the_record_of_publication_is_what_comes_out():
    """The cheapest panels made again."""
    record = json.loads((DOCS / "hindcast-hindsight.json").read_text(encoding="utf-8"))
    for row in record["published"]:
        if row["panel"] in ("trade", "icews") and row["years"] == 1:
            again = hindsight.as_published(panel(row["panel"]), 1, design())
            assert again.crps_published == pytest.approx(row["crps_published"], rel=1e-9)
            assert again.coverage_published == pytest.approx(row["coverage_published"])
