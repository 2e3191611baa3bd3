"""Every kind of driver process over one step, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.drivers import drive, level_next, markov_next
from realpolitik.theory.inputs import PROCESS_KINDS
from realpolitik.theory.structure import Chronicle, Processes

VALUES = np.array([1.0, 0.6, 0.2])
ROWS = np.array([[0.5, 0.8, 1.0], [0.1, 0.7, 1.0], [0.0, 0.25, 1.0]])


def processes():
    """One driver of each kind, in the order of PROCESS_KINDS."""
    schedule, scheduled = np.zeros((4, 5)), np.zeros((4, 5), dtype=np.int64)
    schedule[2, 0], scheduled[2, 0] = 0.75, 1
    return Processes(
        kind=np.arange(5),
        a=np.array([0.0, 0.05, 0.0, 0.3, 0.9]),
        b=np.array([0.0, 0.0, 0.0, 0.5, 0.0]),
        scheduled=scheduled,
        schedule=schedule,
        states=np.array([0, 0, 3, 0, 0]),
        value=np.array([VALUES] * 5),
        row=np.array([ROWS] * 5),
    )


@pytest.mark.parametrize(
    ("level", "uniform", "expected"),
    [
        (1.0, 0.49, 1.0),
        (1.0, 0.5, 0.6),
        (1.0, 0.81, 0.2),
        (0.65, 0.09, 1.0),
        (0.45, 0.69, 0.6),
        (0.1, 0.0, 0.6),
    ],
)
def test_markov_starts_at_the_nearest_value_and_takes_the_first_that_exceeds(level, uniform, expected):
    # 0.65 and 0.45 are nearest 0.6, 0.1 nearest 0.2, whose chance of 1.0 is nil.
    assert markov_next(level, VALUES, ROWS, 3, uniform) == expected


def test_markov_survives_a_row_that_rounds_below_one():
    assert markov_next(1.0, VALUES, ROWS - 1e-15, 3, 1 - 1e-16) == 0.2


EXPECTED = {
    "schedule": (0.75, 0.4),  # set at index 2, kept at index 3
    "ramp": (0.45, 0.45),  # 0.4 + 0.05
    "markov": (1.0, 1.0),  # from the nearest, 0.6, with uniform 0.05
    "ou": (0.4, 0.4),  # 0.3 + 0.5 (0.4 - 0.3) + 0.05
    "hawkes": (0.41, 0.41),  # 0.9 · 0.4 + 0.05
}


@pytest.mark.parametrize("kind", PROCESS_KINDS)
def test_every_kind_of_process(kind):
    e = PROCESS_KINDS.index(kind)
    found = [level_next(e, t, 0.4, 0.05, processes()) for t in (1, 2)]
    assert found == pytest.approx(EXPECTED[kind])


def test_a_clash_is_held_between_nothing_and_all():
    assert level_next(4, 0, 0.9, 0.5, processes()) == 1.0
    assert level_next(4, 0, 0.9, -5.0, processes()) == 0.0


def test_drive_moves_all_and_lets_effects_fade():
    none = np.zeros(0, dtype=np.int64)
    chronicle = Chronicle(
        np.full(5, 0.4), np.array([0.8, -0.2]), none, none, none, np.zeros((1, 1, 1), np.int64)
    )
    drive(1, chronicle, np.full(5, 0.05), processes(), np.array([0.5, 1.0]))
    assert chronicle.level == pytest.approx([0.75, 0.45, 1.0, 0.4, 0.41])
    assert chronicle.shock == pytest.approx([0.4, -0.2])
