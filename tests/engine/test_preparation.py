"""What preparation makes of rates, processes and uniforms, against closed forms and other libraries."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_worlds import assuming, random_case
from scipy.linalg import expm
from scipy.stats import norm

from realpolitik.engine.ensemble import simulate
from realpolitik.engine.normal import normal_quantiles
from realpolitik.engine.preparation import (
    matrix_exponential,
    prepare_innovations,
    prepare_parameters,
    prepare_processes,
    prepare_tables,
    self_exciting,
)
from realpolitik.theory.inputs import Process

CASE = random_case(0, actors=2, channels=1, steps=1200, events=False)
SCHEDULE, TREND, REGIME, PRICE, CLASH = range(5)


def alone(kind, start=0.0, **numbers):
    """The case with one driver only."""
    one = assuming(CASE, driver_start=np.array([start]), links=CASE.inputs.links._replace(**no_links()))
    return replace(one, drivers=("only",), processes=(Process(kind, numbers),))


def no_links():
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return {"kind": whole, "driver": whole, "a": whole, "b": whole, "c": whole, "gain": real}


def paths(case, runs=32, seed=3):
    return np.concatenate([c.history.driver[:, :, 0] for c in simulate(case, runs, seed)])


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(0, 40))
def test_matrix_exponential_is_scipys(seed, size, scale):
    matrix = np.random.default_rng(seed).normal(size=(size, size)) * scale / size
    expected = expm(matrix)
    assert np.abs(matrix_exponential(matrix) - expected).max() <= 1e-11 * max(1.0, np.abs(expected).max())


def test_a_generator_gives_chances():
    rates = np.array([[-0.35, 0.3, 0.05], [0.1, -0.3, 0.2], [0.02, 0.03, -0.05]])
    moves = matrix_exponential(rates / 12)
    assert (moves >= 0).all()
    np.testing.assert_allclose(moves.sum(axis=1), 1.0, atol=1e-14)
    np.testing.assert_allclose(np.linalg.matrix_power(moves, 12), matrix_exponential(rates), atol=1e-13)


def test_normal_quantiles_are_the_standard_librarys_to_the_last_bit():
    ends = [2.0**-54, 2.0**-53, 0.075, 0.925, 0.5, np.nextafter(0.075, 0), np.nextafter(0.925, 1)]
    uniforms = np.concatenate([np.random.default_rng(0).random(20_000), ends]).reshape(-1, 1)
    expected = [NormalDist().inv_cdf(u) for u in uniforms.ravel().tolist()]
    np.testing.assert_array_equal(normal_quantiles(uniforms).ravel(), expected)


def test_normal_quantiles_are_scipys():
    uniforms = np.array([[1e-12, 0.025, 0.5], [0.8, 0.975, 1 - 1e-12]])
    np.testing.assert_allclose(normal_quantiles(uniforms), norm.ppf(uniforms), rtol=1e-9, atol=1e-12)
    assert np.isfinite(normal_quantiles(np.array([0.0, 1 - 2.0**-53]))).all(), "the ends of the uniforms too"


def test_rates_become_shares_per_step():
    rows = prepare_parameters(CASE.inputs.parameters, 2, 1 / 12)
    np.testing.assert_allclose(rows["adaptation"], 1 - np.exp(-1 / 12))
    np.testing.assert_allclose(rows["treaty_chance"], 1 - np.exp(-2 / 12))
    tables = prepare_tables(CASE.inputs, rows, 1 / 12)
    # Two meetings a year on no rung, four on the top rung of four.
    np.testing.assert_allclose(tables.meeting[1], 1 - np.exp(-np.array([2, 2.5, 3, 3.5, 4]) / 12))
    np.testing.assert_allclose(tables.delivery[0], 1 - np.exp(-CASE.inputs.delivery_rate / 12))


def test_a_schedule_keeps_each_level_to_the_next():
    path = paths(alone("schedule", 0.3, steps=(2, 5, 9999), values=(0.6, 0.1, 0.9)), runs=1)[0]
    assert path[:7].tolist() == [0.3, 0.3, 0.6, 0.6, 0.6, 0.1, 0.1]
    assert path[-1] == 0.1, "entries past the horizon are out of sight"


def test_a_ramp_rises_by_its_slope_a_year():
    path = paths(alone("ramp", 0.3, slope=0.05), runs=1)[0]
    assert path[120] == pytest.approx(0.3 + 0.5)


def test_markov_visits_its_states_in_their_stationary_shares():
    rates = np.array([[-0.9, 0.7, 0.2], [0.4, -0.8, 0.4], [0.1, 0.6, -0.7]])
    path = paths(alone("markov", 1.0, values=(1.0, 0.6, 0.2), rates=rates), runs=64)
    # Stationary: left null vector of the generator.
    balance = np.vstack([rates.T, np.ones(3)])
    shares = np.linalg.lstsq(balance, np.array([0, 0, 0, 1.0]), rcond=None)[0]
    seen = np.array([(path[:, 60:] == value).mean() for value in (1.0, 0.6, 0.2)])
    # 64 runs of 95 years with moves about once a year: standard error near .007.
    np.testing.assert_allclose(seen, shares, atol=0.025)
    # From the first state, chance of having left it after a month: 1 - expm(rates / 12)[0, 0].
    first = prepare_processes(alone("markov", 1.0, values=(1.0, 0.6, 0.2), rates=rates)).row[0, 0, 0]
    assert first == pytest.approx(expm(rates / 12)[0, 0])


def test_mean_reversion_has_its_stationary_moments_and_memory():
    path = paths(alone("ou", 0.4, mean=0.4, sd=0.2, reversion=1.2), runs=64)[:, 24:]
    # Effective draws: 64 · 98 years · 1.2 / 2, so errors of .0033 and .0023.
    assert path.mean() == pytest.approx(0.4, abs=0.012)
    assert path.std() == pytest.approx(0.2, abs=0.01)
    away = path - 0.4
    for months in (1, 12):
        memory = (away[:, months:] * away[:, :-months]).mean() / (away**2).mean()
        assert memory == pytest.approx(np.exp(-1.2 * months / 12), abs=0.03)


def test_self_exciting_events_come_at_their_rate():
    process = Process(
        "hawkes", {"base": 0.5, "excitation": 1.5, "excitation_decay": 3.0, "jump": 0.5, "value_decay": 1.5}
    )
    uniforms = np.random.default_rng(1).random((400, 5200))
    events = self_exciting(process, uniforms, 1 / 52)
    # Rate base / (1 - excitation / decay) = 1 a year; at most one event a step takes a little off.
    assert events[:, 520:].sum() / (400 * 90) == pytest.approx(1.0, abs=0.04)


def test_without_excitation_events_are_a_coin_a_step():
    process = Process(
        "hawkes", {"base": 0.6, "excitation": 0.0, "excitation_decay": 3.0, "jump": 0.5, "value_decay": 1.5}
    )
    chance = 1 - np.exp(-0.6 / 12)
    uniforms = np.array([[chance - 1e-9, chance + 1e-9, 0.0, 0.99]])
    assert self_exciting(process, uniforms, 1 / 12).tolist() == [[1.0, 0.0, 1.0, 0.0]]


def test_an_event_excites_the_next_and_the_level_follows():
    case = alone("hawkes", 0.3, base=0.6, excitation=2.0, excitation_decay=3.0, jump=0.5, value_decay=1.5)
    kept = np.exp(-3 / 12)
    quiet, excited = 1 - np.exp(-0.05), 1 - np.exp(-(0.05 + 2.0 * (1 - kept) / 3))
    between = (quiet + excited) / 2
    uniforms = np.full((1, case.steps, 1), 0.999)
    uniforms[0, :3, 0] = 0.0, between, between
    innovations = prepare_innovations(case, uniforms)[0, :4, 0]
    # An event; the excitation of 2 carries the next; E = 2 · kept + 2 the third as well.
    assert innovations.tolist() == [0.5, 0.5, 0.5, 0.0]
    uniforms[0, 0, 0] = 0.999
    assert not prepare_innovations(case, uniforms).any()
    tape = next(iter(simulate(case, 1, 0))).history.driver[0, :, 0]
    steps = np.diff(np.log(tape[tape > 0.9 * 0.3]))
    assert tape[0] == 0.3 and (tape >= 0).all() and (tape <= 1).all() and steps.size
