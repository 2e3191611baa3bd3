"""The world of thirteen actors against the five: what must agree, within what tolerance, and what parts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from realpolitik.analysis.camps import start_landscape
from realpolitik.engine.ensemble import simulate
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.loading import load_case
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.ranges import plausible

SHELF = Path(__file__).parents[2] / "scenarios"
FIVE, THIRTEEN = "quintet-2024-11", "concert-2024-11"
BLOCS = {"GULF": ["SAU", "ARE", "QAT", "OMN"], "WEST": ["USA", "EU"]}
NAMES_A_BLOC = {"western-decline", "snapback", "wedge-to-iran", "wedge-to-russia"}
RUNS, SEED = 120, 20241101


class Outcome(NamedTuple):
    """Last-year means per run."""

    index: Floats
    arms: float
    trade: float
    rung: int
    force: float


@cache
def case(scenario: str, world: str) -> Case:
    return load_case(scenario, world=world)


@cache
def outcome(scenario: str, world: str) -> Outcome:
    one = case(scenario, world)
    russia, iran, israel = (one.actors.index(name) for name in ("RUS", "IRN", "ISR"))
    arms, trade = one.channels.index("arms"), one.channels.index("trade")
    chunks = [chunk.history for chunk in simulate(one, RUNS, SEED)]
    volume = np.concatenate([history.volume[:, -12:, russia, iran] for history in chunks]).mean(axis=(0, 1))
    return Outcome(
        np.concatenate([history.index[:, -12:, russia, iran].mean(axis=1) for history in chunks]),
        volume[arms],
        volume[trade],
        max(int(history.rung[:, :, russia, iran].max()) for history in chunks),
        max(float(history.pressure[:, :, russia, israel, 1].max()) for history in chunks),
    )


def difference(scenario: str, world: str) -> float:
    return float((outcome(scenario, world).index - outcome("baseline", world).index).mean())


def arms(scenario: str, world: str) -> float:
    return outcome(scenario, world).arms / outcome("baseline", world).arms - 1


def of(world: Case, names: list[str]) -> list[int]:
    return [world.actors.index(name) for name in names]


@pytest.mark.parametrize("bloc", BLOCS)
def test_parts_add_up_to_their_bloc(bloc: str) -> None:
    five, many = case("baseline", FIVE).inputs, case("baseline", THIRTEEN).inputs
    whole, parts = of(case("baseline", FIVE), [bloc])[0], of(case("baseline", THIRTEEN), BLOCS[bloc])
    assert many.power[parts].sum() == pytest.approx(five.power[whole])
    assert many.capacity[parts].sum(axis=0) == pytest.approx(five.capacity[whole])


@pytest.mark.parametrize("bloc", BLOCS)
@pytest.mark.parametrize("other", ["RUS", "IRN", "ISR"])
def test_what_parts_do_averages_to_what_their_bloc_does(bloc: str, other: str) -> None:
    five, many = case("baseline", FIVE), case("baseline", THIRTEEN)
    whole, parts = five.actors.index(bloc), of(many, BLOCS[bloc])
    them, they = five.actors.index(other), many.actors.index(other)
    share = many.inputs.power[parts] / many.inputs.power[parts].sum()
    for first, second in (
        (many.inputs.hostility[parts, they], five.inputs.hostility[whole, them]),
        (many.inputs.hostility[they, parts], five.inputs.hostility[them, whole]),
    ):
        assert share @ first == pytest.approx(second, abs=0.03)
    into = share @ many.inputs.volume[they, parts]
    assert into == pytest.approx(five.inputs.volume[them, whole], abs=0.03)
    supply = (many.inputs.capacity[parts] * many.inputs.volume[parts, they]).sum(axis=0)
    assert supply == pytest.approx(five.inputs.capacity[whole] * five.inputs.volume[whole, them], abs=0.03)
    pressure = many.inputs.pressure[parts, they].sum(axis=0)
    assert pressure == pytest.approx(five.inputs.pressure[whole, them], abs=0.005)


@pytest.mark.parametrize("name", ["RUS", "IRN", "ISR"])
def test_who_is_in_both_worlds_enjoys_the_same_supply(name: str) -> None:
    totals = []
    for world in (FIVE, THIRTEEN):
        x = case("baseline", world).inputs
        i = case("baseline", world).actors.index(name)
        totals.append(x.capacity[i] + x.outside[i] + (x.capacity * x.volume[:, i]).sum(axis=0))
    assert totals[1] == pytest.approx(totals[0], abs=0.03)


def test_baseline() -> None:
    here, there = outcome("baseline", FIVE), outcome("baseline", THIRTEEN)
    assert there.index.mean() == pytest.approx(here.index.mean(), abs=0.02)
    change = [now.index - 0.180 for now in (here, there)]
    for band in (0.03, 0.04, 0.06):
        assert (change[1] > band).mean() == pytest.approx((change[0] > band).mean(), abs=0.15)
        assert (change[1] < -band).mean() == pytest.approx((change[0] < -band).mean(), abs=0.15)
    assert here.rung <= 2 and there.rung <= 2


# difference of the index: what both worlds must reach, and the ratio of thirteen to five that is agreement
@pytest.mark.parametrize(
    "scenario, sign, least, ratios",
    [
        ("nuclear-deal", -1, 0.03, (0.45, 0.85)),
        ("maximum-pressure", 1, 0.004, (0.35, 1.0)),
        ("ukraine-settlement", -1, 0.03, (0.5, 0.9)),
        ("gulf-inducement", -1, 0.001, (0.4, 1.0)),
        ("israel-iran-war", -1, 0.01, (0.7, 1.4)),
    ],
)
def test_scenarios_keep_their_sign(
    scenario: str, sign: int, least: float, ratios: tuple[float, float]
) -> None:
    five, many = difference(scenario, FIVE), difference(scenario, THIRTEEN)
    assert sign * five >= least and sign * many >= least
    assert ratios[0] <= many / five <= ratios[1]


@pytest.mark.parametrize("world", [FIVE, THIRTEEN])
def test_brakes_of_the_gulf_and_israel(world: str) -> None:
    trade = outcome("gulf-inducement", world).trade / outcome("baseline", world).trade - 1
    assert arms("gulf-inducement", world) <= -0.05
    assert arms("gulf-inducement", world) <= 1.5 * trade
    assert arms("russia-israel-break", world) >= 0.5
    assert arms("russia-israel-thaw", world) <= -0.2
    assert outcome("israel-iran-war", world).force <= 0.02


def test_camps_of_the_start() -> None:
    low = {
        world: start_landscape(case("baseline", world), plausible("baseline", world=world), 1, 0)
        for world in (FIVE, THIRTEEN)
    }
    camps = {
        world: dict(zip(case("baseline", world).actors, low[world].ranking[0].camps, strict=True))
        for world in low
    }
    many = camps[THIRTEEN]
    assert many["RUS"] == many["IRN"] == many["CHN"]
    assert many["ISR"] == many["USA"] == many["EU"] != many["RUS"]
    # here they part: among five the Gulf goes with the West and with Russia in the next best partition
    assert camps[FIVE]["GULF"] == camps[FIVE]["WEST"]
    runner_up = dict(zip(case("baseline", FIVE).actors, low[FIVE].ranking[1].camps, strict=True))
    assert runner_up["GULF"] == runner_up["RUS"] != runner_up["WEST"] == runner_up["ISR"]
    assert {many[name] for name in BLOCS["GULF"]} == {many["RUS"]}


def test_scenarios_that_name_a_bloc_have_counterparts() -> None:
    elsewhere = {"worlds", "untouched", "history", "concert"}
    files = [
        file
        for file in SHELF.rglob("*.yaml")
        if file.parent.name not in elsewhere and "\nkind: scenario\n" in file.read_text(encoding="utf-8")
    ]
    naming = {file.stem for file in files if re.search(r"\b(WEST|GULF)\b", file.read_text(encoding="utf-8"))}
    assert naming == NAMES_A_BLOC
    assert not [
        file
        for file in files
        if re.search(rf"^extends: ({'|'.join(naming)})$", file.read_text(encoding="utf-8"), re.M)
    ]
    counterparts = {file.stem.removeprefix("concert-") for file in (SHELF / "concert").glob("*.yaml")}
    assert naming <= counterparts


@pytest.mark.parametrize("scenario", ["siege", "new-administration", "fighters-delivered", "islands-flare"])
def test_scenarios_that_name_no_bloc_run(scenario: str) -> None:
    assert len(load_case(scenario, world=THIRTEEN).actors) == 13


def test_a_scenario_that_names_a_bloc_is_refused() -> None:
    with pytest.raises(ProblemsFound, match="WEST"):
        load_case("wedge-to-iran", world=THIRTEEN)


@pytest.mark.parametrize("file", sorted((SHELF / "concert").glob("*.yaml")), ids=lambda file: file.stem)
def test_counterparts_run(file: Path) -> None:
    for chunk in simulate(load_case(file), 10, 7):
        assert not chunk.failed.any()
