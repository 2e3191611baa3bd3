"""Known answers through our own interface: Ishigami's function, and additive ones by hand."""

import numpy as np
import pytest

from realpolitik.analysis.sensitivity.budget import chance, shapley_effects, to_find_out
from realpolitik.analysis.sensitivity.indices import decompose, sampled
from realpolitik.analysis.sensitivity.problem import Problem, answered
from realpolitik.analysis.sensitivity.screening import screen, that_matter

PI = np.pi
CUBE = Problem(("x1", "x2", "x3"), (-PI,) * 3, (PI,) * 3)
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)  # [ishigami1990], a = 7, b = 0.1


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigamis_indices_are_reproduced():
    found = decompose(ishigami, CUBE, 4096, 0)
    np.testing.assert_allclose(found.first.value[:, 0], FIRST, atol=0.01)
    np.testing.assert_allclose(found.total.value[:, 0], TOTAL, atol=0.01)
    for part, truth in ((found.first, FIRST), (found.total, TOTAL)):
        assert (part.low[:, 0] <= truth).all() and (part.high[:, 0] >= truth).all()
        assert (part.high - part.low < 0.1).all()
    assert found.points == 4096 * 5
    assert abs(found.variance[0] - 13.845) < 0.1 and abs(found.mean[0] - 3.5) < 0.01


def test_moments_are_those_of_the_independent_points():
    """Ishigami's variance is 7²/8 + π⁴/50 + π⁸/1800 + ½ = 13.8446. 2 N of the 5 N points are independent."""
    found = decompose(ishigami, CUBE, 4096, 1)
    points = sampled(CUBE, 4096, 1).reshape(4096, 5, 3)
    apart = ishigami(np.concatenate([points[:, 0], points[:, -1]]))
    assert found.variance[0] == pytest.approx(49 / 8 + PI**4 / 50 + PI**8 / 1800 + 0.5, abs=0.01)
    assert found.variance[0] == pytest.approx(apart.var(ddof=1), rel=1e-12)
    assert found.mean[0] == pytest.approx(apart.mean(), rel=1e-12)
    np.testing.assert_array_equal(np.sort(found.samples[:, 0]), np.sort(apart))
    assert len(np.unique(np.concatenate([points[:, 0], points[:, -1]]), axis=0)) == 2 * 4096


def test_convergence_is_that_of_smaller_studies():
    large = decompose(ishigami, CUBE, 512, 0)
    assert [size for size, _, _ in large.growing] == [32, 64, 128, 256, 512]
    small = decompose(ishigami, CUBE, 128, 0)
    np.testing.assert_array_equal(large.growing[2][2].value, small.total.value)


def test_the_same_seed_gives_the_same_bits_and_zero_is_a_seed():
    one, other = (decompose(ishigami, CUBE, 64, 0) for _ in range(2))
    for part in ("first", "total"):
        for a, b in zip(getattr(one, part), getattr(other, part), strict=True):
            np.testing.assert_array_equal(a, b)
    assert not np.array_equal(one.total.value, decompose(ishigami, CUBE, 64, 1).total.value)


def test_groups_take_what_their_numbers_do_together():
    found = decompose(ishigami, CUBE.grouped(("a", "b", "a")), 4096, 0)
    assert found.factors == ("a", "b")
    np.testing.assert_allclose(found.first.value[:, 0], (0.5576, 0.4424), atol=0.015)
    np.testing.assert_allclose(found.total.value[:, 0], (0.5576, 0.4424), atol=0.015)


def test_shares_of_groups_sum_to_one_and_split_interplay_evenly():
    found = shapley_effects(ishigami, CUBE.grouped(("one", "two", "three")), 2048, 0)
    assert abs(found.value.sum() - 1) < 1e-12
    np.testing.assert_allclose(found.value[:, 0], (0.3139 + 0.2437 / 2, 0.4424, 0.2437 / 2), atol=0.015)
    assert (found.low[:, 0] < found.value[:, 0]).all() and (found.value[:, 0] < found.high[:, 0]).all()
    assert found.points == 2048 * 2**3


def test_a_peak_narrows_what_a_number_does():
    even = Problem(("a", "b"), (0.0, 0.0), (1.0, 1.0))
    peaked = Problem(("a", "b"), (0.0, 0.0), (1.0, 1.0), peaks=(0.5, 0.5))
    variances = [decompose(lambda x: x.sum(axis=1), p, 1024, 3).variance[0] for p in (even, peaked)]
    np.testing.assert_allclose(variances, (2 / 12, 2 / 24), rtol=0.03)


def test_screening_measures_the_whole_range_and_tells_interplay():
    found = screen(lambda x: 3 * x[:, 0] - x[:, 1] + 0 * x[:, 2], _square(3), 10, 0)
    np.testing.assert_allclose(found.mean_size[:, 0], (3 * 10, 10, 0), atol=1e-9)
    np.testing.assert_allclose(found.mean[:, 0], (30, -10, 0), atol=1e-9)
    assert (found.spread < 1e-9).all()
    assert screen(lambda x: x[:, 0] * x[:, 1], _square(2), 10, 0).spread.min() > 1
    assert found.ranked() == [0, 1, 2]
    assert that_matter(found, 0, least=1, most=3) == [0, 1]
    assert that_matter(found, 0, least=3, most=3) == [0, 1, 2]


def test_an_outcome_that_never_moves_has_no_indices():
    found = decompose(lambda x: np.column_stack([x[:, 0], np.ones(len(x))]), _square(2), 64, 0)
    assert np.isnan(found.total.value[:, 1]).all() and np.isfinite(found.total.value[:, 0]).all()


@pytest.mark.parametrize("answer", [np.zeros(3), np.full(4, np.nan), np.zeros((4, 1, 1))])
def test_an_answer_of_the_wrong_shape_or_without_numbers_is_refused(answer):
    with pytest.raises(ValueError, match=r"points|finite"):
        answered(lambda x: answer, np.zeros((4, 2)))


def test_base_must_be_a_power_of_two():
    with pytest.raises(ValueError, match="power of 2"):
        decompose(ishigami, CUBE, 100, 0)


def test_luck_and_numbers_share_the_variance():
    generator = np.random.default_rng(0)
    truth = generator.normal(0, 2, 4000)
    runs = truth[:, None] + generator.normal(0, 1, (4000, 5))
    found = chance(runs.mean(axis=1), runs.var(axis=1, ddof=1), 5, 0)
    assert found.low < 0.2 < found.high and found.high - found.low < 0.03


def test_weak_sources_come_first_among_equals():
    found = decompose(lambda x: x.sum(axis=1), _square(2), 256, 0)
    wanted = to_find_out(found, dict(zip(found.factors, ("data", "judgement"), strict=True)), 0)
    assert [one.grade for one in wanted] == ["judgement", "data"]
    assert abs(wanted[0].worth / wanted[1].worth - 4) < 0.2


def _square(size):
    return Problem(tuple(f"x{k}" for k in range(size)), (-5.0,) * size, (5.0,) * size)
