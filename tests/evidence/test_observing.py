"""From raw files to the shipped form: worked by hand on small made-up files."""

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.evidence.observing import build
from realpolitik.interface.cli import app


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "arms_transfers.csv").write_text(
        "year,supplier,recipient,tiv_million,n_deliveries\n"
        + "".join(f"{year},RUS,IRN,{year - 2018},1\n{year},USA,ISR,10,1\n" for year in range(2018, 2024))
    )
    (tmp_path / "sanctions_dyad_year.csv").write_text(
        "year,sender,target,n_active_cases,trade,trade_severity,arms,military,financial,travel,other\n"
        "2015,EU,RUS,2,1,1,1,0,1,0,0\n2015,DEU,RUS,0,0,0,0,0,0,0,0\n2022,EU,RUS,2,1,1,0,0,0,0,0\n"
    )
    (tmp_path / "icews_dyad_year.csv").write_text(
        "year,source,target,verbal_coop,material_coop,verbal_conf,material_conf\n2010,RUS,IRN,3,1,1,2\n"
    )
    (tmp_path / "gdelt_dyad_month.csv").write_text(
        "month,country1,country2,n_days,net_score_sum,net_score_mean,share_days_positive,share_days_negative,"
        "net_per_10k_world\n2020-02,IRN,RUS,29,1,1,0.483,0.138,-0.004\n"
    )
    (tmp_path / "keds_dyad_month.csv").write_text(
        "source,month,country1,country2,n_events,verbal_coop,material_coop,verbal_conf,material_conf,"
        "goldstein_mean,goldstein_sum\nkeds_gulf_full_1979_1999,1995-05,IRN,USA,5,1,0,2,1,0,0\n"
        "keds_gulf_full_1979_1999,1995-05,IRN,RUS,1,0,0,0,0,0,0\nkeds_levant_1979_2004,1995-05,ISR,USA,1,1,0,0,0,0,0\n"
    )
    (tmp_path / "icews_dyad_month.csv").write_text(
        "month,country1,country2,verbal_coop,material_coop,verbal_conf,material_conf\n2010-06,IRN,USA,4,0,2,1\n"
    )
    return tmp_path


def lines(text):
    return [line.split(",") for line in text.splitlines()]


def test_arms_are_moving_sums_on_a_relative_scale(raw):
    """2018–22: 0+1+2+3+4 = 10 beside 50; 2019–23: 15 beside 50, of which per mille of 65."""
    marker, *table = lines(build(raw).files["arms_five_year.csv"])
    assert marker == ["# directed year unlisted=0"]
    assert table[0] == ["first", "second", "2022", "2023"]
    assert table[1] == ["RUS", "IRN", f"{10000 / 65:.3f}".rstrip("0"), f"{15000 / 65:.3f}".rstrip("0")]
    assert table[2] == ["USA", "ISR", "769.231", "769.231"]


def test_sanctions_inherit_from_the_league_until_it_is_left(raw):
    _, header, *table = lines(build(raw).files["sanctions.csv"])
    score = {(row[0], row[1]): dict(zip(header[2:], row[2:], strict=True)) for row in table}
    assert float(score["DEU", "RUS"]["2015"]) == pytest.approx(
        (0.25 + 0.3 + 0.1) * np.log(3) / np.log(15), abs=1e-4
    )
    assert score["GBR", "RUS"]["2015"] == score["DEU", "RUS"]["2015"]
    assert (score["GBR", "RUS"]["2022"], score["DEU", "RUS"]["2022"] != "0") == ("0", True)


def test_events_count_material_ones_twice(raw):
    files = build(raw).files
    assert lines(files["events_conflict.csv"])[-1] == ["RUS", "IRN", "0.5"]
    assert lines(files["events_weight.csv"])[-1] == ["RUS", "IRN", "10"]
    assert lines(files["events_negative_days.csv"])[-1] == ["RUS", "IRN", "4"]
    assert lines(files["events_positive_days.csv"])[-1] == ["RUS", "IRN", "14"]
    assert lines(files["events_net.csv"])[-1] == ["RUS", "IRN", "0"]
    assert lines(files["events_early.csv"])[1:] == [["first", "second", "1995-05"], ["IRN", "USA", "0.6"]]
    assert lines(files["events_middle.csv"])[1:] == [["first", "second", "2010-06"], ["IRN", "USA", "0"]]


def test_what_the_folder_lacks_is_named(raw, tmp_path):
    observed = build(raw)
    assert "cinc_year.csv" in observed.missing and "capability.csv" not in observed.files
    out = tmp_path / "out"
    told = CliRunner().invoke(app, ["observe", "--from", str(raw), "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "cinc_year.csv" in told.output
    assert {path.name for path in out.iterdir()} == set(observed.files)


def test_a_wrong_folder_is_told(tmp_path):
    told = CliRunner().invoke(app, ["observe", "--from", str(tmp_path)])
    assert told.exit_code == 2
    assert "unga_ideal_points.csv" in told.output
