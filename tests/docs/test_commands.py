"""Commands and YAML of the pages on studies: lines parse, files are there and valid, the cheap ones run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from realpolitik import check
from realpolitik.interface.cli import app
from realpolitik.world.finding import find

ROOT = Path(__file__).resolve().parents[2]
PAGES = [f"docs/{name}.md" for name in ("nowcast", "sensitivity", "discovery", "tuning", "hindcast")]
COMMANDS = typer.main.get_command(app).commands


def commands(page):
    """Command lines of a page, fenced or indented, without the program's name and comments."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = re.findall(r"^(?:    )?(realpolitik .*)$", text, re.MULTILINE)
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.fixture
def folder(blocks, tmp_path, monkeypatch):
    """An empty folder, where a page's YAML is written under the name in its first line or its `name`."""

    def write(page):
        files = []
        for text in blocks(page, "yaml"):
            name = re.search(r"^(?:# (\S+)\.yaml|name: (\S+))$", text, re.MULTILINE)
            files.append(tmp_path / f"{name[1] or name[2]}.yaml")
            files[-1].write_text(text, encoding="utf-8")
        return files

    monkeypatch.chdir(tmp_path)
    return write


@pytest.mark.parametrize("page", PAGES)
def test_every_command_parses_and_what_it_reads_is_there(page, folder):
    folder(page)
    lines = commands(page)
    assert lines, "a page on a study shows its command"
    made = {"results/first"}  # by the page on nowcasts
    for name, *words in lines:
        given = COMMANDS[name].make_context(name, list(words)).params
        sources = [
            given.get("source"),
            given.get("study"),
            given.get("events"),
            *(given.get("scenarios") or ()),
        ]
        for source in map(str, filter(None, sources)):
            assert source in made or find(source), (page, words)
        made.add(str(given.get("out")))


@pytest.mark.parametrize(("page", "count"), [(PAGES[0], 1), (PAGES[1], 1), (PAGES[3], 1)])
def test_every_file_shown_is_valid(page, count, folder):
    files = folder(page)
    assert len(files) == count
    assert check(files) == []


def test_the_nowcast_of_the_page_runs(folder):
    """With fewer runs, so with fewer in effect too."""
    page = PAGES[0]
    folder(page)
    few = {"2000": "150"}
    more = {"run": ["--no-figures", "--record", "monthly"], "nowcast": ["--no-figures", "--least", "2"]}
    for name, *words in commands(page)[:2]:
        found = CliRunner().invoke(app, [name, *(few.get(word, word) for word in words), *more[name]])
        assert found.exit_code == 0, found.output
    assert "fighters_arrive" in found.output and "fighters-delivered" in found.output
    assert Path("results/nowcast/nowcast.md").is_file()
