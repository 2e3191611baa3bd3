"""Each run of a batch is the run of its point alone, under the luck its row names."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.arms import fixed
from realpolitik.experiment.levers import under
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.study import Batch
from realpolitik.experiment.verdict import last_year
from realpolitik.interface.cases import load_batches
from realpolitik.world.levers import lever_at, load_levers
from realpolitik.world.loading import load_case
from realpolitik.world.resolve import resolve

UNTIL = "2026-06"
STATED = {"name": "b", "title": "t", "question": "q?", "until": UNTIL, "seed": 4}
NUMBERS = {
    "parameters.third_party": 31.0,
    "pairs.IRN-RUS.readiness": 2.5,
    "actors.RUS.power": 0.5,
    "relations.RUS.IRN.hostility": 0.35,
    "disputes.nuclear.activity": 0.9,
    "drivers.ukraine_war.links.need.RUS.arms": 0.3,
    "drivers.oil.process.sd": 0.4,
    "drivers.israel_iran_war.start": 0.6,
    "channels.arms.sensitivity": 0.8,
}


def ends(case, luck, seed=4, **options):
    """Last year's mean index of the run with this luck."""
    chunk = next(iter(simulate(case, 1, seed, first_run=luck, **options)))
    return last_year(chunk.history.index[:, :, *case.focus], 12)[0]


def listed(numbers, dimensions=None, scenarios=("baseline",), **more):
    design = {"kind": "list", "sets": numbers}
    return Batch(**STATED, scenarios=list(scenarios), design=design, dimensions=dimensions or {}, **more)


def test_a_point_is_the_case_that_set_makes_on_the_command_line(tmp_path):
    batch = listed([NUMBERS, {**NUMBERS, "actors.RUS.power": 0.6}], replications=2)
    rows = batch.run(tmp_path / "r").outcomes()
    set_them = [f"{path}={value}" for path, value in NUMBERS.items()]
    (case,) = load_batches(["baseline"], [None], UNTIL, set_them)[None]
    for k in range(2):
        assert rows["index_end"][k] == ends(case, k)
    assert rows["index_end"][2] != rows["index_end"][0]
    assert rows["index_end"][0] != ends(load_case("baseline", until=UNTIL), 0)


def test_another_rule_of_the_game_is_a_counterfactual():
    numbers = {"parameters.third_party": 31.0, "pairs.RUS-ISR.proximity": 0.8}
    batch = listed([numbers], {name: {"belief": False} for name in numbers})
    table, resolved = load_levers(), resolve("baseline")
    pulls = [(lever_at(name, resolved, table), value) for name, value in numbers.items()]
    case = under(resolved, pulls, until=UNTIL)
    chunk = next(iter(simulate(batch.cases[0], 1, 4, **batch.design.options(batch.cases[0], 0, 1))))
    assert last_year(chunk.history.index[:, :, *case.focus], 12)[0] == ends(case, 0)
    assert ends(case, 0) != ends(
        load_batches(["baseline"], [None], UNTIL, [f"{name}={value}" for name, value in numbers.items()])[
            None
        ][0],
        0,
    )


def test_drivers_and_levers_are_held(tmp_path):
    batch = listed(
        [{"drivers.ukraine_war": 0.25, "relief_for_iran": 0.5}], scenarios=("baseline", "long-war")
    )
    rows = batch.run(tmp_path / "r").outcomes()
    for place, name in enumerate(("baseline", "long-war")):
        case = load_case(name, until=UNTIL)
        steps = range(1, case.steps + 1)
        lever = load_levers()["relief_for_iran"].moves[0].driver
        held = {"ukraine_war": [(s, 0.25) for s in steps], lever: [(s, 0.5) for s in steps]}
        assert rows["index_end"][place] == ends(fixed(case, **held), 0)


SWEEP = {"parameters.third_party": {}, "actors.RUS.power": {}, "drivers.coercion": {"range": [0, 1]}}
SAMPLE = {"kind": "latin_hypercube", "points": 90, "seed": 2}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    batch = Batch(
        **STATED, scenarios=["baseline", "nuclear-deal"], dimensions=SWEEP, design=SAMPLE, replications=3
    )
    return batch, batch.run(tmp_path_factory.mktemp("swept") / "r")


