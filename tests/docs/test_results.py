"""The commands and the Python of docs/results.md do what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from realpolitik.interface.cli import app

PAGE = "docs/results.md"


def test_the_page_works_as_shown(blocks, tmp_path, monkeypatch, capsys):
    (commands,) = blocks(PAGE, "sh")
    (code,) = blocks(PAGE, "python")
    monkeypatch.chdir(tmp_path)
    said = []
    for line in commands.splitlines():
        program, *words = shlex.split(line)
        assert program == "realpolitik"
        found = CliRunner().invoke(app, words)
        assert found.exit_code == 0, found.output
        said.append(found.output)
    ran, listed, asked, medians, _, again = said
    assert "Page: results/two/summary.md" in ran
    assert "two" in listed and "complete" in listed and "monthly" in listed
    assert re.search(r"nuclear-deal +frays +\d+ +-0\.", asked)
    assert medians.splitlines()[0].startswith("date,") and len(medians.splitlines()) == 1 + 38
    assert (tmp_path / "results/parameters.csv").read_text().startswith("name,value\n")
    assert "the same to the last byte" in again
    exec(compile(code, PAGE, "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\{'baseline': [\d.-]+, 'nuclear-deal': [\d.-]+\}", printed[-2])
    assert re.fullmatch(r"\[\([1-4],\)\]", printed[-1])


def test_bytes_are_as_told(tmp_path):
    """What a run takes on the disk is what the page says: within a fifth, few outcomes within more."""
    from realpolitik.experiment.batch import run_batch
    from realpolitik.world.loading import load_case

    taken = {}
    for record in ("outcomes", "monthly", "full"):
        result = run_batch([load_case("baseline", until="2030-12")], 256, 1, tmp_path / record, record=record)
        taken[record] = sum(part["bytes"] for part in result.manifest["parts"].values()) / 256
    page = (Path(__file__).resolve().parents[2] / PAGE).read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+)(?: to \d+)? \|$", page, re.MULTILINE))
    assert told.keys() == taken.keys()
    for record, number in told.items():
        assert taken[record] == pytest.approx(
            float(number.replace(",", "")), rel=0.6 if record == "outcomes" else 0.2
        )
