"""`realpolitik explain` on a small batch of the real engine; its numbers are looked up in the result."""

from __future__ import annotations

import json
import re
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.analysis.explanation import attribution
from realpolitik.analysis.narrative import narrate
from realpolitik.experiment.result import open_result
from realpolitik.interface.cli import app
from realpolitik.interface.explaining import comparison_of
from realpolitik.interface.narrating import CAUSE_WORDS, driver_label, narrative

SCENARIO = """\
kind: scenario
name: two
title: A deal and a sale
question: What if both?
motivation: a test
extends: baseline
drivers:
  us_iran_deal: {process: {kind: constant, value: 0.8}, why: a deal}
  axis_support: {process: {kind: constant, value: 0}, why: what the world has already}
events:
  sale:
    label: a sale of arms
    why: a test
    window: [2025-02, 2025-06]
    effects: [{impulse: {on: volume.RUS.IRN.arms, by: 0.2}}]
  truce:
    label: Iran and the West hold still
    why: a test
    date: 2025-09
    effects: [{bargain: {pair: IRN-WEST, to: 1}}]
"""


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("explain")
    shutil.copytree("scenarios/worlds", root / "worlds")
    shutil.copyfile("scenarios/baseline.yaml", root / "baseline.yaml")
    (root / "two.yaml").write_text(SCENARIO)
    words = ["--runs", 16, "--until", "2027-06", "--out", root / "r", "--no-figures"]
    answer = call("run", "baseline", root / "two.yaml", *words)
    assert answer.exit_code == 0, answer.output
    return root / "r"


def test_parts_add_up_and_a_change_that_does_nothing_gets_exactly_nothing(folder):
    result = open_result(folder)
    comparison = comparison_of(result, "two", "baseline")
    assert list(comparison.changes) == [
        *("drivers.us_iran_deal", "drivers.axis_support"),
        *("events.sale", "events.truce"),
    ]
    found = attribution(result, comparison, "two", "baseline")
    stored = result.outcomes("two")["index_end"] - result.outcomes("baseline")["index_end"]
    assert found.exact and found.runs == 16
    assert sum(part.value for part in found.parts.values()) == pytest.approx(stored.mean(), abs=1e-9)
    assert found.parts["drivers.axis_support"][:3] == (0.0, 0.0, 0.0)
    assert found.parts["drivers.us_iran_deal"].value < 0 < found.parts["events.sale"].value


def test_page_numbers_and_pictures(folder, tmp_path):
    answer = call("explain", folder, "--scenario", "two", "--out", tmp_path)
    assert answer.exit_code == 0, answer.output
    assert max(map(len, answer.output.splitlines()[:-6])) <= 100
    assert "deal between the United States and Iran, imposed from outside: held at .8" in " ".join(
        answer.output.split()
    )
    for words in ("the treaty itself", "a sale of arms", "Turning points", "representative run"):
        assert words in answer.output
    page = (tmp_path / "explain-two.md").read_text(encoding="utf-8")
    assert page.startswith("# Why two?") and "| a sale of arms |" in page
    data = json.loads((tmp_path / "explain-two.json").read_text(encoding="utf-8"))
    parts = sum(part["value"] for part in data["attribution"]["parts"].values())
    assert parts == pytest.approx(data["difference"]["change"]["value"], abs=1e-9)
    for name in ("waterfall", "attribution", "archetypes"):
        assert (tmp_path / f"{name}-two.png").stat().st_size > 10_000
        assert f"({name}-two.png)" in page
    assert not (folder / "figures").exists()


def test_another_comparison_replaces_nothing(folder, tmp_path):
    for words in (("--scenario", "two"), ("--scenario", "baseline", "--against", "two")):
        answer = call("explain", folder, *words, "--no-attribution", "--out", tmp_path)
        assert answer.exit_code == 0, answer.output
    names = {path.name for path in tmp_path.iterdir()}
    assert {"explain-two.md", "explain-baseline-against-two.md"} <= names
    assert {"waterfall-two.png", "waterfall-baseline-against-two.png"} <= names


def test_attribution_on_fewer_runs_says_what_all_runs_give(folder, monkeypatch):
    monkeypatch.setattr("realpolitik.analysis.explanation.BUDGET", 1)
    monkeypatch.setattr("realpolitik.analysis.explanation.LEAST_RUNS", 9)
    answer = call("explain", folder, "--scenario", "two", "--no-figures", "--workers", 1)
    assert answer.exit_code == 0, answer.output
    said = " ".join(answer.output.split())
    assert "in these 9 runs" in said and "the difference in all 16 runs" in said


