"""What ties states to each other, and what reaches a pair through third states."""

import numpy as np
import pytest

from realpolitik.analysis.forecasting.design import design
from realpolitik.experiment.hindcast import QUANTITIES
from realpolitik.experiment.hindcast_shocks import SHOCK_QUANTITIES, response
from realpolitik.experiment.hindcast_ties import TIES, through, ties
from realpolitik.experiment.hindcast_world import Structure, world_at

TERMS = design()
FOUR = Structure("four", "RUS,IRN,USA,GBR")


def test_what_reaches_a_pair_by_hand():
    """0 and 1 fall out by .3, and 2 is tied to 0 only: it turns on 1."""
    tie = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    hit = np.array([[0.0, -0.3, 0.0], [-0.3, 0.0, 0.0], [0.0, 0.0, 0.0]])
    apart = ~np.eye(3, dtype=bool)
    z = (tie - tie[apart].mean()) / tie[apart].std()
    reached = through(tie, hit)
    assert reached[2, 1] == reached[1, 2] == pytest.approx(-0.3 * z[2, 0])
    assert reached[2, 0] == pytest.approx(-0.3 * z[2, 1]) and reached[2, 0] > 0
    assert not np.diag(reached).any() and not through(np.ones((3, 3)), hit).any()


def test_ties_are_those_of_the_world():
    case = world_at(FOUR, "2012-01", "2013-01", TERMS.facts)
    found = ties(case, TERMS.bloc)
    assert set(found) == set(TIES) and all(each.shape == (4, 4) for each in found.values())
    assert found["bloc"][2, 3] == 1 and found["bloc"][0, 2] == 0
    assert found["sides"][2, 3] > 0 > found["sides"][2, 1], "allies, and foes over the bomb"
    assert found["treaties"][2, 3] == case.inputs.rung[2, 3] > 0
    assert found["hostility"][2, 3] > found["hostility"][2, 1]


def test_the_index_reaches_as_camps_do():
    size = response(
        FOUR, "2012-01", "strike", [("USA", "IRN")], {}, {}, TERMS.facts, blocs=TERMS.bloc, runs=4
    )
    place = SHOCK_QUANTITIES.index("through index")
    assert size[place] == pytest.approx(size[QUANTITIES.index("camps")], abs=1e-6)
