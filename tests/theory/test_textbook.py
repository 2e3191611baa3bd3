"""The rules against the specification written a second time: whole runs, every recorded number."""

import numpy as np
import pytest
from made_worlds import random_case
from textbook import Textbook

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import draw
from realpolitik.world.loading import load_case


def follow(case, seed, run=0):
    """Largest difference of every recorded quantity over all months of a run."""
    tape = draw(case, seed, run, 1)
    history = next(iter(simulate(case, 1, seed, first_run=run, workers=1))).history
    book = Textbook(case.inputs, 1.0 / case.steps_per_year)
    n = len(case.actors)
    upper = np.triu_indices(n, 1)
    state, worst = book.start, {}
    for t in range(case.steps + 1):
        drivers = history.driver[0, t]
        view = book.perceive(book.scene(drivers), state)
        expected = {
            "index": book.index(state, view),
            "volume": state["x"],
            "pledge": state["y"],
            "pressure": state["p"],
            "hostility": view["h"],
            "grievance": state["g"],
            "trust": state["tau"],
            "threat": view["T"],
            "dependence": view["D"],
            "common_threat": view["S"],
            "rung": state["m"],
            "bargain": state["o"],
        }
        for name, value in expected.items():
            gap = np.abs(getattr(history, name)[0, t] - value).max()
            worst[name] = max(worst.get(name, 0.0), float(gap))
        if t < case.steps:
            luck = {}
            for stream in ("meeting", "judgement", "treaty"):
                matrix = np.zeros((n, n))
                matrix[upper] = getattr(tape, stream)[0, t]
                luck[stream] = matrix + matrix.T
            state = book.advance(drivers, state, luck)
    return worst


@pytest.mark.parametrize("seed", range(12))
def test_random_worlds_run_as_the_specification_says(seed):
    case = random_case(seed, actors=2 + seed % 4, channels=1 + seed % 4, steps=30, events=False)
    worst = follow(case, seed)
    assert max(worst.values()) < 1e-9, worst


@pytest.mark.parametrize(
    "name", ["baseline", "ukraine-settlement", "israel-iran-war", "quintet-2024-11-data"]
)
def test_the_shipped_worlds_run_as_the_specification_says(name):
    case = load_case(name)
    assert case.timeline.first.size == 0, "the textbook knows no events"
    worst = follow(case, 5)
    assert max(worst.values()) < 1e-9, worst
