"""The readable engine and the compiled ensemble give the same bits; so does plain Python."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_worlds import event, random_case, with_events

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.stepwise import AlignmentModel
from realpolitik.theory.inputs import PRESSURES
from realpolitik.world.loading import load_case

RUNS = 20
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


def first_difference(case, expected, found):
    """Where two histories of one run part first: month, actor or pair, quantity; None if they never do."""
    for t in range(case.steps + 1):
        for quantity in expected._fields:
            one, other = getattr(expected, quantity)[t], getattr(found, quantity)[t]
            for place in np.argwhere(one != other):
                values = f"{one[tuple(place)]!r} and {other[tuple(place)]!r}"
                return f"month {t}, {_name(case, quantity, place)}: {values}"
    return None


def _name(case, quantity, place):
    if quantity == "driver":
        return f"driver {case.drivers[place[0]]}"
    if quantity == "fired":
        return f"event {case.events[place[0]]}"
    pair = f"{case.actors[place[0]]}→{case.actors[place[1]]}"
    if quantity in ("volume", "pledge"):
        return f"{quantity} {pair} {case.channels[place[2]]}"
    return f"{quantity} {pair} {PRESSURES[place[2]]}" if quantity == "pressure" else f"{quantity} {pair}"


def run(history, r):
    return type(history)(*(field[r] for field in history))


def compare(case, seed, runs):
    history = next(iter(simulate(case, runs, seed, chunk=runs))).history
    for r in range(runs):
        model = AlignmentModel(case, seed=seed, run=r)
        while model.running:
            model.step()
        found = first_difference(case, run(history, r), run(model.history, 0))
        assert found is None, f"{case.name}, seed {seed}, run {r}, ensemble and mesa: {found}"
    return history


@pytest.mark.parametrize("name", SCENARIOS)
def test_mesa_and_ensemble_agree_to_the_last_bit(name):
    compare(load_case(name), 20241101, RUNS)


def test_they_agree_where_every_kind_of_event_happens():
    case = random_case(3, actors=4, channels=3, steps=24)
    history = compare(case, 7, RUNS)
    never = [
        name for name, fired in zip(case.events, history.fired.sum(axis=(0, 1)), strict=True) if fired == 0
    ]
    assert len(never) <= 4, f"too many events never fired: {never}"


def test_they_agree_under_a_counterfactual_and_other_steps_per_year():
    from made_worlds import counterfactual

    case = random_case(4, actors=3, channels=2, steps=30, steps_per_year=52)
    compare(counterfactual(case, parameters={"common_cause": 0.0, "wedge": 3.0}), 0, 3)


def test_the_comparer_names_month_pair_and_quantity():
    case = random_case(1, actors=3, channels=2, steps=3)
    history = run(next(iter(simulate(case, 1, 0))).history, 0)

    def spoilt(field, place, value):
        copy = type(history)(*(f.copy() for f in history))
        getattr(copy, field)[place] = value
        return first_difference(case, history, copy)

    assert first_difference(case, history, history) is None
    assert spoilt("volume", (2, 0, 1, 1), 9.0).startswith("month 2, volume ANT→BEE channel1: ")
    assert spoilt("pressure", (1, 2, 0, 1), 9.0).startswith("month 1, pressure CAT→ANT force: ")
    assert spoilt("rung", (3, 0, 2), 9).startswith("month 3, rung ANT→CAT: ")
    assert spoilt("driver", (3, 4), 9.0).startswith("month 3, driver clash: ")
    assert spoilt("fired", (1, 0), 9).startswith("month 1, event event0: ")


PLAIN = """
import sys
import numpy as np
from made_worlds import random_case
from realpolitik.engine.ensemble import simulate
from realpolitik.engine.kernel import run_block
assert not hasattr(run_block, "py_func"), "the rules must be plain Python here"
np.seterr(all="ignore")
chunk = next(iter(simulate(random_case(6, actors=3, channels=2, steps=10), 3, 5, workers=1, ledger=True)))
np.savez(sys.argv[1], ledger=chunk.ledger, **chunk.history._asdict())
"""


def test_compiled_and_plain_python_agree_to_the_last_bit(tmp_path):
    tests = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, [tests, *sys.path]))
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path}
    out = tmp_path / "plain.npz"
    subprocess.run([sys.executable, "-c", PLAIN, str(out)], check=True, env=environment, timeout=300)
    plain = np.load(out)
    case = random_case(6, actors=3, channels=2, steps=10)
    chunk = next(iter(simulate(case, 3, 5, workers=1, ledger=True)))
    assert chunk.history.fired.sum() > 0
    for r in range(3):
        one = run(chunk.history, r)
        other = type(one)(*(plain[name][r] for name in one._fields))
        found = first_difference(case, one, other)
        assert found is None, f"run {r}, compiled and plain: {found}"
    np.testing.assert_array_equal(chunk.ledger, plain["ledger"])


def test_shuffled_activation_changes_nothing():
    case = with_events(load_case("baseline"), event(2, do=[("deal", 1, 0, 0, 0.9)]))
    first, second = AlignmentModel(case, seed=1), AlignmentModel(case, seed=1)
    second.random.seed(99)  # the order in which agents are activated
    for _ in range(12):
        first.step()
        second.step()
    assert first_difference(case, run(first.history, 0), run(second.history, 0)) is None
