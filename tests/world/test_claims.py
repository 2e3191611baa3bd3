"""The register of claims reads, and says what is wrong with itself."""

import re
from pathlib import Path

import numpy as np
import pytest

from realpolitik import check, load_case
from realpolitik.experiment.shifting import build, changed
from realpolitik.world.arrays import locate
from realpolitik.world.claims import load_claims, merged
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.vocabulary import Unknown

REGISTER = Path(__file__).resolve().parents[2] / "scenarios" / "claims.yaml"


def test_the_register_holds_every_claim_of_the_specification():
    claims = load_claims()
    assert {f"C{number:02d}" for number in range(1, 51)} <= set(claims.claims)
    assert check([REGISTER]) == []
    counts = dict.fromkeys(("genuine", "construction", "input"), 0)
    for claim in claims.claims.values():
        counts[claim.force] += 1
    assert counts["genuine"] > counts["construction"] + counts["input"]


def test_no_arm_is_idle():
    claims = load_claims()
    used = {
        str(merged(claim, number, term).arm)
        for claim in claims.claims.values()
        for number, test in enumerate(claim.tests)
        for term in test.effect.terms
    }
    used |= {arm for claim in claims.claims.values() for arm in claim.mutation.instead.values()}
    below = {claims.arms[arm].on for arm in claims.arms}
    assert set(claims.arms) - used - below == set()


@pytest.mark.parametrize(
    ("written", "instead", "place", "says"),
    [
        (
            "[deal, now]}, at_most: -0.15",
            "[daeal, now]}, at_most: -0.15",
            "claims.C22.tests.0.effect",
            "deal",
        ),
        (
            "drivers: {ukraine_war: 1}}",
            "drivers: {ukrain_war: 1}}",
            "arms.war.drivers.ukrain_war",
            "ukraine_war",
        ),
        ("parameters.third_party: 0}}", "parameters.thirdparty: 0}}", "parameters.thirdparty", "third_party"),
        ("{parameters.common_cause: 0}}", "{pairs.RUS-IRN.rung: 0}}", "pairs.RUS-IRN.rung", "assumptions"),
        ("placebo: [[RUS, ISR], [RUS, GULF]]", "placebo: [[RUS, ISRAEL]]", "claims.C01.placebo", "ISR"),
        ("force: genuine", "force: genuin", "claims.C03.force", "genuine"),
    ],
)
def test_faults_are_told_with_place_and_remedy(tmp_path, written, instead, place, says):
    text = REGISTER.read_text(encoding="utf-8")
    assert written in text
    file = tmp_path / "claims.yaml"
    file.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_claims(file)
    told = str(found.value)
    assert place in told and says in told
    assert re.search(r"claims\.yaml:\d+:\d+: error", told)


PATHS = {
    "parameters.common_cause": 0.7,
    "interests.regime_security.benefits.diplomacy": 0.3,
    "actors.RUS.power": 0.5,
    "actors.IRN.outside.trade": 0.5,
    "actors.IRN.interests.order": 0.12,
    "actors.IRN.interests.influence": 0.13,
    "channels.trade.sanction_friction": 0.35,
    "ladder.2.pull": 0.06,
    "pairs.IRN-WEST.proximity": 0.4,
    "disputes.zangezur.activity": 0.3,
    "disputes.zangezur.parties.RUS.position": 0.4,
    "drivers.ukraine_war.links.need.RUS.arms": 3.5,
    "drivers.ukraine_war.links.pressure.WEST.RUS.force": 0.2,
    "drivers.ukraine_war.links.order.RUS": -0.2,
    "drivers.us_iran_deal.links.hostility.WEST.IRN": -0.5,
    "drivers.china.links.outside.IRN.energy": 0.25,
    "drivers.caucasus.links.dispute.zangezur": 0.9,
    "drivers.gulf_offer.links.capacity.GULF.energy": 0.5,
}


