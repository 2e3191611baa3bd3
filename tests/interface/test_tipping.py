"""`realpolitik tip`: what it prints, writes and draws, and what it refuses."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.analysis.shares import wilson
from realpolitik.analysis.tipping import tip
from realpolitik.interface.cli import app
from realpolitik.interface.tipping_tables import flip_text, picture_names, remarks, verdict_words
from realpolitik.world.lever_schema import Lever

SHORT = ("--runs", 40, "--until", "2025-11")
PAIR = ("--lever", "relief_for_iran", "--lever", "drivers.ukraine_war")


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})


def refused(*words):
    answer = call("tip", *words)
    assert answer.exit_code == 2 and "Traceback" not in answer.output, answer.output
    return answer.output


def answered(words, folder):
    """What the command prints, where it writes, and the answer behind both."""
    from realpolitik.interface import tipping

    kept, shown = [], tipping._print
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tipping, "_print", lambda answer: (kept.append(answer), shown(answer)))
        outcome = call("tip", "baseline", *words, *SHORT, "--out", folder)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output, folder, kept[0]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The whole table over a short horizon."""
    return answered((), tmp_path_factory.mktemp("tipping") / "table")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return answered(PAIR, tmp_path_factory.mktemp("tipping") / "pair")


def test_the_table_fits_100_columns_and_says_what_it_rests_on(table):
    output, folder, _ = table
    assert all(len(line) <= 100 for line in output.splitlines() if str(folder) not in line)
    assert "40 runs per value of a lever · seed 0" in " ".join(output.split())
    for holder in ("WEST", "GULF", "ISR", "RUS", "IRN"):
        assert f"{holder}: " in output


def test_numbers_and_page_agree_with_the_table(table):
    _, folder, _ = table
    found = json.loads((folder / "tipping.json").read_text())
    page = (folder / "tipping.md").read_text()
    assert found["scenario"] == "baseline" and found["runs"] == 40
    for name, lever in found["levers"].items():
        low, high = lever["range"]
        assert len(lever["points"]) in (9, 10), name
        assert lever["points"][0]["value"] == low and lever["points"][-1]["value"] == high
        assert lever["label"] in page and lever["question"] in page
        flip = lever["flip"]
        if flip is not None:
            assert low <= flip["value"] <= high
            assert flip["before"] == lever["verdict"] != flip["after"]
            assert (flip["low"] is None or flip["low"] <= flip["value"]) and (
                flip["high"] is None or flip["value"] <= flip["high"]
            )
            if lever["present"] is not None:
                assert lever["change_to_flip"] == pytest.approx(flip["value"] - lever["present"])
    assert set(found["left_out"]).isdisjoint(found["levers"])


@pytest.fixture
def lever():
    return Lever(
        label="a lever", question="?", range=(0, 1), unit="share", moves=({"driver": "x"},), why="a test"
    )


LUCK = np.linspace(-0.06, 0.06, 100)


@pytest.mark.parametrize(
    ("slope", "start", "text", "verdicts"),
    [
        (0.002, -0.001, "not told apart", "holds or tightens"),
        (0.1, -0.001, "open to .13", "holds or tightens"),
        (0.1, -0.05, ".51 [.38 .62]", "holds → tightens"),
        (0.0, -0.05, "no flip", "holds"),
        (0.0, -0.001, "no flip*", "holds"),
    ],
)
def test_chance_is_not_told_as_a_flip(lever, slope, start, text, verdicts):
    found = tip(lambda value: 0.04 + start + slope * value + LUCK, 0, 1, 0.04 + start + LUCK, present=0.0)
    assert (flip_text(found, lever), verdict_words(found)) == (text, verdicts)


def test_an_undecided_start_is_said_with_the_runs_that_would_tell(table):
    _, _, answer = table
    before = {"tightens": wilson(47, 100), "holds": wilson(44, 100), "frays": wilson(9, 100)}
    tip = replace(answer.levers[0].tip, before=before)
    told = " ".join(remarks(replace(answer, levers=(replace(answer.levers[0], tip=tip),))))
    assert "undecided: tightens 47 [38–57] % of 100 runs" in told and "about 1,070 runs" in told
    sure = {"tightens": wilson(3, 100), "holds": wilson(88, 100), "frays": wilson(9, 100)}
    tip = replace(answer.levers[0].tip, before=sure)
    told = " ".join(remarks(replace(answer, levers=(replace(answer.levers[0], tip=tip),))))
    assert "undecided" not in told


def test_a_long_table_is_drawn_on_several_pictures(table):
    from realpolitik.interface.plots.tipping import draw

    _, folder, answer = table
    assert picture_names(answer) == ["tipping", "tipping-2"]
    page = (folder / "tipping.md").read_text(encoding="utf-8")
    panels = 0
    for number, name in enumerate(picture_names(answer)):
        assert f"({name}.png)" in page and (folder / f"{name}.png").exists()
        panels += len(draw(answer, number).axes)
    assert panels == len(answer.levers)


def test_a_file_in_the_way_is_found_before_anything_is_run(monkeypatch):
    monkeypatch.setattr("realpolitik.interface.tipping.load_case", lambda *_, **__: pytest.fail("it began"))
    assert "pyproject.toml is a file" in refused("baseline", "--out", "pyproject.toml/deeper")


def test_a_pair_is_answered_by_its_frontier(pair):
    output, folder, _ = pair
    found = json.loads((folder / "tipping.json").read_text())["pair"]
    assert found["values"] == [0, 0.25, 0.5, 0.75, 1]
    assert len(found["tips"]) == 5 and "What does it take of" in output
    assert (folder / "tipping-pair.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baseline", "--runs", 3), "--runs is 3"),
        (("baseline", "--seed", -1), "--seed is -1"),
        (("baseline", "--workers", 0), "Invalid value for '--workers'"),
        (("baseline", "--range", 0, 1), "--range needs a lever"),
        (("baselin",), "Did you mean `baseline`?"),
        (("baseline", "--lever", "drivers.ukrane_war"), "Did you mean `ukraine_war`?"),
        (("baseline", "--lever", "a", "--lever", "b", "--lever", "c"), "3 levers are named"),
        (("baseline", "--lever", "a", "--lever", "a"), "named twice"),
        (("baseline", "--until", "2030-13"), "2030-13"),
    ],
)
def test_what_cannot_be_asked_is_refused(words, said):
    assert said in refused(*words)


def texts(drawing):
    """Every text that is drawn, with its box; ticks beyond an axis are kept by matplotlib but not drawn."""
    from matplotlib.text import Text

    drawing.canvas.draw()
    renderer = drawing.canvas.get_renderer()
    unseen = set()
    for axis in (axis for axes in drawing.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        unseen |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    for text in drawing.findobj(Text):
        if text not in unseen and text.get_visible() and text.get_text().strip():
            yield text.get_text(), text.get_window_extent(renderer)


def test_pictures_ask_and_no_text_overlaps_or_leaves_the_canvas(table, pair):
    from realpolitik.interface.plots.tipping import draw, draw_pair

    for drawing in (draw(table[2]), draw(table[2], 1), draw(pair[2]), draw_pair(pair[2])):
        width, height = drawing.canvas.get_width_height()
        found = list(texts(drawing))
        words = " ".join(text for text, _ in found)
        assert "?" in words and "seed 0" in words
        for text, box in found:
            assert min(box.x0, box.y0) >= -0.5, text
            assert box.x1 <= width + 0.5 and box.y1 <= height + 0.5, text
        for (first, a), (second, b) in itertools.combinations(found, 2):
            across, along = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 2 or along <= 3, f"{first!r} overlaps {second!r}"
