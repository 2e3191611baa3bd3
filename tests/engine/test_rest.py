"""Rest at the start: with drivers frozen and chance off, the world stands still to rounding."""

import numpy as np
import pytest
from made_worlds import assuming, even_luck, random_case, still

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.rest import goodwill, overreach, unexplained
from realpolitik.world.loading import load_case

SHIPPED = (
    "quintet-2024-11",
    "quintet-2016",
    "nuclear-deal",
    "maximum-pressure",
    "gulf-inducement",
    "israel-iran-war",
)


def drift(case):
    """Largest move of any recorded quantity from its start, with its name."""
    case = still(case)
    history = next(iter(simulate(case, 1, 0, tape=even_luck(case), workers=1))).history
    moves = {
        name: float(np.abs(field[0] - field[0, 0]).max())
        for name, field in history._asdict().items()
        if name not in ("driver", "fired")
    }
    worst = max(moves, key=moves.get)
    return moves[worst], worst


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_worlds_stand_still(name):
    move, quantity = drift(load_case(name))
    assert move <= 1e-12, quantity


@pytest.mark.parametrize("seed", range(30))
def test_random_worlds_stand_still(seed):
    move, quantity = drift(random_case(seed, actors=2 + seed % 4, channels=1 + seed % 5, events=False))
    assert move <= 1e-12, quantity


def test_pressure_beyond_reach_is_what_unrests_the_grounded_world():
    case = load_case("quintet-2024-11-data")
    inputs = case.believed
    trade = np.repeat(inputs.capacity[:, inputs.sanction_channel][:, None], len(case.actors), axis=1)
    reach = np.minimum(1, np.stack([trade, inputs.power[:, None] * inputs.proximity], axis=2))
    held = np.minimum(inputs.pressure, 0.98 * reach)
    move, quantity = drift(assuming(case, pressure=held))
    assert move <= 1e-12, quantity


def test_a_pair_that_resents_more_than_is_seen_is_reported():
    case = load_case("baseline")
    found = {(u.actor, u.other): (u.hostility, u.grievance) for u in goodwill(case)}
    # The specification names this pair as the only one.
    assert set(found) == {("ISR", "GULF")}
    hostility, grievance = found["ISR", "GULF"]
    assert hostility == 0.20 < grievance < 0.23
    calm = assuming(case, activity=np.zeros_like(case.believed.activity))
    assert all(u.actor != "ISR" for u in goodwill(calm))


def test_the_share_of_the_start_not_explained_is_told_per_kind():
    shares = unexplained(load_case("baseline"))
    assert set(shares) == {"pledge", "delivery", "pressure", "signing", "rise", "stay", "bargain"}
    assert all(np.isfinite(value) and value >= 0 for value in shares.values())


def test_pressure_beyond_reach_is_reported():
    assert overreach(load_case("baseline")) == []
    found = {
        (o.actor, o.other, o.pressure): (o.observed, o.reach)
        for o in overreach(load_case("quintet-2024-11-data"))
    }
    assert set(found) == {("IRN", "ISR", "force"), ("IRN", "WEST", "force"), ("ISR", "IRN", "force")}
    # Power .1016 x proximity .7649.
    assert found["IRN", "ISR", "force"] == pytest.approx((0.15, 0.0777), abs=0.001)
