"""Whatever is done to a file, the answer is a case or a list of problems, never a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.theory.inputs import Case
from realpolitik.world.loading import load_case
from realpolitik.world.problems import ProblemsFound

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
SCENARIO = """kind: scenario
name: what-if
title: What if
question: What if?
motivation: A test.
world: small
assumptions:
  actors.BETA.power: {value: 0.9, why: test}
  pairs.ALPHA-BETA.readiness: {value: 1.5, why: test}
counterfactuals:
  parameters.third_party: {scale: 2, why: test}
  ladder.1.cost: {add: 0.1, why: test}
drivers:
  storm: {process: {kind: markov, states: {a: 1, b: 0}, rates: {a: {b: 1}}}, why: test}
  trend: {process: {kind: schedule, values: {2021-01: 1}}, why: test}
events:
  deal:
    label: A deal
    why: because
    window: [2021-01, 2021-12]
    condition: {any: [{quantity: driver.storm, above: 0.5}, {quantity: rung.ALPHA-BETA, at_least: 1}]}
    probability: 0.5
    chance: once
    effects:
      - deal: {from: ALPHA, to: BETA, channel: goods, level: 0.7}
      - set: {driver: storm, value: 1, half_life: 6}
"""
WORDS = st.sampled_from(
    [
        "null",
        "[]",
        "{}",
        "7",
        "-1",
        "1e400",
        "true",
        "x",
        "*near",
        "&a",
        "?",
        "-",
        "{a:1}",
        "[1,2]",
        '"',
        ":",
        "#",
        "ALPHA",
        "GAMMA-BETA",
        "value",
        "why",
        "kind",
        "2021-13",
        "!!int",
        "999999999999999999999999999999",
        "",
        "\t",
        ": ",
        "- ",
        "<<: *near",
        "{a: 1}",
        "[1, 2]",
    ]
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text with a few lines dropped, doubled, shifted or with a part replaced."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "indent", "outdent", "value", "key", "inside", "cut"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = "  " + lines[at]
            case "outdent":
                lines[at] = lines[at].removeprefix("  ")
            case "value":
                lines[at] = lines[at].split(":")[0] + ": " + draw(WORDS)
            case "key":
                lines[at] = draw(WORDS) + ":" + lines[at].partition(":")[2]
            case "inside":
                start = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:start] + draw(WORDS) + lines[at][start + draw(st.integers(0, 8)) :]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return "\n".join(lines) + "\n"


def answer(world: str, scenario: str) -> Case | ProblemsFound:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "small.yaml").write_text(world, encoding="utf-8")
        file = Path(folder) / "what-if.yaml"
        file.write_text(scenario, encoding="utf-8")
        try:
            return load_case(file)
        except ProblemsFound as problems:
            assert problems.problems
            assert str(problems)
            return problems


@settings(max_examples=120)
@given(damaged(SMALL))
def test_a_damaged_world_is_reported(world: str) -> None:
    answer(world, SCENARIO)


@settings(max_examples=120)
@given(damaged(SCENARIO))
def test_a_damaged_scenario_is_reported(scenario: str) -> None:
    answer(SMALL, scenario)


def test_the_undamaged_one_loads() -> None:
    assert isinstance(answer(SMALL, SCENARIO), Case)
