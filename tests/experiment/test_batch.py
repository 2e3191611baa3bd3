from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from realpolitik.experiment.batch import run_batch
from realpolitik.experiment.parts import part_runs
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import open_result
from realpolitik.experiment.store import atomically

RUNS = 306
PART = part_runs(RUNS, "full")  # two parts, the second short


def digests(result):
    return {name: part["sha256"] for name, part in result.manifest["parts"].items()}


def test_a_batch_keeps_every_run_and_record(fake, tmp_path):
    case = fake.fake_case(steps=5)
    seen = []
    result = run_batch(
        [case], RUNS, 3, tmp_path / "r", simulate=fake.fake_simulate, progress=lambda *call: seen.append(call)
    )
    assert result.complete and result.manifest["seed"] == 3
    assert result.outcomes()["run"].tolist() == list(range(RUNS))
    monthly = result.monthly("baseline")
    assert monthly["month"].tolist() == list(range(6)) * RUNS
    assert sum(runs for _, runs in seen) == RUNS
    chunk = next(fake.fake_simulate(case, 1, 3, first_run=RUNS - 1, ledger=True))
    focal = chunk.history.index[0, :, 0, 1]
    assert monthly["index_RUS_IRN"][-6:].tolist() == focal.astype(np.float32).tolist()
    outcomes = result.outcomes()
    assert outcomes["index_end"][-1] == focal[1:].mean() and outcomes["index_start"][-1] == focal[0], (
        "to the last bit"
    )
    ledger = result.ledger()
    causes = [name for name in ledger if name not in ("scenario", "run", "month")]
    assert np.allclose(sum(ledger[cause] for cause in causes), monthly["index_RUS_IRN"], atol=1e-6)
    assert not result.damaged()


def test_runs_that_lie_there_are_told_apart_from_those_that_are_made(fake, tmp_path):
    case, made, found = fake.fake_case(steps=3), [], []
    words = {"simulate": fake.fake_simulate, "found": lambda *call: found.append(call)}
    result = run_batch([case], RUNS, 3, tmp_path / "r", progress=lambda *call: made.append(call), **words)
    assert sum(runs for _, runs in made) == RUNS and not found
    for name in result.parts("outcomes")[1:]:
        (result.folder / name).unlink()
    made.clear()
    run_batch([case], RUNS, 3, tmp_path / "r", progress=lambda *call: made.append(call), resume=True, **words)
    assert found == [(case.name, PART)] and sum(runs for _, runs in made) == RUNS - PART
    made.clear(), found.clear()
    run_batch([case], RUNS, 3, tmp_path / "r", progress=lambda *call: made.append(call), **words)
    assert found == [(case.name, RUNS)] and not made


@pytest.mark.parametrize(("record", "tables"), [("outcomes", 1), ("monthly", 2), ("full", 3)])
def test_only_what_is_asked_for_is_kept(fake, tmp_path, record, tables):
    case = fake.fake_case(steps=4)
    result = run_batch([case], 20, 3, tmp_path / "r", record=record, simulate=fake.fake_simulate)
    assert len(result.manifest["parts"]) == tables and result.manifest["record"] == record
    assert [name for name in ("outcomes", "monthly", "ledger") if result.keeps(name)] == [
        *("outcomes", "monthly", "ledger")[:tables]
    ]
    if record != "full":
        with pytest.raises(ResultProblem, match=f"recorded with --record {record}") as told:
            result.ledger()
        assert "--record full" in told.value.remedy
    with pytest.raises(ResultProblem, match="what is recorded"):
        other = "full" if record == "outcomes" else "outcomes"
        run_batch([case], 20, 3, tmp_path / "r", record=other, simulate=fake.fake_simulate, resume=True)


def test_parts_do_not_depend_on_who_makes_them(fake, tmp_path):
    cases = [fake.fake_case(steps=4), fake.fake_case("other", steps=4, drift=0.01)]
    found = [
        digests(
            run_batch(cases, RUNS, 1, tmp_path / str(workers), simulate=fake.fake_simulate, workers=workers)
        )
        for workers in (1, 3, 8)
    ]
    assert found[0] == found[1] == found[2]


