"""Worlds of any year and any states: they load, run, and know nothing of what came later."""

import dataclasses
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from typer.testing import CliRunner

from realpolitik.engine.ensemble import simulate
from realpolitik.evidence import chronology, series
from realpolitik.evidence.grounding import trade, view
from realpolitik.evidence.grounding.actors import GroundingProblem
from realpolitik.evidence.grounding.builder import TWELVE, ground
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.writing import stated_numbers, text
from realpolitik.evidence.series import STATES
from realpolitik.interface.cli import app
from realpolitik.world.finding import find
from realpolitik.world.loading import case_of, check

FIVE = "RUS,IRN,ISR,GULF=SAU+ARE+QAT+OMN+KWT+BHR,WEST=USA+GBR+FRA+DEU"


@pytest.mark.parametrize("year", [1995, 2001, 2012, 2024])
def test_thirteen_actors_run_in_any_year(year):
    case = case_of(ground(year, TWELVE))
    assert len(case.actors) == 13
    chunk = next(simulate(case, 4, 1))
    assert not chunk.failed.any()
    index = chunk.history.index
    assert np.isfinite(index).all()
    assert (index.min(), index.max()) >= (-1, 0) and index.max() <= 1
    assert np.abs(index[:, 12] - index[:, 0]).max() < 0.5  # anchored: nothing leaps in the first year


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1993, 2024),
    st.integers(1, 12),
    st.lists(st.sampled_from(STATES), min_size=4, max_size=9, unique=True),
    st.integers(1, 3),
    st.sampled_from(["forecast", "known"]),
)
def test_any_states_and_blocs_load(year, month, states, in_bloc, mode):
    bloc, rest = states[:in_bloc], states[in_bloc:]
    actors = [f"BLOC={'+'.join(bloc)}", *rest]
    world = ground(f"{year}-{month:02d}", actors, mode=mode)
    case = case_of(world)
    assert case.actors == ("BLOC", *rest)
    for stated in stated_numbers(world):
        low, high = stated["range"]
        assert low <= stated["value"] <= high
        assert stated["why"] and (stated["grade"] == "judgement" or stated["source"])


def forget():
    for cached in (series.load, view._seen, trade.gravity, chronology.key_votes):
        cached.cache_clear()


@pytest.mark.parametrize("date", ["1996-01", "2005-07", "2012-01", "2017-03", "2019-06"])
def test_nothing_later_changes_an_earlier_world(date, monkeypatch):
    """Everything observed from the date on is replaced by nonsense."""
    before = ground(date, TWELVE)
    filled, votes = series._filled, chronology._rows

    def spoilt(*arguments):
        found = filled(*arguments)
        later = (found.times + 1).astype("datetime64[M]") > np.datetime64(date)
        values = found.values.copy()
        values[later] = np.where(np.isfinite(values[later]), 2.0, 1.0)
        return dataclasses.replace(found, values=values)

    def other_votes(name):
        return [
            {key: "N" if value in "YAX" and row["date"] >= date else value for key, value in row.items()}
            for row in votes(name)
        ]

    with monkeypatch.context() as patch:
        patch.setattr(series, "_filled", spoilt)
        patch.setattr(chronology, "_rows", other_votes)
        forget()
        after, known = ground(date, TWELVE), ground(date, TWELVE, mode="known")
    forget()
    assert after == before
    assert known["relations"] == before["relations"]
    assert known["drivers"] != before["drivers"]
    assert ground(date, TWELVE, mode="known")["drivers"] != known["drivers"]  # those do follow what came


def test_an_earlier_vintage_is_that_of_the_earlier_world():
    now, then = ground("2012-01", FIVE, vintage="2010-01"), ground("2010-01", FIVE)
    assert now["actors"] == then["actors"]
    assert now["relations"] == then["relations"]
    assert ground("2012-01", FIVE)["relations"] != then["relations"]


