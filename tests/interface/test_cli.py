from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from typer.testing import CliRunner

from realpolitik.interface.cli import app


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(*words):
    """The message of a command that must be refused: exit code 2, no traceback."""
    answer = call(*words)
    assert answer.exit_code == 2, answer.output
    assert "Traceback" not in answer.output
    return answer.output


def test_help_comes_within_half_a_second():
    command = [sys.executable, "-m", "realpolitik", "--help"]
    times = [1.0]
    while min(times) >= 0.5 and len(times) <= 10:  # whatever else the machine does lengthens a try
        began = perf_counter()
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(perf_counter() - began)
    assert "summary" in answer.stdout
    assert min(times) < 0.5


def test_help_imports_nothing_heavy():
    code = (
        "import sys, realpolitik.interface.cli\n"
        "heavy = {'numpy', 'numba', 'mesa', 'matplotlib', 'duckdb', 'pydantic', 'ruamel', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_version():
    answer = call("--version")
    assert answer.exit_code == 0 and answer.output.startswith("realpolitik")


def test_a_misspelt_scenario_is_met_with_the_right_name():
    output = refused("run", "nuclear-dael", "--runs", 2)
    assert "nuclear-dael" in output and "nuclear-deal" in output


def test_all_faults_of_all_inputs_are_told_at_once():
    output = refused("run", "baselin", "nuclear-dael", "--set", "common_cause", "--runs", 2)
    assert "baselin" in output and "nuclear-dael" in output and "PATH=VALUE" in output


def test_a_bad_horizon_is_refused():
    assert "2030-13" in refused("run", "baseline", "--until", "2030-13")
    assert "2020-01" in refused("run", "baseline", "--until", "2020-01")


def test_a_bad_number_to_set_is_placed_on_the_command_line():
    output = refused("run", "baseline", "--set", "parameters.comon_cause=1.2")
    assert output.startswith("--set") and "common_cause" in output
    assert "tmp" not in output


def test_a_number_set_twice_is_refused():
    twice = ("--set", "parameters.common_cause=1", "--set", "parameters.common_cause=*2")
    output = refused("run", "baseline", *twice, "--set", "parameters.wedge=2")
    assert output.startswith("--set") and "parameters.common_cause: is set 2 times" in output
    assert "wedge" not in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--runs", 0), "--runs is 0"),
        (("--seed", -1), "--seed is -1"),
        (("--workers", 0), "Invalid value for '--workers'"),
    ],
)
def test_impossible_numbers_are_refused(words, said, tmp_path):
    output = refused("run", "baseline", "--out", tmp_path / "r", *words)
    assert said in output
    assert not (tmp_path / "r").exists(), "nothing is written"


@pytest.mark.parametrize("command", ["summary", "figures", "report"])
def test_a_folder_without_result_is_refused(command, tmp_path):
    output = refused(command, tmp_path)
    assert "no result" in output and "--out FOLDER" in output


