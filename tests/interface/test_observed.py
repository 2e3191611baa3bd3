"""The sheet of a pair: drawn whole, the model starts where the pair was observed, wrong pairs are told."""

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.analysis.observing import actors_with, model_seen
from realpolitik.evidence.derived import between
from realpolitik.evidence.series import load
from realpolitik.interface.cli import app


def test_a_pair_is_taken_out_of_its_blocs():
    members = actors_with(("DEU", "UKR")).members
    assert members["DEU"] == ("DEU",) and members["UKR"] == ("UKR",)
    assert members["EUR"] == ("GBR", "FRA")
    assert actors_with(("RUS", "IRN")).names[:2] == ("RUS", "IRN")


def test_the_model_starts_where_the_pair_was_observed():
    actors = actors_with(("RUS", "IRN"))
    seen = model_seen("2010-01", actors, [("RUS", "IRN")], 8, 1)
    votes = seen["votes_distance", "RUS", "IRN"]
    before = between("votes_distance", actors)[load("votes_distance").years < 2010, 0, 1][-3:]
    assert votes.own_level
    assert votes.middle[0] == pytest.approx(before.mean(), abs=0.25)
    assert (votes.low < votes.middle).all() and (votes.middle < votes.high).all()
    assert not seen["events_balance", "RUS", "IRN"].own_level  # begins in 2018
    assert np.diff(votes.times).tolist() == [1.0] * (len(votes.times) - 1)


def test_the_picture_is_written(tmp_path):
    file = tmp_path / "sheet.png"
    told = CliRunner().invoke(
        app,
        [
            "observed",
            "RUS-IRN",
            "--out",
            str(file),
            "--runs",
            "4",
            "--origin",
            "2012-01",
            "--actors",
            "RUS,IRN,USA",
        ],
    )
    assert told.exit_code == 0, told.output
    assert file.stat().st_size > 50_000
    svg = (tmp_path / "sheet.svg").read_text(encoding="utf-8")
    assert 'id="title"' in svg


@pytest.mark.parametrize(
    ("pair", "said"), [("RUS", "RUS-IRN"), ("RUS-XYZ", "XYZ"), ("GULF-RUS", "GULF=SAU+ARE")]
)
def test_wrong_pairs_are_told(pair, said, tmp_path):
    told = CliRunner().invoke(app, ["observed", pair, "--out", str(tmp_path / "x.png")])
    assert told.exit_code == 2 and said in told.output


def test_noise_is_printed():
    told = CliRunner().invoke(app, ["observed"])
    assert told.exit_code == 0 and "votes_distance_final" in told.output
