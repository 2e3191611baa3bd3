"""A run is the same run in any batch: workers, chunks, offsets, horizons, parameter sets, scenarios."""

import numpy as np
import pytest
from made_worlds import assuming, random_case, with_drivers

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.tape import draw
from realpolitik.world.loading import load_case

CASE = random_case(2, actors=4, channels=3, steps=15)


def together(case, runs, seed, **options):
    """All chunks of a batch as one history and one array of failures."""
    chunks = list(simulate(case, runs, seed, **options))
    assert [c.first_run for c in chunks] == sorted(c.first_run for c in chunks)
    assert sum(c.runs for c in chunks) == runs
    fields = zip(*(c.history for c in chunks), strict=True)
    history = type(chunks[0].history)(*(np.concatenate(field) for field in fields))
    return history, np.concatenate([c.failed for c in chunks])


def same(one, other):
    for name in one._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def part(history, runs=slice(None), records=slice(None)):
    return type(history)(*(field[runs, records] for field in history))


REFERENCE, _ = together(CASE, 150, 9)


def test_rerun():
    same(together(CASE, 150, 9)[0], REFERENCE)


def test_another_seed_is_other_luck():
    assert not np.array_equal(together(CASE, 150, 10)[0].index, REFERENCE.index)


def test_runs_differ():
    assert len(np.unique(REFERENCE.index[:, -1, 0, 1])) == 150


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_workers(workers):
    same(together(CASE, 150, 9, workers=workers)[0], REFERENCE)


@pytest.mark.parametrize("chunk", [1, 7, 64, 128])
def test_chunks(chunk):
    same(together(CASE, 150, 9, chunk=chunk)[0], REFERENCE)


@pytest.mark.parametrize("first", [0, 1, 63, 64, 65, 149])
def test_a_run_alone_is_that_run_in_the_batch(first):
    same(together(CASE, 1, 9, first_run=first)[0], part(REFERENCE, slice(first, first + 1)))


def test_a_later_batch_goes_on_where_the_first_ended():
    same(together(CASE, 50, 9, first_run=100, chunk=30)[0], part(REFERENCE, slice(100, 150)))


def test_a_longer_horizon_keeps_the_earlier_months():
    short, long = (load_case("baseline", until=until) for until in ("2026-12", "2030-12"))
    a, b = (together(case, 70, 3)[0] for case in (short, long))
    assert long.steps > short.steps
    same(a, part(b, records=slice(short.steps + 1)))


def test_sweep_rows_equal_separate_runs():
    values = {"third_party": np.array([10.0, 20.0, 40.0]), "common_cause": np.array([0.5, 1.0, 1.5])}
    swept, _ = together(CASE, 3, 9, parameters=values, chunk=2)
    for r in range(3):
        chosen = {name: float(value[r]) for name, value in values.items()}
        alone, _ = together(assuming(CASE, parameters=chosen), 1, 9, first_run=r)
        same(part(swept, slice(r, r + 1)), alone)


def test_no_sweep_is_no_sweep():
    same(together(CASE, 5, 9, parameters={})[0], part(REFERENCE, slice(5)))


def test_wrong_parameters_are_refused_by_name_and_shape():
    with pytest.raises(ValueError, match="no global parameter is named thirdparty"):
        together(CASE, 2, 9, parameters={"thirdparty": np.ones(2)})
    with pytest.raises(ValueError, match=r"third_party has shape \(3,\) for 2 runs"):
        together(CASE, 2, 9, parameters={"third_party": np.ones(3)})
    with pytest.raises(ValueError, match=r"enmity has shape \(3,\) for 2 runs"):
        together(CASE, 2, 9, parameters={"third_party": np.ones(2), "enmity": np.ones(3)})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"runs": 0}, "runs is 0: give a whole number from 1"),
        ({"seed": -1}, "seed is -1: give a whole number from 0"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"chunk": 0}, "chunk is 0"),
        ({"workers": 0}, "workers is 0"),
        ({"tape": draw(CASE, 1, 0, 1)}, "runs of .* need"),
    ],
)
def test_wrong_numbers_are_refused_before_anything_runs(wrong, message):
    with pytest.raises(ValueError, match=message):
        simulate(
            **({"case": CASE, "runs": 2, "seed": 9} | wrong)
        )  # refused at the call, not at the first chunk


def test_failed_runs_are_flagged_and_leave_their_neighbours_alone():
    values = np.array([20.0, np.nan, 20.0])
    history, failed = together(CASE, 3, 9, parameters={"third_party": values})
    # Third parties first count in decisions, so record 0 is sound and record 1 is not.
    assert failed.tolist() == [0, 2, 0]
    same(part(history, slice(0, 1)), part(REFERENCE, slice(0, 1)))
    same(part(history, slice(2, 3)), part(REFERENCE, slice(2, 3)))


def test_nothing_fails_by_default():
    assert not together(load_case("israel-iran-war"), 64, 1)[1].any()


def test_scenarios_share_the_shocks_they_do_not_touch():
    base, other = load_case("baseline"), load_case("ukraine-settlement")
    a, b = (together(case, 40, 5)[0].driver for case in (base, other))
    touched = {
        name
        for name, one, two in zip(base.drivers, base.processes, other.processes, strict=True)
        if one.kind != two.kind or one.numbers != two.numbers
    }
    assert touched and len(touched) < len(base.drivers)
    for e, name in enumerate(base.drivers):
        assert np.array_equal(a[:, :, e], b[:, :, e]) == (name not in touched), name


def test_a_fixed_driver_starts_at_its_start_and_is_fixed_from_month_one():
    driver = together(with_drivers(load_case("baseline"), ukraine_war=0.4), 3, 5)[0].driver[:, :, 0]
    assert (driver[:, 0] == 1.0).all()
    assert (driver[:, 1:] == 0.4).all()


def test_progress_is_told():
    told = []
    list(simulate(CASE, 25, 9, chunk=10, progress=told.append))
    assert told == [10, 20, 25]
