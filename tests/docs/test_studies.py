"""The pages on studies quote what the gallery holds, and the gallery's records are those of their numbers."""

import hashlib
import json
from pathlib import Path

import pytest

from realpolitik.world.loading import load_case

ROOT = Path(__file__).resolve().parents[2]
TUNING = ("tune-past", "recovery", "recovery-no-drift")
NAMES = ("sensitivity", "discover", "rivals", "nowcast", *TUNING)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_quotes_its_record(script, name):
    studies = script("studies")
    text = (ROOT / "docs" / studies.PAGES[name]).read_text(encoding="utf-8")
    assert studies.filled(name, text) == text, f"run: python docs/studies.py {name}"
    assert text.count("<!-- from the gallery:") == 2 * (len(TUNING) if name in TUNING else 1)
    assert not any(word.isupper() and word.endswith("_READING") for word in text.split())


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_that_of_its_numbers(name):
    folder = ROOT / "results" / "gallery" / "studies" / name
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["digest"] == hashlib.sha256((folder / "numbers.json").read_bytes()).hexdigest()


def test_sensitivity_ran_as_much_as_was_asked_of_it():
    record = json.loads(
        (ROOT / "results/gallery/studies/sensitivity/manifest.json").read_text(encoding="utf-8")
    )
    numbers = json.loads(
        (ROOT / "results/gallery/studies/sensitivity/numbers.json").read_text(encoding="utf-8")
    )
    assert len(numbers["indices"]["factors"]) >= 15
    assert numbers["indices"]["points"] * record["study"]["indices"]["replications"] >= 100_000
    assert record["inputs"]["baseline"] == load_case("baseline").fingerprint, "the world has changed since"


def numbers(name):
    return json.loads(
        (ROOT / "results" / "gallery" / "studies" / name / "numbers.json").read_text(encoding="utf-8")
    )


def test_known_numbers_are_recovered_as_often_as_is_asked():
    """The bar of tuning: 90 % intervals of identified numbers hold the truth in 80 to 98 % of cases."""
    found = numbers("recovery")
    assert found["vectors"] >= 20 and 8 <= len(found["numbers"]) <= 15
    assert len(found["identified"]["numbers"]) >= 5
    assert 0.80 <= found["identified"]["share"] <= 0.98
    inside, bars = found["bars"]
    assert inside >= 0.8 * bars


def test_tuning_the_past_took_less_than_a_quarter_of_an_hour_and_uses_no_test_years():
    folder = ROOT / "results" / "gallery" / "studies" / "tune-past"
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["seconds"] < 900
    assert all(target["window"][1] <= 2013 for target in record["study"]["targets"].values())


def test_the_contest_is_quoted_as_recorded(script):
    text = (ROOT / "docs" / "tuning.md").read_text(encoding="utf-8")
    record = json.loads((ROOT / "docs" / "tuning-contest.json").read_text(encoding="utf-8"))
    assert script("../benchmarks/tuning_contest").table(record) in text