def test_known_drivers_follow_what_was_observed():
    drivers = ground("2013-01", TWELVE, mode="known", until="2023-12")["drivers"]
    war = drivers["ukraine_war"]
    assert war["start"]["value"] == 0
    levels = {month: stated["value"] for month, stated in war["process"]["values"].items()}
    assert levels == {"2014-03": 0.6, "2015-09": 0.2, "2022-03": 1}
    assert "sanction" not in str(war["links"])
    assert "sanction" in str(ground("2013-01", TWELVE)["drivers"]["ukraine_war"]["links"])
    on_russia = drivers["sanctions_USA_RUS"]["process"]["values"]
    assert on_russia["2023-01"]["value"] > on_russia["2014-01"]["value"] + 0.2
    assert drivers["us_iran_deal"]["process"]["values"]["2018-05"]["value"] == 0


def test_a_driver_that_turns_in_the_month_of_the_start_turns_after_it():
    deal = ground("2016-01", FIVE, mode="known")["drivers"]["us_iran_deal"]
    assert deal["start"]["value"] == 0.4
    assert next(iter(deal["process"]["values"].items()))[0] == "2016-02"


def test_before_the_series_defaults_are_judged():
    early = ground(1995, FIVE)["relations"]["RUS"]["IRN"]["volume"]
    late = ground(2005, FIVE)["relations"]["RUS"]["IRN"]["volume"]
    assert {channel: early[channel]["grade"] for channel in ("trade", "arms", "diplomacy")} == {
        "trade": "judgement",
        "arms": "judgement",
        "diplomacy": "data",
    }
    assert late["trade"]["grade"] == late["arms"]["grade"] == "data"
    assert late["energy"]["grade"] == "judgement"


def test_the_frame_is_that_of_the_hand_made_worlds():
    hand_made = YAML(typ="safe").load(find("quintet-2024-11"))
    for part in ("interests", "channels", "ladder", "sanction_channel"):
        assert conventions("frame")[part] == hand_made[part], part
    assert conventions("frame")["sources"].items() >= hand_made["sources"].items()


def test_what_is_written_is_read_again(tmp_path):
    world = ground("2010-01", FIVE)
    written = text(world)
    assert YAML(typ="safe").load(io.StringIO(written)) == world
    file = tmp_path / "grounded-2010-01.yaml"
    file.write_text(written, encoding="utf-8")
    assert [problem for problem in check([file]) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("date", "actors", "options", "said"),
    [
        ("1980-01", FIVE, {}, "1992-01"),
        ("2010-13", FIVE, {}, "no month"),
        ("1992-01", "RUS,AZE", {}, "AZE had not voted"),
        ("2010-01", FIVE, {"vintage": "2011-01"}, "later than the world"),
        ("2010-01", FIVE, {"until": "2009-01"}, "not after"),
    ],
)
def test_what_cannot_be_grounded_is_told(date, actors, options, said):
    with pytest.raises(GroundingProblem, match=said):
        ground(date, actors, **options)


def test_the_command_writes_compares_and_explains(tmp_path):
    runner, file = CliRunner(), tmp_path / "gulf.yaml"
    asked = ["ground", "--date", "2010-01", "--actors", "RUS,IRN,SAU"]
    told = runner.invoke(app, [*asked, "--out", str(file)])
    assert told.exit_code == 0 and "numbers" in told.output, told.output
    assert check([file]) == [] or all(problem.severity == "warning" for problem in check([file]))
    compared = runner.invoke(
        app, ["ground", "--date", "2024-11", "--actors", FIVE, "--against", "quintet-2024-11"]
    )
    ranks = {line[:20].strip(): line[28:38].strip() for line in compared.output.splitlines()[1:]}
    least = {"order": 0.9, "power": 0.8, "hostility": 0.75, "volume arms": 0.9, "volume trade": 0.75}
    least |= {"volume diplomacy": 0.75, "proximity": 0.75, "pressure sanction": 0.5}
    assert all(float(ranks[name]) >= limit for name, limit in least.items()), compared.output
    wrong = runner.invoke(app, ["ground", "--date", "2010-01", "--actors", "RUS,IRAN"])
    assert wrong.exit_code == 2 and "IRAN" in wrong.output
