"""Claims: effects worked by hand, verdicts that can fail, worlds that are dealt out anew."""

import numpy as np
import pytest

from realpolitik import load_case
from realpolitik.analysis.alternatives import drawn, shuffled
from realpolitik.analysis.claims import Setting, estimate, evaluate, judged, outcome
from realpolitik.analysis.claims import Tested as Found
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.quantities import records, series, take
from realpolitik.engine.ensemble import simulate
from realpolitik.world.claim_schema import Effect, Measure, Window
from realpolitik.world.claim_schema import Test as Rule
from realpolitik.world.claims import load_claims
from realpolitik.world.ranges import plausible
from realpolitik.world.register import ranges

CLAIMS = load_claims()
FEW = Setting(150, 7)


def test_effects_worked_by_hand():
    columns = np.array([[2.0, 4.0, 6.0], [1.0, 2.0, 3.0], [1.0, 1.0, 1.0], [0.0, 0.5, 1.0]])
    assert estimate(Effect(difference=("a", "b")), columns[:2]).value == 2.0
    change = estimate(Effect(change=("a", "b")), columns[:2])
    assert change.value == 1.0
    assert change.high - change.low == pytest.approx(0.0, abs=1e-12)  # a is b twice in every run
    quotient = Effect(quotient=(("a", "b"), ("c", "d")))
    assert estimate(quotient, columns).value == pytest.approx(2.0 / 0.5)
    assert estimate(Effect(excess=(("a", "b"), ("c", "d"))), columns).value == 1.5
    pairs = (("a", "b"), ("c", "d"))
    assert estimate(Effect(ratio_change=pairs), columns).value == pytest.approx(2.0 / 2.0 - 1.0)
    assert estimate(Effect(excess_change=pairs), columns).value == pytest.approx(1.0 - 1.0)
    assert estimate(Effect(excess_change=pairs, times=1.5), columns).value == pytest.approx(1.0 - 1.5)


@pytest.mark.parametrize("form", ["ratio_change", "excess_change"])
def test_intervals_of_compound_changes_are_those_of_small_steps(form):
    """The delta method's derivatives against differences of the effect itself."""
    generator = np.random.default_rng(2)
    columns = generator.normal([[3.0], [2.0], [1.5], [2.5]], 0.1, (4, 400))
    effect = Effect(**{form: (("a", "b"), ("c", "d"))}, **({"times": 1.5} if form[0] == "e" else {}))
    found = estimate(effect, columns)
    slope = np.zeros(4)
    for k in range(4):
        step = np.zeros((4, 1))
        step[k] = 1e-6
        slope[k] = (estimate(effect, columns + step).value - found.value) / 1e-6
    spread = np.sqrt(slope @ np.cov(columns) @ slope / 400)
    assert (found.high - found.low) / 2 == pytest.approx(1.966 * spread, rel=1e-3)


def test_forms_that_are_not_used_leave_no_trace_in_what_is_written():
    assert Effect(level="a").model_dump(mode="json").keys() == {
        *("level", "difference", "change", "quotient", "excess"),
    }
    with pytest.raises(ValueError, match="goes with"):
        Effect(level="a", times=2.0)


def test_the_interval_of_a_change_covers_the_truth_nineteen_times_in_twenty():
    generator = np.random.default_rng(1)
    covered = 0
    for _ in range(400):
        base = generator.normal(2.0, 0.5, 80)
        found = estimate(
            Effect(change=("a", "b")), np.array([1.5 * base + generator.normal(0, 0.4, 80), base])
        )
        covered += found.low <= 0.5 <= found.high
    assert 0.92 <= covered / 400 <= 0.98


def test_outcomes_follow_the_interval():
    rule = Rule(says="between", effect=Effect(level="a"), at_least=0.3, at_most=0.6, tolerance=0.05)
    found = [outcome(rule, Estimate(v, v - 0.02, v + 0.02, 9)) for v in (0.45, 0.59, 0.66, 0.68, 0.2)]
    assert found == ["supported", "mixed", "mixed", "not supported", "not supported"]
    tested = [Found(rule, Estimate(0, 0, 0, 1), word) for word in ("supported", "not supported", "mixed")]
    assert judged(tested[:1]).outcome == "supported"
    assert judged(tested[:2]).outcome == "mixed"
    assert judged(tested[1:2]).outcome == "not supported"


def test_measures_worked_by_hand():
    case = load_case("baseline", until="2026-11")
    chunk = next(iter(simulate(case, 3, 0)))
    volume = chunk.history.volume[:, :, 0, 1]
    arms = Measure(quantity="volume", of="RUS", to="IRN", channel="arms")
    assert np.allclose(take(arms, case, chunk), volume[:, -12:, case.channels.index("arms")].mean(axis=1))
    assert records(Window(months=("2024-12", 5)), case) == slice(1, 6)
    growth = arms.model_copy(
        update={"growth": 12, "window": Window(months=(0, 24), take="min"), "at_most": -0.15}
    )
    yearly = volume[:, 12:, 0] / volume[:, :-12, 0] - 1
    assert np.array_equal(take(growth, case, chunk), (yearly.min(axis=1) <= -0.15).astype(float))
    gap = Measure(quantity="gap", of="RUS", to="IRN", channel="arms")
    assert np.allclose(series(gap, case, chunk), 1 - volume[:, :, 0] / chunk.history.pledge[:, :, 0, 1, 0])
    parts = [
        series(Measure(quantity="third_party", of="RUS", to="IRN", due_to=name, share=True), case, chunk)
        for name in ("ISR", "GULF", "WEST")
    ]
    assert np.allclose(sum(parts), 1.0)


