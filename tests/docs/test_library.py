"""docs/scenarios.md holds every scenario, and what its script would write today."""

from pathlib import Path

import pytest

from realpolitik.world.reading import read

ROOT = Path(__file__).resolve().parents[2]
SHELF = ROOT / "scenarios"
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


@pytest.fixture
def library(script):
    return script("library")


def test_every_scenario_is_told(library):
    files = [file for family, files in library.shelves() for file in files]
    assert {file.stem for file in files} == set(library.SURPRISES)
    folders = ("worlds", "untouched", "concert")
    elsewhere = [file for folder in folders for file in (SHELF / folder).glob("*.yaml")]
    scenarios = [file for file in SHELF.rglob("*.yaml") if read(file).data["kind"] == "scenario"]
    assert len(files) == len(set(scenarios) - set(elsewhere))
    for file in files:
        assert f"(../scenarios/{file.relative_to(SHELF).as_posix()})" in PAGE
        assert library.found(file) in PAGE


@pytest.mark.parametrize(
    "family, name", [("", "baseline"), ("west", "relief-for-iran"), ("bilateral", "payment-system")]
)
def test_the_numbers_are_those_of_a_run_today(library, family, name):
    file = SHELF / family / f"{name}.yaml"
    assert library.row(file, family, read(file).data) in PAGE.splitlines()


@pytest.mark.parametrize(
    "low, high, expected", [(0.1, 0.3, True), (-0.3, -0.1, False), (-0.1, 0.1, None), (-0.2, 0.0, False)]
)
def test_answers_are_three(library, low, high, expected):
    from realpolitik.analysis.estimate import Estimate

    estimate = Estimate((low + high) / 2, low, high, 300)
    mirrored = Estimate(-(low + high) / 2, -high, -low, 300)
    assert library.above(estimate) is expected
    assert library.below(mirrored) is expected
    assert library.either(expected, True) is True
    assert library.not_above(estimate) is (None if expected is None else not expected)
