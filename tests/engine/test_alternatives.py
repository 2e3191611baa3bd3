"""Cases that differ in numbers run in one ensemble, each the same run as alone; luck is shared on demand."""

from dataclasses import replace

import numpy as np
import pytest
from made_worlds import assuming, counterfactual, event, random_case, with_drivers, with_events

from realpolitik.engine import sets, tape
from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import GRAIN, draw, draw_numbers

CASE = random_case(2, actors=4, channels=3, steps=15)
BELIEVED = CASE.believed
OTHERS = (
    CASE,
    assuming(CASE, power=BELIEVED.power * 1.3, volume=BELIEVED.volume * 0.7),
    assuming(CASE, hostility=BELIEVED.hostility * 0.8, parameters={"enmity": 1.4}),
    assuming(CASE, links=BELIEVED.links._replace(gain=BELIEVED.links.gain * 0.5)),
    counterfactual(CASE, parameters={"common_cause": 0.2}, capacity=BELIEVED.capacity * 0.5),
    with_drivers(CASE, price=0.9),
    replace(CASE, timeline=CASE.timeline._replace(probability=CASE.timeline.probability * 0.5)),
)


def together(case, runs, seed, **options):
    """All chunks as one dictionary of arrays."""
    chunks = list(simulate(case, runs, seed, **options))
    found = {
        name: np.concatenate([getattr(c.history, name) for c in chunks]) for name in chunks[0].history._fields
    }
    if chunks[0].ledger is not None:
        found["ledger"] = np.concatenate([c.ledger for c in chunks])
    return found


def same(one, other, rows=slice(None)):
    for name, values in one.items():
        np.testing.assert_array_equal(values[rows], other[name], err_msg=name)


@pytest.mark.parametrize("chunk", [128, 5])
def test_each_run_is_that_of_its_case_alone_under_its_luck(chunk):
    luck = np.array([3, 70, 3])
    mixed = together(
        CASE,
        21,
        9,
        alternatives=OTHERS,
        alternative=np.repeat(np.arange(7), 3),
        luck=np.tile(luck, 7),
        chunk=chunk,
        workers=2,
        ledger=True,
    )
    for number, case in enumerate(OTHERS):
        for k, run in enumerate(luck):
            alone = together(case, 1, 9, first_run=int(run), ledger=True)
            same(mixed, alone, slice(3 * number + k, 3 * number + k + 1))
    assert len(np.unique(mixed["index"][::3, -1, 0, 1])) == len(OTHERS), "every alternative counts"


def test_parameters_apply_on_top_of_alternatives():
    values = np.array([0.7, 0.7, 1.6, 0.7])
    order = np.array([4, 1, 1, 4])
    mixed = together(
        CASE, 4, 9, alternatives=OTHERS, alternative=order, parameters={"wedge": values}, chunk=3
    )
    for r in range(4):
        alone = together(OTHERS[order[r]], 1, 9, first_run=r, parameters={"wedge": values[r : r + 1]})
        same(mixed, alone, slice(r, r + 1))


def test_a_counterfactual_parameter_of_an_alternative_keeps_its_value():
    common = {"common_cause": np.array([0.9, 0.9])}
    mixed = together(CASE, 2, 9, alternatives=OTHERS, alternative=np.array([4, 0]), parameters=common)
    same(mixed, together(OTHERS[4], 1, 9, parameters={"common_cause": np.array([0.9])}), slice(0, 1))
    assert not np.array_equal(mixed["index"][0], mixed["index"][1])


def test_luck_is_common_only_where_numbers_repeat():
    found = together(CASE, 4, 9, luck=np.array([5, 0, 5, 1]))["index"]
    np.testing.assert_array_equal(found[0], found[2])
    assert not np.array_equal(found[0], found[1])


def test_common_luck_is_drawn_once(monkeypatch):
    drawn = []
    draw_them = tape.draw_numbers
    monkeypatch.setattr(
        tape,
        "draw_numbers",
        lambda *given, **options: drawn.append(len(given[2])) or draw_them(*given, **options),
    )
    together(CASE, 40, 9, luck=np.tile(np.arange(4), 10), chunk=20)
    assert drawn == [4]


def test_a_set_is_anchored_once_per_stretch(monkeypatch):
    anchored = []
    prepare = sets.prepare

    def counted(case, given=None, alternatives=None):
        anchored.append(len(alternatives or ()))
        return prepare(case, given, alternatives)

    monkeypatch.setattr(sets, "prepare", counted)
    order = np.repeat([1, 2], 20)
    together(CASE, 40, 9, alternatives=OTHERS, alternative=order, workers=1, chunk=40)
    assert anchored == [2]


def test_antithetic_runs_mirror_their_neighbours():
    plain, paired = draw(CASE, 3, 0, 6), draw(CASE, 3, 0, 6, antithetic=True)
    for one, other in zip(plain, paired, strict=True):
        np.testing.assert_array_equal(one[::2], other[::2])
        np.testing.assert_array_equal(other[1::2], 1.0 - one[::2] - GRAIN)
        assert (other >= 0).all() and (other < 1).all()
    for one, other in zip(paired, draw_numbers(CASE, 3, np.array([5, 2, 5]), antithetic=True), strict=True):
        np.testing.assert_array_equal(one[[5, 2, 5]], other)


def test_antithetic_ensembles_use_that_tape():
    paired = together(CASE, 6, 3, antithetic=True)
    same(paired, together(CASE, 6, 3, tape=draw(CASE, 3, 0, 6, antithetic=True)))
    assert not np.array_equal(paired["index"][1], together(CASE, 6, 3)["index"][1])


def refused(**options):
    with pytest.raises(ValueError) as caught:
        simulate(CASE, 2, 9, **options)  # at the call, before anything runs
    return str(caught.value)


def test_another_structure_is_refused_in_words():
    def against(other):
        return refused(alternatives=[CASE, other], alternative=np.array([0, 1]))

    assert against(replace(CASE, name="long", steps=16)) == (
        f"alternative 1 (long) differs from {CASE.name} in steps: 16 instead of 15"
    )
    assert "in actors: ('BEE'" in against(replace(CASE, actors=("BEE", "ANT", "CAT", "DOG")))
    assert "in events: " in against(with_events(CASE, event(2, do=[("rung", 0, 1, 0, 2)])))
    moved = BELIEVED.links._replace(a=BELIEVED.links.a[::-1])
    assert "in what its links join" in against(assuming(CASE, links=moved))
    fewer = assuming(CASE, salience=BELIEVED.salience[:1])
    assert "in the shape of salience: (1, 4) instead of (2, 4)" in against(fewer)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alternatives": []}, "alternatives is empty"),
        ({"alternatives": [CASE]}, "not which run gets which"),
        ({"alternative": np.zeros(2, int)}, "but there are none"),
        ({"alternatives": [CASE], "alternative": np.zeros(3, int)}, "shape (3,) for 2 runs"),
        (
            {"alternatives": [CASE], "alternative": np.array([0, 1])},
            "alternative holds 1: the 1 alternatives",
        ),
        ({"luck": np.zeros(3, int)}, "luck has shape (3,) for 2 runs"),
        ({"luck": np.array([0, -1])}, "luck holds -1: give whole numbers from 0"),
        ({"luck": np.array([0.5, 1])}, "luck holds 0.5"),
        ({"luck": np.array([0, 1]), "tape": draw(CASE, 1, 0, 2)}, "a tape is the luck"),
        ({"antithetic": True, "tape": draw(CASE, 1, 0, 2)}, "a tape is the luck"),
    ],
)
def test_nonsense_is_refused_before_anything_runs(options, message):
    assert message in refused(**options)
