"""Surfaces over the prior: a quadratic is found, misfit is told from luck, chances are read on logits."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.emulator import Expected, check_size
from realpolitik.experiment.tuning.targets import Block


def belief(kind, value=0.3, sd=0.02):
    return Block(
        "t", "o", kind, np.array([value]), (("A-B", 0.0),), np.array([[sd**2]]), np.eye(1), 0, (0.0, 1.0)
    )


def runs_of(curve, points=256, count=2, luck=0.0):
    rng = np.random.default_rng(5)
    unit = rng.uniform(size=(points, 2))
    return unit, (curve(unit)[:, None] + luck * rng.normal(size=(points, count)))[:, :, None]


def test_a_quadratic_is_found_and_what_is_none_counts_as_error():
    exact = Expected(belief("change"), *runs_of(lambda u: u[:, 0] * u[:, 1] + u[:, 0] ** 2))
    point = np.array([[0.9, 0.4]])
    assert exact(point)[0] == pytest.approx(0.9 * 0.4 + 0.81) and exact.error < 1e-12
    rough = Expected(belief("change"), *runs_of(lambda u: np.sin(25 * u[:, 0])))
    assert rough.error == pytest.approx(0.5, rel=0.3)  # the variance of a sine


def test_luck_is_no_misfit():
    found = Expected(belief("change"), *runs_of(lambda u: u[:, 0], points=2048, luck=0.5))
    assert found.error < 0.02  # the luck of a point's mean is .125; the fit averages over the points


def test_a_belief_errs_as_stated_and_as_the_surface_does():
    found = Expected(belief("change", sd=0.5), *runs_of(lambda u: u[:, 0]))
    place = np.array([[0.7, 0.5], [0.2, 0.5]])
    near, far = found.log_likelihood(0.7, place)
    assert near - far == pytest.approx(0.5 * 0.5**2 / 0.5**2, abs=1e-6)


def test_a_probability_is_read_on_logits_from_all_runs():
    rng = np.random.default_rng(2)
    unit = rng.uniform(size=(1024, 2))
    happened = rng.uniform(size=(1024, 8, 1)) < (1 / (1 + np.exp(4 - 3 * unit[:, 0])))[:, None, None]
    found = Expected(belief("probability", -3.0, 1.0), unit, happened.astype(float))
    places = np.array([[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]])
    assert found(places) == pytest.approx(-4 + 3 * places[:, 0], abs=0.5)


def test_a_pilot_that_is_too_small_says_which_one_is_not():
    with pytest.raises(ResultProblem, match="too few for 66 coefficients") as caught:
        check_size(np.zeros((64, 10)))
    assert "points: 128" in str(caught.value.remedy)
