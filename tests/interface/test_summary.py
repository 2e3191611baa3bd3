from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace

import pytest
from rich.console import Console

from realpolitik.analysis.findings import find
from realpolitik.engine import rest
from realpolitik.experiment.result import open_result
from realpolitik.interface.report import write_report
from realpolitik.interface.starts import start_notes
from realpolitik.interface.summary import console, failed_told, print_summary, sentences, tables
from realpolitik.interface.table import Table


@pytest.fixture(scope="module")
def findings(batch):
    return find(batch)


def printed(findings, companions=None):
    file = io.StringIO()
    print_summary(findings, console(file), companions)
    return file.getvalue()


def test_the_summary_fits_a_hundred_columns(findings):
    text = printed(findings, {"other-world": findings})
    assert max(map(len, text.splitlines())) <= 100
    assert "120 runs per scenario · seed 0 · realpolitik" in text
    assert "Under other-world (120 runs): no finding changes." in text


def test_one_of_a_thing_is_not_several(findings):
    one = replace(findings, runs=1)
    assert printed(one, {"other-world": one}).startswith("1 run per scenario · ")
    assert "Under other-world (1 run): " in printed(one, {"other-world": one})
    assert failed_told(1) == "1 run failed (numbers left the reals) and is left out."
    assert failed_told(1200) == "1,200 runs failed (numbers left the reals) and are left out."


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["A toward B"], "1 ordered pair is less hostile than its grievances make it."),
        (["A toward B", "B toward A"], "2 ordered pairs are less hostile than their grievances make them."),
    ],
)
def test_notes_of_a_start_count_in_words(fake, monkeypatch, pairs, words):
    monkeypatch.setattr(rest, "goodwill", lambda case: pairs)
    monkeypatch.setattr(rest, "overreach", lambda case: [])
    [note] = start_notes([fake.fake_case(steps=2)])
    assert words in note and note.endswith(pairs[-1])


def test_no_row_of_the_verdict_table_is_broken(findings):
    lines = printed(findings).splitlines()
    deal = next(line for line in lines if line.startswith("nuclear-deal "))
    found = findings.scenarios["nuclear-deal"]
    assert f"{100 * found.verdicts['frays'].value:.0f} [" in deal
    assert "−.06" in deal, "paired difference on the same line"


def test_tables_cover_every_scenario(findings):
    for table in tables(findings):
        assert [row[0] for row in table.rows] == list(findings.scenarios)
        assert all(len(row) == len(table.headings) for row in table.rows)
        assert table.markdown().count("\n| ") >= len(table.rows)


def test_sentences_name_the_largest_mover(findings):
    said = sentences(findings)
    assert len(said) == 3
    assert "nuclear-deal moves the index down most, by −.06" in said[1]
    assert "maximum-pressure moves the index up most, by +.01" in said[1]


def test_report_says_how_to_make_it_again(batch, findings, tmp_path):
    shutil.copytree(batch.folder, tmp_path / "r")
    copy = open_result(tmp_path / "r")
    page, data = write_report(copy, findings, {})
    text = page.read_text(encoding="utf-8")
    for words in (
        "# Does the Russia–Iran alignment",
        "## Findings",
        "## Limits",
        "realpolitik run",
        "--seed 0",
    ):
        assert words in text
    assert "figures/" not in text, "no picture is linked that was not drawn"
    assert copy.manifest["digest"][:16] in text
    assert json.loads(data.read_text())["scenarios"]["nuclear-deal"]["difference"]["value"] < 0


@pytest.mark.parametrize("width", [30, 50, 80, 100])
def test_a_narrow_screen_cuts_no_number_short(width):
    table = Table(
        "What?", ("scenario", "tightens", "index"), [("baseline", "95 [76–99.1]", ".231 [.207 .254]")]
    )
    screen = Console(file=io.StringIO(), width=width)
    screen.print(table.rich())
    shown = screen.file.getvalue()
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= width
