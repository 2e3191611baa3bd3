"""Levers as data: the table, levers by path, and what pulling one changes in the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.world.lever_schema import Lever, Move
from realpolitik.world.levers import lever_at, load_levers, misfit, number_at, pulled
from realpolitik.world.loading import check
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.resolve import resolve

TABLE = load_levers()
BASELINE = resolve("baseline")


def refused(path, span=None):
    with pytest.raises(ProblemsFound) as found:
        lever_at(path, BASELINE, TABLE, span)
    return str(found.value)


def test_every_kind_of_actor_holds_a_lever():
    assert {lever.holder for lever in TABLE.values()} == {"WEST", "GULF", "ISR", "RUS", "IRN"}
    fitting = {lever.holder for lever in TABLE.values() if not misfit(lever, BASELINE)}
    assert fitting == {"WEST", "GULF", "ISR", "RUS", "IRN"}


def test_what_does_not_fit_a_world_is_told():
    lever = TABLE["relief_for_iran"].model_copy(update={"moves": (Move(driver="weather"),)})
    assert misfit(lever, BASELINE) == "there is no driver weather"
    assert misfit(lever.model_copy(update={"holder": "FRA"}), BASELINE) == "there is no actor FRA"


def test_a_lever_by_path_takes_the_range_of_the_world_or_of_the_register():
    assert lever_at("actors.GULF.capacity.trade", BASELINE, TABLE).range == (0.4948, 0.7071)
    assert lever_at("parameters.third_party", BASELINE, TABLE).range == (10, 40)
    assert lever_at("pairs.ISR-RUS.proximity", BASELINE, TABLE).range == (0.299, 0.8929)


def test_a_driver_takes_the_range_of_its_lever_or_of_its_process():
    assert lever_at("drivers.russia_israel_rift", BASELINE, TABLE) == TABLE["thaw_with_russia"]
    assert lever_at("drivers.ukraine_war", BASELINE, TABLE).range == (0, 1)
    assert lever_at("drivers.ukraine_war", BASELINE, TABLE, (0.2, 1)).range == (0.2, 1)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("relief_for_iran_", "Did you mean `relief_for_iran`?"),
        ("drivers.ukrane_war", "Did you mean `ukraine_war`?"),
        ("parameters.third_prty", "Did you mean `third_party`?"),
        ("actors.GULF.capacty.trade", "Did you mean `actors.GULF.capacity.trade`?"),
        ("disputes.nuclear", "Go on, for example to `disputes.nuclear.activity`."),
        ("actors.RUS.autonomy", "sum to 1"),
        ("pairs.IRN-RUS.readiness", "observed level of the start"),
        ("relations.RUS.IRN.volume.arms", "observed level of the start"),
        ("channels.arms.sensitivity", "--range LOW HIGH"),
    ],
)
def test_what_is_no_lever_is_refused_with_a_remedy(path, said):
    message = refused(path)
    assert said in message and message.startswith(f"--lever {path}")


def test_a_range_beyond_hard_bounds_or_upside_down_is_refused():
    assert "hard bounds 0 to 1" in refused("disputes.nuclear.activity", (0, 2))
    assert "from low to high" in refused("drivers.ukraine_war", (1, 0))


def test_a_number_is_pulled_as_a_counterfactual():
    lever = lever_at("pairs.ISR-RUS.proximity", BASELINE, TABLE)
    moved = pulled(BASELINE, [(lever, 0.8)], {})
    assert number_at("pairs.RUS-ISR.proximity", moved.running).value == 0.8
    assert moved.believed is BASELINE.believed
    assert number_at("pairs.RUS-ISR.proximity", BASELINE.running).value == 0.3, "the original stays"
    rule = pulled(BASELINE, [(lever_at("parameters.third_party", BASELINE, TABLE), 15.0)], {})
    assert (
        rule.running.parameters["third_party"].value == 15
        and "third_party" not in BASELINE.running.parameters
    )


def test_a_contract_is_signed_in_the_first_month_and_never_below_what_is_pledged():
    lever = TABLE["delivery_of_investment"]
    moved = pulled(BASELINE, [(lever, 0.5)], {("RUS", "IRN", "energy"): 0.45, ("RUS", "IRN", "transit"): 0.6})
    levels = {e.effects[0].deal.channel: e.effects[0].deal.level for e in moved.events.values()}
    assert levels == {"energy": 0.5, "transit": 0.6}
    assert {event.date for event in moved.events.values()} == {"2024-12"}


def test_faults_of_a_table_are_all_told_with_their_place(tmp_path):
    file = Path(tmp_path / "levers.yaml")
    file.write_text(
        "kind: levers\nname: levers\nlevers:\n  one:\n    label: a\n    question: b?\n"
        "    range: [1, 0]\n    unit: c\n    moves: [{driver: d, number: parameters.e}]\n    why: f\n"
        "  two: {label: a, question: b?, range: [0, 1], moves: [], why: f}\n"
    )
    problems = check([file])
    rules = " ".join(problem.rule for problem in problems)
    assert "exactly one of driver, number, deal" in rules and "must not be empty" in rules
    assert any("unit" in str(problem) for problem in problems)
    assert all(problem.line >= 3 for problem in problems)


def test_the_full_lever_is_where_it_is_pulled_to():
    lever = Lever(
        label="a", question="b?", range=(0, 2), unit="c", direction="down", moves=(Move(driver="d"),), why="e"
    )
    assert lever.full == 0 and lever.model_copy(update={"direction": "up"}).full == 2


def test_the_documented_lever_is_that_of_the_table():
    root = Path(__file__).parents[2]
    text = (root / "docs" / "scenario-language.md").read_text(encoding="utf-8")
    start = text.index("    kind: levers\n")
    lines = [line.removeprefix("    ") for line in text[start : text.index("\n\n", start)].splitlines()]
    stated = (root / "scenarios" / "levers.yaml").read_text(encoding="utf-8")
    assert len(lines) == 11 and "\n".join(lines) in stated
