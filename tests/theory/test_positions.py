"""Positions on world order: toward those one lives by, away from those who press."""

import numpy as np
import pytest

from realpolitik.theory.positions import course, drift

ORDER = np.array([0.2, 0.8, 0.5])


def test_without_ties_nobody_moves():
    assert drift(ORDER, np.zeros((3, 3)), np.zeros((3, 3)), 1, 1).tolist() == ORDER.tolist()


def test_dependence_pulls_and_coercion_pushes():
    pull, push = np.zeros((3, 3)), np.zeros((3, 3))
    pull[0, 1] = 0.5  # the first lives by the second
    push[1, 0] = 0.5  # the second presses the first
    assert drift(ORDER, pull, np.zeros((3, 3)), 0.2, 1)[0] == pytest.approx(0.2 + 0.2 * 0.5 * 0.6)
    assert drift(ORDER, np.zeros((3, 3)), push, 0.2, 1)[0] == pytest.approx(0.2 - 0.2 * 0.5 * 0.6)
    assert drift(ORDER, pull, push, 0.2, 1)[0] == pytest.approx(0.2)


def test_splitting_a_partner_changes_nothing():
    whole = drift(ORDER, np.full((3, 3), 0.2), np.full((3, 3), 0.1), 0.3, 1)
    split = np.array([0.2, 0.8, 0.8, 0.5])
    dependence, coercion = np.full((4, 4), 0.2), np.full((4, 4), 0.1)
    dependence[:, 1:3] /= 2
    coercion[1:3, :] /= 2
    assert drift(split, dependence, coercion, 0.3, 1)[[0, 3]] == pytest.approx(whole[[0, 2]])


def test_a_course_is_one_step_after_another():
    dependence = np.random.default_rng(0).uniform(0, 0.2, size=(2, 4, 3, 3))
    coercion = np.zeros_like(dependence)
    found = course(ORDER, dependence, coercion, 0.5, 1 / 12)
    assert found.shape == (2, 4, 3) and (found[:, 0] == ORDER).all()
    assert found[:, 2] == pytest.approx(drift(found[:, 1], dependence[:, 1], coercion[:, 1], 0.5, 1 / 12))
