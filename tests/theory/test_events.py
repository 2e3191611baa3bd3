"""Events: when they fire, on what, and what they do; every kind of each worked by hand."""

import numpy as np
import pytest
from made_rows import parameters
from made_worlds import event, random_case, timeline

from realpolitik.engine.preparation import (
    empty_history,
    empty_scene,
    empty_standing,
    empty_state,
    new_chronicle,
)
from realpolitik.theory.choice import unquantal
from realpolitik.theory.events import (
    compared,
    condition_holds,
    driver_value,
    fires,
    happen,
    keep_deals,
    observed,
    read_drivers,
    sign_deal,
    take_effect,
)
from realpolitik.theory.inputs import CHANCES, COMPARATORS, EFFECT_KINDS, QUANTITY_KINDS
from realpolitik.theory.structure import Record

CASE = random_case(0, actors=3, channels=2, steps=9)
CHOSEN = parameters(precision=4.0)


def record():
    """A record whose every number is different."""
    blank = Record(*(field[0, 0] for field in empty_history(CASE, 1, 1)))
    blank.index[0, 1], blank.hostility[0, 1], blank.grievance[0, 1] = -0.25, 0.45, 0.35
    blank.rung[0, 1], blank.bargain[0, 1] = 3, 1
    blank.pressure[0, 1] = 0.15, 0.05
    blank.volume[0, 1], blank.pledge[0, 1] = (0.1, 0.3), (0.2, 0.6)
    blank.driver[:] = 0.0, 0.9, 0.0, 0.0, 0.0
    return blank


SEEN = {
    "index": -0.25,
    "rung": 3.0,
    "bargain": 1.0,
    "pressure": 0.05,
    "volume": 0.3,
    "pledge": 0.6,
    "gap": 0.5,  # 1 - 0.4 / 0.8
    "hostility": 0.45,
    "grievance": 0.35,
    "driver": 0.9,
}


@pytest.mark.parametrize("kind", QUANTITY_KINDS)
def test_every_quantity_a_condition_may_name(kind):
    first = 1 if kind == "driver" else 0
    assert observed(QUANTITY_KINDS.index(kind), first, 1, 1, record()) == pytest.approx(SEEN[kind])


@pytest.mark.parametrize(
    ("comparator", "below", "equal", "over"),
    [
        ("at_least", False, True, True),
        ("at_most", True, True, False),
        ("above", False, False, True),
        ("below", True, False, False),
    ],
)
def test_every_comparator(comparator, below, equal, over):
    assert comparator in COMPARATORS
    number = COMPARATORS.index(comparator)
    assert [compared(value, number, 0.5) for value in (0.4, 0.5, 0.6)] == [below, equal, over]


def holds(*groups):
    return condition_holds(0, timeline(event(1, when=groups)), record())


YES, NO = ("rung", 0, 1, 0, "at_least", 3.0), ("hostility", 0, 1, 0, "below", 0.45)


def test_conditions_are_any_of_groups_of_all():
    assert holds([YES]) and not holds([NO])
    assert not holds([YES, NO])
    assert holds([NO], [YES, YES])
    assert not holds([NO], [YES, NO])
    assert holds(), "no condition holds always"


def test_a_condition_reads_its_own_atoms_only():
    plan = timeline(event(1, when=[[YES]]), event(1, when=[[NO]]))
    assert condition_holds(0, plan, record()) and not condition_holds(1, plan, record())


def firings(spec, uniforms, seen=None):
    """Steps 0..8 at which one event fires, told what is seen in the last record."""
    plan, chronicle, fired = timeline(spec), new_chronicle(CASE), []
    for t in range(9):
        u = np.array([uniforms[t] if np.ndim(uniforms) else uniforms])
        if fires(0, t, u, plan, chronicle, seen or record()):
            chronicle.count[0] += 1
            chronicle.last[0] = t
            fired.append(t)
    return fired


def test_a_date_and_a_window():
    assert firings(event(3), 0.0) == [3]
    assert firings(event(2, 4, once=False), 0.0) == [2, 3, 4]
    assert firings(event(2, 4), 0.0) == [2]


