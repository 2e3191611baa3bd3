"""Tuning studies as data: every fault at once, with place and remedy; years kept for tests stay kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.experiment.tuning.reading import load_tuning
from realpolitik.world.problems import ProblemsFound

ROOT = Path(__file__).parents[3]
TUNED = [
    file
    for file in sorted((ROOT / "scenarios" / "studies").glob("*.yaml"))
    if "kind: study" in file.read_text(encoding="utf-8")
]
HEAD = "kind: study\nname: s\ntitle: t\nquestion: q?\n"
WORLD = "  past: {ground: 2003-01, actors: 'RUS,IRN,WEST=USA+GBR', until: 2006-01}\n"


def told(tmp_path, text):
    file = tmp_path / "study.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        load_tuning(file)
    return {problem.path: f"{problem.rule} | {problem.remedy}" for problem in caught.value.problems}


@pytest.mark.parametrize("file", TUNED, ids=lambda f: f.stem)
def test_shipped_studies_are_sound_and_keep_the_test_years(file):
    tuning = load_tuning(file)
    assert len(tuning.names) >= 5
    for block in tuning.blocks:
        assert block.kind != "series" or max(time for _, time in block.labels) < 2014


def test_every_fault_is_told_at_once(tmp_path):
    found = told(
        tmp_path,
        HEAD + "overlay: baselnie\nstarts:\n" + WORLD + "  odd: {ground: 2003-01, actors: 'RUS,XXX'}\n"
        "dimensions:\n"
        "  parameters.third_prty: {}\n"
        "  parameters.enmity: {range: [0.5, 900]}\n"
        "targets:\n"
        "  a: {series: votes_distanc, why: s}\n"
        "  b: {series: votes_distance, window: [2003, 2019], why: s}\n"
        "  c: {change: RUS-ISR, about: 0.1, give_or_take: 0.1, starts: [past], why: s}\n"
        "  d: {series: votes_distance, starts: [pest], why: s}\n",
    )
    assert "third_party" in found["dimensions.parameters.third_prty"]
    assert "hard bounds" in found["dimensions.parameters.enmity.range.1"]
    assert "votes_distance" in found["targets.a.series"]
    assert "kept for tests" in found["targets.b.window"] and "test_years" in found["targets.b.window"]
    assert "no pair RUS-ISR" in found["targets.c.change"]
    assert "past" in found["targets.d.starts.0"]
    assert "XXX" in found["starts.odd"]
    assert "baseline" in found["overlay"]


def test_a_target_is_exactly_one_thing(tmp_path):
    found = told(
        tmp_path,
        HEAD + "starts:\n" + WORLD + "dimensions: {parameters.enmity: {}}\n"
        "targets: {a: {probability: alliance, why: s}}\n",
    )
    assert "exactly one" in found["targets.a"]


def test_quantiles_of_the_prior_and_back():
    tuning = load_tuning(ROOT / "scenarios" / "studies" / "tune-beliefs.yaml")
    values = dict(zip(tuning.names, tuning.points(__import__("numpy").full((1, 5), 0.25))[0], strict=True))
    assert values["parameters.third_party"] == pytest.approx(17.5)  # a quarter of 10 to 40
    assert tuning.unit(values) == pytest.approx([0.25] * 5, abs=1e-6)
