"""docs/validation.md shows what is recorded, and what is recorded is what the program gives."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
AGAIN = "run: python benchmarks/robustness.py"


@pytest.fixture(scope="module")
def robustness():
    spec = importlib.util.spec_from_file_location("robustness", ROOT / "benchmarks" / "robustness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def recorded(robustness):
    return json.loads(robustness.RECORD.read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_record(robustness, recorded):
    page = robustness.PAGE.read_text(encoding="utf-8")
    for name, table in robustness.tables(recorded).items():
        assert f"<!-- robustness: {name} -->\n\n{table}\n<!-- end -->" in page, f"{AGAIN} --tables"


def test_the_record_is_of_all_ranges_as_they_are(robustness, recorded):
    assert recorded["draws"]["draws"] == robustness.DRAWS
    assert recorded["draws"]["parameters"] == {
        name: pytest.approx(values.tolist(), rel=1e-9) for name, values in robustness.drawn().items()
    }, AGAIN


def test_a_draw_played_again_gives_what_is_recorded(robustness, recorded):
    rows = {name: values[3:4] for name, values in robustness.drawn().items()}
    found = robustness.effects(1, robustness.RUNS_PER_DRAW, rows)
    kept = {name: values[3] for name, values in recorded["draws"]["effects"].items()}
    assert {name: values[0] for name, values in found.items()} == pytest.approx(kept, abs=1e-4), AGAIN


def test_counting_of_facts_by_hand(robustness):
    names = {name for thresholds in robustness.FACTS.values() for name, _, _ in thresholds}
    nothing = {name: np.zeros(1) for name in names}
    missed = robustness.crossed(nothing, 0)
    assert "F6: end of the war" in missed
    assert "F1: alliance" not in missed
    assert missed.count("F1: partnership by month 14") == 1  # 0 is below .5 and not above .95
    assert robustness.facts_of(["F2: a", "F2: b", "F4: c"]) == ["F2", "F4"]


def test_months_to_half_by_hand(robustness):
    courses = np.array([[0.0, 0.4, 0.3, 0.2, 0.1], [0.0, 0.1, 0.2, 0.3, 0.3], [0.0, 0.0, 0.0, 0.0, 0.0]])
    assert robustness._months_to_half(courses).tolist() == [2.0, np.inf, np.inf]


def test_numbers_are_written_without_leading_zero(robustness):
    values = (0.0, 0.0004, -0.0123, 0.731, -0.33, 1.0, 1.065, 19.6)
    assert [robustness.number(v) for v in values] == ["0", "0", "−.012", ".73", "−.33", "1.00", "1.06", "20"]