def test_a_million_runs_make_few_files():
    for record, most in (("outcomes", 130), ("monthly", 500), ("full", 2000)):
        assert -(-1_000_000 // part_runs(1_000_000, record)) <= most
    assert -(-(10**9) // part_runs(10**9, "outcomes")) < 16_000
    sizes = [part_runs(runs, "full") for runs in range(1, 5000)]
    assert all(size % 64 == 0 for size in sizes), "a chunk does not go over the end of a part"


def test_the_same_batch_gives_the_same_bytes(fake, tmp_path):
    cases = [fake.fake_case(steps=4), fake.fake_case("other", steps=4, drift=0.01)]
    first = run_batch(cases, RUNS, 1, tmp_path / "a", simulate=fake.fake_simulate)
    second = run_batch(cases, RUNS, 1, tmp_path / "b", simulate=fake.fake_simulate)
    assert digests(first) == digests(second)
    assert first.manifest["digest"] == second.manifest["digest"]


@pytest.mark.parametrize("chunks", [0, 2, 3, 5, 9])
def test_a_killed_batch_is_resumed_with_the_same_bytes(fake, tmp_path, chunks):
    cases = [fake.fake_case(steps=4), fake.fake_case("other", steps=4, drift=0.01)]
    whole = run_batch(cases, RUNS, 1, tmp_path / "whole", simulate=fake.fake_simulate)
    left = chunks

    def dies(*arguments, **options):
        nonlocal left
        for chunk in fake.fake_simulate(*arguments, **options):
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            yield chunk

    folder = tmp_path / "killed"
    with pytest.raises(KeyboardInterrupt):
        run_batch(cases, RUNS, 1, folder, simulate=dies, workers=1)
    assert not open_result(folder).complete
    with pytest.raises(ResultProblem, match="unfinished") as told:
        run_batch(cases, RUNS, 1, folder, simulate=fake.fake_simulate)
    assert "--resume" in told.value.remedy
    computed = 0

    def counts(*arguments, **options):
        nonlocal computed
        for chunk in fake.fake_simulate(*arguments, **options):
            computed += chunk.runs
            yield chunk

    resumed = run_batch(cases, RUNS, 1, folder, simulate=counts, resume=True)
    assert digests(resumed) == digests(whole)
    kept = {0: 0, 2: 0, 3: PART, 5: RUNS, 9: RUNS + PART}[chunks]  # three chunks of 64, two, three, two
    assert computed == 2 * RUNS - kept, "finished parts are kept"
    assert not list(folder.rglob("*.part"))


def test_a_damaged_part_is_computed_again(fake, tmp_path):
    case = fake.fake_case(steps=4)
    result = run_batch([case], RUNS, 1, tmp_path / "r", simulate=fake.fake_simulate)
    whole = digests(result)
    part = tmp_path / "r" / "monthly/baseline/part-00001.parquet"
    part.write_bytes(part.read_bytes()[:-1])
    assert result.damaged() == ["monthly/baseline/part-00001.parquet"]
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    (tmp_path / "r" / "manifest.json").write_text(json.dumps({**manifest, "status": "running"}))
    resumed = run_batch([case], RUNS, 1, tmp_path / "r", simulate=fake.fake_simulate, resume=True)
    assert digests(resumed) == whole


def test_a_finished_batch_is_not_run_twice(fake, tmp_path):
    case = fake.fake_case(steps=4)
    run_batch([case], 10, 1, tmp_path / "r", simulate=fake.fake_simulate)

    def never(*arguments, **options):
        raise AssertionError("ran again")

    assert run_batch([case], 10, 1, tmp_path / "r", simulate=never).complete


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 2}, "the seed: 1 there, 2 asked"),
        ({"runs": 11}, "number of runs"),
        ({"drift": 0.5}, "resolved text"),
    ],
)
def test_another_batch_is_not_written_over(fake, tmp_path, change, words):
    run_batch([fake.fake_case(steps=4)], 10, 1, tmp_path / "r", simulate=fake.fake_simulate)
    before = (tmp_path / "r" / "manifest.json").read_bytes()
    other = fake.fake_case(steps=4, drift=change.get("drift", 0.0))
    request = (change.get("runs", 10), change.get("seed", 1))
    with pytest.raises(ResultProblem, match=words) as told:
        run_batch([other], *request, tmp_path / "r", simulate=fake.fake_simulate, resume=True)
    assert "--replace" in told.value.remedy
    assert (tmp_path / "r" / "manifest.json").read_bytes() == before
    replaced = run_batch([other], *request, tmp_path / "r", simulate=fake.fake_simulate, replace=True)
    assert replaced.outcomes()["run"].size == request[0]


