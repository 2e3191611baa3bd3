"""The synthetic likelihood against densities worked by hand and by SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import helmert
from scipy.stats import multivariate_normal, norm

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.likelihood import SLOPES, Emulator, Likelihood, Pilot
from realpolitik.experiment.tuning.posterior import walk
from realpolitik.experiment.tuning.targets import Block, joined


def block(kind, seen, covariance, contrasts, sign=0, target="t", weight=1.0):
    labels = tuple(("A-B", float(k)) for k in range(len(seen)))
    return Block(target, "o", kind, weight, np.array(seen), labels, covariance, contrasts, sign, (0.0, 1.0))


def pilot_of(function, entries, points=64, replications=6, dimensions=2, scatter=0.1):
    rng = np.random.default_rng(5)
    unit = rng.uniform(size=(points, dimensions))
    luck = rng.normal(scale=scatter, size=(replications, entries))  # common to all points
    said = function(unit)[:, None, :] + luck
    own = function(unit) + rng.normal(scale=scatter, size=(points, entries))
    return Pilot(unit, (said,), (own - said.mean(axis=1),))


def test_a_belief_is_held_against_the_mean_of_runs():
    pilot = pilot_of(lambda u: u[:, :1], 1)
    one = Likelihood([block("change", [0.3], np.array([[0.02**2]]), np.eye(1))], pilot, "kernel")
    scatter = (pilot.apart[0] ** 2).mean() * 6 / 7  # the point's mean of six errs as well
    expected = norm.logpdf(0.3, 0.35, np.sqrt(0.02**2 + scatter / 6))
    assert one.by_target([np.array([[0.35]])])[0, 0] == pytest.approx(expected, abs=1e-6)


def test_a_pairs_own_level_is_free_and_the_slope_is_integrated_out():
    pilot = pilot_of(lambda u: u @ np.ones((2, 3)) + np.array([0.0, 1.0, 2.0]), 3)
    contrasts = helmert(3)
    stated = block("series", [1.0, 2.5, 2.0], 0.3**2 * np.eye(3), contrasts, sign=1)
    one = Likelihood([stated], pilot, "kernel")
    mean = np.array([[0.2, 0.9, 2.1]])
    found = one.by_target([mean])[0, 0]
    assert one.by_target([mean + 7.0])[0, 0] == pytest.approx(found)
    inner = pilot.apart[0].T @ pilot.apart[0] / 64
    ratio = stated.observed.std() / joined(stated, pilot.said[0]).mean(axis=0).std()
    densities = [
        multivariate_normal.pdf(
            contrasts @ (stated.observed - b * mean[0]),
            np.zeros(2),
            contrasts @ (b**2 * inner + 0.09 * np.eye(3)) @ contrasts.T,
        )
        for b in ratio * SLOPES
    ]
    assert found == pytest.approx(np.log(np.mean(densities)), abs=1e-5)


def test_the_emulator_finds_a_quadratic_and_says_how_wrong_it_is():
    def curve(u):
        return np.column_stack([u[:, 0] * u[:, 1], (u[:, 0] - 0.3) ** 2])

    stated = block("series", [0.2, 0.1], 0.01 * np.eye(2), np.eye(2))
    exact = Emulator([stated], pilot_of(curve, 2, scatter=0.0))
    point = np.array([[0.9, 0.4]])
    assert exact(point)[0] == pytest.approx(curve(point))
    assert exact.explained[0] > 0.999 and np.trace(exact.error[0]) < 1e-12
    rough = Emulator([stated], pilot_of(lambda u: np.sin(25 * u), 2, scatter=0.0))
    assert rough.explained[0] < 0.2


def test_one_quadratic_form_is_the_same_likelihood():
    pilot = pilot_of(lambda u: np.column_stack([u[:, 0], u[:, 1] ** 2, u.sum(axis=1)]), 3)
    stated = block("series", [1.0, 2.5, 2.0], 0.3**2 * np.eye(3), helmert(3), sign=1, weight=0.5)
    emulator = Emulator([stated], pilot)
    one = Likelihood([stated], pilot, "emulator", emulator)
    unit = np.random.default_rng(0).uniform(size=(9, 2))
    assert one.of_emulator(emulator)(unit) == pytest.approx(one.by_target(emulator(unit)).sum(axis=1))


def gaussian(unit):
    return -0.5 * ((unit[:, 0] - 0.5) / 0.1) ** 2


def test_walkers_find_a_known_posterior_and_a_number_nobody_speaks_of(tmp_path):
    terms = {"walkers": 32, "steps": 1500, "warm_up": 500, "seed": 3}
    chain = walk(gaussian, 2, **terms)
    assert chain.flat[:, 0].mean() == pytest.approx(0.5, abs=0.02)
    assert chain.flat[:, 0].std() == pytest.approx(0.1, rel=0.15)
    assert chain.ratio[0] < 0.5 and chain.ratio[1] == pytest.approx(1.0, abs=0.1)

    def stops(unit, calls=[0]):  # noqa: B006 — counts its calls
        calls[0] += 1
        if calls[0] > 1300:
            raise KeyboardInterrupt
        return gaussian(unit)

    with pytest.raises(KeyboardInterrupt):
        walk(stops, 2, folder=tmp_path, **terms)
    assert 0 < len(list(tmp_path.glob("chain-*.parquet"))) < 6
    with pytest.raises(ResultProblem, match="belongs to a walk of other targets"):
        walk(gaussian, 2, folder=tmp_path, mark="of another study", resume=True, **terms)
    resumed = walk(gaussian, 2, folder=tmp_path, resume=True, **terms)
    assert np.array_equal(resumed.whole, chain.whole)