NUMBER = r"[+−]?\d*\.\d+"


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("run", [0, 7])
def test_every_sentence_of_a_story_can_be_looked_up(folder, run):
    result = open_result(folder)
    about = result.scenario("two")
    monthly, ledger = result.monthly("two"), result.ledger("two")
    mine = {name: column[monthly["run"] == run] for name, column in monthly.items()}
    booked = {name: column[ledger["run"] == run] for name, column in ledger.items()}
    months = [str(date)[:7] for date in mine["date"].astype("M8[D]")]
    causes = {words: cause for cause, words in CAUSE_WORDS.items() if cause in booked}
    drivers = {driver_label(about, name).lower(): f"driver_{name}" for name in about["drivers"]}
    events = {event["label"]: f"fired_{event['name']}" for event in about["events"]}
    labels = dict(zip(about["actor_labels"], about["actors"], strict=True))
    looked_up = set()
    lines = narrative(about, narrate(result, "two", run))
    assert len(lines) > 4
    for line in lines:
        year = re.fullmatch(
            rf"Year to (\S+): the index goes from ({NUMBER}) to ({NUMBER}), ({NUMBER})(?:: (.*))?\.", line
        )
        if year:
            last = months.index(year[1])
            first = max([0, *(k for k in range(last) if months[k].endswith("-12"))])
            before, after = mine["index_RUS_IRN"][[first, last]]
            assert [number(year[k]) for k in (2, 3, 4)] == pytest.approx(
                [before, after, after - before], abs=6e-4
            )
            told = re.findall(rf"(.+?) ({NUMBER})(?:, |$)", year[5] or "")
            for words, amount in told:
                if words != "all other causes":
                    cause = causes[words]
                    assert number(amount) == pytest.approx(
                        booked[cause][last] - booked[cause][first], abs=6e-4
                    )
            if told:
                assert sum(number(amount) for _, amount in told) == pytest.approx(after - before, abs=6e-3)
            looked_up.add("year")
            continue
        month, rest = line.split(": ", 1)
        record = months.index(month)
        while rest:
            event = re.match(r"Event: (.+?)\. ?", rest)
            driver = re.match(rf"([^.]+?): from ({NUMBER})(?: in (\S+))? to ({NUMBER})\. ?", rest)
            rung = re.match(
                r"([^.:]+?) and ([^.:]+?) (rise|fall) from rung (\d) \(.+?\) to rung (\d) \(.+?\)\. ?", rest
            )
            bargain = re.match(r"([^.:]+?) and ([^.:]+?) (strike a bargain|end their bargain)\. ?", rest)
            moved = re.match(rf"(.+?) moves the index by ({NUMBER})((?:; .+? {NUMBER})*)\. ?", rest)
            if event:
                found = event
                assert mine[events[event[1]]][record] == 1
                looked_up.add("event")
            elif rung:
                found = rung
                column = mine[f"rung_{labels[rung[1]]}_{labels[rung[2]]}"]
                assert (int(rung[4]), int(rung[5])) == (column[record - 1], column[record])
                assert (rung[3] == "rise") == (column[record] > column[record - 1])
                looked_up.add("rung")
            elif bargain:
                found = bargain
                column = mine[f"bargain_{labels[bargain[1]]}_{labels[bargain[2]]}"]
                assert column[record] == (bargain[3] == "strike a bargain") != column[record - 1]
            elif driver:
                found = driver
                column = mine[drivers[driver[1].lower()]]
                since = months.index(driver[3]) if driver[3] else record - 1
                assert number(driver[2]) == pytest.approx(column[since], abs=6e-3)
                assert number(driver[4]) == pytest.approx(column[record], abs=6e-3)
                looked_up.add("driver")
            else:
                found = moved
                assert moved, f"no known sentence: {rest}"
                pairs = [(moved[1], moved[2]), *re.findall(rf"; (.+?) ({NUMBER})", moved[3])]
                for words, amount in pairs:
                    cause = causes[words if words in causes else words[:1].lower() + words[1:]]
                    assert number(amount) == pytest.approx(
                        booked[cause][record] - booked[cause][record - 1], abs=6e-4
                    )
                looked_up.add("cause")
            rest = rest[found.end() :]
    assert looked_up >= {"year", "event", "driver", "cause"}


