from __future__ import annotations

import numpy as np
import pytest

from realpolitik.analysis.archetypes import archetypes, best_grouping, distances, medoids, silhouette
from realpolitik.analysis.explanation import focus_column


def bundles(sizes=(30, 20, 10), seed=0):
    """Paths in bundles: rising, flat and falling."""
    chance = np.random.default_rng(seed)
    slopes = np.repeat(np.arange(len(sizes))[::-1] - 1.0, sizes)
    return slopes[:, None] * np.linspace(0, 1, 13) + chance.normal(0, 0.05, (sum(sizes), 13))


def test_distance_is_root_mean_square():
    paths = bundles()
    apart = np.sqrt(((paths[:, None] - paths[None]) ** 2).mean(axis=2))
    np.testing.assert_allclose(distances(paths), apart, atol=1e-7)


def test_bundles_are_found_and_a_single_bundle_is_left_whole():
    groups, centres, quality = best_grouping(distances(bundles()))
    assert sorted(np.bincount(groups).tolist()) == [10, 20, 30]
    assert [int(groups[centre]) for centre in centres] == [0, 1, 2], "a centre is one of its group's runs"
    assert quality > 0.8
    chance = np.random.default_rng(1)
    groups, centres, quality = best_grouping(distances(chance.normal(size=(60, 40))))
    assert len(centres) == 1 and not groups.any() and np.isnan(quality)


def test_order_of_runs_does_not_matter():
    paths = bundles()
    order = np.random.default_rng(2).permutation(len(paths))
    plain, _, first = best_grouping(distances(paths))
    mixed, _, second = best_grouping(distances(paths[order]))
    assert first == pytest.approx(second)
    np.testing.assert_array_equal(plain[order][:, None] == plain[order], mixed[:, None] == mixed)


def test_silhouette_by_hand():
    points = np.array([0.0, 1.0, 10.0, 11.0])
    apart = np.abs(points[:, None] - points)
    # first: own 1, next (10 + 11) / 2; second: own 1, next (9 + 10) / 2; and the same mirrored
    wanted = ((10.5 - 1) / 10.5 + (9.5 - 1) / 9.5) / 2
    assert silhouette(apart, np.array([0, 0, 1, 1])) == pytest.approx(wanted)
    assert medoids(apart, 2)[0].tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_an_oddity_is_no_type():
    paths = np.vstack([bundles((30, 30)), np.full((1, 13), 9.0)])
    groups, _, _ = best_grouping(distances(paths))
    assert np.bincount(groups).min() >= 0.05 * 61


def test_types_of_a_result_are_the_same_every_time_and_their_runs_are_real(batch):
    column = focus_column(batch, "baseline")
    first, second = (archetypes(batch, "baseline", column) for _ in range(2))
    assert [(t.letter, t.run, t.share) for t in first.types] == [
        (t.letter, t.run, t.share) for t in second.types
    ]
    assert sum(t.share.value for t in first.types) == pytest.approx(1)
    assert all(t.run in t.members for t in first.types)
    assert [t.index_end for t in first.types] == sorted((t.index_end for t in first.types), reverse=True)
    stored = batch.monthly("baseline")
    run = first.types[0].run
    np.testing.assert_array_equal(first.paths[run], stored[column][stored["run"] == run])