def test_a_path_means_in_an_arm_what_it_means_in_a_scenario(tmp_path):
    """Each path once: the arrays are those that a scenario with the same counterfactual gives."""
    lines = [f"  {path}: {{value: {value}, why: a test}}" for path, value in PATHS.items()]
    head = "kind: scenario\nname: shifted\ntitle: t\nquestion: q\nmotivation: m\nextends: baseline\n"
    file = tmp_path / "shifted.yaml"
    file.write_text(head + "counterfactuals:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    base, wanted = load_case("baseline"), load_case(file).inputs
    found = changed(base, base.inputs, PATHS, start=False)
    for name in vars(wanted):
        ours, theirs = getattr(found, name), getattr(wanted, name)
        if name == "links":
            assert np.array_equal(ours.gain, theirs.gain)
        elif isinstance(theirs, np.ndarray):
            assert np.array_equal(ours, theirs, equal_nan=True), name
        else:
            assert ours == theirs, name
    assert base.inputs.parameters["common_cause"] == 1.0


@pytest.mark.parametrize(
    "path", ["actors.RUS", "actors.RUS.powr", "pairs.RUS.rung", "drivers.oil.links.order.RUS", "x.y"]
)
def test_a_path_that_names_no_number_is_refused(path):
    with pytest.raises(Unknown):
        locate(path, load_case("baseline"))


def test_arms_build_on_each_other():
    claims = load_claims()
    case = build(claims, "relief_both")
    assert case.processes[case.drivers.index("ukraine_war")].numbers["values"] == [0.99]
    assert case.processes[case.drivers.index("us_iran_deal")].numbers["values"] == [1.0]
    assert case.steps == 62
    assert build(claims, "air_defence").timeline.first.size == len(build(claims, "air_defence").events)


def test_shape_and_references_are_told_in_one_pass(tmp_path):
    """A claim and an arm of the wrong shape hide neither each other nor an unknown driver elsewhere."""
    text = REGISTER.read_text(encoding="utf-8")
    for written, instead in (
        ("force: genuine", "force: genuin"),
        ("no_ideas: {on: now, ", "no_ideas: {onn: now, "),
        ("drivers: {ukraine_war: 1}}", "drivers: {ukrain_war: 1}}"),
        ("[deal, now]}, at_most: -0.15", "[daeal, now]}, at_most: -0.15"),
    ):
        assert written in text
        text = text.replace(written, instead, 1)
    file = tmp_path / "claims.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_claims(file)
    told = {problem.path for problem in found.value.problems}
    assert told == {
        "claims.C03.force",
        "arms.no_ideas.onn",  # its claims are not said to name an unknown arm
        "arms.war.drivers.ukrain_war",
        "claims.C22.tests.0.effect",
    }


def test_an_arm_may_start_from_another_world():
    claims = load_claims()
    case = build(claims, "outsiders_in")
    assert case.world == "concert-2024-11" and case.focus == (0, 1)
    assert build(claims, "outsiders_in", world="quintet-2024-11-data").world == "concert-2024-11"
    assert build(claims, "now", world="quintet-2024-11-data").world == "quintet-2024-11-data"
    usa, armenia = case.actors.index("USA"), case.actors.index("ARM")
    contract = (case.timeline.effect_a == usa) & (case.timeline.effect_b == armenia)
    assert contract.sum() == 2


def test_a_claim_of_thirteen_has_its_placebos_checked_where_its_first_test_plays(tmp_path):
    text = REGISTER.read_text(encoding="utf-8")
    first = text.index("says: the nearer the West the closer the two")
    assert "placebo: [[GULF, WEST], [ISR, GULF]]" in text[first : first + 1500]  # concert has no GULF
    file = tmp_path / "claims.yaml"
    file.write_text(
        text.replace("{difference: [west_nearer, now]}", "{difference: [outsiders_in, thirteen]}")
    )
    with pytest.raises(ProblemsFound, match=r"unknown actor `GULF`"):
        load_claims(file)
