"""A whole study at a small size: the kernel, the search, its resumption, recovery of known numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.likelihood import Likelihood
from realpolitik.experiment.tuning.overlay import write_overlay
from realpolitik.experiment.tuning.pilot import run_pilot
from realpolitik.experiment.tuning.point import search
from realpolitik.experiment.tuning.posterior import Posterior
from realpolitik.experiment.tuning.reading import load_tuning
from realpolitik.experiment.tuning.recovery import recover
from realpolitik.experiment.tuning.simulating import answers
from realpolitik.world.batch_schema import Dimension
from realpolitik.world.loading import check, load_case

STUDY = """
kind: study
name: small
title: t
question: q?
starts:
  now: {scenario: baseline, until: 2026-11}
  past: {ground: 2003-01, actors: "RUS,IRN,WEST=USA+GBR", until: 2007-01}
dimensions:
  parameters.adaptation_rate: {}
  actors.RUS.power: {range: [0.3, 0.8]}
targets:
  votes: {series: votes_distance, starts: [past], noise: 0.002, drift: 0, why: s}
  closer: {change: RUS-IRN, starts: [now], about: 0.02, give_or_take: 0.002, why: s}
replications: 4
pilot: {points: 32}
point: {trials: 12, batch: 4}
posterior: {walkers: 16, steps: 400, warm_up: 100}
"""


@pytest.fixture(scope="module")
def tuning(tmp_path_factory):
    file = tmp_path_factory.mktemp("study") / "small.yaml"
    file.write_text(STUDY, encoding="utf-8")
    return load_tuning(file)


def test_the_same_numbers_give_the_same_answers_whoever_runs_beside_them(tuning):
    points = tuning.points(np.array([[0.2, 0.3], [0.9, 0.6]]))
    both = answers(tuning, points)
    alone = answers(tuning, points[1:])
    for one, two in zip(both, alone, strict=True):
        assert np.array_equal(one[1:], two)
        assert not np.array_equal(one[0], one[1])


def test_a_search_that_was_stopped_ends_as_one_that_was_not(tuning, tmp_path):
    pilot = run_pilot(tuning, tmp_path)
    again = run_pilot(tuning, tmp_path)  # read, not run
    assert all(np.array_equal(one, two) for one, two in zip(pilot.said, again.said, strict=True))
    likelihood = Likelihood(tuning.blocks, pilot, tuning.study.replications)
    whole = search(tuning, likelihood, tmp_path / "whole")
    assert whole.unit[0] == pytest.approx(tuning.unit(tuning.start_values), abs=1e-6)
    assert whole.deviance.sum(axis=1).min() == whole.deviance[whole.best].sum()
    assert whole.deviance[whole.best].sum() <= whole.deviance[0].sum()

    def stop(name, runs, done=[0]):  # noqa: B006 — counts runs
        done[0] += runs
        if done[0] > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(tuning, likelihood, tmp_path / "part", progress=stop)
    with pytest.raises(ResultProblem, match="--resume"):
        search(tuning, likelihood, tmp_path / "part")
    ranges = tuning.study.dimensions | {"actors.RUS.power": Dimension(range=(0.4, 0.6))}
    for change in ({"dimensions": ranges}, {"seed": 1}):
        other = replace(tuning, study=tuning.study.model_copy(update=change))
        with pytest.raises(ResultProblem, match="belongs to a search with other numbers"):
            search(other, likelihood, tmp_path / "part", resume=True)
    resumed = search(tuning, likelihood, tmp_path / "part", resume=True)
    assert np.array_equal(resumed.unit, whole.unit)
    assert np.array_equal(resumed.deviance, whole.deviance)


def test_what_was_found_is_a_scenario_that_others_extend(tmp_path):
    terms = {"extends": "baseline", "title": "t: u", "provenance": ["study s, seed 0"]}
    write_overlay(tmp_path / "none.yaml", name="none", values={}, **terms)
    found = {"parameters.third_party": (31.0, 'median "so"'), "pairs.RUS-IRN.readiness": (0.9, "m")}
    write_overlay(tmp_path / "some.yaml", name="some", values=found, **terms)
    assert check([tmp_path]) == []
    case = load_case(tmp_path / "some.yaml")
    assert case.believed.parameters["third_party"] == 31.0
    assert load_case(tmp_path / "none.yaml").believed.parameters["third_party"] == 20.0


KNOWN = """
kind: study
name: known
title: t
question: q?
starts: {now: {scenario: baseline, until: 2026-11}}
dimensions: {pairs.RUS-IRN.readiness: {range: [0.2, 2.5]}, parameters.deconfliction: {}}
targets: {closer: {change: RUS-IRN, about: 0.02, give_or_take: 0.002, why: s}}
replications: 32
pilot: {points: 256}
posterior: {walkers: 16, steps: 600, warm_up: 200}
"""


def test_known_numbers_are_found(tmp_path):
    file = tmp_path / "known.yaml"
    file.write_text(KNOWN, encoding="utf-8")
    tuning = load_tuning(file)
    found = recover(tuning, Posterior(tuning, run_pilot(tuning, None)), 4, seed=1)
    usual = np.median(found.ratio, axis=0)
    assert usual[0] < 0.7 < 0.85 < usual[1]  # readiness shows in the index, deconfliction does not
    assert found.covered.sum() >= 6  # of 8 intervals of 90 %: fewer in 1 of 200 cases
    assert np.corrcoef(found.truth[:, 0], found.middle[:, 0])[0, 1] > 0.8
