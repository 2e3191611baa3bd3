"""Batches as data: every fault of a study is told at once, each with its place and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.world.batches import load_batch
from realpolitik.world.loading import check
from realpolitik.world.problems import ProblemsFound

ROOT = Path(__file__).parents[2]
HEAD = "kind: batch\nname: b\ntitle: t\nquestion: q?\nscenarios: [baseline]\n"
SAMPLE = "design: {kind: latin_hypercube, points: 4}\n"


def told(tmp_path, text):
    file = tmp_path / "study.yaml"
    file.write_text(text, encoding="utf-8")
    problems = check([file])
    assert all(problem.file == str(file) and problem.line for problem in problems)
    return {(problem.line, problem.path): f"{problem.rule} | {problem.remedy}" for problem in problems}


BATCHES = [
    file
    for file in sorted((ROOT / "scenarios" / "studies").glob("*.yaml"))
    if "kind: batch" in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("file", BATCHES, ids=lambda f: f.stem)
def test_shipped_studies_have_no_problems(file):
    assert check([file]) == []
    assert load_batch(file).batch.question.endswith("?")


def test_every_fault_is_told_at_once(tmp_path):
    found = told(
        tmp_path,
        "kind: batch\nname: b\ntitle: t\nquestion: q?\nscenarios: [baseline, nuclear-dael]\nuntil: 2020-01\n"
        "dimensions:\n"
        "  parameters.third_prty: {}\n"
        "  parameters.common_cause: {range: [2, 1]}\n"
        "  pairs.RUS-IRN.rung: {}\n"
        "  actors.RUS.power: {distribution: triangular, mode: 9}\n"
        "  actors.IRN.power: {values: [-1, .2]}\n"
        "  actors.RUS.autonomy: {}\n"
        "  relief_for_iran_: {}\n"
        "  relations.RUS.IRN.hostility: {belief: false}\n"
        "  channels.arms.sensitivity: {}\n"
        "design: {kind: latin_hypercubes, points: 64}\nreplicatons: 8\n",
    )
    expected = {
        (5, "scenarios.1"): "Did you mean `nuclear-deal`?",
        (6, "until"): "must lie after the start",
        (8, "dimensions.parameters.third_prty"): "Did you mean `third_party`?",
        (9, "dimensions.parameters.common_cause"): "from low to high",
        (10, "dimensions.pairs.RUS-IRN.rung"): "is a whole number | List the `values`",
        (11, "dimensions.actors.RUS.power.mode"): "the mode must lie within the range",
        (12, "dimensions.actors.IRN.power.values.0"): "hard bounds 0 to 5",
        (13, "dimensions.actors.RUS.autonomy"): "sum to 1",
        (14, "dimensions.relief_for_iran_"): "Did you mean `relief_for_iran`?",
        (15, "dimensions.relations.RUS.IRN.hostility"): "Leave out `belief: false`",
        (16, "dimensions.channels.arms.sensitivity"): "single value",
        (17, "design.kind"): "the design needs a kind out of `list`",
        (18, "replicatons"): "Did you mean `replications`?",
    }
    assert found.keys() == expected.keys()
    for place, words in expected.items():
        assert words in found[place]


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("design: {kind: grid}\n", "this design needs `dimensions`"),
        ("dimensions: {parameters.wedge: {}}\ndesign: {kind: sobol, points: 100}\n", "Give 64 or 128."),
        ("dimensions: {parameters.wedge: {}}\ndesign: {kind: morris, trajectories: 4, levels: 5}\n", "even"),
        ("dimensions: {parameters.wedge: {}}\nantithetic: true\nreplications: 3\n" + SAMPLE, "in pairs"),
        ("dimensions: {parameters.wedge: {}}\nreplications: 0\n" + SAMPLE, "must be at least 1"),
        ("dimensions: {parameters.wedge: {values: [1], range: [0, 1]}}\n" + SAMPLE, "`values` stand alone"),
        ("dimensions: {parameters.wedge: {sd: 1}}\n" + SAMPLE, "are of `normal`"),
        (
            "dimensions: {parameters.wedge: {distribution: normal, mean: 99}}\n" + SAMPLE,
            "the mean must lie within the range",
        ),
        ("dimensions: {parameters.wedge: 7}\ndesign: 5\n", "must be a mapping | Write keys and values."),
        ("dimensions: {china_arms_iran: {distribution: normal}}\n" + SAMPLE, "there is no lever"),
        (
            "dimensions: {drivers.ukraine_war: {range: [-1, 1], distribution: loguniform}}\n" + SAMPLE,
            "a loguniform range must lie above 0",
        ),
        (
            "dimensions: {drivers.us_iran_deal: {}, relief_for_iran: {}}\n" + SAMPLE,
            "`relief_for_iran` and `drivers.us_iran_deal` move the same",
        ),
        ("dimensions: {delivery_of_investment: {}}\n" + SAMPLE, "signs a contract"),
        ("design: {kind: list, sets: []}\n", "must not be empty"),
        (
            "design: {kind: list, sets: [{parameters.wedge: 1}, {parameters.exchange: 1}]}\n",
            "every set names the same numbers",
        ),
        ("design: {kind: list, sets: [{actors.RUS.power: 7}]}\n", "hard bounds 0 to 5"),
        ("design: {kind: file, path: nowhere.csv}\n", "there is no such file"),
        ("dimensions: {parameters.wedge: {}}\nscenarios2: 1\n" + SAMPLE, "unknown key `scenarios2`"),
    ],
)
def test_what_makes_no_batch_is_refused(tmp_path, rest, said):
    assert said in " ".join(told(tmp_path, HEAD + rest).values())


def test_a_number_that_a_scenario_counters_is_no_belief(tmp_path):
    scenario = tmp_path / "dear.yaml"
    scenario.write_text(
        "kind: scenario\nname: dear\ntitle: t\nquestion: q?\nmotivation: m\nworld: quintet-2024-11\n"
        "counterfactuals: {parameters.third_party: {value: 30, why: test}}\n"
        "drivers: {oil: {process: {kind: constant, value: 0.5}, why: test}}\n"
    )
    head = HEAD.replace("baseline", str(scenario))
    found = told(
        tmp_path,
        f"{head}dimensions: {{parameters.third_party: {{}}, drivers.oil.process.sd: {{}}}}\n{SAMPLE}",
    )
    assert "dear changes this number as a counterfactual" in found[6, "dimensions.parameters.third_party"]
    assert "dear replaces the process" in found[6, "dimensions.drivers.oil.process.sd"]
    ruled = f"{head}dimensions: {{parameters.third_party: {{belief: false}}}}\n{SAMPLE}"
    assert told(tmp_path, ruled) == {}


def test_a_mapping_of_python_is_told_by_its_paths():
    with pytest.raises(ProblemsFound) as caught:
        load_batch(
            {
                "name": "b",
                "title": "t",
                "question": "q?",
                "scenarios": ["baseline"],
                "design": {"kind": "grid"},
            }
        )
    assert str(caught.value).startswith("Batch: error: this design needs `dimensions`")


def test_the_whole_number_of_a_rung_stays_on_the_ladder(tmp_path):
    text = HEAD + "dimensions: {pairs.RUS-IRN.rung: {values: [0, 5]}}\n" + SAMPLE
    assert "hard bounds 0 to 4" in " ".join(told(tmp_path, text).values())
