"""The coalitions that formed over the UNIX standard in 1988: Axelrod & Bennett 1993, second case."""

import json
from pathlib import Path

import pytest

from realpolitik.theory.landscape import energy, minima

CASE = json.loads((Path(__file__).parent / "unix_alliances_1993.json").read_text())
FIRMS = tuple(CASE["size"])
SIZES = [CASE["size"][firm] for firm in FIRMS]
TYPES = [CASE["type"][firm] for firm in FIRMS]
# Rivals of one type, specialists or generalists, keep apart; others are indifferent.
PROPENSITIES = [[-1.0 if a == b else 0.0 for a in TYPES] for b in TYPES]
OPTIMA = [[frozenset(camp) for camp in CASE["published"][name]] for name in ("config1", "config2")]


def alliances(camps):
    members = zip(FIRMS, camps, strict=True)
    first = frozenset(firm for firm, camp in members if camp == 0)
    return frozenset({first, frozenset(FIRMS) - first})


def test_two_optima_are_the_published_ones():
    found = minima(SIZES, PROPENSITIES)
    assert len(found) == CASE["published"]["n_local_minima"] == 2
    assert {alliances(m.camps) for m in found} == {frozenset(optimum) for optimum in OPTIMA}


def test_optima_have_equal_energy():
    assert [m.energy for m in minima(SIZES, PROPENSITIES)] == pytest.approx(
        [CASE["recomputed"]["energy"]] * 2, abs=1e-9
    )


def test_optima_drain_equal_halves_of_all_256_partitions():
    basins = [m.basin for m in minima(SIZES, PROPENSITIES)]
    assert basins == CASE["recomputed"]["basin_sizes"] == [128, 128]
    assert sum(basins) == CASE["published"]["n_configurations"]


@pytest.mark.parametrize("optimum", OPTIMA)
def test_energy_of_the_named_alliances(optimum):
    first, _ = optimum
    camps = [firm in first for firm in FIRMS]
    assert energy(SIZES, PROPENSITIES, camps) == pytest.approx(-3828.9, abs=1e-9)