def test_a_folder_of_something_else_is_left_alone(fake, tmp_path):
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(ResultProblem, match="holds no result"):
        run_batch([fake.fake_case()], 2, 1, tmp_path, simulate=fake.fake_simulate, replace=True)
    assert (tmp_path / "thesis.txt").read_text() == "precious"


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")

    def fails(temporary):
        temporary.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        atomically(path, fails)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_part_is_named(fake, tmp_path):
    run_batch([fake.fake_case(steps=4)], 10, 1, tmp_path / "r", simulate=fake.fake_simulate)
    (tmp_path / "r" / "outcomes/baseline/part-00000.parquet").unlink()
    with pytest.raises(ResultProblem, match="outcomes/baseline"):
        open_result(tmp_path / "r")


def test_sql_sees_all_scenarios(fake, tmp_path):
    cases = [fake.fake_case(steps=4), fake.fake_case("other", steps=4)]
    result = run_batch(cases, 10, 0, tmp_path / "it's here", simulate=fake.fake_simulate)
    rows = result.query("select scenario, count(*) from monthly group by scenario order by 1").fetchall()
    assert rows == [("baseline", 50), ("other", 50)]


def test_two_scenarios_share_their_luck(fake, tmp_path):
    cases = [fake.fake_case(steps=4), fake.fake_case("other", steps=4, drift=0.01)]
    result = run_batch(cases, 20, 0, tmp_path / "r", simulate=fake.fake_simulate)
    ours, theirs = result.outcomes("other"), result.outcomes("baseline")
    assert np.allclose(ours["change"] - theirs["change"], 0.025), (
        "drift .01 over four records, mean of 1 to 4"
    )


def test_replace_spares_the_folder_of_another_program(fake, tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "an app"}', encoding="utf-8")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ResultProblem, match="not written by a batch"):
        run_batch([fake.fake_case()], 2, 1, tmp_path, simulate=fake.fake_simulate, replace=True)
    assert (tmp_path / "figures" / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_replace_removes_a_result_of_another_format(fake, tmp_path):
    request = ([fake.fake_case()], 2, 1, tmp_path)
    run_batch(*request, simulate=fake.fake_simulate)
    document = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(document | {"format": 99}), encoding="utf-8")
    with pytest.raises(ResultProblem, match="format"):
        run_batch(*request, simulate=fake.fake_simulate)
    assert run_batch(*request, simulate=fake.fake_simulate, replace=True).complete


