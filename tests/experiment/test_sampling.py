"""Points of every design are those of its library, moved to the ranges; from files they come back whole."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from SALib.sample import morris
from SALib.sample import sobol as saltelli
from scipy import stats
from scipy.stats import qmc

from realpolitik.experiment.sampling import quantiles, size
from realpolitik.experiment.study import Batch
from realpolitik.world.batch_schema import Dimension
from realpolitik.world.dimensions import Varied
from realpolitik.world.problems import ProblemsFound

THIRD, COMMON = "parameters.third_party", "parameters.common_cause"  # plausible 10 to 40, 0.5 to 1.5
LOW, WIDTH = np.array([10.0, 0.5]), np.array([30.0, 1.0])
TWO = {THIRD: {}, COMMON: {}}


def batch(design, dimensions=TWO, **more):
    stated = {"name": "b", "title": "t", "question": "q?", "scenarios": ["baseline"]}
    return Batch(**stated, dimensions=dimensions, design=design, **more)


def points(design, dimensions=TWO, **more):
    made = batch(design, dimensions, **more)
    assert made.design.points.shape[1] == len(made.design.names)
    return made.design.points


def test_latin_hypercube_is_that_of_scipy():
    found = points({"kind": "latin_hypercube", "points": 12, "seed": 5})
    expected = qmc.LatinHypercube(2, rng=np.random.default_rng(5)).random(12)
    np.testing.assert_array_equal(found, LOW + WIDTH * expected)


def test_sobol_sequence_is_that_of_scipy():
    found = points({"kind": "sobol", "points": 16, "seed": 5})
    np.testing.assert_array_equal(found, LOW + WIDTH * qmc.Sobol(2, rng=np.random.default_rng(5)).random(16))


PROBLEM = {"num_vars": 2, "names": ["a", "b"], "bounds": [[10.0, 40.0], [0.5, 1.5]]}


@pytest.mark.parametrize("second", [False, True])
def test_saltelli_sample_is_that_of_salib(second):
    design = {"kind": "saltelli", "points": 8, "seed": 3, "second_order": second}
    expected = saltelli.sample(PROBLEM, 8, calc_second_order=second, seed=3)
    np.testing.assert_allclose(points(design), expected, rtol=1e-14)
    assert len(expected) == 8 * (6 if second else 4)


def test_morris_trajectories_are_those_of_salib():
    found = points({"kind": "morris", "trajectories": 4, "levels": 6, "seed": 3})
    np.testing.assert_allclose(found, morris.sample(PROBLEM, 4, num_levels=6, seed=3), rtol=1e-14)
    moved = (np.diff(found.reshape(4, 3, 2), axis=1) != 0).sum(axis=2)
    assert (moved == 1).all(), "each step of a trajectory moves one number"


def test_grid_holds_every_combination():
    found = points({"kind": "grid", "levels": 3}, {THIRD: {}, COMMON: {"values": [1.5, 0.5]}})
    assert found.tolist() == [list(row) for row in product([10, 25, 40], [1.5, 0.5])]


def test_one_at_a_time_leaves_the_others_at_the_base():
    found = points({"kind": "one_at_a_time", "levels": 3}, {THIRD: {}, COMMON: {"base": 0.7}})
    assert found.tolist() == [
        [20, 0.7],  # 20 is the register's value
        *([level, 0.7] for level in (10, 25, 40)),
        *([20, level] for level in (0.5, 1.0, 1.5)),
    ]


def test_one_at_a_time_does_not_repeat_the_base():
    """20 and 1 are the register's values and levels too: the base stands once."""
    dimensions = {THIRD: {"values": [10, 20, 40]}, COMMON: {"values": [1.0, 1.5]}}
    found = points({"kind": "one_at_a_time"}, dimensions)
    assert found.tolist() == [[20, 1.0], [10, 1.0], [40, 1.0], [20, 1.5]]


def test_a_list_is_taken_as_it_stands():
    sets = [{THIRD: 11.0, COMMON: 0.9}, {COMMON: 1.1, THIRD: 30}]
    assert points({"kind": "list", "sets": sets}, {}).tolist() == [[11, 0.9], [30, 1.1]]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("kind", ["file", "posterior"])
def test_points_come_back_from_a_file(tmp_path, suffix, kind):
    import duckdb

    drawn = points({"kind": "latin_hypercube", "points": 7})
    third, common = drawn.T
    chain = np.arange(7)
    file = tmp_path / f"draws.{suffix}"
    duckdb.sql(
        f'copy (select unnest($1) as chain, unnest($2) as "{THIRD}", unnest($3) as "{COMMON}") to \'{file}\'',
        params=[chain.tolist(), third.tolist(), common.tolist()],
    )
    design = {"kind": kind, "path": str(file)} | ({"ignore": ["chain"]} if kind == "file" else {})
    np.testing.assert_array_equal(points(design, {}), drawn)