def test_every_row_carries_its_set_its_replication_and_its_luck(swept):
    batch, result = swept
    for scenario in ("baseline", "nuclear-deal"):
        rows = result.outcomes(scenario)
        assert rows["run"].tolist() == list(range(270))
        assert rows["point"].tolist() == [r // 3 for r in range(270)]
        assert rows["replication"].tolist() == rows["luck"].tolist() == [r % 3 for r in range(270)]
        assert (rows["seed"] == 4).all()
        drawn = np.column_stack([rows[name] for name in batch.design.names])
        np.testing.assert_array_equal(drawn, batch.design.points[rows["point"]])


def test_replications_of_all_points_share_their_luck(swept):
    batch, result = swept
    case, rows = batch.cases[1], result.outcomes("nuclear-deal")
    for row in (0, 130, 257, 269):  # beyond the first part too
        options = batch.design.options(case, row, row + 1)
        chunk = next(iter(simulate(case, 1, 4, **options)))
        assert rows["index_end"][row] == last_year(chunk.history.index[:, :, *case.focus], 12)[0]
        assert options["luck"].tolist() == [row % 3]


def test_the_manifest_tells_the_design_and_its_digest(swept):
    batch, result = swept
    told = result.manifest["design"]
    assert (told["kind"], told["points"], told["replications"], told["luck"]) == (
        "latin_hypercube",
        90,
        3,
        "common",
    )
    assert [one["name"] for one in told["dimensions"]] == list(SWEEP)
    assert told["digest"] == batch.design.digest
    assert told["stated"]["dimensions"] == SWEEP
    assert not (result.folder / "monthly").exists(), "outcomes alone are recorded unless more is asked"


def test_an_unfinished_batch_goes_on_with_the_same_bytes(swept, tmp_path):
    batch, result = swept

    def stop(scenario, runs):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(tmp_path / "r", progress=stop)
    again = batch.run(tmp_path / "r", resume=True)
    assert again.manifest["digest"] == result.manifest["digest"]


def test_a_design_travels_to_other_processes(swept):
    batch, _ = swept
    design = pickle.loads(pickle.dumps(batch.design))
    assert design.digest == batch.design.digest
    sent, kept = (one.options(batch.cases[0], 5, 9) for one in (design, batch.design))
    for one, other in zip(sent["alternatives"], kept["alternatives"], strict=True):
        np.testing.assert_array_equal(one.inputs.power, other.inputs.power)


def test_another_design_is_never_mixed_in(swept):
    _, result = swept
    other = Batch(
        **STATED,
        scenarios=["baseline", "nuclear-deal"],
        dimensions=SWEEP,
        design={**SAMPLE, "seed": 3},
        replications=3,
    )
    with pytest.raises(ResultProblem, match="the design"):
        other.run(result.folder, resume=True)


def test_fresh_luck_is_each_run_s_own(tmp_path):
    batch = listed([{"parameters.third_party": 20.0}] * 2, replications=2, luck="fresh")
    rows = batch.run(tmp_path / "r").outcomes()
    assert rows["luck"].tolist() == [0, 1, 2, 3]
    assert len(set(rows["index_end"])) == 4
    common = listed([{"parameters.third_party": 20.0}] * 2, replications=2).run(tmp_path / "c").outcomes()
    assert (
        common["index_end"][:2].tolist() == common["index_end"][2:].tolist() == rows["index_end"][:2].tolist()
    )


def test_antithetic_replications_mirror_the_one_before(tmp_path):
    from realpolitik.engine.tape import draw

    batch = listed([{"actors.RUS.power": 0.6}], replications=4, antithetic=True)
    rows = batch.run(tmp_path / "r").outcomes()
    assert rows["mirrored"].tolist() == [False, True, False, True]
    options = batch.design.options(batch.cases[0], 0, 4)
    case = options["alternatives"][0]
    chunk = next(iter(simulate(case, 4, 4, tape=draw(case, 4, 0, 4, antithetic=True))))
    assert rows["index_end"].tolist() == last_year(chunk.history.index[:, :, *case.focus], 12).tolist()


def test_trajectories_and_ledger_are_kept_on_demand(tmp_path):
    batch = listed([{"parameters.third_party": 20.0}], replications=2)
    assert len(batch.run(tmp_path / "m", record="monthly").monthly()["run"]) == 2 * (batch.cases[0].steps + 1)
    assert len(batch.run(tmp_path / "f", record="full").ledger()["run"]) == 2 * (batch.cases[0].steps + 1)
    with pytest.raises(ResultProblem, match="keeps no monthly"):
        batch.run(tmp_path / "o").monthly()


def test_the_plan_counts_runs_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    batch = listed([{"parameters.third_party": 20.0}] * 3, replications=1)
    plan = batch.plan()
    assert (plan.points, plan.replications, plan.runs, plan.dimensions) == (3, 1, 3, 1)
    assert plan.seconds > 0
    assert any("all points share the shocks of one run" in note for note in plan.notes)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_of_more_runs_than_a_batch_may_have_is_refused():
    with pytest.raises(ResultProblem, match=r"number of runs is 3,000,000,000"):
        listed([{"parameters.third_party": 20.0}] * 3, replications=10**9).plan()


def test_the_plan_knows_about_what_room_it_takes(swept):
    batch, result = swept
    written = sum(part["bytes"] for part in result.manifest["parts"].values())
    assert 0.4 * written < batch.plan().bytes < 2.5 * written
