"""A run is the same run in any batch: workers, chunks, offsets, horizons, parameter sets, scenarios."""

from dataclasses import replace

import numpy as np
import pytest
from made_worlds import assuming, event, random_case, with_drivers, with_events

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.failures import date, reasons
from realpolitik.engine.room import most_runs
from realpolitik.engine.tape import draw
from realpolitik.world.loading import load_case

CASE = random_case(2, actors=4, channels=3, steps=15)
TOP = len(CASE.rungs) - 1


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


def test_luck_may_lie_in_memory_as_it_likes():
    luck = draw(CASE, 9, 0, 40)
    turned = type(luck)(*(np.asfortranarray(stream) for stream in luck))
    same(*(together(CASE, 40, 9, tape=tape)[0] for tape in (luck, turned)))


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


def test_a_failure_has_its_reason_and_date():
    values = {"third_party": np.array([20.0, np.nan])}
    chunk = next(iter(simulate(CASE, 2, 9, parameters=values)))
    month = date(CASE, int(chunk.failed[1]) - 1)
    first, second = reasons(CASE, chunk.history, chunk.failed)
    assert first == ""
    assert second == f"pledge CAT–DOG channel0 left the reals at {month}"  # the first pair to meet


def test_an_event_that_breaks_one_run_ends_neither_the_batch_nor_other_runs():
    # A rung beyond the ladder would be read from beyond the tables: worlds refuse it, so it comes by force.
    off = event(4, probability=0.5, do=[("rung", 0, 1, 0, 7.0)])
    grown = event(6, probability=0.3, do=[("add_driver", 0, 0, 0, np.inf)])
    case = with_events(CASE, off, grown)
    history, failed = together(case, 40, 9)
    off_ladder, off_reals = failed == 5, failed == 7
    assert off_ladder.any() and off_reals.any() and (failed == 0).any()
    assert (off_ladder | off_reals | (failed == 0)).all()
    told = np.array(reasons(case, history, failed))
    assert set(told[off_ladder]) == {f"rung ANT–BEE left the ladder at {date(case, 4)}: 7 of {TOP}"}
    assert set(told[off_reals]) == {f"driver {case.drivers[0]} left the reals at {date(case, 6)}"}
    quiet, _ = together(with_events(CASE, event(4, probability=0.0), event(6, probability=0.0)), 40, 9)
    for r in np.flatnonzero(failed == 0):
        same(part(history, slice(r, r + 1)), part(quiet, slice(r, r + 1)))
    for r in np.flatnonzero(failed):
        assert all((field[r, failed[r] :] == 0).all() for field in history)


def test_reused_room_shows_nothing_of_the_chunk_before():
    off = event(4, probability=0.3, do=[("rung", 0, 1, 0, 7.0)])
    case = with_events(CASE, off, event(2, 9, probability=0.2, once=False, do=[("deal", 0, 1, 0, 0.9)]))
    chunks = simulate(case, 50, 9, chunk=16, reuse=True, ledger=True)
    copies = [(type(c.history)(*(f.copy() for f in c.history)), c.ledger.copy(), c.failed) for c in chunks]
    fresh = list(simulate(case, 50, 9, chunk=16, ledger=True))
    assert sum(failed.any() for _, _, failed in copies) > 1
    for (history, ledger, failed), chunk in zip(copies, fresh, strict=True):
        same(history, chunk.history)
        np.testing.assert_array_equal(ledger, chunk.ledger)
        np.testing.assert_array_equal(failed, chunk.failed)


def test_reuse_keeps_one_room():
    one, two = (chunk.history.index for chunk in simulate(CASE, 32, 9, chunk=16, reuse=True))
    assert np.shares_memory(one, two)
    one, two = (chunk.history.index for chunk in simulate(CASE, 32, 9, chunk=16))
    assert not np.shares_memory(one, two)


def test_a_chunk_has_fewer_runs_where_one_takes_much_memory():
    assert most_runs(CASE, 128) == 128
    long = replace(CASE, steps=2**20)
    assert 1 <= most_runs(long, 128) < 128 and 128 % most_runs(long, 128) == 0


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
