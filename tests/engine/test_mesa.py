"""What a mesa user expects of the readable engine; the same under every release of mesa that is supported."""

import pickle
import subprocess
import sys

import mesa
import numpy as np
import pytest
from made_worlds import random_case

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.stepwise import AlignmentModel, StateAgent
from realpolitik.world.loading import load_case

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def case():
    return load_case("baseline", until="2025-12")


def ran(case, **options):
    model = AlignmentModel(case, **options)
    while model.running:
        model.step()
    return model


def test_it_steps_from_start_to_horizon(case):
    model = AlignmentModel(case, seed=1)
    assert (model.month, model.date, model.running) == (0, "2024-11", True)
    model.step()
    assert (model.month, model.date, model.steps) == (1, "2024-12", 1)
    model = ran(case, seed=1)
    assert (model.month, model.date, model.running) == (case.steps, "2025-12", False)


def test_a_step_past_the_horizon_changes_nothing(case):
    model = ran(case, seed=1)
    rows, index = len(model.datacollector.model_vars["date"]), model.index("RUS", "IRN")
    model.step()
    assert len(model.datacollector.model_vars["date"]) == rows
    assert model.index("RUS", "IRN") == index
    assert model.month == case.steps


def test_collected_rows_are_one_per_month(case):
    model = ran(case, seed=1)
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == case.steps + 1
    assert frame["date"].is_unique
    assert frame["date"].iloc[0] == "2024-11" and frame["date"].iloc[-1] == "2025-12"
    np.testing.assert_array_equal(frame["index"], model.history.index[0, :, 0, 1])
    np.testing.assert_array_equal(frame["ukraine_war"], model.history.driver[0, :, 0])
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 5 * (case.steps + 1)
    assert not agents.index.duplicated().any()
    assert set(agents["name"]) == set(case.actors)


def test_a_collector_of_ones_own(case):
    model = AlignmentModel(case, seed=1)
    model.datacollector = mesa.DataCollector(
        model_reporters={"rung": lambda m: m.rung("RUS", "IRN")},
        agent_reporters={"trust": lambda a: a.trust("RUS") if a.name != "RUS" else 1.0},
    )
    for _ in range(3):
        model.step()
    assert len(model.datacollector.get_model_vars_dataframe()) == 3
    assert len(model.datacollector.get_agent_vars_dataframe()) == 15


def test_agent_set(case):
    model = AlignmentModel(case, seed=1)
    assert [agent.name for agent in model.agents] == list(case.actors)
    assert all(isinstance(agent, StateAgent) for agent in model.agents)
    strong = model.agents.select(lambda agent: agent.power > 0.5)
    assert {agent.name for agent in strong} == {"RUS", "ISR", "WEST"}
    assert model.agents.get("name") == list(case.actors)
    assert model.agents.agg("power", max) == 1.0
    assert model.agents.agg("insecurity", sum) == pytest.approx(sum(a.insecurity for a in model.agents))
    before = model.view.hostility.copy()
    model.agents.shuffle_do("regard")
    np.testing.assert_array_equal(model.view.hostility, before)
    assert model.state_named("IRN").name == "IRN"
    assert "IRN" in repr(model.state_named("IRN"))


def test_inspection_reads_what_the_history_records(case):
    model = AlignmentModel(case, seed=1)
    model.step()
    iran, history = model.state_named("IRN"), model.history
    for name in ("hostility", "threat", "dependence", "trust", "grievance"):
        assert getattr(iran, name)("RUS") == getattr(history, name)[0, 1, 1, 0]
    assert iran.volume("RUS", "arms") == history.volume[0, 1, 1, 0, 0]
    assert iran.pledge("RUS", "arms") == history.pledge[0, 1, 1, 0, 0]
    assert iran.gap("RUS") == pytest.approx(
        1 - history.volume[0, 1, 1, 0].sum() / history.pledge[0, 1, 1, 0].sum()
    )
    assert iran.need("arms") > 0 and iran.welfare > 0
    assert model.index("IRN", "RUS") == model.index("RUS", "IRN") == history.index[0, 1, 0, 1]


def test_luck_may_be_named_seed_or_rng_or_left_to_chance(case):
    one, two = ran(case, seed=7, run=2), ran(case, rng=7, run=2)
    np.testing.assert_array_equal(one.history.index, two.history.index)
    ensemble = next(iter(simulate(case, 1, 7, first_run=2))).history
    np.testing.assert_array_equal(one.history.index, ensemble.index)
    assert AlignmentModel(case, rng=np.random.default_rng(3)).luck_seed >= 0
    free = AlignmentModel(case)
    assert ran(case, seed=free.luck_seed).index("RUS", "IRN") == ran(case, seed=free.luck_seed).index(
        "RUS", "IRN"
    )
    assert AlignmentModel(case, seed=0).luck_seed == 0


# Steering.


def test_set_driver_is_perceived_at_once_and_goes_on(case):
    model = AlignmentModel(case, seed=1)
    iran = model.state_named("IRN")
    before, grievance = iran.hostility("WEST"), iran.grievance("WEST")
    model.set_driver("us_iran_deal", 0.8)
    assert model.scene.driver[case.drivers.index("us_iran_deal")] == 0.8
    # The link on Iran's hostility is -.25, so its structural part falls by .2, of which 1 - g is felt.
    assert iran.hostility("WEST") == pytest.approx(before - 0.2 * (1 - grievance))
    ramp = case.drivers.index("china")
    model.set_driver("china", 0.5)
    model.step()
    assert model.scene.driver[ramp] == pytest.approx(0.5 + 0.05 / 12)


