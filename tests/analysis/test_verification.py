"""What a verification says of a claim: by hand from findings, and on a small register that can go wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from realpolitik.analysis.claims import MIXED, NOT_SUPPORTED, SUPPORTED, UNDEFINED, Finding, outcome
from realpolitik.analysis.claims import Tested as Found
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import wilson
from realpolitik.analysis.verification import Effort, Verified, verify
from realpolitik.interface.claim_data import data
from realpolitik.interface.claim_tables import page, placebo_text, tables, tally
from realpolitik.world.claim_schema import Effect
from realpolitik.world.claim_schema import Test as Rule
from realpolitik.world.claims import load_claims

RULE = Rule(says="x", effect=Effect(level="a"), at_least=0.5)
NONE = Estimate(float("nan"), float("nan"), float("nan"), 0)


def finding(word):
    return Finding(word, (Found(RULE, Estimate(0.6, 0.55, 0.65, 9), word),))


def verified(word=SUPPORTED, **more):
    return Verified("A", finding(word), **more)


def test_placebos_are_silent_unless_one_is_supported():
    assert verified().silent is None
    assert verified(placebos={("A", "B"): finding(MIXED), ("A", "C"): finding(NOT_SUPPORTED)}).silent is True
    assert verified(placebos={("A", "B"): finding(MIXED), ("A", "C"): finding(SUPPORTED)}).silent is False
    assert verified(proposed={("A", "B"): finding(SUPPORTED)}).passed_over
    assert not verified(proposed={("A", "B"): finding(MIXED)}).passed_over


def test_a_placebo_on_which_nothing_moves_is_mute():
    still = Finding(NOT_SUPPORTED, (Found(RULE, Estimate(0.001, 0.0, 0.002, 9), NOT_SUPPORTED),))
    assert verified(placebos={("A", "B"): still}).mute
    assert not verified(placebos={("A", "B"): still, ("A", "C"): finding(NOT_SUPPORTED)}).mute
    assert not verified().mute
    assert placebo_text(verified(placebos={("A", "B"): still})) == "mute"


def test_a_carrier_is_isolated_if_it_turns_the_test_alone():
    assert verified().isolated is None
    assert verified(mutated=finding(NOT_SUPPORTED)).isolated is True
    assert verified(mutated=finding(NOT_SUPPORTED), carrier_off=finding(SUPPORTED)).isolated is False
    assert verified(mutated=finding(MIXED), carrier_off=finding(NOT_SUPPORTED)).isolated is True


@pytest.mark.parametrize(
    ("before", "after", "turned", "opened"),
    [
        (SUPPORTED, NOT_SUPPORTED, True, False),
        (NOT_SUPPORTED, SUPPORTED, True, False),
        (MIXED, NOT_SUPPORTED, True, False),
        (SUPPORTED, MIXED, False, True),
        (SUPPORTED, SUPPORTED, False, False),
        (MIXED, MIXED, False, False),
        (SUPPORTED, UNDEFINED, False, False),
        (UNDEFINED, MIXED, False, False),
    ],
)
def test_a_mutation_turns_only_to_the_opposite(before, after, turned, opened):
    found = verified(before, mutated=finding(after))
    assert (found.turned, found.opened) == (turned, opened)


def test_without_a_mutation_nothing_is_said():
    assert verified().turned is None and not verified().opened


@pytest.mark.parametrize(
    ("hits", "algebra", "maybe"),
    [(200, True, False), (181, True, False), (175, False, True), (90, False, False)],
)
def test_algebra_is_a_share_and_its_interval(hits, algebra, maybe):
    found = verified(shuffled=wilson(hits, 200))
    assert (found.algebra, found.may_be_algebra) == (algebra, maybe)
    assert not verified().algebra and not verified().may_be_algebra


def test_what_is_no_number_is_undefined():
    assert outcome(RULE, NONE) == UNDEFINED
    assert outcome(RULE, Estimate(0.6, 0.55, 0.65, 9)) == SUPPORTED


REGISTER = """\
kind: claims
title: a small one
source: a test
grounded:
  quintet-2024-11: quintet-2024-11-data
arms:
  now: {scenario: baseline, until: 2025-01}
  peace: {on: now, drivers: {ukraine_war: 0}}
  loud: {scenario: fighters-delivered, until: 2026-12}
  quiet: {on: loud, without_events: true}
  sale: {on: now, deals: [{of: RUS, to: IRN, channel: arms, level: 0.61, month: 1}]}