def test_numbers_of_numpy_and_paths_are_taken_from_python(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text(f"{THIRD}\n20\n", encoding="utf-8")
    assert batch({"kind": "file", "path": file}, {}, replications=np.int64(4)).design.runs == 4
    listed = {"kind": "list", "sets": [{THIRD: value} for value in np.linspace(10, 40, 3)]}
    assert points(listed, {})[:, 0].tolist() == [10, 25, 40]


def test_a_posterior_can_be_thinned_without_repeating_a_draw(tmp_path):
    file = tmp_path / "draws.csv"
    file.write_text(f"{THIRD}\n" + "\n".join(str(10 + k) for k in range(20)) + "\n")
    design = {"kind": "posterior", "path": str(file), "draws": 8, "seed": 2}
    found = points(design, {})[:, 0]
    assert len(set(found)) == 8 and set(found) <= set(range(10, 30))
    assert (
        found.tolist() == points(design, {})[:, 0].tolist() != points(design | {"seed": 3}, {})[:, 0].tolist()
    )


def test_a_column_that_stands_twice_is_told_by_its_name(tmp_path):
    file = tmp_path / "points.csv"
    for other in (THIRD, THIRD.upper(), f'"{THIRD}"'):
        file.write_text(f"note,{THIRD},{other}\na,20,30\n", encoding="utf-8")
        with pytest.raises(ProblemsFound, match=f"names `{THIRD}`.* twice") as told:
            points({"kind": "file", "path": str(file), "ignore": ["note"]}, {})
        assert "_1" not in str(told.value)
    file.write_text(f"{THIRD}\n20\n20\n", encoding="utf-8")
    assert points({"kind": "file", "path": str(file)}, {})[:, 0].tolist() == [20, 20]
    file.write_text("20,20\n30,30\n", encoding="utf-8")  # no header
    with pytest.raises(ProblemsFound, match="column0"):
        points({"kind": "file", "path": str(file)}, {})


def test_what_a_file_gets_wrong_is_told_all_at_once(tmp_path):
    file = tmp_path / "draws.csv"
    file.write_text(
        "chain,parameters.third_prty,parameters.common_cause,parameters.wedge,actors.RUS.power,actors.IRN.power\n"
        "a,20,1,2,0.5,x\nb,21,,2,0.5,y\nc,22,1.2,2,-1,z\n"
    )
    with pytest.raises(ProblemsFound) as caught:
        points({"kind": "file", "path": str(file), "ignore": ["chan"]}, {})
    said = str(caught.value)
    assert "the file has no column `chan`" in said and "Did you mean `chain`?" in said
    assert "there is no lever `chain`" in said
    assert "Did you mean `third_party`?" in said
    assert "column `parameters.common_cause`, row 2: holds no finite number" in said
    assert "column `actors.RUS.power`, row 3: -1 lies beyond the hard bounds 0 to 5" in said
    assert "column `actors.IRN.power`: holds text" in said


NUMBER = Varied("a", (), True, 2.0, 1.0, 5.0, (0.0, 9.0), "")
PLACES = np.array([0.0, 0.1, 0.5, 0.9, 1.0])


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, stats.uniform(1, 4)),
        ({"distribution": "loguniform"}, stats.loguniform(1, 5)),
        ({"distribution": "triangular"}, stats.triang(0.25, 1, 4)),
        ({"distribution": "triangular", "mode": 5.0}, stats.triang(1, 1, 4)),
        ({"distribution": "normal"}, stats.truncnorm(-1, 3, 2, 1)),
        ({"distribution": "normal", "mean": 3.0, "sd": 0.5}, stats.truncnorm(-4, 4, 3, 0.5)),
    ],
)
def test_distributions_are_those_of_scipy_within_the_range(stated, expected):
    found = quantiles(PLACES, Dimension(**stated), NUMBER)
    np.testing.assert_allclose(found, expected.ppf(PLACES), rtol=1e-12)
    assert found[0] == 1 and found[-1] == 5


def test_listed_values_are_equally_likely():
    uniform = (np.arange(300) + 0.5) / 300
    found = quantiles(uniform, Dimension(values=(3.0, 7.0, 4.0)), NUMBER)
    assert [int((found == value).sum()) for value in (3, 7, 4)] == [100, 100, 100]


@pytest.mark.parametrize(
    ("design", "count"),
    [
        ({"kind": "grid", "levels": 4}, 16),
        ({"kind": "latin_hypercube", "points": 9}, 9),
        ({"kind": "sobol", "points": 8}, 8),
        ({"kind": "saltelli", "points": 4}, 16),
        ({"kind": "saltelli", "points": 4, "second_order": True}, 24),
        ({"kind": "morris", "trajectories": 5}, 15),
    ],
)
def test_the_size_is_known_before_anything_is_drawn(design, count):
    made = batch(design)
    assert size(made.stated.design, list(made.stated.dimensions.values())) == count
    assert len(made.design.points) == count


def test_a_grid_beyond_reason_is_refused():
    with pytest.raises(ProblemsFound, match="most"):
        points({"kind": "grid", "levels": 10_000}, TWO)
