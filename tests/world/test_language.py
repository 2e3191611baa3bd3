"""What the words of a scenario do to the arrays that the engines run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from realpolitik.theory.inputs import CHANCES, COMPARATORS, EFFECT_KINDS, QUANTITY_KINDS, Case
from realpolitik.world.loading import load_case
from realpolitik.world.register import defaults

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
HEAD = "kind: scenario\ntitle: What if\nquestion: What if?\nmotivation: A test.\n"
STARTS = ("volume", "pledge", "pressure", "hostility", "rung", "bargain", "readiness", "driver_start")


@pytest.fixture
def write(tmp_path: Path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")

    def make(text: str, name: str = "what-if", base: str = "world: small") -> Path:
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"{HEAD}name: {name}\n{base}\n{text}", encoding="utf-8")
        return file

    return make


def process(case: Case, driver: str):
    return case.processes[case.drivers.index(driver)]


def test_a_world_is_a_scenario_without_changes(write) -> None:
    bare, plain = load_case(write("").parent / "small.yaml"), load_case(write(""))
    assert bare.name == "small"
    assert plain.name == "what-if"
    assert plain.believed is plain.inputs
    assert plain.actors == ("ALPHA", "BETA", "GAMMA")
    assert plain.inputs.parameters == defaults()
    # what a world leaves out
    assert plain.inputs.volume[0, 1].tolist() == [0, 0.4]
    assert plain.inputs.volume[1].tolist() == np.zeros((3, 2)).tolist()
    assert np.isnan(plain.inputs.pledge).all()
    assert plain.inputs.pressure[0, 2].tolist() == [0.3, 0]
    assert plain.inputs.proximity[2, 0] == plain.inputs.proximity[0, 2] == 0.5


def test_assumptions_move_the_start_and_what_is_believed(write) -> None:
    case = load_case(
        write(
            "assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n"
            "  relations.ALPHA.BETA.volume.goods: {scale: 0.5, why: test}\n"
            "  relations.BETA.ALPHA.volume.arms: {value: 0.3, why: stated nowhere before}\n"
            "  pairs.ALPHA-GAMMA.proximity: {add: 0.1, why: written the other way in the world}\n"
            "  pairs.ALPHA-BETA.readiness: {value: 1.5, why: test}\n"
            "  ladder.1.cost: {value: 0.2, why: test}\n"
            "  parameters.third_party: {scale: 2, why: test}\n"
            "  drivers.storm.process.rates.wild.calm: {value: 0.7, why: test}\n"
            "  drivers.storm.links.hostility.ALPHA.BETA: {value: 0.2, why: a new link}\n"
        )
    )
    x = case.believed
    assert case.inputs is x
    assert x.power.tolist() == [1, 0.9, 1]
    assert x.volume[0, 1, 1] == 0.2
    assert x.volume[1, 0, 0] == 0.3
    assert x.proximity[0, 2] == pytest.approx(0.6)
    assert x.readiness[0, 1] == x.readiness[1, 0] == 1.5
    assert x.cost.tolist() == [0, 0.2]
    assert x.parameters["third_party"] == 2 * defaults()["third_party"]
    assert process(case, "storm").numbers["rates"] == ((-0.7, 0.7), (0.1, -0.1))
    assert sorted(x.links.gain.tolist()) == [0.2, 0.5, 0.5]


def test_counterfactuals_leave_what_is_believed_and_every_start(write) -> None:
    plain = load_case(write(""))
    case = load_case(
        write(
            "assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n"
            "counterfactuals:\n  actors.GAMMA.power: {value: 0.8, why: test}\n"
            "  parameters.common_cause: {value: 0.5, why: test}\n"
            "  channels.goods.sanction_friction: {add: 0.05, why: test}\n"
        )
    )
    assert case.believed.power.tolist() == [1, 0.9, 1]
    assert case.inputs.power.tolist() == [1, 0.9, 0.8]
    assert case.believed.parameters == plain.inputs.parameters
    assert case.inputs.parameters["common_cause"] == 0.5
    assert case.inputs.sanction_friction[1] == pytest.approx(0.35)
    for name in STARTS:
        np.testing.assert_array_equal(getattr(case.inputs, name), getattr(case.believed, name))


def test_drivers_keep_their_start(write) -> None:
    case = load_case(write("drivers:\n  storm: {process: {kind: constant, value: 0}, why: test}\n"))
    assert process(case, "storm").numbers == {"steps": (1,), "values": (0.0,)}
    assert case.inputs.driver_start.tolist() == [1, 0]
    stay = load_case(write("drivers:\n  storm: {process: {kind: constant}, why: test}\n"))
    assert process(stay, "storm").numbers["values"] == (1,)


def test_each_kind_of_process(write) -> None:
    def numbers(text: str):
        made = process(load_case(write(f"drivers:\n  trend: {{process: {text}, why: test}}\n")), "trend")
        return made.kind, dict(made.numbers)

    assert numbers("{kind: ramp, slope: -0.1}") == ("ramp", {"slope": -0.1})
    assert numbers("{kind: mean_reverting, mean: 0.3, sd: 0.2, reversion: 0.5}") == (
        "ou",
        {"mean": 0.3, "sd": 0.2, "reversion": 0.5},
    )
    exciting = "{kind: self_exciting, base: 1, excitation: 2, excitation_decay: 3, jump: 0.5, value_decay: 1}"
    assert numbers(exciting)[0] == "hawkes"
    assert numbers(exciting)[1]["excitation_decay"] == 3
    # dates in any order; levels hold from their month on
    kind, made = numbers("{kind: schedule, values: {2021-03: 0.5, 2020-02: 1}}")
    assert (kind, made) == ("schedule", {"steps": (1, 14), "values": (1, 0.5)})
    # a rate that is not listed is 0
    states = "{kind: markov, states: {a: 0, b: 1, c: 2}, rates: {a: {b: 0.5}}}"
    assert numbers(states)[1]["rates"] == ((-0.5, 0.5, 0), (0, 0, 0), (0, 0, 0))


def test_a_child_takes_over_and_replaces(write) -> None:
    write(
        "assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n"
        "  actors.BETA.order: {value: 0.4, why: test}\n"
        "drivers:\n  storm: {process: {kind: constant, value: 0}, why: test}\n",
        "parent",
    )
    child = load_case(
        write(
            "assumptions:\n  actors.BETA.power: {value: 0.85, why: test, replace: true}\n"
            "drivers:\n  storm: {process: {kind: constant, value: 0.5}, why: test, replace: true}\n",
            base="extends: parent",
        )
    )
    assert child.believed.power[1] == 0.85
    assert child.believed.order[1] == 0.4
    assert process(child, "storm").numbers["values"] == (0.5,)
    # an assumption may become a counterfactual
    turned = load_case(
        write(
            "counterfactuals:\n  actors.BETA.power: {value: 0.85, why: test, replace: true}\n",
            base="extends: parent",
        )
    )
    assert (turned.believed.power[1], turned.inputs.power[1]) == (1, 0.85)


EVENTS = """
events:
  dated:
    label: A dated deal
    why: because
    date: 2021-03
    effects:
      - deal: {from: ALPHA, to: BETA, channel: goods, level: 0.7}
      - rung: {pair: BETA-ALPHA, to: 1}
  within:
    label: Within a year
    why: because
    window: [2021-01, 2021-12]
    probability: 0.5
    chance: once
    effects:
      - set: {driver: storm, value: 0.2, half_life: 12}
      - add: {driver: trend, value: 0.1}
  conditional:
    label: On a condition
    why: because
    condition:
      all:
        - {quantity: driver.storm, at_least: 0.5}
        - any:
            - {quantity: volume.ALPHA.BETA.goods, above: 0.3, below: 0.9}
            - {quantity: rung.BETA-ALPHA, at_most: 0}
            - {quantity: pressure.ALPHA.GAMMA.force, above: 0}
    probability: 0.2
    once: false
    cooldown: 6
    effects:
      - impulse: {on: grievance.GAMMA.ALPHA, by: 0.1}
      - impulse: {on: pledge.BETA.ALPHA.arms, by: -0.2}
      - bargain: {pair: ALPHA-GAMMA, to: 1}
  first_time:
    label: At the first occasion
    why: because
    condition: {quantity: gap.ALPHA.BETA, above: 0.2}
    chance: once
    effects:
      - impulse: {on: volume.ALPHA.BETA.arms, by: 0.2}
