"""Observations that users bring: what is read, and every fault that is told."""

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.analysis.forecasting.later import continued, label, position, read
from realpolitik.analysis.forecasting.panels import all_panels, panel
from realpolitik.experiment.problems import ResultProblem
from realpolitik.interface.cli import app

HEADER = "panel,first,second,period,value\n"
SOUND = "votes_final,IRN,RUS,2024,0.9\nvotes_final,USA,RUS,2025,4\n\ngdelt,ISR,IRN,2024-Q1,0.9\n"


def given(tmp_path, text, **how):
    file = tmp_path / "later.csv"
    file.write_text(HEADER + text, **{"encoding": "utf-8", **how})
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_later_observations_continue_a_panel(tmp_path, encoding):
    """With the mark that spreadsheets put at the start, too; empty lines do no harm."""
    found = read(given(tmp_path, SOUND, encoding=encoding), all_panels(), later_only=True)
    panels = all_panels(found)
    pair = next(o.pair for o in found if o.period == "2024")
    assert panels["votes_final"].values[34, pair] == 0.9 and len(panels["votes_final"].values) == 36
    assert panels["gdelt"].values.shape[0] == 25
    assert np.array_equal(panels["arms"].values, panel("arms").values, equal_nan=True)


@pytest.mark.parametrize("per_panel", ["votes_final", "gdelt", "gdelt_month"])
def test_periods_have_names(per_panel):
    one = panel(per_panel)
    assert [position(one, label(one, number)) for number in (0, 5, 30)] == [0, 5, 30]


FAULTS = {
    "votes_final,RUS,IRN,2024": "4 fields, not 5. Write panel,first,second,period,value.",
    "votes_final,RUS,IRN,2024,0,5": "6 fields, not 5.",
    "votes_finl,RUS,IRN,2024,0.5": "there is no panel 'votes_finl'. Did you mean `votes_final`?",
    "votes_final,RUSS,IRN,2024,0.5": "'RUSS' is no state of the data. Did you mean `RUS`?",
    "votes_final,RUS,RUS,2024,0.5": "RUS cannot be paired with itself. Name two states.",
    "votes_final,RUS,IRN,2024-Q1,0.5": "'2024-Q1' of votes_final does not fit. Write a year such as 2024.",
    "gdelt,RUS,IRN,2024Q1,0.5": "'2024Q1' of gdelt does not fit. Write a quarter such as 2024-Q1.",
    "gdelt_month,RUS,IRN,2024-13,0.5": "Write a month such as 2024-03.",
    "votes_final,RUS,IRN,9999,0.5": "'9999' of votes_final does not fit.",
    "votes_final,RUS,IRN,2024,much": "'much' is no number. Write one such as 0.25",
    "votes_final,RUS,IRN,2024,nan": "'nan' is no number.",
    "votes_final,RUS,IRN,2024,-0.5": "-0.5 is outside what votes_final can be, 0 or more.",
    "agreement,RUS,IRN,2024,7": "7 is outside what agreement can be, 0 to 1.",
    "arms,RUS,IRN,2024,-3": "-3 is outside what arms can be, 0 or more.",
    "gdelt,RUS,IRN,2024-Q1,5.0": "5.0 is outside what gdelt can be, -1 to 1.",
}


def test_every_fault_is_told_at_once_with_its_line_and_remedy(tmp_path):
    file = given(tmp_path, "\n".join(FAULTS) + "\n")
    with pytest.raises(ResultProblem) as problem:
        read(file, all_panels())
    told = problem.value.what.splitlines()
    assert len(told) == len(FAULTS)
    for number, (line, fault) in enumerate(zip(told, FAULTS.values(), strict=True), start=2):
        assert line.startswith(f"{file}:{number}: ") and fault in line


def test_several_faults_of_one_line_are_all_told(tmp_path):
    with pytest.raises(ResultProblem) as problem:
        read(given(tmp_path, "vote,RSU,IRM,24,x\n"), all_panels())
    assert len(problem.value.what.splitlines()) == 4


def test_one_case_may_be_given_once_whichever_way_round(tmp_path):
    twice = "votes_final,RUS,IRN,2024,0.5\nvotes_final,IRN,RUS,2024,0.6\n"
    with pytest.raises(ResultProblem, match=r"csv:3: votes_final IRN RUS 2024 was given in line 2 already"):
        read(given(tmp_path, twice), all_panels())


@pytest.mark.parametrize(
    ("bytes_given", "told"),
    [
        (b"panel;first;second;period;value\n", "the first line is 'panel;first;second;period;value'"),
        (b"", "It must be panel,first,second,period,value"),
        (b"panel,first,second,period,value\nvotes_final,RUS,IRN,2024,\xff\n", "no CSV in UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path, bytes_given, told):
    file = tmp_path / "later.csv"
    file.write_bytes(bytes_given)
    with pytest.raises(ResultProblem, match=told):
        read(file, all_panels())


def test_what_is_known_may_not_be_changed(tmp_path):
    file = given(tmp_path, "votes_final,RUS,IRN,2020,1\n")
    with pytest.raises(ResultProblem, match="csv:2: votes_final has 2020 already, it ends with 2023"):
        read(file, all_panels(), later_only=True)
    with pytest.raises(ResultProblem, match="has 2020 already"):
        continued(panel("votes_final"), read(file, all_panels()))


@pytest.mark.parametrize("line", ["votes_final,RUS,IRN,2024", "votes_finl,RUS,IRN,2024,0.5"])
def test_a_hindcast_tells_faults_without_a_traceback(tmp_path, line):
    file = given(tmp_path, line + "\n")
    told = CliRunner().invoke(
        app, ["hindcast", "--runs", "2", "--observed", str(file), "--out", str(tmp_path / "out")]
    )
    assert told.exit_code == 2 and f"{file}:2: " in told.output
    assert isinstance(told.exception, SystemExit)
