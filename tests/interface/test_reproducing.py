"""`realpolitik reproduce` on studies: from the record alone, whatever has become of the files they read."""

import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from realpolitik.interface import hindcasting
from realpolitik.interface.cli import app

OWN = """kind: scenario
name: own
title: Relief in a year
question: What does it change?
motivation: a test
extends: nuclear-deal
drivers:
  coercion: {process: {kind: constant, value: 1}, why: a test}
"""


def ended(code, *words):
    answer = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})
    assert answer.exit_code == code and "Traceback" not in answer.output, answer.output
    return " ".join(answer.output.split())


def told(*words):
    return ended(0, *words)


def differs(*words):
    return ended(1, *words)


def refused(*words):
    return ended(2, *words)


@pytest.fixture(scope="module")
def rivals(tmp_path_factory):
    """A study of a scenario of one's own, which is gone afterwards."""
    folder = tmp_path_factory.mktemp("rivals")
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    told("rivals", "baseline", folder / "own.yaml", "--runs", 20, "--until", "2025-03", "--no-figures",
         "--out", folder / "out")  # fmt: skip
    (folder / "own.yaml").unlink()
    return folder / "out"


def changed(folder, change, name="manifest.json"):
    document = json.loads((folder / name).read_text(encoding="utf-8"))
    change(document)
    (folder / name).write_text(json.dumps(document), encoding="utf-8")


def test_a_study_is_made_again_without_the_files_it_read(rivals, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    again = told("reproduce", rivals)
    assert "The same numbers as recorded, to the last bit." in again and not list(tmp_path.iterdir())
    told("rivals", rivals, "--no-figures", "--out", tmp_path / "again")
    for name in ("numbers.json", "inputs.zip"):
        assert (tmp_path / "again" / name).read_bytes() == (rivals / name).read_bytes()


def test_what_was_altered_is_refused_or_told(rivals, tmp_path):
    folder = tmp_path / "r"
    shutil.copytree(rivals, folder)
    changed(folder, lambda document: document["study"].update(runs=21))
    assert "its seal does not fit" in refused("reproduce", folder)
    changed(folder, lambda document: document.pop("seal"))
    assert "Other numbers than recorded" in differs("reproduce", folder)
    shutil.copy(rivals / "manifest.json", folder)
    changed(folder, lambda document: document.update(runs=1), "numbers.json")
    said = differs("reproduce", folder)
    assert "no longer what the manifest says" in said and "to the last bit" in said
    packed = bytearray((folder / "inputs.zip").read_bytes())
    packed[-30] ^= 1
    (folder / "inputs.zip").write_bytes(packed)
    assert "gone or has been altered" in refused("reproduce", folder)
    (folder / "inputs.zip").unlink()
    assert "gone or has been altered" in refused("reproduce", folder)


def test_what_holds_no_record_is_told(tmp_path):
    assert "holds no result and no study" in refused("reproduce", tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    assert "not readable as JSON" in refused("reproduce", tmp_path)
    (tmp_path / "manifest.json").write_text('{"kind": "horoscope", "command": "realpolitik dream"}')
    said = refused("reproduce", tmp_path)
    assert "records a horoscope" in said and "realpolitik dream" in said
    assert "Make it again with `realpolitik dream`" in said
    assert "realpolitik reproduce" in refused("sensitivity", tmp_path)
    (tmp_path / "other.json").write_text('{"a": 1}')
    assert "records no result and no study" in refused("reproduce", tmp_path / "other.json")
    (tmp_path / "manifest.json").write_text('{"command": "realpolitik dream"}')
    assert "not written by a batch but by `realpolitik dream`" in refused("discover", tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    assert "was not written by a batch" in refused("reproduce", tmp_path)


def test_a_verification_is_made_again_without_its_register(tmp_path):
    register, stem = tmp_path / "mine.yaml", tmp_path / "found"
    form = (
        "says: a, kind: stated, nature: mechanism, force: input, carrier: a, refuted_by: a, no_placebo: a, "
        "mutation: {why: nothing, drivers: {ukraine_war: 0}}"
    )
    register.write_text(
        "kind: claims\ntitle: Mine\nsource: a test\narms:\n  now: {scenario: baseline, until: 2025-01}\n"
        f"claims:\n  A01: {{short: arms at the start, {form}, "
        "measure: {quantity: volume, of: RUS, to: IRN, channel: arms, window: {month: 0}}, "
        "tests: [{says: some arms come, effect: {level: now}, at_least: 0.05}]}\n",
        encoding="utf-8",
    )
    told("verify", "--register", register, "--runs", 6, "--draws", 2, "--runs-each", 4, "--mutations",
         "--no-figures", "--no-reuse", "--out", stem)  # fmt: skip
    register.unlink()
    file = tmp_path / "found.json"
    sound = file.read_bytes()
    assert "The same numbers as recorded, to the last bit." in told("reproduce", file)
    changed(tmp_path, lambda document: document["manifest"].update(runs=7), "found.json")
    assert "its seal does not fit" in refused("reproduce", file)
    changed(tmp_path, lambda document: document["manifest"].pop("seal"), "found.json")
    assert "Other numbers than recorded in A01" in differs("reproduce", file)
    file.write_bytes(sound)
    changed(tmp_path, lambda document: document["claims"]["A01"].update(short="x"), "found.json")
    said = differs("reproduce", file)
    assert "no longer those that the manifest tells of" in said and "to the last bit" in said


def test_a_hindcast_is_made_again_with_the_observations_it_was_given(tmp_path, monkeypatch):
    """A sum over the panels stands for the scores, which take minutes; the record and the way are theirs."""

    def total(terms, predictors, *, panels, progress):
        return {
            "total": sum(float(np.nansum(panel.values)) for panel in panels.values()),
            "gap": float("nan"),
        }

    monkeypatch.setattr(hindcasting, "scorecard", total)
    for name in ("page", "summary"):
        monkeypatch.setattr(hindcasting, name, lambda card, *_: str(card))
    monkeypatch.setattr("realpolitik.interface.plots.hindcast.draw", lambda *_: [])
    later, out = tmp_path / "later.csv", tmp_path / "out"
    later.write_text("panel,first,second,period,value\nvotes_final,RUS,IRN,2024,0.4\n", encoding="utf-8")
    told("hindcast", "--runs", 2, "--out", tmp_path / "without")
    told("hindcast", "--runs", 2, "--observed", later, "--out", out)
    assert (out / "scorecard.json").read_bytes() != (tmp_path / "without" / "scorecard.json").read_bytes()
    later.unlink()
    assert "The same scorecard as recorded, to the last bit." in told("reproduce", out)
    changed(out, lambda document: document.update(version="x"))
    assert "its seal does not fit" in refused("reproduce", out)
    changed(out, lambda document: document.pop("seal"))
    changed(out, lambda document: document["files"].update({"scorecard.json": "x"}))
    assert "other than then: version" in differs("reproduce", out)
    (out / "observed.csv").write_text("panel,first,second,period,value\n")
    assert "gone or have been altered" in refused("reproduce", out)