def test_options_that_contradict_each_other_are_refused(fake, tmp_path):
    request = ([fake.fake_case()], 2, 1, tmp_path / "r")
    with pytest.raises(ResultProblem, match=r"--resume goes on .* --replace removes"):
        run_batch(*request, simulate=fake.fake_simulate, resume=True, replace=True)
    with pytest.raises(ResultProblem, match="--no-ledger"):
        run_batch(*request, simulate=fake.fake_simulate, record="full", ledger=False)
    with pytest.raises(ResultProblem, match="The number of runs is 2,147,483,648"):
        run_batch([fake.fake_case()], 2**31, 1, tmp_path / "r", simulate=fake.fake_simulate)
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scenarios", {}),
        ("scenarios", []),
        ("parts", ["a"]),
        ("parts", {"outcomes/baseline/part-00000.parquet": {"rows": 2}}),
        ("runs", "many"),
        ("part_runs", 0),
        ("record", "all"),
        ("platform", None),
        ("design", {"kind": "list"}),
    ],
)
def test_an_altered_manifest_is_named_with_the_key(fake, tmp_path, key, value):
    run_batch([fake.fake_case()], 2, 1, tmp_path, simulate=fake.fake_simulate)
    document = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(document | {key: value}), encoding="utf-8")
    with pytest.raises(ResultProblem, match=f"altered or cut: {key} is"):
        open_result(tmp_path)
    with pytest.raises(ResultProblem, match="altered"):
        run_batch([fake.fake_case()], 2, 1, tmp_path, simulate=fake.fake_simulate, resume=True)
    assert run_batch([fake.fake_case()], 2, 1, tmp_path, simulate=fake.fake_simulate, replace=True).complete


def test_a_batch_that_goes_on_with_other_libraries_says_so(fake, tmp_path, monkeypatch):
    from realpolitik.experiment import manifest

    request = ([fake.fake_case()], 300, 1, tmp_path / "r")
    run_batch(*request, simulate=fake.fake_simulate)
    (tmp_path / "r/outcomes/baseline/part-00001.parquet").unlink()
    here, said = manifest.machine(), []
    monkeypatch.setattr(
        manifest, "machine", lambda: here | {"libraries": here["libraries"] | {"duckdb": "99"}}
    )
    again = run_batch(*request, simulate=fake.fake_simulate, resume=True, say=said.append)
    change = f"duckdb: {here['libraries']['duckdb']} then, 99 now"
    assert f"Not as it was when the batch began: {change}." in said
    assert [entry["changes"] for entry in again.manifest["resumed"]] == [[change]]


def test_rules_of_the_world_are_part_of_the_program():
    from realpolitik.experiment.manifest import PROGRAM_PARTS

    assert set(PROGRAM_PARTS) == {"theory", "engine", "world", "experiment"}, "all that makes numbers"


def test_other_values_in_the_register_of_parameters_are_another_batch(fake, tmp_path):
    """They stand in no scenario, so its resolved text is the same."""
    case = fake.fake_case()
    run_batch([case], 2, 1, tmp_path, simulate=fake.fake_simulate)
    other = replace(case, inputs=replace(case.inputs, parameters={"third_party": 21.0}))
    with pytest.raises(ResultProblem, match="scenario baseline: its global parameters"):
        run_batch([other], 2, 1, tmp_path, simulate=fake.fake_simulate, resume=True)


def test_a_description_that_a_full_disk_kept_back_is_written_later(fake, tmp_path):
    request = ([fake.fake_case()], 2, 1, tmp_path / "r")
    run_batch(*request, simulate=fake.fake_simulate)
    (tmp_path / "r/datapackage.json").unlink()
    run_batch(*request, simulate=fake.fake_simulate)
    assert (tmp_path / "r/datapackage.json").is_file()


def test_a_folder_named_like_a_number_adds_no_column(fake, tmp_path):
    folder = tmp_path / "third_party=10" / "ü [1]"
    result = run_batch([fake.fake_case()], 2, 1, folder, simulate=fake.fake_simulate)
    assert "third_party" not in result.columns("runs")


@pytest.mark.parametrize("seed", [-1, 1.5, 2**63, None])
def test_a_seed_that_is_none_leaves_nothing_behind(fake, tmp_path, seed):
    with pytest.raises(ResultProblem, match="The seed is"):
        run_batch([fake.fake_case()], 2, seed, tmp_path / "r", simulate=fake.fake_simulate)
    assert not (tmp_path / "r").exists()