def test_set_parameter_changes_rules_but_not_the_past(case):
    model, plain = AlignmentModel(case, seed=1), AlignmentModel(case, seed=1)
    for _ in range(4):
        model.step()
        plain.step()
    model.set_parameter("enmity", 0.1)
    assert model.parameters.enmity == 0.1
    np.testing.assert_array_equal(model.history.index[0, :5], plain.history.index[0, :5])
    for _ in range(6):
        model.step()
        plain.step()
    assert not np.array_equal(model.history.index[0, 10], plain.history.index[0, 10])


def test_set_parameter_renews_what_was_prepared(case):
    model = AlignmentModel(case, seed=1)
    model.set_parameter("meeting_rate", 4.0)
    assert model.tables.meeting[0] == pytest.approx(1 - np.exp(-4 / 12))
    model.set_parameter("adaptation_rate", 2.0)
    assert model.parameters.adaptation == pytest.approx(1 - np.exp(-2 / 12))
    model.set_parameter("treaty_rate", 4.0)
    assert model.parameters.treaty_chance == pytest.approx(1 - np.exp(-4 / 12))


def test_the_state_may_be_written(case):
    model = AlignmentModel(case, seed=1)
    calm = model.state_named("IRN").hostility("RUS")
    model.state.grievance[1, 0] = 0.6
    model.perceive()
    assert model.state_named("IRN").hostility("RUS") > calm + 0.1
    assert model.history.hostility[0, 0, 1, 0] == model.state_named("IRN").hostility("RUS")
    model.step()
    assert model.state_named("IRN").grievance("RUS") > 0.5


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (
            lambda m: m.set_driver("ukrain_war", 1.0),
            KeyError,
            "no driver is named 'ukrain_war'; there are ukraine_war",
        ),
        (
            lambda m: m.set_parameter("enmty", 1.0),
            KeyError,
            "no global parameter is named 'enmty'; there are precision",
        ),
        (lambda m: m.index("RUS", "PERSIA"), KeyError, "no actor is named 'PERSIA'; there are RUS, IRN"),
        (lambda m: m.state_named("RUS").need("oil"), KeyError, "no channel is named 'oil'; there are arms"),
        (
            lambda m: AlignmentModel(m.case, seed=1, enmty=2.0),
            ValueError,
            "no global parameter is named enmty",
        ),
    ],
    ids=["driver", "parameter", "actor", "channel", "keyword"],
)
def test_unknown_names_are_refused_with_what_there_is(case, act, error, message):
    with pytest.raises(error) as caught:
        act(AlignmentModel(case, seed=1))
    assert message in str(caught.value)


# Batches.


def batch(case, *, processes=1, **parameters):
    return mesa.batch_run(
        AlignmentModel,
        {"case": case, "seed": 1, **parameters},
        number_processes=processes,
        display_progress=False,
    )


def final(rows, **chosen):
    """Last index per run, from the rows of a batch."""
    return {
        (row["run"], row["third_party"]): (row["date"], row["index"])
        for row in rows
        if all(row[name] == value for name, value in chosen.items())
    }


def expected(case, runs, values):
    return {
        (run, value): ("2025-12", ran(case, seed=1, run=run, third_party=value).index("RUS", "IRN"))
        for run in runs
        for value in values
    }


@pytest.mark.parametrize("processes", [1, 2])
def test_batch_run_sweeps_and_keeps_the_final_month(case, processes):
    rows = batch(case, processes=processes, run=range(2), third_party=[10.0, 40.0])
    assert len(rows) == 2 * 2 * 5, "one row per agent of the last month of each run"
    found = final(rows)
    assert found == expected(case, range(2), [10.0, 40.0])
    assert len({index for _, index in found.values()}) == 4, "runs and parameters differ"


def test_batch_run_every_month():
    case = random_case(1, actors=3, channels=2, steps=6)
    rows = mesa.batch_run(
        AlignmentModel,
        {"case": case, "seed": 1, "run": [0]},
        data_collection_period=1,
        display_progress=False,
    )
    rows = [row for row in rows if row["name"] == "ANT"]
    assert [row["date"] for row in rows] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
        "2025-03",
        "2025-04",
        "2025-05",
    ]
    assert [row["index"] for row in rows] == ran(case, seed=1).history.index[0, :, 0, 1].tolist()


def test_a_batch_stopped_early_keeps_the_last_month_it_reached(case):
    rows = mesa.batch_run(AlignmentModel, {"case": case, "seed": 1}, max_steps=4, display_progress=False)
    # Up to 3.4 mesa takes one step more than it is told and reads all rows but the last.
    assert {row["date"] for row in rows} == {"2025-03"}


def test_seed_and_rng_are_one_thing(case):
    with pytest.raises(ValueError, match="seed or rng, not both"):
        AlignmentModel(case, seed=1, rng=2)


def test_a_case_travels_between_processes(case):
    copy = pickle.loads(pickle.dumps(case))
    np.testing.assert_array_equal(ran(copy, seed=3).history.index, ran(case, seed=3).history.index)


def test_nothing_warns_in_a_process_of_its_own():
    code = (
        "import warnings\n"
        "from realpolitik.world.loading import load_case\n"
        "warnings.simplefilter('error')\n"
        "from realpolitik.engine.stepwise import AlignmentModel\n"
        "m = AlignmentModel(load_case('baseline'), seed=1)\n"
        "m.step(); m.datacollector.get_model_vars_dataframe(); print(m)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