claims:
  A01:
    short: near as now
    says: a
    kind: stated
    nature: mechanism
    force: genuine
    carrier: a
    measure: {quantity: index, of: RUS, to: IRN, window: {month: 0}}
    tests:
      - {says: nearer than half way, effect: {level: now}, at_least: LEVEL}
    refuted_by: a
    placebo: [[ISR, WEST], [RUS, ISR]]
    mutation: {why: nothing that month 0 sees, drivers: {ukraine_war: 0}}
  A02:
    short: arms follow a contract
    says: a
    kind: stated
    nature: mechanism
    force: genuine
    carrier: a
    refuted_by: a
    measure: {quantity: pledge, of: RUS, to: IRN, channel: arms, window: {month: 1}}
    tests:
      - {says: as pledged, effect: {difference: [sale, now]}, at_least: 0.05}
      - {says: more than without, force: construction, effect: {difference: [sale, now]}, at_least: 9}
    beside:
      - {says: without a sale, instead: {sale: now}, tests: [1]}
    placebo: [[RUS, ISR]]
    carrier_off: {why: a war that ends moves no contract, drivers: {ukraine_war: 0}}
    mutation: {why: no contract, instead: {sale: now}}
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    import numpy as np

    from realpolitik import load_case, simulate

    def start(world):
        chunk = next(iter(simulate(load_case("baseline", world=world, until="2025-01"), 1, 0)))
        return float(np.asarray(chunk.history.index)[0, 0, 0, 1])

    own, data = start("quintet-2024-11"), start("quintet-2024-11-data")
    assert own != data
    text = REGISTER.replace("LEVEL", f"{(own + data) / 2:.6f}")
    if own < data:
        text = text.replace("at_least: 0.", "at_most: 0.", 1)
    file = tmp_path_factory.mktemp("register") / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return load_claims(file)


@pytest.fixture(scope="module")
def found(register):
    effort = Effort(runs=4, seed=3, permutations=12, draws=3, runs_each=2, mutations=True)
    return {one.name: one for one in verify(register, ["A01", "A02"], effort)}


def test_the_grounded_world_is_another_world(found):
    assert found["A01"].finding.outcome == SUPPORTED
    assert found["A01"].grounded.outcome == NOT_SUPPORTED


def test_some_shuffled_worlds_bear_it_out_and_some_do_not(found):
    share = found["A01"].shuffled
    assert share.runs == 12 and 0 < share.value < 1


def test_a_mutation_that_changes_nothing_does_not_turn(found):
    assert found["A01"].turned is False
    assert found["A02"].finding.tests[0].outcome == SUPPORTED and found["A02"].turned is True
    assert found["A02"].isolated is False


def test_tests_beside_are_told_and_not_counted(found):
    (beside,) = found["A02"].beside.values()
    assert beside.tests[0].effect.value == 0.0 and beside.outcome == NOT_SUPPORTED
    assert len(found["A02"].finding.tests) == 2


def test_the_null_is_that_of_genuine_tests(found):
    """The second test, of construction, fails everywhere."""
    assert found["A02"].shuffled.value > 0
    assert found["A02"].shuffled_tests.keys() == {0}
    assert found["A02"].shuffled == found["A02"].shuffled_tests[0]
    assert found["A02"].drawn.value == 0


def test_placebos_judge_their_own_pair(found):
    assert found["A02"].placebos[("RUS", "ISR")].tests[0].effect.value == pytest.approx(0.0, abs=0.05)
    assert found["A02"].silent is True
    assert len(found["A01"].placebos) == 2


def test_arms_do_what_they_say(register):
    from realpolitik import simulate
    from realpolitik.experiment.shifting import build

    fired = {
        arm: next(iter(simulate(build(register, arm), 40, 0))).history.fired.sum()
        for arm in ("loud", "quiet")
    }
    assert fired["quiet"] == 0 < fired["loud"]
    sale = build(register, "sale").timeline
    assert sale.effect_value[-1] == 0.61 and sale.first[-1] == sale.last[-1] == 1


def test_page_and_tally_say_what_was_found(register, found):
    mine = list(found.values())
    assert "2 claims: 1 supported" in tally(register, mine, "genuine")
    assert "a mutation turns all but A01" in tally(register, mine, "genuine")
    text = page(register, mine, "header", "command", "small.yaml")
    assert "the register is small.yaml" in text and "so the test cannot tell" in text
    silent = page(register, [mine[1]], "", "", "")
    assert "placebo RUS–ISR" in silent and "shows the effect too" not in silent
    loud = replace(mine[1], placebos={("RUS", "ISR"): finding(SUPPORTED)})
    assert "shows the effect too" in page(register, [loud], "", "", "")
    open_ = replace(mine[1], finding=finding(SUPPORTED), mutated=finding(MIXED), shuffled=wilson(175, 200))
    said = tally(register, [open_], "genuine")
    assert "A02 may be" in said and "of which it opens the verdict of A02" in said
    none = replace(mine[1], finding=finding(UNDEFINED))
    assert "1 undefined" in tally(register, [none], "genuine")
    kept = data(register, mine)["claims"]
    assert kept["A01"]["mutation_turns"] is False and kept["A02"]["mutation_turns"] is True


def test_a_narrow_screen_leaves_out_the_last_column(register, found):
    wide, narrow = (tables(register, list(found.values()), width)[0] for width in (100, 80))
    assert list(narrow.headings) == list(wide.headings)[:-1]
    assert [row[:-1] for row in wide.rows] == [tuple(row) for row in narrow.rows]
