from __future__ import annotations

import itertools

import numpy as np
import pytest

from realpolitik.analysis.attribution import attribute
from realpolitik.analysis.explanation import explain
from realpolitik.analysis.findings import find
from realpolitik.interface.plots import style
from realpolitik.interface.plots.explaining import explanation_figures
from realpolitik.interface.plots.gallery import figures, write_figures


@pytest.fixture(scope="module")
def drawings(batch):
    findings = find(batch)
    pulls = {0: -0.03, 1: 0.004, 2: -0.0002}
    luck = np.random.default_rng(0).normal(1, 0.3, 120)
    parts = attribute(
        ["drivers.deal", "events.sale", "assumptions.parameters.common_cause"],
        ["a deal between two capitals, imposed from outside", "a sale", "parameters.common_cause × 0.7"],
        lambda made: sum((pulls[k] * luck for k in made), np.zeros(120)),
    )
    explained = explanation_figures(findings, explain(batch, "nuclear-deal", "baseline"), parts)
    return {**dict(figures(batch, findings)), **dict(explained)}


def texts(drawing):
    from matplotlib.text import Text

    renderer = drawing.canvas.get_renderer()
    drawing.canvas.draw()
    unseen = set()  # matplotlib keeps labels of ticks beyond the axis, and does not draw them
    for axis in (axis for axes in drawing.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        ticks = axis.get_major_ticks()
        unseen |= {t.label1 for t in ticks if not (axis.get_visible() and low <= t.get_loc() <= high)}
    for text in drawing.findobj(Text):
        if text not in unseen and text.get_visible() and text.get_text().strip():
            yield text.get_text(), text.get_window_extent(renderer)


NAMES = [
    "fan",
    "verdicts",
    "difference",
    "network-baseline",
    "network-nuclear-deal",
    "network-maximum-pressure",
    "causes",
    "waterfall-nuclear-deal",
    "attribution-nuclear-deal",
    "archetypes-nuclear-deal",
]


def test_every_figure_is_drawn(drawings):
    assert list(drawings) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_text_lies_within_the_canvas(drawings, name):
    width, height = drawings[name].canvas.get_width_height()
    for words, box in texts(drawings[name]):
        assert box.x0 >= -0.5 and box.y0 >= -0.5, words
        assert box.x1 <= width + 0.5 and box.y1 <= height + 0.5, words


@pytest.mark.parametrize("name", NAMES)
def test_texts_do_not_overlap(drawings, name):
    found = list(texts(drawings[name]))
    for (first, a), (second, b) in itertools.combinations(found, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        along = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 2 or along <= 3, f"{first!r} overlaps {second!r}"


@pytest.mark.parametrize("name", NAMES)
def test_title_asks_and_footer_tells_the_source(drawings, name):
    words = " ".join(text for text, _ in texts(drawings[name])).replace("\n", " ")
    assert "?" in words
    assert "120 runs per scenario · seed 0 · realpolitik" in words
    assert "fake-world" in words


def test_files_are_written_whole_and_again_the_same(batch, tmp_path):
    findings = find(batch)
    first = write_figures(batch, findings, tmp_path / "a")
    second = write_figures(batch, findings, tmp_path / "b")
    assert {path.suffix for path in first} == {".png", ".svg"}
    for a, b in zip(first, second, strict=True):
        assert a.stat().st_size > 10_000
        assert a.read_bytes() == b.read_bytes(), a.name


def test_labels_are_spread_in_order_without_overlap():
    places = style.spread([0.0, 0.01, 0.02, 1.0], 0.1, 0.0, 1.0)
    assert places == sorted(places)
    assert min(b - a for a, b in itertools.pairwise(places)) >= 0.0999
    assert places[0] >= 0 and places[-1] <= 1
    assert style.spread([0.5, 0.2], 0.1, 0.0, 1.0) == [0.5, 0.2], "what is apart stays"
    assert style.spread([0.5] * 5, 0.4, 0.0, 1.0) == [0.0, 0.25, 0.5, 0.75, 1.0], "no more than there is room"


def test_colours_of_scenarios_differ_and_are_stable(batch):
    found = style.colours(find(batch))
    assert len(set(found.values())) == 3
    assert found["nuclear-deal"] == style.PALETTE[0]


@pytest.mark.parametrize("reach", [0.4, 0.04, 0.03, 0.012])
def test_ticks_are_told_apart(reach):
    """Ticks at .005 once read .01, .01, .02."""
    drawing = style.figure()
    axes = drawing.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_xlim(0, reach)
    style.label_ticks(axes.xaxis)
    drawing.canvas.draw()
    shown = [label.get_text() for label in axes.get_xticklabels()]
    assert len(set(shown)) == len(shown) > 3
    assert [float(text) for text in shown] == pytest.approx(axes.get_xticks(), abs=1e-9)