def test_third_party_cost_is_that_of_the_rules():
    from realpolitik.engine.stepwise import AlignmentModel

    case = load_case("baseline", until="2025-11")
    chunk = next(iter(simulate(case, 1, 0)))
    model = AlignmentModel(case, seed=0, run=0)
    measure = Measure(quantity="third_party", of="RUS", to="IRN")
    assert series(measure, case, chunk)[0, 0] == pytest.approx(model.view.third_party[0, 1])


def test_shuffled_worlds_hold_the_same_pairs_elsewhere():
    case = load_case("baseline")
    one, again, other = shuffled(case, 3, 0), shuffled(case, 3, 0), shuffled(case, 3, 1)
    assert np.array_equal(one.inputs.volume, again.inputs.volume)
    assert not np.array_equal(one.inputs.volume, other.inputs.volume)
    assert np.array_equal(one.inputs.rung, one.inputs.rung.T)
    assert one.inputs is one.believed
    for name in ("volume", "hostility", "pressure", "rung"):
        assert np.array_equal(
            np.sort(getattr(one.inputs, name), axis=None), np.sort(getattr(case.inputs, name), axis=None)
        )
    there = (one.inputs.volume == case.inputs.volume[0, 1]).all(axis=-1)
    (i, j) = np.argwhere(there)[0]
    assert one.inputs.hostility[i, j] == case.inputs.hostility[0, 1]
    assert np.array_equal(one.inputs.volume[j, i], case.inputs.volume[1, 0])
    ours, theirs = (np.array([kept.position, kept.salience]) for kept in (one.inputs, case.inputs))
    assert not np.array_equal(ours, theirs)
    for dealt, dispute in zip(ours.swapaxes(0, 1), theirs.swapaxes(0, 1), strict=True):
        assert sorted(map(tuple, dealt.T)) == sorted(map(tuple, dispute.T))


def test_drawn_worlds_keep_within_their_ranges():
    case = load_case("baseline")
    low, high = plausible(case.world)
    one = drawn(case, (low, high), ranges(), 3, 0)
    for name in ("power", "volume", "hostility", "benefits", "salience"):
        value = getattr(one.inputs, name)
        assert (value >= getattr(low, name) - 1e-12).all() and (value <= getattr(high, name) + 1e-12).all()
        assert not np.array_equal(value, getattr(case.inputs, name))
    assert np.array_equal(one.inputs.proximity, one.inputs.proximity.T)
    assert all(least <= one.inputs.parameters[name] <= most for name, (least, most) in ranges().items())


@pytest.mark.parametrize(
    "name", ["C04", "C07", "C12", "C17", "C18", "C22", "C30", "C33", "C39", "C44", "C47"]
)
def test_a_claim_can_fail(name):
    """What carries it switched off or reversed, the first test no longer finds what it found."""
    found = evaluate(CLAIMS, [name], FEW)[name].tests[0]
    mutant = evaluate(CLAIMS, [name], FEW._replace(mutation=CLAIMS.claims[name].mutation))[name].tests[0]
    assert mutant.outcome != found.outcome


@pytest.mark.parametrize("name", ["C11", "C15", "C16", "C22", "C39", "C42", "C48"])
def test_what_the_model_bears_out(name):
    finding = evaluate(CLAIMS, [name], FEW)[name]
    assert finding.outcome == "supported"
    for pair in CLAIMS.claims[name].placebo:
        assert evaluate(CLAIMS, [name], FEW, pairs={name: pair})[name].outcome != "supported"


def test_the_ceiling_is_any_pairs():
    """That no alliance comes is no finding on these two: the placebos show it as well."""
    for pair in (None, *CLAIMS.claims["C04"].placebo):
        pairs = {"C04": pair} if pair else {}
        ceiling = evaluate(CLAIMS, ["C04"], FEW, pairs=pairs)["C04"].tests[:2]
        assert {test.outcome for test in ceiling} == {"supported"}


def test_what_the_model_does_not_bear_out():
    found = evaluate(CLAIMS, ["C17", "C44"], FEW)
    assert found["C17"].outcome == "not supported"
    assert found["C44"].outcome == "not supported"


def test_a_share_of_causes_lies_between_none_and_all():
    case = load_case("baseline", until="2025-11")
    chunk = next(iter(simulate(case, 4, 0, ledger=True)))
    share = take(Measure(quantity="causes", causes=("need", "trust"), share=True), case, chunk)
    assert ((share >= 0) & (share <= 1)).all()
    whole = take(Measure(quantity="causes", causes=("start",), window=Window(months=(1, 12))), case, chunk)
    assert np.allclose(whole, 0.0)
