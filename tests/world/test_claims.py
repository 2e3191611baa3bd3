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
    used |= {
        arm for claim in claims.claims.values() for other in claim.beside for arm in other.instead.values()
    }
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
        ("deals: [{of: RUS, to", "deals: [{of: RUZ, to", "arms.fighters_come.deals.0", "RUS"),
        ("channel: arms, level: 0.5", "channel: armz, level: 0.5", "arms.fighters_come.deals.0", "arms"),
        ("level: 0.5, month: 2", "level: 5.5, month: 2", "arms.fighters_come.deals.0.level", "less than"),
        ("level: 0.5, month: 2", "level: 0.5, month: 99", "arms.fighters_come.deals.0", "1 to 62"),
        (
            "to: IRN, channel: arms, level: 0.5",
            "to: RUS, channel: arms, level: 0.5",
            "fighters_come",
            "two sides",
        ),
        ("drivers: {ukraine_war: 1}}", "drivers: {ukraine_war: {'999': 1}}}", "arms.war.drivers", "1 to 62"),
        ("drivers: {ukraine_war: 1}}", "drivers: {ukraine_war: 1000}}", "arms.war.drivers", "-100 and 100"),
        ("parameters.third_party: 0}}", "parameters.third_party: -5}}", "third_party", "hard bounds"),
        ("parameters.third_party: 0}}", "parameters.third_party: {}}}", "third_party", "must not be empty"),
        ("causes: [aloofness]", "causes: [alofness]", "claims.C29.tests.0", "aloofness"),
        ("months: [1, end]", "months: [1, 999]", "claims.C29.tests.0", "month 62"),
        ("months: [1, end]", "months: [20, 10]", "claims.C29.tests.0", "ends (10) before"),
        ("months: [1, end]", "months: [2001-01, end]", "claims.C29.tests.0", "outside the run"),
        ("placebo: [[RUS, ISR], [RUS, GULF]]", "placebo: [[RUS, RUS]]", "claims.C01.placebo.0", "two sides"),
        ("  quintet-2024-11: quintet-2024-11-data", "  quintet-2024-11: nope", "grounded", "nope"),
        ("quantity: rung, of: RUS, to: IRN", "quantity: rung, of: RUS, to: RUS", "C01.tests.0", "itself"),
        ("quantity: rung, of: RUS, to: IRN", "quantity: rung, share: true, of: RUS, to: IRN", "C01", "whole"),
        ("at_least: 0.3, at_most", "at_least: 0.9, at_most", "claims", "Exchange them"),
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
    assert case.processes[case.drivers.index("ukraine_war")].numbers["values"] == [0.98]
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


def small(tmp_path, **changes):
    """A register of one claim, with parts of it replaced."""
    parts = {
        "measure": "{quantity: volume, of: RUS, to: IRN}",
        "effect": "{difference: [deal, now]}",
        "placebo": "placebo: [[RUS, ISR]]",
        "mutation": "{why: no deal, instead: {deal: now}}",
        "deal": "{on: now, drivers: {us_iran_deal: 1}}",
        "now": "{scenario: baseline, until: 2026-01}",
        "more": "",
        **changes,
    }
    text = f"""\
kind: claims
title: t
source: s
arms:
  now: {parts["now"]}
  deal: {parts["deal"]}
claims:
  A01:
    short: a
    says: a
    kind: stated
    nature: mechanism
    force: genuine
    carrier: a
    measure: {parts["measure"]}
    tests:
      - {{says: a, effect: {parts["effect"]}, at_most: 0{parts["more"]}}}
    refuted_by: a
    {parts["placebo"]}
    mutation: {parts["mutation"]}
"""
    file = tmp_path / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("key", "place", "rule"),
    [
        ("carrier_off: {why: w, drivers: {chinna: 1}}", "carrier_off.drivers.chinna", "unknown driver"),
        ("beside: [{says: s, instead: {now: nou}, tests: [1]}]", "beside.0.instead", "unknown arm `nou`"),
        ("beside: [{says: s, instead: {now: deal}, tests: [2]}]", "beside.0.tests", "there is no test 2"),
    ],
)
def test_what_stands_beside_is_checked(tmp_path, key, place, rule):
    file = small(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + f"    {key}\n", encoding="utf-8")
    (told,) = problems(file)
    assert place in told[0] and rule in told[1]


