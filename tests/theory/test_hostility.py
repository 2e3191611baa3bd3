"""Hostility of structure and grievance, worked by hand."""

import pytest

from realpolitik.theory.hostility import felt_hostility, moved_structure, resting_structure


def test_grievance_fills_what_structure_leaves_open():
    # 0.4 + 0.6 · 0.25 = 0.55.
    assert felt_hostility(0.4, 0.25) == pytest.approx(0.55)


def test_resting_structure_undoes_it():
    # (0.55 - 0.25) / 0.75 = 0.4.
    assert resting_structure(0.55, 0.25) == pytest.approx(0.4)


def test_goodwill_where_grievance_exceeds_what_is_seen():
    # (0.1 - 0.3) / 0.7 = -2/7, and -2/7 + 9/7 · 0.3 = 0.1 again.
    assert resting_structure(0.1, 0.3) == pytest.approx(-2 / 7)
    assert felt_hostility(-2 / 7, 0.3) == pytest.approx(0.1)


def test_hostility_has_a_floor():
    # -2/7 + 9/7 · 0.2 = -1/35.
    assert felt_hostility(-2 / 7, 0.2) == 0.0


def test_links_move_structure_between_its_floor_and_one():
    assert moved_structure(0.3, 0.2) == pytest.approx(0.5)
    assert moved_structure(0.3, -0.5) == 0.0
    assert moved_structure(0.9, 0.5) == 1.0
    # Goodwill is a floor of its own: links raise it, and cannot lower it.
    assert moved_structure(-0.2, -0.5) == -0.2
    assert moved_structure(-0.2, 0.5) == pytest.approx(0.3)