def test_cooldown_lets_steps_pass():
    assert firings(event(0, 8, once=False, cooldown=2), 0.0) == [0, 3, 6]


def test_each_step_draws_anew():
    luck = [0.9, 0.3, 0.31, 0.2, 0.9, 0.9, 0.1, 0.9, 0.9]
    assert firings(event(0, 8, probability=0.3, once=False), luck) == [3, 6]


@pytest.mark.parametrize(("uniform", "expected"), [(0.0, [2]), (0.29, [4]), (0.39, [5]), (0.4, [])])
def test_whole_window_decides_whether_and_when_at_once(uniform, expected):
    # Probability 0.4 over steps 2 to 5: 0.29 / 0.4 · 4 = 2.9, the third step; 0.39 / 0.4 · 4 = 3.9, the last.
    luck = [0.99, 0.99, uniform] + [0.99] * 6
    assert firings(event(2, 5, probability=0.4, chance="whole_window"), luck) == expected


def test_first_time_draws_when_the_condition_first_holds():
    spec = {"probability": 0.5, "chance": "first_time", "once": False, "when": [[YES]]}
    assert firings(event(0, 3, **spec), [0.0, 0.4, 0.9, 0.9] + [0.9] * 5) == [1, 2, 3], (
        "step 0 has no last record"
    )
    assert firings(event(0, 8, **spec), [0.0, 0.6] + [0.0] * 7) == [], "a lost draw is lost for good"


def test_the_chances_are_all_tried_above():
    assert set(CHANCES) == {"each_step", "whole_window", "first_time"}


def test_conditions_fail_at_the_start():
    assert firings(event(0, 2, once=False, when=[[YES]]), 0.0) == [1, 2]


def room():
    state, standing = empty_state((), CASE.inputs), empty_standing((), CASE.inputs)
    state.pledge[...], state.volume[...], state.grievance[...] = 0.4, 0.5, 0.3
    chronicle = new_chronicle(CASE)
    chronicle.level[:] = 0.1
    return state, standing, chronicle


def after(*effects):
    plan = timeline(event(1, do=list(effects)))
    state, standing, chronicle = room()
    chronicle = chronicle._replace(shock=np.zeros(len(effects)))
    for f in range(len(effects)):
        take_effect(f, CHOSEN, plan, state, standing, chronicle)
    return state, standing, chronicle, plan


def changed(name, effect):
    """What an effect leaves at its place, and that it moved nothing else of the state."""
    state, standing, chronicle, _ = after(effect)
    before, before_standing, _ = room()
    for field in state._fields:
        moved = np.argwhere(getattr(state, field) != getattr(before, field))
        assert len(moved) == 0 or field == name
    return getattr(state, name) if name else (standing, before_standing, chronicle)


def test_set_driver():
    _, _, chronicle, _ = after(("set_driver", 2, 0, 0, 0.7))
    assert chronicle.level.tolist() == [0.1, 0.1, 0.7, 0.1, 0.1]


def test_set_driver_for_a_while():
    _, _, chronicle, plan = after(("set_driver", 2, 0, 0, 0.7, 0.5))
    # The level stays 0.1 beneath a shock of 0.6, which later fades.
    assert chronicle.level[2] == 0.1
    assert driver_value(2, chronicle, plan) == pytest.approx(0.7)
    chronicle.shock[:] *= 0.5
    assert driver_value(2, chronicle, plan) == pytest.approx(0.4)
    assert driver_value(1, chronicle, plan) == pytest.approx(0.1)


def test_add_driver_for_good_and_for_a_while():
    _, _, chronicle, plan = after(("add_driver", 2, 0, 0, 0.3), ("add_driver", 2, 0, 0, -0.2, 0.5))
    assert chronicle.level[2] == pytest.approx(0.4)
    assert driver_value(2, chronicle, plan) == pytest.approx(0.2)


@pytest.mark.parametrize(("value", "expected"), [(0.3, 0.7), (0.9, 1.0), (-0.9, 0.0)])
def test_pledge(value, expected):
    pledge = changed("pledge", ("pledge", 0, 1, 1, value))
    assert pledge[0, 1, 1] == pytest.approx(expected)
    assert (pledge != 0.4).sum() == 1


