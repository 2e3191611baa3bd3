"""An announced signing hastens the next treaty and none beyond it, however certain it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik import load_case, simulate

ALLIANCE = 4


@pytest.mark.parametrize("readiness", [1.2, 1.95, 2.5])
def test_an_announced_partnership_is_no_step_to_an_alliance(readiness):
    case = load_case("baseline", until="2027-12")
    first, second = case.focus
    announced = case.believed.readiness.copy()
    announced[first, second] = announced[second, first] = readiness
    case = replace(case, believed=replace(case.believed, readiness=announced))
    rung = np.concatenate([chunk.history.rung[:, :, first, second] for chunk in simulate(case, 200, 7)])
    # One a year and more over three years: all but a few sign (1.2 a year leaves 3 %), and that is all.
    assert np.mean(rung[:, -1] == rung[0, 0] + 1) > 0.9
    assert rung.max() == rung[0, 0] + 1 < ALLIANCE
