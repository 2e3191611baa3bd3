"""Every shipped scenario runs within bounds, stands in the README and says what would surprise."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from realpolitik.engine.ensemble import simulate
from realpolitik.world.loading import load_case
from realpolitik.world.reading import read

ROOT = Path(__file__).parents[2]
SHELF = ROOT / "scenarios"
ELSEWHERE = {"worlds", "untouched", "concert"}  # tested in test_untouched.py and test_thirteen_actors.py
FILES = [
    file
    for file in sorted(SHELF.rglob("*.yaml"))
    if file.parent.name not in ELSEWHERE and read(file).data["kind"] == "scenario"
]
README = (SHELF / "README.md").read_text(encoding="utf-8")
FAMILIES = {"west", "ukraine", "israel", "gulf", "bilateral", "caucasus", "order", "stacked", "history"}
SHARES = ("volume", "pledge", "pressure", "hostility", "grievance", "trust", "threat", "dependence")
RUNS = 30


def name(file: Path) -> str:
    return file.stem


def test_the_library_has_its_families() -> None:
    assert {file.parent.name for file in FILES} - {"scenarios"} == FAMILIES
    assert len(FILES) >= 20


@pytest.mark.parametrize("file", FILES, ids=name)
def test_it_runs_within_bounds(file: Path) -> None:
    case = load_case(file)
    done = 0
    for chunk in simulate(case, RUNS, 7):
        history = chunk.history
        done += chunk.runs
        assert not chunk.failed.any()
        assert np.abs(history.index).max() <= 1
        for table in SHARES:
            values = getattr(history, table)
            assert values.min() >= 0, table
            assert values.max() <= 1, table
        assert set(np.unique(history.rung)) <= set(range(5))
    assert done == RUNS


@pytest.mark.parametrize("file", FILES, ids=name)
def test_it_is_listed_and_rests_on_the_paper(file: Path) -> None:
    data = read(file).data
    assert f"[{file.stem}]({file.relative_to(SHELF).as_posix()})" in README
    assert data["question"].endswith("?")
    assert data["surprise"]
    cited = set(re.findall(r"C\d\d", data["motivation"]))
    assert cited
    told = set(re.findall(r"C\d\d", README.split("## Passages of the paper")[1]))
    assert cited <= told
