"""The commands and the Python of docs/batches.md do what the page says."""

from __future__ import annotations

import shlex

import pytest
from typer.testing import CliRunner

from realpolitik.experiment.result import open_result
from realpolitik.interface.cli import app

PAGE = "docs/batches.md"


@pytest.fixture
def study(blocks, tmp_path, monkeypatch):
    """An empty folder that holds the page's study."""
    (text,) = blocks(PAGE, "yaml")
    (tmp_path / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_the_commands_run_and_say_what_the_page_promises(study, blocks):
    (commands,) = blocks(PAGE, "bash")
    said = {}
    for line in commands.splitlines():
        program, *words = shlex.split(line)
        assert program == "realpolitik"
        found = CliRunner().invoke(app, words)
        assert found.exit_code == 0, found.output
        said[" ".join(words)] = found.output
    assert "no problems" in said["check first.yaml"]
    plan = said["batch first.yaml --plan"]
    assert "16 points (Latin hypercube) of 3 dimensions × 4 replications: 128 runs" in plan
    told = said["batch first.yaml --out results/first"]
    assert "nuclear-deal: per cent of runs" in told and "drivers.ukraine_war" in told
    assert said["summary results/first"].strip() in told, "the summary repeats the tables"
    result = open_result("results/first")
    assert {len(result.outcomes(name)["run"]) for name in result.scenarios} == {64}
    assert {file.name for file in (result.folder / "figures").iterdir()} >= {
        "responses-baseline.png",
        "responses-nuclear-deal.png",
    }
    assert (result.folder / "summary.md").is_file() and (result.folder / "summary.json").is_file()


def test_the_python_runs(study, blocks, capsys):
    (code,) = blocks(PAGE, "python")
    exec(compile(code, PAGE, "exec"), {})
    low, high = capsys.readouterr().out.splitlines()[-2:]
    assert low.startswith("(10.0, 20, ") and high.startswith("(40.0, 20, ")
