"""The synthetic likelihood against densities worked by hand and by SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import helmert
from scipy.stats import multivariate_normal, norm

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.emulator import Pilot
from realpolitik.experiment.tuning.likelihood import SLOPES, Likelihood
from realpolitik.experiment.tuning.posterior import walk
from realpolitik.experiment.tuning.targets import Block


def block(kind, seen, covariance, contrasts, sign=0):
    labels = tuple(("A-B", float(k)) for k in range(len(seen)))
    return Block("t", "o", kind, np.array(seen), labels, covariance, contrasts, sign, (0.0, 1.0))


def pilot_of(function, entries, points=64, replications=6, dimensions=2, scatter=0.1):
    """Runs with luck of their own."""
    rng = np.random.default_rng(5)
    unit = rng.uniform(size=(points, dimensions))
    said = function(unit)[:, None, :] + scatter * rng.normal(size=(points, replications, entries))
    return Pilot(unit, (said,))


def test_a_belief_is_held_against_the_mean_of_runs():
    pilot = pilot_of(lambda u: u[:, :1], 1)
    one = Likelihood([block("change", [0.3], np.array([[0.02**2]]), np.eye(1))], pilot, 6)
    scatter = pilot.said[0].var(axis=1, ddof=1).mean()
    expected = norm.logpdf(0.3, 0.35, np.sqrt(0.02**2 + scatter / 6))
    assert one.by_target([np.array([[0.35]])])[0, 0] == pytest.approx(expected, abs=1e-6)


def test_a_pairs_own_level_is_free_and_the_slope_is_integrated_out():
    pilot = pilot_of(lambda u: u @ np.ones((2, 3)) + np.array([0.0, 1.0, 2.0]), 3)
    contrasts = helmert(3)
    stated = block("series", [1.0, 2.5, 2.0], 0.3**2 * np.eye(3), contrasts, sign=1)
    one = Likelihood([stated], pilot, 4)
    mean = np.array([[0.2, 0.9, 2.1]])
    found = one.by_target([mean])[0, 0]
    assert one.by_target([mean + 7.0])[0, 0] == pytest.approx(found)
    apart = (pilot.said[0] - pilot.said[0].mean(axis=1, keepdims=True)).reshape(-1, 3)
    inner = apart.T @ apart / (64 * 5) * (1 + 1 / 4)
    ratio = stated.observed.std() / pilot.said[0].mean(axis=(0, 1)).std()
    densities = [
        multivariate_normal.pdf(
            contrasts @ (stated.observed - b * mean[0]),
            np.zeros(2),
            contrasts @ (b**2 * inner + 0.09 * np.eye(3)) @ contrasts.T,
        )
        for b in ratio * SLOPES
    ]
    assert found == pytest.approx(np.log(np.mean(densities)), abs=1e-5)


def gaussian(unit):
    return -0.5 * ((unit[:, 0] - 0.5) / 0.1) ** 2


def test_walkers_are_as_wide_as_what_they_walk_in_many_dimensions():
    """Snooker moves of emcee 3.1.6 come out an eighth too narrow here."""

    def narrow(unit):
        return -0.5 * (((unit[:, :4] - 0.5) / 0.1) ** 2).sum(axis=1)

    chain = walk(narrow, 12, walkers=48, steps=1500, warm_up=500, seed=1)
    assert chain.flat[:, :4].std(axis=0).mean() == pytest.approx(0.1, rel=0.05)
    assert np.quantile(chain.flat[:, 4:], (0.05, 0.95), axis=0).mean(axis=1) == pytest.approx(
        [0.05, 0.95], abs=0.006
    )


def test_walkers_find_a_known_posterior_and_a_number_nobody_speaks_of(tmp_path):
    terms = {"walkers": 32, "steps": 1500, "warm_up": 500, "seed": 3}
    chain = walk(gaussian, 2, **terms)
    assert chain.flat[:, 0].mean() == pytest.approx(0.5, abs=0.02)
    assert chain.flat[:, 0].std() == pytest.approx(0.1, rel=0.08)
    assert chain.ratio[0] < 0.5
    ends = np.quantile(
        chain.flat[:, 1], (0.02, 0.05, 0.95, 0.98)
    )  # nobody speaks of it: its prior, to the edges
    assert ends == pytest.approx([0.02, 0.05, 0.95, 0.98], abs=0.01)

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
