"""Two worlds side by side: fates, and tables that are known to turn a test."""

import numpy as np
import pytest

from realpolitik.analysis.claims import Setting, evaluate, needed, observe
from realpolitik.analysis.claims import Tested as Found
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.side_by_side import Both, Finding, Pair, check, compare, fate, startings
from realpolitik.analysis.swaps import attribute, reaches
from realpolitik.analysis.variants import variants
from realpolitik.experiment.kept import Kept
from realpolitik.experiment.shifting import build
from realpolitik.world.claim_schema import Effect
from realpolitik.world.claim_schema import Test as Rule
from realpolitik.world.claims import load_claims

PAIR = Pair("quintet-2024-11", "quintet-2024-11-data")
REGISTER = """\
kind: claims
title: known causes
source: a test
arms:
  now: {scenario: baseline, until: 2025-01}
  past: {scenario: quintet-2016, until: 2016-03}
claims:
  A01:
    short: arms at the start
    says: a
    kind: stated
    nature: mechanism
    force: input
    carrier: a
    measure: {quantity: volume, of: RUS, to: IRN, channel: arms, window: {month: 0}}
    tests:
      - {says: some arms are delivered, effect: {level: now}, at_least: 0.05}
      - {says: in 2016 as well, effect: {level: past}, at_least: 0.05}
    refuted_by: a
    no_placebo: a
    mutation: {why: nothing, drivers: {ukraine_war: 0}}
  A02:
    short: trade and votes at the start
    says: a
    kind: stated
    nature: mechanism
    force: input
    carrier: a
    measure: {quantity: volume, of: RUS, to: IRN, channels: [trade, diplomacy], window: {month: 0}}
    tests:
      - {says: both together are little, effect: {level: now}, at_most: BETWEEN}
    refuted_by: a
    no_placebo: a
    mutation: {why: nothing, drivers: {ukraine_war: 0}}
"""


def made(outcome, value=0.0):
    return Found(
        Rule(says="a", effect=Effect(level="x"), at_least=0), Estimate(value, value, value, 9), outcome
    )


def test_fates_by_hand():
    yes, open_, no = (made(word) for word in ("supported", "mixed", "not supported"))
    assert [fate(yes, other) for other in (yes, open_, no)] == ["stays", "opens", "turns"]
    assert fate(no, yes) == "turns" and fate(made("undefined"), yes) == "opens"
    finding = Finding("A", [Both("A", 0, PAIR, yes, yes), Both("A", 1, PAIR, open_, yes)])
    assert finding.fate == "opens" and [both.number for both in finding.changed] == [1]
    assert [reaches(yes, open_, one) for one in (yes, open_, no)] == [False, True, True]
    assert [reaches(no, yes, one) for one in (no, open_, yes)] == [False, False, True]


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    """A02's threshold lies above what trade or diplomacy alone bring, below what both do."""
    file = tmp_path_factory.mktemp("register") / "known.yaml"
    file.write_text(REGISTER.replace("BETWEEN", "9"), encoding="utf-8")
    rough = load_claims(file)
    levels = {}
    for world in (PAIR.here, PAIR.there):
        setting = Setting(2, 1, world=world)
        for channel in ("trade", "diplomacy"):
            measure = rough.claims["A02"].measure.model_copy(
                update={"arm": "now", "channel": channel, "channels": ()}
            )
            (request,) = needed(rough.claims["A01"], tests=[0])[0]
            (column,) = observe(rough, [request._replace(measure=measure)], setting).values()
            levels[world, channel] = column[0]
    steps = [levels[PAIR.there, c] - levels[PAIR.here, c] for c in ("trade", "diplomacy")]
    assert min(steps) > 0.05
    between = levels[PAIR.here, "trade"] + levels[PAIR.here, "diplomacy"] + max(steps) + min(steps) / 2
    file.write_text(REGISTER.replace("BETWEEN", f"{between:.6f}"), encoding="utf-8")
    return load_claims(file)


@pytest.fixture(scope="module")
def found(claims):
    return compare(claims, ["A01", "A02"], [PAIR], Setting(4, 1))


def test_only_tests_that_start_there_are_compared(claims, found):
    assert [both.number for both in found[0].tests] == [0] and found[0].left_out == [1]
    assert [finding.fate for finding in found] == ["turns", "turns"]
    assert startings(claims, "A01", "quintet-2016-01") == [1]
    with pytest.raises(ValueError, match="differs from"):
        check(Pair("quintet-2024-11", "quintet-2016-01"))


def test_the_table_that_is_read_turns_the_test_alone_and_the_supplier_is_found(claims, found):
    (why,) = attribute(claims, found[0].changed, Setting(4, 1))
    assert why.alone == ("volume.arms",)
    for side in (why.into_here, why.into_there):
        assert [swap.tables for swap in side.smallest] == [("volume.arms",)]
        assert side.of("volume.arms").moved == pytest.approx(1.0, abs=1e-9)
        assert abs(side.of("power").moved) < 1e-9
    turning = {swap.tables[0] for swap in why.parts_here if swap.turns}
    assert turning == {"volume.arms@RUS", "volume.arms@RUS-IRN"}


def test_two_tables_that_turn_it_only_together_are_found_as_a_pair(claims, found):
    (why,) = attribute(claims, found[1].changed, Setting(4, 1))
    assert why.alone == ()
    assert [set(swap.tables) for swap in why.into_here.smallest] == [{"volume.trade", "volume.diplomacy"}]
    assert {swap.tables for swap in why.into_there.smallest} == {("volume.trade",), ("volume.diplomacy",)}


def test_variants_in_one_ensemble_are_the_cases_one_by_one(claims, tmp_path):
    cases = [build(claims, "now", world=world) for world in (PAIR.here, PAIR.there)]
    measures = {"index": claims.claims["A01"].measure.model_copy(
        update={"quantity": "index", "channel": None, "window": None}
    )}  # fmt: skip
    kept = Kept(tmp_path / "kept.sqlite")
    setting = Setting(6, 2, kept=kept)
    together = variants(cases, measures, setting)
    assert kept.run == 2 and kept.found == 0
    again = variants(cases, measures, setting)
    assert kept.run == 2 and kept.found == 2
    for case, one, other in zip(cases, together, again, strict=True):
        (alone,) = variants([case], measures, Setting(6, 2))
        np.testing.assert_array_equal(one["index"], alone["index"])
        np.testing.assert_array_equal(one["index"], other["index"])
    assert (together[0]["index"] != together[1]["index"]).any()


def test_a_comparison_is_what_verify_finds_in_each_world(claims, found):
    for world, side in ((PAIR.here, "here"), (PAIR.there, "there")):
        alone = evaluate(claims, ["A02"], Setting(4, 1, world=world))["A02"].tests[0]
        assert getattr(found[1].tests[0], side) == alone
