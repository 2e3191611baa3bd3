"""The formulas give the values of docs/grounding.csv, which were made from the raw files by other code."""

import csv
from pathlib import Path

import numpy as np
import pytest

from realpolitik.evidence.grounding import arms, diplomacy, hostility, standing, trade, treaties
from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.view import View, Windows

FIVE = Actors.of("RUS,IRN,ISR,GULF=SAU+ARE+QAT+OMN+KWT+BHR,WEST=USA+GBR+FRA+DEU")
TABLE = Path(__file__).parents[3] / "docs" / "grounding.csv"
VIEW = View("2024-11")
COMMON = {
    "trade": (2014, 2016),
    "gravity": (2012, 2016),
    "potential": 2015,
    "coded": (2012, 2014),
    "agreement": (2015, 2020),
}
# The table looks at these years; for 2016 some lie after the world's date, which a strict vintage forbids.
WINDOWS = {
    "2024-11": Windows(
        last=2023,
        sanctions=(2023, 2022),
        net=("2022-03", "2024-02"),
        votes={"IRN": (2020, 2020), "RUS": (2021, 2024), "ISR": (2017, 2017)},
        reports=True,
        **COMMON,
    ),
    "2016-01": Windows(
        last=2015,
        sanctions=(2015, 2017),
        net=("2018-01", "2018-12"),
        votes={"IRN": (2014, 2016), "RUS": (2014, 2016), "ISR": (2017, 2017)},
        reports=False,
        **COMMON,
    ),
}
TOLERANCE = 0.0025  # three digits there, and weights of other years in two places
# Deliberate differences: the table counts the Emirates' spending of 2013-14 twice, has Israel's warheads of
# 2024 in 2016 too, weighs the vote of 2017 by products of 2017, and takes 2.13 years for 26 months.
DIFFERENT = {
    "2016-01": {"power.ISR", "power.GULF", "capacity.GULF.security", "volume.WEST.ISR.diplomacy"},
    "2024-11": {"readiness.RUS.IRN"},
}


def table():
    with TABLE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            (row["world"], row["path"]): tuple(float(row[key]) for key in ("grounded", "low", "high"))
            for row in rows
        }


def at(estimate, *place):
    return tuple(float(part[place]) for part in estimate)


def computed(world):
    """Path to value, low, high: every formula on the years at which the table looks."""
    w = WINDOWS[world]
    weights = FIVE.shares(VIEW.series("gdp").at(w.last))
    by_actor = {
        "order.{}": standing.order(VIEW, weights, w.last),
        "power.{}": standing.power(VIEW, FIVE, w.last),
        "capacity.{}.trade": trade.capacity(VIEW, FIVE, w)[0],
        "capacity.{}.arms": arms.capacity(VIEW, FIVE, w.last),
        "capacity.{}.security": standing.rooted(standing.ratios(FIVE, standing.sizes(VIEW, w.last)[1])),
        "outside.{}.trade": trade.outside(VIEW, FIVE, w),
        "outside.{}.arms": arms.outside(VIEW, FIVE, w.last),
    }
    seen = None
    if world == "2016-01":  # the mean of GDELT 2018 and ICEWS 2012-14
        later = FIVE.shares(VIEW.series("gdp").at(2018))
        share = hostility.conflictual_share(VIEW, FIVE, w.coded)
        seen = (hostility.net_score(VIEW, later, w.net) + hostility.coded_score(share)) / 2
    held = hostility.hostility(VIEW, FIVE, weights, w, seen).estimate
    if seen is not None:  # there the range spans the two event scores as well
        held = Estimate(held.value, np.full((5, 5), np.nan), np.full((5, 5), np.nan))
    by_pair = {
        "proximity.{}.{}": standing.proximity(FIVE, weights, w.last + 1),
        "rung.{}.{}": treaties.depth(VIEW, FIVE, weights, 2018 if w.last > 2018 else 2015),
        "hostility.{}.{}": held,
        "pressure.{}.{}.sanction": hostility.sanctions(VIEW, FIVE, w.sanctions, pooled=world == "2016-01"),
        "pressure.{}.{}.force": hostility.force(FIVE, hostility.war_levels(VIEW, w.last)),
        "volume.{}.{}.trade": trade.trade(VIEW, FIVE, w).estimate,
        "volume.{}.{}.arms": arms.arms(VIEW, FIVE, w.last),
        "volume.{}.{}.diplomacy": diplomacy.diplomacy(VIEW, FIVE, weights, w).estimate,
    }
    found = {}
    for i, a in enumerate(FIVE.names):
        found |= {path.format(a): at(estimate, i) for path, estimate in by_actor.items()}
        for j, b in enumerate(FIVE.names):
            if i != j:
                found |= {path.format(a, b): at(estimate, i, j) for path, estimate in by_pair.items()}
    ordered = arms.orders(View(world), FIVE, w.last)
    found |= {f"pledge.{FIVE.names[i]}.{FIVE.names[j]}.arms": at(e) for (i, j), (e, _) in ordered.items()}
    return found


@pytest.mark.parametrize(("world", "count"), [("2024-11", 175), ("2016-01", 171)])
def test_values_and_ranges_of_the_table(world, count):
    expected, off, compared = table(), [], 0
    for path, found in computed(world).items():
        if (world, path) not in expected or path in DIFFERENT[world]:
            continue
        compared += 1
        for stated, value in zip(expected[world, path], found, strict=True):
            if np.isfinite(value) and abs(stated - value) > TOLERANCE:
                off.append(f"{path}: {expected[world, path]}, found {np.round(found, 3)}")
    assert off == []
    assert compared == count


def test_the_deliberate_differences_are_small():
    expected, found = table(), computed("2016-01")
    for path in DIFFERENT["2016-01"]:
        assert found[path][0] == pytest.approx(expected["2016-01", path][0], abs=0.045), path
    ((rate, _),) = treaties.readiness(VIEW, FIVE).values()
    assert at(rate) == pytest.approx(expected["2024-11", "readiness.RUS.IRN"], abs=0.02)


def test_positions_on_the_levant():
    expected = table()
    for name, value in zip(FIVE.names, diplomacy.levant_positions(VIEW, FIVE), strict=True):
        assert value == pytest.approx(expected["2024-11", f"dispute.levant.position.{name}"][0], abs=1e-3)


def test_the_gravity_equation_is_that_of_the_page():
    fit = trade.gravity((2012, 2016))
    assert (fit.exporter, fit.importer, fit.distance) == pytest.approx((1.14, 0.99, -1.07), abs=0.005)
    assert fit.flows == 1550
