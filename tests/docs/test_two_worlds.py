"""docs/two-worlds.md quotes its record; the record is that of today's facts, claims, worlds and rules."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest

from realpolitik import load_case, simulate
from realpolitik.analysis.claims import Setting, evaluate
from realpolitik.analysis.side_by_side import startings
from realpolitik.experiment.arms import fixed
from realpolitik.interface.claim_data import rules_digest
from realpolitik.world.claims import load_claims

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "results" / "gallery" / "studies" / "worlds"
NUMBERS = json.loads((KEPT / "numbers.json").read_text(encoding="utf-8"))
MANIFEST = json.loads((KEPT / "manifest.json").read_text(encoding="utf-8"))
FACTS, CLAIMS = (register["findings"] for register in NUMBERS["registers"])
PAGE = (ROOT / "docs" / "two-worlds.md").read_text(encoding="utf-8")
AGAIN = "run: python docs/two_worlds.py"
# What the facts are called in docs/robustness.json, and what is measured in another way here.
ROBUSTNESS = {
    "F1": ["partnership by month 14", "alliance", "rung 3"],
    "F2": [
        "war against neither",
        "war against no war",
        "partnership before the war",
        "partnership by month 107",
    ],
    "F3": ["force on Israel", "force on Israel in crisis"],
    "F4": ["deal", "dependence under the deal", "coercion"],
    "F5": ["arms under the Gulf's offer", "arms beyond 1.5 times trade"],
    "F6": ["end of the war"],
    "F7": [None, "area when relaxed"],
    "F8": ["arms per pledge", "gap", "delivered of what is added", None],
    "F9": ["arms after a thaw", "arms after a rift"],
    "F10": ["drones at the end of the war", "drones without the deal", "drones with the deal"],
    "F11": ["without common cause", "alliance without autonomy"],
    "F12": ["Gulf ties under support of the axis"],
}
AUTONOMY = ("C04", "3")
"""What note 0014 moved: a record made before it says something else."""
OF_THE_WHOLE = {"gap": lambda value: -value}  # recorded as what is missing, here as what there is, less 1


@pytest.fixture(scope="module")
def robustness():
    spec = importlib.util.spec_from_file_location("robustness", ROOT / "benchmarks" / "robustness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def all_tests(findings):
    return [(name, test) for name, finding in findings.items() for test in finding["tests"].values()]


def changed():
    return [name for part in (FACTS, CLAIMS) for name, f in part.items() if f["fate"] not in ("stays", None)]


def test_the_page_quotes_its_record(script):
    made = script("two_worlds")
    assert made.filled(PAGE) == PAGE, f"{AGAIN} --tables"
    blocks = made.blocks((KEPT / "worlds.md").read_text(encoding="utf-8"))
    for name in (*blocks, "starts"):
        assert f"<!-- from the gallery: {name} -->" in PAGE, name
    assert PAGE.count("<!-- from the gallery:") == PAGE.count("<!-- end -->") == len(blocks) + 1


def test_the_record_is_of_its_numbers_and_of_todays_worlds_and_rules():
    assert MANIFEST["digest"] == hashlib.sha256((KEPT / "numbers.json").read_bytes()).hexdigest()
    for world, fingerprint in MANIFEST["inputs"].items():
        assert load_case(world).fingerprint == fingerprint, AGAIN
    for register, kept in (("facts", FACTS), ("claims", CLAIMS)):
        claims = load_claims(register)
        assert {name: finding["rules"] for name, finding in kept.items()} == {
            name: rules_digest(claims, name) for name in claims.claims
        }, AGAIN


def test_every_fact_is_measured_in_both_worlds_at_the_thresholds_of_the_specification(robustness):
    assert all(finding["left_out"] == [] for finding in FACTS.values())
    for fact, finding in FACTS.items():
        found = []
        for name, test in zip(ROBUSTNESS[fact], finding["tests"].values(), strict=True):
            for sense, bound in ((">=", test["at_least"]), ("<=", test["at_most"])):
                if name is not None and bound is not None:
                    found.append((name, sense, -bound if name == "gap" else bound))
        found = [(name, ">=" if name == "gap" else sense, bound) for name, sense, bound in found]
        expected = [one for one in robustness.FACTS[fact] if one[0] in {name for name, _, _ in found}]
        assert sorted(found) == sorted(expected)
        lacking = {one[0] for one in robustness.FACTS[fact]} - {name for name, _, _ in found}
        assert lacking <= {"months to half"}


@pytest.mark.parametrize(("side", "where"), [("here", "defaults"), ("there", "grounded")])
def test_facts_are_what_the_other_program_of_this_project_found_with_the_same_luck(robustness, side, where):
    recorded = json.loads(robustness.RECORD.read_text(encoding="utf-8"))[where]
    compared = 0
    for fact, finding in FACTS.items():
        for name, test in zip(ROBUSTNESS[fact], finding["tests"].values(), strict=True):
            if name in recorded:
                value = OF_THE_WHOLE.get(name, float)(test[side]["effect"]["value"])
                assert value == pytest.approx(recorded[name], abs=2e-4), (fact, name)
                compared += 1
    assert compared == (27 if side == "here" else 21)


@pytest.mark.parametrize("name", ["F5", "C21"])
def test_a_run_today_gives_the_numbers_kept(name):
    register, kept = ("facts", FACTS) if name[0] == "F" else ("claims", CLAIMS)
    claims = load_claims(register)
    for side, world in (("here", "quintet-2024-11"), ("there", "quintet-2024-11-data")):
        setting = Setting(MANIFEST["study"]["runs"], MANIFEST["seed"], world=world)
        tests = startings(claims, name, world)
        found = evaluate(claims, [name], setting, tests={name: tests})[name].tests
        for number, tested in zip(tests, found, strict=True):
            there = kept[name]["tests"][str(number + 1)][side]
            assert tested.outcome == there["outcome"], AGAIN
            assert tested.effect.value == pytest.approx(there["effect"]["value"], abs=2e-6), AGAIN


def test_claims_are_what_verify_found():
    """The page of claims and this one were made by different commands with the same luck."""
    verified = json.loads((ROOT / "results" / "gallery" / "claims.json").read_text(encoding="utf-8"))[
        "claims"
    ]
    compared = 0
    for name, finding in CLAIMS.items():
        for number, test in finding["tests"].items():
            if (name, number) == AUTONOMY:
                continue
            kept = verified[name]["tests"][int(number) - 1]
            assert test["here"]["outcome"] == kept["outcome"], (name, number)
            assert test["here"]["effect"]["value"] == pytest.approx(kept["effect"]["value"], abs=2e-6)
            compared += 1
    assert compared > 80


def test_every_finding_that_changes_is_explained_and_nothing_else():
    headings = re.findall(r"^### (\w+):", PAGE, re.MULTILINE)
    assert sorted(headings) == sorted(changed())
    for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        assert len(prose(section).split()) >= 15, section[:20]


def prose(section):
    """What is written by hand in a section."""
    return re.sub(r"<!-- from.*?<!-- end -->", "", section.split("\n## ")[0], flags=re.DOTALL).split("\n", 1)[
        1
    ]


def test_figures_of_the_explanations_stand_in_the_tables_they_explain():
    figure = re.compile(r"(?<![\w.])[+−×]?\d*\.?\d+(?: %)?")
    common = set(figure.findall(" ".join(re.findall(r"<!-- from.*?<!-- end -->", PAGE, re.DOTALL)[:5])))
    for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        text = prose(section)
        shown = set(figure.findall(section.replace(text, ""))) | common
        for number in figure.findall(re.sub(r"\]\([^)]*\)|20\d\d|[A-Z]\d+", "", text)):
            assert number in shown, f"{number} in the text of {section.split(':')[0]} is in no table"


def test_with_the_nuclear_deal_kept_the_early_partnership_all_but_vanishes():
    """What the page says of F2 beyond its tables."""
    case = load_case("quintet-2016", world="quintet-2016-01-data", until="2022-01")

    def before_the_war(case):
        rungs = [chunk.history.rung[:, :, 0, 1].max(axis=1) for chunk in simulate(case, 200, 20241101)]
        return float((np.concatenate(rungs) >= 2).mean())

    assert before_the_war(case) > 0.45
    assert before_the_war(fixed(case, us_iran_deal=1.0)) < 0.15


def test_swaps_are_consistent():
    """A table that turns a test reaches the other world's side; together they span the whole way."""
    for name, test in [*all_tests(FACTS), *all_tests(CLAIMS)]:
        if "why" not in test:
            assert test["here"]["outcome"] == test["there"]["outcome"], name
            continue
        names = {swap["tables"][0] for swap in test["why"]["into_here"]["singles"]}
        assert names == set(NUMBERS["pairs"][test["pair"]]["tables"])
        for side in ("into_here", "into_there"):
            turning = {tuple(swap["tables"]) for swap in test["why"][side]["singles"] if swap["turns"]}
            smallest = [tuple(tables) for tables in test["why"][side]["smallest"]]
            assert turning == set(smallest) if turning else all(len(one) > 1 for one in smallest), name


def test_the_pictures_are_there():
    for name in ("facts", "claims"):
        assert (KEPT / f"{name}.png").stat().st_size > 20_000
        assert f"studies/worlds/{name}.png" in PAGE