"""


def test_events_become_a_timeline(write) -> None:
    case = load_case(write(EVENTS))
    plan = case.timeline
    assert case.events == ("dated", "within", "conditional", "first_time")
    assert case.event_steps == (14, None, None, None)
    assert plan.first.tolist() == [14, 12, 1, 1]
    assert plan.last.tolist() == [14, 23, 59, 59]
    assert plan.probability.tolist() == pytest.approx([1, 0.5, 0.2, 1], abs=1e-15)
    assert [CHANCES[chance] for chance in plan.chance] == [
        "each_step",
        "whole_window",
        "each_step",
        "first_time",
    ]
    assert plan.once.tolist() == [1, 1, 0, 1]
    assert plan.cooldown.tolist() == [0, 0, 6, 0]
    assert plan.groups.tolist() == [0, 0, 3, 1]
    atoms = [
        (event, group, QUANTITY_KINDS[quantity], a, b, c, COMPARATORS[comparator], threshold)
        for event, group, quantity, a, b, c, comparator, threshold in zip(
            *(column.tolist() for column in plan[7:15]), strict=True
        )
    ]
    storm = ("driver", 0, 0, 0, "at_least", 0.5)
    assert atoms == [
        (2, 0, *storm),
        (2, 0, "volume", 0, 1, 1, "above", 0.3),
        (2, 0, "volume", 0, 1, 1, "below", 0.9),
        (2, 1, *storm),
        (2, 1, "rung", 0, 1, 0, "at_most", 0),
        (2, 2, *storm),
        (2, 2, "pressure", 0, 2, 1, "above", 0),
        (3, 0, "gap", 0, 1, 0, "above", 0.2),
    ]
    effects = [
        (event, EFFECT_KINDS[kind], a, b, c, value)
        for event, kind, a, b, c, value in zip(*(column.tolist() for column in plan[15:21]), strict=True)
    ]
    assert effects == [
        (0, "deal", 0, 1, 1, 0.7),
        (0, "rung", 0, 1, 0, 1),
        (1, "set_driver", 0, 0, 0, 0.2),
        (1, "add_driver", 1, 0, 0, 0.1),
        (2, "grievance", 2, 0, 0, 0.1),
        (2, "pledge", 1, 0, 0, -0.2),
        (2, "bargain", 0, 2, 0, 1),
        (3, "volume", 0, 1, 0, 0.2),
    ]
    fades = plan.effect_fade.tolist()
    assert fades[2] ** 12 == pytest.approx(0.5)
    assert fades[:2] + fades[3:] == [1] * 7


def test_weeks_instead_of_months(write) -> None:
    months, weeks = load_case(write(EVENTS)), load_case(write(EVENTS), steps_per_year=52)
    assert months.steps == 59
    assert weeks.steps == round(59 * 52 / 12)
    assert weeks.event_steps == (round(14 * 52 / 12), None, None, None)
    assert (weeks.timeline.first[1], weeks.timeline.last[1]) == (52, 103)  # all 52 weeks of the window
    survived = (1 - weeks.timeline.probability[2]) ** 52
    assert survived == pytest.approx((1 - 0.2) ** 12)  # as probable within a year
    assert weeks.timeline.probability[1] == 0.5  # a single draw stays a single draw
    assert weeks.timeline.cooldown[2] == 26
    assert weeks.timeline.effect_fade[2] ** 52 == pytest.approx(0.5)


def test_until_and_another_world(write, tmp_path: Path) -> None:
    file = write("assumptions:\n  actors.BETA.power: {scale: 1.1, why: test}\n")
    assert load_case(file, until="2021-01").steps == 12
    (tmp_path / "tall.yaml").write_text(
        "kind: world\nname: tall\ntitle: Tall\nextends: small\nhorizon: 2022-01\nactors:\n  BETA:\n"
        "    power: {value: 2, range: [1, 3], grade: judgement, why: grown}\n"
        "relations:\n  ALPHA:\n    BETA:\n      volume: {goods: null}\n"
        "pairs:\n  ALPHA-GAMMA:\n    why: apart\n"
        "    proximity: {value: 0, range: [0, 0], grade: judgement, why: apart}\n",
        encoding="utf-8",
    )
    tall = load_case(file, world=str(tmp_path / "tall.yaml"))
    assert (tall.world, tall.steps) == ("tall", 24)
    assert tall.inputs.power.tolist() == pytest.approx([1, 2.2, 1])
    assert tall.inputs.volume[0, 1].tolist() == [0, 0]
    assert tall.inputs.proximity[0, 2] == 0
    assert tall.inputs.proximity[0, 1] == 0.5


def test_document_is_plain_and_its_digest_tells_cases_apart(write) -> None:
    case = load_case(write("assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n"))
    again = load_case(write("assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n"))
    other = load_case(write("assumptions:\n  actors.BETA.power: {value: 0.91, why: test}\n"))
    assert json.loads(json.dumps(case.document)) == case.document
    assert case.document["world"]["actors"]["ALPHA"]["power"] == 1
    assert case.document["assumptions"]["actors.BETA.power"] == {"value": 0.9, "why": "test"}
    assert case.fingerprint == again.fingerprint != other.fingerprint
    assert load_case(write(""), until="2021-01").fingerprint != load_case(write("")).fingerprint


def test_files_on_disk_are_read_anew_when_they_change(write) -> None:
    first = load_case(write("drivers:\n  trend: {process: {kind: ramp, slope: 0.1}, why: test}\n"))
    second = load_case(write("drivers:\n  trend: {process: {kind: ramp, slope: 0.2}, why: test}\n"))
    assert (process(first, "trend").numbers["slope"], process(second, "trend").numbers["slope"]) == (0.1, 0.2)


def test_loading_does_not_change_what_was_read(write) -> None:
    changed = write("assumptions:\n  actors.BETA.power: {value: 0.9, why: test}\n", "changed")
    plain = write("", "plain")
    before = load_case(plain)
    load_case(changed)
    assert load_case(plain).fingerprint == before.fingerprint


def test_yaml_1_2_reads_words_and_numbers_as_people_do(write, tmp_path: Path) -> None:
    text = SMALL.replace("power: {value: 1, range: [0.8, 1.2]", "power: {value: 1e0, range: [8e-1, 12.e-1]")
    text = text.replace("title: Three invented states", "title: NO").replace(
        "label: the strait", "label: off"
    )
    (tmp_path / "norway.yaml").write_text(text, encoding="utf-8")
    case = load_case(tmp_path / "norway.yaml")
    assert case.inputs.power[0] == 1
    assert case.document["world"]["title"] == "NO"
    assert case.document["world"]["disputes"]["strait"]["label"] == "off"
