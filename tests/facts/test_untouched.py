"""Pairs the model was not made for: they run, keep within bounds, and docs/untouched.md tells what comes out.

The verdicts below are what the page says, right and wrong alike; a change of the rules that alters one must
alter the page.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from realpolitik.engine.ensemble import simulate
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.loading import load_case
from realpolitik.world.reading import read

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios" / "untouched").glob("*.yaml"))
PAGE = (ROOT / "docs" / "untouched.md").read_text(encoding="utf-8")
RUNS, SEED = 300, 20241101
SHARES = ("volume", "pledge", "pressure", "hostility", "grievance", "trust", "threat", "dependence")
CONTROL = {
    "russia-turkiye": "russia-turkiye-no-war",
    "russia-north-korea": "russia-north-korea-no-war",
    "china-pakistan": "china-pakistan-calm",
}


class Runs(NamedTuple):
    """Histories of all runs, and the places of the focal pair."""

    case: Case
    tables: dict[str, Floats]
    pair: tuple[int, int]

    def last(self, table: str, *place: int) -> Floats:
        """Mean of the last year of each run."""
        return self.tables[table][(slice(None), slice(-12, None), *place)].mean(axis=1)

    @property
    def change(self) -> Floats:
        return self.last("index", *self.pair) - self.tables["index"][:, 0, *self.pair]


@cache
def runs(name: str) -> Runs:
    case = load_case(name)
    chunks = list(simulate(case, RUNS, SEED))
    assert not any(chunk.failed.any() for chunk in chunks)
    names = (*SHARES, "index", "rung")
    tables = {table: np.concatenate([getattr(chunk.history, table) for chunk in chunks]) for table in names}
    return Runs(case, tables, case.focus)


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_it_runs_within_bounds(name: str) -> None:
    for table in SHARES:
        values = runs(name).tables[table]
        assert values.min() >= 0 and values.max() <= 1, table
    assert np.abs(runs(name).tables["index"]).max() <= 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_parameter_of_the_theory_is_touched(file: Path) -> None:
    five, other = load_case("baseline").inputs, load_case(file).inputs
    assert other.parameters == five.parameters
    for table in (
        "benefits",
        "sensitivity",
        "strategic_weight",
        "threat_load",
        "delivery_rate",
        "cost",
        "pull",
    ):
        assert np.array_equal(getattr(other, table), getattr(five, table)), table
    assert "deal" not in str(read(file).data.get("events", {}))


def between(name: str) -> Floats:
    """Paired difference of the index to the control."""
    here, there = runs(name), runs(CONTROL[name])
    return here.last("index", *here.pair) - there.last("index", *there.pair)


def verdicts() -> dict[str, bool]:
    """The expectations of the page, as they come out."""
    found: dict[str, bool] = {}
    here, calm = runs("russia-turkiye"), runs("russia-turkiye-no-war")
    russia, turkiye = here.pair
    trade = here.case.channels.index("trade")
    found["T1"] = bool((here.change > 0.04).mean() > 0.5)
    found["T2"] = bool(here.last("pressure", russia, turkiye, 0).mean() < 0.5 * 0.25)
    found["T3"] = bool(between("russia-turkiye").mean() > 0)
    found["T4"] = bool(
        here.last("volume", turkiye, russia, trade).mean()
        > calm.last("volume", turkiye, russia, trade).mean()
    )
    found["T5"] = bool((here.tables["rung"][:, :, russia, turkiye].max(axis=1) >= 2).mean() < 0.1)
    here, calm = runs("russia-north-korea"), runs("russia-north-korea-no-war")
    russia, korea = here.pair
    china, weapons = here.case.actors.index("CHN"), here.case.channels.index("arms")
    found["K1"] = bool((here.change > 0.04).mean() > 0.5)
    found["K2"] = bool(between("russia-north-korea").mean() >= 0.03)
    found["K3"] = bool(here.last("volume", korea, russia, weapons).mean() > 0.2)
    found["K4"] = bool((here.tables["rung"][:, :, russia, korea].max(axis=1) >= 4).mean() >= 0.1)
    found["K5"] = bool(
        here.last("dependence", korea, china).mean() < calm.last("dependence", korea, china).mean()
    )
    here = runs("china-pakistan")
    china, pakistan = here.pair
    energy, weapons = here.case.channels.index("energy"), here.case.channels.index("arms")
    gap = 1 - here.last("volume", china, pakistan, energy) / here.last("pledge", china, pakistan, energy)
    found["I1"] = bool((here.change >= -0.04).mean() > 0.9)
    found["I2"] = bool((here.change > 0.04).mean() > 0.5)
    found["I3"] = bool(between("china-pakistan").mean() > 0)
    found["I4"] = bool((here.tables["rung"][:, :, china, pakistan].max(axis=1) < 4).mean() > 0.9)
    found["I5"] = bool(gap.mean() > 0.1)
    start = here.tables["volume"][0, 0, china, pakistan, weapons]
    found["I6"] = bool(here.last("volume", china, pakistan, weapons).mean() >= start)
    return found


def test_the_page_tells_what_comes_out() -> None:
    told = PAGE.split("## What came out")[1]
    for name, right in verdicts().items():
        assert f"| {name} | {'right' if right else 'wrong'} |" in told, name
