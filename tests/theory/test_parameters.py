"""Each of the 26 parameters moves what it is there for, in the direction it is there for.

Low against high end of its range, under the same luck; each start is anchored anew, as for a belief.
"""

from functools import lru_cache

import numpy as np
import pytest
from made_worlds import event, repeated, with_drivers, with_events

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import draw
from realpolitik.theory.structure import PARAMETERS
from realpolitik.world.loading import load_case
from realpolitik.world.register import ranges

RUNS = 48
RUS, IRN, ISR, GULF, WEST = range(5)
ARMS, TRADE = 0, 1


@lru_cache
def scenario(name):
    return load_case(name)


def late(field, *place):
    """Mean over runs of the last year of a recorded number."""
    return lambda h: getattr(h, field)[(slice(None), slice(-12, None), *place)].mean()


def spread(field, *place):
    """Spread between runs at the end."""
    return lambda h: getattr(h, field)[(slice(None), -1, *place)].std()


def at(month, field, *place):
    return lambda h: getattr(h, field)[(slice(None), month, *place)].mean()


def moves_of_pledge(h):
    """Share of months in which the pair renegotiated."""
    return (np.diff(h.pledge[:, :, RUS, IRN, TRADE], axis=1) != 0).mean()


def rift():
    return with_drivers(scenario("baseline"), russia_israel_rift=1.0)


def crisis():
    """Open war, a Russian break with Israel, and an alliance imposed on Russia and Iran."""
    case = with_drivers(scenario("israel-iran-war"), russia_israel_rift=1.0)
    return with_events(case, event(1, do=[("rung", RUS, IRN, 0, 4)]))


def signed():
    """A consultation pact of Russia and Iran out of the blue."""
    return with_events(scenario("baseline"), event(1, do=[("rung", RUS, IRN, 0, 3)]))


def imposed_bargain():
    return with_events(scenario("baseline"), event(3, do=[("bargain", IRN, WEST, 0, 1)]))


def aggrieved():
    return with_events(scenario("baseline"), event(3, do=[("grievance", IRN, RUS, 0, 0.4)]))


def armed_enemy():
    return with_events(scenario("baseline"), event(3, do=[("deal", RUS, ISR, ARMS, 0.9)]))


def of(name):
    return lambda: scenario(name)


# parameter: (world, measure, direction from low to high, why)
EXERCISE = {
    "precision": (
        of("baseline"),
        spread("pledge", RUS, IRN, ARMS),
        +1,
        "sharper choices follow mood further",
    ),
    "exchange": (of("nuclear-deal"), late("pledge", RUS, IRN, TRADE), -1, "worth falls when sanctions go"),
    "ideational_share": (
        of("baseline"),
        at(0, "threat", IRN, WEST),
        +1,
        "the West is far off but of another order",
    ),
    "common_cause": (
        of("nuclear-deal"),
        late("index", RUS, IRN),
        -1,
        "less to fear together, less alignment",
    ),
    "enmity": (of("nuclear-deal"), late("pledge", WEST, IRN, TRADE), +1, "less hostility, more exchange"),
    "third_party": (
        of("gulf-inducement"),
        late("volume", RUS, IRN, ARMS),
        -1,
        "the Gulf is worth more to Russia",
    ),
    "promise_visibility": (
        of("gulf-inducement"),
        late("pledge", RUS, IRN, ARMS),
        -1,
        "the charge shows earlier",
    ),
    "own_need": (of("ukraine-settlement"), late("pledge", RUS, IRN, ARMS), +1, "Russia needs its arms less"),
    "wedge": (
        of("ukraine-settlement"),
        late("bargain", RUS, WEST),
        +1,
        "relief and restraint are worth more",
    ),
    "bargain_depth": (imposed_bargain, at(12, "pressure", WEST, IRN, 0), -1, "a bargain suspends more"),
    "dependence_aversion": (of("ukraine-settlement"), late("pledge", WEST, RUS, TRADE), -1, "ties that bind"),
    "commitment_cost": (signed, late("rung", RUS, IRN), -1, "the last rungs cost autonomy"),
    "entrapment": (crisis, late("pressure", RUS, ISR, 1), +1, "an ally's war draws in"),
    "exit_cost": (imposed_bargain, late("bargain", IRN, WEST), +1, "bargains last longer"),
    "meeting_rate": (of("baseline"), moves_of_pledge, +1, "more meetings"),
    "treaty_rate": (of("quintet-2016"), late("rung", RUS, IRN), +1, "more windows"),
    "adaptation_rate": (of("nuclear-deal"), at(6, "pressure", WEST, IRN, 0), -1, "sanctions go sooner"),
    "grievance_decay": (aggrieved, at(15, "grievance", IRN, RUS), -1, "grievance fades sooner"),
    "deconfliction": (aggrieved, at(15, "grievance", IRN, RUS), -1, "who fears the same forgives sooner"),
    "dispute_weight": (
        lambda: with_drivers(scenario("baseline"), caucasus=1.0),
        late("grievance", IRN, RUS),
        +1,
        "",
    ),
    "coercion_weight": (of("maximum-pressure"), late("grievance", IRN, WEST), +1, "coercion is resented"),
    "siding_weight": (armed_enemy, late("grievance", IRN, RUS), +1, "the friend of my enemy"),
    "aloofness_weight": (of("israel-iran-war"), late("grievance", IRN, RUS), +1, "a partner stands aloof"),
    "sanction_threshold": (rift, late("pressure", RUS, ISR, 0), -1, "sanctions need more hostility"),
    "force_threshold": (crisis, late("pressure", RUS, ISR, 1), -1, "force needs more hostility"),
    "judgement_noise": (of("baseline"), spread("pledge", RUS, IRN, ARMS), +1, "mood swings wider"),
}


def test_all_parameters_are_exercised():
    assert set(EXERCISE) == set(PARAMETERS)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_moves_what_it_is_there_for(name):
    world, measure, direction, why = EXERCISE[name]
    case = world()
    low, high = ranges()[name]
    tape = repeated(draw(case, 11, 0, RUNS), 2)
    values = np.repeat([low, high], RUNS)
    chunks = simulate(case, 2 * RUNS, 11, parameters={name: values}, tape=tape, chunk=2 * RUNS, workers=1)
    history = next(iter(chunks)).history
    at_low, at_high = (
        measure(type(history)(*(f[part] for f in history))) for part in (slice(RUNS), slice(RUNS, None))
    )
    assert direction * (at_high - at_low) > 1e-4, f"{why}: {at_low:.4f} at {low}, {at_high:.4f} at {high}"
