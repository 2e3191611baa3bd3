"""What the README shows works as shown, and its numbers are those of the program."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik import load_case

ROOT = Path(__file__).resolve().parents[2]
SEED = 20241101


@pytest.fixture
def thaw(blocks, tmp_path):
    """The ten-line scenario, saved."""
    file = tmp_path / "thaw.yaml"
    file.write_text(blocks("README.md", "yaml")[0], encoding="utf-8")
    return file


def test_the_scenario_in_ten_lines_has_ten_lines_and_does_what_it_asks(thaw, recorded):
    assert len(thaw.read_text(encoding="utf-8").splitlines()) == 10
    case = load_case(thaw)
    i, j = case.focus
    arms = case.channels.index("arms")
    with_thaw, without = (recorded(source, "volume", 50, 7) for source in (case, "baseline"))
    assert np.array_equal(with_thaw[:, 0], without[:, 0])
    assert with_thaw[:, -1, i, j, arms].mean() < without[:, -1, i, j, arms].mean()


def test_the_event_comes_once_within_its_window_with_its_chance(thaw, blocks, recorded):
    thaw.write_text(thaw.read_text(encoding="utf-8") + blocks("README.md", "yaml")[1], encoding="utf-8")
    case = load_case(thaw)
    fired = recorded(case, "fired", 1000, 7)[:, :, case.events.index("fighters_arrive")]
    assert fired.sum(axis=1).max() == 1
    assert abs(fired.any(axis=1).mean() - 0.4) < 0.06
    months = np.nonzero(fired)[1]
    assert (months.min(), months.max()) == (7, 25)  # June 2025 and December 2026, counted from November 2024


@pytest.mark.parametrize("number", range(3))
def test_python_examples_run(blocks, number, capsys):
    examples = blocks("README.md", "python")
    assert len(examples) == 3
    names = {}
    exec(compile(examples[number], f"README.md, example {number + 1}", "exec"), names)
    printed = capsys.readouterr().out
    if number == 0:
        assert re.fullmatch(r"\d+% of 200 runs fray\n", printed)
        assert names["index"].shape == (200, names["case"].steps + 1, 5, 5)
    elif number == 1:
        assert printed.startswith("2024-12 ")
        assert len(names["table"]) == names["model"].case.steps + 1
        assert set(names["table"]["ukraine_war"].iloc[2:]) <= {0.2, 0.6, 1.0}
    else:
        last = {(row["run"], row["common_cause"]): row["index"] for row in names["rows"]}
        assert len(last) == 6
        assert len(set(last.values())) == 6


def test_shell_examples_run(thaw, blocks, monkeypatch):
    from realpolitik.interface.cli import app

    monkeypatch.chdir(thaw.parent)
    commands = [line.split("#")[0].split() for line in blocks("README.md", "sh")[1].splitlines()]
    assert [words[:2] for words in commands] == [["realpolitik", "check"], ["realpolitik", "run"]]
    for words in commands:
        few = ["30" if word == "1000" else word for word in words[1:]]
        outcome = CliRunner().invoke(app, few)
        assert outcome.exit_code == 0, outcome.output
    assert list(Path("results").glob("*/summary.md"))


def test_quoted_tables_are_those_of_the_gallery(script):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "| ukraine-settlement |" in readme
    assert "no signing announced |" in readme
    assert script("gallery").filled(readme) == readme


def test_the_gallery_is_made_by_make_run(script):
    gallery = script("gallery")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    variables = dict(re.findall(r"^(\w+) :?= (.*)$", makefile, re.MULTILINE))
    recipe = re.search(r"^\t\$\(BIN\)/realpolitik (run .*)$", makefile, re.MULTILINE)[1]
    spelled = re.sub(r"\$\((\w+)\)", lambda name: variables[name[1]], recipe)
    assert spelled.split() == gallery.COMMAND


@pytest.mark.parametrize(
    "scenario",
    [
        "baseline",
        "nuclear-deal",
        "maximum-pressure",
        "ukraine-settlement",
        "gulf-inducement",
        "israel-iran-war",
    ],
)
def test_quoted_verdicts_are_those_of_the_program(scenario, recorded):
    """If this fails after a change of the model, run ``python docs/gallery.py`` and read what it says."""
    case = load_case(scenario, until="2030-12")
    index = recorded(case, "index", 1000, SEED)[:, :, *case.focus]
    change = index[:, -12:].mean(axis=1) - index[:, 0]
    shares = [(change > 0.04).mean(), (abs(change) <= 0.04).mean(), (change < -0.04).mean()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {scenario} \|(.*)\|$", readme, re.MULTILINE)[1].split("|")
    quoted = [float(re.match(r"\s*([\d.]+) \[", cell)[1]) / 100 for cell in row[:3]]
    assert shares == pytest.approx(quoted, abs=0.00501)
    assert index[:, -12:].mean() == pytest.approx(float(row[3].split()[0]), abs=0.00051)
