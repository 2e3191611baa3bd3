"""The ledger: causes add up to the index in every month, and a lone mover is booked to what it moves."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from made_worlds import (
    assuming,
    counterfactual,
    even_luck,
    event,
    frozen,
    links,
    random_case,
    still,
    with_drivers,
    with_events,
)

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.ledger import CAUSES
from realpolitik.theory.inputs import Process
from realpolitik.world.loading import load_case

SCENARIOS = (
    "baseline",
    "nuclear-deal",
    "maximum-pressure",
    "ukraine-settlement",
    "gulf-inducement",
    "israel-iran-war",
    "quintet-2016",
    "quintet-2024-11-data",
)
RUS, IRN, ISR, GULF, WEST = range(5)


@lru_cache
def scenario(name):
    return load_case(name)


def booked(case, runs=24, seed=4, tape=None):
    """Ledger and history of a batch, after checking that the causes add up in every month of every run."""
    chunk = next(iter(simulate(case, runs, seed, ledger=True, tape=tape, chunk=runs)))
    i, j = case.focus
    residual = np.abs(chunk.ledger.sum(axis=2) - chunk.history.index[:, :, i, j])
    assert residual.max() < 1e-9, f"month {residual.max(axis=0).argmax()}: {residual.max()}"
    return chunk.ledger, chunk.history


@pytest.mark.parametrize("name", SCENARIOS)
def test_causes_add_up_in_every_month(name):
    ledger, _ = booked(scenario(name))
    np.testing.assert_array_equal(ledger[:, 0, 1:], 0.0)
    np.testing.assert_array_equal(ledger[:, 0, 0], ledger[:, -1, 0])
    assert np.abs(ledger[:, -1, 1:]).max() > 0.01


def test_they_add_up_with_bargains_of_third_parties_and_of_the_focal_pair():
    thaw = with_drivers(scenario("ukraine-settlement"), us_iran_deal=1.0)
    _, history = booked(thaw, runs=64)
    assert history.bargain[:, :, RUS, WEST].any(), "no bargain happened: the case shows nothing"
    focal = replace(thaw, focus=(RUS, WEST))
    ledger, history = booked(focal, runs=64)
    struck = history.bargain[:, :-2, RUS, WEST].any(axis=1)
    assert struck.any() and not struck.all()
    bargain = ledger[:, -1, CAUSES.index("bargain")]
    assert (bargain[struck] != 0).all()
    assert bargain[struck].mean() > 0.001, "what a bargain suspends draws the pair together"


@pytest.mark.parametrize("seed", range(12))
def test_they_add_up_under_every_kind_of_event(seed):
    case = random_case(seed, actors=2 + seed % 4, channels=2 + seed % 3, steps=30, edges=0.1)
    _, history = booked(case, runs=12, seed=seed)
    assert history.fired.sum() > 50


def test_they_add_up_where_goodwill_outweighs_grievance():
    # Hostility observed below what disputes alone make; then both forget their grievance: it stays at 0.
    forgotten = 0
    for seed in range(8):
        case = random_case(seed, actors=3, channels=2, steps=24)
        case = assuming(case, hostility=0.15 * case.believed.hostility, activity=np.full(2, 0.8))
        both = [("grievance", 0, 1, 0, -0.9), ("grievance", 1, 0, 0, -0.9)]
        _, history = booked(with_events(case, event(3, do=both)), runs=4)
        forgotten += bool((history.hostility[:, :, 0, 1] == 0).any())
    assert forgotten >= 2


@pytest.mark.parametrize("seed", range(4))
def test_they_add_up_under_counterfactuals(seed):
    case = random_case(seed, actors=4, channels=3, steps=24)
    ledger, _ = booked(counterfactual(case, parameters={"common_cause": 0.0, "siding_weight": 0.3}))
    assert np.abs(ledger[:, 1:, CAUSES.index("settling")]).max() > 1e-4
    ledger, _ = booked(counterfactual(scenario("baseline"), parameters={"enmity": 0.2}), seed=seed)
    assert np.abs(ledger[:, -1, CAUSES.index("settling")]).max() > 1e-3


@pytest.mark.parametrize("seed", range(6))
def test_changed_circumstances_are_booked_to_causes_and_not_to_settling(seed):
    case = random_case(seed, actors=4, channels=3, steps=24)
    rng = np.random.default_rng(seed)
    stated = {
        name: np.clip(getattr(case.believed, name) * rng.uniform(0.6, 1.6), -1.0, 1.0)
        for name in (
            *("capacity", "outside", "power", "order", "proximity", "activity", "position", "salience"),
            *("interests", "threat_load", "sanction_friction", "evasion", "exposure", "pull"),
        )
    }
    ledger, _ = booked(counterfactual(case, **stated))
    plain, _ = booked(case)
    settling = CAUSES.index("settling")
    np.testing.assert_allclose(ledger[:, :, settling], plain[:, :, settling], atol=1e-9)
    assert np.abs(ledger - plain)[:, 1:].max() > 1e-3


def test_a_counterfactual_dispute_is_booked_to_disputes_first():
    case = still(scenario("baseline"))
    wider = np.minimum(1.0, case.believed.activity + 0.3)
    ledger, _ = booked(counterfactual(case, activity=wider), runs=1, tape=even_luck(case))
    moved = np.flatnonzero(np.abs(ledger[0, 1]) > 1e-13)
    assert {CAUSES[c] for c in moved} == {"start", "disputes"}
    assert ledger[0, 12, CAUSES.index("disputes")] < -0.01
    assert np.abs(ledger[0, :, CAUSES.index("settling")]).max() < 1e-12


@pytest.mark.parametrize("name", ["baseline", "quintet-2016", "nuclear-deal"])
def test_at_rest_nothing_but_the_start_is_booked(name):
    case = still(scenario(name))
    ledger, _ = booked(case, runs=1, tape=even_luck(case))
    assert np.abs(ledger[:, :, 1:]).max() < 1e-13


# Which causes move first when one link of a resting world is switched: the link, the first record in which
# the focal index moves (the driver acts on record 1), the cause, its direction, what else may move. More
# need or supply of one side changes the worth of what it gets (the cause itself) and of what it gives (own
# need), its dependence on others (third parties), and the worth of its supplies to the other (saturation).
WORTH = {"own_need", "third_party"}
FIRST_MOVES = {
    "structure": (("hostility", 0, RUS, IRN, 0, 0.3), 1, "structural_hostility", -1, set()),
    "policy": (("pressure", 0, RUS, IRN, 0, 0.9), 2, "policy", -1, set()),
    "dispute": (("dispute", 0, 0, 0, 0, 0.5), 2, "disputes", -1, set()),
    "need": (("need", 0, IRN, 0, 0, 0.5), 2, "need", +1, WORTH),
    "outside": (("outside", 0, IRN, 1, 0, 0.8), 2, "outside_options", -1, WORTH),
    "own capacity": (("capacity", 0, IRN, 1, 0, 0.8), 2, "capacity", -1, {*WORTH, "saturation"}),
    "gulf capacity": (("capacity", 0, GULF, 1, 0, 0.8), 2, "third_party", -1, {*WORTH, "outside_options"}),
    "order": (("order", 0, WEST, 0, 0, -0.4), 2, "common_threat", -1, {*WORTH, "need", "siding"}),
}


def switched(link):
    """A resting baseline with one link, whose driver goes from 0 to 1 in month 1."""
    case = still(scenario("baseline"))
    alone = assuming(case, links=links(link), driver_start=np.zeros(len(case.drivers)))
    alone = frozen(alone, but=(case.drivers[0],))
    processes = (Process("schedule", {"steps": [1], "values": [1.0]}), *alone.processes[1:])
    return replace(alone, processes=processes)


@pytest.mark.parametrize("name", FIRST_MOVES)
def test_one_mover_is_booked_to_what_it_moves(name):
    link, month, cause, direction, others = FIRST_MOVES[name]
    case = switched(link)
    ledger, _ = booked(case, runs=1, tape=even_luck(case))
    moved = np.abs(ledger[0, :, 1:]) > 1e-13
    assert int(np.argmax(moved.any(axis=1))) == month
    found = {CAUSES[1 + c] for c in np.flatnonzero(moved[month])}
    assert cause in found
    assert found <= {cause} | others
    assert direction * ledger[0, month, CAUSES.index(cause)] > 1e-6


def test_mood_alone_is_chance_first():
    case = frozen(with_events(scenario("baseline")))
    tape = even_luck(case)
    tape.judgement[:] = 0.9
    ledger, _ = booked(case, runs=1, tape=tape)
    # Mood moves pledges for record 1, volumes for record 2.
    assert np.abs(ledger[0, 1, 1:]).max() < 1e-13
    moved = {CAUSES[1 + c] for c in np.flatnonzero(np.abs(ledger[0, 2, 1:]) > 1e-13)}
    assert moved == {"chance"}


@pytest.mark.parametrize(
    ("effect", "records"),
    [
        (("volume", RUS, IRN, 0, 0.2), 1),
        (("grievance", IRN, RUS, 0, 0.2), 1),
        (("rung", RUS, IRN, 0, 2), 1),
        (("pledge", RUS, IRN, 0, 0.2), 2),
        (("deal", IRN, RUS, 0, 0.9), 2),
    ],
    ids=["volume", "grievance", "rung", "pledge", "deal"],
)
def test_an_event_is_booked_as_event_first(effect, records):
    case = with_events(still(scenario("baseline")), event(1, do=[effect]))
    ledger, _ = booked(case, runs=1, tape=even_luck(case))
    column = CAUSES.index("event")
    assert np.abs(ledger[0, :records, 1:]).max() < 1e-13
    moved = np.flatnonzero(np.abs(ledger[0, records]) > 1e-13)
    assert set(moved) <= {0, column}
    assert abs(ledger[0, records, column]) > 1e-4


def test_a_bargain_of_others_reaches_the_pair_through_others():
    case = with_events(still(scenario("baseline")), event(1, do=[("bargain", IRN, WEST, 0, 1)]))
    ledger, _ = booked(case, runs=1, tape=even_luck(case))
    # The pair has no bargain of its own, so none is booked; fewer sanctions on Iran: less friction.
    assert np.abs(ledger[0, :, CAUSES.index("bargain")]).max() < 1e-13
    assert ledger[0, 8, CAUSES.index("friction")] > 1e-4


def test_a_counterfactual_leaves_the_start_as_believed():
    ledger, history = booked(counterfactual(scenario("baseline"), parameters={"common_cause": 0.0}), runs=4)
    _, plain = booked(scenario("baseline"), runs=4)
    for name in ("pledge", "volume", "pressure", "grievance", "trust"):
        np.testing.assert_array_equal(getattr(history, name)[:, 0], getattr(plain, name)[:, 0])
    assert ledger[:, -1, 0].tolist() == plain.index[:, 0, RUS, IRN].tolist()
