"""Hostility of structure and grievance, worked by hand."""

import pytest

from realpolitik.theory.hostility import felt_hostility, resting_structure


def test_grievance_fills_what_structure_leaves_open():
    # 0.4 + 0.6 · 0.25 = 0.55.
    assert felt_hostility(0.4, 0.25) == pytest.approx(0.55)


def test_resting_structure_undoes_it():
    # (0.55 - 0.25) / 0.75 = 0.4.
    assert resting_structure(0.55, 0.25) == pytest.approx(0.4)


def test_no_structure_where_grievance_exceeds_what_is_seen():
    assert resting_structure(0.1, 0.3) == 0.0