def problems(file):
    with pytest.raises(ProblemsFound) as found:
        load_claims(file)
    return [(problem.path, problem.rule) for problem in found.value.problems]


def test_a_small_register_reads(tmp_path):
    assert list(load_claims(small(tmp_path)).claims) == ["A01"]


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"mutation": "{why: w}"}, "mutation", "a mutation changes something"),
        ({"mutation": "{why: w, instead: {now: now}}"}, "mutation", "an arm instead of itself"),
        ({"measure": "{quantity: causes, causes: [need]}"}, "placebo.0", "not taken of a pair"),
        (
            {
                "measure": "{quantity: causes, causes: [need], share: true, within: [foo]}",
                "placebo": "no_placebo: x",
            },
            "tests.0",
            "unknown cause `foo`",
        ),
        (
            {"measure": "{quantity: volume, of: RUS, to: IRN, growth: 99}"},
            "tests.0",
            "no growth over 99 months",
        ),
        ({"more": ", at_least: 1"}, "tests.0", "nothing lies above"),
        (
            {"measure": "{quantity: volume, of: RUS, to: IRN, at_least: 0.5, at_most: 0.1}"},
            "measure",
            "a share of runs",
        ),
        ({"placebo": "placebo: [[RUS, INDIA]]"}, "placebo.0", "unknown actor `INDIA`"),
        (
            {"effect": "{level: deal}", "mutation": "{why: w, instead: {now: deal}}"},
            "mutation.instead",
            "the first test does not use `now`",
        ),
    ],
)
def test_a_fault_is_told_once(tmp_path, changes, path, rule):
    (told,) = problems(small(tmp_path, **changes))
    assert told[0] == f"claims.A01.{path}" and rule in told[1]


def test_every_fault_of_a_mutation_is_told(tmp_path):
    deal = "{of: RUS, to: IRNN, channel: arms, level: 0, month: 1}"
    mutation = f"{{why: w, drivers: {{oill: 1, chinna: 1}}, deals: [{deal}]}}"
    told = problems(small(tmp_path, mutation=mutation))
    assert {path.split(".", 3)[3] for path, _ in told} == {"deals.0", "drivers.chinna", "drivers.oill"}


def test_an_arm_may_name_files_beside_the_register(tmp_path, monkeypatch):
    folder = tmp_path / "india"
    folder.mkdir()
    text = Path("scenarios/baseline.yaml").read_text(encoding="utf-8")
    (folder / "with-india.yaml").write_text(text.replace("name: baseline", "name: with-india"))
    (tmp_path / "next-door.yaml").write_text(text.replace("name: baseline", "name: next-door"))
    file = small(tmp_path, now="{scenario: india/with-india.yaml, until: 2026-01}")
    assert build(load_claims(file), "now").name == "with-india"
    file = small(tmp_path, now="{scenario: next-door, until: 2026-01}")
    assert build(load_claims(file), "deal").name == "next-door"
    monkeypatch.chdir(folder)  # the register's folder counts, not where the program runs
    assert build(load_claims(Path("../small.yaml")), "now").name == "next-door"


def test_other_worlds_keep_what_a_scenario_supposes(tmp_path):
    from realpolitik.analysis.alternatives import drawn, shuffled
    from realpolitik.world.ranges import plausible
    from realpolitik.world.register import ranges

    claims = load_claims(small(tmp_path, now="{scenario: clubs-deepen, until: 2026-01}"))
    plain = build(claims, "now")
    dealt = build(claims, "now", recast=lambda case: shuffled(case, 1, 0))
    russia, diplomacy = plain.actors.index("RUS"), plain.channels.index("diplomacy")
    assert dealt.inputs.outside[russia, diplomacy] == plain.inputs.outside[russia, diplomacy] == 0.39
    assert dealt.believed.outside[russia, diplomacy] == plain.believed.outside[russia, diplomacy] == 0.3
    assert not np.array_equal(dealt.believed.volume, plain.believed.volume)
    assert np.array_equal(dealt.inputs.volume, dealt.believed.volume)
    other = build(claims, "now", recast=lambda case: drawn(case, plausible(case.world), ranges(), 1, 0))
    assert other.inputs.outside[russia, diplomacy] == 0.39 != other.believed.outside[russia, diplomacy]
