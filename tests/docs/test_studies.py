"""The pages on studies quote what the gallery holds, and the gallery's records are those of their numbers."""

import hashlib
import json
from pathlib import Path

import pytest

from realpolitik.world.loading import load_case

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("sensitivity", "discover", "rivals", "nowcast")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_quotes_its_record(script, name):
    studies = script("studies")
    text = (ROOT / "docs" / studies.PAGES[name]).read_text(encoding="utf-8")
    assert studies.filled(name, text) == text, f"run: python docs/studies.py {name}"
    assert text.count("<!-- from the gallery:") == text.count("<!-- end -->") == 2
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
