"""The table of data: judged values are those of the worlds, formulas are explained, counts are right."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from realpolitik import load_case

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCENARIOS = {"2024-11": "baseline", "2016-01": "quintet-2016"}


@pytest.fixture(scope="module")
def rows():
    with (DOCS / "grounding.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_judged_values_are_those_of_the_worlds(rows):
    cases = {world: load_case(name) for world, name in SCENARIOS.items()}
    different, compared = [], 0
    for row in rows:
        quantity, *where = row["path"].split(".")
        if row["world"] not in cases or quantity in {"driver", "dispute", "readiness"}:
            continue
        case = cases[row["world"]]
        names = (*case.actors, *case.channels, "sanction", "force")
        axes = {name: k for group in (case.actors, case.channels) for k, name in enumerate(group)}
        axes |= {"sanction": 0, "force": 1}
        assert set(where) <= set(names)
        value = getattr(case.believed, quantity)[tuple(axes[name] for name in where)]
        compared += 1
        if value != pytest.approx(float(row["judged"]), abs=5e-4):
            different.append(f"{row['world']} {row['path']}: {row['judged']}, in the world {value}")
    assert different == []
    assert compared == 356


TAKEN = {"power", "order", "proximity", "hostility", "capacity", "outside", "volume"}


@pytest.mark.parametrize(("date", "name"), [("2024-11", "quintet-2024-11"), ("2016-01", "quintet-2016-01")])
def test_the_worlds_with_data_hold_the_grounded_values_of_the_same_tables(rows, date, name):
    judged, data = load_case(name).believed, load_case(f"{name}-data").believed
    case = load_case(name)
    axes = {name: k for group in (case.actors, case.channels) for k, name in enumerate(group)}
    kept = {("RUS", "IRN"), ("IRN", "RUS")}  # the paper's mutual distrust stays
    taken = 0
    for row in rows:
        quantity, *where = row["path"].split(".")
        if row["world"] != date or quantity not in TAKEN:
            continue
        left = (quantity == "hostility" and tuple(where) in kept) or where[-1] == "energy"
        place = tuple(axes[part] for part in where)
        expected = getattr(judged, quantity)[place] if left else float(row["grounded"])
        assert getattr(data, quantity)[place] == pytest.approx(expected, abs=6e-4), row["path"]
        taken += not left
    assert taken == {"2024-11": 122, "2016-01": 122}[date]
    for table in ("pledge", "pressure", "rung", "readiness", "activity", "position", "salience", "interests"):
        assert np.array_equal(getattr(judged, table), getattr(data, table), equal_nan=True), table


def test_values_lie_in_their_ranges_and_state_how_they_came_about(rows):
    text = (DOCS / "grounding.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\*\*(F\d+),", text, re.MULTILINE))
    assert {row["formula"] for row in rows} == explained
    for row in rows:
        assert float(row["low"]) <= float(row["grounded"]) <= float(row["high"]), row["path"]
        assert row["sources"], row["path"]


def test_evidence_counts_them_right(rows):
    outside = [r for r in rows if not float(r["low"]) <= float(r["judged"]) <= float(r["high"])]
    evidence = " ".join((DOCS / "evidence.md").read_text(encoding="utf-8").split())
    assert f"{len(rows)} can be set against data" in evidence
    assert f"{len(outside)} of the judged values lie outside" in evidence
