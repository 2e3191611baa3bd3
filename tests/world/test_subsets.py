from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from realpolitik.world.loading import load_case
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.subsets import compare

SCENARIO = """\
kind: scenario
name: three
title: Three changes
question: What if?
motivation: a test
extends: baseline
drivers:
  us_iran_deal: {process: {kind: constant, value: 0.8}, why: a deal}
assumptions:
  parameters.common_cause: {scale: 0.7, why: less of it}
events:
  sale:
    label: a sale
    why: a test
    date: 2025-03
    effects: [{impulse: {on: volume.RUS.IRN.arms, by: 0.1}}]
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(Path("scenarios/worlds"), tmp_path / "worlds")
    shutil.copyfile("scenarios/baseline.yaml", tmp_path / "baseline.yaml")
    (tmp_path / "three.yaml").write_text(SCENARIO)
    return tmp_path


def test_all_changes_are_the_scenario_and_none_the_other(folder):
    found = compare(folder / "three.yaml", "baseline")
    assert list(found.changes) == [
        "assumptions.parameters.common_cause",
        "drivers.us_iran_deal",
        "events.sale",
    ]
    assert found.changes["events.sale"] == "a sale"
    assert found.subset(found.changes).fingerprint == load_case(folder / "three.yaml").fingerprint
    assert found.subset([]).fingerprint == load_case("baseline").fingerprint


def test_what_is_not_named_is_dropped(folder):
    found = compare(folder / "three.yaml", "baseline")
    whole, bare = load_case(folder / "three.yaml"), load_case("baseline")
    case = found.subset(["drivers.us_iran_deal"])
    assert case.events == () and case.inputs.parameters == bare.inputs.parameters
    assert repr(case.processes) == repr(whole.processes) != repr(bare.processes)
    case = found.subset(["events.sale", "assumptions.parameters.common_cause"])
    assert case.events == ("sale",) and case.inputs.parameters == whole.inputs.parameters
    assert repr(case.processes) == repr(bare.processes)


def test_other_words_are_no_change(folder):
    (folder / "again.yaml").write_text(
        SCENARIO.replace("why: a test", "why: said anew").replace("three", "again")
    )
    assert not compare(folder / "again.yaml", folder / "three.yaml").changes


def test_what_only_the_other_has_is_a_change_too(folder):
    found = compare("baseline", folder / "three.yaml")
    assert found.changes["events.sale"] == "a sale (left out)"
    assert found.subset(["events.sale"]).events == ()
    assert found.subset(["drivers.us_iran_deal"]).events == ("sale",)


def test_an_unknown_change_is_met_with_the_nearest(folder):
    with pytest.raises(ValueError, match=r"drivers\.us_iran_deal"):
        compare(folder / "three.yaml", "baseline").subset(["drivers.us_iran_dael"])


def test_scenarios_on_other_worlds_are_refused():
    with pytest.raises(ProblemsFound, match="starts from quintet-2016-01"):
        compare("quintet-2016-01", "baseline")
