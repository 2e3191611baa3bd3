"""Weeks and months tell the same story: nothing but rates depends on the length of a step."""

import numpy as np
from made_worlds import random_case, still

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.preparation import prepare_parameters, prepare_processes
from realpolitik.world.loading import load_case

RUNS, SEED = 1500, 20241101
TOLERANCE = 0.003
"""Largest difference of the focal index per calendar year that the specification allows; it found .0023."""


def yearly(case, years):
    """Mean and variance over runs of each year's mean index."""
    pair = case.focus
    per_year = case.steps_per_year
    parts = []
    for chunk in simulate(case, RUNS, SEED):
        index = chunk.history.index[:, 1 : years * per_year + 1, pair[0], pair[1]]
        parts.append(index.reshape(chunk.runs, years, per_year).mean(axis=2))
    means = np.concatenate(parts)
    return means.mean(axis=0), means.var(axis=0, ddof=1)


def test_monthly_and_weekly_means_agree_in_every_year():
    years = 5
    month, spread = yearly(load_case("baseline", until="2029-12"), years)
    week, weekly_spread = yearly(load_case("baseline", until="2029-12", steps_per_year=52), years)
    # Weeks have luck of their own, so sampling adds its share: two standard errors, at most .0031.
    error = np.sqrt((spread + weekly_spread) / RUNS)
    assert 2 * error.max() < 0.0035
    gap = np.abs(month - week)
    assert (gap <= TOLERANCE + 2 * error).all(), gap


def test_chances_of_a_year_do_not_depend_on_the_step():
    values = random_case(0).inputs.parameters
    monthly = prepare_parameters(values, 1, 1 / 12)[0]
    weekly = prepare_parameters(values, 1, 1 / 52)[0]
    for name in ("adaptation", "treaty_chance"):
        np.testing.assert_allclose((1 - monthly[name]) ** 12, (1 - weekly[name]) ** 52)


def test_drivers_of_a_year_do_not_depend_on_the_step():
    from dataclasses import replace

    case = random_case(0)
    monthly, weekly = (prepare_processes(replace(case, steps_per_year=n)) for n in (12, 52))
    regime, price, clash, trend = (case.drivers.index(name) for name in ("regime", "price", "clash", "trend"))
    moves = [np.diff(p.row[regime], prepend=0.0) for p in (monthly, weekly)]
    np.testing.assert_allclose(*(np.linalg.matrix_power(m, n) for m, n in zip(moves, (12, 52), strict=True)))
    np.testing.assert_allclose(monthly.b[price] ** 12, weekly.b[price] ** 52)
    np.testing.assert_allclose(monthly.a[clash] ** 12, weekly.a[clash] ** 52)
    np.testing.assert_allclose(monthly.a[trend] * 12, weekly.a[trend] * 52)


def test_rest_does_not_depend_on_the_step():
    starts = []
    for n in (1, 12, 52):
        case = still(random_case(3, actors=4, channels=3, steps=3, steps_per_year=n, events=False))
        starts.append(next(iter(simulate(case, 1, 0))).history.index[0, 0])
    np.testing.assert_array_equal(starts[0], starts[1])
    np.testing.assert_array_equal(starts[1], starts[2])