def test_check_reports_and_leaves_with_two(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("kind: scenario\nname: wrong\nworld: quintet-2024-11\nquestion: what?\nmotvation: none\n")
    output = refused("check", file)
    assert "wrong.yaml:" in output and "motivation" in output
    assert call("check", "scenarios").exit_code == 0


def test_a_folder_without_files_is_no_success(tmp_path):
    assert "holds no YAML file" in refused("check", tmp_path)


def test_a_pipe_without_unicode_gets_what_ascii_has(real):
    command = [sys.executable, "-m", "realpolitik", "summary", str(real[0])]
    answer = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert answer.returncode == 0, answer.stderr.decode()
    assert b"RUS-IRN" in answer.stdout


def test_list_shows_each_scenario_with_its_question():
    answer = call("list")
    assert answer.exit_code == 0
    assert "baseline: " in answer.output and "nuclear-deal: " in answer.output and "?" in answer.output


def test_schemas_and_parameters_are_written(tmp_path):
    assert call("schema", "--out", tmp_path).exit_code == 0
    assert list(tmp_path.glob("*.json"))
    assert call("parameters", "--out", tmp_path / "parameters.md").exit_code == 0
    assert "`common_cause`" in (tmp_path / "parameters.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A small batch of the real engine, run from the command line."""
    folder = tmp_path_factory.mktemp("cli") / "r"
    words = [
        "run",
        "baseline",
        "nuclear-deal",
        "--runs",
        8,
        "--seed",
        0,
        "--until",
        "2026-06",
        "--out",
        folder,
    ]
    return folder, words, call(*words, "--also-world", "quintet-2024-11-data", "--also-runs", 4)


def test_run_prints_the_verdict_and_writes_everything(real):
    folder, _, answer = real
    assert answer.exit_code == 0, answer.output
    assert "against baseline" in answer.output and "Under quintet-2024-11-data (4 runs)" in answer.output
    for name in ("manifest.json", "summary.md", "summary.json", "figures/fan.png", "figures/causes.svg"):
        assert (folder / name).is_file(), name
    assert (folder / "worlds/quintet-2024-11-data/manifest.json").is_file()


def test_summary_report_and_figures_read_it_again(real, tmp_path):
    folder = real[0]
    told = call("summary", folder)
    assert told.exit_code == 0 and "Under quintet-2024-11-data" in told.output
    assert max(map(len, told.output.splitlines())) <= 100
    assert call("report", folder).exit_code == 0
    assert call("figures", folder, "--out", tmp_path).exit_code == 0
    assert (tmp_path / "verdicts.png").stat().st_size > 10_000


def test_a_second_batch_of_other_inputs_is_refused(real):
    _, words, _ = real
    other = [9 if word == 8 else word for word in words]
    assert "--replace" in refused(*other)


def test_set_changes_the_result_and_keeps_the_name(real, tmp_path):
    _, words, _ = real
    words = [tmp_path / "r" if word == real[0] else word for word in words]
    answer = call(*words, "--no-figures", "--no-ledger", "--set", "parameters.common_cause=0.5")
    assert answer.exit_code == 0, answer.output
    from realpolitik.experiment.result import open_result

    changed, plain = open_result(tmp_path / "r"), open_result(real[0])
    assert changed.scenarios == plain.scenarios
    assert (
        changed.outcomes("baseline")["index_end"].tolist() != plain.outcomes("baseline")["index_end"].tolist()
    )


def test_a_companion_world_may_be_given_by_its_path(real, tmp_path):
    _, words, _ = real
    words = [tmp_path / "r" if word == real[0] else word for word in words]
    world = Path("scenarios/worlds/quintet-2024-11-data.yaml").resolve()
    answer = call(*words, "--no-figures", "--also-world", world, "--also-runs", 2)
    assert answer.exit_code == 0, answer.output
    assert "Under quintet-2024-11-data (2 runs)" in answer.output
    manifest = json.loads(
        (tmp_path / "r/worlds/quintet-2024-11-data/manifest.json").read_text(encoding="utf-8")
    )
    assert f"--record outcomes --no-figures --world {world}" in manifest["command"]


@pytest.mark.parametrize("command", ["run", "batch"])
@pytest.mark.parametrize(
    "where",
    [
        ("--workers", "2"),
        ("--executor", "dask", "--scheduler", "tcp://10.0.0.1:8786", "--storage", "s3://bucket/a b"),
        (),
    ],
)
def test_a_stopped_batch_goes_on_where_it_was_computed(monkeypatch, tmp_path, command, where):
    from realpolitik.interface import batching, running

    def stopped(*_, **__):
        raise KeyboardInterrupt

    study = tmp_path / "s.yaml"
    study.write_text(
        "kind: batch\nname: s\ntitle: t\nquestion: q?\nscenarios: [baseline]\nuntil: 2026-01\n"
        "design: {kind: list, sets: [{parameters.third_party: 20}]}\n"
    )
    monkeypatch.setattr(running, "run_batch", stopped)
    monkeypatch.setattr(batching.Batch, "run", stopped)
    for module in (running, batching):
        monkeypatch.setattr(module, "compile_rules", lambda *_: None)
        monkeypatch.setattr(module, "chosen", lambda *_: None)
    what = ("baseline", "--runs", 2) if command == "run" else (study,)
    answer = call(command, *what, "--no-figures", "--out", tmp_path / "r", *where)
    assert answer.exit_code == 130, answer.output
    line = next(line for line in answer.output.splitlines() if line.startswith("Go on with: "))
    words = shlex.split(line.removeprefix("Go on with: realpolitik "))
    assert words[0] == command and words[-1] == "--resume"
    assert words[words.index("--out") + 2 : -1] == list(where)


def test_a_stopped_batch_says_how_to_go_on(monkeypatch, tmp_path):
    from realpolitik.interface import running

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_batch", stopped)
    answer = call("run", "baseline", "--runs", 2, "--no-figures", "--out", tmp_path / "r")
    assert answer.exit_code == 130
    assert "Stopped." in answer.output and "Error" not in answer.output
    assert "--no-figures --out" in answer.output and "--resume" in answer.output


def test_a_stream_in_ascii_keeps_signs():
    """A minus that becomes a question mark is another number."""
    given = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    code = "from realpolitik.interface.cli import _main; _main(False); print('−.035 [−.040–.1] → ≥ λ')"
    said = subprocess.run([sys.executable, "-c", code], env=given, check=True, capture_output=True).stdout
    assert said.decode("ascii").strip() == "-.035 [-.040-.1] -> >= ?"
