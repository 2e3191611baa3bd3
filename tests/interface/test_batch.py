"""`realpolitik batch`: its refusals, its pictures, and what it leaves alone."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from realpolitik.analysis.responses import respond
from realpolitik.experiment.study import Batch
from realpolitik.interface.batch_tables import document, plan_lines, response_table, source
from realpolitik.interface.cli import app
from realpolitik.interface.plots.responses import draw

STATED = {"name": "b", "title": "t", "question": "q?", "scenarios": ["baseline"], "until": "2026-01"}


def invoke(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module", params=["grid", "latin_hypercube"])
def found(request, tmp_path_factory):
    dimensions = {"drivers.ukraine_war": {"range": [0, 1]}, "parameters.third_party": {}}
    design = (
        {"kind": "grid", "levels": 2} if request.param == "grid" else {"kind": request.param, "points": 12}
    )
    batch = Batch(**STATED, dimensions=dimensions, design=design, replications=4)
    result = batch.run(tmp_path_factory.mktemp(request.param) / "r")
    return result, respond(result, "baseline")


def test_the_table_names_every_dimension_and_fits_the_screen(found):
    result, answer = found
    table = response_table(answer)
    names = [row[0] for row in table.rows]
    assert names[0] == "all runs" and {"drivers.ukraine_war", "parameters.third_party"} <= set(names)
    assert "common luck" in source(result)
    numbers = document(result, [answer])["scenarios"]["baseline"]["dimensions"]["drivers.ukraine_war"]
    assert sum(level["runs"] for level in numbers["levels"]) == answer.runs


def test_the_picture_holds_one_row_per_dimension(found):
    result, answer = found
    drawing = draw(answer, source(result))
    drawing.canvas.draw()
    assert len(drawing.axes) == 4
    titles = [axes.get_title(loc="left") for axes in drawing.axes[::2]]
    assert titles == [one.name for one in answer.dimensions]
    for shares in drawing.axes[1::2]:
        assert shares.get_ylim() == (0, 100) and len(shares.get_lines()) == 3


@pytest.mark.parametrize(("left", "told"), [(10, True), (10**12, False)])
def test_the_plan_says_whether_the_disk_has_room(found, monkeypatch, left, told):
    plan = Batch(**STATED, dimensions={}, design={"kind": "list", "sets": [{"parameters.wedge": 2}]}).plan()
    lines = plan_lines(plan, "outcomes", left)
    assert any("More than the disk of --out has left (1 kB)" in line for line in lines) == told
    assert lines[1] == "1 point (sets listed one by one) of 1 dimension × 1 replication: 1 run"


def test_mistakes_end_with_code_2_and_a_remedy(tmp_path):
    study = tmp_path / "s.yaml"
    study.write_text(
        "kind: batch\nname: s\ntitle: t\nquestion: q?\nscenarios: [baseline]\nuntil: 2026-01\n"
        "design: {kind: list, sets: [{parameters.third_party: 20}]}\n"
    )
    wrong = invoke("batch", study, "--record", "everything", "--out", tmp_path / "r")
    assert wrong.exit_code == 2 and "outcomes, monthly, full" in wrong.output
    assert invoke("batch", study, "--workers", "0").exit_code == 2
    assert invoke("batch", "no-such-study").exit_code == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    taken = invoke("batch", study, "--out", tmp_path / "full")
    assert taken.exit_code == 2 and "holds no result of realpolitik" in taken.output
    scenario = invoke("run", study, "--out", tmp_path / "r")
    assert scenario.exit_code == 2 and "realpolitik batch" in scenario.output
    assert not (tmp_path / "r").exists()
