"""The shipped series: known values, shapes, what is missing, and that nothing is seen before its time."""

from importlib.resources import files

import numpy as np
import pytest

from realpolitik.evidence import measurement
from realpolitik.evidence.chronology import events, key_votes
from realpolitik.evidence.register import register, schema
from realpolitik.evidence.series import STATES, TABLES, load, names


def test_votes_of_russia_and_iran_are_those_of_the_data_set():
    assert load("votes_distance").of("RUS", "IRN")[-3:] == pytest.approx([1.24, 0.42, 0.27], abs=0.005)
    assert load("votes_distance_final").of("RUS", "IRN")[-3:] == pytest.approx([1.84, 0.72, 0.98], abs=0.005)


def test_known_values():
    assert load("oil_price").between("1990-01", "1990-02") == pytest.approx([21.25, 19.81])
    assert np.expm1(load("trade_log").at(2000)[0, 1]) == pytest.approx(1041.049, rel=1e-4)
    assert load("treaty_depth").of("RUS", "IRN")[[0, -1]].tolist() == [0, 3]
    assert load("war_level").of("UKR", "RUS")[-3:].tolist() == [0, 2, 2]
    assert load("rivalry").at(2013)[STATES.index("TUR"), STATES.index("SAU")] == 1
    assert load("theatre_level").of("ukraine")[-10:].tolist() == [2, 2, 1, 1, 1, 1, 1, 1, 2, 2]


def test_sanctions_on_russia_by_hand():
    """The Union's six cases of 2023 are Germany's: partial trade, finance, travel, arms; .75 ln 7/ln 15."""
    expected = (0.25 + 0.3 + 0.1 + 0.1) * np.log(7) / np.log(15)
    assert load("sanctions").of("DEU", "RUS")[-1] == pytest.approx(expected, abs=1e-3)
    assert load("sanctions").of("RUS", "DEU")[-1] == 0


@pytest.mark.parametrize("name", names())
def test_shape_and_symmetry(name):
    series = load(name)
    size = len(series.names)
    shape = {"world": (), "state": (size,), "theatre": (size,)}.get(series.kind, (size, size))
    assert series.values.shape == (len(series.times), *shape)
    assert set(np.diff(series.times).astype(int).tolist()) <= {1}
    assert np.isfinite(series.values).any(axis=0).any()
    if series.kind == "pair":
        assert np.array_equal(series.values, series.values.swapaxes(1, 2), equal_nan=True)
    if len(shape) == 2:
        assert np.isnan(series.values[:, range(size), range(size)]).all()


def test_nothing_is_seen_before_its_period_has_ended():
    yearly, monthly = load("sanctions"), load("events_net")
    assert str(yearly.until("2016-01").times[-1]) == "2015"
    assert str(yearly.until("2015-12").times[-1]) == "2014"
    assert str(monthly.until("2020-03").times[-1]) == "2020-02"
    assert len(yearly.until("1990-06").times) == 0


def test_what_is_unknown_is_refused_by_name():
    with pytest.raises(KeyError, match="votes_distance"):
        load("votes_distanse")
    with pytest.raises(KeyError, match="2000"):
        load("events_net").at("2000-01")
    with pytest.raises(KeyError, match="RUS IRN"):
        load("sanctions").of("RUS", "XYZ")


def test_the_arrays_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        load("gdp").values[0, 0] = 1


def test_the_register_knows_every_file_and_its_years():
    assert set(register()) == {*names(), *TABLES}
    for name in names():
        years = load(name).times.astype("datetime64[Y]").astype(int) + 1970
        assert register()[name].years == (years[0], years[-1]), name


@pytest.mark.parametrize(("name", "schema"), [("series", schema), ("measurement", measurement.schema)])
def test_schemas_in_the_package_are_current(name, schema):
    assert (files("realpolitik.data") / "schema" / f"{name}.schema.json").read_text() == schema()


def test_chronology_and_votes():
    listed = events()
    assert len(listed) == 141
    assert [event.month for event in listed] == sorted(event.month for event in listed)
    assert all(actor.isupper() for event in listed for actor in event.actors)
    assert str(listed[-1].month) <= "2024-10"
    jerusalem = [vote for vote in key_votes() if vote.topic == "jerusalem"]
    assert len(jerusalem) == 1
    assert (jerusalem[0].votes["ISR"], jerusalem[0].votes["USA"], jerusalem[0].votes["RUS"]) == (
        "N",
        "N",
        "Y",
    )