def test_a_year_s_account_adds_up_and_nothing_large_is_left_out(folder):
    entries = narrate(open_result(folder), "two", 3)
    for entry in entries:
        if entry.kind == "year":
            moved = sum(entry.causes.values()) + entry.rest
            assert moved == pytest.approx(entry.after - entry.before, abs=1e-7)
    drivers = {(e.column, e.record) for e in entries if e.kind == "driver"}
    result = open_result(folder)
    monthly = result.monthly("two")
    war = monthly["driver_ukraine_war"][monthly["run"] == 3]
    assert {record for column, record in drivers if column == "driver_ukraine_war"} == set(
        np.flatnonzero(np.abs(np.diff(war)) >= 0.1) + 1
    )


def test_every_treaty_bargain_event_and_large_move_is_told(folder):
    result = open_result(folder)
    monthly, ledger = result.monthly("two"), result.ledger("two")
    told_of = {"rung": 0, "bargain": 0, "event": 0, "cause": 0}
    for run in range(16):
        mine = {name: column[monthly["run"] == run] for name, column in monthly.items()}
        booked = {name: column[ledger["run"] == run] for name, column in ledger.items()}
        entries = narrate(result, "two", run)
        happened = {
            "rung": {
                (name, int(k) + 1)
                for name, column in mine.items()
                if name.startswith("rung_")
                for k in np.flatnonzero(np.diff(column))
            },
            "bargain": {
                (name, int(k) + 1)
                for name, column in mine.items()
                if name.startswith("bargain_")
                for k in np.flatnonzero(np.diff(column))
            },
            "event": {
                (name, int(k))
                for name, column in mine.items()
                if name.startswith("fired_")
                for k in np.flatnonzero(column > 0)
            },
            "cause": {
                (name, int(k) + 1)
                for name, column in booked.items()
                if name not in ("scenario", "run", "month", "start")
                for k in np.flatnonzero(np.abs(np.diff(column)) >= 0.005)
            },
        }
        for kind, facts in happened.items():
            assert {(entry.column, entry.record) for entry in entries if entry.kind == kind} == facts, kind
            told_of[kind] += len(facts)
    assert min(told_of.values()) > 0, told_of


def test_story_is_printed_and_written(folder, tmp_path):
    answer = call("explain", folder, "--scenario", "two", "--run", 3, "--out", tmp_path)
    assert answer.exit_code == 0, answer.output
    assert "What happened in run 3 of two?" in answer.output and "2025-" in answer.output
    assert "Event: a sale of arms." in (tmp_path / "run-3-of-two.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "run-3-of-two.json").read_text(encoding="utf-8"))["run"] == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scenario", "tow"), "holds no scenario tow"),
        (("--scenario", "two", "--against", "bas"), "holds no scenario bas"),
        (("--scenario", "two", "--against", "two"), "against itself"),
        (("--run", 16), "Runs go from 0 to 15"),
        (("--run", -1), "Runs go from 0 to 15"),
        (("--workers", 0), "Invalid value for '--workers'"),
        (("--out", "pyproject.toml"), "pyproject.toml is a file"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(folder, words, said):
    answer = call("explain", folder, *words)
    assert answer.exit_code == 2 and said in answer.output
    assert "Traceback" not in answer.output


def test_a_result_without_ledger_is_refused(tmp_path):
    answer = call(
        "run",
        "baseline",
        "--runs",
        2,
        "--until",
        "2025-06",
        "--no-ledger",
        "--no-figures",
        "--out",
        tmp_path / "r",
    )
    assert answer.exit_code == 0, answer.output
    answer = call("explain", tmp_path / "r")
    assert answer.exit_code == 2 and "keeps no ledger" in answer.output and "--record full" in answer.output


def test_a_result_speaks_for_itself_whatever_became_of_its_files(folder, tmp_path, monkeypatch):
    alone = tmp_path / "alone"
    shutil.copytree(folder, alone)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.yaml").write_text("kind: nonsense")
    answer = call("explain", "alone", "--scenario", "two", "--no-figures")
    assert answer.exit_code == 0, answer.output
    assert "Which of its changes make it differ from baseline?" in answer.output


def test_a_manifest_that_gives_another_scenario_is_not_attributed_to(folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    two = next(item for item in manifest["scenarios"] if item["name"] == "two")
    two["document"]["drivers"]["us_iran_deal"]["process"]["value"] = 0.7
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    answer = call("explain", other, "--scenario", "two", "--no-figures")
    assert answer.exit_code == 0, answer.output
    said = " ".join(answer.output.split())
    assert "not attributed" in said and "changed since" in said