@pytest.mark.parametrize(("value", "expected"), [(0.3, 0.8), (0.9, 1.0), (-0.9, 0.0)])
def test_volume(value, expected):
    volume = changed("volume", ("volume", 0, 1, 1, value))
    assert volume[0, 1, 1] == pytest.approx(expected)
    assert (volume != 0.5).sum() == 1


@pytest.mark.parametrize(("value", "expected"), [(0.3, 0.6), (0.9, 1.0), (-0.9, 0.0)])
def test_grievance(value, expected):
    grievance = changed("grievance", ("grievance", 0, 1, 0, value))
    assert grievance[0, 1] == pytest.approx(expected)
    assert (grievance != 0.3).sum() == 1


def test_rung():
    rung = changed("rung", ("rung", 0, 2, 0, 3))
    assert rung[0, 2] == rung[2, 0] == 3
    assert rung.sum() == 6


def test_bargain():
    bargain = changed("bargain", ("bargain", 0, 2, 0, 1))
    assert bargain[0, 2] == bargain[2, 0] == 1
    assert bargain.sum() == 2


def test_deal():
    pledge = changed("pledge", ("deal", 0, 1, 1, 0.65))
    assert pledge[0, 1, 1] == 0.65
    standing, _, chronicle = changed(None, ("pledge", 0, 1, 1, 0.0))
    assert not standing.pledge.any() and not chronicle.deal.any()


def test_every_effect_is_tried_above():
    tried = {name.removeprefix("test_").split("_for")[0] for name in globals() if name.startswith("test_")}
    assert set(EFFECT_KINDS) <= tried


def test_sign_deal_moves_the_standing_term_to_the_new_level():
    state, standing, chronicle = room()
    sign_deal(0, 1, 1, 0.75, CHOSEN, state, standing, chronicle)
    # unquantal(0.75) = √(2/3); unquantal(0.4) = -0.2 √(2 / 0.96); over precision 4.
    expected = (np.sqrt(2 / 3) + 0.2 * np.sqrt(2 / 0.96)) / 4
    assert standing.pledge[0, 1, 1] == pytest.approx(expected)
    assert state.pledge[0, 1, 1] == 0.75
    assert chronicle.deal[0, 1, 1] == 1 == chronicle.deal.sum()


def test_keep_deals_raises_a_low_term_to_nine_in_ten_and_leaves_a_high_one():
    _, standing, chronicle = room()
    chronicle.deal[0, 1] = 1, 1
    standing.delivery[0, 1] = -0.5, 9.0
    delivering = np.full((3, 3, 2), 0.1)
    signed = timeline(event(1, do=[("deal", 0, 1, 0, 0.9), ("deal", 0, 1, 1, 0.9), ("deal", 1, 0, 0, 0.9)]))
    keep_deals(CHOSEN, signed, delivering, standing, chronicle)
    # unquantal(0.9) = 0.8 √(2 / 0.36) = 0.8 √2 / 0.6 = (4/3) √2; less what the supplier gains anyway.
    assert standing.delivery[0, 1] == pytest.approx([4 / 3 * np.sqrt(2) / 4 - 0.1, 9.0])
    assert unquantal(0.9) == pytest.approx(4 / 3 * np.sqrt(2))
    assert not chronicle.deal.any(), "contracts are seen to once"
    assert standing.delivery[1, 0].tolist() == [0.0, 0.0], "not signed this step"


def test_happen_fires_what_is_due_and_the_scene_reads_the_drivers():
    plan = timeline(event(1, do=[("add_driver", 0, 0, 0, 0.3)]), event(2, do=[("add_driver", 1, 0, 0, 0.5)]))
    state, standing, chronicle = room()
    scene, now = empty_scene(CASE.inputs), record()
    happen(1, np.zeros(2), CHOSEN, plan, state, standing, chronicle, record(), now)
    read_drivers(plan, chronicle, scene)
    assert now.fired[:2].tolist() == [1, 0]
    assert scene.driver == pytest.approx([0.4, 0.1, 0.1, 0.1, 0.1])
    assert (chronicle.count[0], chronicle.last[0], chronicle.count[1]) == (1, 1, 0)
