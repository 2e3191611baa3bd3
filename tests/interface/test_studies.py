"""Studies from the command line: what they write, that they repeat to the last bit, what they refuse."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from realpolitik.interface.cli import app

SMALL = """kind: sensitivity
name: small
scenario: baseline
until: 2025-12
vary: [parameters.third_party, parameters.precision, actors.RUS.power]
screening: {trajectories: 3, replications: 2}
indices: {base: 16, replications: 2, least: 2}
budget: {trajectories: 2, singles: 3, base: 8, replications: 2}
seed: 0
"""
FUTURES = """kind: batch
name: futures
title: Few futures
question: Which?
scenarios: [baseline]
until: 2026-12
dimensions:
  parameters.precision: {}
  pairs.RUS-IRN.readiness: {}
  drivers.us_iran_deal: {range: [0, 1]}
design: {kind: latin_hypercube, points: 240}
luck: fresh
record: monthly
"""


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})


def told(*words):
    answer = call(*words)
    assert answer.exit_code == 0, answer.output
    return answer.output


def differs(*words):
    """What a command says that ends with 1: repeated, it gave something else."""
    answer = call(*words)
    assert answer.exit_code == 1 and "Traceback" not in answer.output, answer.output
    return " ".join(answer.output.split())


def refused(*words):
    answer = call(*words)
    assert answer.exit_code == 2 and "Traceback" not in answer.output, answer.output
    return " ".join(answer.output.split())


def written(folder):
    return json.loads((folder / "numbers.json").read_text(encoding="utf-8"))


def study(folder, text=SMALL, name="study.yaml"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def sensitivity(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensitivity")
    return folder, told("sensitivity", study(folder), "--out", folder / "out")


@pytest.fixture(scope="module")
def futures(tmp_path_factory):
    from realpolitik.analysis.discovery import boxes

    folder = tmp_path_factory.mktemp("discover")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "RESAMPLES", 2)
        out = told("discover", study(folder, FUTURES), "--out", folder / "out", "--boxes", 1)
    return folder, out


def test_a_study_of_sensitivity_writes_all_it_found(sensitivity):
    folder, out = sensitivity
    assert all(len(line) <= 100 for line in out.splitlines() if not line.startswith("Page:"))
    found = written(folder / "out")
    varied = {"parameters.precision", "parameters.third_party", "actors.RUS.power"}
    assert len(found["indices"]["factors"]) >= 2 and set(found["indices"]["factors"]) <= varied
    assert found["indices"]["points"] == 16 * (len(found["indices"]["factors"]) + 2)
    grades = found["budget"]["grades"]
    assert sum(one["change"]["value"] for one in grades.values()) == pytest.approx(1)
    assert found["budget"]["numbers"] > 500
    pictures = {path.name for path in (folder / "out").glob("*.png")}
    assert pictures == {"tornado.png", "screening.png", "indices.png", "convergence.png", "budget.png"}
    record = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert record["runs"] > 500 and record["inputs"]["baseline"] and record["study"]["seed"] == 0


def test_it_repeats_from_its_record_to_the_last_bit(sensitivity):
    folder, _ = sensitivity
    again = told("sensitivity", folder / "out", "--no-figures", "--out", folder / "again")
    assert "The same numbers as recorded, to the last bit." in again
    assert (folder / "again" / "numbers.json").read_bytes() == (folder / "out" / "numbers.json").read_bytes()
    other = told(
        "sensitivity",
        folder / "study.yaml",
        "--seed",
        1,
        "--no-budget",
        "--no-figures",
        "--out",
        folder / "o",
    )
    assert written(folder / "o")["indices"] != written(folder / "out")["indices"]
    assert "Evidence budget" not in other


def test_a_changed_input_is_named(sensitivity, tmp_path):
    folder, _ = sensitivity
    record = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    record["inputs"]["baseline"], record["digest"] = "other", "other"
    (tmp_path / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert "its seal does not fit" in refused("sensitivity", tmp_path)
    del record["seal"], record["texts"]  # as an earlier version wrote it
    (tmp_path / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    said = differs("sensitivity", tmp_path / "manifest.json", "--no-figures")
    assert "the inputs differ (baseline)" in said


def test_faults_of_a_study_are_told_with_their_line(tmp_path):
    wrong = SMALL.replace("parameters.precision,", "parameters.precison,").replace("base: 16", "base: 17")
    out = refused("sensitivity", study(tmp_path, wrong))
    assert "study.yaml:7" in out and "power of 2" in out
    out = refused("sensitivity", study(tmp_path, wrong.replace("base: 17", "base: 16")))
    assert "study.yaml:5" in out and "parameters.precision" in out
    assert "check" not in out and "parameters.precison" in refused("check", tmp_path / "study.yaml")
    assert "no number with a range" in refused("sensitivity", "baseline", "--vary", "actors.XXX.*")
    assert "power of 2" in refused("sensitivity", "baseline", "--base", 100)


def test_discovery_writes_and_repeats(futures):
    folder, out = futures
    assert "Shares are of the futures that this design draws" in " ".join(out.split())
    found = written(folder / "out")
    assert found["runs"] == 240 and "pairs.RUS-IRN.readiness" in found["features"]
    assert "us_iran_deal on average" not in found["features"], (
        "a driver that is held is one feature, not many"
    )
    assert any(name.startswith("ukraine_war") for name in found["features"])
    assert not any("index" in name or "rung" in name for name in found["features"]), (
        "no part of the outcome itself"
    )
    from realpolitik.analysis.discovery import boxes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "RESAMPLES", 2)
        again = told("discover", folder / "out" / "manifest.json", "--no-figures", "--out", folder / "out")
        assert "The same numbers as recorded, to the last bit." in again
        (folder / "study.yaml").unlink()
        (folder / "out" / "runs").rename(folder / "elsewhere")  # so that the batch is run again
        assert "to the last bit" in told("reproduce", folder / "out")


def test_discovery_needs_futures_that_differ(batch):
    assert "needs at least 200 runs" in refused("discover", batch.folder, "--scenario", "baseline")
    assert "--of is fray" in refused("discover", batch.folder, "--of", "fray")


def test_a_map_counts_every_run_of_every_cell():
    from realpolitik.analysis.discovery.phases import phases

    found = phases(
        "baseline",
        ("drivers.us_iran_deal", "parameters.precision"),
        0,
        until="2025-06",
        levels=3,
        replications=4,
    )
    assert found.x.tolist() == [0.0, 0.5, 1.0] and (found.runs == 4).all()
    assert (sum(found.hits.values()) == found.runs).all()
    assert found.here[1] == 6.0 and found.leading().shape == found.decided().shape == (3, 3)


def observations(folder, *lines):
    file = folder / "seen.yaml"
    file.write_text(
        "kind: observations\nname: seen\nobservations:\n" + "".join(f"  - {{{line}}}\n" for line in lines)
    )
    return file


def test_a_nowcast_moves_the_odds_and_repeats(batch, tmp_path):
    seen = observations(tmp_path, "date: 2025-06, quantity: driver.war, level: 0.5, error: 0.4")
    columns = written_columns(batch)
    driver = next(name.removeprefix("driver_") for name in columns if name.startswith("driver_"))
    seen.write_text(seen.read_text().replace("driver.war", f"driver.{driver}"))
    out = told("nowcast", batch.folder, "--events", seen, "--least", 5, "--out", tmp_path / "out")
    found = written(tmp_path / "out")
    assert 5 <= found["effective"] <= found["runs"] and f"driver.{driver} at 0.5" in out
    assert sum(found["scenarios"].values()) == pytest.approx(1)
    seen.unlink()
    assert "The same numbers as recorded, to the last bit." in told("reproduce", tmp_path / "out")


def written_columns(batch):
    return list(batch.arrays("select * from monthly limit 0"))


def test_a_nowcast_refuses_what_it_cannot_weigh(batch, tmp_path):
    def asked(line, *words):
        return refused("nowcast", batch.folder, "--events", observations(tmp_path, line), *words)

    assert "effect" in asked(
        "date: 2025-06, quantity: index.RUS-IRN, level: 0.2, error: 0.0001", "--least", 300
    )
    assert "holds no quantity" in asked("date: 2025-06, quantity: driver.xyz, level: 1, error: 1")
    assert "outside the runs" in asked("date: 2099-06, quantity: index.RUS-IRN, level: 1, error: 1")
    assert "comes near" in asked(
        "date: 2025-06, quantity: index.RUS-IRN, level: 9, error: 0.5", "--least", 0.1
    )
    assert "either an event" in asked("date: 2025-06, quantity: index.RUS-IRN, level: 1")
    assert "--events" in refused("nowcast", batch.folder)


def test_rivals_print_write_and_repeat(tmp_path):
    words = ("rivals", "baseline", "nuclear-deal", "--runs", 24, "--until", "2025-12")
    out = told(*words, "--out", tmp_path / "out")
    assert "survives in" in out and (tmp_path / "out" / "rivals.png").stat().st_size > 10_000
    found = written(tmp_path / "out")
    assert found["contrasts"]["nuclear-deal"]["bargain"]["sign"] == -1
    assert "to the last bit" in told("rivals", tmp_path / "out", "--no-figures")
    assert "Only one scenario" in refused("rivals", "baseline")


TUNED = """kind: study
name: tuned
title: t
question: q?
starts: {now: {scenario: baseline, until: 2026-11}}
dimensions: {pairs.RUS-IRN.readiness: {range: [0.2, 2.5]}, parameters.deconfliction: {}}
targets: {closer: {change: RUS-IRN, about: 0.02, give_or_take: 0.002, why: s}}
replications: 16
pilot: {points: 256}
point: {trials: 8, batch: 4}
posterior: {walkers: 8, steps: 400, warm_up: 100, known: 5}
"""


def test_tuning_prints_writes_and_repeats(tmp_path):
    (tmp_path / "tuned.yaml").write_text(TUNED, encoding="utf-8")
    out = told("tune", tmp_path / "tuned.yaml", "--no-figures", "--out", tmp_path / "out")
    found = written(tmp_path / "out")
    held = found["posterior"]["found_again"]
    assert found["posterior"]["width"][0] <= 0.8 < found["posterior"]["width"][1]
    assert found["posterior"]["identified"] == [held[0] >= 0.8, False]  # narrow alone is not enough
    assert f"({5 * held[0]:.0f} of 5)" in out
    assert "to the last bit" in told("tune", tmp_path / "out", "--no-figures")
    words = ("tune", tmp_path / "tuned.yaml", "--recover", 3, "--out", tmp_path / "known")
    assert "3 made-up worlds" in told(*words)
    (tmp_path / "tuned.yaml").unlink()  # the record has kept it
    assert "to the last bit" in told("reproduce", tmp_path / "known")
    assert "another kind" in refused("sensitivity", tmp_path / "known")


def test_a_study_spares_another_result(batch, tmp_path):
    before = (batch.folder / "manifest.json").read_bytes()
    seen = observations(tmp_path, "date: 2025-06, quantity: index.RUS-IRN, level: 0.2, error: 1")
    for words in (
        ("sensitivity", "baseline"),
        ("discover", batch.folder),
        ("nowcast", batch.folder, "--events", seen),
        ("rivals", "baseline", "nuclear-deal"),
        ("tune", "tune-beliefs"),
        ("hindcast",),
    ):
        assert "holds another result" in refused(*words, "--out", batch.folder)
    assert (batch.folder / "manifest.json").read_bytes() == before
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "is a file" in refused("rivals", "baseline", "nuclear-deal", "--out", tmp_path / "file")


@pytest.mark.parametrize(
    ("command", "change"),
    [
        ("sensitivity", {"study": {"kind": "sensitivity", "name": 1}}),
        ("sensitivity", {"study": []}),
        ("nowcast", {"study": {"observations": {}}}),
        ("discover", {"study": {}}),
        ("rivals", {"study": {"scenarios": ["baseline"], "runs": "many"}}),
        ("rivals", {"inputs": None}),
        ("tune", {"study": {"name": 1}}),
    ],
)
def test_an_altered_record_is_told(tmp_path, command, change):
    sound = {"kind": command, "study": {}, "inputs": {}, "digest": "", "program": ""}
    (tmp_path / "manifest.json").write_text(json.dumps(sound | change), encoding="utf-8")
    assert "altered" in refused(command, tmp_path)


@pytest.mark.parametrize("option", [("--workers", 0), ("--workers", -1), ("--seed", -1)])
def test_numbers_out_of_range_are_refused(option, batch):
    for words in (
        ("sensitivity", "baseline"),
        ("discover", batch.folder),
        ("rivals", "baseline", "nuclear-deal"),
        ("set", "parameters.third_party=20"),
    ):
        refused(*words, *option)
    said = refused("sensitivity", "baseline", "--replications", 0, "--until", "soon", "--world", "")
    assert "2 errors" in said and "indices.replications: must be at least 2" in said
    assert "until: is not a month" in said


def test_a_missing_library_is_named_with_its_remedy(monkeypatch):
    from realpolitik.interface import studying

    monkeypatch.setattr(studying, "find_spec", lambda module: None)
    assert "SALib, which is not installed" in refused("sensitivity", "baseline")
    assert "pip install" in refused("discover", "which-futures")
    assert "pip install" in refused("hindcast")
    assert "pip install" in refused("score", "any.json", "--observed", "any.csv")


def test_the_shipped_studies_have_no_problems():
    from realpolitik.world.loading import check

    root = Path(__file__).parents[2] / "scenarios" / "studies"
    assert check(sorted(root.glob("*.yaml"))) == []
    words = ("--base", 8, "--trajectories", 2, "--until", "2024-12", "--no-budget", "--no-figures")
    assert "judgement_noise" in told("sensitivity", "what-decides", *words), "a study is found by its name"
